"""Who matters: the rank of every entity by its standing in the network."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from guanxi.network import standing


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
    asserted: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for subject, object_, key, data in sorted(graph.edges(keys=True, data=True), key=_edge_key):
        if data["status"] == "asserted" and data.get("origin", "claim") == "claim":
            for end in (subject, object_):
                if end not in asserted:
                    asserted.add_node(end, **graph.nodes[end])
            asserted.add_edge(subject, object_, key=key, **data)
    if not asserted:
        return (None,) * len(chosen)
    # Betweenness, the costly part, is not looked at: one pivot is enough.
    rows = standing(asserted, pivots=1)
    found = {row.iri: position for position, row in enumerate(rows, start=1)}
    return tuple(found.get(iri) for iri in chosen)


def _edge_key(edge: tuple[str, str, str, object]) -> tuple[str, str, str]:
    return edge[0], edge[1], str(edge[2])
