"""Which characters of a quote name the two ends of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

Part = tuple[str, str]
"""A piece of a quote and what it names: ``""``, ``"s"`` (subject), ``"o"`` (object), ``"so"``."""


def highlight(
    quote: str,
    *,
    subject: tuple[int, int] | None,
    object: tuple[int, int] | None,
    subject_names: Sequence[str],
    object_names: Sequence[str],
) -> tuple[Part, ...]:
    """Split a quote into parts that name the subject, the object, both or neither.

    Pieces, and not offsets, go to the page: Python counts code points, JavaScript UTF-16 units.

    Parameters
    ----------
    quote : str
    subject, object : (int, int) or None
        Half-open spans of the two mentions, relative to the quote. A span that is not inside the
        quote (a subject carried over from the sentence before) counts as None.
    subject_names, object_names : sequence of str
        Names to look for where the span is None: the longest that occurs is marked wherever it
        occurs, inside the other end only if nowhere else.

    Returns
    -------
    tuple of Part
        In order; their texts joined are the quote.

    Examples
    --------
    >>> highlight("前有钉钉，后有飞书", subject=None, object=(2, 4),
    ...           subject_names=["飞书", "Lark"], object_names=[])
    (('前有', ''), ('钉钉', 'o'), ('，后有', ''), ('飞书', 's'))
    """
    flags = [""] * len(quote)
    unknown = []
    for flag, span, names in (("s", subject, subject_names), ("o", object, object_names)):
        if span and 0 <= span[0] < span[1] <= len(quote):
            _mark(flags, span, flag)
        else:
            unknown.append((flag, _occurrences(quote, names)))
    # The longer name first: in 企业微信与微信, the first 微信 belongs to the other end.
    for flag, spans in sorted(unknown, key=lambda item: [start - end for start, end in item[1]]):
        free = [span for span in spans if not any(flags[span[0] : span[1]])]
        for span in free or spans:
            _mark(flags, span, flag)
    pairs = zip(quote, flags, strict=True)
    return tuple(
        ("".join(char for char, _ in run), flag)
        for flag, run in groupby(pairs, key=lambda pair: pair[1])
    )


def _mark(flags: list[str], span: tuple[int, int], flag: str) -> None:
    for index in range(*span):
        if flag not in flags[index]:
            flags[index] = "so" if flags[index] else flag


def _occurrences(quote: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Find all places of the longest of `names` that occurs in `quote`."""
    for name in sorted({name for name in names if name}, key=lambda name: (-len(name), name)):
        found = []
        start = quote.find(name)
        while start >= 0:
            found.append((start, start + len(name)))
            start = quote.find(name, start + len(name))
        if found:
            return found
    return []
