"""Groups of entities that are tied to one another more than to the rest."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from guanxi.network.collapse import undirected
from guanxi.network.findings import Findings

NAMED_AFTER = 3
"""So many members make up the name of a community."""


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
    """

    name: str
    members: tuple[str, ...]
    claims: int


def communities(
    graph: nx.MultiDiGraph[str], *, seed: int = 0, resolution: float = 1.0
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

    Returns
    -------
    Findings of Community
        Every entity is in exactly one, one that is tied to none alone. Largest first, then most
        claims, then by the first member's IRI.

    References
    ----------
    .. [1] V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, "Fast unfolding of
       communities in large networks", Journal of Statistical Mechanics, 2008, P10008.

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
    groups = nx.community.louvain_communities(
        numbered, weight="weight", resolution=resolution, seed=seed
    )
    found = [_community(graph, ties, sorted(iris[n] for n in group)) for group in groups]
    found.sort(key=lambda c: (-len(c.members), -c.claims, c.members[0]))
    return Findings(found, graph)


def _community(graph: nx.MultiDiGraph[str], ties: nx.Graph[str], iris: list[str]) -> Community:
    inside = ties.subgraph(iris)
    weights = dict(inside.degree(weight="weight"))
    members = tuple(sorted(iris, key=lambda iri: (-weights[iri], iri)))
    return Community(
        name="、".join(str(graph.nodes[iri]["label"]) for iri in members[:NAMED_AFTER]),
        members=members,
        claims=int(inside.size(weight="weight")),
    )
