"""Claims: relations of one document, put together with their evidence and confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from guanxi.clock import day_in_china
from guanxi.extraction.claim_times import since
from guanxi.extraction.confidence import (
    CARRIED,
    CUED,
    GUESSED,
    RIVAL_READING,
    TOLD_OTHERWISE,
    confidence,
    strength,
)
from guanxi.extraction.guessed_types import GUESSING
from guanxi.extraction.relations import RelationFound
from guanxi.model import Claim, Discount, Document, Evidence, Status
from guanxi.vocabulary import Ontology

_CUED: frozenset[Status] = frozenset({"planned", "rumoured", "negated"})
# Whoever founded a firm may lead it, own it and work for it.
_COMPATIBLE = frozenset({"founderOf"})

_Key = tuple[str, str, str, Status]


def assemble(
    document: Document, relations: Iterable[RelationFound], ontology: Ontology
) -> tuple[Claim, ...]:
    """Put relations of one document together into claims.

    Relations that agree in subject, predicate, object and status are one claim, unless their times
    or roles differ; one without time or role joins one that has it. What is over also takes the
    time at which the document says that it began. What the confidence is made of stands in
    :mod:`guanxi.extraction.confidence`.

    Parameters
    ----------
    document : Document
    relations : iterable of RelationFound
    ontology : Ontology
        Says which relations are symmetric; those are stated once, smaller IRI first.

    Returns
    -------
    tuple of Claim
        By the position of the best evidence.
    """
    groups: defaultdict[_Key, list[RelationFound]] = defaultdict(list)
    for relation in relations:
        groups[_key(relation, ontology)].append(relation)
    contradictions = _Contradictions(groups)
    claims = []
    for key, members in groups.items():
        if contradictions.is_denied(key):
            continue
        discounts = contradictions.discounts_of(key)
        begun = groups.get((*key[:3], "asserted"), []) if key[3] == "ended" else []
        for (time, role), found in _by_time_and_role(members).items():
            time = since(time, [relation.time for relation in begun])
            claims.append(_claim(document, found, time, role, ontology, discounts))
    return tuple(sorted(claims, key=_position))


class _Contradictions:
    """What a document says of the same two entities beside a claim."""

    def __init__(self, keys: Iterable[_Key]) -> None:
        self._statuses: defaultdict[tuple[str, str, str], set[Status]] = defaultdict(set)
        self._predicates: defaultdict[frozenset[str], set[str]] = defaultdict(set)
        for subject, predicate, object_, status in keys:
            self._statuses[subject, predicate, object_].add(status)
            self._predicates[frozenset({subject, object_})].add(predicate)

    def is_denied(self, key: _Key) -> bool:
        """Tell whether something is asserted that the document denies, or says to be over."""
        return key[3] == "asserted" and bool(self._statuses[key[:3]] & {"negated", "ended"})

    def discounts_of(self, key: _Key) -> tuple[Discount, ...]:
        """Return what lowers the confidence of a claim as a whole."""
        subject, predicate, object_, status = key
        discounts = []
        # That something is over says that it was, too.
        if status != "ended" and self._statuses[key[:3]] - {status, "ended"}:
            discounts.append(TOLD_OTHERWISE)
        if predicate not in _COMPATIBLE:
            others = self._predicates[frozenset({subject, object_})] - {predicate, *_COMPATIBLE}
            if others:
                discounts.append(RIVAL_READING)
        return tuple(sorted(discounts, key=lambda each: each.reason))


def _position(claim: Claim) -> tuple[int, str, str, str, str, str, str]:
    return (
        claim.evidence[0].start,
        claim.predicate,
        claim.subject.iri,
        claim.object.iri,
        claim.status,
        claim.time or "",
        claim.role or "",
    )


def _key(relation: RelationFound, ontology: Ontology) -> _Key:
    subject, object_ = relation.subject.entity.iri, relation.object.entity.iri
    if ontology.predicates[relation.predicate].symmetric and subject > object_:
        subject, object_ = object_, subject
    return subject, relation.predicate, object_, relation.status


def _by_time_and_role(
    members: list[RelationFound],
) -> dict[tuple[str | None, str | None], list[RelationFound]]:
    times = sorted({m.time for m in members if m.time})
    roles = sorted({m.role for m in members if m.role}, key=lambda role: (-len(role), role))
    time, role = (times[0] if times else None), (roles[0] if roles else None)
    result: defaultdict[tuple[str | None, str | None], list[RelationFound]] = defaultdict(list)
    for member in members:
        result[member.time or time, member.role or role].append(member)
    return dict(result)


def _claim(
    document: Document,
    found: list[RelationFound],
    time: str | None,
    role: str | None,
    ontology: Ontology,
    discounts: tuple[Discount, ...],
) -> Claim:
    best_by_sentence: dict[tuple[int, int], RelationFound] = {}
    for relation in sorted(found, key=_by_strength):
        best_by_sentence.setdefault((relation.sentence.start, relation.sentence.end), relation)
    first = found[0]
    subject, object_ = first.subject.entity, first.object.entity
    swapped = ontology.predicates[first.predicate].symmetric and subject.iri > object_.iri
    if swapped:
        subject, object_ = object_, subject
    evidence = []
    for relation in best_by_sentence.values():
        ends = (
            (relation.subject.start, relation.subject.end),
            (relation.object.start, relation.object.end),
        )
        if relation.subject.entity.iri != subject.iri:
            ends = ends[::-1]
        start, end = relation.sentence.start, relation.sentence.end
        evidence.append(
            Evidence(
                start,
                end,
                document.text[start:end],
                relation.extractor,
                *ends,
                relation.status_cue,
                relation.time_cue,
                relation.precision,
                discounts_of(relation),
            )
        )
    published = day_in_china(document.published) if document.published else None
    terms = [relation.terms for relation in best_by_sentence.values()]
    return Claim(
        subject,
        first.predicate,
        object_,
        first.status,
        time,
        role,
        confidence(evidence, discounts),
        tuple(evidence),
        next(iter(best_by_sentence.values())).speaker,
        next((each.amount for each in terms if each.amount), None),
        next((each.round for each in terms if each.round), None),
        next((each.share for each in terms if each.share), None),
        discounts,
        next(iter(best_by_sentence.values())).reported or published,
    )


def discounts_of(relation: RelationFound) -> tuple[Discount, ...]:
    """Return what makes a relation less sure than its wording usually is."""
    discounts = []
    if relation.is_carried:
        discounts.append(CARRIED)
    if relation.status in _CUED:
        discounts.append(CUED)
    guessed = [end.recogniser in GUESSING for end in (relation.subject, relation.object)]
    if any(guessed) and not all(guessed):  # two strangers in one wording vouch for each other
        discounts.append(GUESSED)
    return tuple(sorted(discounts, key=lambda each: each.reason))


def _by_strength(relation: RelationFound) -> tuple[float, int, str]:
    sure = strength(relation.precision, discounts_of(relation))
    return -sure, relation.sentence.start, relation.extractor
