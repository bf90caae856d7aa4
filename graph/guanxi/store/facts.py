"""What the whole store holds true: the plain triples, types and labels that documents support.

A plain triple stands if and only if at least one asserted claim has a confidence of 0.5 or more
and no later-dated claim says that it ended or is not so. A claim that people accepted is certain,
one that they rejected counts for nothing. What is claimed of entities that were judged the same is
a fact of their representative. Everything here is a pure function of the documents, the ontology
and the judgements, so the order in which they come and go cannot matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from guanxi.model import Status
from guanxi.namespaces import GX, status_of
from guanxi.store import terms
from guanxi.store.identity import Identity
from guanxi.store.quads import Quads
from guanxi.store.reviews import Review, reviewed_triple
from guanxi.store.sparql import select
from guanxi.store.terms import Fact, gx
from guanxi.vocabulary import Ontology

MINIMUM_CONFIDENCE = 0.5
"""What an asserted claim must reach to make a plain triple."""

_DENIALS = ("ended", "negated")


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as far as it decides whether a fact stands; `day` is when it holds, see `dated`."""

    status: Status
    confidence: float
    day: date | None

    @property
    def is_support(self) -> bool:
        """Whether it can make the fact a plain triple."""
        return self.status == "asserted" and self.confidence >= MINIMUM_CONFIDENCE


@dataclass(slots=True)
class Naming:
    """What documents call an entity, and of which types they take it to be."""

    names: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)

    def add(self, other: Naming) -> None:
        """Take in what further documents call it."""
        self.names |= other.names
        self.aliases |= other.aliases
        self.types |= other.types

    def __le__(self, other: Naming) -> bool:
        """Tell whether `other` calls the entity all that this one calls it."""
        return (
            self.names <= other.names
            and self.aliases <= other.aliases
            and self.types <= other.types
        )


def dated(
    status: Status, earliest: date | None, latest: date | None, published: date | None
) -> date | None:
    """Return the day that decides which of two contradicting claims is the later one.

    A claim is dated by the time it speaks of, else by its document. What ended did so at the end
    of that time, everything else began at its start.
    """
    first, second = (latest, earliest) if status == "ended" else (earliest, latest)
    return first or second or published


def stands(statements: Iterable[Statement]) -> bool:
    """Tell whether claims about one fact make it a plain triple.

    A claim without any date is taken to be older than every dated one.

    Examples
    --------
    >>> began = Statement("asserted", 0.9, date(2018, 1, 1))
    >>> left = Statement("ended", 0.8, date(2022, 8, 31))
    >>> stands([began]), stands([began, left])
    (True, False)
    """
    support = denial = None
    for statement in statements:
        day = statement.day or date.min
        if statement.status in _DENIALS:
            denial = max(denial or day, day)
        elif statement.is_support:
            support = max(support or day, day)
    return support is not None and (denial is None or denial <= support)


def may_change(
    is_standing: bool, before: Collection[Statement], after: Collection[Statement]
) -> bool:
    """Tell whether a document's new statements about a fact can change whether it stands.

    Most new documents only add support to what stands, or say what makes no plain triple; then
    nobody needs to read what all the others say.

    Parameters
    ----------
    is_standing : bool
        Whether it stands now.
    before, after : collection of Statement
        What the document said and says now.
    """
    if Counter(before) - Counter(after):
        return True
    news = (Counter(after) - Counter(before)).elements()
    if is_standing:
        return any(statement.status in _DENIALS for statement in news)
    return any(statement.is_support for statement in news)


