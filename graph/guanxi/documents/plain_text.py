"""Plain text and Markdown without HTML: one paragraph a line."""

from __future__ import annotations

import re
from dataclasses import replace

from guanxi.documents.blocks import Article, Block, collapse, is_visible, merge_raw_spans
from guanxi.documents.raw_text import WORD
from guanxi.model import ParagraphKind, RawSpan

_LINE = re.compile(r"[^\r\n]+")
# Markdown's block marks; its inline marks stay, being part of what is written.
_MARKS: tuple[tuple[re.Pattern[str], ParagraphKind], ...] = (
    (re.compile(r"\s{0,3}#{1,6}\s+"), "heading"),
    (re.compile(r"\s*[-*+]\s+"), "item"),
    (re.compile(r"\s{0,3}>\s*"), "quote"),
)
_TITLE_LENGTH = 60
_SENTENCE_ENDS = "。；;，,、：:"


def read_text(raw: str, start: int = 0, *, markdown: bool = False) -> Article:
    """Read plain text; a short first line that does not end like a sentence is the title.

    Parameters
    ----------
    raw : str
        The decoded file.
    start : int
        Where the text begins; raw offsets count from the beginning of `raw`.
    markdown : bool
        Whether ``#``, ``-`` and ``>`` at the beginning of a line are marks, not text.
    """
    blocks = text_blocks(raw, start, markdown=markdown)
    if len(blocks) > 1 and _is_title(blocks[0]):
        return Article(replace(blocks[0], kind="title"), blocks[1:])
    return Article(None, blocks)


def text_blocks(raw: str, start: int = 0, *, markdown: bool = False) -> tuple[Block, ...]:
    """Return one block for every line of `raw` from `start` on that shows anything."""
    blocks = []
    for line in _LINE.finditer(raw, start):
        begin = line.start()
        kind: ParagraphKind = "paragraph"
        for mark, marked_kind in _MARKS if markdown else ():
            if match := mark.match(raw, begin, line.end()):
                begin, kind = match.end(), marked_kind
                break
        if is_visible(raw[begin : line.end()]):
            blocks.append(_block(raw, begin, line.end(), kind))
    return tuple(blocks)


def _block(raw: str, begin: int, end: int, kind: ParagraphKind) -> Block:
    spans = []
    position = 0
    for word in WORD.finditer(raw, begin, end):
        length = word.end() - word.start()
        spans.append(RawSpan(position, position + length, word.start(), word.end()))
        position += length + 1
    return Block(collapse(raw[begin:end]), kind, (), merge_raw_spans(spans))


def _is_title(block: Block) -> bool:
    if block.kind == "heading":
        return True
    is_short = len(block.text) <= _TITLE_LENGTH
    return block.kind == "paragraph" and is_short and block.text[-1] not in _SENTENCE_ENDS
