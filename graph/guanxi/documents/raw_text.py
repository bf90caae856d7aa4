"""Where the visible characters of an HTML source stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser

from guanxi.documents.blocks import WORD, merge_raw_spans
from guanxi.model import RawSpan

_LINE_END = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space between them: ``block.text[start:start + length]``.

    `index` counts the characters that show before it in the whole parsed page.
    """

    start: int
    length: int
    index: int


@dataclass(frozen=True, slots=True)
class _Run:
    """``characters[start:start + length]`` stands at ``raw[raw_start:raw_start + raw_length]``."""

    start: int
    length: int
    raw_start: int
    raw_length: int


class RawText(HTMLParser):
    """The visible characters of a source and their places, without a tree.

    The tree builder forgets where its characters came from, so the source is read a second time
    by a tokenizer that knows. Both see the same characters in the same order, unless the markup
    is broken: then a block is mapped only if its characters occur exactly once in either.

    Parameters
    ----------
    raw : str
        The source.
    start : int
        Where its markup begins; all offsets count from the beginning of `raw`.
    tree_characters : str
        What the tree holds: all characters that show and stand outside scripts, styles and
        comments.
    """

    def __init__(self, raw: str, start: int, tree_characters: str) -> None:
        super().__init__(convert_charrefs=False)
        self._raw = raw
        # Nothing shows after a comment that is never closed (and html.parser, before Python
        # 3.11.14, takes quadratic time over many of them).
        open_comment = raw.find("<!--", max(start, raw.rfind("-->")))
        visible_end = open_comment if open_comment >= 0 else len(raw)
        self._line_starts = [start, *(m.end() for m in _LINE_END.finditer(raw, start))]
        self._runs: list[_Run] = []
        self._pieces: list[str] = []
        self._count = 0
        try:
            # A reference at the very end counts as one only if something follows it.
            self.feed(raw[start:visible_end] + "\n")
            self.close()
        except AssertionError:
            # html.parser's way of refusing a malformed declaration such as "<![x". What was read
            # up to there cannot equal the tree's characters, so blocks are searched in it.
            self._add("\0", start, 0)
        self._characters = "".join(self._pieces)
        self._run_starts = [run.start for run in self._runs]
        self._tree_characters = tree_characters
        self._same_order = self._characters == tree_characters

    def handle_data(self, data: str) -> None:
        """Note the words of a text token (called by the tokenizer)."""
        if self.cdata_elem is not None:
            return
        start = self._position()
        for match in WORD.finditer(data):
            self._add(match.group(), start + match.start(), len(match.group()))

    def handle_entityref(self, name: str) -> None:
        """Note a named character reference (called by the tokenizer)."""
        self._add_reference("&" + name)

    def handle_charref(self, name: str) -> None:
        """Note a numeric character reference (called by the tokenizer)."""
        self._add_reference("&#" + name)

    def locate(self, text: str, words: Sequence[Word]) -> tuple[RawSpan, ...]:
        """Map a block to the source.

        Parameters
        ----------
        text : str
            The block.
        words : sequence of Word
            Its words, in order.

        Returns
        -------
        tuple of RawSpan
            Empty if the place is not certain.
        """
        if not self._same_order:
            characters = "".join(text.split())
            index = _only_occurrence(characters, self._characters)
            if index is None or _only_occurrence(characters, self._tree_characters) is None:
                return ()
            moved = []
            for word in words:
                moved.append(replace(word, index=index))
                index += word.length
            words = moved
        return merge_raw_spans(span for word in words for span in self._spans(word))

    def _spans(self, word: Word) -> Iterator[RawSpan]:
        shift = word.start - word.index
        end = word.index + word.length
        for number in range(bisect_right(self._run_starts, word.index) - 1, len(self._runs)):
            run = self._runs[number]
            if run.start >= end:
                return
            first, last = max(run.start, word.index), min(run.start + run.length, end)
            if run.length == run.raw_length:
                raw_start = run.raw_start + first - run.start
                yield RawSpan(first + shift, last + shift, raw_start, raw_start + last - first)
            elif last - first == run.length:
                raw_end = run.raw_start + run.raw_length
                yield RawSpan(first + shift, last + shift, run.raw_start, raw_end)

    def _position(self) -> int:
        line, column = self.getpos()
        # On the first line, columns count from where the markup begins.
        return self._line_starts[line - 1] + column

    def _add_reference(self, reference: str) -> None:
        start = self._position()
        if self._raw.startswith(";", start + len(reference)):
            reference += ";"
        characters = unescape(reference)
        if WORD.fullmatch(characters):
            self._add(characters, start, len(reference))

    def _add(self, characters: str, raw_start: int, raw_length: int) -> None:
        self._runs.append(_Run(self._count, len(characters), raw_start, raw_length))
        self._pieces.append(characters)
        self._count += len(characters)


def _only_occurrence(part: str, whole: str) -> int | None:
    first = whole.find(part)
    return first if first >= 0 and whole.find(part, first + 1) < 0 else None
