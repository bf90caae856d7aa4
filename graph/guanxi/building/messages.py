"""What processes tell us, and we them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guanxi.building.limits import DocumentLimits
from guanxi.model import Document


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """What a worker needs to know before all else.

    `fingerprint` is that of the ontology that it must find in these `overlays`.
    """

    overlays: tuple[Path, ...]
    fingerprint: str
    limits: DocumentLimits


@dataclass(frozen=True, slots=True)
class Task:
    """Documents to extract from, and the shard that is to hold them."""

    documents: tuple[Document, ...]
    shard: Path


@dataclass(frozen=True, slots=True)
class Begun:
    """The worker begins with a document of its task, by its index."""

    index: int


@dataclass(frozen=True, slots=True)
class Done:
    """A task is done: `problems` has what is wrong with documents, by index."""

    claims: int
    problems: dict[int, str]
    seconds: dict[str, float]


@dataclass(frozen=True, slots=True)
class Ready:
    """The process has loaded what it needs."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The worker cannot go on, and no other would."""

    problem: str
