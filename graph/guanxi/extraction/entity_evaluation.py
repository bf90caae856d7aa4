"""Comparing predicted with annotated entities: what is right, and what the errors are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, get_args

from guanxi.extraction.entity_scores import (
    EntityScores,
    ErrorCause,
    ErrorCounts,
    Familiarity,
    Recall,
    Yield,
)
from guanxi.extraction.ratio import Ratio
from guanxi.model import EntityType, Extraction

Record: TypeAlias = Mapping[str, Any]

# Types that careful annotators do not tell apart reliably.
_INTERCHANGEABLE = (
    frozenset({"Company", "Institution"}),
    frozenset({"Institution", "BusinessUnit"}),
)
# What introduces an entity goes before what only repeats it: 字节 is an alias of what the tagger
# found, and the tagger is to blame if it is none.
_TRUST = ("lexicon", "link", "pattern", "credit", "tagger", "coordination", "alias")


def labels(entity: Record) -> frozenset[str]:
    """Return the name and the aliases of an entity."""
    return frozenset({entity["name"], *entity.get("aliases", ())})


def match_entities(gold: Sequence[Record], found: Sequence[Record]) -> dict[int, int]:
    """Pair predicted with gold entities by a shared label: one to one, greedily in order.

    Returns
    -------
    dict of int to int
        Position in `found` → position in `gold`.
    """
    free = {position: labels(entity) for position, entity in enumerate(gold)}
    matches: dict[int, int] = {}
    for position, entity in enumerate(found):
        names = labels(entity)
        match = next((other for other, forms in free.items() if names & forms), None)
        if match is not None:
            matches[position] = match
            del free[match]
    return matches


def has_type_of(found: Record, gold: Record) -> bool:
    """Tell whether a predicted entity has the type of a gold one, or its ``alsoType``."""
    return any(
        found["type"] == wanted
        or any({found["type"], wanted} <= group for group in _INTERCHANGEABLE)
        for wanted in (gold["type"], gold.get("alsoType", ""))
    )


def recognisers_of(extraction: Extraction) -> tuple[str, ...]:
    """Return for each entity the most trusted recogniser of its mentions."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for mention in extraction.mentions:
        found[mention.entity.iri].add(mention.recogniser)
    return tuple(min(found[entity.iri], key=_distrust) for entity in extraction.entities)


def _distrust(recogniser: str) -> tuple[int, str]:
    return _TRUST.index(recogniser) if recogniser in _TRUST else len(_TRUST), recogniser


@dataclass(frozen=True, slots=True)
class EntityError:
    """An entity that was missed, or one too many, with what is to blame."""

    entity: Record
    cause: ErrorCause


@dataclass(frozen=True, slots=True)
class EntityComparison:
    """The entities of one document, annotated and predicted, paired."""

    gold: Sequence[Record]
    found: Sequence[Record]
    matches: Mapping[int, int]
    text: str | None = None

    def errors(self) -> tuple[list[EntityError], list[EntityError]]:
        """Return the gold entities that were not found, and the predicted ones that are none.

        Optional gold entities are not missed.
        """
        matched = set(self.matches.values())
        missed = [
            (entity, labels(entity))
            for position, entity in enumerate(self.gold)
            if position not in matched and not entity.get("optional")
        ]
        extra = [
            (entity, labels(entity))
            for position, entity in enumerate(self.found)
            if position not in self.matches
        ]
        # A name that was found all the same, or is one of gold's, is badly linked, not badly cut.
        found = frozenset[str]().union(*(labels(self.found[i]) for i in self.matches))
        known = frozenset[str]().union(*map(labels, self.gold))
        badly_found = [names for _, names in extra if not names & known]
        unfound = [names for _, names in missed if not names & found]
        return (
            [EntityError(e, self._cause(names, found, badly_found)) for e, names in missed],
            [EntityError(e, self._cause(names, known, unfound)) for e, names in extra],
        )

    def _cause(
        self, names: frozenset[str], linked: frozenset[str], others: Sequence[frozenset[str]]
    ) -> ErrorCause:
        if names & linked:
            return "linking"
        return "boundary" if any(self._overlap(names, other) for other in others) else "other"

    def _overlap(self, names: frozenset[str], others: frozenset[str]) -> bool:
        if any(name in other or other in name for name in names for other in others):
            return True
        if self.text is None:
            return False
        spans = [span for name in names for span in _occurrences(name, self.text)]
        return any(
            start < other_end and other_start < end
            for other in others
            for other_start, other_end in _occurrences(other, self.text)
            for start, end in spans
        )


