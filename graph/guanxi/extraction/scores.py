"""The figures of an evaluation: ratios, misses and all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

MissKind: TypeAlias = Literal["entity missed", "entity extra", "fact missed", "fact extra"]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Counts of right, superfluous and missing items, and the three figures made of them."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 0 if nothing was predicted."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Share of the wanted that was found; 0 if nothing was wanted."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float]:
        """Give the figures under the keys of the gold scorer: p, r, f1, tp, fp, fn."""
        return {
            "p": self.precision,
            "r": self.recall,
            "f1": self.f1,
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
        }


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference between gold and prediction, in words.

    `evidence` is the sentence behind a fact, empty for entities.
    """

    document: str
    kind: MissKind
    item: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found.

    Attributes
    ----------
    documents : int
        Gold documents compared.
    entities, entities_typed : Ratio
        *Typed* also wants the type, or its ``alsoType``.
    facts, facts_strict : Ratio
        *Strict* also wants the status.
    asserted_precision : float or None
        Share of the claims predicted as asserted that gold asserts; None if there are none.
    leaks : int
        Claims predicted as asserted whose gold status is negated.
    time_accuracy : float or None
        Share of the found facts with a gold time whose time is equal; None if there are none.
    predicates : dict of str to Ratio
        Facts by predicate, sorted by name.
    misses : tuple of Miss
    """

    documents: int
    entities: Ratio
    entities_typed: Ratio
    facts: Ratio
    facts_strict: Ratio
    asserted_precision: float | None
    leaks: int
    time_accuracy: float | None
    predicates: dict[str, Ratio]
    misses: tuple[Miss, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the figures as the gold scorer's JSON has them (no `documents`, no `misses`)."""
        return {
            "entities": self.entities.as_dict(),
            "entities_typed": self.entities_typed.as_dict(),
            "facts": self.facts.as_dict(),
            "facts_strict": self.facts_strict.as_dict(),
            "asserted_precision": self.asserted_precision,
            "leaks": self.leaks,
            "time_accuracy": self.time_accuracy,
            "predicates": {name: ratio.as_dict() for name, ratio in self.predicates.items()},
        }

    def lines(self) -> list[str]:
        """Give the figures as the gold scorer prints them, a line each."""
        ratios = {
            "entities": self.entities,
            "entities_typed": self.entities_typed,
            "facts": self.facts,
            "facts_strict": self.facts_strict,
        }
        lines = [f"{name:15} {_figures(ratio, 3)}" for name, ratio in ratios.items()]
        if self.asserted_precision is not None:
            lines.append(f"{'asserted':15} P {self.asserted_precision:.3f}  leaks {self.leaks}")
        if self.time_accuracy is not None:
            lines.append(f"{'time accuracy':15} {self.time_accuracy:.3f}")
        lines += [f"  {name:15} {_figures(ratio, 2)}" for name, ratio in self.predicates.items()]
        return lines


def _figures(ratio: Ratio, digits: int) -> str:
    return (
        f"P {ratio.precision:.{digits}f}  R {ratio.recall:.{digits}f}  F1 {ratio.f1:.{digits}f}  "
        f"(tp {ratio.tp}, fp {ratio.fp}, fn {ratio.fn})"
    )
