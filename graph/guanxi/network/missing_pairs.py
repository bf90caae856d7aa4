"""Which pairs of entities a relation could tie, and does not as far as anybody says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias, cast

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from guanxi.errors import UnknownNameError
from guanxi.model import EntityType
from guanxi.network.claims import Fact, holding, ontology_of
from guanxi.network.link_scores import Numbers
from guanxi.network.owner_chains import OwnerChains

Truths: TypeAlias = NDArray[np.bool_]


class MissingPairs:
    """Tells which pairs could be missing of a relation.

    Out of the question are types that the ontology does not admit, or that no fact of the relation
    joins; two of one house (see :class:`~guanxi.network.owner_chains.OwnerChains`); pairs of which
    the relation is stated already, be it as planned, rumoured, ended or denied; the owners of such
    a pair, since whose product competes is a rival itself; and, of a relation with a direction,
    subjects that no fact of the relation has as its subject.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        It knows types and relations.
    relation : str
        Local name.
    facts : sequence of Fact
        All of the network, whatever their status; best with background facts.

    Attributes
    ----------
    is_symmetric : bool
    holding : tuple of (str, str)
        Subject and object of the asserted facts, both ways where the relation is symmetric.

    Raises
    ------
    UnknownNameError
        If there is no such relation, or only an inferred one.
    """

    def __init__(self, graph: nx.MultiDiGraph[str], relation: str, facts: Sequence[Fact]) -> None:
        predicates = ontology_of(graph).predicates
        if relation not in predicates:
            raise UnknownNameError(relation, tuple(predicates), kind="relation")
        self._predicate = predicates[relation]
        self.is_symmetric = self._predicate.symmetric
        self._types = {
            iri: cast("EntityType", data["type"]) for iri, data in graph.nodes(data=True)
        }
        asserted = holding(facts)
        self._houses = OwnerChains(asserted)
        self._stated: defaultdict[str, set[str]] = defaultdict(set)
        for fact in facts:
            if fact.predicate == relation:
                self._stated[fact.subject].add(fact.object)
                self._stated[fact.object].add(fact.subject)
        held = [
            (f.subject, f.object)
            for f in asserted
            if f.predicate == relation and f.subject != f.object
        ]
        if self.is_symmetric:
            held += [(object_, subject) for subject, object_ in held]
        self.holding = tuple(held)
        self._met = {(self._types[subject], self._types[object_]) for subject, object_ in held}
        self._acting = {subject for subject, _ in held}

    def admits(self, subject: str, object: str) -> bool:
        """Tell whether a fact of these two is missing and could hold."""
        return (
            subject != object
            and self._admits_types(self._types[subject], self._types[object])
            and (self.is_symmetric or subject in self._acting)
            and not self._houses.are_one_house(subject, object)
            and not self._is_stated(subject, object)
        )

    def types_that_fit(self, nodes: tuple[str, ...]) -> tuple[Truths, Numbers]:
        """Return which types the relation joins, by number, and the number of each node's type."""
        kinds = sorted(set(self._types.values()))
        fits = [[self._admits_types(one, other) for other in kinds] for one in kinds]
        numbers = [kinds.index(self._types[node]) for node in nodes]
        return np.array(fits, dtype=bool), np.array(numbers, dtype=np.intp)

    def _is_stated(self, first: str, second: str) -> bool:
        """Tell whether the relation is stated of these two or of what they own, either way."""
        # From above, the pairs of all owners would be as many as their chains are long, squared.
        owned = self._houses.below(second)
        return any(
            not self._stated[each].isdisjoint(owned)
            for each in self._houses.below(first)
            if each in self._stated
        )

    def _admits_types(self, subject: EntityType, object: EntityType) -> bool:
        return (subject, object) in self._met and self._predicate.admits(subject, object)
