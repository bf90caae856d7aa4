"""Showing: a view of the network, and one self-contained HTML page that explores it."""

from guanxi.explorer.drawing import EXTRA, FIGURES, FigureName, can_draw, draw
from guanxi.explorer.illustrated_report import write_report
from guanxi.explorer.page import render, save
from guanxi.explorer.view import ENTITY_LIMIT, ExplorerView

__all__ = [
    "ENTITY_LIMIT",
    "EXTRA",
    "FIGURES",
    "ExplorerView",
    "FigureName",
    "can_draw",
    "draw",
    "render",
    "save",
    "write_report",
]
