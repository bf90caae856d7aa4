"""What every format is read into: blocks of visible text, and what the file says of itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from guanxi.model import Cut, Link, ParagraphKind, RawSpan

# What Unicode calls default ignorable (DerivedCoreProperties.txt): zero-width spaces and joiners,
# soft hyphens, marks of direction, variation selectors. Sites sow them into names against copying.
# That joined emoji come apart is the lesser evil: a name must be found whatever is sown into it.
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_UNSEEN_CHARACTERS: Final = re.compile(f"[{_UNSEEN}]+")
WORD: Final = re.compile(rf"[^\s{_UNSEEN}]+")
"""Characters that show, between white space and what has no width."""


class FormatError(ValueError):
    """A file is not what it seems, or more than a reader takes; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the document to be, in offsets of its own `text`.

    Attributes
    ----------
    text : str
        Without line breaks and without surrounding white space.
    kind : ParagraphKind
    links : tuple of Link
    raw_spans : tuple of RawSpan
        From `text` to the decoded file.
    """

    text: str
    kind: ParagraphKind
    links: tuple[Link, ...] = ()
    raw_spans: tuple[RawSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A file taken apart, before its dates are understood and its sentences split.

    `date` is as written; `title` stands apart from `blocks` even where the body repeats it.
    `language` is what the file declares. `remarks` say what is wrong with it and was got over.
    """

    title: Block | None
    blocks: tuple[Block, ...]
    author: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None
    language: str | None = None
    cut: tuple[Cut, ...] = ()
    remarks: tuple[str, ...] = ()


def collapse(text: str) -> str:
    r"""Make every run of white space one space, strip the ends and drop what has no width.

    White space is what Unicode calls so: no-break and ideographic spaces too.

    Examples
    --------
    >>> collapse("　　腾讯\xa0 会\u200b议\n")
    '腾讯 会议'
    """
    return " ".join(_UNSEEN_CHARACTERS.sub("", text).split())


def is_spaced(text: str, start: int, end: int) -> bool:
    """Say whether white space stands in ``text[start:end]``."""
    return any(character.isspace() for character in text[start:end])


def is_visible(text: str) -> bool:
    r"""Say whether anything of `text` shows: editors leave paragraphs of one zero-width space.

    Examples
    --------
    >>> is_visible("\u200b"), is_visible("腾讯")
    (False, True)
    """
    seen = _UNSEEN_CHARACTERS.sub("", text)
    return any(not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc") for c in seen)


def whole_characters(text: str) -> str:
    r"""Put ``\ufffd`` in place of halves of characters (lone surrogates), which JSON can hold.

    Examples
    --------
    >>> whole_characters("飞\ud83d书") == "飞\ufffd书"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def web_address(text: str | None) -> str | None:
    """Return `text` without white space around it, or None if it is no absolute web address.

    Examples
    --------
    >>> web_address(" https://example.org/a ")
    'https://example.org/a'
    >>> web_address("javascript:alert(1)") is None
    True
    """
    address = (text or "").strip()
    scheme, _, rest = address.partition("://")
    is_web = scheme.lower() in ("http", "https") and rest and not any(map(str.isspace, address))
    return address if is_web else None


def merge_raw_spans(spans: Iterable[RawSpan]) -> tuple[RawSpan, ...]:
    """Join neighbours that advance alike in both texts, so that few spans tell the whole map.

    Parameters
    ----------
    spans : iterable of RawSpan
        Ordered, each within one word.

    Returns
    -------
    tuple of RawSpan
        Where the two lengths of a span are equal, its characters correspond one to one (a space
        may stand for another white space character).
    """
    merged: list[RawSpan] = []
    for span in spans:
        if merged:
            last = merged[-1]
            gap = span.start - last.end
            literal = (
                last.end - last.start == last.raw_end - last.raw_start
                and span.end - span.start == span.raw_end - span.raw_start
            )
            if literal and gap <= 1 and span.raw_start - last.raw_end == gap:
                merged[-1] = RawSpan(last.start, span.end, last.raw_start, span.raw_end)
                continue
        merged.append(span)
    return tuple(merged)
