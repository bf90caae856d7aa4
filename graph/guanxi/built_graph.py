"""A graph as it is made: of articles, of texts at hand, of a store, of RDF."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from guanxi.building import (
    BuildSummary,
    Cluster,
    DocumentLimits,
    Listeners,
    Outcome,
    Progress,
    ReadingListener,
    build_documents,
)
from guanxi.documents import ReadingOptions
from guanxi.errors import DocumentError, StoreError
from guanxi.given_documents import GivenDocument, read_given
from guanxi.model import Document
from guanxi.notebook import told_progress
from guanxi.opened_graph import OpenedGraph
from guanxi.pipeline import (
    Paths,
    Workforce,
    as_ontology,
    count_documents,
    destination_at,
    documents_at,
    extracting_by,
)
from guanxi.store import GraphStore, is_url
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib

DEFAULT_STORE: Final = Path("guanxi.db")


class BuiltGraph(OpenedGraph):
    """A graph that was just built, or opened as it was built before.

    Attributes
    ----------
    summary : BuildSummary or None
        What `build` did; None for one that was opened.
    """

    def __init__(self, store: GraphStore, summary: BuildSummary | None = None) -> None:
        super().__init__(store)
        self.summary = summary

    @classmethod
    def build(
        cls,
        paths: Paths,
        store: str | Path | None = DEFAULT_STORE,
        *,
        ontology: Ontology | Sequence[str | Path] = (),
        on_error: Callable[[DocumentError], None] | None = None,
        on_warning: Callable[[DocumentError], None] | None = None,
        on_document: Callable[[Document, Outcome], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        reading: ReadingOptions | None = None,
        workers: int | None = None,
        limits: DocumentLimits | None = None,
        dask: str | None = None,
        shards: str | Path | None = None,
    ) -> Self:
        """Bring a store up to date with files and folders, and open it for reading.

        Where there is no store yet and no input can be used, none is made: the graph is empty.

        Parameters
        ----------
        paths : str, Path or iterable of them
            Files, or folders that are read recursively.
        store : str, Path or None
            The store's folder, made if it is missing, or the address of a server
            (``http://…``). None builds in memory.
        ontology : Ontology, or sequence of str or Path
            The ontology, or folders that overlay the packaged one.
        on_error : callable, optional
            Told of every input that cannot be used. By default it is a Python warning.
        on_warning : callable, optional
            Told of what is wrong with an input that is used all the same. Likewise.
        on_document : callable, optional
            Told of every document once it is dealt with.
        on_progress : callable, optional
            Told how far the build has come, whenever that changes.
        reading : guanxi.documents.ReadingOptions, optional
            How files are read: the largest that is taken, the columns of tables.
        workers : int, optional
            How many other processes extract, beside one that reads. By default all happens in this
            process; the result is the same.
        limits : guanxi.building.DocumentLimits, optional
            What a document may take in the other processes before it is left out.
        dask : str, optional
            The address of a Dask scheduler, whose workers read and extract in place of processes
            here.
        shards : str or Path, optional
            With `dask`: the folder or URL that all machines see, where finished batches are kept;
            by default a folder beside the store.

        Raises
        ------
        OntologyError
            If the ontology is malformed.
        StoreError
            If the store cannot be written.
        """
        known = as_ontology(ontology)
        limits = limits or DocumentLimits()
        cluster = None
        if dask is not None:
            if shards is None and (store is None or is_url(store)):
                raise StoreError("say where all machines see the finished batches, with --shards")
            beside = "" if store is None else f"{Path(store)}.shards"
            cluster = Cluster(dask, str(shards or beside), known, limits)
        workforce = Workforce(workers, limits, cluster=cluster)
        return cls._built(
            lambda listener: documents_at(paths, listener, reading, workforce),
            lambda: count_documents(paths),
            store,
            known,
            Listeners(on_error or _warn, on_warning or _warn, on_document, on_progress),
            workforce,
        )

    @classmethod
    def from_documents(
        cls,
        documents: Iterable[GivenDocument],
        store: str | Path | None = None,
        *,
        ontology: Ontology | Sequence[str | Path] = (),
        on_error: Callable[[DocumentError], None] | None = None,
        on_document: Callable[[Document, Outcome], None] | None = None,
        workers: int | None = None,
    ) -> Self:
        """Build from texts at hand, such as the records of a data frame.

        Parameters
        ----------
        documents : iterable of str, mapping or Document
            Texts; records with ``text`` and perhaps ``title``, ``date``, ``id``, ``url``,
            ``author``, ``source``, such as ``frame.to_dict("records")``; or documents.
        store : str, Path or None
            As for :meth:`build`; in memory by default.
        ontology, on_error, on_document, workers
            As for :meth:`build`.

        Raises
        ------
        OntologyError, StoreError
            As for :meth:`build`.

        Examples
        --------
        >>> from guanxi import KnowledgeGraph
        >>> kg = KnowledgeGraph.from_documents([{"text": "飞书的竞争对手是钉钉。", "title": "例"}])
        >>> [row["competitor"] for row in kg.query("competitors", name="飞书").records()]
        ['钉钉']
        """
        given = list(documents)
        return cls._built(
            lambda listener: read_given(given, listener.on_error),
            lambda: len(given),
            store,
            as_ontology(ontology),
            Listeners(on_error or _warn, _warn, on_document),
            Workforce(workers),
        )

    @classmethod
    def from_rdflib(
        cls,
        graph: rdflib.Graph,
        *,
        name: str = "rdflib",
        ontology: Ontology | Sequence[str | Path] = (),
    ) -> Self:
        """Make a graph in memory of what rdflib holds.

        Parameters
        ----------
        graph : rdflib.Graph
            Such as ``kg.rdf`` or a Dataset parsed from its exports: the articles, claims and
            sentences in it are all there again. Any other graph is taken as foreign RDF: it
            answers queries, but makes no claims.
        name : str
            What foreign RDF is imported under.
        ontology : Ontology, or sequence of str or Path

        Raises
        ------
        StoreError
            If it is foreign but holds claims without their articles.
        """
        return cls(GraphStore.of_rdflib(graph, name, ontology=as_ontology(ontology)))

    @classmethod
    def _built(
        cls,
        read: Callable[[ReadingListener], Iterable[Document]],
        count: Callable[[], int],
        store: str | Path | None,
        ontology: Ontology,
        listeners: Listeners,
        workforce: Workforce,
    ) -> Self:
        in_memory = None if store is not None else GraphStore.open(None, ontology=ontology)
        with ExitStack() as opened:

            def writer() -> GraphStore:
                made = in_memory or GraphStore.open(store, ontology=ontology, write=True)
                return made if in_memory else opened.enter_context(made)

            with told_progress(count, listeners.on_document) as told:
                summary = build_documents(
                    read,
                    lambda: destination_at(store, writer, ontology),
                    listeners=replace(listeners, on_document=told),
                    extracting=extracting_by(workforce, ontology),
                )
        # Reading needs no lock: somebody else may go on writing while this is explored.
        is_there = store is not None and (summary.documents > 0 or Path(store).exists())
        reader = in_memory or GraphStore.open(store if is_there else None, ontology=ontology)
        return cls(reader, summary)

    @classmethod
    def open(
        cls,
        store: str | Path = DEFAULT_STORE,
        *,
        ontology: Ontology | Sequence[str | Path] = (),
        in_memory: bool = False,
    ) -> Self:
        """Open a store for reading, given its folder or the address of a server.

        Parameters
        ----------
        store : str or Path
        ontology : Ontology, or sequence of str or Path
            The ontology, or folders that overlay the packaged one.
        in_memory : bool
            Copy it into memory first, about 300 bytes a triple and ten seconds a million: for
            many queries, which then take a third to a fifth of the time.

        Raises
        ------
        StoreError
            If there is none, or none of this version.
        """
        opened = GraphStore.open(store, ontology=as_ontology(ontology), in_memory=in_memory)
        return cls(opened)

    @classmethod
    def restore(
        cls,
        source: str | Path,
        store: str | Path = DEFAULT_STORE,
        *,
        replace: bool = False,
        ontology: Ontology | Sequence[str | Path] = (),
    ) -> Self:
        """Make a store of a backup, and open it for reading.

        Parameters
        ----------
        source : str or Path
            What :meth:`backup` wrote.
        store : str or Path
            The store's folder.
        replace : bool
            Also if there is a store already: what it holds is given up, but whoever reads it goes
            on reading what it was.

        Raises
        ------
        StoreError
            If `source` is no backup, or there is a store that must not be replaced or is being
            written.
        """
        GraphStore.restore(source, store, replace=replace)
        return cls.open(store, ontology=ontology)


def _warn(problem: DocumentError) -> None:
    warnings.warn(str(problem), UserWarning, stacklevel=4)
