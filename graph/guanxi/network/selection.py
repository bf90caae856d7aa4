"""Choosing a part of a network by relation, type, status, confidence, article and origin."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, get_args

import networkx as nx

from guanxi.errors import UnknownNameError
from guanxi.model import EntityType, Status
from guanxi.network.claims import ontology_of
from guanxi.network.collecting import collecting_rarely

ASSERTED: Final[tuple[Status, ...]] = ("asserted",)
"""What counts by default: plain statements, no plans, rumours, endings or denials."""


@collecting_rarely()
def select(
    graph: nx.MultiDiGraph[str],
    *,
    predicates: Collection[str] | None = None,
    families: Collection[str] | None = None,
    types: Collection[EntityType] | None = None,
    statuses: Collection[Status] | None = ASSERTED,
    documents: Collection[str] | None = None,
    min_confidence: float = 0.0,
    background: bool = False,
    inferred: bool = False,
    isolated: bool = False,
) -> nx.MultiDiGraph[str]:
    """Return the part of a network that fits all conditions, as a new graph.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A network; it stays as it is.
    predicates : collection of str, optional
        Local names of the relations to keep; all by default.
    families : collection of str, optional
        Families of relations to keep, such as ``rivalry``; all by default. What is only inferred
        belongs to the families of the facts that it rests on.
    types : collection of EntityType, optional
        Both ends of a kept claim have one of these types; all by default.
    statuses : collection of Status, optional
        Statuses to keep; None keeps all.
    documents : collection of str, optional
        IRIs of the articles to keep; all by default.
    min_confidence : float
        Least confidence of a claim, in [0, 1].
    background : bool
        Keep background facts whose two ends a kept claim touches (with `isolated`: whose two
        ends are kept).
    inferred : bool
        The same for inferred facts.
    isolated : bool
        Keep entities of the right type that no kept claim touches.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes sorted by IRI, edges by subject, object and key. Attribute values are shared.

    Raises
    ------
    UnknownNameError
        A predicate, family, type or status that does not exist.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", type="Product")
    >>> graph.add_node("b", type="Product")
    >>> _ = graph.add_edge("a", "b", key="1", predicate="competesWith", status="asserted")
    >>> _ = graph.add_edge("a", "b", key="2", predicate="partOf", status="rumoured")
    >>> list(select(graph).edges(keys=True))
    [('a', 'b', '1')]
    """
    ontology = ontology_of(graph)
    relations = [*ontology.predicates, *graph.graph.get("inferred_relations", ())]
    require_known("predicate", predicates, relations)
    require_known("family", families, ontology.families)
    require_known("type", types, ontology.types)
    require_known("status", statuses, get_args(Status))

    wanted = _families(graph, families)
    nodes = [n for n, data in graph.nodes(data=True) if types is None or data["type"] in types]
    known = set(nodes)
    claimed: list[tuple[str, str, str]] = []
    assumed: list[tuple[str, str, str]] = []
    allowed = {"background": background, "inferred": inferred}
    for subject, object_, key, data in graph.edges(keys=True, data=True):
        if subject not in known or object_ not in known:
            continue
        if predicates is not None and data["predicate"] not in predicates:
            continue
        if wanted is not None and not wanted(data):
            continue
        origin = data.get("origin", "claim")
        if origin in allowed:
            if allowed[origin]:
                assumed.append((subject, object_, key))
        elif (
            (statuses is None or data["status"] in statuses)
            and (documents is None or data.get("document") in documents)
            and data.get("confidence", 1.0) >= min_confidence
        ):
            claimed.append((subject, object_, key))
    kept = known if isolated else {node for s, o, _ in claimed for node in (s, o)}
    claimed += [edge for edge in assumed if edge[0] in kept and edge[1] in kept]

    part: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    part.add_nodes_from((node, graph.nodes[node]) for node in sorted(kept))
    for subject, object_, key in sorted(claimed):
        part.add_edge(subject, object_, key=key, **graph.edges[subject, object_, key])
    return part


def _families(
    graph: nx.MultiDiGraph[str], families: Collection[str] | None
) -> Callable[[Mapping[str, Any]], bool] | None:
    """Return what tells whether an edge belongs to one of some families."""
    if families is None:
        return None
    within = {n for n, item in ontology_of(graph).predicates.items() if item.family in families}

    def belongs(data: Mapping[str, Any]) -> bool:
        grounds = (predicate for _, predicate, _ in data.get("via", ()))
        return data["predicate"] in within or any(name in within for name in grounds)

    return belongs


def require_known(kind: str, names: Iterable[str] | None, known: Iterable[str]) -> None:
    """Raise UnknownNameError for the first of `names` that is not `known`."""
    choices = sorted(known)
    for name in names or ():
        if name not in choices:
            near = difflib.get_close_matches(name, choices)
            raise UnknownNameError(name, tuple(near), kind=kind)
