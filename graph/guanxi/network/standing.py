"""How central each entity is: degree, PageRank, betweenness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast, get_args

import networkx as nx

from guanxi.model import EntityType
from guanxi.network.collapse import undirected
from guanxi.network.findings import Findings

Measure: TypeAlias = Literal["pagerank", "degree", "betweenness", "claims"]
"""An attribute of :class:`Standing` that entities are ranked by."""
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)

# Decimals that a ranking looks at: what differs later differs by rounding only.
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Standing:
    """The centrality of one entity.

    Attributes
    ----------
    iri, label : str
    type : EntityType
    degree : int
        Number of distinct neighbours.
    claims : int
        Number of claims that tie it to them.
    pagerank : float
        In (0, 1]; all entities add up to 1.
    betweenness : float
        Share of the shortest paths between others that run through it, in [0, 1].
    """

    iri: str
    label: str
    type: EntityType
    degree: int
    claims: int
    pagerank: float
    betweenness: float


def standing(
    graph: nx.MultiDiGraph[str], *, pivots: int | None = None, seed: int = 0
) -> Findings[Standing]:
    """Rank the entities of a network.

    All claims of `graph` count, so select what should, such as the asserted ones, before. All is
    taken on the simple undirected graph of who is tied to whom: that a firm offers or buys
    something is no vote for it, as a link between pages is. PageRank (damping 0.85) weighs ties by
    their claims, betweenness goes by unweighted shortest paths.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    pivots : int, optional
        Estimate betweenness from so many random sources; exact by default.
    seed : int
        Of the choice of pivots.

    Returns
    -------
    Findings of Standing
        By falling PageRank, then IRI.

    References
    ----------
    .. [1] L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank Citation Ranking: Bringing
       Order to the Web", Stanford InfoLab, 1999.
    .. [2] L. C. Freeman, "A Set of Measures of Centrality Based on Betweenness", Sociometry 40,
       1977, 35–41.
    .. [3] U. Brandes, "A Faster Algorithm for Betweenness Centrality", Journal of Mathematical
       Sociology 25, 2001, 163–177; pivots: U. Brandes, C. Pich, "Centrality Estimation in Large
       Networks", International Journal of Bifurcation and Chaos 17, 2007, 2303–2318.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> for iri in "abc":
    ...     graph.add_node(iri, label=iri.upper(), type="Product")
    >>> _ = graph.add_edge("a", "b", predicate="competesWith")
    >>> _ = graph.add_edge("b", "c", predicate="competesWith")
    >>> [(row.label, row.degree, row.betweenness) for row in standing(graph)]
    [('B', 2, 1.0), ('A', 1, 0.0), ('C', 1, 0.0)]
    """
    ties = undirected(graph)
    # The defaults of networkx (1e-6 times the number of nodes) blur the order of the tail.
    pagerank = nx.pagerank(ties, tol=1e-10, max_iter=1000)
    sources = None if pivots is None else min(pivots, len(ties))
    betweenness = nx.betweenness_centrality(ties, k=sources, seed=seed)
    claims = dict(ties.degree(weight="weight"))
    rows = [
        Standing(
            iri=iri,
            label=cast("str", graph.nodes[iri]["label"]),
            type=cast("EntityType", graph.nodes[iri]["type"]),
            degree=len(ties[iri]),
            claims=int(claims[iri]),
            pagerank=pagerank[iri],
            betweenness=betweenness[iri],
        )
        for iri in ties
    ]
    rows.sort(key=lambda row: (-round(row.pagerank, _DECIMALS), row.iri))
    return Findings(rows, graph)
