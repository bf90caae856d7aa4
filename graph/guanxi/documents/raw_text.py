"""Where the visible characters of an HTML source stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Final, NamedTuple

from guanxi.documents.blocks import WORD, merge_raw_spans
from guanxi.model import RawSpan

_LINE_END: Final = re.compile("\n")
# Every alternative takes what it has taken for good, and where one has looked far ahead in vain,
# only "odd" or "broken" fits, which end the reading: no source makes it look again and again.
_TOKEN: Final = re.compile(
    r"""(?:</?(?!(?:script|style)\b)[a-z](?:[^>"']++|"[^"]*+"|'[^']*+')*+>\s*+)++
    |   (?P<text>[^<&]++)
    |   <!--(?:[^-]++|-(?!->))*+-->
    |   <(?P<code>script|style)\b[^>]*+>(?:[^<]++|<(?!/(?P=code)\s*+>))*+</(?P=code)\s*+>
    |   (?P<odd><(?:!--|script\b|style\b))
    |   </(?:script|style)\b(?:[^>"']++|"[^"]*+"|'[^']*+')*+>
    |   <(?:[!?]|/(?![a-z]))[^>]*+>
    |   (?P<reference>&(?:\#[0-9]++|\#x[0-9a-f]++|[a-z][a-z0-9]*+);?)
    |   (?P<broken><[a-z!?/])
    |   (?P<sign>[<&])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_MOST_STEPS: Final = 1_000_000


class Word(NamedTuple):
    """Characters without white space between them: ``block.text[start:start + length]``.

    `place` counts the characters that show before it in the whole parsed page.
    """

    start: int
    length: int
    place: int


class _Run(NamedTuple):
    """``characters[start:start + length]`` stands at ``raw[raw_start:raw_start + raw_length]``."""

    start: int
    length: int
    raw_start: int
    raw_length: int


class _Runs:
    """What shows of a source, piece by piece, as it is read."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self.runs: list[_Run] = []
        self._pieces: list[str] = []
        self._count = 0

    @property
    def characters(self) -> str:
        """All that shows, without white space."""
        return "".join(self._pieces)

    def add(self, characters: str, raw_start: int, raw_length: int) -> None:
        """Note characters that show."""
        self.runs.append(_Run(self._count, len(characters), raw_start, raw_length))
        self._pieces.append(characters)
        self._count += len(characters)

    def add_text(self, start: int, end: int) -> None:
        """Note the words of a text."""
        for match in WORD.finditer(self._raw, start, end):
            self.add(match.group(), match.start(), match.end() - match.start())

    def add_reference(self, reference: str, start: int) -> None:
        """Note what a character reference stands for, if that shows."""
        characters = unescape(reference)
        if WORD.fullmatch(characters):
            self.add(characters, start, len(reference))


class RawText:
    """The visible characters of a source and their places, without a tree.

    The tree builder forgets where its characters came from, so the source is read a second time
    by tokenizers that know: one for markup as it should be, and html.parser, which reads more of
    what is broken. Tree and tokenizer see the same characters in the same order, unless the markup
    is broken beyond that: then a block is mapped only if its characters occur exactly once in
    either.

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
        found = _tokens(raw, start)
        if found is None or found.characters != tree_characters:
            found = _Tokenizer(raw, start).found
        self._characters = found.characters
        self._runs = found.runs
        self._run_starts = [run.start for run in found.runs]
        self._tree_characters = tree_characters
        self._same_order = self._characters == tree_characters

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
            place = words[0].place if words else None
            # What was left out of a block, such as readings over characters, parts it in the tree:
            # then its only occurrence may be another block's.
            if index is None or _only_occurrence(characters, self._tree_characters) != place:
                return ()
            moved = []
            for word in words:
                moved.append(word._replace(place=index))
                index += word.length
            words = moved
        return merge_raw_spans(span for word in words for span in self._spans(word))

    def _spans(self, word: Word) -> Iterator[RawSpan]:
        shift = word.start - word.place
        end = word.place + word.length
        for number in range(bisect_right(self._run_starts, word.place) - 1, len(self._runs)):
            run = self._runs[number]
            if run.start >= end:
                return
            first, last = max(run.start, word.place), min(run.start + run.length, end)
            if run.length == run.raw_length:
                raw_start = run.raw_start + first - run.start
                yield RawSpan(first + shift, last + shift, raw_start, raw_start + last - first)
            elif last - first == run.length:
                raw_end = run.raw_start + run.raw_length
                yield RawSpan(first + shift, last + shift, run.raw_start, raw_end)


def _tokens(raw: str, start: int) -> _Runs | None:
    """Read markup as it should be; None where it is not."""
    found = _Runs(raw)
    for token in _TOKEN.finditer(raw, start):
        match token.lastgroup:
            case "text" | "sign":
                found.add_text(*token.span())
            case "reference":
                found.add_reference(token.group(), token.start())
            case "odd" | "broken":
                return None
    return found


class _Tokenizer(HTMLParser):
    """Reads broken markup, too, much slower."""

    def __init__(self, raw: str, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self._raw = raw
        self.found = _Runs(raw)
        # Nothing shows after a comment that is never closed (and html.parser, before Python
        # 3.11.14, takes quadratic time over many of them).
        open_comment = raw.find("<!--", max(start, raw.rfind("-->")))
        self._end = open_comment if open_comment >= 0 else len(raw)
        self._line_starts = [start, *(m.end() for m in _LINE_END.finditer(raw, start))]
        # html.parser looks for the end of each tag as far as the source goes.
        last_closed = max(start, raw.rfind(">", start, self._end) + 1)
        is_cut_off = (
            raw.count("<", last_closed, self._end) * (self._end - last_closed) > _MOST_STEPS
        )
        if is_cut_off:
            self._end = last_closed
        # A reference at the very end counts as one only if something follows it.
        self.feed(raw[start : self._end] + "\n")
        self.close()
        if is_cut_off:
            # What was read up to there cannot equal the tree's characters, so blocks are searched
            # in it.
            self.found.add("\0", start, 0)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Take ``<![x`` for a comment, as the HTML standard does (called by the tokenizer).

        html.parser looks for its end as far as the source goes, or refuses it.
        """
        return self.parse_bogus_comment(i, bool(report))

    def handle_data(self, data: str) -> None:
        """Note the words of a text token (called by the tokenizer)."""
        if self.cdata_elem is None:
            start = self._position()
            self.found.add_text(start, min(start + len(data), self._end))

    def handle_entityref(self, name: str) -> None:
        """Note a named character reference (called by the tokenizer)."""
        self._add_reference("&" + name)

    def handle_charref(self, name: str) -> None:
        """Note a numeric character reference (called by the tokenizer)."""
        self._add_reference("&#" + name)

    def _position(self) -> int:
        line, column = self.getpos()
        # On the first line, columns count from where the markup begins.
        return self._line_starts[line - 1] + column

    def _add_reference(self, reference: str) -> None:
        start = self._position()
        if self._raw.startswith(";", start + len(reference)):
            reference += ";"
        self.found.add_reference(reference, start)


def _only_occurrence(part: str, whole: str) -> int | None:
    first = whole.find(part)
    return first if first >= 0 and whole.find(part, first + 1) < 0 else None
