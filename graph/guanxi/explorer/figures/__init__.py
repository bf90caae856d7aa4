"""Figures for print: one small function each, from a network to a matplotlib figure.

Needs the extra ``guanxi[figures]``. Every figure has a title that says what it shows, a line on
how to read it, and the articles that it rests on; what did not fit is counted. The same network
gives the same bytes.
"""

from guanxi.explorer.figures.months import monthly_facts
from guanxi.explorer.figures.ownership import ownership_tree
from guanxi.explorer.figures.ranking import ranking_bars
from guanxi.explorer.figures.rivalry import rivalry_matrix
from guanxi.explorer.figures.sheet import Sheet
from guanxi.explorer.figures.timeline import event_timeline
from guanxi.explorer.figures.typeface import FontWarning

__all__ = [
    "FontWarning",
    "Sheet",
    "event_timeline",
    "monthly_facts",
    "ownership_tree",
    "ranking_bars",
    "rivalry_matrix",
]
