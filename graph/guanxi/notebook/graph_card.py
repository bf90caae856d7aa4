"""What a graph is, on a card: how much it holds, from when, who is in it, whom it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from guanxi.contents import read_info
from guanxi.notebook.fragments import CELL, MUTED
from guanxi.store import GraphStore, named_query

_MOST_NAMED: Final = 8
MOST_CONNECTED: Final = "关系最多 most connected"
"""The row of the best connected entities."""

Rows = Sequence[tuple[str, str]]


def graph_rows(store: GraphStore) -> list[tuple[str, str]]:
    """Return what a card tells of a graph, as names and values."""
    ontology = store.ontology
    info = read_info(store)
    types = (f"{ontology.types[type].label_zh} {n}" for type, n in info.entities.items() if n)
    statuses = (
        f"{ontology.statuses[status].label_zh} {n}" for status, n in info.claims.items() if n
    )
    documents = store.documents()
    days = sorted(document.day for document in documents if document.day is not None)
    sources = Counter(
        document.source or document.author or "未注明 unnamed" for document in documents
    )
    ranked = sorted(sources.items(), key=lambda item: (-item[1], item[0]))
    central = store.query(named_query(ontology, "most-connected"), limit=_MOST_NAMED)
    rows = [
        ("文章 articles", f"{info.documents}"),
        ("实体 entities", _counted(sum(info.entities.values()), types)),
        ("论断 claims", _counted(sum(info.claims.values()), statuses)),
        ("时间 published", f"{days[0]} – {days[-1]}" if days else ""),
        ("来源 sources", _listed([f"{name} {count}" for name, count in ranked])),
        (MOST_CONNECTED, "、".join(f"{r['entity']}" for r in central.records())),
        ("存储 store", info.store or "(in memory)"),
    ]
    return [(name, value) for name, value in rows if value]


def card_html(title: str, rows: Rows, hint: str = "") -> str:
    """Return a small card: a title above names and values, and what to try next.

    Examples
    --------
    >>> "<b>&lt;x&gt;</b>" in card_html("<x>", [("文章", "4")])
    True
    """
    body = "".join(
        f'<tr><td style="{CELL}">{escape(name)}</td><td style="{CELL}">{escape(value)}</td></tr>'
        for name, value in rows
    )
    below = f'<p style="{MUTED}"><code>{escape(hint)}</code></p>' if hint else ""
    return f"<div><b>{escape(title)}</b><table>{body}</table>{below}</div>"


def card_text(title: str, rows: Rows) -> str:
    """Return the card as lines of text."""
    return "\n".join([title, *(f"  {name}  {value}" for name, value in rows)])


def _counted(total: int, parts: Iterable[str]) -> str:
    told = " · ".join(parts)
    return f"{total}（{told}）" if told else str(total)


def _listed(items: Sequence[str]) -> str:
    more = len(items) - _MOST_NAMED
    return "、".join(items[:_MOST_NAMED]) + (f" 等 {len(items)} 家" if more > 0 else "")
