"""Which claims are least sure, so that people look at those first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Final

from guanxi.model import Status
from guanxi.namespaces import status_of
from guanxi.store import terms
from guanxi.store.facts import dated
from guanxi.store.identity import Identity
from guanxi.store.quads import Quads
from guanxi.store.records import read_label
from guanxi.store.reviews import Review
from guanxi.store.sparql import select
from guanxi.store.terms import Fact
from guanxi.vocabulary import Ontology

CONTRADICTED: Final = 0.5
RUMOURED: Final = 0.3
PLANNED: Final = 0.2
WEAK_NAME: Final = 0.15
"""How much each of these makes a claim doubtful; they add up as independent doubts do."""

_BY_STATUS: Final = {"rumoured": RUMOURED, "planned": PLANNED}


@dataclass(frozen=True, slots=True)
class Doubt:
    """How doubtful a claim is.

    Attributes
    ----------
    claim : str
        IRI.
    score : float
        In [0, 1]: 0 where nothing speaks against it.
    reasons : tuple of str
        What makes it doubtful, for people.
    """

    claim: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    claim: str
    document: str
    fact: Fact
    status: Status
    confidence: float
    day: date

    def contradicts(self, other: _Stated) -> bool:
        """Tell whether this denies what the other asserts, or ended it before that."""
        if other.status != "asserted":
            return False
        return self.status == "negated" or (self.status == "ended" and other.day >= self.day)


def doubts(
    store: Quads,
    ontology: Ontology,
    identity: Identity,
    reviews: Collection[Review],
    *,
    about: Collection[str] = (),
    minimum: float = 0.0,
) -> tuple[Doubt, ...]:
    """Return the claims that nobody reviewed yet, the most doubtful ones first.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    identity : Identity
        What entities stand for.
    reviews : collection of Review
        Those that count. What was rejected contradicts nothing.
    about : collection of str
        Only claims with one of these ends, by the IRI of what it stands for; none restrict nothing.
    minimum : float
        Least score.

    Returns
    -------
    tuple of Doubt
        By score, then by document and IRI.
    """
    rejected = {each.claim for each in reviews if each.verdict == "rejected"}
    settled = {each.claim for each in reviews}
    by_fact: dict[Fact, list[_Stated]] = {}
    for each in _stated(store, ontology, identity):
        if each.claim not in rejected:
            by_fact.setdefault(each.fact, []).append(each)
    weak = _weak_names(store, ontology, identity)
    found = []
    for fact, group in by_fact.items():
        subject, _, object = fact
        if about and subject not in about and object not in about:
            continue
        names = [read_label(store, end) for end in (subject, object) if end in weak]
        for each in group:
            if each.claim not in settled:
                against = sum(each.contradicts(other) or other.contradicts(each) for other in group)
                doubt = _doubt(each, against, names)
                if doubt.score >= minimum:
                    found.append((-doubt.score, each.document, each.claim, doubt))
    return tuple(doubt for *_, doubt in sorted(found, key=lambda row: row[:3]))


def _doubt(stated: _Stated, against: int, weak_names: Iterable[str]) -> Doubt:
    parts = [(1 - stated.confidence, f"confidence {stated.confidence:.2f}")]
    if against:
        claims = "1 claim" if against == 1 else f"{against} claims"
        parts.append((CONTRADICTED, f"contradicted by {claims}"))
    if stated.status in _BY_STATUS:
        parts.append((_BY_STATUS[stated.status], stated.status))
    parts += [(WEAK_NAME, f"only one article names {name}") for name in weak_names]
    score = 1 - prod(1 - part for part, _ in parts)
    return Doubt(stated.claim, round(score, 3), tuple(reason for _, reason in parts))


def _stated(store: Quads, ontology: Ontology, identity: Identity) -> Iterable[_Stated]:
    """Yield the claims of a store, in a fixed order."""
    names = {predicate.iri: predicate for predicate in ontology.predicates.values()}
    for row in select(
        store,
        """SELECT ?claim ?document ?s ?p ?o ?status ?confidence ?earliest ?latest ?day WHERE {
          GRAPH ?document {
            ?claim a gx:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
                   gx:status ?status ; gx:confidence ?confidence .
            OPTIONAL { ?claim gx:earliest ?earliest }
            OPTIONAL { ?claim gx:latest ?latest }
            OPTIONAL { ?document gx:day ?day }
          }
        } ORDER BY ?document ?claim""",
    ):
        claim, document, subject, predicate, object, status, confidence = map(str, row[:7])
        first, second = map(identity.representative, (subject, object))
        if predicate not in names or first == second:
            continue
        earliest, latest, day = (each and date.fromisoformat(each) for each in row[7:])
        kind = status_of(status)
        yield _Stated(
            claim,
            document,
            terms.canonical_fact(first, names[predicate], second),
            kind,
            float(confidence),
            dated(kind, earliest or None, latest or None, day or None) or date.min,
        )


def _weak_names(store: Quads, ontology: Ontology, identity: Identity) -> set[str]:
    """Return the entities that the lexicon lacks and only one article names."""
    documents: dict[str, set[str]] = {}
    for entity, document in select(
        store, "SELECT ?entity ?document { GRAPH ?document { ?mention gx:entity ?entity } }"
    ):
        documents.setdefault(identity.representative(str(entity)), set()).add(str(document))
    return {
        iri for iri, found in documents.items() if len(found) == 1 and ontology.entry(iri) is None
    }
