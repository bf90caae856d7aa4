"""The figures of entities: by type, by recogniser, by familiarity, and what the errors are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from guanxi.extraction.ratio import Ratio
from guanxi.extraction.score_tables import ScoreTable

Familiarity: TypeAlias = Literal["seen", "listed", "new"]
"""Of an annotated name: a training article has it, else the lexicon has it, or neither."""

ErrorCause: TypeAlias = Literal["boundary", "linking", "other"]
"""Why an entity is missed or extra; see :class:`ErrorCounts`."""


@dataclass(frozen=True, slots=True)
class Yield:
    """What one recogniser brought: predicted entities, the right ones, those of the right type."""

    found: int
    right: int
    typed: int

    @property
    def precision(self) -> float:
        """Share of the found that is right; 0 if nothing was found."""
        return self.right / self.found if self.found else 0.0

    def as_dict(self) -> dict[str, float]:
        """Give the figures for JSON."""
        return {"p": self.precision, "found": self.found, "right": self.right, "typed": self.typed}


@dataclass(frozen=True, slots=True)
class Recall:
    """Wanted entities, those that were found, those found with the right type."""

    wanted: int
    right: int
    typed: int

    @property
    def value(self) -> float:
        """Share of the wanted that was found; 0 if nothing was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def typed_value(self) -> float:
        """Share of the wanted that was found with the right type; 0 if nothing was wanted."""
        return self.typed / self.wanted if self.wanted else 0.0

    def __add__(self, other: Recall) -> Recall:
        return Recall(
            self.wanted + other.wanted, self.right + other.right, self.typed + other.typed
        )

    def as_dict(self) -> dict[str, float]:
        """Give the figures for JSON."""
        return {
            "r": self.value,
            "r_typed": self.typed_value,
            "wanted": self.wanted,
            "right": self.right,
            "typed": self.typed,
        }


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Entities that were missed or superfluous for one reason.

    *Boundary*: a missed and a superfluous entity overlap in the text, or the name of one holds that
    of the other. *Linking*: the name was found, but as an entity of its own beside the right one
    (extra), or as a form of another one (missed). *Other*: all the rest.
    """

    missed: int = 0
    extra: int = 0


@dataclass(frozen=True, slots=True)
class EntityScores:
    """What there is to say of predicted entities beyond their ratio.

    Attributes
    ----------
    types : dict of str to Ratio
        By type, the type being right, too. What was found counts for gold's type where it is right,
        else for its own; so the counts add up to those of ``entities_typed``.
    recognisers : dict of str to Yield
        By the most trusted recogniser of an entity's mentions; empty where that is not known.
    familiarity : dict of str to Recall
        Of annotated entities whose names were seen in training, or else are in the lexicon, or are
        new; empty where that is not known.
    errors : dict of str to ErrorCounts
        By cause; they add up to the ``fn`` and ``fp`` of ``entities``.
    mistyped : dict of (str, str) to int
        Right entities of a wrong type: gold's type, the predicted type.
    """

    types: dict[str, Ratio] = field(default_factory=dict)
    recognisers: dict[str, Yield] = field(default_factory=dict)
    familiarity: dict[Familiarity, Recall] = field(default_factory=dict)
    errors: dict[ErrorCause, ErrorCounts] = field(default_factory=dict)
    mistyped: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def unseen(self) -> Recall:
        """Recall of what no training article names."""
        nothing = Recall(0, 0, 0)
        return self.familiarity.get("listed", nothing) + self.familiarity.get("new", nothing)

    def as_dict(self) -> dict[str, Any]:
        """Give the figures for JSON."""
        return {
            "types": {name: ratio.as_dict() for name, ratio in self.types.items()},
            "recognisers": {name: found.as_dict() for name, found in self.recognisers.items()},
            "familiarity": {name: recall.as_dict() for name, recall in self.familiarity.items()},
            "errors": {
                cause: {"missed": count.missed, "extra": count.extra}
                for cause, count in self.errors.items()
            },
            "mistyped": [
                {"gold": wanted, "predicted": found, "count": count}
                for (wanted, found), count in self.mistyped.items()
            ],
        }

    def tables(self) -> list[ScoreTable]:
        """Give the figures as tables; none for what is not known."""
        tables = [
            ScoreTable(
                ("entities by type", "P", "R", "F1", "right", "extra", "missed"),
                tuple((name, *ratio.cells()) for name, ratio in self.types.items()),
            ),
            self._recogniser_table(),
            self._familiarity_table(),
            ScoreTable(
                ("errors by cause", "missed", "extra"),
                tuple(
                    (cause, str(count.missed), str(count.extra))
                    for cause, count in self.errors.items()
                ),
            ),
            ScoreTable(
                ("right but of another type", "count"),
                tuple(
                    (f"{wanted} taken for {found}", str(count))
                    for (wanted, found), count in self.mistyped.items()
                ),
            ),
        ]
        return [table for table in tables if table.rows]

    def _recogniser_table(self) -> ScoreTable:
        right = sum(found.right for found in self.recognisers.values())
        return ScoreTable(
            ("entities by recogniser", "P", "P typed", "found", "right", "share"),
            tuple(
                (
                    name,
                    f"{found.precision:.3f}",
                    f"{found.typed / found.found if found.found else 0:.3f}",
                    str(found.found),
                    str(found.right),
                    f"{found.right / right if right else 0:.0%}",
                )
                for name, found in self.recognisers.items()
            ),
        )

    def _familiarity_table(self) -> ScoreTable:
        if not self.familiarity:
            return ScoreTable(("",), ())
        named: dict[str, Recall] = {
            "seen in training": self.familiarity.get("seen", Recall(0, 0, 0)),
            "unseen": self.unseen,
            "unseen, in the lexicon": self.familiarity.get("listed", Recall(0, 0, 0)),
            "unseen, in no list": self.familiarity.get("new", Recall(0, 0, 0)),
        }
        return ScoreTable(
            ("entities by familiarity", "R", "R typed", "right", "wanted"),
            tuple(
                (
                    name,
                    f"{recall.value:.3f}",
                    f"{recall.typed_value:.3f}",
                    str(recall.right),
                    str(recall.wanted),
                )
                for name, recall in named.items()
            ),
        )
