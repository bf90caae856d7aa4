"""Showing: a view of the network, and one self-contained HTML page that explores it."""

from guanxi.explorer.earlier_page import read_places
from guanxi.explorer.page import render, save
from guanxi.explorer.view import ExplorerView

__all__ = ["ExplorerView", "read_places", "render", "save"]
