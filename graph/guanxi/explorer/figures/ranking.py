"""The ranking: who is central, by a measure that is named."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from guanxi.explorer.appearance import symbols
from guanxi.explorer.figures.lettering import Language, Lettering
from guanxi.explorer.figures.sheet import INK, Sheet, bare, empty_sheet, sheet
from guanxi.explorer.figures.signs import MARKERS, type_key
from guanxi.network import MEASURES, Measure, Standing, claims, select, standing

_ROW = 0.27  # inches


def ranking_bars(
    graph: nx.MultiDiGraph[str],
    *,
    focus: str | None = None,
    top: int = 20,
    measure: Measure = "pagerank",
    language: Language = "zh",
    font: str | Path | None = None,
) -> Sheet:
    """Draw who is central, as bars coloured by type.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed. Asserted claims count.
    focus : str, optional
        IRI of an entity: only it and its neighbours are shown, measured in the whole network.
    top : int
        Most bars; the rest is counted.
    measure : {"pagerank", "degree", "betweenness", "claims", "eigenvector", "core"}
        See :class:`guanxi.network.Standing`.
    language : {"zh", "en"}
    font : str or Path, optional
        A font's file or family.

    Returns
    -------
    Sheet
        A :class:`matplotlib.figure.Figure`; it says so if nothing is asserted.

    Raises
    ------
    ValueError
        If there is no such measure.
    """
    if measure not in MEASURES:
        raise ValueError(f"no measure {measure!r}; there are {', '.join(MEASURES)}")
    lettering = Lettering(graph, language, font)
    title = lettering.title("ranking", focus)
    asserted = select(graph)
    if asserted.number_of_edges() == 0 or (focus is not None and focus not in asserted):
        return empty_sheet(graph, lettering, title=title, note=lettering.phrase("ranking_nothing"))
    rows = list(standing(asserted, by=measure, measures=()))
    estimated = rows[0].betweenness_error is not None
    if focus is not None:
        near = {focus, *asserted.predecessors(focus), *asserted.successors(focus)}
        rows = [row for row in rows if row.iri in near]
    shown, left_out = rows[:top], len(rows[top:])
    members = {row.iri for row in shown}
    with sheet(
        graph,
        lettering,
        title=title,
        notes=[
            lettering.phrase(f"ranking_{measure}"),
            lettering.phrase("ranking_estimated") if estimated else "",
            lettering.phrase("ranking_cut", count=left_out) if left_out else "",
        ],
        height=_ROW * len(shown) + 0.7,
        documents=[
            claim.document
            for claim in claims(asserted)
            if claim.subject in members or claim.object in members
        ],
    ) as (page, axes):
        signs = symbols(row.type for row in shown)
        values = [_value(row, measure) for row in shown]
        most = max(values) or 1
        bare(axes)
        for y, (row, value) in enumerate(zip(shown, values, strict=True)):
            axes.barh(y, value, height=0.66, color=signs[row.type].colour.light)
            figure = f"{value:.3f}" if isinstance(value, float) else str(value)
            axes.annotate(
                figure, (value, y), xytext=(4, 0), textcoords="offset points", va="center_baseline"
            )
            axes.plot(
                -0.025 * most,
                y,
                marker=MARKERS[signs[row.type].shape],
                color=signs[row.type].colour.light,
                ms=5.5,
                mew=0,
            )
        names = [lettering.name(row.iri) for row in shown]
        axes.set_yticks(range(len(shown)), names, color=INK)
        if focus is not None:
            place = next(i for i, row in enumerate(rows) if row.iri == focus)
            if place < len(shown):
                axes.get_yticklabels()[place].set_fontweight(lettering.typeface.bold)
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.set_xlim(-0.05 * most, 1.1 * most)
        axes.set_xticks([])
        axes.set_xlabel(lettering.phrase(f"measure_{measure}"), loc="left")
        page.place_key(type_key(signs, lettering))
    return page


def _value(row: Standing, measure: Measure) -> float:
    value: float = getattr(row, measure)
    return value
