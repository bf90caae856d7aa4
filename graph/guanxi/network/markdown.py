"""Markdown from data that may hold anything: names, quotes, addresses.

What goes through :func:`escape` is shown as it is by CommonMark, GitHub and Jupyter (whose
formulas ``$…$`` are escaped too), also inside a table cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$#])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_PATH_SAFE = "/"
_URL_SAFE = "%/:?#[]@!'()*+,;=~-._&"


def escape(text: str) -> str:
    r"""Return `text` as inline Markdown that shows it literally, on one line.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> print(escape("a|b <img> *c*"))
    a\|b \<img\> \*c\*
    """
    return _SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", text))


def emphasise(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` escaped, with the spans in bold.

    A span that begins or ends with a mark or a space stays plain: CommonMark takes its stars for
    text next to Chinese characters. Spans that touch or overlap become one.

    Parameters
    ----------
    text : str
    spans : iterable of tuple of int
        Half-open offsets into `text`; what lies outside of it is ignored.

    Returns
    -------
    str

    Examples
    --------
    >>> emphasise("前有钉钉，后有飞书", [(2, 4), (7, 9)])
    '前有**钉钉**，后有**飞书**'
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not 0 <= start < end <= len(text):
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    pieces: list[str] = []
    done = 0
    for start, end in merged:
        if text[start].isalnum() and text[end - 1].isalnum():
            pieces += [escape(text[done:start]), "**", escape(text[start:end]), "**"]
            done = end
    return "".join([*pieces, escape(text[done:])])


def picture(text: str, address: str) -> str:
    """Return an image that lies beside the report.

    Parameters
    ----------
    text : str
        What it shows, for those who cannot see it.
    address : str
        Relative to the report.

    Returns
    -------
    str

    Examples
    --------
    >>> picture("谁与谁是对手", "report_files/rivalry.svg")
    '![谁与谁是对手](<report_files/rivalry.svg>)'
    """
    return f"![{escape(text)}](<{percent_encode(address, safe=_PATH_SAFE)}>)"


def link(text: str, url: str | None) -> str:
    """Return a link if `url` is an ``http`` or ``https`` address, else `text` alone.

    Parameters
    ----------
    text : str
        Plain text; it is escaped.
    url : str or None

    Returns
    -------
    str

    Examples
    --------
    >>> link("36氪", "https://36kr.com/p/1")
    '[36氪](<https://36kr.com/p/1>)'
    >>> link("x", "javascript:alert(1)")
    'x'
    """
    label = escape(text)
    if url is None or not _is_web_address(url):
        return label
    target = percent_encode(url.strip(), safe=_URL_SAFE).replace("&", "&amp;")
    return f"[{label}](<{target}>)"


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # such as an unclosed IPv6 bracket
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> list[str]:
    r"""Return the lines of a pipe table whose cells are Markdown already.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequence of str
        As long as `header`.
    align : str
        One letter for each column: ``r`` aligns right, anything else left.

    Returns
    -------
    list of str

    Examples
    --------
    >>> print("\n".join(table(["类型", "数"], [["产品", "3"]], "lr")))
    | 类型 | 数 |
    | --- | ---: |
    | 产品 | 3 |
    """
    rules = ["---:" if side == "r" else "---" for side in align.ljust(len(header), "l")]
    return [f"| {' | '.join(cells)} |" for cells in (header, rules, *rows)]
