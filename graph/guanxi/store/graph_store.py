"""The store: documents in, a graph that can be asked, traced, checked and exported."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

from guanxi.errors import StoreError
from guanxi.model import Document, Extraction
from guanxi.store import terms
from guanxi.store.derived_graphs import DerivedGraphs
from guanxi.store.endpoint import Endpoint, is_url
from guanxi.store.folder import DATABASE, READERS, StoreFolder, writing
from guanxi.store.imported_graphs import (
    ImportedGraph,
    foreign_triples,
    remove_imported,
    write_imported,
)
from guanxi.store.originals import is_original_kept, original_update, with_kept_original
from guanxi.store.quads import Quads, load
from guanxi.store.records import DocumentRecord
from guanxi.store.remote_quads import RemoteQuads
from guanxi.store.reviews import Review
from guanxi.store.sparql import prepare_update, select
from guanxi.store.sparql_mistakes import syntax_error
from guanxi.store.store_reader import StoreReader
from guanxi.store.written_document import WrittenDocument, write_document
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib

_REMOTE_BATCH = 50
"""Documents that go to a server in one update: each costs some requests otherwise."""

_VERSIONS = """
SELECT ?document ?sha256 ?fingerprint {
  GRAPH ?document { ?document gx:sha256 ?sha256 ; gx:fingerprint ?fingerprint }
}"""


class GraphStore(StoreReader):
    """A knowledge graph in RDF, with one named graph for each document.

    Made by :meth:`open`; a context manager that closes it.

    Attributes
    ----------
    ontology : Ontology
    path : Path or None
        Its folder; None in memory and on a server.
    location : str or None
        Its folder or address; None in memory.
    in_memory : bool
        Whether it is read from a copy in memory.
    """

    def __init__(
        self,
        store: Quads,
        *,
        ontology: Ontology,
        folder: StoreFolder | None = None,
        hold: IO[bytes] | Endpoint | None = None,
        write: bool = True,
        in_memory: bool = False,
    ) -> None:
        super().__init__(_copied(store) if in_memory else store, ontology)
        self.in_memory = in_memory
        self.path = None if folder is None else folder.path
        self.location = None if folder is None else str(folder.path)
        if isinstance(hold, Endpoint):
            self.location = hold.url
        self._folder = folder
        self._hold = hold
        self._is_writer = write
        self._derive()  # at once, so that whoever opens a store for writing finds the ontology

    @classmethod
    def open(
        cls,
        path: str | Path | None,
        *,
        ontology: Ontology,
        write: bool = False,
        in_memory: bool = False,
        lock: IO[bytes] | None = None,
    ) -> GraphStore:
        """Open a store.

        Parameters
        ----------
        path : str, Path or None
            A folder, or the address of a server (``http://…``). None makes an empty store in
            memory, for writing.
        ontology : Ontology
        write : bool
            Take the lock, and make the folder if it is missing. Without it, the newest published
            state is read, also while somebody else writes.
        in_memory : bool
            Copy what is read into memory first, about 300 bytes a triple and ten seconds a
            million: for many queries, which then take a third to a fifth of the time.
        lock : file, optional
            The lock of the folder, of a caller who has taken it; it goes with the store.

        Raises
        ------
        StoreError
            If the store is missing, is no store, is of another version or is being written.
        ValueError
            If it is to be written and in memory at once.
        """
        if write and in_memory:
            raise ValueError("a store is written in its own place, not in memory")
        if path is None:
            return cls(ox.Store(), ontology=ontology)
        if isinstance(path, str) and is_url(path):
            return cls._at(path, ontology, write=write, in_memory=in_memory)
        folder = StoreFolder(Path(path))
        if write:
            folder.create()
        store, hold = folder.open_live(lock) if write else folder.open_snapshot()
        try:
            with writing(path) if write else nullcontext():
                return cls(
                    store,
                    ontology=ontology,
                    folder=folder,
                    hold=hold,
                    write=write,
                    in_memory=in_memory,
                )
        except StoreError:
            hold.close()
            raise

    @classmethod
    def of_rdflib(cls, graph: rdflib.Graph, name: str, *, ontology: Ontology) -> GraphStore:
        """Make a store in memory of what rdflib holds.

        Parameters
        ----------
        graph : rdflib.Graph
            The dataset of a store, or what its exports were parsed into, gives an equal store;
            all other RDF is foreign.
        name : str
            What foreign RDF is imported under.
        ontology : Ontology

        Raises
        ------
        StoreError
            If it is no RDF, or foreign but with claims of a guanxi store among it.
        """
        from guanxi.store.rdflib_store import quads_of

        store = ox.Store()
        store.extend(quads_of(graph))
        if any(True for _ in store.quads_for_pattern(None, terms.gx("sha256"), None, None)):
            return cls(store, ontology=ontology)
        made = cls(ox.Store(), ontology=ontology)
        made.write_import(name, foreign_triples(store, name))
        made.publish()
        return made

    @classmethod
    def _at(cls, url: str, ontology: Ontology, *, write: bool, in_memory: bool) -> GraphStore:
        endpoint = Endpoint(url)
        quads = RemoteQuads(endpoint)
        try:
            store = cls(quads, ontology=ontology, hold=endpoint, write=write, in_memory=in_memory)
            is_there = write or store.fingerprint is not None
        except BaseException:
            endpoint.close()
            raise
        if not is_there:
            endpoint.close()
            raise StoreError(f"no store at {url}: run `guanxi build PATH --store {url}` first")
        return store

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

    @property
    def is_open(self) -> bool:
        """Whether it can still be asked."""
        return hasattr(self, "_store")

    def close(self) -> None:
        """Let go of the folder; once is enough."""
        if not self.is_open:
            return
        for name in ("dataset", "_derived", "_inferred"):
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
        try:
            if kind is None:
                self._derive()
        finally:
            self.close()

    # ------------------------------------------------------------------ documents

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
        self._judged(f"DROP SILENT GRAPH {terms.ABOUT}")
        self._store.update(prepared)

    def settle(self) -> None:
        """Derive what follows from the documents."""
        with writing(self.location):
            self._for_writing().settle()

    def publish(self) -> None:
        """Derive what follows from the documents and let new readers see the present state."""
        self.settle()
        if self._folder is not None:
            assert isinstance(self._store, ox.Store)
            with writing(self.location):
                self._folder.publish(self._store)

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

    def backup(self, destination: str | Path) -> None:
        """Copy the newest published state to a new folder, also while somebody writes.

        Raises
        ------
        StoreError
            If something is there already, nothing was published or the store is in memory.
        """
        if self._folder is None:
            raise StoreError(
                "a graph in memory cannot be backed up; build it with a store"
                if self.location is None
                else f"{self.location} is a server's to back up; or run `guanxi export`"
            )
        self._folder.copy_to(Path(destination))

    @property
    def database(self) -> Path | None:
        """The folder of the published database that is read; None in memory or for writing."""
        readers = self._readers
        return None if readers is None else Path(readers.name).with_name(DATABASE)

    @property
    def is_newest(self) -> bool:
        """Whether nothing was published since the store was opened for reading."""
        readers = self._readers
        if self._folder is None or readers is None:
            return True
        newest = self._folder.newest()
        try:
            found = None if newest is None else (newest / READERS).stat()
        except FileNotFoundError:
            return True  # a writer is just replacing it
        return found is None or os.path.samestat(found, os.fstat(readers.fileno()))

    # ------------------------------------------------------------------ inside

    def _is_stored_alike(self, iri: str, sha256: str) -> bool:
        if self._versions is not None:
            return self._versions.get(iri, ("", ""))[0] == sha256
        node = ox.NamedNode(iri)
        return ox.Quad(node, terms.gx("sha256"), ox.Literal(sha256), node) in self._store

    @property
    def _readers(self) -> IO[bytes] | None:
        """What keeps the published state that is read from being cleared away."""
        return None if self._is_writer or isinstance(self._hold, Endpoint) else self._hold

    @cached_property
    def _derived(self) -> DerivedGraphs:
        return DerivedGraphs(
            self._store,
            self.ontology,
            lambda: self.curation.identity,
            lambda: self.reviewing.counting(),
            self._fingerprint,
            is_up_to_date=self.is_up_to_date,
            batch=_REMOTE_BATCH if isinstance(self._hold, Endpoint) else 1,
        )

    @cached_property
    def _versions(self) -> dict[str, tuple[str, str]] | None:
        """What is stored of each document, read at once: only where to ask for each is slow."""
        if not self._is_writer or not isinstance(self._hold, Endpoint):
            return None
        rows = select(self._store, _VERSIONS)
        return {str(iri): (str(sha256), str(by)) for iri, sha256, by in rows}

    def _judged(self, update: str) -> None:
        self._for_writing().judge(update)

    def _reviewed(self, added: Sequence[Review]) -> None:
        self._for_writing().review(added)

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


def _copied(store: Quads) -> ox.Store:
    copy = ox.Store()
    load(copy, store)
    return copy
