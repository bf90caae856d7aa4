"""Entities that may be two: what they are called, taken for and seen with does not fit together."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import networkx as nx
from networkx.utils import UnionFind

from guanxi.model import EntityType
from guanxi.network.claims import claims, ontology_of
from guanxi.network.collapse import undirected
from guanxi.network.findings import Findings
from guanxi.network.selection import select

Suspicion: TypeAlias = Literal["names", "types", "circles"]

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class SuspiciousMerge:
    """An entity that may be two.

    Attributes
    ----------
    entity : str
        IRI.
    suspicion : {"names", "types", "circles"}
        It has a Chinese name that shares no character with the others; documents take it for
        things of two types; or its articles tell of entities that nothing else ties together.
    first, second : tuple of str
        The names, the types, or IRIs of the entities of the two largest circles.
    """

    entity: str
    suspicion: Suspicion
    first: tuple[str, ...]
    second: tuple[str, ...]


def suspicious_merges(
    graph: nx.MultiDiGraph[str],
    *,
    taken_for: Mapping[str, Collection[EntityType]] | None = None,
) -> Findings[SuspiciousMerge]:
    """Find entities that may be two under one name.

    Names and circles are looked at only where the lexicon does not vouch for them. A circle are
    neighbours that are tied to one another or to somebody else in common; two count if no article
    tells of both. A namesake may have two posts, but what is tied to nobody else makes no circle of
    a firm or product.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With background facts, which tie together what belongs together.
    taken_for : mapping of str to collection of EntityType, optional
        As what documents take entities.

    Returns
    -------
    Findings of SuspiciousMerge
        Names first, then types, then circles, the largest first; each by IRI.
    """
    found = []
    for iri in sorted(graph):
        data, odd = graph.nodes[iri], _odd_names(graph, iri)
        if odd:
            others = [name for name in (data["label"], *data["aliases"]) if name not in odd]
            found.append(SuspiciousMerge(iri, "names", tuple(others), odd))
    for iri in sorted(taken_for or ()):
        kinds = sorted(set((taken_for or {})[iri]))
        if iri in graph and len(kinds) > 1:
            found.append(SuspiciousMerge(iri, "types", tuple(kinds[:1]), tuple(kinds[1:])))
    circles = list(_circles(graph))
    circles.sort(key=lambda row: -len(row.second))  # stable
    return Findings([*found, *circles], graph)


def _odd_names(graph: nx.MultiDiGraph[str], iri: str) -> tuple[str, ...]:
    """Return Chinese names that share no character with the others."""
    data = graph.nodes[iri]
    entry = ontology_of(graph).entry(iri)
    vouched = () if entry is None else (entry.name, *entry.aliases, *entry.ambiguous_aliases)
    names = {data["label"], *data["aliases"], *vouched}
    letters = {name: set(_CHINESE.findall(name)) for name in names}
    return tuple(
        name
        for name in sorted(names.difference(vouched, {data["label"]}))
        if letters[name]
        and any(letters[other] for other in names - {name})
        and not any(letters[name] & letters[other] for other in names - {name})
    )


def _circles(graph: nx.MultiDiGraph[str]) -> list[SuspiciousMerge]:
    told: dict[str, dict[str, set[str]]] = {}  # entity → neighbour → documents
    for claim in claims(select(graph)):
        for end, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if claim.document is not None and end != other:
                told.setdefault(end, {}).setdefault(other, set()).add(claim.document)
    ties = undirected(select(graph, background=True))
    ontology = ontology_of(graph)
    found = []
    for iri, neighbours in sorted(told.items()):
        if ontology.entry(iri) is not None or len(set().union(*neighbours.values())) < 2:
            continue
        parts = UnionFind(neighbours)
        met = {other: other for other in neighbours}
        for other in neighbours:
            for each in ties[other]:
                if each != iri and (first := met.setdefault(each, other)) != other:
                    parts.union(first, other)
        groups = [sorted(group) for group in parts.to_sets() if _is_circle(graph, ties, iri, group)]
        groups.sort(key=lambda group: (-len(group), group))
        articles = [set().union(*(neighbours[other] for other in group)) for group in groups]
        apart = [place for place, here in enumerate(articles) if here.isdisjoint(articles[0])]
        if apart:
            pair = tuple(groups[0]), tuple(groups[apart[0]])
            found.append(SuspiciousMerge(iri, "circles", *pair))
    return found


def _is_circle(
    graph: nx.MultiDiGraph[str], ties: nx.Graph[str], iri: str, circle: Collection[str]
) -> bool:
    """Tell whether neighbours are a circle: leaves say nothing of a firm or product."""
    is_person = graph.nodes[iri]["type"] == "Person"
    return bool(circle) and (is_person or any(ties.degree[other] > 1 for other in circle))
