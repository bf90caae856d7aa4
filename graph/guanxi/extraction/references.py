"""References: 其, 该公司, 后者, 双方 and the like, and the names that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guanxi.extraction.found_names import ORGANISATIONS
from guanxi.extraction.skeleton import MAX_SLOTS, SLOTS, Piece, Skeleton, slot_char
from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType, Mention

_FITTING: dict[str, frozenset[EntityType]] = {
    "its": frozenset({"Company", "BusinessUnit", "Institution", "Product", "Person"}),
    "person": frozenset({"Person"}),
    "company": frozenset({"Company"}),
    "product": frozenset({"Product"}),
    "unit": frozenset({"BusinessUnit"}),
    "institution": frozenset({"Institution"}),
    "own": frozenset({"Company"}),
}
_LISTS = {
    "own": "own-company",
    "person": "he-or-she",
    "company": "the-company",
    "product": "the-product",
    "unit": "the-unit",
    "institution": "the-institution",
    "latter": "the-latter",
    "former": "the-former",
    "both": "both",
}
_PREPOSITIONS = frozenset("与和跟同对将把向给为由被让使从助令及")
_PAIR = 2
_CLAUSE_BORDERS = "，；：。"
# 甲与乙, 甲和丙母公司乙: the last of the right-hand names is the one that is joined.
_JOINED = re.compile(
    f"(?P<one>[{SLOTS}])[^{SLOTS}，。；：、]{{0,8}}(?:与|和|跟|同)[^{SLOTS}，。；：、]{{0,8}}"
    f"[{SLOTS}]?[^{SLOTS}，。；：、]{{0,4}}(?P<other>[{SLOTS}])(?![和与及、])"
)
_SLOT = re.compile(f"[{SLOTS}]")
# The subjects of a clause: 甲、乙和丙均向其发出邀请.
_TOGETHER = re.compile(f"[{SLOTS}](?:(?:、|和|与|及|以及)[{SLOTS}])*")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the text named before the place in question.

    Attributes
    ----------
    topic : Mention or None
        What it spoke of last.
    firm : Mention or None
        The one firm of the title, in whose own news 公司 means it.
    before : sequence of Mention
        The mentions of the sentence before.
    pair : tuple of Mention
        The last two that it joined (甲与乙), else nothing.
    """

    topic: Mention | None = None
    firm: Mention | None = None
    before: Sequence[Mention] = ()
    pair: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A word that refers back, at ``skeleton.text[start:end]``."""

    start: int
    end: int
    kind: str


class References:
    """Finds words that refer back in skeletons, and what they refer to.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        kinds = "|".join(
            f"(?P<{kind}>{words.pattern(name)})" for kind, name in _LISTS.items() if kind != "own"
        )
        no_its = words.pattern("no-its-after")
        own = words.pattern("own-company")
        self._pronoun = re.compile(
            f"(?P<its>{words.pattern('its')}(?!{no_its}))|{kinds}"
            # A firm's own news says 公司拟…, 与公司…; 子公司 and 一家公司 are other firms.
            f"|(?:^|(?<=[，；：。、与和对向为由在据]))(?P<own>{own}"
            f"(?={words.pattern('after-own-company')}))"
        )

    def at(self, text: str, position: int, end: int) -> Pronoun | None:
        """Return the pronoun that stands at a position of a skeleton's text."""
        match = self._pronoun.match(text, position, end)
        return None if match is None else _pronoun(match)

    def occur_in(self, matching: str, start: int, end: int) -> bool:
        """Tell whether a sentence may hold a word that refers back."""
        return self._pronoun.search(matching, start, end) is not None

    def subject(self, pronoun: Pronoun, skeleton: Skeleton, heard: Heard) -> tuple[Mention, ...]:
        """Return the names that a pronoun at the beginning of a clause stands for.

        Parameters
        ----------
        pronoun : Pronoun
        skeleton : Skeleton
            Of the whole sentence; only what stands before the pronoun counts.
        heard : Heard
        """
        if pronoun.kind in ("both", "latter", "former"):
            return self._of_pair(pronoun, skeleton, heard)
        fitting = _FITTING[pronoun.kind]
        topic = heard.topic
        if topic is not None and topic.entity.type in fitting:
            return (topic,)
        if pronoun.kind == "own":
            return () if heard.firm is None else (heard.firm,)
        named = [*heard.before, *_named(skeleton, pronoun.start)]
        return _last(m for m in named if m.entity.type in fitting)

    def resolved(self, skeleton: Skeleton, heard: Heard) -> Skeleton | None:
        """Return a skeleton in which pronouns inside clauses are slots; None without any.

        Parameters
        ----------
        skeleton : Skeleton
            With its carried subjects.
        heard : Heard
        """
        text = skeleton.text
        pieces: list[Piece] = []
        slots = dict(skeleton.slots)
        end = 0
        for match in self._pronoun.finditer(text):
            pronoun = _pronoun(match)
            if len(slots) >= MAX_SLOTS:
                break
            antecedents = self._inside(pronoun, skeleton, heard)
            if not antecedents:
                continue
            first, last = skeleton.pieces[pronoun.start], skeleton.pieces[pronoun.end - 1]
            mentions = tuple(referring(first.start, last.end, m) for m in antecedents)
            char = slot_char(mentions[0].entity.type, len(slots), carried=False)
            slots[char] = mentions
            pieces += skeleton.pieces[end : pronoun.start]
            pieces.append(Piece(char, first.start, last.end))
            end = pronoun.end
        if not end:
            return None
        return Skeleton((*pieces, *skeleton.pieces[end:]), slots)

    def _inside(self, pronoun: Pronoun, skeleton: Skeleton, heard: Heard) -> tuple[Mention, ...]:
        text, start = skeleton.text, pronoun.start
        clause = max(text.rfind(border, 0, start) for border in _CLAUSE_BORDERS) + 1
        own = _SLOT.search(text, clause, start)
        subject = skeleton.slots[own.group()][0] if own and own.group() in skeleton.slots else None
        if pronoun.kind in ("both", "latter", "former"):
            return self._of_pair(pronoun, skeleton, heard, subject)
        if pronoun.kind == "own":
            if heard.topic is not None and heard.topic.entity.type == "Company":
                return (heard.topic,)
            return () if heard.firm is None else (heard.firm,)
        named = _named(skeleton, start)
        fitting = _FITTING[pronoun.kind]
        if pronoun.kind == "its":
            if text[start - 1 : start] not in _PREPOSITIONS:
                return () if subject is None else (subject,)
            together = _TOGETHER.match(text, own.start(), start) if own else None
            taken = {
                mention.entity.iri
                for char in (together.group() if together else "")
                for mention in skeleton.slots.get(char, ())
            }
            return _last(m for m in named if m.entity.iri not in taken)
        candidates = [m for m in (*heard.before, *named) if m.entity.type in fitting]
        if subject is not None and subject.entity.type in fitting:
            # 甲公司…该公司 in one clause: as an object it is somebody else, if there is somebody.
            others = [m for m in candidates if m.entity.iri != subject.entity.iri]
            return _last(others) or (subject,)
        return _last(candidates)

    def _of_pair(
        self,
        pronoun: Pronoun,
        skeleton: Skeleton,
        heard: Heard,
        subject: Mention | None = None,
    ) -> tuple[Mention, ...]:
        named = _named(skeleton, pronoun.start)
        if subject is not None:  # 丙起诉了后者: the pair is that of the sentence before
            named = [m for m in named if m.entity.iri != subject.entity.iri]
        if pronoun.kind == "both":
            joined = joined_pair(skeleton, pronoun.start)
            if joined or (heard.pair and len(named) < _PAIR):
                return joined or heard.pair
        pair = _last_pair(named, pronoun.kind) or _last_pair([*heard.before, *named], pronoun.kind)
        if pair is None:
            return ()
        return {"both": pair, "former": pair[:1], "latter": pair[1:]}[pronoun.kind]


