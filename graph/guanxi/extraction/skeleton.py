"""A sentence reduced to what wordings look at: slots for mentions, and the words between them.

Names, dates, bracketed explanations and quotation marks around single names are taken out of the
way before any wording is tried; coordinated names share one slot. Phrases that a structural
wording has explained are reduced to their head, so that patterns stay short: a cascade in the
sense of Abney (1996), *Partial parsing via finite-state cascades*.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType, Mention

_TYPES: tuple[EntityType, ...] = get_args(EntityType)
_EXPLICIT_BASE, _CARRIED_BASE, _BLOCK = 0xE000, 0xE800, 0x100
MAX_SLOTS = _BLOCK
"""Of one sentence; further mentions are plain text to the wordings."""
EXPLICIT = f"{chr(_EXPLICIT_BASE)}-{chr(_EXPLICIT_BASE + _BLOCK * len(_TYPES) - 1)}"
CARRIED = f"{chr(_CARRIED_BASE)}-{chr(_CARRIED_BASE + _BLOCK * len(_TYPES) - 1)}"
SLOTS = EXPLICIT + CARRIED
_ORGANISATIONS: frozenset[EntityType] = frozenset({"Company", "BusinessUnit", "Institution"})

_SLOT = f"[{EXPLICIT}]"
_QUOTED = re.compile(f'[“"「『‘《]({_SLOT})[”"」』’》]')
_EXPLANATION = re.compile(r" ?[（(][^（）()\n]{1,40}[）)]")
_ADJACENT = re.compile(f"({_SLOT})(?=({_SLOT}))")
_CLAUSE_BORDERS = frozenset("，；：")
_CLAUSE_ENDS = "，；：。"


def slot_class(types: Iterable[EntityType], *, carried: bool) -> str:
    """Return the regular-expression class of the slots that hold the given types.

    Parameters
    ----------
    types : iterable of EntityType
    carried : bool
        Whether subjects carried over from an earlier clause count.
    """
    ranges = []
    for type_ in sorted(types, key=_TYPES.index):
        offset = _BLOCK * _TYPES.index(type_)
        for base in (_EXPLICIT_BASE, _CARRIED_BASE) if carried else (_EXPLICIT_BASE,):
            ranges.append(f"{chr(base + offset)}-{chr(base + offset + _BLOCK - 1)}")
    return f"[{''.join(ranges)}]"


@dataclass(frozen=True, slots=True)
class Piece:
    """One character of a skeleton and the document span that it stands for."""

    char: str
    start: int
    end: int


@dataclass(frozen=True)
class Skeleton:
    """A reduced sentence.

    Attributes
    ----------
    pieces : tuple of Piece
    slots : mapping of str to tuple of Mention
        The coordinated mentions behind each slot character.
    """

    pieces: tuple[Piece, ...]
    slots: dict[str, tuple[Mention, ...]]

    @cached_property
    def text(self) -> str:
        """The characters that wordings are matched against."""
        return "".join(piece.char for piece in self.pieces)

    def is_carried(self, char: str) -> bool:
        """Tell whether a slot was carried over from an earlier clause or sentence."""
        return ord(char) >= _CARRIED_BASE

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the document span that a part of the text, not empty, stands for."""
        return self.pieces[start].start, self.pieces[end - 1].end

    def reduced(self, spans: Sequence[tuple[int, int, str]]) -> Skeleton:
        """Return a skeleton with each ``(start, end, head)`` span replaced by its head's slot."""
        pieces: list[Piece] = []
        end = 0
        for start, stop, head in sorted(spans):
            if start < end:
                continue
            pieces += self.pieces[end:start]
            pieces.append(Piece(head, self.pieces[start].start, self.pieces[stop - 1].end))
            end = stop
        return replace(self, pieces=(*pieces, *self.pieces[end:]))


def skeleton_of(
    matching: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    removed: Sequence[tuple[int, int]],
) -> Skeleton:
    """Reduce a sentence.

    Parameters
    ----------
    matching : str
        The document's matching form.
    start, end : int
        The sentence.
    mentions : sequence of Mention
        Those inside it, in order.
    removed : sequence of (int, int)
        Spans to leave out (dates).
    """
    pieces, slots = _pieces(matching, start, end, mentions, removed)
    return _without_quotes(Skeleton(tuple(pieces), slots))


def _pieces(
    matching: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    removed: Sequence[tuple[int, int]],
) -> tuple[list[Piece], dict[str, tuple[Mention, ...]]]:
    pieces: list[Piece] = []
    slots: dict[str, tuple[Mention, ...]] = {}
    by_start = {mention.start: mention for mention in mentions}
    skip_to = dict(removed)
    starts = sorted(by_start)
    position = start
    while position < end:
        mention = by_start.get(position)
        if mention is not None and len(slots) < MAX_SLOTS:
            char = slot_char(mention.entity.type, len(slots), carried=False)
            slots[char] = (mention,)
            pieces.append(Piece(char, mention.start, mention.end))
            position = _after_bracket(matching, mention, end, mentions)
        elif matching[position] in "（(" and (
            after := _after_aside(matching, position, end, starts)
        ):
            position = after
        elif position in skip_to:
            position = skip_to[position]
            if matching[position - 1] in "，," and not _at_clause_start(pieces):
                position -= 1  # 成立于2011年，…: the comma ends the clause, not the date alone
            if pieces and pieces[-1].char in "在于自":
                pieces.pop()
            if position < end and matching[position] in "，," and _at_clause_start(pieces):
                position += 1
        else:
            if not matching[position].isspace():
                char = "，" if matching[position] == "," else matching[position]
                pieces.append(Piece(char, position, position + 1))
            position += 1
    return pieces, slots


