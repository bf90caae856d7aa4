"""How standing changes from one period to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import networkx as nx

from guanxi.model import EntityType
from guanxi.network.findings import Findings
from guanxi.network.standing import Standing, standing

Course: TypeAlias = Literal["new", "gone", "up", "down", "same"]

_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class StandingChange:
    """The standing of one entity before and after.

    Attributes
    ----------
    iri, label : str
    type : EntityType
    course : {"new", "gone", "up", "down", "same"}
        By PageRank.
    rank_before, rank_after : int or None
        Place by PageRank; None where nothing is claimed about it.
    degree_before, degree_after : int
    claims_before, claims_after : int
    pagerank_before, pagerank_after : float
        Times the number of entities: 1 is the average, whatever the size of the network.
    """

    iri: str
    label: str
    type: EntityType
    course: Course
    rank_before: int | None
    rank_after: int | None
    degree_before: int
    degree_after: int
    claims_before: int
    claims_after: int
    pagerank_before: float
    pagerank_after: float


def standing_changes(
    before: nx.MultiDiGraph[str], after: nx.MultiDiGraph[str]
) -> Findings[StandingChange]:
    """Compare the standing of entities in two networks, such as those of two periods.

    Parameters
    ----------
    before, after : networkx.MultiDiGraph
        All their claims count: select before what should, and the period with
        :func:`guanxi.network.in_period`.

    Returns
    -------
    Findings of StandingChange
        The largest change of PageRank first, then by IRI.

    Examples
    --------
    >>> def network(*ties: str) -> nx.MultiDiGraph[str]:
    ...     graph = nx.MultiDiGraph()
    ...     for u, v in ties:
    ...         graph.add_node(u, label=u, type="Company")
    ...         graph.add_node(v, label=v, type="Company")
    ...         _ = graph.add_edge(u, v, predicate="partnersWith")
    ...     return graph
    >>> changes = standing_changes(network("ab", "ac"), network("ba", "bc", "bd"))
    >>> [(row.label, row.course, row.rank_before, row.rank_after) for row in changes]
    [('b', 'up', 2, 1), ('a', 'down', 1, 2), ('d', 'new', None, 4), ('c', 'down', 3, 3)]
    """
    first, second = _ranked(before), _ranked(after)
    rows = [
        _change(first.get(iri), second.get(iri), len(first), len(second))
        for iri in sorted(first.keys() | second.keys())
    ]
    rows.sort(
        key=lambda row: (-round(abs(row.pagerank_after - row.pagerank_before), _DECIMALS), row.iri)
    )
    new, gone = (sum(row.course == course for row in rows) for course in ("new", "gone"))
    every: nx.MultiDiGraph[str] = nx.MultiDiGraph(**after.graph)
    every.add_nodes_from((*before.nodes(data=True), *after.nodes(data=True)))
    note = (
        f"before: {before.number_of_edges()} claims about {len(before)} entities; after: "
        f"{after.number_of_edges()} about {len(after)}; {new} new, {gone} gone"
    )
    return Findings(rows, every, note=note)


_Ranked: TypeAlias = tuple[int, Standing]


def _ranked(graph: nx.MultiDiGraph[str]) -> dict[str, _Ranked]:
    return {row.iri: (rank, row) for rank, row in enumerate(standing(graph, measures=()), start=1)}


def _change(
    before: _Ranked | None, after: _Ranked | None, entities_before: int, entities_after: int
) -> StandingChange:
    rank_before, earlier = before or (None, None)
    rank_after, later = after or (None, None)
    known = later or earlier
    assert known is not None
    return StandingChange(
        iri=known.iri,
        label=known.label,
        type=known.type,
        course=_course(earlier, later, entities_before, entities_after),
        rank_before=rank_before,
        rank_after=rank_after,
        degree_before=earlier.degree if earlier else 0,
        degree_after=later.degree if later else 0,
        claims_before=earlier.claims if earlier else 0,
        claims_after=later.claims if later else 0,
        pagerank_before=earlier.pagerank * entities_before if earlier else 0.0,
        pagerank_after=later.pagerank * entities_after if later else 0.0,
    )


def _course(
    earlier: Standing | None, later: Standing | None, entities_before: int, entities_after: int
) -> Course:
    if earlier is None:
        return "new"
    if later is None:
        return "gone"
    gain = round(later.pagerank * entities_after - earlier.pagerank * entities_before, _DECIMALS)
    return "up" if gain > 0 else "down" if gain < 0 else "same"
