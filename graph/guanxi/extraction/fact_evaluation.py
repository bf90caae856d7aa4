"""Comparing predicted with annotated facts: what is right, and what the errors are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from guanxi.extraction.calibration import Judged, Reliability, precision_recall
from guanxi.extraction.entity_evaluation import Record, labels
from guanxi.extraction.entity_scores import ErrorCounts
from guanxi.extraction.fact_scores import FactCause, FactScores, FieldCounts, Hits, PredicateCounts
from guanxi.extraction.ratio import Ratio

End: TypeAlias = int | str
"""A gold entity by its position, or a name that gold does not know."""
FactKey: TypeAlias = tuple[End | frozenset[End], str, End | None]

FactErrorKind: TypeAlias = Literal["fact missed", "fact extra"]
SlipKind: TypeAlias = Literal["status", "time", "role"]


@dataclass(frozen=True, slots=True)
class FactError:
    """A fact that was missed, or a claim too many, with what is to blame."""

    kind: FactErrorKind
    fact: Record
    cause: FactCause


@dataclass(frozen=True, slots=True)
class FactSlip:
    """A fact that was found with another status, time or role."""

    kind: SlipKind
    fact: Record
    claim: Record


@dataclass(frozen=True)
class FactComparison:
    """The facts of one document, annotated and predicted, paired by what makes two the same.

    Attributes
    ----------
    gold, found : sequence of mapping
        The annotated entities, and the predicted ones.
    facts, claims : sequence of mapping
    matches : mapping of int to int
        Position of a predicted entity → position of the gold one that it is.
    symmetric : frozenset of str
        Predicates without a direction.
    """

    gold: Sequence[Record]
    found: Sequence[Record]
    facts: Sequence[Record]
    claims: Sequence[Record]
    matches: Mapping[int, int]
    symmetric: frozenset[str]

    def wanted(self) -> dict[FactKey, Record]:
        """Return the annotated facts."""
        index = self._gold_index()
        return {self._key(fact, index): fact for fact in self.facts}

    def stated(self) -> list[tuple[FactKey, Record]]:
        """Return the claims, each with the fact that it states."""
        index = self._gold_index()
        for position, gold_position in self.matches.items():
            for label in labels(self.found[position]):
                index.setdefault(label, gold_position)
        return [(self._key(claim, index), claim) for claim in self.claims]

    def chosen(self, wanted: Mapping[FactKey, Record]) -> dict[FactKey, Record]:
        """Choose the claim that counts for a fact: of several, the last whose status is gold's."""
        chosen: dict[FactKey, Record] = {}
        for key, claim in self.stated():
            agrees = key in wanted and status_of(claim) == wanted[key]["status"]
            if key not in chosen or agrees:
                chosen[key] = claim
        return chosen

    def errors(
        self, wanted: Mapping[FactKey, Record], chosen: Mapping[FactKey, Record]
    ) -> Iterator[FactError]:
        """Yield what was missed, then what is one too many, each with its cause."""
        known = set(self.matches.values())
        for key, fact in wanted.items():
            if key not in chosen and not fact.get("optional"):
                if any(end not in known for end in _ends(key)):
                    cause: FactCause = "entity missing"
                else:
                    cause = self._confusion(key, chosen) or self._distance(key, fact)
                yield FactError("fact missed", fact, cause)
        for key, claim in chosen.items():
            if key not in wanted:
                if any(isinstance(end, str) for end in _ends(key)):
                    cause = "entity extra"
                else:
                    cause = self._confusion(key, wanted) or "no such fact"
                yield FactError("fact extra", claim, cause)

    def _confusion(self, key: FactKey, others: Mapping[FactKey, Record]) -> FactCause | None:
        """Tell whether the other side says something else of the same two ends."""
        ends = frozenset(_ends(key))
        predicates = {other[1] for other in others if frozenset(_ends(other)) == ends}
        if key[1] in predicates:
            return "wrong direction"
        return "wrong predicate" if predicates else None

    def _distance(self, key: FactKey, fact: Record) -> FactCause:
        """Tell whether the annotated sentence names both ends."""
        evidence = fact.get("evidence") or ""
        named = all(
            any(label in evidence for label in labels(self.gold[end]))
            for end in _ends(key)
            if isinstance(end, int)
        )
        return "no claim, one sentence" if named else "no claim, several sentences"

    def _gold_index(self) -> dict[str, int]:
        return {
            label: position for position, entity in enumerate(self.gold) for label in labels(entity)
        }

    def _key(self, fact: Record, index: Mapping[str, int]) -> FactKey:
        """Tell what makes two facts the same: gold entities where known, else the names."""
        subject: End = index.get(fact["subject"], fact["subject"])
        target: End = index.get(fact["object"], fact["object"])
        predicate: str = fact["predicate"]
        if predicate in self.symmetric:
            return (frozenset({subject, target}), predicate, None)
        return (subject, predicate, target)


def _ends(key: FactKey) -> tuple[End, ...]:
    subject, _, target = key
    if isinstance(subject, frozenset):
        return tuple(subject)
    return (subject, target) if target is not None else (subject,)


def status_of(claim: Record) -> str:
    """Return the status of a claim, which is asserted if it does not say."""
    return claim.get("status") or "asserted"


def extractors_of(claim: Record) -> list[str]:
    """Return the wordings and models behind a claim, as far as its record names them."""
    named = (each.get("extractor") for each in (claim, *claim.get("more", ())))
    return sorted({name for name in named if name})


