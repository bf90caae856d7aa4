"""Sentences: where a paragraph of Chinese (or mixed) text may be cut, and where never."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from guanxi.model import Sentence

_Span = tuple[int, int]

_OPENING = dict(zip("”’」』）】]》〉", "“‘「『（【[《〈", strict=True))
_FULL_WIDTH = {"(": "（", ")": "）"}  # articles open with one width and close with the other
_QUOTES = frozenset('“‘「『"')
_TITLES = frozenset("《〈")
_MARK = re.compile(r"[“”‘’「」『』（）()《》〈〉【】\[\]]")
_CLOSERS = re.compile(r"[”’」』）)》〉】\]]*")

_END = re.compile(r"(?:[。｡！？!?…⋯]|\.{3,})+|[；;.]")
_FULL_STOP = re.compile(r"[。｡！？]|……|⋯⋯")
_SPEECH = re.compile(
    r"[^，。！？；：“”,.!?;:]{1,24}?"
    r"(?:说|道|称|表示|指出|认为|坦言|直言|透露|介绍|解释|回忆|强调|补充|感叹|问)[。！，：,:]"
)
_CLAUSE_BEGINNING = frozenset("。！？；，：,:!?—…")
_CONTINUATION = frozenset("。！？；，、：,.!?;:…的")
_LATIN_ABBREVIATION = re.compile(
    r"(?<![A-Za-z])(?:Inc|Ltd|Co|Corp|Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|Jr|Sr|al|Vol|Fig|approx|est|"
    r"dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Za-z])$"
)
_ENUMERATION = re.compile(r"\s*\d{1,3}")

_LONG_QUOTE = 40
"""Code points. A quote may be cut from here on, if several sentences stand in it."""


def split_sentences(paragraph: str, start: int = 0) -> list[Sentence]:
    """Split one paragraph into sentences.

    A sentence ends at a full stop, question or exclamation mark, at an ellipsis of two signs, and
    outside quotes and brackets at a semicolon; closing quotes and brackets stay with it. Quotes
    and brackets are not cut, unless they are long and hold several sentences. What says who spoke
    (``“……。”张三说。``) stays with the quote. A Latin full stop counts before white space, except
    after abbreviations, initials and numbers of lists.

    Parameters
    ----------
    paragraph : str
    start : int
        Where it stands in the document, added to all offsets.

    Returns
    -------
    list of Sentence
        Half-open spans without surrounding white space; every other character of the paragraph is
        in exactly one.

    Examples
    --------
    >>> text = "“真香！”他说。3.5亿元够吗？够；也不够。"
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['“真香！”他说。', '3.5亿元够吗？', '够；', '也不够。']
    """
    sentences: list[Sentence] = []
    begin = 0
    for boundary in (*_boundaries(paragraph), len(paragraph)):
        piece = paragraph[begin:boundary]
        stripped = piece.strip()
        if not stripped:
            continue
        first = start + begin + piece.index(stripped[0])
        sentence = Sentence(first, first + len(stripped))
        if sentences and not any(map(str.isalnum, stripped)):
            sentence = Sentence(sentences.pop().start, sentence.end)
        sentences.append(sentence)
        begin = boundary
    return sentences


def _boundaries(paragraph: str) -> Iterator[int]:
    """Yield where sentences end, in order."""
    pairs = _pairs(paragraph)
    whole, cut = _whole_and_cut(paragraph, pairs)
    closings = {closing for _, closing in pairs}
    position = last = 0
    for opening, closing in (*whole, (len(paragraph), len(paragraph))):
        for match in _END.finditer(paragraph, position, opening):
            after = _after_closers(paragraph, match.end(), closings)
            if _is_end(paragraph, match, last, after) and not (
                match.group() in "；;" and any(o < match.start() < c for o, c in cut)
            ):
                yield after
                last = after
        position = closing + 1
        if _ends_sentence(paragraph, opening, closing, last):
            after = _after_closers(paragraph, position, closings)
            if not _goes_on(paragraph, after, quoted=True):
                yield after
                last = after


def _pairs(paragraph: str) -> list[_Span]:
    """Match quotes and brackets; what has no partner (apostrophes, slips) is no mark at all."""
    pairs: list[_Span] = []
    stack: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for match in _MARK.finditer(paragraph):
        mark = _FULL_WIDTH.get(match.group(), match.group())
        opening = _OPENING.get(mark)
        if opening is None:
            stack.append((mark, match.start()))
            waiting[mark] += 1
        while opening and waiting[opening]:
            mark, position = stack.pop()
            waiting[mark] -= 1
            if mark == opening:
                pairs.append((position, match.start()))
                break
    straight = [match.start() for match in re.finditer('"', paragraph)]
    if len(straight) % 2 == 0:
        pairs += zip(straight[::2], straight[1::2], strict=True)
    return sorted(pairs)


def _whole_and_cut(paragraph: str, pairs: Sequence[_Span]) -> tuple[list[_Span], list[_Span]]:
    """Separate what must stay whole (outermost only) from the long quotes that may be cut."""
    stops = [match.start() for match in _FULL_STOP.finditer(paragraph)]
    whole: list[_Span] = []
    cut: list[_Span] = []
    for opening, closing in pairs:
        if whole and opening < whole[-1][1]:
            continue
        several = bisect_left(stops, closing) - bisect_left(stops, opening) >= 2
        is_long = closing - opening > _LONG_QUOTE and paragraph[opening] not in _TITLES
        (cut if several and is_long else whole).append((opening, closing))
    return whole, cut


def _after_closers(paragraph: str, position: int, closings: set[int]) -> int:
    match = _CLOSERS.match(paragraph, position)
    position = match.end() if match else position
    while position in closings:  # a straight quotation mark that closes
        position += 1
    return position


def _is_end(paragraph: str, match: re.Match[str], last: int, after: int) -> bool:
    """Say whether a mark ends the sentence that began at `last`; its closers end at `after`."""
    mark, following = match.group(), paragraph[after : after + 1]
    before = paragraph[max(last, match.start() - 8) : match.start()]
    is_in_latin = following.isascii() and following.isalnum()  # Yahoo!Japan, ?id=1
    if mark == ".":
        return _is_latin_end(before, paragraph[after : after + 8])
    if mark == ";" and (is_in_latin or before.isascii()):
        return False
    if mark in "…⋯" or (mark[-1] in "!?." and is_in_latin):
        return False
    return not _goes_on(paragraph, after, quoted=after > match.end())


def _is_latin_end(before: str, following: str) -> bool:
    return (
        (not following or following[0].isspace())
        and not following.lstrip()[:1].islower()
        and not _LATIN_ABBREVIATION.search(before)
        and not _ENUMERATION.fullmatch(before)
    )


def _ends_sentence(paragraph: str, opening: int, closing: int, last: int) -> bool:
    """Say whether what is quoted as a whole ends the sentence that began at `last`."""
    inside = paragraph[opening + 1 : closing].rstrip("”’」』）) ")
    if not inside.endswith(("。", "｡", "！", "？", "!", "?", "……")):
        return False
    before = paragraph[last:opening].rstrip()
    if paragraph[opening] in _QUOTES:
        begins_clause = not before or before[-1] in _CLAUSE_BEGINNING
        return begins_clause or inside[-1] in "。｡"
    return not before and paragraph[opening] not in _TITLES


def _goes_on(paragraph: str, position: int, *, quoted: bool) -> bool:
    following = paragraph[position : position + 1]
    if following in _CONTINUATION and (quoted or following != "的"):
        return True
    return quoted and _SPEECH.match(paragraph, position) is not None
