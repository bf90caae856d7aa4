"""A build: documents are read, extracted from and stored, and what came of it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from guanxi.building.batches import ExtractedBatch, Extracting
from guanxi.building.destination import Destination, Outcome
from guanxi.building.summary import BuildSummary, Listeners, Progress, Report
from guanxi.contents import read_info
from guanxi.errors import DocumentError
from guanxi.model import Document
from guanxi.store import GraphStore


def build_documents(
    read: Callable[[Report, Report], Iterable[Document]],
    destination: Callable[[], Destination],
    *,
    listeners: Listeners,
    extracting: Callable[[Destination], Extracting],
) -> BuildSummary:
    """Bring a store up to date with documents, wherever they come from.

    Parameters
    ----------
    read : callable
        Given what is to be told of problems and of warnings, yields the documents.
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
        If the user stops the build; what is stored until then stays, and is published.
    """
    build = _Build(read, destination, listeners, extracting)
    try:
        try:
            build.run()
        except KeyboardInterrupt:
            build.cut_short()
            raise
        return build.summary()
    finally:
        build.close()


class _Build:
    """One build: what comes in, what is under way, what came of it."""

    def __init__(
        self,
        read: Callable[[Report, Report], Iterable[Document]],
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
        self._met: set[str] = set()
        self._stored: list[str] = []
        self._unchanged = self._replaced = self._claims = 0

    def run(self) -> None:
        """Take in all documents."""
        for document in self._read(self._report, self._warn):
            destination = self._destination = self._destination or self._open()
            self._met.add(document.iri)
            present = destination.present(document)
            if present is not None:
                self._dealt_with(document, present)
                continue
            if (rival := destination.rival(document)) is not None:
                self._rivals[document.iri] = rival
            self._extracting = self._extracting or self._start(destination)
            for batch in self._extracting.put(document):
                self._take(batch)
        if self._extracting is not None:
            for batch in self._extracting.finish():
                self._take(batch)

    def cut_short(self) -> None:
        """Publish what is stored."""
        self._stop_extracting()
        if self._destination is not None:
            self._destination.complete().publish()

    def summary(self) -> BuildSummary:
        """Publish, and tell what was done and what is in the store now."""
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
        store = self._destination.complete()
        store.publish()
        contents = read_info(store)
        return replace(
            summary,
            absent=sum(1 for iri in _stored_documents(store) if iri not in self._met),
            entities=sum(contents.entities.values()),
            claims=sum(contents.claims.values()),
            violations=store.validate(self._stored) if self._stored else (),
        )

    def close(self) -> None:
        """End what is still under way, and let go of what it needed."""
        self._stop_extracting()
        if self._destination is not None:
            self._destination.close()

    def _stop_extracting(self) -> None:
        if self._extracting is not None:
            self._extracting.close()
            self._extracting = None

    def _take(self, batch: ExtractedBatch) -> None:
        assert self._destination is not None
        for problem in batch.problems:
            self._report(problem)
        self._destination.take(batch)
        self._claims += batch.claims
        for document in batch.documents:
            if (rival := self._rivals.pop(document.iri, None)) is not None:
                self._replaced += 1
                self._warn(rival)
            self._dealt_with(document, "stored")

    def _dealt_with(self, document: Document, outcome: Outcome) -> None:
        if outcome == "stored":
            self._stored.append(document.iri)
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

    def _progress(self) -> None:
        if self._listeners.on_progress is not None:
            self._listeners.on_progress(
                Progress(len(self._stored), self._unchanged, self._claims, len(self._problems))
            )


def _stored_documents(store: GraphStore) -> Iterator[str | None]:
    query = "SELECT ?document { GRAPH ?document { ?document a schema:NewsArticle } }"
    return (iri for (iri,) in store.query(query).values())
