"""Figures by name. Matplotlib, which draws them, is loaded when the first one is drawn."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import networkx as nx

from guanxi.errors import FigureError
from guanxi.explorer.selection import find_entity

if TYPE_CHECKING:
    from guanxi.explorer.figures import Sheet
    from guanxi.network import Measure

FigureName = Literal["rivalry", "ranking", "timeline", "months", "ownership"]
FIGURES: Final[tuple[FigureName, ...]] = get_args(FigureName)
EXTRA: Final = "pip install 'guanxi[figures]'"
_LIBRARIES = ("matplotlib",)


def can_draw() -> bool:
    """Tell whether the extra ``guanxi[figures]`` is installed."""
    return all(find_spec(library) is not None for library in _LIBRARIES)


def draw(
    graph: nx.MultiDiGraph[str],
    name: FigureName,
    *,
    focus: str | None = None,
    top: int | None = None,
    measure: Measure = "pagerank",
    language: Literal["zh", "en"] = "zh",
    font: str | Path | None = None,
) -> Sheet:
    """Draw a figure of a network.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it with ``statuses=None``; not changed.
    name : {"rivalry", "ranking", "timeline", "months", "ownership"}
    focus : str, optional
        An entity's IRI, label or alias: only what concerns it.
    top : int, optional
        Most rows; each figure has a default.
    measure : {"pagerank", "degree", "betweenness", "claims"}
        What the ranking goes by; the others have none.
    language : {"zh", "en"}
    font : str or Path, optional
        A font's file or family; see :mod:`guanxi.explorer.figures.typeface`.

    Returns
    -------
    Sheet
        A :class:`matplotlib.figure.Figure`.

    Raises
    ------
    FigureError
        If matplotlib is missing, or the font is.
    UnknownNameError
        If no single entity is named `focus`.
    ValueError
        If there is no such figure, measure or language, or `top` is less than 1.
    """
    if name not in FIGURES:
        raise ValueError(f"no figure {name!r}; there are {', '.join(FIGURES)}")
    if top is not None and top < 1:
        raise ValueError(f"top is {top}; a figure shows at least one row")
    if not can_draw():
        raise FigureError(f"figures need matplotlib; {EXTRA}")
    from guanxi.explorer import figures

    wanted: dict[str, Any] = {"language": language, "font": font}
    if focus is not None:
        wanted["focus"] = find_entity(graph, focus)
    if top is not None:
        wanted["top"] = top
    if name == "ranking":
        return figures.ranking_bars(graph, measure=measure, **wanted)
    drawers = {
        "rivalry": figures.rivalry_matrix,
        "timeline": figures.event_timeline,
        "months": figures.monthly_facts,
        "ownership": figures.ownership_tree,
    }
    return drawers[name](graph, **wanted)
