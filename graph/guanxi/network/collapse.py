"""Simple graphs made of a network, for algorithms that know no parallel edges.

Nodes and edges are inserted in sorted order, so that what iterates over them is deterministic.
Every edge carries `weight`, by default the number of claims behind it, without those that a
republication repeats; self-loops are dropped. All edges of the network count: select first
(:func:`guanxi.network.select`) what should.
"""

from __future__ import annotations

from collections import Counter

import networkx as nx

from guanxi.network.claims import independent_edges, symmetric_relations
from guanxi.network.collecting import collecting_rarely


@collecting_rarely()
def undirected(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Return who is tied to whom, whatever the relation and its direction.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    networkx.Graph
        `weight` (int) is the number of claims between the two, in either direction.
    """
    weights: Counter[tuple[str, str]] = Counter(
        (min(one, other), max(one, other)) for one, other, _ in independent_edges(graph)
    )
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_weighted_edges_from((u, v, n) for (u, v), n in sorted(weights.items()) if u != v)
    return simple


@collecting_rarely()
def directed(graph: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    """Return who points to whom: subject to object, and both ways for a symmetric relation.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    networkx.DiGraph
        `weight` (int) is the number of claims from one to the other.
    """
    symmetric = symmetric_relations(graph)
    weights: Counter[tuple[str, str]] = Counter()
    for subject, object_, predicate in independent_edges(graph):
        weights[subject, object_] += 1
        if predicate in symmetric:
            weights[object_, subject] += 1
    simple: nx.DiGraph[str] = nx.DiGraph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_weighted_edges_from((u, v, n) for (u, v), n in sorted(weights.items()) if u != v)
    return simple
