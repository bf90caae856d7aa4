"""The figures of facts: by relation, by wording, by status, and what the errors are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from guanxi.extraction.calibration import CurvePoint, Reliability, curve_table
from guanxi.extraction.entity_scores import ErrorCounts
from guanxi.extraction.score_tables import ScoreTable

FactCause: TypeAlias = Literal[
    "entity missing",
    "entity extra",
    "wrong direction",
    "wrong predicate",
    "no claim, one sentence",
    "no claim, several sentences",
    "no such fact",
]
"""Why a fact is missed or extra."""


@dataclass(frozen=True, slots=True)
class PredicateCounts:
    """Facts of one relation.

    Attributes
    ----------
    wanted : int
        Annotated; an optional one only if it was found.
    found : int
        Claimed.
    right, strict : int
        Of the found; `strict` with the same status.
    """

    wanted: int
    found: int
    right: int
    strict: int

    def figures(self) -> dict[str, float]:
        """Give precision, recall and F1, plain and strict; 0 where there is nothing."""
        both = self.wanted + self.found
        return {
            "p": self.right / self.found if self.found else 0.0,
            "r": self.right / self.wanted if self.wanted else 0.0,
            "f1": 2 * self.right / both if both else 0.0,
            "strict_f1": 2 * self.strict / both if both else 0.0,
        }

    def as_dict(self) -> dict[str, float]:
        """Give the figures for JSON."""
        counts = {name: getattr(self, name) for name in ("wanted", "found", "right", "strict")}
        return {**self.figures(), **counts}


@dataclass(frozen=True, slots=True)
class Hits:
    """What one wording or model brought.

    Attributes
    ----------
    hits : int
        Claims that rest on it, alone or not.
    right, strict : int
        Of these; `strict` with the same status.
    """

    hits: int
    right: int
    strict: int

    @property
    def precision(self) -> float:
        """Share of the hits that is right."""
        return self.right / self.hits if self.hits else 0.0

    def as_dict(self) -> dict[str, float]:
        """Give the figures for JSON."""
        return {
            "p": self.precision,
            "hits": self.hits,
            "right": self.right,
            "strict": self.strict,
        }


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """How a field of the facts found agrees: their time, or their role.

    Attributes
    ----------
    wanted : int
        Annotated with a value.
    right, other, absent : int
        Of these: claimed with the same value, with another, without any.
    uncalled : int
        Claimed with a value that the annotation lacks.
    """

    wanted: int
    right: int
    other: int
    absent: int
    uncalled: int

    def as_dict(self) -> dict[str, float]:
        """Give the figures for JSON."""
        names = ("wanted", "right", "other", "absent", "uncalled")
        return {
            "accuracy": self.right / self.wanted if self.wanted else 0.0,
            **{name: getattr(self, name) for name in names},
        }

    def cells(self) -> tuple[str, ...]:
        """Give the figures for a table."""
        accuracy = self.right / self.wanted if self.wanted else 0.0
        counts = (self.wanted, self.right, self.other, self.absent, self.uncalled)
        return (f"{accuracy:.3f}", *map(str, counts))


@dataclass(frozen=True, slots=True)
class FactScores:
    """What there is to say of the facts beside precision, recall and F1.

    Attributes
    ----------
    predicates : dict of str to PredicateCounts
    extractors : dict of str to Hits
        By wording or model, the most frequent first; empty if records do not name them.
    fields : dict of str to FieldCounts
        ``time`` and ``role``, of the facts found.
    statuses : dict of (str, str) to int
        Facts found with another status: annotated and claimed, the most frequent first.
    errors : dict of FactCause to ErrorCounts
    reliability : Reliability
    curve : tuple of CurvePoint
        Both of the claims that have a confidence.
    """

    predicates: dict[str, PredicateCounts]
    extractors: dict[str, Hits]
    fields: dict[str, FieldCounts]
    statuses: dict[tuple[str, str], int]
    errors: dict[FactCause, ErrorCounts]
    reliability: Reliability
    curve: tuple[CurvePoint, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the figures for JSON."""
        return {
            "predicates": {name: count.as_dict() for name, count in self.predicates.items()},
            "extractors": {name: hits.as_dict() for name, hits in self.extractors.items()},
            "fields": {name: count.as_dict() for name, count in self.fields.items()},
            "statuses": [
                {"gold": wanted, "predicted": found, "count": count}
                for (wanted, found), count in self.statuses.items()
            ],
            "errors": {
                cause: {"missed": count.missed, "extra": count.extra}
                for cause, count in self.errors.items()
            },
            "reliability": self.reliability.as_dict(),
            "curve": [point.as_dict() for point in self.curve],
        }

    def tables(self) -> list[ScoreTable]:
        """Give the figures as tables; none for what there is nothing of."""
        tables = [
            self._predicate_table(),
            ScoreTable(
                ("facts by wording", "P", "hits", "right", "strict"),
                tuple(
                    (name, f"{h.precision:.3f}", str(h.hits), str(h.right), str(h.strict))
                    for name, h in self.extractors.items()
                ),
            ),
            ScoreTable(
                ("facts found", "accuracy", "wanted", "right", "other", "absent", "uncalled"),
                tuple(
                    (name, *count.cells())
                    for name, count in self.fields.items()
                    if count.wanted or count.uncalled
                ),
            ),
            ScoreTable(
                ("found with another status", "count"),
                tuple(
                    (f"{wanted} taken for {found}", str(count))
                    for (wanted, found), count in self.statuses.items()
                ),
            ),
            ScoreTable(
                ("facts by cause of error", "missed", "extra"),
                tuple(
                    (cause, str(count.missed), str(count.extra))
                    for cause, count in self.errors.items()
                    if count.missed or count.extra
                ),
            ),
            self.reliability.table(),
            curve_table(self.curve),
        ]
        return [table for table in tables if table.rows]

    def _predicate_table(self) -> ScoreTable:
        return ScoreTable(
            ("facts by relation", "P", "R", "F1", "F1 strict", "wanted", "found", "right"),
            tuple(
                (
                    name,
                    *(f"{share:.3f}" for share in count.figures().values()),
                    *map(str, (count.wanted, count.found, count.right)),
                )
                for name, count in self.predicates.items()
            ),
        )
