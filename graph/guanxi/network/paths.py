"""How two entities hang together: the chains of facts that explain it best."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import log, prod
from typing import Final, TypeVar

import networkx as nx

from guanxi.network.claims import Fact, Origin, facts
from guanxi.network.findings import Findings
from guanxi.network.witness import Witness, witness

_Node = TypeVar("_Node", bound=Hashable)

_UNSAID: Final[Mapping[Origin, str]] = {"background": "lexicon", "inferred": "rules"}

STEP: Final = 0.7
"""What each step of a path leaves of its confidence: of two explanations the shorter one counts."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path.

    Attributes
    ----------
    start, end : str
        IRIs, in the direction of the path; the fact may point the other way.
    fact : Fact
        The most confident one between the two.
    others : tuple of Fact
        What else ties them, most confident first.
    witness : Witness
        Its best sentence; an empty one if only the lexicon knows it.
    """

    start: str
    end: str
    fact: Fact
    others: tuple[Fact, ...]
    witness: Witness


@dataclass(frozen=True, slots=True)
class ExplanationPath:
    """A chain of facts from one entity to another.

    Attributes
    ----------
    entities : tuple of str
        IRIs, from first to last.
    confidence : float
        How likely the facts of all steps hold together, were they independent.
    steps : tuple of PathStep
    """

    entities: tuple[str, ...]
    confidence: float
    steps: tuple[PathStep, ...]


class Paths(Findings[ExplanationPath]):
    """Paths; as text, a row for each step."""

    def texts(self) -> list[dict[str, str]]:
        """Return the steps as text to read, each with its sentence and source."""
        rows = []
        for number, path in enumerate(self, start=1):
            for step in path.steps:
                source = _UNSAID.get(step.fact.claims[0].origin, "")
                rows.append(
                    {
                        "path": f"{number} ({path.confidence:.2f})",
                        "fact": self._text("fact", step.fact),
                        "confidence": f"{step.fact.confidence:.2f}",
                        "sentence": step.witness.sentence,
                        "document": self._text("document", step.witness.document) or source,
                        "published": step.witness.published or "",
                    }
                )
        return rows

    def _is_number(self, name: str) -> bool:
        return name == "confidence"


def explanation_paths(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    *,
    k: int = 3,
    max_hops: int | None = None,
) -> Paths:
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
    Paths
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
    >>> graph.add_nodes_from([("a", {"label": "A"}), ("b", {"label": "B"}), ("c", {"label": "C"})])
    >>> _ = graph.add_edge("a", "b", predicate="offers", confidence=0.9)
    >>> _ = graph.add_edge("c", "b", predicate="competesWith", confidence=0.8)
    >>> _ = graph.add_edge("a", "c", predicate="investsIn", confidence=0.5)
    >>> [path.entities for path in explanation_paths(graph, "a", "c")]
    [('a', 'b', 'c'), ('a', 'c')]
    """
    if k < 1 or (max_hops is not None and max_hops < 1):
        raise ValueError("a search for paths needs k and max_hops of at least 1")
    between = ties(facts(graph))
    walkable: nx.Graph[str] = nx.Graph()
    walkable.add_nodes_from(sorted(graph))
    for (first, second), told in between.items():
        cost = -log(told[0].confidence * STEP)
        # Rounded, because sums of one path in two orders differ in their last bits.
        walkable.add_edge(first, second, cost=round(cost, 9))
    chains: Iterator[list[str]] = iter(())
    if source != target:
        chains = (
            _unbounded(walkable, source, target)
            if max_hops is None
            else _bounded(walkable, source, target, max_hops)
        )
    return Paths([_path(graph, chain, between) for chain in islice(chains, k)], graph)


def ties(facts: Iterable[Fact]) -> dict[tuple[str, str], tuple[Fact, ...]]:
    """Return facts by the two entities that they tie, in the order of their IRIs.

    Parameters
    ----------
    facts : iterable of Fact

    Returns
    -------
    dict
        Sorted by key; the facts most confident first. An entity is not tied to itself.
    """
    between: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.subject != fact.object:
            ends = min(fact.subject, fact.object), max(fact.subject, fact.object)
            between.setdefault(ends, []).append(fact)
    return {
        ends: tuple(sorted(told, key=lambda f: (-f.confidence, f.predicate, f.subject)))
        for ends, told in sorted(between.items())
    }


def _unbounded(walkable: nx.Graph[_Node], source: _Node, target: _Node) -> Iterator[list[_Node]]:
    """Yield all paths, cheapest first."""
    try:
        yield from nx.shortest_simple_paths(walkable, source, target, weight="cost")
    except nx.NetworkXNoPath:
        return


def _bounded(walkable: nx.Graph[str], source: str, target: str, most: int) -> Iterator[list[str]]:
    """Yield paths of at most so many steps, cheapest first.

    They are searched for in a graph that has every node once for each number of steps in which it
    can be reached in time; what visits an entity twice there is no path.
    """
    away = nx.single_source_shortest_path_length(walkable, source, cutoff=most)
    left = nx.single_source_shortest_path_length(walkable, target, cutoff=most)
    layered: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    layered.add_node((source, 0))
    for first, second, tie in walkable.edges(data=True):
        for start, end in ((first, second), (second, first)):
            if start not in away or end not in left or start == target:
                continue
            for step in range(away[start], most - left[end]):
                arrived = most if end == target else step + 1
                layered.add_edge((start, step), (end, arrived), cost=tie["cost"])
    if (target, most) not in layered:
        return
    for walk in _unbounded(layered, (source, 0), (target, most)):
        chain = [node for node, _ in walk]
        if len(set(chain)) == len(chain):
            yield chain


def _path(
    graph: nx.MultiDiGraph[str],
    chain: Sequence[str],
    between: Mapping[tuple[str, str], tuple[Fact, ...]],
) -> ExplanationPath:
    steps = []
    for start, end in pairwise(chain):
        best, *others = between[min(start, end), max(start, end)]
        steps.append(PathStep(start, end, best, tuple(others), witness(graph, best)))
    return ExplanationPath(tuple(chain), prod(step.fact.confidence for step in steps), tuple(steps))