def _occurrences(name: str, text: str) -> list[tuple[int, int]]:
    # A look-ahead finds those that overlap one another, too.
    return [
        (match.start(), match.start() + len(name))
        for match in re.finditer(f"(?={re.escape(name)})", text)
    ]


@dataclass
class EntityTally:
    """Running counts of entities over documents."""

    counts: Counter[str] = field(default_factory=Counter)
    types: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    recognisers: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    familiarity: defaultdict[Familiarity, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    errors: Counter[tuple[ErrorCause, str]] = field(default_factory=Counter)
    mistyped: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(
        self,
        compared: EntityComparison,
        recognisers: Sequence[str] = (),
        familiarity: Sequence[Familiarity] = (),
    ) -> tuple[list[EntityError], list[EntityError]]:
        """Count one document; return what was missed and what is one too many.

        Parameters
        ----------
        compared : EntityComparison
        recognisers : sequence of str
            Of each predicted entity, or empty if not known.
        familiarity : sequence of str
            Of each gold entity, or empty if not known.
        """
        missed, extra = compared.errors()
        typed = {
            position
            for position, other in compared.matches.items()
            if has_type_of(compared.found[position], compared.gold[other])
        }
        self.counts["tp"] += len(compared.matches)
        self.counts["typed"] += len(typed)
        self.counts["predicted"] += len(compared.found)
        self.counts["wanted"] += len(compared.matches) + len(missed)
        self._count_types(compared, typed, missed)
        for position, recogniser in enumerate(recognisers):
            count = self.recognisers[recogniser]
            count["found"] += 1
            count["right"] += position in compared.matches
            count["typed"] += position in typed
        self._count_familiarity(compared, typed, familiarity)
        self.errors.update((error.cause, "missed") for error in missed)
        self.errors.update((error.cause, "extra") for error in extra)
        return missed, extra

    def _count_types(
        self, compared: EntityComparison, typed: Collection[int], missed: Sequence[EntityError]
    ) -> None:
        for position, entity in enumerate(compared.found):
            if position in typed:
                self.types[compared.gold[compared.matches[position]]["type"]]["tp"] += 1
                continue
            self.types[entity["type"]]["fp"] += 1
            if position in compared.matches:
                wanted = compared.gold[compared.matches[position]]["type"]
                self.types[wanted]["fn"] += 1
                self.mistyped[wanted, entity["type"]] += 1
        for error in missed:
            self.types[error.entity["type"]]["fn"] += 1

    def _count_familiarity(
        self,
        compared: EntityComparison,
        typed: Collection[int],
        familiarity: Sequence[Familiarity],
    ) -> None:
        position_of = {other: position for position, other in compared.matches.items()}
        for number, kind in enumerate(familiarity):
            if number not in position_of and compared.gold[number].get("optional"):
                continue
            count = self.familiarity[kind]
            count["wanted"] += 1
            count["right"] += number in position_of
            count["typed"] += position_of.get(number) in typed

    def ratio(self, right: str) -> Ratio:
        """Return the ratio of all entities, or of those with their types."""
        tp = self.counts[right]
        return Ratio(tp, self.counts["predicted"] - tp, self.counts["wanted"] - tp)

    def scores(self) -> EntityScores:
        """Work out the figures over all documents added."""
        order = {name: number for number, name in enumerate(get_args(EntityType))}
        return EntityScores(
            types={
                name: Ratio(count["tp"], count["fp"], count["fn"])
                for name, count in sorted(
                    self.types.items(), key=lambda item: (order.get(item[0], len(order)), item[0])
                )
            },
            recognisers={
                name: Yield(count["found"], count["right"], count["typed"])
                for name, count in sorted(
                    self.recognisers.items(), key=lambda item: _distrust(item[0])
                )
            },
            familiarity={
                kind: Recall(count["wanted"], count["right"], count["typed"])
                for kind in get_args(Familiarity)
                if (count := self.familiarity.get(kind))
            },
            errors={
                cause: ErrorCounts(self.errors[cause, "missed"], self.errors[cause, "extra"])
                for cause in get_args(ErrorCause)
            },
            mistyped=dict(sorted(self.mistyped.items(), key=lambda item: (-item[1], item[0]))),
        )
