"""How central each entity is: degree, PageRank, betweenness, eigenvector, core."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Final, Literal, TypeAlias, cast, get_args

import networkx as nx
import numpy as np

from guanxi.model import EntityType
from guanxi.network.claims import ontology_of
from guanxi.network.collapse import undirected
from guanxi.network.findings import Findings
from guanxi.network.selection import require_known

Measure: TypeAlias = Literal["pagerank", "degree", "betweenness", "claims", "eigenvector", "core"]
"""An attribute of :class:`Standing` that entities are ranked by."""
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)

# Decimals that a ranking looks at: what differs later differs by rounding only.
_DECIMALS = 9
# Betweenness follows every tie from every pivot, a step each. Networks that need no more than so
# many steps, some seconds, are measured exactly, larger ones within a quarter of them.
_EXACT_STEPS = 2_000_000
_STEPS = _EXACT_STEPS // 4
# The networkx backend that makes some fifty steps in the time of one of networkx's own.
_BACKEND = "rustworkx"
_EXACT_STEPS_OF_BACKEND = 40_000_000
_FEWEST_PIVOTS = 16
_BATCHES = 4  # of pivots, whose spread tells the error
_FEWEST_IN_BATCH = 2
_SMALLEST = 4  # entities, for which an eigenvector can be had from a sparse matrix


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
    betweenness : float or None
        Share of the shortest paths between others that run through it, in [0, 1]. This and what
        follows is None where it was not measured.
    betweenness_error : float or None
        Standard error of an estimate; None where it is exact.
    eigenvector : float or None
        In [0, 1]: how well connected its neighbours are, 0 outside the largest component.
    core : int or None
        The largest k such that it is tied to k entities that are tied to k of one another.
    """

    iri: str
    label: str
    type: EntityType
    degree: int
    claims: int
    pagerank: float
    betweenness: float | None
    betweenness_error: float | None
    eigenvector: float | None
    core: int | None


