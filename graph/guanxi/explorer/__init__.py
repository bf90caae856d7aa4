"""Showing: a view of the network, and one self-contained HTML page that explores it."""

from guanxi.explorer.appearance import symbols
from guanxi.explorer.drawing import EXTRA, FIGURES, FigureName, can_draw, draw
from guanxi.explorer.earlier_page import Places, read_places
from guanxi.explorer.illustrated_report import write_report
from guanxi.explorer.page import render, save
from guanxi.explorer.still_picture import still_picture
from guanxi.explorer.view import ExplorerView

__all__ = [
    "EXTRA",
    "FIGURES",
    "ExplorerView",
    "FigureName",
    "Places",
    "can_draw",
    "draw",
    "read_places",
    "render",
    "save",
    "still_picture",
    "symbols",
    "write_report",
]
