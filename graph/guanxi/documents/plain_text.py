"""Plain text: one paragraph a line."""

from __future__ import annotations

from guanxi.documents.blocks import Article, Block, is_visible
from guanxi.documents.lines import LINE, Piece, article_of, block_of


def read_text(raw: str) -> Article:
    """Read plain text; a short first line that does not end like a sentence is the title.

    Parameters
    ----------
    raw : str
        The decoded file.
    """
    return article_of(text_blocks(raw))


def text_blocks(raw: str) -> tuple[Block, ...]:
    """Return one block for every line that shows anything."""
    lines = (line for line in LINE.finditer(raw) if is_visible(line.group()))
    return tuple(block_of([Piece(line.group(), *line.span())]) for line in lines)