def joined_pair(skeleton: Skeleton, end: int | None = None) -> tuple[Mention, ...]:
    """Return the last two names that a sentence joins by 与 or 和, up to a place in it."""
    text = skeleton.text[:end]
    pair: tuple[Mention, ...] = ()
    for match in _JOINED.finditer(text):
        ones, others = skeleton.slots[match["one"]], skeleton.slots[match["other"]]
        if text[match.start() - 1 : match.start()] == "、" or len(ones) + len(others) != _PAIR:
            continue
        if are_of_one_kind(ones[0], others[0]) and ones[0].entity.iri != others[0].entity.iri:
            pair = (ones[0], others[0])
    return pair


def referring(start: int, end: int, antecedent: Mention) -> Mention:
    """Return a mention at a span that stands for another one."""
    span = antecedent.antecedent or (antecedent.start, antecedent.end)
    return Mention(start, end, antecedent.entity, "coreference", span)


def mentions_that_refer(skeletons: Sequence[Skeleton]) -> Iterator[Mention]:
    """Yield the pronouns among the mentions of skeletons, each once, in order of their places."""
    found = {
        (m.start, m.end, m.antecedent): m
        for skeleton in skeletons
        for mentions in skeleton.slots.values()
        for m in mentions
        if m.antecedent is not None
    }
    yield from (found[key] for key in sorted(found))


def _pronoun(match: re.Match[str]) -> Pronoun:
    kind = match.lastgroup
    assert kind is not None
    return Pronoun(match.start(kind), match.end(kind), kind)


def _named(skeleton: Skeleton, position: int) -> list[Mention]:
    """Return the mentions named before a position of a skeleton, in order."""
    return [
        mention for char in skeleton.text[:position] for mention in skeleton.slots.get(char, ())
    ]


def _last(mentions: Sequence[Mention] | Iterator[Mention]) -> tuple[Mention, ...]:
    found = tuple(mentions)
    return found[-1:]


def _last_pair(named: Sequence[Mention], kind: str) -> tuple[Mention, Mention] | None:
    """Return the last two names of one kind, in order of their first places."""
    last: dict[str, Mention] = {}
    for mention in named:
        last.pop(mention.entity.iri, None)
        last[mention.entity.iri] = mention
    found = list(last.values())
    if kind == "both":
        found = [m for m in found if m.entity.type in ORGANISATIONS or m.entity.type == "Product"]
    for position in range(len(found) - 1, 0, -1):
        one, other = found[position - 1], found[position]
        if are_of_one_kind(one, other):
            return one, other
    return None


def are_of_one_kind(one: Mention, other: Mention) -> bool:
    """Tell whether two mentions are of one type, or both of organisations."""
    types = {one.entity.type, other.entity.type}
    return len(types) == 1 or types <= ORGANISATIONS
