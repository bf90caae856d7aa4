"""How two entities hang together: the chains of facts that explain it best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from math import log, prod
from typing import Final

import networkx as nx

from guanxi.network.claims import Fact, facts

STEP: Final = 0.7
"""What each step of a path leaves of its confidence: of two explanations the shorter one counts."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path.

    Attributes
    ----------
    start, end : str
        IRIs, in the direction of the path; the fact may point the other way.
    facts : tuple of Fact
        All that ties the two, most confident first.
    """

    start: str
    end: str
    facts: tuple[Fact, ...]

    @property
    def best(self) -> Fact:
        """The most confident fact."""
        return self.facts[0]


@dataclass(frozen=True, slots=True)
class ExplanationPath:
    """A chain of facts from one entity to another.

    Attributes
    ----------
    entities : tuple of str
        IRIs, from first to last.
    steps : tuple of PathStep
    confidence : float
        How likely all best facts of the steps hold together, were they independent.
    """

    entities: tuple[str, ...]
    steps: tuple[PathStep, ...]
    confidence: float


def explanation_paths(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    *,
    k: int = 3,
    max_hops: int | None = None,
) -> tuple[ExplanationPath, ...]:
    """Return the best paths between two entities.

    Facts are walked either way. A step costs −log(confidence × :data:`STEP`) of the best fact
    between its two entities, so that the cheapest path is the most trustworthy one, and what is
    certain (background facts) is not for free. All claims of `graph` count: select what should.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    source, target : str
        IRIs of two nodes.
    k : int
        Most paths to return.
    max_hops : int, optional
        Most steps of a path.

    Returns
    -------
    tuple of ExplanationPath
        Cheapest first, without loops; fewer than `k` if there are no more.

    Raises
    ------
    ValueError
        If `k` or `max_hops` is less than 1.

    References
    ----------
    .. [1] J. Y. Yen, "Finding the K Shortest Loopless Paths in a Network", Management Science 17,
       1971, 712–716; as :func:`networkx.shortest_simple_paths` has it.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", predicate="offers", confidence=0.9)
    >>> _ = graph.add_edge("c", "b", predicate="competesWith", confidence=0.8)
    >>> _ = graph.add_edge("a", "c", predicate="investsIn", confidence=0.5)
    >>> [path.entities for path in explanation_paths(graph, "a", "c")]
    [('a', 'b', 'c'), ('a', 'c')]
    """
    if k < 1 or (max_hops is not None and max_hops < 1):
        raise ValueError("a search for paths needs k and max_hops of at least 1")
    if source == target:
        return ()
    between = ties(graph)
    walkable: nx.Graph[str] = nx.Graph()
    walkable.add_nodes_from(sorted(graph))
    for (first, second), told in between.items():
        cost = -log(told[0].confidence * STEP)
        # Rounded, because sums of one path in two orders differ in their last bits.
        walkable.add_edge(first, second, cost=round(cost, 9))
    chains = (
        _unbounded(walkable, source, target)
        if max_hops is None
        else _bounded(walkable, source, target, max_hops)
    )
    return tuple(_path(chain, between) for chain in islice(chains, k))


def ties(graph: nx.MultiDiGraph[str]) -> dict[tuple[str, str], tuple[Fact, ...]]:
    """Return all facts between two entities, by the two in the order of their IRIs.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    dict
        Sorted by key; the facts most confident first. An entity is not tied to itself.
    """
    between: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts(graph):
        if fact.subject != fact.object:
            ends = min(fact.subject, fact.object), max(fact.subject, fact.object)
            between.setdefault(ends, []).append(fact)
    return {
        ends: tuple(sorted(told, key=lambda f: (-f.confidence, f.predicate, f.subject)))
        for ends, told in sorted(between.items())
    }


def _unbounded(walkable: nx.Graph[str], source: str, target: str) -> Iterator[tuple[str, ...]]:
    try:
        yield from map(tuple, nx.shortest_simple_paths(walkable, source, target, weight="cost"))
    except nx.NetworkXNoPath:
        return


def _bounded(
    walkable: nx.Graph[str], source: str, target: str, most: int
) -> Iterator[tuple[str, ...]]:
    """Yield paths of at most so many steps, cheapest first.

    They are searched for in a graph that has every node once for each number of steps in which it
    can be reached in time; what visits an entity twice there is no path.
    """
    away = nx.single_source_shortest_path_length(walkable, source, cutoff=most)
    left = nx.single_source_shortest_path_length(walkable, target, cutoff=most)
    layered: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    layered.add_node((source, 0))
    for first, second, cost in walkable.edges(data="cost"):
        for start, end in ((first, second), (second, first)):
            if start not in away or end not in left or start == target:
                continue
            for step in range(away[start], most - left[end]):
                arrived = most if end == target else step + 1
                layered.add_edge((start, step), (end, arrived), cost=cost)
    if (target, most) not in layered:
        return
    found = nx.shortest_simple_paths(layered, (source, 0), (target, most), weight="cost")
    try:
        for walk in found:
            chain = tuple(node for node, _ in walk)
            if len(set(chain)) == len(chain):
                yield chain
    except nx.NetworkXNoPath:
        return


def _path(
    chain: tuple[str, ...], between: dict[tuple[str, str], tuple[Fact, ...]]
) -> ExplanationPath:
    steps = tuple(
        PathStep(start, end, between[min(start, end), max(start, end)])
        for start, end in pairwise(chain)
    )
    return ExplanationPath(chain, steps, prod(step.best.confidence for step in steps))