class Deriver:
    """Derives the triples of the facts graph under one ontology and what people judged.

    Facts and namings are those of representatives (see :mod:`guanxi.store.identity`).

    Parameters
    ----------
    ontology : Ontology
    identity : Identity
    reviews : Mapping of str to Review
        Those that count, by claim.
    """

    def __init__(
        self, ontology: Ontology, identity: Identity, reviews: Mapping[str, Review]
    ) -> None:
        self.identity = identity
        self._reviews = reviews
        self._ontology = ontology
        self._background = {
            terms.canonical_fact(subject, ontology.predicates[predicate], object)
            for subject, predicate, object in ontology.background
        }

    def is_background(self, fact: Fact) -> bool:
        """Tell whether the lexicon states the fact already."""
        return fact in self._background

    def triple(self, fact: Fact) -> ox.Triple:
        """Return the plain triple of a fact."""
        subject, predicate, object = fact
        return ox.Triple(
            ox.NamedNode(subject),
            ox.NamedNode(self._ontology.predicates[predicate].iri),
            ox.NamedNode(object),
        )

    def fact_triples(self, statements: Mapping[Fact, Iterable[Statement]]) -> set[ox.Triple]:
        """Return the plain triples that claims support and the lexicon lacks."""
        return {
            self.triple(fact)
            for fact, about_it in statements.items()
            if not self.is_background(fact) and stands(about_it)
        }

    def reviewed_triples(self) -> set[ox.Triple]:
        """Return what tells whoever asks in SPARQL which claims were accepted and rejected."""
        return set(map(reviewed_triple, self._reviews.values()))

    def entity_triples(self, namings: Mapping[str, Naming]) -> set[ox.Triple]:
        """Return types and labels of entities, as far as the lexicon lacks them.

        The preferred label of an entity outside the lexicon is the shortest name that a document
        calls it by, the first in code point order among equally short ones. Whatever else stands
        for the same bears that label and type, too, and leads to the representative.
        """
        triples = set()
        for iri, naming in namings.items():
            node = ox.NamedNode(iri)
            entry = self._ontology.entry(iri)
            others = naming.names | naming.aliases
            if entry is not None:
                others -= {entry.name, entry.label_en, *entry.aliases}
                label, label_en, type = entry.name, entry.label_en, str(entry.type)
            else:
                label, label_en, type = min(naming.names, key=_shortest), None, min(naming.types)
                others -= {label}
                triples |= _description(node, type, label, label_en)
            triples.update(ox.Triple(node, terms.ALT_LABEL, _name(form)) for form in others)
            for other in map(ox.NamedNode, self.identity.others(iri)):
                triples.add(ox.Triple(other, terms.SAME_AS, node))
                triples |= _description(other, type, label, label_en)
        return triples

    def statements(
        self,
        store: Quads,
        *,
        facts: Iterable[Fact] | None = None,
        documents: Collection[str] | None = None,
        without: Collection[str] = (),
    ) -> dict[Fact, list[Statement]]:
        """Read the claims of a store by the fact that they are about.

        Parameters
        ----------
        store : Quads
        facts : iterable of Fact, optional
            Only claims about these, between whatever stands for their ends.
        documents, without : collection of str, optional
            IRIs of the documents to read, and of those to leave out.
        """
        names = {predicate.iri: predicate for predicate in self._ontology.predicates.values()}
        found = defaultdict(list)
        graph, among = _among(documents)
        for row in select(
            store,
            f"""
            SELECT ?claim ?s ?p ?o ?status ?confidence ?earliest ?latest ?day WHERE {{
              {_values("fact", None if facts is None else self._stated(facts))}
              {among}
              GRAPH {graph} {{
                ?claim gx:fact ?fact ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
                       gx:status ?status ; gx:confidence ?confidence .
                OPTIONAL {{ ?claim gx:earliest ?earliest }}
                OPTIONAL {{ ?claim gx:latest ?latest }}
                OPTIONAL {{ {graph} gx:day ?day }}
              }}
              {_unless(without)}
            }}""",
        ):
            claim, subject, predicate, object, status, confidence, *days = row
            if predicate not in names:
                continue  # a relation of an earlier ontology: its claims stay, without effect
            review = self._reviews.get(str(claim))
            verdict = None if review is None else review.verdict
            if verdict == "rejected":
                continue
            first, second = map(self.identity.representative, (str(subject), str(object)))
            if first == second:
                continue  # both ends turned out to be one entity
            fact = terms.canonical_fact(first, names[predicate], second)
            earliest, latest, published = (day and date.fromisoformat(day) for day in days)
            kind = status_of(str(status))
            day = dated(kind, earliest or None, latest or None, published or None)
            certainty = 1.0 if verdict == "accepted" else float(confidence or 0)
            found[fact].append(Statement(kind, certainty, day))
        return dict(found)

    def facts_of(self, store: Quads, claims: Iterable[ox.NamedNode]) -> set[Fact]:
        """Return the facts that claims are about; claims that the store lacks have none."""
        names = {predicate.iri: predicate for predicate in self._ontology.predicates.values()}
        found = set()
        for subject, predicate, object in select(
            store,
            f"""
            SELECT ?s ?p ?o WHERE {{
              {_values("claim", claims)}
              GRAPH ?document {{ ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}
            }}""",
        ):
            first, second = map(self.identity.representative, (str(subject), str(object)))
            if predicate in names and first != second:
                found.add(terms.canonical_fact(first, names[predicate], second))
        return found

    def namings(
        self,
        store: Quads,
        *,
        entities: Iterable[str] | None = None,
        documents: Collection[str] | None = None,
        without: Collection[str] = (),
    ) -> dict[str, Naming]:
        """Read what the documents of a store call entities; parameters as in `statements`."""
        found: dict[str, Naming] = defaultdict(Naming)
        if entities is not None:
            entities = [member for iri in entities for member in self.identity.members(iri)]
        graph, among = _among(documents)
        for entity, type, name, alias in select(
            store,
            f"""
            SELECT DISTINCT ?entity ?type ?name ?alias WHERE {{
              {_values("entity", None if entities is None else map(ox.NamedNode, entities))}
              {among}
              GRAPH {graph} {{
                ?mention gx:entity ?entity ; gx:entityType ?type ; gx:name ?name .
                OPTIONAL {{ ?mention gx:alias ?alias }}
              }}
              {_unless(without)}
            }}""",
        ):
            naming = found[self.identity.representative(str(entity))]
            naming.names.add(str(name))
            naming.types.add(str(type).removeprefix(GX))
            if alias is not None:
                naming.aliases.add(alias)
        return dict(found)

    def _stated(self, facts: Iterable[Fact]) -> set[ox.NamedNode]:
        """Return the nodes that documents know facts by, between all that stands for the ends."""
        return {
            terms.fact_iri(terms.canonical_fact(first, self._ontology.predicates[name], second))
            for subject, name, object in facts
            for first in self.identity.members(subject)
            for second in self.identity.members(object)
        }


