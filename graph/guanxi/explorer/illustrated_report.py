"""The report as a file: Markdown with figures beside it, or one HTML page with them inside."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import networkx as nx

from guanxi.explorer.drawing import EXTRA, FIGURES, FigureName, can_draw, draw
from guanxi.network import report
from guanxi.whole_file import write_whole

# The section of the report that each figure stands in.
_SECTIONS: Final[dict[FigureName, str]] = {
    "months": "contents",
    "ranking": "standing",
    "rivalry": "rivalry",
    "ownership": "organisation",
    "timeline": "timeline",
}
_REMARK: Final = f"图表 Figures: {EXTRA}, then write this report anew."
_PAGES: Final = (".html", ".htm")


def write_report(
    graph: nx.MultiDiGraph[str],
    path: str | Path,
    *,
    background: nx.MultiDiGraph[str] | None = None,
    font: str | Path | None = None,
) -> None:
    """Write a report with its figures.

    A name that ends in ``.html`` gives one page that holds everything; any other gives Markdown,
    and the figures as SVG in a folder beside it: ``report_files`` for ``report.md``. Without the
    extra ``guanxi[figures]`` there are no figures, and the report says how to get them.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Projected with ``statuses=None``.
    path : str or Path
    background : networkx.MultiDiGraph, optional
        The same with background facts, for the ownership tree and the text.
    font : str or Path, optional
        A font's file or family.

    Raises
    ------
    OSError
        If a file cannot be written.
    FigureError
        If the font that was named is unfit.
    """
    path = Path(path)
    images: dict[str, bytes] = {}
    pictures: dict[str, tuple[str, str]] = {}
    for name in FIGURES if can_draw() else ():
        shown = background if name == "ownership" and background is not None else graph
        figure = draw(shown, name, font=font)
        if not figure.is_empty:
            address = f"{path.stem}_files/{name}.svg"
            images[address] = figure.image("svg")
            pictures[_SECTIONS[name]] = (figure.title, address)
    text = report(
        graph if background is None else background,
        pictures=pictures,
        remark=None if can_draw() else _REMARK,
    )
    if path.suffix.lower() in _PAGES:
        from guanxi.explorer.report_page import report_page

        write_whole(path, report_page(text, images).encode())
        return
    for address, image in images.items():
        write_whole(path.parent / address, image)
    write_whole(path, text.encode())
