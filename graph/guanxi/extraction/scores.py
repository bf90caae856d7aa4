"""The figures of an evaluation and its misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from guanxi.extraction.entity_scores import EntityScores, ErrorCause
from guanxi.extraction.fact_scores import FactCause, FactScores
from guanxi.extraction.ratio import Ratio
from guanxi.extraction.score_tables import ScoreTable

MissKind: TypeAlias = Literal[
    "entity missed", "entity extra", "fact missed", "fact extra", "fact inexact"
]
MissCause: TypeAlias = ErrorCause | FactCause | Literal["status", "time", "role"]


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference between gold and prediction, in words.

    `evidence` is the sentence behind a fact, empty for entities; `cause` is what is to blame: of a
    fact that is inexact, what it was found with another one of.
    """

    document: str
    kind: MissKind
    item: str
    evidence: str = ""
    cause: MissCause | None = None


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
        What is missed or extra.
    slips : tuple of Miss
        Facts that were found with another status, time or role.
    entity_scores : EntityScores
    fact_scores : FactScores
        What more there is to say of the entities and the facts.
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
    slips: tuple[Miss, ...]
    entity_scores: EntityScores
    fact_scores: FactScores

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
        lines = [f"{name:15} {_figures(ratio, 3)}" for name, ratio in self._ratios.items()]
        lines += [f"{name:15} {value}" for name, value in self._shares.items()]
        lines += [f"  {name:15} {_figures(ratio, 2)}" for name, ratio in self.predicates.items()]
        return lines

    def tables(self) -> list[ScoreTable]:
        """Give all figures as tables."""
        figures = ScoreTable(
            ("all", "P", "R", "F1", "right", "extra", "missed"),
            tuple((name, *ratio.cells()) for name, ratio in self._ratios.items()),
        )
        shares = ScoreTable(("claims", "value"), tuple(self._shares.items()))
        return [t for t in (figures, shares, *self.breakdowns()) if t.rows]

    def breakdowns(self) -> list[ScoreTable]:
        """Give what `lines` leaves out as tables."""
        return [*self.entity_scores.tables(), *self.fact_scores.tables()]

    def misses_by_cause(self) -> list[Miss]:
        """Give misses and slips, those of one kind and cause together, in document order."""
        return sorted((*self.misses, *self.slips), key=lambda miss: (miss.kind, miss.cause or ""))

    @property
    def _ratios(self) -> dict[str, Ratio]:
        return {
            "entities": self.entities,
            "entities_typed": self.entities_typed,
            "facts": self.facts,
            "facts_strict": self.facts_strict,
        }

    @property
    def _shares(self) -> dict[str, str]:
        shares = {}
        if self.asserted_precision is not None:
            shares["asserted"] = f"P {self.asserted_precision:.3f}  leaks {self.leaks}"
        if self.time_accuracy is not None:
            shares["time accuracy"] = f"{self.time_accuracy:.3f}"
        return shares


def _figures(ratio: Ratio, digits: int) -> str:
    return (
        f"P {ratio.precision:.{digits}f}  R {ratio.recall:.{digits}f}  F1 {ratio.f1:.{digits}f}  "
        f"(tp {ratio.tp}, fp {ratio.fp}, fn {ratio.fn})"
    )
