"""Pieces of HTML that displays are made of; whatever comes from outside is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from guanxi.store import DocumentRecord

CELL: Final = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"
MARK: Final = "background:#fde68a;color:#1f2937;border-radius:.2em;padding:0 .1em"
QUOTE: Final = "margin:.2em 0 .2em 1em;padding-left:.6em;border-left:2px solid #d1d5db"
MUTED: Final = "opacity:.7"
_SHORT: Final = 12


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table.

    Examples
    --------
    >>> "&lt;x&gt;" in table(["名称"], [["<x>"]])
    True
    """
    head = "".join(f'<th style="{CELL}">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str) -> str:
    # A date or a short name that is broken is hard to read.
    unbroken = ";white-space:nowrap" if len(text) <= _SHORT else ""
    return f'<td style="{CELL}{unbroken}">{escape(text)}</td>'


def left_out(count: int, zh: str, en: str) -> str:
    """Say how much is not shown, as a paragraph; nothing where all is.

    >>> left_out(2, "行", "rows")
    '<p style="opacity:.7">… 还有 2 行 · 2 more rows</p>'
    """
    return f'<p style="{MUTED}">… 还有 {count} {zh} · {count} more {en}</p>' if count > 0 else ""


def highlighted(quote: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `quote` as HTML with the spans marked; what overlaps or lies outside is left alone.

    Examples
    --------
    >>> import re
    >>> re.sub(" style=[^>]*", "", highlighted("钉钉<飞书", [(3, 5), (0, 2), (1, 3)]))
    '<mark>钉钉</mark>&lt;<mark>飞书</mark>'
    """
    parts = []
    done = 0
    for start, end in sorted(spans):
        if done <= start < end <= len(quote):
            parts.append(escape(quote[done:start]))
            parts.append(f'<mark style="{MARK}">{escape(quote[start:end])}</mark>')
            done = end
    parts.append(escape(quote[done:]))
    return "".join(parts)


def source(document: DocumentRecord) -> str:
    """Name a document in one line: title, author, day in China, address or file."""
    day = None if document.day is None else document.day.isoformat()
    place = document.url or document.path
    return " · ".join(filter(None, (f"《{document.title}》", document.author, day, place)))


def source_link(document: DocumentRecord) -> str:
    """Name a document in one line, as a link if it has an address."""
    text = escape(source(document))
    if document.url is None or not document.url.startswith(("http://", "https://")):
        return text
    return f'<a href="{escape(document.url)}" target="_blank" rel="noopener">{text}</a>'
