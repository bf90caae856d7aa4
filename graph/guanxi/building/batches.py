"""Documents that were extracted from, on their way to the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from guanxi.errors import DocumentError, ExtractionError, StoreError
from guanxi.model import Document
from guanxi.store import WrittenDocument, build_fingerprint, write_document
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    from guanxi.extraction import Extractor


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
    problems : tuple of DocumentError
        Those that had to be left out.
    """

    documents: tuple[Document, ...] = ()
    written: Path | tuple[WrittenDocument, ...] = ()
    claims: int = 0
    problems: tuple[DocumentError, ...] = ()


class Extracting(Protocol):
    """Whoever extracts from documents: this process, or others."""

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Take a document in; yield what is done, of this one or of earlier ones."""
        ...

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield what is not done yet."""
        ...

    def close(self) -> None:
        """Give up what is not done yet."""
        ...


class InProcess:
    """Extracts in this process, one document after the other.

    Parameters
    ----------
    ontology : Ontology
    extractor : callable
        Returns the extractor, when it is needed first.
    """

    def __init__(self, ontology: Ontology, extractor: Callable[[], Extractor]) -> None:
        self._ontology = ontology
        self._fingerprint = build_fingerprint(ontology)
        self._extractor = extractor

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Extract from a document."""
        try:
            extraction = self._extractor().extract(document)
            written = write_document(extraction, self._ontology, self._fingerprint)
        except (ExtractionError, StoreError) as error:
            yield ExtractedBatch(problems=(DocumentError(document.path, str(error)),))
        else:
            yield ExtractedBatch((document,), (written,), len(extraction.claims))

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield nothing: all is done."""
        yield from ()

    def close(self) -> None:
        """Do nothing: all is done."""
