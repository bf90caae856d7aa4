"""The entities of a view: their captions, sizes, communities and places on the canvas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from guanxi.explorer.captions import Box, label_box, wrap_label
from guanxi.explorer.earlier_page import Places
from guanxi.explorer.facts import ShownFact
from guanxi.explorer.layout import place
from guanxi.explorer.selection import degrees
from guanxi.explorer.territories import first_place, place_territories, settle, strongest
from guanxi.network import communities

_WHOLE_LIMIT = 300  # so many entities are laid out as one picture
_COMMUNITY_LIMIT = 50
_SMALLEST_COMMUNITY = 4
_LEADERS = 2


@dataclass(frozen=True, slots=True)
class ShownEntity:
    """An entity with its place on the canvas.

    `caption` and `caption_en` are its labels broken into lines; `x`, `y` and `radius` are
    pixels; `degree` counts its facts; `community` is a number in the view's communities, or
    their count for one that belongs to none of them.
    """

    iri: str
    label: str
    label_en: str | None
    type: str
    aliases: tuple[str, ...]
    degree: int
    community: int
    x: int
    y: int
    radius: int
    caption: str
    caption_en: str


@dataclass(frozen=True, slots=True)
class ShownCommunity:
    """Entities tied to one another more than to the rest.

    `leaders` are its best connected members, numbers in the view's entities; `size` counts its
    members; `x` and `y` are its place on the map of communities; `rest` says that it is none, but
    holds the entities of communities too small or too many to be told apart.
    """

    leaders: tuple[int, ...]
    rest: bool
    size: int
    x: int
    y: int


def placed(
    graph: nx.MultiDiGraph[str],
    chosen: Sequence[str],
    facts: Sequence[ShownFact],
    old: Places,
) -> tuple[tuple[ShownEntity, ...], tuple[ShownCommunity, ...]]:
    """Give entities their captions, sizes, communities and places.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    chosen : sequence of str
        IRIs, sorted.
    facts : sequence of ShownFact
        Between these.
    old : Places
        Where entities and communities stood before: there they stay.
    """
    counts = degrees(facts)
    most = max(counts.values(), default=1)
    captions, radii = [], []
    for iri in chosen:
        node = graph.nodes[iri]
        caption = wrap_label(node["label"])
        caption_en = wrap_label(node.get("label_en") or node["label"])
        captions.append((caption, caption_en))
        radii.append(round(9 + 15 * (counts[iri] / most) ** 0.5))
    boxes = [label_box(labels, radius) for labels, radius in zip(captions, radii, strict=True)]
    index = {iri: position for position, iri in enumerate(chosen)}
    links = [(index[fact.subject], index[fact.object]) for fact in facts]
    groups = _groups(graph, chosen)
    territory = [groups.get(iri, len(set(groups.values()))) for iri in chosen]
    worth = [counts[iri] for iri in chosen]
    places = _places(chosen, boxes, links, territory, worth, old.entities)
    entities = tuple(
        ShownEntity(
            iri=iri,
            label=graph.nodes[iri]["label"],
            label_en=graph.nodes[iri].get("label_en"),
            type=graph.nodes[iri]["type"],
            aliases=tuple(sorted(graph.nodes[iri].get("aliases", ()))),
            degree=counts[iri],
            community=territory[row],
            x=places[row][0],
            y=places[row][1],
            radius=radii[row],
            caption=captions[row][0],
            caption_en=captions[row][1],
        )
        for row, iri in enumerate(chosen)
    )
    rest = len(set(groups.values()))
    return entities, _shown_communities(entities, links, rest, old.communities)


def _groups(graph: nx.MultiDiGraph[str], chosen: Sequence[str]) -> dict[str, int]:
    """Give the entities of communities large enough to be told apart their numbers."""
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    # A subgraph view keeps no order of its own; the numbers must not depend on it.
    part.add_nodes_from((iri, graph.nodes[iri]) for iri in chosen)
    kept = set(chosen)
    edges = (edge for edge in graph.edges(keys=True, data=True) if kept.issuperset(edge[:2]))
    for subject, object_, key, data in sorted(edges, key=lambda edge: edge[:3]):
        part.add_edge(subject, object_, key=key, predicate=data["predicate"])
    large = [
        community
        for community in communities(part)
        if len(community.members) >= _SMALLEST_COMMUNITY
    ]
    return {
        iri: number
        for number, community in enumerate(large[:_COMMUNITY_LIMIT])
        for iri in community.members
    }


def _places(
    chosen: Sequence[str],
    boxes: Sequence[Box],
    links: list[tuple[int, int]],
    territory: Sequence[int],
    worth: Sequence[int],
    old: Mapping[str, tuple[int, int]],
) -> list[tuple[int, int]]:
    if len(chosen) <= _WHOLE_LIMIT:
        places = place(boxes, links, [first_place(iri) for iri in chosen])
    else:
        places = place_territories(chosen, boxes, links, territory, worth)
    kept = {row: old[iri] for row, iri in enumerate(chosen) if iri in old}
    return settle(boxes, links, kept, places) if kept else places


def _shown_communities(
    entities: Sequence[ShownEntity],
    links: Sequence[tuple[int, int]],
    rest: int,
    old: Mapping[str, tuple[int, int]],
) -> tuple[ShownCommunity, ...]:
    members: dict[int, list[int]] = {}
    for row, entity in enumerate(entities):
        members.setdefault(entity.community, []).append(row)
    numbers = sorted(members)
    between: Counter[tuple[int, int]] = Counter()
    for a, b in links:
        ends = sorted((entities[a].community, entities[b].community))
        if ends[0] != ends[1] and ends[1] != rest:
            between[ends[0], ends[1]] += 1
    position = {number: row for row, number in enumerate(numbers)}
    leaders = {
        number: sorted(rows, key=lambda row: (-entities[row].degree, row))[:_LEADERS]
        for number, rows in members.items()
    }
    boxes = [
        label_box([f"{entities[leaders[number][0]].caption}\n\n"], _radius(members[number]))
        for number in numbers
    ]
    ties = [(position[a], position[b]) for a, b in strongest(between)]
    places = place(boxes, ties)
    kept = _kept_places([[entities[row].iri for row in members[n]] for n in numbers], old)
    if kept:
        places = settle(boxes, ties, kept, places)
    return tuple(
        ShownCommunity(
            leaders=tuple(leaders[number]),
            rest=number == rest,
            size=len(members[number]),
            x=places[position[number]][0],
            y=places[position[number]][1],
        )
        for number in numbers
    )


def _kept_places(
    communities: Sequence[Sequence[str]], old: Mapping[str, tuple[int, int]]
) -> dict[int, tuple[int, int]]:
    """Give communities the place of the earlier one with which they share most members."""
    shared = [
        (-count, row, centre)
        for row, members in enumerate(communities)
        for centre, count in Counter(old[iri] for iri in members if iri in old).items()
    ]
    kept: dict[int, tuple[int, int]] = {}
    for _, row, centre in sorted(shared):
        if row not in kept and centre not in kept.values():
            kept[row] = centre
    return kept


def _radius(members: Sequence[int]) -> float:
    return 8 + 2 * float(min(len(members), 900) ** 0.5)
