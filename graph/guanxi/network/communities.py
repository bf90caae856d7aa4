"""Groups of entities that are tied to one another more than to the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from guanxi.network.collapse import undirected
from guanxi.network.findings import Findings

NAMED_AFTER = 3
"""So many members make up the name of a community."""
_RUNS = 10
_TIES_TRIED = 10_000  # in all further runs: a second or two


@dataclass(frozen=True, slots=True)
class Community:
    """A group of entities.

    Attributes
    ----------
    name : str
        Labels of its best connected members, joined by ``、``.
    members : tuple of str
        IRIs; by falling number of claims inside the group, then IRI.
    claims : int
        Number of claims between members.
    stability : float or None
        Share of the pairs of its members that stay together with other seeds, on average; None
        where that was not tried.
    """

    name: str
    members: tuple[str, ...]
    claims: int
    stability: float | None = None


def communities(
    graph: nx.MultiDiGraph[str],
    *,
    seed: int = 0,
    resolution: float = 1.0,
    runs: int | None = None,
) -> Findings[Community]:
    """Divide a network into communities by the Louvain method.

    Modularity [1]_ is taken on the simple undirected graph whose weights are numbers of claims.
    All claims of `graph` count: select before what should.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    seed : int
        Of the order in which the method visits the nodes.
    resolution : float
        Above 1 gives smaller communities, below 1 larger ones.
    runs : int, optional
        How many further seeds are tried to tell how stable the communities are; by default as many
        as take a second or two, up to 10, and none in large networks. The note tells.

    Returns
    -------
    Findings of Community
        Every entity is in exactly one, one that is tied to none alone. Largest first, then most
        claims, then by the first member's IRI.

    References
    ----------
    .. [1] V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, "Fast unfolding of
       communities in large networks", Journal of Statistical Mechanics, 2008, P10008.
    .. [2] L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2, 1985, 193–218:
       the adjusted Rand index in the note, 1 for equal partitions, 0 for chance.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> for iri in "abcde":
    ...     graph.add_node(iri, label=iri.upper(), type="Product")
    >>> for u, v in ("ab", "bc", "ca", "de"):
    ...     _ = graph.add_edge(u, v, predicate="competesWith")
    >>> [community.name for community in communities(graph)]
    ['A、B、C', 'D、E']
    """
    ties = undirected(graph)
    # On integers, because sets of strings iterate in an order that changes from run to run.
    iris = list(ties)
    numbers = {iri: number for number, iri in enumerate(iris)}
    numbered = nx.relabel_nodes(ties, numbers)
    if runs is None:
        runs = min(_RUNS, _TIES_TRIED // max(ties.number_of_edges(), 1))
    groups, *others = (
        nx.community.louvain_communities(
            numbered, weight="weight", resolution=resolution, seed=seed + run
        )
        for run in range(runs + 1)
    )
    partitions = [_partition(other) for other in others]
    found = [
        _community(graph, ties, sorted(iris[n] for n in group), _together(group, partitions))
        for group in groups
    ]
    found.sort(key=lambda c: (-len(c.members), -c.claims, c.members[0]))
    return Findings(found, graph, note=_note(_partition(groups), partitions))


def _partition(groups: Iterable[Iterable[int]]) -> dict[int, int]:
    return {node: number for number, group in enumerate(groups) for node in group}


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _together(group: Collection[int], partitions: Collection[Mapping[int, int]]) -> float | None:
    """Return the mean share of the pairs of a group that other partitions keep together."""
    if not partitions or len(group) < 2:
        return None
    kept = [
        sum(map(_pairs, Counter(partition[node] for node in group).values()))
        for partition in partitions
    ]
    return sum(kept) / len(kept) / _pairs(len(group))


def _adjusted_rand(one: Mapping[int, int], other: Mapping[int, int]) -> float:
    both = sum(map(_pairs, Counter((one[node], other[node]) for node in one).values()))
    first, second = (sum(map(_pairs, Counter(part.values()).values())) for part in (one, other))
    expected = first * second / max(_pairs(len(one)), 1)
    most = (first + second) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _note(chosen: Mapping[int, int], partitions: Collection[Mapping[int, int]]) -> str:
    if not partitions:
        return "stability was not tried"
    agreement = sum(_adjusted_rand(chosen, other) for other in partitions) / len(partitions)
    return f"agreement with {len(partitions)} other seeds: adjusted Rand index {agreement:.2f}"


def _community(
    graph: nx.MultiDiGraph[str], ties: nx.Graph[str], iris: list[str], stability: float | None
) -> Community:
    inside = ties.subgraph(iris)
    weights = dict(inside.degree(weight="weight"))
    members = tuple(sorted(iris, key=lambda iri: (-weights[iri], iri)))
    return Community(
        name="、".join(str(graph.nodes[iri]["label"]) for iri in members[:NAMED_AFTER]),
        members=members,
        claims=int(inside.size(weight="weight")),
        stability=stability,
    )
