"""Documents that were extracted from, on their way to the store."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from guanxi.building.timings import Stopwatch, parts_of
from guanxi.errors import DocumentError, ExtractionError, StoreError
from guanxi.model import Document
from guanxi.store import (
    DocumentChecks,
    WrittenDocument,
    build_fingerprint,
    read_shard,
    shard_paths,
    write_document,
    write_shard,
)
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    from guanxi.extraction import Extractor


_SHARD: Final = 20
_SHARD_SECONDS: Final = 1.0
"""A shard is written after so many documents or, with the next one, after so much time."""


@dataclass(frozen=True, slots=True)
class ExtractedBatch:
    """Documents that were extracted from.

    Attributes
    ----------
    documents : tuple of Document
        Those with which all went well.
    written : Path or tuple of WrittenDocument
        What they say: the shard that they are in, or in memory; in the order of `documents`.
    claims : int
        That they make.
    problems : Mapping of str to DocumentError
        What is wrong with those that had to be left out, by IRI.
    seconds : Mapping of str to float
        Processor time by stage, as :class:`~guanxi.building.Timings` has it.
    """

    documents: tuple[Document, ...] = ()
    written: Path | tuple[WrittenDocument, ...] = ()
    claims: int = 0
    problems: Mapping[str, DocumentError] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    def contents(self) -> Iterator[WrittenDocument]:
        """Yield what the documents say, wherever it is.

        Raises
        ------
        OSError, ValueError
            If the shard is gone or damaged.
        """
        if isinstance(self.written, Path):
            yield from read_shard(self.written.read_bytes())
        else:
            yield from self.written


class Extracting(Protocol):
    """Whoever extracts from documents: this process, or others."""

    @property
    def workers(self) -> int | None:
        """How many other processes extract; None for this one."""
        ...

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Take a document in; yield what is done, of this one or of earlier ones."""
        ...

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield what is not done yet."""
        ...

    def close(self) -> None:
        """Give up what is not done yet."""
        ...


class DocumentSteps:
    """What is done with each document, in whichever process, and how long it takes.

    Parameters
    ----------
    ontology : Ontology
        Of the store.
    extractor : callable
        Returns the extractor, when it is needed first.

    Raises
    ------
    OntologyError
        If the ontology's shapes are no valid SHACL.
    """

    def __init__(self, ontology: Ontology, extractor: Callable[[], Extractor]) -> None:
        self._ontology = ontology
        self._fingerprint = build_fingerprint(ontology)
        self._extractor = extractor
        self._checks = DocumentChecks(ontology)
        self._watch = Stopwatch()

    def written(self, document: Document) -> tuple[WrittenDocument, int]:
        """Extract from a document, write down what it says and check that.

        Returns
        -------
        WrittenDocument
        int
            How many claims it makes.

        Raises
        ------
        ExtractionError, StoreError
            If it has to be left out.
        """
        with self.stage("extraction"):
            extractor = self._extractor()
            try:
                extraction = extractor.extract(document)
            finally:
                self._watch.add(parts_of("extraction", extractor.seconds))
        with self.stage("writing"):
            written = write_document(extraction, self._ontology, self._fingerprint)
        with self.stage("validation"):
            return self._checks.checked(written), len(extraction.claims)

    def stage(self, name: str) -> contextlib.AbstractContextManager[None]:
        """Count what this thread does meanwhile, too."""
        # Another thread may be loading what is done already.
        return self._watch.stage(name, time.thread_time)

    def seconds(self) -> dict[str, float]:
        """Return the processor time by stage since this was last asked."""
        seconds = dict(self._watch.seconds)
        self._watch.seconds.clear()
        return seconds


class InProcess:
    """Extracts in this process, one document after the other.

    Parameters
    ----------
    ontology : Ontology
        Of the store.
    extractor : callable
        Returns the extractor, when it is needed first.
    shards : Path, optional
        The folder of what outlives this process: documents are done when they are in a shard, some
        at once. By default each is done by itself.
    """

    def __init__(
        self, ontology: Ontology, extractor: Callable[[], Extractor], shards: Path | None = None
    ) -> None:
        self._steps = DocumentSteps(ontology, extractor)
        self._shards = None if shards is None else shard_paths(shards)
        self._done: list[tuple[Document, WrittenDocument]] = []
        self._claims = 0
        self._since = 0.0

    @property
    def workers(self) -> None:
        """Return None: there are no others."""

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Extract from a document; yield what is done.

        Raises
        ------
        StoreError
            If a shard cannot be written.
        """
        if not self._done:
            self._since = time.monotonic()
        try:
            written, claims = self._steps.written(document)
        except (ExtractionError, StoreError) as error:
            problems = {document.iri: DocumentError(document.path, str(error))}
            yield ExtractedBatch(problems=problems, seconds=self._steps.seconds())
        else:
            self._done.append((document, written))
            self._claims += claims
        if self._done and self._is_enough():
            yield self._batch()

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield what is not done yet.

        Raises
        ------
        StoreError
            If a shard cannot be written.
        """
        if self._done:
            yield self._batch()

    def close(self) -> None:
        """Give up what is not done yet."""
        self._done.clear()

    def _is_enough(self) -> bool:
        is_late = time.monotonic() - self._since > _SHARD_SECONDS
        return self._shards is None or len(self._done) == _SHARD or is_late

    def _batch(self) -> ExtractedBatch:
        documents, written = zip(*self._done, strict=True)
        if self._shards is not None:
            with self._steps.stage("writing"):
                write_shard(next(self._shards), written)
        batch = ExtractedBatch(documents, written, self._claims, seconds=self._steps.seconds())
        self._done, self._claims = [], 0
        return batch
