"""Who owns whom: companies with their units, subsidiaries, acquisitions and products."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final, Literal, TypeAlias

import networkx as nx

from guanxi.network.claims import ClaimEdge, Fact, claims

OwnedBy: TypeAlias = tuple[str, str]
"""An owner and what it owns, by IRI."""
Level: TypeAlias = Literal["entity", "company", "group"]
"""Who counts as a party: every entity, its company, or the group that owns the company."""

# Relations from owner to owned, and those that are told the other way round.
_DOWNWARD: Final = ("offers", "acquires")
_UPWARD: Final = ("unitOf", "subsidiaryOf", "partOf")
_MAKING: Final = frozenset({"offers", "partOf"})
OWNERSHIP: Final = (*_DOWNWARD, *_UPWARD)


def ends(told: ClaimEdge | Fact) -> OwnedBy:
    """Return the owner and the owned of a claim or fact of ownership."""
    if told.predicate in _UPWARD:
        return told.object, told.subject
    return told.subject, told.object


def holdings(graph: nx.MultiDiGraph[str]) -> dict[OwnedBy, tuple[ClaimEdge, ...]]:
    """Return who owns whom, directly, according to which claims.

    Products, units, subsidiaries and acquisitions are owned; investments are not.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        All its edges count: select before what should.

    Returns
    -------
    dict of tuple of str to tuple of ClaimEdge
        By owner and owned, sorted; background facts among the claims.
    """
    found: defaultdict[OwnedBy, list[ClaimEdge]] = defaultdict(list)
    for claim in claims(graph, OWNERSHIP):
        if claim.subject != claim.object and claim.origin != "inferred":
            found[ends(claim)].append(claim)
    return {edge: tuple(found[edge]) for edge in sorted(found)}


def strength(
    found: Mapping[OwnedBy, Collection[ClaimEdge]], edge: OwnedBy
) -> tuple[bool, int, float, OwnedBy]:
    """Return what orders owners, the best supported first: the lexicon, then most articles."""
    backing = found[edge]
    told = [claim for claim in backing if claim.origin == "claim"]
    best = max((claim.confidence for claim in told), default=0.0)
    return (_is_told_only(backing), -len({claim.document for claim in told}), -best, edge)


def owners(found: Mapping[OwnedBy, Collection[ClaimEdge]]) -> nx.DiGraph[str]:
    """Return who is the nearest owner of whom.

    Parameters
    ----------
    found : mapping
        As :func:`holdings` returns it.

    Returns
    -------
    networkx.DiGraph
        From owner to owned; without circles (what contradicts better supported facts goes), and
        without short cuts past an owner between. Where the lexicon knows who makes a product,
        articles can only tell which unit of that firm does.
    """
    curated: defaultdict[str, set[str]] = defaultdict(set)
    for owner, owned in found:
        if not _is_told_only(found[owner, owned]):
            curated[owned].add(owner)
    order = sorted(found, key=lambda edge: strength(found, edge))
    contested = {
        (owner, owned)
        for owner, owned in order
        if owned in curated
        and owner not in curated[owned]
        and {claim.predicate for claim in found[owner, owned]} <= _MAKING
    }
    ties = _without_circles([edge for edge in order if edge not in contested])
    ties.add_edges_from(
        (owner, owned)
        for owner, owned in sorted(contested)
        if owner in ties and any(nx.has_path(ties, known, owner) for known in curated[owned])
    )
    reduced: nx.DiGraph[str] = nx.transitive_reduction(ties)
    return reduced


def _is_told_only(backing: Collection[ClaimEdge]) -> bool:
    return all(claim.origin == "claim" for claim in backing)


def _without_circles(order: Collection[OwnedBy]) -> nx.DiGraph[str]:
    """Return a graph of edges, the strongest first, less those that would close a circle."""
    components = nx.strongly_connected_components(nx.DiGraph(list(order)))
    circle = {iri: number for number, members in enumerate(components) for iri in members}
    ties: nx.DiGraph[str] = nx.DiGraph()
    inside: defaultdict[int, nx.DiGraph[str]] = defaultdict(nx.DiGraph)
    for owner, owned in order:
        if circle[owner] == circle[owned]:  # only there can an edge close a circle
            kept = inside[circle[owner]]
            kept.add_nodes_from((owner, owned))
            if nx.has_path(kept, owned, owner):
                continue
            kept.add_edge(owner, owned)
        ties.add_edge(owner, owned)
    return ties


def nearest_owners(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Return the best supported nearest owner of each entity that has one.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    dict of str to str
        From owned to owner, sorted; following it never leads in a circle.
    """
    found = holdings(graph)
    reduced = owners(found)
    return {
        iri: min(reduced.predecessors(iri), key=lambda owner: strength(found, (owner, iri)))
        for iri in sorted(reduced)
        if reduced.in_degree(iri)
    }


def heads(graph: nx.MultiDiGraph[str], level: Level = "group") -> dict[str, str]:
    """Return whom each entity counts for.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    level : {"group", "company", "entity"}
        The owner of all owners; the nearest company above a product, unit or feature (a company
        counts for itself); or nobody else.

    Returns
    -------
    dict of str to str
        For every entity; itself where nobody owns it.

    Raises
    ------
    ValueError
        If there is no such level.
    """
    if level not in {"entity", "company", "group"}:
        raise ValueError(f"no level {level!r}; choose among entity, company, group")
    above = {} if level == "entity" else nearest_owners(graph)
    types = graph.nodes
    found: dict[str, str] = {}
    for iri in sorted(graph):
        line = [iri]
        while line[-1] in above and line[-1] not in found:
            if level == "company" and types[line[-1]]["type"] == "Company":
                break
            line.append(above[line[-1]])
        head = found.get(line[-1], line[-1])
        found.update((each, head) for each in line if each not in found)
    return {iri: found[iri] for iri in sorted(graph)}


def roll_up(graph: nx.MultiDiGraph[str], level: Level = "company") -> nx.MultiDiGraph[str]:
    """Return the network of companies or groups: what is theirs counts for them.

    Claims between two parts of one party go, and so do those of a further owner of a part. All
    others stay, with their sentences, and tell in `parts` between whom they were made.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    level : {"company", "group", "entity"}
        See :func:`heads`.

    Returns
    -------
    networkx.MultiDiGraph
        A new graph; each node has `members`, the IRIs that count for it, itself among them.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> kinds = {"腾讯": "Company", "企业微信": "Product", "飞书": "Product"}
    >>> for name, kind in kinds.items():
    ...     graph.add_node(name, label=name, type=kind)
    >>> _ = graph.add_edge("腾讯", "企业微信", predicate="offers")
    >>> _ = graph.add_edge("企业微信", "飞书", predicate="competesWith")
    >>> list(roll_up(graph).edges(data="parts"))
    [('腾讯', '飞书', ('企业微信', '飞书'))]
    """
    head = heads(graph, level)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for iri, above in head.items():
        members[above].append(iri)
    rolled: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for iri in sorted(members):
        rolled.add_node(iri, **graph.nodes[iri], members=tuple(members[iri]))
    for subject, object_, key in sorted(graph.edges(keys=True)):
        data = graph.edges[subject, object_, key]
        part = _owned_end(subject, data["predicate"], object_)
        if head[subject] != head[object_] and (part is None or head[part] == part):
            rolled.add_edge(head[subject], head[object_], key=key, **data, parts=(subject, object_))
    return rolled


def _owned_end(subject: str, predicate: str, object: str) -> str | None:
    if predicate in _UPWARD:
        return subject
    return object if predicate in _DOWNWARD else None
