"""What Jupyter shows: cards, answers, sentences and pages as HTML, each with a twin of text.

Nothing here trusts a text: whatever comes from an article or a query is escaped, and a page runs
inside a sandboxed frame of its own origin.
"""

from guanxi.notebook.answer import Answer
from guanxi.notebook.claims import Claims, name_spans
from guanxi.notebook.entities import Entities, KnownEntity
from guanxi.notebook.fragments import highlighted, source
from guanxi.notebook.graph_card import MOST_CONNECTED, card_html, card_text, graph_rows
from guanxi.notebook.marked_text import MarkedText
from guanxi.notebook.page import Page
from guanxi.notebook.progress import told_progress
from guanxi.notebook.questions import Questions
from guanxi.notebook.reasons import Reasons

__all__ = [
    "MOST_CONNECTED",
    "Answer",
    "Claims",
    "Entities",
    "KnownEntity",
    "MarkedText",
    "Page",
    "Questions",
    "Reasons",
    "card_html",
    "card_text",
    "graph_rows",
    "highlighted",
    "name_spans",
    "source",
    "told_progress",
]
