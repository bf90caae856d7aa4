"""The store: documents in, a graph that can be asked, traced, checked and exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
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
from guanxi.store.derived_graphs import DerivedGraphs
from guanxi.store.document_graph import document_triples
from guanxi.store.export import ExportFormat, export
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.folder import StoreFolder
from guanxi.store.identity import cluster
from guanxi.store.names import EntityRecord, entity_record, resolve_entity
from guanxi.store.queries import NamedQuery
from guanxi.store.records import ClaimRecord, DocumentRecord, read_claims, read_documents
from guanxi.store.result import QueryResult
from guanxi.store.reviewing import Reviewing
from guanxi.store.reviews import Review
from guanxi.store.sparql import prepare, syntax_error
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
        hold: IO[bytes] | None = None,
        write: bool = True,
    ) -> None:
        self.ontology = ontology
        self.path = None if folder is None else folder.path
        self._store = store
        self._folder = folder
        self._hold = hold
        self._is_writer = write
        self._fingerprint = build_fingerprint(ontology)
        self._derive()  # at once, so that whoever opens a store for writing finds the ontology

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
        store, hold = folder.open_live() if write else folder.open_snapshot()
        return cls(store, ontology=ontology, folder=folder, hold=hold, write=write)

    @staticmethod
    def restore(source: str | Path, path: str | Path, *, replace: bool = False) -> None:
        """Make a store of a backup.

        Parameters
        ----------
        source : str or Path
            A folder that :meth:`backup` wrote.
        path : str or Path
            The store's folder.
        replace : bool
            Also if there is a store already; what it holds is given up.

        Raises
        ------
        StoreError
            If `source` is no store, or there is one at `path` that must not be replaced or is
            being written.
        """
        StoreFolder(Path(path)).take(StoreFolder(Path(source)), replace=replace)

    def close(self) -> None:
        """Let go of the folder."""
        for name in ("dataset", "_derived"):
            self.__dict__.pop(name, None)
        del self._store
        if self._hold is not None:
            self._hold.close()

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
        self._for_writing().exchange(extraction.document.iri, triples)

    def remove(self, document_iri: str) -> None:
        """Forget a document and what only it said, in one atomic step.

        Raises
        ------
        StoreError
            If the store is open for reading or has no such document.
        """
        if document_iri not in read_documents(self._store, [document_iri]):
            raise StoreError(f"the store has no document <{document_iri}>")
        self._for_writing().exchange(document_iri, [])

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

    def publish(self) -> None:
        """Derive what follows from the documents and let new readers see the present state."""
        self._for_writing().settle()
        if self._folder is not None:
            self._folder.publish(self._store)

    def backup(self, destination: str | Path) -> None:
        """Copy the newest published state to a new folder, also while somebody writes.

        Raises
        ------
        StoreError
            If something is there already, nothing was published or the store is in memory.
        """
        if self._folder is None:
            raise StoreError("a graph in memory cannot be backed up; build it with a store")
        self._folder.copy_to(Path(destination))

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
    def reviewing(self) -> Reviewing:
        """What people decide about claims: which are read rightly, and which are not."""
        return Reviewing(
            lambda: self._store, self.ontology, lambda: self.curation.identity, self._reviewed
        )

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
    def is_up_to_date(self) -> bool:
        """Whether it was built with what is in use now."""
        return self.fingerprint == self._fingerprint

    @property
    def decisions(self) -> int:
        """How much people decided: as decisions are only added, it tells whether any came."""
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, terms.JUDGEMENTS))

    # ------------------------------------------------------------------ inside

    @cached_property
    def _derived(self) -> DerivedGraphs:
        return DerivedGraphs(
            self._store,
            self.ontology,
            lambda: self.curation.identity,
            lambda: self.reviewing.counting(),
            self._fingerprint,
            is_up_to_date=self.is_up_to_date,
        )

    def _judged(self, update: str) -> None:
        self._for_writing().judge(update)

    def _reviewed(self, added: Sequence[Review]) -> None:
        self._for_writing().review(added)

    def _derive(self) -> None:
        if self._is_writer:
            self._derived.derive()

    def _settle(self) -> None:
        if self._is_writer:
            self._derived.settle()

    def _nodes(self, name_or_iri: str) -> list[ox.NamedNode]:
        """Return all that stands for an entity in documents."""
        return [*map(ox.NamedNode, cluster(self._store, self.entity(name_or_iri).iri))]

    def _for_writing(self) -> DerivedGraphs:
        if not self._is_writer:
            raise StoreError(f"{self.path} is open for reading; open it with write=True")
        return self._derived
