"""What a build tells while it runs, and when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from guanxi.building.destination import Outcome
from guanxi.building.timings import Timings
from guanxi.errors import DocumentError
from guanxi.model import Document
from guanxi.store import Violation

Stage: TypeAlias = Literal["extracting", "completing", "inferring", "publishing", "checking"]
Report: TypeAlias = Callable[[DocumentError], None]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did, and what the store holds after it.

    Attributes
    ----------
    stored : int
        Documents that were new or had changed.
    unchanged : int
        Documents that the store held already.
    replaced : int
        Of the stored ones, those that took the place of what seems to be another article.
    absent : int
        Documents of the store that were not in the input; they stay.
    entities, claims : int
        That the store holds, as :meth:`guanxi.KnowledgeGraph.info` counts them.
    problems : tuple of DocumentError
        Input that could not be used, in the order in which it was met.
    warnings : tuple of DocumentError
        What is wrong with input that was used all the same.
    violations : tuple of Violation
        Where the stored documents break the graph's shapes.
    timings : Timings or None
        How long the stages took; None if no document could be used.
    """

    stored: int = 0
    unchanged: int = 0
    replaced: int = 0
    absent: int = 0
    entities: int = 0
    claims: int = 0
    problems: tuple[DocumentError, ...] = ()
    warnings: tuple[DocumentError, ...] = ()
    violations: tuple[Violation, ...] = ()
    timings: Timings | None = None

    @property
    def documents(self) -> int:
        """Documents that could be used."""
        return self.stored + self.unchanged


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come.

    Attributes
    ----------
    stage : {"extracting", "completing", "inferring", "publishing", "checking"}
    files_read, files : int
        How many files are read, of how many; 0 where that is not known.
    stored, unchanged : int
        Documents that are dealt with.
    claims : int
        That were found in those that were extracted from.
    problems : int
        Input that could not be used.
    """

    stage: Stage = "extracting"
    files_read: int = 0
    files: int = 0
    stored: int = 0
    unchanged: int = 0
    claims: int = 0
    problems: int = 0

    @property
    def documents(self) -> int:
        """Documents that are dealt with."""
        return self.stored + self.unchanged


@dataclass(frozen=True, slots=True)
class ReadingListener:
    """Whom reading tells what it meets.

    Attributes
    ----------
    on_error, on_warning : callable
        As in :func:`guanxi.documents.iter_documents`.
    on_files : callable
        Told how many files are read, of how many.
    on_seconds : callable
        Told what other processes spent, in seconds of processor time by stage.
    """

    on_error: Report
    on_warning: Report
    on_files: Callable[[int, int], None]
    on_seconds: Callable[[Mapping[str, float]], None]


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whom a build tells what it meets.

    Attributes
    ----------
    on_error : callable, optional
        Told of every input that cannot be used; the others are built all the same.
    on_warning : callable, optional
        Told of what is wrong with an input that is used all the same.
    on_document : callable, optional
        Told of every document once it is dealt with.
    on_progress : callable, optional
        Told how far the build has come, whenever that changes.
    """

    on_error: Report | None = None
    on_warning: Report | None = None
    on_document: Callable[[Document, Outcome], None] | None = None
    on_progress: Callable[[Progress], None] | None = None