def _at_clause_start(pieces: list[Piece]) -> bool:
    return not pieces or pieces[-1].char in _CLAUSE_BORDERS


def _after_bracket(matching: str, mention: Mention, end: int, mentions: Sequence[Mention]) -> int:
    """Skip an explanation in brackets after a name, unless it names something else."""
    match = _EXPLANATION.match(matching, mention.end, end)
    if match is None:
        return mention.end
    inside = [m for m in mentions if match.start() <= m.start < match.end()]
    if any(m.entity is not mention.entity for m in inside):
        return mention.end
    return match.end()


def _after_aside(matching: str, position: int, end: int, starts: Sequence[int]) -> int | None:
    """Return the end of a bracket that names nothing; None if it names something."""
    match = _EXPLANATION.match(matching, position, end)
    if match is None or bisect_left(starts, match.start()) < bisect_left(starts, match.end()):
        return None
    return match.end()


def _without_quotes(skeleton: Skeleton) -> Skeleton:
    spans = [(*m.span(), m.group(1)) for m in _QUOTED.finditer(skeleton.text)]
    return _without_repeats(skeleton.reduced(spans) if spans else skeleton)


def _without_repeats(skeleton: Skeleton) -> Skeleton:
    """Let two names of one entity side by side (“蓝厂”甲公司) be one."""
    slots = skeleton.slots
    spans = [
        (m.start(), m.end() + 1, m[2])
        for m in _ADJACENT.finditer(skeleton.text)
        if slots[m[1]][0].entity.iri == slots[m[2]][0].entity.iri
    ]
    return skeleton.reduced(spans) if spans else skeleton


def slot_char(type_: EntityType, number: int, *, carried: bool) -> str:
    """Return the character of slot `number` for mentions of a type.

    Parameters
    ----------
    type_ : EntityType
    number : int
    carried : bool
        Whether it is a subject carried over from an earlier clause.
    """
    base = _CARRIED_BASE if carried else _EXPLICIT_BASE
    return chr(base + _BLOCK * _TYPES.index(type_) + number)


class Coordination:
    """Lets coordinated names of one kind share a slot.

    Parameters
    ----------
    words : WordLists
        The list ``neutral-kind``: what may stand before a member, as in 甲和游戏厂商乙.
    """

    def __init__(self, words: WordLists) -> None:
        kind = f"(?:[^{SLOTS}，。；：、的和与]{{0,6}}?{words.pattern('neutral-kind')})?"
        self._listed = re.compile(f"(?P<a>{_SLOT})(?:、|以及|及){kind}(?P<b>{_SLOT})")
        self._last = re.compile(f"(?P<a>{_SLOT})(?:和|与|跟|或|，以及|/){kind}(?P<b>{_SLOT})")
        self._joined = re.compile(
            f"(?P<a>{_SLOT})(?:(?:和|与|跟|同|或|还是|/|&|＆|\\+|、|以及|及){kind}|)(?P<b>{_SLOT})"
        )

    def strictly(self, skeleton: Skeleton) -> Skeleton:
        """Join lists with 、 or 以及 only, and a last member after 和 or 与."""
        while True:
            match = _first_of_kind(self._listed, skeleton) or next(
                (
                    m
                    for m in self._last.finditer(skeleton.text)
                    if _same_kind(m, skeleton) and len(skeleton.slots[m["a"]]) > 1
                ),
                None,
            )
            if match is None:
                return skeleton
            skeleton = _merged(skeleton, match)

    def loosely(self, skeleton: Skeleton) -> Skeleton:
        """Also join two names with 和, 与, or nothing between them.

        These may as well be subject and object.
        """
        while match := _first_of_kind(self._joined, skeleton):
            skeleton = _merged(skeleton, match)
        return skeleton


def _merged(skeleton: Skeleton, match: re.Match[str]) -> Skeleton:
    members = skeleton.slots[match["a"]] + skeleton.slots[match["b"]]
    slots = skeleton.slots | {match["a"]: members}
    return replace(skeleton, slots=slots).reduced([(*match.span(), match["a"])])


def _first_of_kind(pattern: re.Pattern[str], skeleton: Skeleton) -> re.Match[str] | None:
    position = 0
    while match := pattern.search(skeleton.text, position):
        if _same_kind(match, skeleton) and not _opposes_list(match, skeleton):
            return match
        position = match.start() + 1
    return None


def _opposes_list(match: re.Match[str], skeleton: Skeleton) -> bool:
    """Tell A与B、C, where A faces a list, from the list A、B和C."""
    between = match.group()[1:2]
    left, right = skeleton.slots[match["a"]], skeleton.slots[match["b"]]
    return between in ("与", "和", "跟", "同") and len(left) == 1 and len(right) > 1


def _same_kind(match: re.Match[str], skeleton: Skeleton) -> bool:
    first = skeleton.slots[match["a"]][0].entity.type
    second = skeleton.slots[match["b"]][0].entity.type
    return first == second or {first, second} <= _ORGANISATIONS - {"BusinessUnit"}


def clause_start(text: str, position: int) -> int:
    """Return where the clause that holds a position of a skeleton's text begins."""
    return max(text.rfind(border, 0, position) for border in _CLAUSE_ENDS) + 1


def clause_end(text: str, position: int) -> int:
    """Return where the clause that holds a position of a skeleton's text ends."""
    ends = [at for border in _CLAUSE_ENDS if (at := text.find(border, position)) >= 0]
    return min(ends, default=len(text))
