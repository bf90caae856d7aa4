"""Who matters: the rank of every entity by its standing in the network."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from guanxi.network import select, standing


def ranks(graph: nx.MultiDiGraph[str], chosen: Sequence[str]) -> tuple[int | None, ...]:
    """Rank entities by PageRank over all that is asserted, whatever of it is shown.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    chosen : sequence of str
        IRIs of the entities to rank.

    Returns
    -------
    tuple of int or None
        1 is the first; None for an entity about which nothing is asserted.
    """
    asserted = select(graph)
    if not asserted:
        return (None,) * len(chosen)
    rows = standing(asserted, measures=())
    found = {row.iri: position for position, row in enumerate(rows, start=1)}
    return tuple(found.get(iri) for iri in chosen)