@dataclass
class FactTally:
    """Running counts of facts over documents."""

    counts: Counter[str] = field(default_factory=Counter)
    predicates: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    extractors: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    fields: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Counter[tuple[FactCause, str]] = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)

    def add(self, compared: FactComparison) -> tuple[list[FactError], list[FactSlip]]:
        """Count one document; return its errors, and what was found but not quite."""
        wanted = compared.wanted()
        chosen = compared.chosen(wanted)
        errors = list(compared.errors(wanted, chosen))
        self._count_asserted(wanted, chosen)
        slips: list[FactSlip] = []
        for key, fact in wanted.items():
            # Even one that is optional and was not found gives its predicate a line.
            count = self.predicates[fact["predicate"]]
            if key in chosen:
                count["tp"] += 1
                slips += self._count_found(fact, chosen[key])
        for error in errors:
            side = "fn" if error.kind == "fact missed" else "fp"
            self.predicates[error.fact["predicate"]][side] += 1
            self.counts[side] += 1
            self.causes[error.cause, error.kind] += 1
        for key, claim in chosen.items():
            self._judge(claim, wanted.get(key))
        for key, claim in compared.stated():
            for name in extractors_of(claim):
                count = self.extractors[name]
                count["hits"] += 1
                count["right"] += key in wanted
                count["strict"] += key in wanted and wanted[key]["status"] == status_of(claim)
        return errors, slips

    @property
    def facts(self) -> Ratio:
        """The ratio of all facts."""
        return Ratio(self.counts["tp"], self.counts["fp"], self.counts["fn"])

    @property
    def facts_strict(self) -> Ratio:
        """The ratio of all facts, with the same status."""
        slipped = self.counts["tp"] - self.counts["strict"]
        return Ratio(
            self.counts["strict"], self.counts["fp"] + slipped, self.counts["fn"] + slipped
        )

    @property
    def asserted_precision(self) -> float | None:
        """Share of the claims predicted as asserted that gold asserts."""
        return _share(self.counts["asserted right"], self.counts["asserted"])

    @property
    def time_accuracy(self) -> float | None:
        """Share of the found facts with a gold time whose time is equal."""
        return _share(self.fields["time"]["right"], self.fields["time"]["wanted"])

    def ratios(self) -> dict[str, Ratio]:
        """Return the ratio of each predicate, sorted by name."""
        return {
            name: Ratio(count["tp"], count["fp"], count["fn"])
            for name, count in sorted(self.predicates.items())
        }

    def scores(self) -> FactScores:
        """Work out the figures over all documents added."""
        return FactScores(
            predicates={
                name: PredicateCounts(
                    count["tp"] + count["fn"],
                    count["tp"] + count["fp"],
                    count["tp"],
                    count["strict"],
                )
                for name, count in sorted(self.predicates.items())
            },
            extractors={
                name: Hits(count["hits"], count["right"], count["strict"])
                for name, count in sorted(
                    self.extractors.items(), key=lambda item: (-item[1]["hits"], item[0])
                )
            },
            fields={
                name: FieldCounts(
                    wanted=self.fields[name]["wanted"],
                    right=self.fields[name]["right"],
                    other=self.fields[name]["other"],
                    absent=self.fields[name]["absent"],
                    uncalled=self.fields[name]["uncalled"],
                )
                for name in ("time", "role")
            },
            statuses=dict(sorted(self.statuses.items(), key=lambda item: (-item[1], item[0]))),
            errors={
                cause: ErrorCounts(
                    self.causes[cause, "fact missed"], self.causes[cause, "fact extra"]
                )
                for cause in get_args(FactCause)
            },
            reliability=Reliability.of(self.judged),
            curve=precision_recall(self.judged, self.counts["fn"]),
        )

    def _count_asserted(
        self, wanted: Mapping[FactKey, Record], chosen: Mapping[FactKey, Record]
    ) -> None:
        for key, claim in chosen.items():
            if status_of(claim) == "asserted":
                gold_status = wanted[key]["status"] if key in wanted else None
                self.counts["asserted"] += 1
                self.counts["asserted right"] += gold_status == "asserted"
                self.counts["leak"] += gold_status == "negated"

    def _count_found(self, fact: Record, claim: Record) -> Iterator[FactSlip]:
        self.counts["tp"] += 1
        if status_of(claim) == fact["status"]:
            self.counts["strict"] += 1
            self.predicates[fact["predicate"]]["strict"] += 1
        else:
            self.statuses[fact["status"], status_of(claim)] += 1
            yield FactSlip("status", fact, claim)
        names: tuple[SlipKind, ...] = ("time", "role")
        for name in names:
            wanted, found = fact.get(name), claim.get(name)
            count = self.fields[name]
            if not wanted:
                count["uncalled"] += bool(found)
                continue
            count["wanted"] += 1
            count["right" if found == wanted else "other" if found else "absent"] += 1
            if found != wanted:
                yield FactSlip(name, fact, claim)

    def _judge(self, claim: Record, fact: Record | None) -> None:
        confidence: Any = claim.get("confidence")
        if isinstance(confidence, int | float):
            is_exact = fact is not None and fact["status"] == status_of(claim)
            is_wanted = fact is not None and not fact.get("optional")
            self.judged.append(Judged(float(confidence), fact is not None, is_exact, is_wanted))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
