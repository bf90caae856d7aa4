"""Which of several forms a client would like best: its ``Accept`` header, read."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RANGE = re.compile(r"\s*([\w.+*-]+/[\w.+*-]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)")


def best_match(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type that suits a client best.

    Parameters
    ----------
    accept : str or None
        The header; None if there is none.
    offered : sequence of str
        Media types, dearest first.

    Returns
    -------
    str or None
        None if the client accepts none of them. What is no media range counts for nothing.

    Examples
    --------
    >>> best_match("text/html,*/*;q=0.8", ["text/turtle", "text/html"])
    'text/html'
    >>> best_match("*/*", ["text/turtle", "text/html"])
    'text/turtle'
    >>> best_match("image/png", ["text/turtle"]) is None
    True
    """
    if accept is None or not accept.strip():
        return offered[0]
    qualities: dict[str, float] = {}
    for part in accept.lower().split(","):
        if (found := _RANGE.fullmatch(part)) is None:
            continue
        given = _QUALITY.search(found[2])
        qualities[found[1]] = 1.0 if given is None else float(given[1])

    def quality(media_type: str) -> float:
        family = f"{media_type.partition('/')[0]}/*"
        return next((qualities[r] for r in (media_type, family, "*/*") if r in qualities), 0.0)

    best = max(offered, key=quality)
    return best if quality(best) > 0 else None
