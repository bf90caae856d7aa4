"""Which facts are likely missing: guesses with reasons, never facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np

from guanxi.errors import QueryError
from guanxi.model import EntityType
from guanxi.network.claims import Fact, facts, ontology_of
from guanxi.network.collapse import undirected
from guanxi.network.link_scores import LinkMeasure, TieMatrix
from guanxi.network.owner_chains import OwnerChains
from guanxi.network.paths import ties
from guanxi.network.selection import select

PREDICTED: Final = ("competesWith", "partnersWith", "investsIn")
"""The relations that are guessed unless others are named."""
CROWD: Final = 200
"""An entity with more neighbours is no reason to think that two of them are tied."""


@dataclass(frozen=True, slots=True)
class SharedNeighbour:
    """A reason for a guess: somebody that both are tied to.

    Attributes
    ----------
    iri : str
    with_subject, with_object : tuple of Fact
        What ties it to the two, most confident first.
    """

    iri: str
    with_subject: tuple[Fact, ...]
    with_object: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LikelyFact:
    """A fact that no document states and the network makes likely.

    Attributes
    ----------
    subject, object : str
        IRIs; of a symmetric relation the smaller one is the subject.
    predicate : str
    score : float
        Higher is likelier; comparable within one relation and measure only.
    why : tuple of SharedNeighbour
        At least one; those with fewest ties first, because they say most.
    """

    subject: str
    predicate: str
    object: str
    score: float
    why: tuple[SharedNeighbour, ...]


class MissingPairs:
    """Tells which pairs could be tied by a relation and are not, as far as anybody says.

    Out of the question are types that the ontology does not admit or that no stated fact of the
    relation joins; two of one house (see :class:`~guanxi.network.owner_chains.OwnerChains`); pairs
    of which the relation is stated already, be it as plan, rumour, ended or denied; and, of a
    relation with a direction, subjects that no fact of the relation has as its subject.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses.
    relation : str
        Local name.
    """

    def __init__(self, graph: nx.MultiDiGraph[str], relation: str) -> None:
        self._relation = ontology_of(graph).predicates[relation]
        self._types: dict[str, EntityType] = dict(graph.nodes(data="type"))
        holding = facts(select(graph, background=True))
        self._houses = OwnerChains(holding)
        told = [fact for fact in facts(graph) if fact.predicate == relation]
        self._stated = {end for f in told for end in ((f.subject, f.object), (f.object, f.subject))}
        self.holding = tuple(fact for fact in holding if fact.predicate == relation)
        self._met = {
            pair
            for fact in self.holding
            for pair in self._both_ways(self._types[fact.subject], self._types[fact.object])
        }
        self._acting = Counter(fact.subject for fact in self.holding)

    def admits(self, subject: str, object: str) -> bool:
        """Tell whether a fact is missing and could hold."""
        return (
            subject != object
            and self.admits_types(self._types[subject], self._types[object])
            and (self._relation.symmetric or subject in self._acting)
            and (subject, object) not in self._stated
            and not self._houses.are_one_house(subject, object)
        )

    def admits_types(self, subject: EntityType, object: EntityType) -> bool:
        """Tell whether the relation joins entities of these types."""
        return (subject, object) in self._met and self._relation.admits(subject, object)

    def directed(self, first: str, second: str) -> tuple[str, str] | None:
        """Return two entities as subject and object of a missing fact; None if it cannot be.

        Of a relation with a direction the subject is the one that did it more often.
        """
        orders = [(first, second)]
        if not self._relation.symmetric:
            orders.append((second, first))
            orders.sort(key=lambda order: (-self._acting[order[0]], order))
        return next((order for order in orders if self.admits(*order)), None)

    def _both_ways(
        self, subject: EntityType, object: EntityType
    ) -> Iterator[tuple[EntityType, EntityType]]:
        yield subject, object
        if self._relation.symmetric:
            yield object, subject


def likely_facts(
    graph: nx.MultiDiGraph[str],
    relation: str,
    *,
    about: Collection[str] = (),
    measure: LinkMeasure = "adamic-adar",
    top: int = 10,
    crowd: int = CROWD,
) -> tuple[LikelyFact, ...]:
    """Guess which facts of a relation are missing.

    Candidates share a neighbour and fit the relation, see :class:`MissingPairs`. They are scored on
    all asserted ties, whatever the relation; see :func:`~guanxi.network.link_scores.link_scores`.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.
    relation : str
        Local name, such as ``competesWith``.
    about : collection of str
        IRIs: only what concerns one of these; none restrict nothing.
    measure : LinkMeasure
    top : int
        Most guesses.
    crowd : int
        A neighbour that more entities share is no reason.

    Returns
    -------
    tuple of LikelyFact
        By falling score, then by subject and object.

    Raises
    ------
    QueryError
        If there is no such relation.
    ValueError
        If there is no such measure.
    """
    missing = missing_pairs(graph, relation)
    asserted = select(graph, background=True)
    matrix = TieMatrix(undirected(asserted))
    types = [asserted.nodes[node]["type"] for node in matrix.nodes]
    about = sorted(set(about).intersection(matrix.numbers))
    scored = _scored(matrix, missing, types, about, measure, crowd)
    between = ties(asserted)
    found: list[LikelyFact] = []
    for score, first, second in scored:
        if len(found) == top:
            break
        ends = missing.directed(matrix.nodes[first], matrix.nodes[second])
        if ends is not None:
            shared = _reasons(matrix, between, ends, crowd)
            found.append(LikelyFact(ends[0], relation, ends[1], score, shared))
    return tuple(found)


def missing_pairs(graph: nx.MultiDiGraph[str], relation: str) -> MissingPairs:
    """Return what could be missing of a relation.

    Raises
    ------
    QueryError
        If there is no such relation, or one that is only inferred.
    """
    if relation not in ontology_of(graph).predicates:
        raise QueryError(f"no relation is named {relation!r}; {', '.join(PREDICTED)} are guessed")
    return MissingPairs(graph, relation)


def _scored(
    matrix: TieMatrix,
    missing: MissingPairs,
    types: Sequence[EntityType],
    about: Collection[str],
    measure: LinkMeasure,
    crowd: int,
) -> Iterator[tuple[float, int, int]]:
    """Yield pairs that share a neighbour, best first, as far as their types fit."""
    kinds = sorted(set(types))
    codes = np.array([kinds.index(type) for type in types], dtype=np.intp)
    fits = np.array(
        [[missing.admits_types(a, b) or missing.admits_types(b, a) for b in kinds] for a in kinds],
        dtype=bool,
    ).reshape(len(kinds), len(kinds))
    wanted = np.isin(np.arange(len(types)), [matrix.numbers[iri] for iri in about])
    firsts, seconds = [], []
    for first, second in matrix.pairs_sharing(crowd):
        kept = fits[codes[first], codes[second]]
        if about:
            kept &= wanted[first] | wanted[second]
        firsts.append(first[kept])
        seconds.append(second[kept])
    if not firsts:
        return
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    scores = matrix.scores(first, second, measure)
    for place in np.lexsort((second, first, -scores)):
        yield float(scores[place]), int(first[place]), int(second[place])


def _reasons(
    matrix: TieMatrix,
    between: Mapping[tuple[str, str], tuple[Fact, ...]],
    ends: tuple[str, str],
    crowd: int,
) -> tuple[SharedNeighbour, ...]:
    first, second = (set(matrix.adjacency[[matrix.numbers[end]]].indices) for end in ends)
    shared = sorted(first & second, key=lambda number: (matrix.degrees[number], number))
    return tuple(
        SharedNeighbour(
            neighbour,
            *(between[min(end, neighbour), max(end, neighbour)] for end in ends),
        )
        for neighbour in (matrix.nodes[number] for number in shared)
        if matrix.degrees[matrix.numbers[neighbour]] <= crowd
    )
