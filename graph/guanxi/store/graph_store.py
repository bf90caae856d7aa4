"""The store: documents in, a graph that can be asked, traced, checked and exported."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

from guanxi.errors import StoreError
from guanxi.store import terms
from guanxi.store.endpoint import Endpoint, is_url
from guanxi.store.export import ExportFormat, export
from guanxi.store.folder import DATABASE, READERS, StoreFolder, writing
from guanxi.store.imported_graphs import foreign_triples
from guanxi.store.quads import Quads, load
from guanxi.store.remote_quads import RemoteQuads, whole
from guanxi.store.validation import Violation, validate
from guanxi.store.written_store import WrittenStore
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib


class GraphStore(WrittenStore):
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
        location = None if folder is None else str(folder.path)
        if isinstance(hold, Endpoint):
            location = hold.url
        self.in_memory = in_memory
        self.path = None if folder is None else folder.path
        self._folder = folder
        self._hold = hold
        super().__init__(
            _copied(store) if in_memory else store, ontology, location=location, write=write
        )

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

    def publish(self) -> None:
        """Derive what follows from the documents and let new readers see the present state."""
        self.settle()
        if self._folder is not None:
            assert isinstance(self._store, ox.Store)
            with writing(self.location):
                self._folder.publish(self._store)

    def export(self, format: ExportFormat) -> bytes:
        """Return the content in a format that others read; equal stores give equal bytes.

        Parameters
        ----------
        format : {"nquads", "trig", "turtle", "jsonld", "rdfxml", "rdf12", "csv"}
            See :func:`guanxi.store.export.export`.

        Raises
        ------
        StoreError
            If there is no such format.
        """
        self._settle()
        return export(whole(self._store), format)

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

    @property
    def _readers(self) -> IO[bytes] | None:
        """What keeps the published state that is read from being cleared away."""
        return None if self._is_writer or isinstance(self._hold, Endpoint) else self._hold


def _copied(store: Quads) -> ox.Store:
    copy = ox.Store()
    load(copy, store)
    return copy
