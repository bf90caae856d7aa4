"""Claims: relations of one document, put together with their evidence and confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import prod

from guanxi.clock import day_in_china
from guanxi.extraction.claim_times import since
from guanxi.extraction.relations import RelationFound
from guanxi.model import Claim, Document, Evidence, Status
from guanxi.vocabulary import Ontology

_CARRIED_FACTOR = 0.85
_MAX_CONFIDENCE = 0.99

_Key = tuple[str, str, str, Status]


def assemble(
    document: Document, relations: Iterable[RelationFound], ontology: Ontology
) -> tuple[Claim, ...]:
    """Put relations of one document together into claims.

    Relations that agree in subject, predicate, object and status are one claim, unless their times
    or roles differ; one without time or role joins one that has it. What is over also takes
    the time at which the document says that it began. The confidence is the noisy-or (Pearl 1988)
    of the precisions of the wordings behind independent sentences.

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
    denied = {key[:3] for key in groups if key[3] in ("negated", "ended")}
    claims = []
    for key, members in groups.items():
        if key[3] == "asserted" and key[:3] in denied:
            continue
        begun = groups.get((*key[:3], "asserted"), []) if key[3] == "ended" else []
        for (time, role), found in _by_time_and_role(members).items():
            time = since(time, [relation.time for relation in begun])
            claims.append(_claim(document, found, time, role, ontology))
    return tuple(sorted(claims, key=_position))


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
        evidence.append(Evidence(start, end, document.text[start:end], relation.extractor, *ends))
    published = day_in_china(document.published) if document.published else None
    terms = [relation.terms for relation in best_by_sentence.values()]
    doubt = prod(1 - strength(relation) for relation in best_by_sentence.values())
    return Claim(
        subject,
        first.predicate,
        object_,
        first.status,
        time,
        role,
        round(min(_MAX_CONFIDENCE, 1 - doubt), 3),
        tuple(evidence),
        next(iter(best_by_sentence.values())).speaker,
        next((each.amount for each in terms if each.amount), None),
        next((each.round for each in terms if each.round), None),
        next((each.share for each in terms if each.share), None),
        next(iter(best_by_sentence.values())).reported or published,
    )


def strength(relation: RelationFound) -> float:
    """Return how likely a relation is right: its wording's precision, less for a carried end."""
    return relation.precision * (_CARRIED_FACTOR if relation.is_carried else 1.0)


def _by_strength(relation: RelationFound) -> tuple[float, int, str]:
    return -strength(relation), relation.sentence.start, relation.extractor
