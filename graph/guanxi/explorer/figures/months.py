"""Facts per month and relation family."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from guanxi.explorer.appearance import family_colours
from guanxi.explorer.figures.lettering import Language, Lettering
from guanxi.explorer.figures.sheet import FAINT, Sheet, bare, empty_sheet, sheet
from guanxi.network import ClaimEdge, facts, select
from guanxi.network.claims import ontology_of

_HEIGHT = 3.4  # inches
_MOST_TICKS = 12
_HATCHES = ("", "///", "..", "\\\\\\", "xxx", "---")
_Month = tuple[int, int]


def monthly_facts(
    graph: nx.MultiDiGraph[str],
    *,
    focus: str | None = None,
    top: int = 36,
    language: Language = "zh",
    font: str | Path | None = None,
) -> Sheet:
    """Draw how many facts the articles of each month assert, stacked by relation family.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    focus : str, optional
        IRI of an entity: only facts about it.
    top : int
        Most months: the latest; earlier ones are counted.
    language : {"zh", "en"}
    font : str or Path, optional
        A font's file or family.

    Returns
    -------
    Sheet
        A :class:`matplotlib.figure.Figure`; it says so if there is nothing to count.
    """
    lettering = Lettering(graph, language, font)
    title = lettering.title("months", focus)
    counts, claims, undated = _counted(graph, focus)
    if not counts:
        return empty_sheet(graph, lettering, title=title, note=lettering.phrase("months_nothing"))
    known = _between(min(counts), max(counts))
    shown, left_out = known[-top:], len(known[:-top])
    with sheet(
        graph,
        lettering,
        title=title,
        notes=[
            lettering.phrase("months_how"),
            lettering.phrase("months_cut", count=left_out) if left_out else "",
            lettering.phrase("months_undated", count=undated) if undated else "",
        ],
        height=_HEIGHT,
        documents=[claim.document for month in shown for claim in claims.get(month, ())],
    ) as (page, axes):
        page.place_key(_draw(axes, shown, counts, lettering, list(ontology_of(graph).families)))
    return page


def _counted(
    graph: nx.MultiDiGraph[str], focus: str | None
) -> tuple[dict[_Month, Counter[str]], dict[_Month, list[ClaimEdge]], int]:
    """Return facts by month and family, the claims behind them, and how many have no month."""
    documents = graph.graph.get("documents", {})
    predicates = ontology_of(graph).predicates
    counts: defaultdict[_Month, Counter[str]] = defaultdict(Counter)
    claims: defaultdict[_Month, list[ClaimEdge]] = defaultdict(list)
    undated = 0
    for fact in facts(select(graph)):
        if focus is not None and focus not in (fact.subject, fact.object):
            continue
        months = set()
        for claim in fact.claims:
            day = documents.get(claim.document, {}).get("published")
            if day:
                month = int(day[:4]), int(day[5:7])
                months.add(month)
                claims[month].append(claim)
        for month in months:
            counts[month][predicates[fact.predicate].family] += 1
        undated += not months
    return counts, claims, undated


def _between(first: _Month, last: _Month) -> list[_Month]:
    """Return all months from `first` to `last`, those without facts among them.

    >>> _between((2021, 11), (2022, 2))
    [(2021, 11), (2021, 12), (2022, 1), (2022, 2)]
    """
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    return [(number // 12, number % 12 + 1) for number in numbers]


def _draw(
    axes: Axes,
    months: list[_Month],
    counts: Mapping[_Month, Counter[str]],
    lettering: Lettering,
    order: list[str],
) -> list[Patch]:
    """Draw the bars, and return what explains them."""
    present = {family for month in months for family in counts.get(month, ())}
    families = sorted(present, key=lambda name: (name not in order, *_place(order, name)))
    colours = family_colours(families)
    bottom = [0] * len(months)
    hatches = {name: _HATCHES[n % len(_HATCHES)] for n, name in enumerate(families)}
    for family, hatch in hatches.items():
        heights = [counts[month][family] if month in counts else 0 for month in months]
        axes.bar(
            range(len(months)),
            heights,
            bottom=bottom,
            width=0.78,
            color=colours[family].light,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.5,
        )
        bottom = [low + high for low, high in zip(bottom, heights, strict=True)]
    bare(axes)
    axes.spines["bottom"].set_visible(True)
    axes.yaxis.grid(visible=True, color=FAINT, lw=0.6)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, min_n_ticks=1))
    axes.set_ylim(0, max(bottom) * 1.06)
    # Few bars stay as narrow as many.
    room = max(0.0, (8 - len(months)) / 2)
    axes.set_xlim(-0.6 - room, len(months) - 0.4 + room)
    step = -(-len(months) // _MOST_TICKS)
    # Counted from the last month, which readers look for.
    places = list(range(len(months) - 1, -1, -step))[::-1]
    axes.set_xticks(places, [f"{months[place][0]}-{months[place][1]:02}" for place in places])
    if len(places) > 8:
        axes.tick_params(axis="x", labelsize=7.5)
    return [
        Patch(
            facecolor=colours[family].light,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.5,
            label=lettering.family(family),
        )
        for family, hatch in hatches.items()
    ]


def _place(order: list[str], family: str) -> tuple[int, str]:
    return (order.index(family) if family in order else len(order), family)
