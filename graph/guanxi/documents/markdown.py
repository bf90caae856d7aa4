"""Markdown: what its marks frame, with the place of every character in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from typing import Final

from guanxi.documents.blocks import Article, Block, is_visible, web_address
from guanxi.documents.lines import LINE, Piece, article_of, block_of
from guanxi.model import ParagraphKind

_MARKS: Final[tuple[tuple[re.Pattern[str], ParagraphKind], ...]] = (
    (re.compile(r"\s{0,3}#{1,6}\s+"), "heading"),
    (re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?"), "item"),
    (re.compile(r"\s{0,3}(?:>\s*)+"), "quote"),
)
_RULE: Final = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|=+)\s*")
_FENCE: Final = re.compile(r"\s{0,3}(?:```|~~~)")
_ROW: Final = re.compile(r"\s*\|.*\|\s*")
_ROW_RULE: Final = re.compile(r"\s*\|[\s:|-]+\|\s*")
# One look at a line: each alternative is bounded, so that a hostile line takes linear time.
_INLINE: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!\[(?P<alt>[^\[\]\n]{0,500})\]\((?P<source>[^()\s]{0,2000})(?:\s+[\"'][^\"'\n]{0,300}[\"'])?\)"
    r"|\[(?P<text>[^\[\]\n]{1,500})\]\((?P<url>[^()\s]{0,2000})(?:\s+[\"'][^\"'\n]{0,300}[\"'])?\)"
    r"|<(?P<address>https?://[^<>\s]{1,2000})>"
    r"|(?P<comment><!--.{0,2000}?-->)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>\n]{0,500})?/?>)"
    r"|(?P<reference>&(?:[A-Za-z]{2,31}|\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6});)"
    r"|(?P<emphasis>\*{1,3}|~~|`{1,2})"
)


def read_markdown(raw: str, start: int = 0) -> Article:
    """Read Markdown without front matter; a heading or short first line is the title.

    Parameters
    ----------
    raw : str
        The decoded file.
    start : int
        Where the text begins; raw offsets count from the beginning of `raw`.
    """
    return article_of(markdown_blocks(raw, start))


def markdown_blocks(raw: str, start: int = 0) -> tuple[Block, ...]:
    """Return one block for every line from `start` on that shows anything.

    The marks of headings, lists, quotes, emphasis, links, code and tables are left out, images
    too; a row of a table is one block.
    """
    blocks = []
    in_code = False
    for line in LINE.finditer(raw, start):
        begin, end = line.span()
        if _FENCE.match(raw, begin, end):
            in_code = not in_code
            continue
        kind: ParagraphKind = "paragraph"
        if not in_code:
            if _RULE.fullmatch(raw, begin, end) or _ROW_RULE.fullmatch(raw, begin, end):
                continue
            for mark, marked_kind in _MARKS:
                if match := mark.match(raw, begin, end):
                    begin, kind = match.end(), marked_kind
                    break
            if _ROW.fullmatch(raw, begin, end):
                kind = "row"
        pieces: Iterable[Piece] = [Piece(raw[begin:end], begin, end)]
        if not in_code:
            pieces = _pieces(raw, begin, end)
        if kind == "row":
            pieces = _cells(pieces)
        block = block_of(pieces, kind)
        if is_visible(block.text):
            blocks.append(block)
    return tuple(blocks)


def _pieces(raw: str, begin: int, end: int) -> Iterator[Piece]:
    matches = list(_INLINE.finditer(raw, begin, end))
    unpaired = _unpaired(match for match in matches if match["emphasis"])
    position = begin
    for match in matches:
        if match.start() in unpaired:
            continue
        yield Piece(raw[position : match.start()], position, match.start())
        position = match.end()
        if match["escaped"]:
            yield Piece(match["escaped"], *match.span("escaped"))
        elif match["text"]:
            url = web_address(match["url"])
            yield from (replace(piece, link=url) for piece in _pieces(raw, *match.span("text")))
        elif match["address"]:
            yield Piece(match["address"], *match.span("address"), match["address"])
        elif match["reference"]:
            yield Piece(unescape(match["reference"]), match.start(), match.end())
    yield Piece(raw[position:end], position, end)


def _unpaired(marks: Iterator[re.Match[str]]) -> set[int]:
    """Return where marks of emphasis stand that frame nothing, such as in 3*4."""
    waiting: dict[str, int] = {}
    for match in marks:
        mark = match["emphasis"]
        if mark in waiting:
            del waiting[mark]
        else:
            waiting[mark] = match.start()
    return set(waiting.values())


def _cells(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Make the bars of a row white space."""
    for piece in pieces:
        is_literal = len(piece.text) == piece.raw_end - piece.raw_start
        yield replace(piece, text=piece.text.replace("|", " ")) if is_literal else piece
