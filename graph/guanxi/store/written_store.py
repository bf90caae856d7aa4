"""A store that is written: documents, foreign RDF and decisions go in, facts follow."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import pyoxigraph as ox

from guanxi.errors import StoreError
from guanxi.model import Document, Extraction
from guanxi.store import terms
from guanxi.store.curation import Curation
from guanxi.store.derived_graphs import DerivedGraphs
from guanxi.store.folder import writing
from guanxi.store.imported_graphs import ImportedGraph, remove_imported, write_imported
from guanxi.store.originals import is_original_kept, original_update, with_kept_original
from guanxi.store.quads import Quads
from guanxi.store.records import DocumentRecord
from guanxi.store.remote_quads import RemoteQuads
from guanxi.store.reviewing import Reviewing
from guanxi.store.sparql import prepare_update, select
from guanxi.store.sparql_mistakes import syntax_error
from guanxi.store.traced_store import TracedStore
from guanxi.store.written_document import WrittenDocument, write_document
from guanxi.vocabulary import Ontology

_REMOTE_BATCH = 50
"""Documents that go to a server in one update: each costs some requests otherwise."""

_VERSIONS = """
SELECT ?document ?sha256 ?fingerprint {
  GRAPH ?document { ?document gx:sha256 ?sha256 ; gx:fingerprint ?fingerprint }
}"""


class WrittenStore(TracedStore):
    """Takes in documents and all else, if it is open for writing, and derives what follows.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    location : str or None
        Its folder or address, for messages; None in memory.
    write : bool
        Whether it is open for writing.

    Attributes
    ----------
    location : str or None
    """

    def __init__(
        self, store: Quads, ontology: Ontology, *, location: str | None, write: bool
    ) -> None:
        super().__init__(store, ontology)
        self.location = location
        self._is_writer = write
        self._derive()  # at once, so that whoever opens a store for writing finds the ontology

    def replace(self, extraction: Extraction) -> None:
        """Store what a document says in place of what it said before, in one atomic step.

        On a server some documents share a step, which is taken when they are many enough, when
        something is asked, or when the store is published or closed.

        Parameters
        ----------
        extraction : Extraction

        Raises
        ------
        StoreError
            If the store is open for reading, or a claim does not fit the ontology.
        """
        self.write(write_document(extraction, self.ontology, self._fingerprint))

    def write(self, document: WrittenDocument) -> None:
        """Store a document that was written down elsewhere, as :meth:`replace` does.

        Parameters
        ----------
        document : WrittenDocument
            Written with the ontology and fingerprint of this store.

        Raises
        ------
        StoreError
            If the store is open for reading.
        """
        triples = document.triples
        if self._is_stored_alike(document.iri, document.sha256):  # only read anew, by other rules
            triples = with_kept_original(self._store, document.iri, triples)
        with writing(self.location):
            self._for_writing().exchange(document.iri, triples)
        if self._versions is not None:
            self._versions[document.iri] = document.sha256, self._fingerprint

    @property
    def waiting(self) -> Collection[str]:
        """The IRIs of documents that go to a server together with further ones."""
        return self._derived.waiting if self._is_writer else ()

    def remove(self, document_iri: str) -> None:
        """Forget a document and what only it said, in one atomic step.

        Raises
        ------
        StoreError
            If the store is open for reading or has no such document.
        """
        if self.document(document_iri) is None:
            raise StoreError(f"the store has no document <{document_iri}>")
        self._for_writing().exchange(document_iri, b"")
        if self._versions is not None:
            del self._versions[document_iri]

    def is_current(self, document: Document) -> bool:
        """Tell whether a document is stored as it is, by the present extractor and ontology."""
        version = document.sha256, self._fingerprint
        if self._versions is not None:
            return self._versions.get(document.iri) == version
        stored = self.document(document.iri)
        return stored is not None and (stored.sha256, stored.fingerprint) == version

    def keep_original(self, document: Document) -> None:
        """Keep what a stored document was read from, unless it is kept already or need not be.

        Raises
        ------
        StoreError
            If the store is open for reading.
        """
        if not is_original_kept(self._store, document):
            self._for_writing().outdate()
            self._store.update(original_update(document))

    def document(self, iri: str) -> DocumentRecord | None:
        """Return the document of an IRI, None if it is not stored."""
        if self._versions is not None and iri not in self._versions:
            return None
        return super().document(iri)

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
        self._for_writing().judge(f"DROP SILENT GRAPH {terms.ABOUT}")
        self._store.update(prepared)

    def settle(self) -> None:
        """Derive what follows from the documents."""
        with writing(self.location):
            self._for_writing().settle()

    def write_import(self, name: str, triples: Collection[ox.Triple]) -> None:
        """Put foreign RDF in place of what was imported under a name, in one atomic step.

        Parameters
        ----------
        name : str
        triples : collection of pyoxigraph.Triple
            As :func:`guanxi.store.read_foreign` returns them.
        """
        self._for_writing().outdate()
        write_imported(self._store, name, triples)

    def remove_import(self, name: str) -> ImportedGraph:
        """Forget foreign RDF, given its name or the IRI of its graph.

        Raises
        ------
        UnknownNameError
            If nothing was imported under this name.
        """
        self._for_writing().outdate()
        return remove_imported(self._store, name)

    @cached_property
    def curation(self) -> Curation:
        """What people decide about names: which mean one thing, which the lexicon lacks."""
        return Curation(
            lambda: self._store, self.ontology, lambda update: self._for_writing().judge(update)
        )

    @cached_property
    def reviewing(self) -> Reviewing:
        """What people decide about claims: which are read rightly, and which are not."""
        return Reviewing(
            lambda: self._store,
            self.ontology,
            lambda: self.curation.identity,
            lambda added: self._for_writing().review(added),
        )

    # ------------------------------------------------------------------ inside

    def _is_stored_alike(self, iri: str, sha256: str) -> bool:
        if self._versions is not None:
            return self._versions.get(iri, ("", ""))[0] == sha256
        node = ox.NamedNode(iri)
        return ox.Quad(node, terms.gx("sha256"), ox.Literal(sha256), node) in self._store

    @cached_property
    def _derived(self) -> DerivedGraphs:
        return DerivedGraphs(
            self._store,
            self.ontology,
            lambda: self.curation.identity,
            lambda: self.reviewing.counting(),
            self._fingerprint,
            is_up_to_date=self.is_up_to_date,
            batch=_REMOTE_BATCH if isinstance(self._store, RemoteQuads) else 1,
        )

    @cached_property
    def _versions(self) -> dict[str, tuple[str, str]] | None:
        """What is stored of each document, read at once: only where to ask for each is slow."""
        if not self._is_writer or not isinstance(self._store, RemoteQuads):
            return None
        rows = select(self._store, _VERSIONS)
        return {str(iri): (str(sha256), str(by)) for iri, sha256, by in rows}

    @property
    def _is_fixed(self) -> bool:
        return not self._is_writer and isinstance(self._store, ox.Store)

    def _derive(self) -> None:
        if self._is_writer:
            self._derived.derive()

    def _settle(self) -> None:
        if self._is_writer:
            self._derived.settle()

    def _for_writing(self) -> DerivedGraphs:
        if not self._is_writer:
            raise StoreError(f"{self.location} is open for reading; open it with write=True")
        return self._derived
