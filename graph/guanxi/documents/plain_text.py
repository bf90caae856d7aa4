"""Plain text: one paragraph a line."""

from __future__ import annotations

import re
from dataclasses import replace

from guanxi.documents.blocks import (
    WORD,
    Article,
    Block,
    collapse,
    is_spaced,
    is_visible,
    merge_raw_spans,
)
from guanxi.model import RawSpan

_LINE = re.compile(r"[^\r\n]+")
_TITLE_LENGTH = 60
_SENTENCE_ENDS = "。；;，,、：:"


def read_text(raw: str, start: int = 0) -> Article:
    """Read plain text; a short first line that does not end like a sentence is the title.

    Parameters
    ----------
    raw : str
        The decoded file.
    start : int
        Where the text begins; raw offsets count from the beginning of `raw`.
    """
    blocks = text_blocks(raw, start)
    if len(blocks) > 1 and is_title(blocks[0]):
        return Article(replace(blocks[0], kind="title"), blocks[1:])
    return Article(None, blocks)


def text_blocks(raw: str, start: int = 0) -> tuple[Block, ...]:
    """Return one block for every line of `raw` from `start` on that shows anything."""
    return tuple(
        _block(raw, *line.span()) for line in _LINE.finditer(raw, start) if is_visible(line.group())
    )


def _block(raw: str, begin: int, end: int) -> Block:
    spans: list[RawSpan] = []
    position = 0
    for word in WORD.finditer(raw, begin, end):
        length = word.end() - word.start()
        if spans and is_spaced(raw, spans[-1].raw_end, word.start()):
            position += 1
        spans.append(RawSpan(position, position + length, word.start(), word.end()))
        position += length
    return Block(collapse(raw[begin:end]), "paragraph", (), merge_raw_spans(spans))


def is_title(block: Block) -> bool:
    """Say whether a first line reads like a title: short, and no sentence."""
    if block.kind == "heading":
        return True
    is_short = len(block.text) <= _TITLE_LENGTH
    return block.kind == "paragraph" and is_short and block.text[-1] not in _SENTENCE_ENDS
