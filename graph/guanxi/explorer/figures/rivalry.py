"""The rivalry matrix: who competes with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from guanxi.explorer.appearance import family_colours
from guanxi.explorer.captions import label_width
from guanxi.explorer.figures.lettering import Language, Lettering
from guanxi.explorer.figures.sheet import INK, TEXT_SIZE, WIDTH, Sheet, bare, empty_sheet, sheet
from guanxi.network import ClaimEdge, communities, facts, select
from guanxi.network.claims import ontology_of

_FAMILY = "rivalry"
_DISPUTE = "disputesWith"
_CELL, _LARGE_CELL = 0.3, 0.5  # inches; large where there are few
_NAME = 11  # em
_CORNER = Path([(0.5, 0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)], closed=True)  # upper right
_Pair = tuple[str, str]


def rivalry_matrix(
    graph: nx.MultiDiGraph[str],
    *,
    focus: str | None = None,
    top: int = 20,
    language: Language = "zh",
    font: str | FilePath | None = None,
) -> Sheet:
    """Draw who competes with whom, as a matrix of how many articles say so.

    Only asserted claims count. Rows and columns are in one order: groups that compete among
    themselves stand together, within a group whoever has most rivals comes first.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    focus : str, optional
        IRI of an entity: only it and its rivals are shown.
    top : int
        Most rows; the strongest rivalries are kept, and the rest is counted.
    language : {"zh", "en"}
    font : str or Path, optional
        A font's file or family.

    Returns
    -------
    Sheet
        A :class:`matplotlib.figure.Figure`; it says so if nobody competes.
    """
    lettering = Lettering(graph, language, font)
    title = lettering.title("rivalry", focus)
    claims = _rivalries(graph)
    if focus is not None:
        near = {focus, *(end for pair in claims if focus in pair for end in pair)}
        claims = {pair: found for pair, found in claims.items() if near.issuperset(pair)}
    rivals = _degrees(claims)
    if not claims:
        return empty_sheet(graph, lettering, title=title, note=lettering.phrase("rivalry_nothing"))
    chosen = _strongest(claims, rivals, top, focus)
    shown = {pair: found for pair, found in claims.items() if chosen.issuperset(pair)}
    groups = _groups(graph, chosen, shown, rivals)
    left_out = len(rivals) - len(chosen)
    order = [iri for group in groups for iri in group]
    longest = max(label_width(lettering.name(iri, _NAME)) for iri in order) * TEXT_SIZE / 72
    cell = min(_LARGE_CELL if len(order) <= 6 else _CELL, (WIDTH - 1.0 - longest) / len(order))
    with sheet(
        graph,
        lettering,
        title=title,
        notes=[
            lettering.phrase("rivalry_how"),
            lettering.phrase("rivalry_cut", count=left_out) if left_out else "",
        ],
        height=cell * len(order) + longest * 0.71 + 0.45,
        documents=[claim.document for found in shown.values() for claim in found],
    ) as (page, axes):
        _draw(axes, order, shown, lettering, focus)
        _part(axes, [len(group) for group in groups])
        if any(map(_is_disputed, shown.values())):
            corner = MarkerStyle(_CORNER)
            label = lettering.phrase("dispute")
            page.place_key([Line2D([], [], ls="", marker=corner, color=INK, ms=6, label=label)])
    return page


def _rivalries(graph: nx.MultiDiGraph[str]) -> dict[_Pair, list[ClaimEdge]]:
    """Return the asserted claims of rivalry by their two ends, the smaller IRI first."""
    predicates = ontology_of(graph).predicates
    wanted = [name for name, item in predicates.items() if item.family == _FAMILY]
    found: defaultdict[_Pair, list[ClaimEdge]] = defaultdict(list)
    for fact in facts(select(graph, predicates=wanted)):
        if fact.subject != fact.object:
            one, other = sorted((fact.subject, fact.object))
            found[one, other] += fact.claims
    return dict(sorted(found.items()))


def _degrees(pairs: Iterable[_Pair]) -> dict[str, int]:
    degrees: defaultdict[str, int] = defaultdict(int)
    for one, other in pairs:
        degrees[one] += 1
        degrees[other] += 1
    return degrees


def _articles(claims: Iterable[ClaimEdge]) -> int:
    return len({claim.document for claim in claims})


def _is_disputed(claims: Iterable[ClaimEdge]) -> bool:
    return any(claim.predicate == _DISPUTE for claim in claims)


def _strongest(
    claims: Mapping[_Pair, list[ClaimEdge]],
    rivals: Mapping[str, int],
    top: int,
    focus: str | None,
) -> frozenset[str]:
    """Choose entities so that each of them keeps a rival, as long as there is room for two."""

    def weight(pair: _Pair) -> tuple[bool, int, int, _Pair]:
        reach = rivals[pair[0]] + rivals[pair[1]]
        return (focus not in pair, -_articles(claims[pair]), -reach, pair)

    chosen: set[str] = set()
    for pair in sorted(claims, key=weight):
        if len(chosen.union(pair)) <= max(top, 2):
            chosen.update(pair)
    return frozenset(chosen)


def _groups(
    graph: nx.MultiDiGraph[str],
    chosen: Iterable[str],
    shown: Mapping[_Pair, list[ClaimEdge]],
    rivals: Mapping[str, int],
) -> list[list[str]]:
    """Divide who is shown into groups that compete among themselves."""
    ties: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    ties.add_nodes_from((iri, graph.nodes[iri]) for iri in sorted(chosen))
    for (one, other), found in sorted(shown.items()):
        for claim in found:
            ties.add_edge(one, other, key=claim.iri, predicate=claim.predicate)
    return [
        sorted(group.members, key=lambda iri: (-rivals[iri], iri)) for group in communities(ties)
    ]


def _draw(
    axes: Axes,
    order: list[str],
    shown: Mapping[_Pair, list[ClaimEdge]],
    lettering: Lettering,
    focus: str | None,
) -> None:
    size = len(order)
    place = {iri: number for number, iri in enumerate(order)}
    most = max(map(_articles, shown.values()))
    colour = family_colours([_FAMILY])[_FAMILY].light
    shades = LinearSegmentedColormap.from_list("rivalry", ["#fbe3e1", colour, "#7d1f1f"])
    bare(axes)
    axes.set_aspect("equal")
    axes.set_xlim(-0.5, size - 0.5)
    axes.set_ylim(size - 0.5, -0.5)
    for number in range(size):
        axes.add_patch(_cell(number, number, "#eceff3"))
    for (one, other), found in shown.items():
        articles = _articles(found)
        shade = shades(0.0 if most == 1 else (articles - 1) / (most - 1))
        if most == 1:
            shade = shades(0.25)
        dark = sum(shade[:3]) < 1.75
        for x, y in ((place[one], place[other]), (place[other], place[one])):
            axes.add_patch(_cell(x, y, shade))
            axes.text(
                x,
                y,
                str(articles),
                ha="center",
                va="center_baseline",
                color="white" if dark else INK,
                fontsize=TEXT_SIZE,
            )
            if _is_disputed(found):
                _corner(axes, x, y)
    names = [lettering.name(iri, _NAME) for iri in order]
    axes.set_yticks(range(size), names, color=INK)
    axes.xaxis.tick_top()
    axes.set_xticks(range(size), names, color=INK, rotation=45, ha="left", rotation_mode="anchor")
    if focus in place:
        for label in (axes.get_xticklabels()[place[focus]], axes.get_yticklabels()[place[focus]]):
            label.set_fontweight(lettering.typeface.bold)


def _corner(axes: Axes, x: int, y: int) -> None:
    """Mark a cell in its upper right corner; the vertical axis points down."""
    edge = 0.46
    axes.fill(
        [x + edge, x + edge, x + edge - 0.26],
        [y - edge, y - edge + 0.26, y - edge],
        color=INK,
        linewidth=0,
    )


def _cell(x: int, y: int, colour: str | tuple[float, float, float, float]) -> Rectangle:
    return Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, facecolor=colour, linewidth=0)


def _part(axes: Axes, sizes: list[int]) -> None:
    """Draw lines between the groups."""
    total = sum(sizes)
    start = 0
    for size in sizes[:-1]:
        start += size
        axes.plot([-0.5, total - 0.5], [start - 0.5] * 2, color=INK, lw=0.9, solid_capstyle="butt")
        axes.plot([start - 0.5] * 2, [-0.5, total - 0.5], color=INK, lw=0.9, solid_capstyle="butt")
