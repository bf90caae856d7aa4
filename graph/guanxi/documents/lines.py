"""Lines of a source as blocks, and the first of them as the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from guanxi.documents.blocks import WORD, Article, Block, is_spaced, merge_raw_spans
from guanxi.model import Link, ParagraphKind, RawSpan

LINE: Final = re.compile(r"[^\r\n]+")
"""A line with anything in it, without its end."""

_TITLE_LENGTH: Final = 60
_SENTENCE_ENDS: Final = "。；;，,、：:"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a line and where they stand in the source.

    `link` is where a link around them leads. Where the lengths differ, they stand for all that is
    there, as those of a character reference do.
    """

    text: str
    raw_start: int
    raw_end: int
    link: str | None = None


def block_of(pieces: Iterable[Piece], kind: ParagraphKind = "paragraph") -> Block:
    """Return the block that the pieces of a line make: their words, with single spaces."""
    text: list[str] = []
    spans: list[RawSpan] = []
    links: list[Link] = []
    length = 0
    is_apart = False
    for piece in pieces:
        end = 0
        is_literal = len(piece.text) == piece.raw_end - piece.raw_start
        for word in WORD.finditer(piece.text):
            if text and (is_apart or is_spaced(piece.text, end, word.start())):
                text.append(" ")
                length += 1
            is_apart = False
            start, length = length, length + len(word.group())
            text.append(word.group())
            if is_literal:
                raw_span = (piece.raw_start + word.start(), piece.raw_start + word.end())
            else:
                raw_span = (piece.raw_start, piece.raw_end)
            spans.append(RawSpan(start, length, *raw_span))
            if piece.link:
                last = links[-1] if links else None
                if last and last.url == piece.link and start - last.end <= 1:
                    links[-1] = replace(last, end=length)
                else:
                    links.append(Link(start, length, piece.link))
            end = word.end()
        is_apart = is_apart or is_spaced(piece.text, end, len(piece.text))
    return Block("".join(text), kind, tuple(links), merge_raw_spans(spans))


def article_of(blocks: Sequence[Block]) -> Article:
    """Return an article whose title is its first line, if that reads like one.

    It does if it is marked as a heading, or short and does not end like a sentence.
    """
    first = blocks[0] if len(blocks) > 1 else None
    if first is not None and _is_title(first):
        return Article(replace(first, kind="title"), tuple(blocks[1:]))
    return Article(None, tuple(blocks))


def _is_title(block: Block) -> bool:
    if block.kind == "heading":
        return True
    is_short = len(block.text) <= _TITLE_LENGTH
    return block.kind == "paragraph" and is_short and block.text[-1] not in _SENTENCE_ENDS
