"""A build: documents are read, extracted from and stored, and what came of it is told."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from typing import Final

from guanxi.building.batches import ExtractedBatch, Extracting, InProcess
from guanxi.building.destination import Destination, Outcome
from guanxi.building.summary import (
    BuildSummary,
    Listeners,
    Progress,
    ReadingListener,
    Stage,
)
from guanxi.building.timings import Stopwatch, Timings, whole
from guanxi.contents import read_info
from guanxi.errors import DocumentError, EndpointError
from guanxi.model import Document
from guanxi.store import GraphStore

_REMEMBERED: Final = 200
"""Documents that may wait for a server still: more than go there in one step."""


def build_documents(
    read: Callable[[ReadingListener], Iterable[Document]],
    destination: Callable[[], Destination],
    *,
    listeners: Listeners,
    extracting: Callable[[Destination], Extracting],
) -> BuildSummary:
    """Bring a store up to date with documents, wherever they come from.

    Parameters
    ----------
    read : callable
        Given what is to be told of files and problems, yields the documents.
    destination : callable
        Opens where documents go, at the first that can be used.
    listeners : Listeners
    extracting : callable
        Returns who extracts, given the destination.

    Returns
    -------
    BuildSummary

    Raises
    ------
    StoreError
        If the store cannot be opened or published.
    KeyboardInterrupt
        If the user stops the build; what is stored until then stays. It is published, unless an
        earlier build left more that this one has not met again: then the next one goes on.
    """
    build = _Build(read, destination, listeners, extracting)
    try:
        try:
            build.run()
        except KeyboardInterrupt:
            build.cut_short()
            raise
        return build.summary()
    except EndpointError:
        build.list_unstored()
        raise
    finally:
        build.close()


class _Build:
    """One build: what comes in, what is under way, what came of it."""

    def __init__(
        self,
        read: Callable[[ReadingListener], Iterable[Document]],
        destination: Callable[[], Destination],
        listeners: Listeners,
        extracting: Callable[[Destination], Extracting],
    ) -> None:
        self._read = read
        self._open = destination
        self._listeners = listeners
        self._start = extracting
        self._destination: Destination | None = None
        self._extracting: Extracting | None = None
        self._problems: list[DocumentError] = []
        self._warnings: list[DocumentError] = []
        self._rivals: dict[str, DocumentError] = {}
        self._under_way: dict[str, str] = {}
        self._last_stored: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self._met: set[str] = set()
        self._stored: list[str] = []
        self._unchanged = self._replaced = self._claims = 0
        self._files = (0, 0)
        self._watch = Stopwatch()
        self._elsewhere = 0.0

    def run(self) -> None:
        """Take in all documents."""
        began = time.process_time()
        for document in self._documents():
            destination = self._destination = self._destination or self._open()
            self._met.add(document.iri)
            present = destination.present(document)
            if present is not None:
                self._dealt_with(document, present)
                continue
            if (rival := destination.rival(document)) is not None:
                self._rivals[document.iri] = rival
            self._under_way[document.iri] = document.path
            self._extracting = self._extracting or self._start(destination)
            for batch in self._extracting.put(document):
                self._take(batch)
        if self._extracting is not None:
            for batch in self._extracting.finish():
                self._take(batch)
        # Whatever this process does besides is storing, in threads, too.
        spent = time.process_time() - began - self._elsewhere
        self._watch.add({"storing": max(0, spent)})

    def cut_short(self) -> None:
        """Publish what is stored, unless the next build would lose by it."""
        self._stop_extracting()
        if self._destination is None or not (self._stored or self._unchanged):
            return
        if not self._destination.is_awaiting:
            self._progress("completing")
            self._destination.complete(self._watch).publish()

    def list_unstored(self) -> None:
        """Tell of all documents that were read but that the server did not take."""
        waiting = () if self._destination is None else self._destination.waiting()
        paths = {iri: path for iri, path in self._last_stored if iri in waiting}
        for path in (paths | self._under_way).values():
            self._report(DocumentError(path, "is not stored: the server did not take it"))

    def summary(self) -> BuildSummary:
        """Publish, and tell what was done and what is in the store now."""
        workers = None if self._extracting is None else self._extracting.workers
        self._stop_extracting()
        summary = BuildSummary(
            stored=len(self._stored),
            unchanged=self._unchanged,
            replaced=self._replaced,
            problems=tuple(self._problems),
            warnings=tuple(self._warnings),
        )
        if self._destination is None:
            return summary
        self._progress("completing")
        store = self._destination.complete(self._watch)
        self._progress("inferring")
        with self._watch.stage("inference"):
            store.settle()
        self._progress("publishing")
        with self._watch.stage("publishing"):
            store.publish()
            contents = read_info(store)
        self._progress("checking")
        with self._watch.stage("validation"):
            doubtful = self._destination.doubtful
            violations = store.validate(doubtful) if doubtful else ()
        timings = Timings(
            len(self._stored), self._watch.elapsed(), workers, dict(self._watch.seconds)
        )
        if store.path is not None:
            timings.save(store.path)
        return replace(
            summary,
            absent=sum(1 for iri in _stored_documents(store) if iri not in self._met),
            entities=sum(contents.entities.values()),
            claims=sum(contents.claims.values()),
            violations=violations,
            timings=timings,
        )

    def close(self) -> None:
        """End what is still under way, and let go of what it needed."""
        self._stop_extracting()
        if self._destination is not None:
            self._destination.close()

    def _documents(self) -> Iterator[Document]:
        """Read on, and count what this process spends on it."""
        listener = ReadingListener(self._report, self._warn, self._read_files, self._watch.add)
        with contextlib.closing(_generated(self._read(listener))) as documents:
            while True:
                began = time.thread_time()
                document = next(documents, None)
                spent = time.thread_time() - began
                self._watch.add({"reading": spent})
                self._elsewhere += spent
                if document is None:
                    return
                yield document

    def _read_files(self, read: int, all: int) -> None:
        self._files = read, all
        self._progress()

    def _stop_extracting(self) -> None:
        if self._extracting is not None:
            self._extracting.close()
            self._extracting = None

    def _take(self, batch: ExtractedBatch) -> None:
        assert self._destination is not None
        for iri, problem in batch.problems.items():
            self._under_way.pop(iri, None)
            self._report(problem)
        self._destination.take(batch)
        self._claims += batch.claims
        self._watch.add(batch.seconds)
        if isinstance(self._extracting, InProcess):
            self._elsewhere += whole(batch.seconds)
        stopped: KeyboardInterrupt | None = None
        for document in batch.documents:
            if (rival := self._rivals.pop(document.iri, None)) is not None:
                self._replaced += 1
                self._warn(rival)
            try:
                self._dealt_with(document, "stored")
            except KeyboardInterrupt as interrupt:
                stopped = interrupt  # whoever counts what is stored hears of the others first
        if stopped is not None:
            raise stopped

    def _dealt_with(self, document: Document, outcome: Outcome) -> None:
        self._under_way.pop(document.iri, None)
        if outcome == "stored":
            self._stored.append(document.iri)
            self._last_stored.append((document.iri, document.path))
        else:
            self._unchanged += 1
        if self._listeners.on_document is not None:
            self._listeners.on_document(document, outcome)
        self._progress()

    def _report(self, problem: DocumentError) -> None:
        self._problems.append(problem)
        if self._listeners.on_error is not None:
            self._listeners.on_error(problem)
        self._progress()

    def _warn(self, warning: DocumentError) -> None:
        self._warnings.append(warning)
        if self._listeners.on_warning is not None:
            self._listeners.on_warning(warning)

    def _progress(self, stage: Stage = "extracting") -> None:
        if self._listeners.on_progress is not None:
            read, files = self._files
            self._listeners.on_progress(
                Progress(
                    stage,
                    read,
                    files,
                    len(self._stored),
                    self._unchanged,
                    self._claims,
                    len(self._problems),
                )
            )


def _generated(documents: Iterable[Document]) -> Generator[Document, None, None]:
    yield from documents


def _stored_documents(store: GraphStore) -> Iterator[str | None]:
    query = "SELECT ?document { GRAPH ?document { ?document a schema:NewsArticle } }"
    return (iri for (iri,) in store.query(query).values())
