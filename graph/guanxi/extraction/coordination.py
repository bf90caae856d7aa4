"""Lists and apposition: what stands beside a name tells the type of its neighbours.

钉钉、企业微信、飞书 teach each other their type; 等企业 behind a list and 连锁品牌 before it teach
the type of all its members. The borders of inner members are the commas of the list; those of the
first and the last one must be words of the list itself, or names that were found before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from guanxi.extraction.found_names import ORGANISATIONS, FoundName, FoundNames
from guanxi.extraction.lexicon import Lexicon
from guanxi.extraction.parts_of_speech import ACTIONS, FUNCTION_WORDS, NAMES, tags_of
from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType

_CLAUSE = re.compile("[^，,。；;：:！？\n]+")
_MEMBER = re.compile(r"[㐀-鿿a-z0-9][㐀-鿿a-z0-9·&.+\- ]*")
_BRACKET_AT_END = re.compile("[（(][^（）()]*[）)]$")
_OPENING, _CLOSING = "“「《‘『", "”」》’』"
_AND = re.compile("以及|和|与|及|或|跟")
_KINDS: tuple[tuple[EntityType, str], ...] = (
    ("Company", "company-kind"),
    ("Product", "product-kind"),
    ("Person", "person-kind"),
    ("Institution", "institution-kind"),
    ("BusinessUnit", "unit-kind"),
)
_COUNTED = "[0-9一二两三四五六七八九十几多数]+[家款位名个大]"
_SHORTEST, _LONGEST, _LONGEST_LATIN = 2, 10, 28
_LONGEST_EDGE = 8
_ORDINARY = frozenset({"n", "v", "vn", "a", "ad", "an", "d", "b", "m", "t", "l"})
# How much a member that is known already says of the others; and how much makes a list sure.
_TRUST = {"tagger": 0.5, "coordination": 0.5}
_SURE, _SURE_PRODUCTS = 1.5, 2.0
_HAN_PERSON = re.compile("[㐀-鿿]{2,3}|[㐀-鿿]+·[㐀-鿿·]+")


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    end: int
    name: FoundName | None


class Coordination:
    """Finds the unknown members of lists.

    Parameters
    ----------
    lexicon : Lexicon
    words : WordLists
    """

    def __init__(self, lexicon: Lexicon, words: WordLists) -> None:
        self._lexicon = lexicon
        kind = "|".join(f"(?P<{type_}>{words.pattern(name)})" for type_, name in _KINDS)
        self._kind_before = re.compile(f"(?:{kind})(?:{words.pattern('list-head')}|名单中有)?$")
        self._kind_after = re.compile(
            f"(?:等|等等|在内|这)?(?:在内)?的?[^，。；：、的等了是在]{{0,8}}?(?:{kind})"
            "(?![㐀-鿿]{0,1}(?:家|名|个))"
        )
        self._kind_in_front = re.compile(f"{words.pattern('kind-before-name')}(?=.{{{_SHORTEST}}})")
        self._head = re.compile(words.pattern("list-head", *(name for _, name in _KINDS)))
        self._tail = re.compile(f"{words.pattern('list-tail', 'investing-verb')}|{_COUNTED}")
        self._invests = re.compile(f"(?:等[^，。；、]{{0,6}})?{words.pattern('investing-verb')}")
        self._surname = re.compile(words.pattern("surname"))
        self._post = re.compile(f"{words.pattern('head-post', 'staff-post', 'founder-post')}$")
        self._no_item = frozenset(
            word
            for name in ("no-list-item", "generic-stem", "common-latin", "place", "country",
                         "generic-source", *(name for _, name in _KINDS))
            for word in words[name]
        )  # fmt: skip

    def find(self, found: FoundNames, matching: str) -> Iterator[FoundName]:
        """Find names in lists; the caller adds them.

        Parameters
        ----------
        found : FoundNames
            What is known so far; it may change between two results.
        matching : str
            The matching form of the document's text.
        """
        for clause in _CLAUSE.finditer(matching):
            if "、" in clause.group():
                yield from self._in_clause(clause.start(), clause.end(), found, matching)

    def _in_clause(
        self, start: int, end: int, found: FoundNames, matching: str
    ) -> Iterator[FoundName]:
        commas = [i for i in range(start, end) if matching[i] == "、"]
        run: list[int] = []
        for comma in commas:
            # A list breaks where what stands between two commas is too long to be a member.
            if run and comma - run[-1] > _LONGEST_LATIN + 1:
                yield from self._in_list(start, end, run, found, matching)
                run = []
            run.append(comma)
        if run:
            yield from self._in_list(start, end, run, found, matching)

    def _in_list(
        self, start: int, end: int, commas: list[int], found: FoundNames, matching: str
    ) -> Iterator[FoundName]:
        run: list[_Member] = []
        if head := self._first(start, commas[0], found, matching):
            run.append(head)
        for left, right in pairwise(commas):
            if member := self._member(left + 1, right, found, matching):
                run.append(member)
            else:  # what can be no name breaks the list
                yield from self._teach(run, start, end, matching)
                run = []
        run += self._last(commas[-1] + 1, end, found, matching)
        yield from self._teach(run, start, end, matching)

    def _teach(
        self, whole: list[_Member], start: int, end: int, matching: str
    ) -> Iterator[FoundName]:
        if len(whole) < 2:
            return
        type_, is_told = self._type(whole, start, end, matching)
        if type_ is None:
            return
        known = sum(_TRUST.get(member.name.recogniser, 1.0) for member in whole if member.name)
        if known == 0 and not is_told:
            return
        is_sure = known >= (_SURE_PRODUCTS if type_ == "Product" else _SURE) - is_told
        for member in whole:
            if member.name is not None:
                continue
            start = member.start
            if kind := self._kind_in_front.match(matching, start, member.end):
                start = kind.end()
            form = matching[start : member.end]
            if self._may_be_name(form, type_, is_sure=is_sure):
                entry = self._lexicon.entry(form)
                yield FoundName(
                    start, member.end, entry.type if entry else type_, "coordination", entry
                )

    def _type(
        self, members: list[_Member], start: int, end: int, matching: str
    ) -> tuple[EntityType | None, bool]:
        """Return the type of a list's members, and whether words beside the list tell it."""
        types = Counter(m.name.type for m in members if m.name)
        told: EntityType | None = None
        if self._invests.match(matching, members[-1].end, end):
            told = "Company"
        elif after := self._kind_after.match(matching, members[-1].end, end):
            told = _told(after)
        elif before := self._kind_before.search(
            matching[max(start, members[0].start - 8) : members[0].start].rstrip(_OPENING)
        ):
            told = _told(before)
        if not types:
            return (None if told == "Product" else told), told is not None
        if told and (told in types or ({told, *types} <= ORGANISATIONS)):
            return told if told in types else types.most_common(1)[0][0], True
        if len(types) == 1 or set(types) <= ORGANISATIONS - {"BusinessUnit"}:
            return max(types, key=lambda t: (types[t], t)), False
        return None, False

    def _member(self, start: int, end: int, found: FoundNames, matching: str) -> _Member | None:
        """Return what stands between two commas; None if it can be no name."""
        start, end = _bare(matching, start, end)
        if end - start < 1:
            return None
        inside = found.inside(start, end)
        if len(inside) == 1 and (inside[0].start, inside[0].end) == (start, end):
            return _Member(start, end, inside[0])
        if inside and inside[-1].end == end and inside[-1].recogniser != "tagger":
            return _Member(inside[-1].start, end, inside[-1])  # 美国的甲公司: the head is known
        if any(name.recogniser != "tagger" for name in inside):
            return None  # a name with something beside it: who knows what it is
        if not _MEMBER.fullmatch(matching, start, end):
            return None
        return _Member(start, end, None)

    def _first(self, start: int, end: int, found: FoundNames, matching: str) -> _Member | None:
        _, bare_end = _bare(matching, start, end)
        known = found.covering(bare_end - 1, bare_end) if bare_end > start else None
        if known and known.end == bare_end:
            return _Member(known.start, known.end, known)
        if known:
            return None
        if end > start and matching[end - 1] in _CLOSING:
            opening = _OPENING[_CLOSING.index(matching[end - 1])]
            quote = matching.rfind(opening, start, end)
            return self._edge(quote + 1, end - 1, matching) if quote >= 0 else None
        begin = start
        reach = max(start, bare_end - _LONGEST_EDGE - 6)
        for head in self._head.finditer(matching, reach, bare_end - 1):
            if head.end() <= bare_end - _SHORTEST:
                begin = head.end()
        while begin < bare_end and matching[begin] in " “「":
            begin += 1
        if begin == start and bare_end - start > 6:
            return None
        return self._edge(begin, bare_end, matching)

    def _last(self, start: int, end: int, found: FoundNames, matching: str) -> list[_Member]:
        members: list[_Member] = []
        while start < end:
            while start < end and matching[start] in " " + _OPENING:
                start += 1
            known = found.covering(start, start + 1) if start < end else None
            if known and known.start == start:
                members.append(_Member(known.start, known.end, known))
                position = known.end
            elif known:
                return members
            else:
                tail = self._tail.search(matching, start + _SHORTEST, end)
                stop = tail.start() if tail else end
                if conjunction := _AND.search(matching, start + _SHORTEST, stop):
                    stop = conjunction.start()
                closing = next(
                    (i for i in range(start, stop) if matching[i] in _CLOSING + "（("), stop
                )
                edge = self._edge(start, closing, matching)
                if edge is None:
                    return members
                members.append(edge)
                position = closing
            while position < end and matching[position] in " " + _CLOSING:
                position += 1
            conjunction = _AND.match(matching, position, end)
            if conjunction is None:
                return members
            start = conjunction.end()
        return members

    def _edge(self, start: int, end: int, matching: str) -> _Member | None:
        while end > start and matching[end - 1] == " ":
            end -= 1
        if not (end - start >= _SHORTEST and _MEMBER.fullmatch(matching, start, end)):
            return None
        form = matching[start:end]
        if end - start > _LONGEST_EDGE and not form.isascii():
            return None
        return _Member(start, end, None)

    def _may_be_name(self, form: str, type_: EntityType, *, is_sure: bool) -> bool:
        longest = _LONGEST_LATIN if form.isascii() else _LONGEST
        if not _SHORTEST <= len(form) <= longest or form in self._no_item or form.isdigit():
            return False
        if type_ != "Person" and self._post.search(form):
            return False  # 甲公司COO、乙事业群总裁张三
        tags = tags_of(form)
        if type_ == "Person":
            return bool(_HAN_PERSON.fullmatch(form)) and (
                "·" in form or (bool(self._surname.match(form)) and tags[0] not in _ORDINARY)
            )
        if not FUNCTION_WORDS.isdisjoint(tags):
            return False
        if not NAMES.isdisjoint(tags):
            return is_sure or tags[-1] not in ACTIONS
        return is_sure and tags[-1] not in ACTIONS


def _told(match: re.Match[str]) -> EntityType | None:
    return next((type_ for type_, _ in _KINDS if match[type_]), None)


def _bare(matching: str, start: int, end: int) -> tuple[int, int]:
    """Cut white space, quotation marks and a bracket behind a name off a span."""
    while True:
        before = start, end
        while start < end and matching[start] in " " + _OPENING:
            start += 1
        while start < end and matching[end - 1] in " " + _CLOSING:
            end -= 1
        if bracket := _BRACKET_AT_END.search(matching, start, end):
            end = bracket.start()
        if (start, end) == before:
            return start, end
