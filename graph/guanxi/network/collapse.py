"""Simple graphs made of a network, for algorithms that know no parallel edges.

Nodes and edges are inserted in sorted order, so that what iterates over them is deterministic.
Every edge carries `weight`, by default the number of claims behind it, without those that a
republication repeats; self-loops are dropped. All edges of the network count: select first
(:func:`guanxi.network.select`) what should.
"""

from __future__ import annotations

from collections import Counter

import networkx as nx

from guanxi.network.claims import independent_claims, symmetric_relations


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
        (min(c.subject, c.object), max(c.subject, c.object)) for c in independent_claims(graph)
    )
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_weighted_edges_from((u, v, n) for (u, v), n in sorted(weights.items()) if u != v)
    return simple


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
    for claim in independent_claims(graph):
        weights[claim.subject, claim.object] += 1
        if claim.predicate in symmetric:
            weights[claim.object, claim.subject] += 1
    simple: nx.DiGraph[str] = nx.DiGraph()
    simple.add_nodes_from(sorted(graph.nodes))
    simple.add_weighted_edges_from((u, v, n) for (u, v), n in sorted(weights.items()) if u != v)
    return simple