def _shortest(name: str) -> tuple[int, str]:
    return len(name), name


def _description(node: ox.NamedNode, type: str, label: str, label_en: str | None) -> set[ox.Triple]:
    triples = {
        ox.Triple(node, terms.TYPE, gx(type)),
        ox.Triple(node, terms.PREF_LABEL, _name(label)),
    }
    if label_en is not None:
        triples.add(ox.Triple(node, terms.PREF_LABEL, ox.Literal(label_en, language="en")))
    return triples


def _name(form: str) -> ox.Literal:
    return ox.Literal(form, language=terms.ENTITY_LANGUAGE)


def _values(variable: str, nodes: Iterable[ox.NamedNode] | None) -> str:
    if nodes is None:
        return ""
    return f"VALUES ?{variable} {{ {' '.join(sorted(map(str, nodes)))} }}"


def _among(documents: Collection[str] | None) -> tuple[str, str]:
    """Return what stands for a document in a pattern, and what goes before it."""
    if documents is not None and len(documents) == 1:
        return str(ox.NamedNode(*documents)), ""
    nodes = None if documents is None else map(ox.NamedNode, documents)
    return "?document", _values("document", nodes)


def _unless(documents: Collection[str]) -> str:
    if not documents:
        return ""
    return f"FILTER(?document NOT IN ({', '.join(sorted(f'<{iri}>' for iri in documents))}))"
