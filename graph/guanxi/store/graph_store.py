"""The store: documents in, a graph that can be asked, traced, checked and exported."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

from guanxi.errors import StoreError
from guanxi.model import Document, Extraction, Status
from guanxi.store import terms
from guanxi.store.bindings import Binding, read_bindings
from guanxi.store.claim_pattern import claim_pattern
from guanxi.store.curation import Curation
from guanxi.store.document_graph import document_triples
from guanxi.store.document_update import all_facts_update, document_update
from guanxi.store.export import ExportFormat, export
from guanxi.store.facts import Deriver
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.folder import DATABASE, READERS, StoreFolder
from guanxi.store.identity import cluster
from guanxi.store.inference import describe, infer
from guanxi.store.lexicon_graph import lexicon_triples, ontology_triples
from guanxi.store.names import EntityRecord, entity_record, resolve_entity
from guanxi.store.queries import NamedQuery
from guanxi.store.records import ClaimRecord, DocumentRecord, read_claims, read_documents
from guanxi.store.result import QueryResult
from guanxi.store.sparql import prepare, prepare_update, syntax_error
from guanxi.store.validation import Violation, validate
from guanxi.vocabulary import PREFIXES, Ontology

if TYPE_CHECKING:
    import rdflib


class GraphStore:
    """A knowledge graph in RDF, with one named graph for each document.

    Made by :meth:`open`; a context manager that closes it.

    Attributes
    ----------
    ontology : Ontology
    path : Path or None
        None in memory.
    """

    def __init__(
        self,
        store: ox.Store,
        *,
        ontology: Ontology,
        folder: StoreFolder | None = None,
        readers: IO[bytes] | None = None,
    ) -> None:
        self.ontology = ontology
        self.path = None if folder is None else folder.path
        self._store = store
        self._folder = folder
        self._readers = readers
        self._is_writer = readers is None
        self._fingerprint = build_fingerprint(ontology)
        # The last writer may have stopped before it derived what follows from its documents.
        self._is_settled = not self._is_writer
        self._is_derived = True
        if self._is_writer and not self.is_up_to_date:
            self._load_ontology()

    @classmethod
    def open(
        cls, path: str | Path | None, *, ontology: Ontology, write: bool = False
    ) -> GraphStore:
        """Open a store.

        Parameters
        ----------
        path : str, Path or None
            A folder. None makes an empty store in memory, for writing.
        ontology : Ontology
        write : bool
            Take the lock, and make the folder if it is missing. Without it, the newest published
            state is read, also while somebody else writes.

        Raises
        ------
        StoreError
            If the store is missing, is no store, is of another version or is being written.
        """
        if path is None:
            return cls(ox.Store(), ontology=ontology)
        folder = StoreFolder(Path(path))
        if write:
            folder.create()
            return cls(folder.open_live(), ontology=ontology, folder=folder)
        store, readers = folder.open_snapshot()
        return cls(store, ontology=ontology, folder=folder, readers=readers)

    def close(self) -> None:
        """Let go of the folder."""
        self.__dict__.pop("dataset", None)
        del self._store
        if self._readers is not None:
            self._readers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------------ documents

    def replace(self, extraction: Extraction) -> None:
        """Store what a document says in place of what it said before, in one atomic step.

        Parameters
        ----------
        extraction : Extraction

        Raises
        ------
        StoreError
            If the store is open for reading, or a claim does not fit the ontology.
        """
        triples = document_triples(extraction, self.ontology, self._fingerprint)
        self._exchange(extraction.document.iri, triples)

    def remove(self, document_iri: str) -> None:
        """Forget a document and what only it said, in one atomic step.

        Raises
        ------
        StoreError
            If the store is open for reading or has no such document.
        """
        if document_iri not in read_documents(self._store, [document_iri]):
            raise StoreError(f"the store has no document <{document_iri}>")
        self._exchange(document_iri, [])

    def is_current(self, document: Document) -> bool:
        """Tell whether a document is stored as it is, by the present extractor and ontology."""
        stored = self.document(document.iri)
        return (
            stored is not None
            and stored.sha256 == document.sha256
            and stored.fingerprint == self._fingerprint
        )

    def document(self, iri: str) -> DocumentRecord | None:
        """Return the document of an IRI, None if it is not stored."""
        return read_documents(self._store, [iri]).get(iri)

    def documents(self) -> tuple[DocumentRecord, ...]:
        """Return all documents, sorted by path, then IRI."""
        records = read_documents(self._store).values()
        return tuple(sorted(records, key=lambda record: (record.path, record.iri)))

    def update(self, text: str) -> None:
        """Change the graph by SPARQL, in one atomic step.

        Facts and inferences are derived anew when they are next asked for or published: whatever
        an update does to them directly is lost then.

        Raises
        ------
        QueryError
            If it is malformed, or would fetch something.
        StoreError
            If the store is open for reading.
        """
        prepared = prepare_update(text)
        try:
            # Malformed ones are found before anything happens.
            ox.Store().update(prepared)
        except SyntaxError as error:
            raise syntax_error(text, str(error), lines_before=1) from error
        # Whoever stops before the facts are derived again leaves a store that tells.
        self._judged(f"DROP SILENT GRAPH {terms.ABOUT}")
        self._store.update(prepared)

    def publish(self) -> None:
        """Derive what follows from the documents and let new readers see the present state."""
        self._require_writer()
        self._settle()
        if self._folder is not None:
            self._folder.publish(self._store)

    # ------------------------------------------------------------------ questions

    def query(
        self, query: str | NamedQuery, bindings: Mapping[str, Binding] | None = None
    ) -> QueryResult:
        """Ask in SPARQL.

        The prefixes of :data:`guanxi.vocabulary.PREFIXES` need no declaration. The default graph
        is the union of all graphs, unless the query says ``FROM``.

        Parameters
        ----------
        query : str or NamedQuery
        bindings : Mapping of str to Binding, optional
            By variable: RDF terms, or texts as after ``--bind``.

        Raises
        ------
        QueryError
            If the query is malformed (the message shows where), would change or fetch something,
            or the bindings do not fit.
        UnknownNameError
            If a binding names no entity or several.

        Examples
        --------
        >>> from guanxi.vocabulary import load_ontology
        >>> store = GraphStore.open(None, ontology=load_ontology())
        >>> store.query("ASK { ent:企业微信 a gx:Product }").boolean
        True
        """
        self._settle()
        named = query if isinstance(query, NamedQuery) else None
        text = named.text if named is not None else str(query)
        given = read_bindings(self._store, self.ontology, named, bindings or {})
        prepared = prepare(text, given)
        try:
            answer = self._store.query(
                prepared.text,
                prefixes=dict(PREFIXES),
                use_default_graph_as_union=prepared.union,
            )
        except SyntaxError as error:
            raise syntax_error(text, str(error)) from error
        return QueryResult(answer)

    @cached_property
    def curation(self) -> Curation:
        """What people decide about names: which mean one thing, which the lexicon lacks."""
        return Curation(lambda: self._store, self.ontology, self._judged)

    @cached_property
    def dataset(self) -> rdflib.Dataset:
        """The store as rdflib has it; its default graph is the union of all graphs.

        Query it with strings: they run in Oxigraph. Whoever keeps it keeps the folder locked.
        """
        from guanxi.store.rdflib_store import open_dataset

        self._settle()
        return open_dataset(self._store)

    def resolve_entity(self, text: str) -> str:
        """Return the IRI of the one entity that a name or alias means.

        Raises
        ------
        UnknownNameError
            If it means none, or several; the candidates are in the message.
        """
        self._derive()
        return resolve_entity(self._store, text).iri

    def entity(self, name_or_iri: str) -> EntityRecord:
        """Return what is known of an entity, given its IRI, a name or an alias.

        Raises
        ------
        UnknownNameError
            If that means none, or several.
        """
        self._derive()
        if "://" in name_or_iri:
            return entity_record(self._store, name_or_iri.strip("<>"))
        return resolve_entity(self._store, name_or_iri)

    def claims(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        *,
        about: Iterable[str] = (),
        status: Status | None = None,
        document: str | None = None,
        min_confidence: float = 0.0,
    ) -> tuple[ClaimRecord, ...]:
        """Return claims with their evidence.

        Parameters
        ----------
        subject, object : str, optional
            Entities by name, alias or IRI.
        about : iterable of str
            Entities, each of which must be one end, whichever.
        predicate : str, optional
            Local name, such as ``headOf``, or its label. If symmetric, `subject` and `object` may
            change places.
        status : Status, optional
        document : str, optional
            IRI.
        min_confidence : float

        Returns
        -------
        tuple of ClaimRecord
            By date, document and place in it.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        self._derive()
        pattern = claim_pattern(
            self.ontology,
            subject=() if subject is None else self._nodes(subject),
            object=() if object is None else self._nodes(object),
            about=[self._nodes(name) for name in about],
            predicate=predicate,
            status=status,
            document=None if document is None else terms.node(document),
            min_confidence=min_confidence,
        )
        return read_claims(self._store, pattern)

    def explain(
        self, subject: str, predicate: str | None = None, object: str | None = None
    ) -> tuple[ClaimRecord, ...]:
        """Return the claims behind a fact, or all claims about an entity, with their sentences.

        Parameters
        ----------
        subject, object : str
            Entities by name, alias or IRI; in either order.
        predicate : str, optional
            Local name, or its label.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        ends = (subject,) if object is None else (subject, object)
        return self.claims(predicate=predicate, about=ends)

    # ------------------------------------------------------------------ the whole

    def export(self, format: ExportFormat) -> bytes:
        """Return the content in a format that others read; equal stores give equal bytes.

        Parameters
        ----------
        format : {"nquads", "trig", "turtle", "jsonld", "rdfxml", "csv"}
            See :func:`guanxi.store.export.export`.

        Raises
        ------
        StoreError
            If there is no such format.
        """
        self._settle()
        return export(self._store, format)

    def validate(self, documents: Iterable[str] | None = None) -> tuple[Violation, ...]:
        """Check what documents say against the ontology's SHACL shapes.

        Parameters
        ----------
        documents : iterable of str, optional
            IRIs of the documents to check, such as those just built; all by default.

        Returns
        -------
        tuple of Violation
            By document; empty if all is well.
        """
        self._derive()
        return validate(self._store, self.ontology, documents)

    @property
    def fingerprint(self) -> str | None:
        """What the store was last built with: version, extraction code and ontology."""
        found = self._store.quads_for_pattern(
            terms.DATASET, terms.gx("fingerprint"), None, terms.ABOUT
        )
        return next((q.object.value for q in found if isinstance(q.object, ox.Literal)), None)

    @property
    def database(self) -> Path | None:
        """The folder of the published database that is read; None in memory or for writing."""
        return None if self._readers is None else Path(self._readers.name).with_name(DATABASE)

    @property
    def is_newest(self) -> bool:
        """Whether nothing was published since the store was opened for reading."""
        if self._folder is None or self._readers is None:
            return True
        newest = self._folder.newest()
        try:
            found = None if newest is None else (newest / READERS).stat()
        except FileNotFoundError:
            return True  # a writer is just replacing it
        return found is None or os.path.samestat(found, os.fstat(self._readers.fileno()))

    @property
    def is_up_to_date(self) -> bool:
        """Whether it was built with what is in use now."""
        return self.fingerprint == self._fingerprint

    # ------------------------------------------------------------------ inside

    def _exchange(self, document_iri: str, triples: Collection[ox.Triple]) -> None:
        self._require_writer()
        self._derive()
        self._is_settled = False
        self._store.update(document_update(self._store, self._deriver, document_iri, triples))

    @cached_property
    def _deriver(self) -> Deriver:
        return Deriver(self.ontology, self.curation.identity)

    def _judged(self, update: str) -> None:
        """Store judgements in one atomic step; what follows from them is derived later.

        The fingerprint goes with it, so that whoever stops in between leaves a store whose facts
        are derived anew.
        """
        self._require_writer()
        self._store.update(update)
        self.__dict__.pop("_deriver", None)
        self._is_settled = self._is_derived = False

    def _derive(self) -> None:
        """Derive the facts anew, if anything was judged since."""
        if not self._is_derived:
            self._store.update(all_facts_update(self._store, self._deriver))
            self._is_derived = True

    def _nodes(self, name_or_iri: str) -> list[ox.NamedNode]:
        """Return all that stands for an entity in documents."""
        return [*map(ox.NamedNode, cluster(self._store, self.entity(name_or_iri).iri))]

    def _require_writer(self) -> None:
        if not self._is_writer:
            raise StoreError(f"{self.path} is open for reading; open it with write=True")

    def _load_ontology(self) -> None:
        """Bring the graphs that come from the ontology, and all that rests on them, up to date.

        The fingerprint goes first and is written last, with the description of the whole: whoever
        stops in between leaves a store that is loaded again.
        """
        self._store.remove_graph(terms.ABOUT)
        for graph, triples in (
            (terms.LEXICON, lexicon_triples(self.ontology)),
            (terms.ONTOLOGY, ontology_triples(self.ontology)),
        ):
            self._store.remove_graph(graph)
            self._store.bulk_extend(
                ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples
            )
        self._store.update(all_facts_update(self._store, self._deriver))

    def _settle(self) -> None:
        """Derive what follows from facts and background, if anything changed since."""
        if self._is_settled:
            return
        self._derive()
        infer(self._store, self.ontology, self.curation.identity)
        self._store.remove_graph(terms.ABOUT)
        self._store.extend(
            ox.Quad(t.subject, t.predicate, t.object, terms.ABOUT)
            for t in describe(self._store, version("guanxi"), self._fingerprint)
        )
        self._is_settled = True
