"""The labels below the symbols: broken into lines, and how much room they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

FONT_SIZE = 14
"""Of the labels, pixels at scale 1."""

_LATIN_EM = 0.56
_LINE_HEIGHT = 1.25
_MARGIN = 10  # between two boxes, pixels


@dataclass(frozen=True, slots=True)
class Box:
    """What an entity covers around its position: the symbol with the label below it, in pixels."""

    half_width: float
    above: float
    below: float


def label_width(text: str) -> float:
    """Width of one line in em: a Chinese glyph is 1, any other about half.

    >>> label_width("企业微信")
    4.0
    >>> label_width("CSIG") < 3
    True
    """
    return sum(1.0 if east_asian_width(char) in "WFA" else _LATIN_EM for char in text)


def wrap_label(text: str, limit: float = 9.0, lines: int = 2) -> str:
    r"""Break a label into at most `lines` lines of about `limit` em, the rest as an ellipsis.

    Breaks before an opening bracket or after a space where one is near, else anywhere, as
    Chinese allows.

    >>> wrap_label("企业微信")
    '企业微信'
    >>> wrap_label("腾讯云与智慧产业事业群")
    '腾讯云与智慧\n产业事业群'
    """
    text = " ".join(text.split())
    broken: list[str] = []
    while text:
        if label_width(text) <= limit:
            broken.append(text)
            break
        if len(broken) == lines - 1:
            broken.append(text[: _fitting(text, limit - 1)].rstrip() + "…")
            break
        # Two even lines read better than a full one with a short rest.
        even = min(limit, label_width(text) / (lines - len(broken)) + 0.5)
        cut = _break_near(text, _fitting(text, even), _fitting(text, limit))
        broken.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return "\n".join(broken)


def _fitting(text: str, limit: float) -> int:
    """Count the leading characters of `text` that fit into `limit` em, at least one."""
    width = 0.0
    for index, char in enumerate(text):
        width += label_width(char)
        if width > limit:
            return max(index, 1)
    return len(text)


def _break_near(text: str, wanted: int, most: int) -> int:
    """Find a good place to break in ``text[:most]``, as near to `wanted` as there is."""
    places = [
        index
        for index in range(1, most + 1)
        if index < len(text) and (text[index] in " （(《" or text[index - 1] in " -·/")
    ]
    if places:
        return min(places, key=lambda index: (abs(index - wanted), index))
    # Never inside a Latin word or number, if it can be helped.
    for index in range(wanted, max(wanted - 8, 1), -1):
        if not (text[index - 1].isascii() and text[index].isascii()):
            return index
    return wanted


def label_box(labels: Sequence[str], radius: float) -> Box:
    """Box of an entity whose symbol has `radius` and which may carry any of `labels` (by language).

    Returns
    -------
    Box
        Wide and high enough for each of the labels, with a margin.
    """
    lines = [label.split("\n") for label in labels] or [[""]]
    widest = max(label_width(line) for label in lines for line in label) * FONT_SIZE
    height = max(len(label) for label in lines) * FONT_SIZE * _LINE_HEIGHT
    return Box(
        half_width=max(widest / 2, radius) + _MARGIN / 2,
        above=radius + _MARGIN / 2,
        below=radius + 4 + height + _MARGIN / 2,
    )
