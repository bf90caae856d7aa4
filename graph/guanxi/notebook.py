"""What Jupyter shows: HTML for cards, tables, sentences and pages.

Nothing here trusts a text: whatever comes from an article or a query is escaped, and a page runs
inside a sandboxed frame of its own origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["card_html", "frame_html", "highlighted", "quote_html", "table_html"]

_CELL = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"
_MARK = "background:#fde68a;color:#1f2937;border-radius:.2em;padding:0 .1em"


def card_html(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Return a small card: a title above names and values.

    Examples
    --------
    >>> "<b>&lt;x&gt;</b>" in card_html("<x>", [("文章", "4")])
    True
    """
    body = "".join(
        f'<tr><td style="{_CELL}">{escape(name)}</td><td style="{_CELL}">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<div><b>{escape(title)}</b><table>{body}</table></div>"


def table_html(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, limit: int | None = 100
) -> str:
    """Return a table, cut after `limit` rows with a line that says so."""
    head = "".join(f'<th style="{_CELL}">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in rows[:limit]
    )
    left_out = len(rows) - len(rows[:limit])
    note = f"<p>… {left_out} more rows</p>" if left_out else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def quote_html(quote: str, spans: Iterable[tuple[int, int]], *, heading: str, source: str) -> str:
    """Return a sentence with its names marked, under what it says and above where it stands.

    Parameters
    ----------
    quote : str
    spans : iterable of (int, int)
        Half-open offsets into `quote`.
    heading, source : str
    """
    return (
        f"<p><b>{escape(heading)}</b><br>“{highlighted(quote, spans)}”<br>"
        f"<small>{escape(source)}</small></p>"
    )


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
            parts.append(f'<mark style="{_MARK}">{escape(quote[start:end])}</mark>')
            done = end
    parts.append(escape(quote[done:]))
    return "".join(parts)


def frame_html(page: str, *, height: int = 640) -> str:
    """Return a sandboxed frame that holds a whole HTML page.

    The page runs in an origin of its own: it can neither read the notebook nor fetch anything.

    Parameters
    ----------
    page : str
        HTML, from the doctype on.
    height : int
        In pixels.
    """
    return (
        '<iframe sandbox="allow-scripts allow-popups allow-downloads" '
        f'style="width:100%;height:{height}px;border:1px solid #d1d5db" '
        f'srcdoc="{escape(page)}"></iframe>'
    )
