"""Showing: a view of the network, and one self-contained HTML page that explores it."""

from guanxi.explorer.page import render, save
from guanxi.explorer.view import ExplorerView

__all__ = ["ExplorerView", "render", "save"]