def standing(
    graph: nx.MultiDiGraph[str],
    *,
    by: Measure = "pagerank",
    only: EntityType | None = None,
    measures: Collection[Measure] = MEASURES,
    pivots: int | None = None,
    seed: int = 0,
) -> Findings[Standing]:
    """Rank the entities of a network.

    All claims of `graph` count, so select what should, such as the asserted ones, before. All is
    taken on the simple undirected graph of who is tied to whom: that a firm offers or buys
    something is no vote for it, as a link between pages is. PageRank (damping 0.85) and eigenvector
    weigh ties by their claims, betweenness goes by unweighted shortest paths.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    by : {"pagerank", "degree", "betweenness", "claims", "eigenvector", "core"}
        What the ranking goes by.
    only : EntityType, optional
        Rank entities of this type alone; the others still count as neighbours.
    measures : collection of Measure
        What is measured, beside what the ranking goes by: betweenness is dear, and eigenvectors are
        in large networks.
    pivots : int, optional
        Estimate betweenness from so many random sources, all of which make it exact. By default
        exact where that takes some seconds, for which the networkx backend ``rustworkx`` is used if
        it is installed; else from as many as do. The note tells.
    seed : int
        Of the choice of pivots.

    Returns
    -------
    Findings of Standing
        The highest first, then by PageRank and IRI.

    Raises
    ------
    UnknownNameError
        If there is no such type.
    ValueError
        If there is no such measure, or `pivots` is less than 4.

    References
    ----------
    .. [1] L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank Citation Ranking: Bringing
       Order to the Web", Stanford InfoLab, 1999.
    .. [2] L. C. Freeman, "A Set of Measures of Centrality Based on Betweenness", Sociometry 40,
       1977, 35–41.
    .. [3] U. Brandes, "A Faster Algorithm for Betweenness Centrality", Journal of Mathematical
       Sociology 25, 2001, 163–177; pivots: U. Brandes, C. Pich, "Centrality Estimation in Large
       Networks", International Journal of Bifurcation and Chaos 17, 2007, 2303–2318.
    .. [4] P. Bonacich, "Power and Centrality: A Family of Measures", American Journal of Sociology
       92, 1987, 1170–1182.
    .. [5] S. B. Seidman, "Network structure and minimum degree", Social Networks 5, 1983, 269–287.

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
    if by not in MEASURES:
        raise ValueError(f"no measure {by!r}; choose among {', '.join(MEASURES)}")
    if only is not None:
        require_known("type", (only,), ontology_of(graph).types)
    if pivots is not None and pivots < _FEWEST_IN_BATCH**2:
        raise ValueError(f"pivots is {pivots}; an estimate with its error needs at least 4")
    ties = undirected(graph)
    # The defaults of networkx (1e-6 times the number of nodes) blur the order of the tail.
    pagerank = nx.pagerank(ties, tol=1e-10, max_iter=1000)
    sources = min(_affordable(ties) if pivots is None else pivots, len(ties))
    wanted = {by, *measures}
    nothing: dict[str, float] = {}
    betweenness, errors = (
        _betweenness(ties, sources, seed) if "betweenness" in wanted else (nothing, nothing)
    )
    eigenvector = _eigenvector(ties) if "eigenvector" in wanted else nothing
    cores = cast("dict[str, int]", nx.core_number(ties)) if "core" in wanted else {}
    claims = cast("dict[str, int]", dict(ties.degree(weight="weight")))
    rows = [
        Standing(
            iri=iri,
            label=cast("str", graph.nodes[iri]["label"]),
            type=cast("EntityType", graph.nodes[iri]["type"]),
            degree=len(ties[iri]),
            claims=claims[iri],
            pagerank=pagerank[iri],
            betweenness=betweenness.get(iri),
            betweenness_error=errors.get(iri),
            eigenvector=eigenvector.get(iri),
            core=cores.get(iri),
        )
        for iri in ties
        if only is None or graph.nodes[iri]["type"] == only
    ]
    rows.sort(
        key=lambda row: (
            -round(getattr(row, by), _DECIMALS),
            -round(row.pagerank, _DECIMALS),
            row.iri,
        )
    )
    return Findings(rows, graph, note=_note(rows, sources, len(ties)))


def _affordable(ties: nx.Graph[str]) -> int:
    """Return how many pivots of betweenness can be had in some seconds."""
    steps = len(ties) + ties.number_of_edges()
    if len(ties) * steps <= (_EXACT_STEPS_OF_BACKEND if _has_backend() else _EXACT_STEPS):
        return len(ties)
    return max(_STEPS // steps, _FEWEST_PIVOTS)


@cache
def _has_backend() -> bool:
    return bool(entry_points(group="networkx.backends", name=_BACKEND))


def _betweenness(
    ties: nx.Graph[str], pivots: int, seed: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return betweenness, and the standard error of each value where they are estimates."""
    if pivots >= len(ties):
        backend = {"backend": _BACKEND} if _has_backend() else {}
        exact = cast("dict[str, float]", nx.betweenness_centrality(ties, **backend))
        # Threads add up in any order: the last digits would change from run to run.
        return {iri: round(value, _DECIMALS) for iri, value in exact.items()}, {}
    batches = min(_BATCHES, pivots // _FEWEST_IN_BATCH)
    runs = np.array(
        [
            list(
                nx.betweenness_centrality(
                    ties, k=pivots // batches, seed=seed * _BATCHES + batch
                ).values()
            )
            for batch in range(batches)
        ]
    )
    means, errors = runs.mean(axis=0), runs.std(axis=0, ddof=1) / np.sqrt(batches)
    return (
        dict(zip(ties, means.tolist(), strict=True)),
        dict(zip(ties, errors.tolist(), strict=True)),
    )


def _eigenvector(ties: nx.Graph[str]) -> dict[str, float]:
    """Return eigenvector centrality within the largest component, where alone it is defined."""
    largest = max(
        nx.connected_components(ties), key=lambda part: (len(part), min(part)), default=()
    )
    # Built anew: a view would keep the order of a set.
    component: nx.Graph[str] = nx.Graph()
    component.add_nodes_from(iri for iri in ties if iri in largest)
    component.add_edges_from(edge for edge in ties.edges(data=True) if edge[0] in component)
    if len(component) < 2:
        return dict.fromkeys(ties, 0.0)
    if len(component) < _SMALLEST:
        found = nx.eigenvector_centrality(component, max_iter=1000, weight="weight")
    else:
        found = nx.eigenvector_centrality_numpy(component, weight="weight")
    return {iri: round(abs(float(found.get(iri, 0.0))), _DECIMALS) for iri in ties}


def _note(rows: list[Standing], pivots: int, entities: int) -> str:
    errors = [row.betweenness_error for row in rows if row.betweenness_error is not None]
    if not errors:
        return ""
    return (
        f"betweenness is estimated from {pivots} of {entities} entities as sources, "
        f"standard error at most {max(errors):.4f}"
    )
