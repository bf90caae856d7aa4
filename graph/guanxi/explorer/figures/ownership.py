"""The ownership tree: companies with their units, subsidiaries, acquisitions and products."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import networkx as nx
from matplotlib.axes import Axes

from guanxi.explorer.appearance import Symbol, symbols
from guanxi.explorer.captions import wrap_label
from guanxi.explorer.figures.forest import Forest, Holding
from guanxi.explorer.figures.lettering import Language, Lettering
from guanxi.explorer.figures.sheet import INK, MUTED, TEXT_SIZE, WIDTH, Sheet, empty_sheet, sheet
from guanxi.explorer.figures.signs import MARKERS, type_key

_Tree = Sequence[Holding]
# Inches.
_PICTURE: Final = WIDTH - 0.56
_ROW: Final = 0.225
_INDENT: Final = 0.24
_LABEL: Final = 0.12
_BETWEEN: Final = 0.12  # trees
_KEY: Final = 0.31
_NOTE_SIZE: Final = 7.5
_DASHES: Final = (0, (2.2, 1.8))


def ownership_tree(
    graph: nx.MultiDiGraph[str],
    *,
    focus: str | None = None,
    top: int = 40,
    language: Language = "zh",
    font: str | Path | None = None,
) -> Sheet:
    """Draw who owns what, as trees: company, units, subsidiaries, acquisitions, products.

    Every entity stands once, under its nearest owner; further owners are named beside it. Where
    the network holds background facts, they are drawn dashed.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    focus : str, optional
        IRI of an entity: only it, what it owns, and its line of owners.
    top : int
        Most entities: of the largest trees, those nearest to the roots; the rest is counted.
    language : {"zh", "en"}
    font : str or Path, optional
        A font's file or family.

    Returns
    -------
    Sheet
        A :class:`matplotlib.figure.Figure`; it says so if nobody owns anything.
    """
    lettering = Lettering(graph, language, font)
    title = lettering.title("ownership", focus)
    forest = Forest(graph, focus)
    trees = forest.trees(top)
    if not trees:
        return empty_sheet(
            graph, lettering, title=title, note=lettering.phrase("ownership_nothing")
        )
    holdings = [holding for tree in trees for holding in tree]
    left_out = forest.size - len(holdings)
    assumed = any(holding.owner and not holding.claims for holding in holdings)
    columns = _columns(trees)
    height = max(map(_height, columns))
    with sheet(
        graph,
        lettering,
        title=title,
        notes=[
            lettering.phrase("ownership_how"),
            lettering.phrase("ownership_background") if assumed else "",
            lettering.phrase("ownership_cut", count=left_out) if left_out else "",
        ],
        height=height + _KEY,
        documents=[claim.document for holding in holdings for claim in holding.claims],
    ) as (page, axes):
        # One unit is an inch.
        axes.set_axis_off()
        axes.set_xlim(0, _PICTURE)
        axes.set_ylim(height, 0)
        kinds = {holding.iri: str(graph.nodes[holding.iri]["type"]) for holding in holdings}
        signs = symbols(kinds.values())
        width = _PICTURE / len(columns)
        for number, column in enumerate(columns):
            pen = _Pen(page, axes, lettering, kinds, signs, number * width, width)
            y = _ROW / 2
            for tree in column:
                y = pen.tree(tree, y, focus) + _BETWEEN
        page.place_key(type_key(signs, lettering))
    return page


def _rows(tree: _Tree) -> int:
    return len(tree) + sum(holding.more > 0 for holding in tree)


def _height(trees: Sequence[_Tree]) -> float:
    return sum(_rows(tree) * _ROW for tree in trees) + _BETWEEN * max(len(trees) - 1, 0)


def _columns(trees: Sequence[_Tree]) -> list[list[_Tree]]:
    """Set trees in two columns of about the same height; a single tree fills one."""
    columns: list[list[_Tree]] = [[] for _ in trees[:2]]
    for tree in trees:
        min(columns, key=_height).append(tree)
    return columns


class _Pen:
    """Draws trees into one column."""

    def __init__(
        self,
        page: Sheet,
        axes: Axes,
        lettering: Lettering,
        kinds: dict[str, str],
        signs: dict[str, Symbol],
        left: float,
        width: float,
    ) -> None:
        self._axes = axes
        self._lettering = lettering
        self._kinds = kinds
        self._signs = signs
        self._left = left
        self._right = left + width - 0.1
        self._dots = page.get_dpi()

    def tree(self, tree: _Tree, y: float, focus: str | None) -> float:
        """Draw a tree from `y` on, and return where the next one may start."""
        places: dict[str, tuple[float, float]] = {}
        # What an owner has left out follows all that stands below it.
        waiting: list[Holding] = []
        for holding in tree:
            while waiting and waiting[-1].depth >= holding.depth:
                y = self._more(waiting.pop(), places, y)
            x = self._left + 0.07 + holding.depth * _INDENT
            places[holding.iri] = (x, y)
            if holding.owner is not None:
                self._line(places[holding.owner], x, y, claimed=bool(holding.claims))
            self._entity(holding, x, y, is_focus=holding.iri == focus)
            if holding.more:
                waiting.append(holding)
            y += _ROW
        while waiting:
            y = self._more(waiting.pop(), places, y)
        return y

    def _line(self, owner: tuple[float, float], x: float, y: float, *, claimed: bool) -> None:
        self._axes.plot(
            [owner[0], owner[0], x - 0.07],
            [owner[1] + 0.08, y, y],
            color="#9aa5b4",
            lw=0.9,
            ls="-" if claimed else _DASHES,
            zorder=1,
            solid_joinstyle="miter",
        )

    def _entity(self, holding: Holding, x: float, y: float, *, is_focus: bool) -> None:
        sign = self._signs[self._kinds[holding.iri]]
        self._axes.plot(
            x, y, marker=MARKERS[sign.shape], color=sign.colour.light, ms=6, mew=0, zorder=2
        )
        room = (self._right - x - _LABEL) * 72 / TEXT_SIZE
        name = self._lettering.name(holding.iri, min(room, 18))
        strong = is_focus or holding.owner is None
        written = self._axes.text(
            x + _LABEL,
            y,
            name,
            va="center_baseline",
            color=INK,
            fontweight=self._lettering.typeface.bold if strong else "normal",
        )
        note = self._note(holding)
        end = x + _LABEL + written.get_window_extent().width / self._dots + 0.08
        room = (self._right - end) * 72 / _NOTE_SIZE
        if note and room > 4:
            self._axes.text(
                end,
                y,
                wrap_label(note, room, lines=1),
                va="center_baseline",
                color=MUTED,
                fontsize=_NOTE_SIZE,
            )

    def _note(self, holding: Holding) -> str:
        """Say what the symbol does not: that it was bought, and who else owns it."""
        parts = []
        predicates = {claim.predicate for claim in holding.claims}
        if predicates == {"acquires"}:
            parts.append(self._lettering.phrase("ownership_acquired"))
        if holding.others:
            names = [self._lettering.name(iri) for iri in holding.others]
            joint = "、" if self._lettering.language == "zh" else ", "
            parts.append(self._lettering.phrase("ownership_also", names=joint.join(names)))
        return " · ".join(parts)

    def _more(self, holding: Holding, places: dict[str, tuple[float, float]], y: float) -> float:
        x = self._left + 0.07 + (holding.depth + 1) * _INDENT
        self._line(places[holding.iri], x, y, claimed=True)
        self._axes.text(
            x - 0.03,
            y,
            self._lettering.phrase("ownership_more", count=holding.more),
            va="center_baseline",
            color=MUTED,
            fontsize=_NOTE_SIZE,
        )
        return y + _ROW
