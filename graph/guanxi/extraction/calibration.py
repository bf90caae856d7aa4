"""Whether confidence means what it says: predicted against observed precision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guanxi.extraction.ratio import Ratio
from guanxi.extraction.score_tables import ScoreTable

_BINS = 10
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its confidence and whether it is right.

    Attributes
    ----------
    confidence : float
    is_right : bool
        The annotation holds the fact.
    is_exact : bool
        With the same status, too.
    is_wanted : bool
        The annotation holds it, and not as optional: it would be missed.
    """

    confidence: float
    is_right: bool
    is_exact: bool
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of similar confidence: ``[low, high)``, the last bin with 1.

    Attributes
    ----------
    low, high : float
    count : int
    predicted : float
        Their mean confidence.
    observed : float
        The share that is right, status included.
    """

    low: float
    high: float
    count: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Predicted against observed precision, in bins (DeGroot & Fienberg 1983).

    Attributes
    ----------
    bins : tuple of Bin
        Those that hold claims, by confidence.
    """

    bins: tuple[Bin, ...]

    @classmethod
    def of(cls, judged: Iterable[Judged]) -> Reliability:
        """Sort claims into ten bins.

        Examples
        --------
        >>> one = Judged(0.75, True, True, True)
        >>> Reliability.of([one, Judged(0.75, False, False, False)]).bins[0].observed
        0.5
        """
        members: dict[int, list[Judged]] = {}
        for each in judged:
            number = min(int(each.confidence * _BINS + 1e-9), _BINS - 1)
            members.setdefault(number, []).append(each)
        return cls(
            tuple(
                Bin(
                    number / _BINS,
                    (number + 1) / _BINS,
                    len(claims),
                    sum(claim.confidence for claim in claims) / len(claims),
                    sum(claim.is_exact for claim in claims) / len(claims),
                )
                for number, claims in sorted(members.items())
            )
        )

    @property
    def expected_error(self) -> float:
        """How far confidence is off on average (expected calibration error); 0 of nothing."""
        total = sum(each.count for each in self.bins)
        off = sum(each.count * abs(each.predicted - each.observed) for each in self.bins)
        return off / total if total else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Give the figures for JSON."""
        return {
            "expected_error": self.expected_error,
            "bins": [
                {
                    "low": each.low,
                    "high": each.high,
                    "count": each.count,
                    "predicted": each.predicted,
                    "observed": each.observed,
                }
                for each in self.bins
            ],
        }

    def table(self) -> ScoreTable:
        """Give the bins as rows, and all of them with the expected error as the last one."""
        rows = [
            (
                f"{each.low:.1f}–{each.high:.1f}",
                str(each.count),
                f"{each.predicted:.3f}",
                f"{each.observed:.3f}",
                f"{abs(each.predicted - each.observed):.3f}",
            )
            for each in self.bins
        ]
        if rows:
            total = sum(each.count for each in self.bins)
            predicted = sum(each.count * each.predicted for each in self.bins) / total
            observed = sum(each.count * each.observed for each in self.bins) / total
            last = (f"{predicted:.3f}", f"{observed:.3f}", f"{self.expected_error:.3f}")
            rows.append(("all", str(total), *last))
        return ScoreTable(("confidence", "claims", "predicted", "observed", "off by"), tuple(rows))


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The figures of the claims of at least some confidence."""

    threshold: float
    facts: Ratio

    def as_dict(self) -> dict[str, float]:
        """Give the figures for JSON."""
        return {"threshold": self.threshold, **self.facts.as_dict()}


def precision_recall(judged: Sequence[Judged], missed: int) -> tuple[CurvePoint, ...]:
    """Return precision and recall as the least confidence rises.

    Parameters
    ----------
    judged : sequence of Judged
    missed : int
        Wanted facts that no claim states.

    Examples
    --------
    >>> claims = [Judged(0.9, True, True, True), Judged(0.6, False, False, False)]
    >>> [(p.threshold, p.facts.precision) for p in precision_recall(claims, 1)][-2:]
    [(0.85, 1.0), (0.9, 1.0)]
    """
    points = []
    for threshold in _THRESHOLDS:
        kept = [each for each in judged if each.confidence >= threshold]
        if not kept:
            break
        right = sum(each.is_right for each in kept)
        lost = sum(each.is_wanted for each in judged if each.confidence < threshold)
        points.append(CurvePoint(threshold, Ratio(right, len(kept) - right, missed + lost)))
    return tuple(points)


def curve_table(points: Sequence[CurvePoint]) -> ScoreTable:
    """Give the points of a curve as rows."""
    return ScoreTable(
        ("facts by least confidence", "P", "R", "F1", "right", "extra", "missed"),
        tuple((f"{point.threshold:.2f}", *point.facts.cells()) for point in points),
    )
