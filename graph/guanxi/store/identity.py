"""Which entities are one: what judgements say together, and how the store tells it.

Entities that judgements call the same form a cluster. One of them represents it: the lexicon's
entry, else the smallest IRI. Facts, labels and types are stated of the representative; the others
lead to it by ``owl:sameAs`` in the facts graph and bear its label, so that everybody who reads
the store sees one entity. Documents are never changed by it: they say what they said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.judgements import Judgement, Pair, counting
from guanxi.store.quads import Quads

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two entities that are different but also the same, by a chain of judgements.

    Attributes
    ----------
    chain : tuple of str
        IRIs: each is judged the same as the next.
    is_curated : bool
        Whether the lexicon tells the two ends apart, not a judgement.
    """

    chain: tuple[str, ...]
    is_curated: bool

    def message(self, label: Callable[[str], str]) -> str:
        """Say in one line what is wrong, given what entities are called."""
        first, last = label(self.chain[0]), label(self.chain[-1])
        chain = " = ".join(map(label, self.chain))
        if not self.is_curated:
            return f"{first} and {last} are judged different, but also the same: {chain}"
        said = f"{first} and {last} are two entries of the lexicon, but judged the same: {chain}"
        return f"{said}; if they are one, make them one entry there"


@dataclass(frozen=True, slots=True)
class Identity:
    """What entities stand for.

    Attributes
    ----------
    clusters : Mapping of str to tuple of str
        By representative: all members, sorted, itself included. Entities that stand for
        themselves alone are left out.
    contradictions : tuple of Contradiction
        Of clusters that are not formed for that reason: their members stand for themselves.
    """

    clusters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    _representatives: Mapping[str, str] = field(default_factory=dict)

    def representative(self, iri: str) -> str:
        """Return what an entity is known as."""
        return self._representatives.get(iri, iri)

    def members(self, iri: str) -> tuple[str, ...]:
        """Return all that a representative stands for, itself included."""
        return self.clusters.get(iri, (iri,))

    def others(self, iri: str) -> tuple[str, ...]:
        """Return all that a representative stands for but itself."""
        return tuple(member for member in self.members(iri) if member != iri)


def identity_of(judgements: Iterable[Judgement], is_curated: Callable[[str], bool]) -> Identity:
    """Form the clusters that judgements make.

    Parameters
    ----------
    judgements : iterable of Judgement
        In order.
    is_curated : callable
        Tells the IRIs of the lexicon's entries: no two of them are one.

    Examples
    --------
    >>> same = [Judgement("a", "b", "same"), Judgement("b", "c", "same")]
    >>> identity = identity_of(same, lambda iri: iri == "c")
    >>> identity.representative("a"), identity.members("c")
    ('c', ('a', 'b', 'c'))
    """
    verdicts = counting(judgements)
    same = sorted(pair for pair, each in verdicts.items() if each.verdict == "same")
    if not same:
        return Identity()
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(same)
    different = [pair for pair, each in verdicts.items() if each.verdict == "different"]
    clusters = {}
    contradictions: list[Contradiction] = []
    for component in sorted(map(sorted, nx.connected_components(graph))):
        curated = list(filter(is_curated, component))
        wrong = _contradictions(graph, component, different, curated)
        contradictions.extend(wrong)
        if not wrong:
            clusters[min(curated or component)] = tuple(component)
    return Identity(
        clusters,
        tuple(contradictions),
        {member: first for first, members in clusters.items() for member in members},
    )


def _contradictions(
    graph: nx.Graph[str],
    component: Collection[str],
    different: Iterable[Pair],
    curated: Collection[str],
) -> list[Contradiction]:
    import networkx as nx

    within = set(component)
    apart = [(pair, False) for pair in sorted(different) if within.issuperset(pair)]
    apart += [(pair, True) for pair in combinations(curated, 2)]
    return [
        Contradiction(tuple(nx.shortest_path(graph, *pair)), is_curated)
        for pair, is_curated in apart
    ]


# ------------------------------------------------------------------ as the store tells it


def representative(store: Quads, iri: str) -> str:
    """Return what an entity is known as in a store."""
    for quad in store.quads_for_pattern(ox.NamedNode(iri), terms.SAME_AS, None, terms.FACTS):
        assert isinstance(quad.object, ox.NamedNode)
        return quad.object.value
    return iri


def cluster(store: Quads, iri: str) -> tuple[str, ...]:
    """Return all entities that are one with this one in a store, sorted, itself included."""
    first = representative(store, iri)
    found = store.quads_for_pattern(None, terms.SAME_AS, ox.NamedNode(first), terms.FACTS)
    return tuple(
        sorted({first, *(q.subject.value for q in found if isinstance(q.subject, ox.NamedNode))})
    )


def representatives(store: Quads) -> dict[str, str]:
    """Return what each entity is known as that stands for something else in a store."""
    found: defaultdict[str, str] = defaultdict(str)
    for quad in store.quads_for_pattern(None, terms.SAME_AS, None, terms.FACTS):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode)
        found[quad.subject.value] = quad.object.value
    return dict(found)
