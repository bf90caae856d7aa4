"""A sentence reduced to what wordings look at: slots for mentions, and the words between them.

Names, dates, bracketed explanations and quotation marks around single names are taken out of the
way before any wording is tried; coordinated names share one slot. Phrases that a structural
wording has explained are reduced to their head, so that patterns stay short: a cascade in the
sense of Abney (1996), *Partial parsing via finite-state cascades*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from guanxi.model import EntityType, Mention

_TYPES: tuple[EntityType, ...] = get_args(EntityType)
_EXPLICIT_BASE, _CARRIED_BASE, _BLOCK = 0xE000, 0xE800, 0x100
EXPLICIT = f"{chr(_EXPLICIT_BASE)}-{chr(_EXPLICIT_BASE + _BLOCK * len(_TYPES) - 1)}"
CARRIED = f"{chr(_CARRIED_BASE)}-{chr(_CARRIED_BASE + _BLOCK * len(_TYPES) - 1)}"
_ORGANISATIONS: frozenset[EntityType] = frozenset({"Company", "BusinessUnit", "Institution"})

_SLOT = f"[{EXPLICIT}]"
_LISTED = re.compile(f"(?P<a>{_SLOT})(?:、|以及|及)(?P<b>{_SLOT})")
_LAST_OF_LIST = re.compile(f"(?P<a>{_SLOT})(?:和|与|跟|或|，以及|/)(?P<b>{_SLOT})")
_JOINED = re.compile(f"(?P<a>{_SLOT})(?:和|与|跟|同|或|还是|/|&|＆|\\+|、|)(?P<b>{_SLOT})")
_QUOTED = re.compile(f'[“"「『‘《]({_SLOT})[”"」』’》]')
_CLAUSE_BORDERS = frozenset("，；：")
_OPENERS = re.compile(
    "(?:但是?|而且?|并且?|不过|然而|虽然|虽说|尽管|随后|同时|此外|另外|目前|因此|所以|于是|据悉|据了解|近日|日前|此前|如今|现在|彼时|当时|因为|由于|即便|即使|如果|倘若|如果说|换言之|事实上|其实|显然|不仅|例如|比如|随着|以|当|最近|昨日|今日|[一-龥]?天后|，|,|“|”|@|【|】)*"
)
_PRONOUN = re.compile(
    "(?:其(?![他它中实余间次])|该(?:公司|集团|企业|机构|平台|产品|品牌|应用)|公司(?=[拟将已与和的在])|它(?!们)|他(?!们)|她(?!们))"
)
_PERSONAL = frozenset("他她")
_RELATIVE_HEAD = re.compile(f"的({_SLOT})，")
_SOURCE_AFTER = re.compile(
    "(?:网|新闻|财经|app|客户端|独家|首发|记者|从|方面)*(?:获悉|讯|消息|报道|数据|显示|统计|披露|研报|发布的?报告|发布的?数据|援引|了解到?|独家|首发|】)"
)
_SOURCE_BEFORE = re.compile("(?:据|援引|来源[:：]|来源于|@|图源[:：]?|根据|接受)$")


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


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A reduced sentence.

    Attributes
    ----------
    pieces : tuple of Piece
    slots : mapping of str to tuple of Mention
        The coordinated mentions behind each slot character.
    topic : Mention or None
        The subject that a following sentence without one carries on.
    """

    pieces: tuple[Piece, ...]
    slots: dict[str, tuple[Mention, ...]]
    topic: Mention | None = None

    @property
    def text(self) -> str:
        """The characters that wordings are matched against."""
        return "".join(piece.char for piece in self.pieces)

    def is_carried(self, char: str) -> bool:
        """Tell whether a slot was carried over from an earlier clause or sentence."""
        return ord(char) >= _CARRIED_BASE

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
    topic: Mention | None,
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
    topic : Mention or None
        What the text spoke of before this sentence; taken where a clause names no subject.
    """
    pieces, slots = _pieces(matching, start, end, mentions, removed)
    skeleton = _without_quotes(Skeleton(tuple(pieces), slots))
    return _with_subjects(skeleton, topic)


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
    position = start
    while position < end:
        mention = by_start.get(position)
        if mention is not None and len(slots) < _BLOCK:
            char = chr(_EXPLICIT_BASE + _BLOCK * _TYPES.index(mention.entity.type) + len(slots))
            slots[char] = (mention,)
            pieces.append(Piece(char, mention.start, mention.end))
            position = _after_bracket(matching, mention, end, mentions)
        elif position in skip_to:
            position = skip_to[position]
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
    match = re.compile(r"\s?[（(][^（）()]{1,40}[）)]").match(matching, mention.end, end)
    if match is None:
        return mention.end
    inside = [m for m in mentions if match.start() <= m.start < match.end()]
    if any(m.entity is not mention.entity for m in inside):
        return mention.end
    return match.end()


def _without_quotes(skeleton: Skeleton) -> Skeleton:
    spans = [(*m.span(), m.group(1)) for m in _QUOTED.finditer(skeleton.text)]
    return skeleton.reduced(spans) if spans else skeleton


def _with_subjects(skeleton: Skeleton, topic: Mention | None) -> Skeleton:
    """Put the carried subject at the start of each clause that names none."""
    slots = dict(skeleton.slots)
    pieces: list[Piece] = []
    text = skeleton.text
    position = 0
    for clause in re.finditer("[^，；：]+[，；：]?", text):
        opener = _OPENERS.match(text, clause.start(), clause.end())
        lead = opener.end() if opener else clause.start()
        pieces += skeleton.pieces[clause.start() : lead]
        first = text[lead : lead + 1]
        pronoun = _PRONOUN.match(text, lead, clause.end())
        relative = _RELATIVE_HEAD.search(text, clause.start(), clause.end())
        if first in slots:
            if not _is_source(text, lead):
                topic = slots[first][0]
        elif topic is not None:
            is_person = topic.entity.type == "Person"
            if pronoun and (pronoun.group()[0] in _PERSONAL) <= is_person:
                where = (
                    skeleton.pieces[pronoun.start()].start,
                    skeleton.pieces[pronoun.end() - 1].end,
                )
                lead = pronoun.end()
            else:
                where = topic.start, topic.end
            char = _carried_char(topic, len(slots))
            if len(slots) < _BLOCK:
                slots[char] = (Mention(*where, topic.entity, "coreference"),)
                anchor = skeleton.pieces[min(lead, len(skeleton.pieces) - 1)].start
                pieces.append(Piece(char, anchor, anchor))
        if relative and first not in slots:
            topic = slots[relative.group(1)][0]
        pieces += skeleton.pieces[lead : clause.end()]
        position = clause.end()
    return Skeleton((*pieces, *skeleton.pieces[position:]), slots, topic)


def _is_source(text: str, position: int) -> bool:
    """Tell whether the slot at a position names who reports, not what is reported on."""
    return bool(
        _SOURCE_AFTER.match(text, position + 1)
        or _SOURCE_BEFORE.search(text, max(0, position - 4), position)
    )


def _carried_char(topic: Mention, number: int) -> str:
    return chr(_CARRIED_BASE + _BLOCK * _TYPES.index(topic.entity.type) + number)


def coordinated(skeleton: Skeleton, *, loosely: bool) -> Skeleton:
    """Let coordinated names of one kind share a slot.

    Parameters
    ----------
    skeleton : Skeleton
    loosely : bool
        False joins lists with 、 or 以及 only (and a last member after 和 or 与); True also joins
        two names with 和, 与, or nothing between them, which may as well be subject and object.
    """
    while True:
        text = skeleton.text
        match = _first_of_kind(_JOINED if loosely else _LISTED, text, skeleton)
        if match is None and not loosely:
            match = next(
                (
                    m
                    for m in _LAST_OF_LIST.finditer(text)
                    if _same_kind(m, skeleton) and len(skeleton.slots[m["a"]]) > 1
                ),
                None,
            )
        if match is None:
            return skeleton
        members = skeleton.slots[match["a"]] + skeleton.slots[match["b"]]
        slots = skeleton.slots | {match["a"]: members}
        skeleton = replace(skeleton, slots=slots).reduced([(*match.span(), match["a"])])


def _first_of_kind(pattern: re.Pattern[str], text: str, skeleton: Skeleton) -> re.Match[str] | None:
    position = 0
    while match := pattern.search(text, position):
        if _same_kind(match, skeleton) and not _opposes_list(match, skeleton):
            return match
        position = match.start() + 1
    return None


def _opposes_list(match: re.Match[str], skeleton: Skeleton) -> bool:
    """Tell A与B、C, where A faces a list, from the list A、B和C."""
    between = match.group()[1:-1]
    left, right = skeleton.slots[match["a"]], skeleton.slots[match["b"]]
    return between in ("与", "和", "跟", "同") and len(left) == 1 and len(right) > 1


def _same_kind(match: re.Match[str], skeleton: Skeleton) -> bool:
    first = skeleton.slots[match["a"]][0].entity.type
    second = skeleton.slots[match["b"]][0].entity.type
    return first == second or {first, second} <= _ORGANISATIONS - {"BusinessUnit"}
