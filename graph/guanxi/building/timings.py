"""How long the stages of a build take."""

from __future__ import annotations

import contextlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from guanxi.extraction.stages import STAGES as EXTRACTION_STAGES
from guanxi.whole_file import write_whole

_PARTS: Final = "/"

STAGES: Final = {
    "reading": "reading",
    "extraction": "extraction",
    **{f"extraction{_PARTS}{part}": f"  {part}" for part in EXTRACTION_STAGES},
    "writing": "writing down as RDF",
    "validation": "validation",
    "storing": "storing",
    "facts": "facts",
    "inference": "inference",
    "publishing": "publishing",
}
"""In the order in which they happen; storing one by one includes the facts.

Those of extraction are parts of it.
"""

_FILE: Final = "timings.json"


@dataclass(frozen=True, slots=True)
class Timings:
    """How long a build took.

    Attributes
    ----------
    documents : int
        That were extracted from.
    elapsed : float
        Seconds by the clock on the wall.
    workers : int or None
        How many processes extracted; None if all happened in one.
    seconds : Mapping of str to float
        Processor time of all processes by stage, a key of :data:`STAGES`; a part of a stage, such
        as ``extraction/lexicon``, counts in the stage, too.
    """

    documents: int
    elapsed: float
    workers: int | None
    seconds: Mapping[str, float]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return stage, seconds, share and milliseconds a document, for people to read."""
        total = whole(self.seconds) or 1
        rows = [
            (
                label,
                f"{self.seconds[stage]:.2f} s",
                f"{self.seconds[stage] / total:.0%}",
                f"{self.seconds[stage] / self.documents * 1000:.1f} ms" if self.documents else "-",
            )
            for stage, label in STAGES.items()
            if stage in self.seconds
        ]
        each = f"{total / self.documents * 1000:.1f} ms" if self.documents else "-"
        return [*rows, ("all", f"{total:.2f} s", "100%", each)]

    def save(self, store: Path) -> None:
        """Keep them in a store's folder, in place of those of the build before."""
        record = {
            "documents": self.documents,
            "elapsed": round(self.elapsed, 3),
            "workers": self.workers,
            "seconds": {stage: round(each, 3) for stage, each in self.seconds.items()},
        }
        write_whole(store / _FILE, f"{json.dumps(record)}\n".encode())

    @classmethod
    def of(cls, store: Path) -> Timings | None:
        """Return those of the last build of a store; None if there are none."""
        try:
            return cls(**json.loads((store / _FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def whole(seconds: Mapping[str, float]) -> float:
    """Return the sum over stages, each with its parts once.

    Examples
    --------
    >>> whole({"reading": 1, "extraction": 3, "extraction/lexicon": 2})
    4
    """
    return sum(each for stage, each in seconds.items() if _PARTS not in stage)


def parts_of(stage: str, seconds: Mapping[str, float]) -> dict[str, float]:
    """Return the seconds of a stage's parts as :class:`Timings` names them.

    Examples
    --------
    >>> parts_of("extraction", {"lexicon": 2.0})
    {'extraction/lexicon': 2.0}
    """
    return {f"{stage}{_PARTS}{part}": each for part, each in seconds.items()}


@dataclass(slots=True)
class Stopwatch:
    """Adds up the processor time of stages, of this process and of others."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    started: float = field(default_factory=time.perf_counter)

    @contextlib.contextmanager
    def stage(self, name: str, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
        """Count what this process does meanwhile, in all its threads unless the clock says else."""
        began = clock()
        try:
            yield
        finally:
            self.seconds[name] += clock() - began

    def add(self, seconds: Mapping[str, float]) -> None:
        """Count what another process did."""
        for name, each in seconds.items():
            self.seconds[name] += each

    def elapsed(self) -> float:
        """Return the seconds since the beginning by the clock on the wall."""
        return time.perf_counter() - self.started
