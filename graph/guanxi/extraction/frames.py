"""Frames: words that close in on a name from both sides and say what kind of thing it names.

“X”宣布, X完成A轮融资, X创始人张三, 研发商：X, 公众号“X”, X（下称“Y”）. Both borders of the name are
those of the frame, so that names are found that nobody has ever heard of; what stands in it must
still look like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guanxi.extraction.aliases import abbreviates
from guanxi.extraction.names import NamePatternHit
from guanxi.extraction.parts_of_speech import FUNCTION_WORDS, NAMES, tags_of
from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType

_NAME_CHARS = r"㐀-鿿a-z0-9·&.+\-"
_QUOTED = f'[“"「『](?P<quoted>[{_NAME_CHARS} ]{{2,14}})[”"」』]'
_CLEAN = re.compile(f"[{_NAME_CHARS} ]+")
_BRACKET_AT_END = re.compile(r" ?[（(][^（）()\n]{1,40}[）)]$")
_LATIN = re.compile("[a-z0-9] [a-z0-9]")
_BORDERS = '，。；：、！？（(“”「」"\n\t *【】|｜_'
_REACH = 11
_SHORTEST, _LONGEST, _LONGEST_CORE, _LONGEST_DEFINED = 2, 10, 4, 20
_BETWEEN = FUNCTION_WORDS - {"d"}  # 互动 counts as an adverb
# No firm is called by a number and a measure word, or by a date.
_NO_NAME_TAGS = FUNCTION_WORDS | {"t", "m"}


class Frames:
    """Finds names in frames.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        company, product = words.pattern("company-kind"), words.pattern("product-kind")
        # “先进”企业 praises: beside a kind, quoted words of the language name nobody.
        self._quoted: tuple[tuple[re.Pattern[str], EntityType, bool], ...] = (
            (
                re.compile(
                    f"{_QUOTED}{words.pattern('firm-does')}{{0,2}}?{words.pattern('only-firm-does')}"
                ),
                "Company",
                True,
            ),
            (re.compile(f"{words.pattern('channel')}{_QUOTED}"), "Company", True),
            (re.compile(f"{_QUOTED}{product}"), "Product", False),
            (re.compile(f"{_QUOTED}{company}"), "Company", False),
            (re.compile(f"{company}{_QUOTED}"), "Company", False),
        )
        self._labelled = re.compile(
            f"(?:^|(?<=[\n，。；]))[㐀-鿿]{{0,3}}{company}[：:](?P<name>[{_NAME_CHARS}]{{2,12}})"
            "(?=[\n，；。]|$)"
        )
        # What ends a frame to the right of its name; the left border is looked for from there.
        self._after = re.compile(
            f"(?P<funded>{words.pattern('firm-does', 'only-firm-does')}{{0,3}}(?:完成|获得?)"
            "[^，。；！？\n]{0,24}?(?:融资|投资))"
            f"|(?P<led>{words.pattern('founder-post')})"
            f"|(?P<defined>(?:是|为|系)(?:一家|国内|全球|中国|国产)|成立于)"
            f"|(?P<makes>{words.pattern('makes')}《)|(?P<hears>{words.pattern('hears')})"
        )
        self._defined = re.compile(
            f'[（(](?:[^（）()\n]{{0,30}}[，,、 ])?{words.pattern("alias-cue")}[:：]?[“"「]?'
            f'(?P<short>[{_NAME_CHARS}]{{2,8}})[”"」]?[）)]'
        )
        self._kinds: tuple[tuple[re.Pattern[str], EntityType], ...] = (
            (re.compile(f"{words.pattern('unit-ending')}$"), "BusinessUnit"),
            (re.compile(f"{words.pattern('institution-ending')}$"), "Institution"),
        )
        self._ending = re.compile(
            f"{words.pattern('firm-suffix')}(?=[^㐀-鿿]|$|{words.pattern('after-firm')})"
        )
        self._left = re.compile(f"[{re.escape(_BORDERS)}]|{words.pattern('frame-border')}")
        self._no_name = frozenset(
            word
            for name in ("no-list-item", "generic-stem", "generic-source", "place", "country",
                         "common-latin", "company-kind", "product-kind", "the-company",
                         "own-company", "both")
            for word in words[name]
        )  # fmt: skip
        self._no_firm = re.compile(f"{words.pattern('no-firm-ending')}$")
        generic = words.pattern(
            "company-kind", "product-kind", "generic-stem", "generic-name-part", "no-list-item"
        )
        self._generic = re.compile(f"{generic}++")

    def defined(self, matching: str) -> Iterator[NamePatternHit]:
        """Find names that a bracket gives a short form of: 甲乙互动（下称“甲乙”）.

        Parameters
        ----------
        matching : str
            A text in matching form.
        """
        for match in self._defined.finditer(matching):
            yield from self._abbreviated(matching, match.start(), match["short"])

    def find(self, matching: str) -> Iterator[NamePatternHit]:
        """Find names; hits may overlap, better evidence first.

        Parameters
        ----------
        matching : str
            A text in matching form.
        """
        for pattern, type_, is_sure in self._quoted:
            for match in pattern.finditer(matching):
                if self._may_be_name(match["quoted"].strip(), is_sure=is_sure):
                    yield NamePatternHit(*match.span("quoted"), type_, "pattern")
        for match in self._labelled.finditer(matching):
            if self._may_be_name(match["name"], is_sure=True):
                yield NamePatternHit(*match.span("name"), "Company", "pattern")
        for match in self._after.finditer(matching):
            yield from self._before(matching, match.start())
        for match in self._ending.finditer(matching):
            start = self._left_border(matching, match.start())
            core = matching[start : match.start()] if start is not None else ""
            if self._is_unheard_of(core):
                yield NamePatternHit(match.start() - len(core), match.end(), "Company", "pattern")

    def _is_unheard_of(self, core: str) -> bool:
        return (
            _SHORTEST <= len(core) <= _LONGEST_CORE
            and NAMES.issuperset(tags_of(core))
            and core not in self._no_name
            and not self._generic.fullmatch(core)
        )

    def _left_border(self, matching: str, end: int) -> int | None:
        low = max(0, end - _REACH)
        start = None if low else 0
        for border in self._left.finditer(matching, low, end):
            start = border.end()
        if start is not None and start > 1 and _LATIN.match(matching, start - 2):
            return None  # Nubrix Robotics: the space is the name's own
        return start

    def _abbreviated(self, matching: str, end: int, short: str) -> Iterator[NamePatternHit]:
        """Find what a bracket gives a short form of: it begins where the short form does."""
        low = max(0, end - _LONGEST_DEFINED)
        start = matching.rfind(short[0], low, end - len(short))
        while start >= 0:
            name = matching[start:end]
            if _CLEAN.fullmatch(name) is None:
                return
            if abbreviates(short, name):
                if _BETWEEN.isdisjoint(tags_of(name)):
                    kind = (type_ for ending, type_ in self._kinds if ending.search(name))
                    yield NamePatternHit(start, end, next(kind, "Company"), "pattern")
                return
            start = matching.rfind(short[0], low, start)

    def _before(self, matching: str, end: int) -> Iterator[NamePatternHit]:
        if bracket := _BRACKET_AT_END.search(matching, max(0, end - 44), end):
            end = bracket.start()  # 甲乙（Nubrix）宣布
        start = self._left_border(matching, end)
        if start is not None and self._may_be_name(matching[start:end], is_sure=False):
            yield NamePatternHit(start, end, "Company", "pattern")

    def _may_be_name(self, form: str, *, is_sure: bool) -> bool:
        if not _SHORTEST <= len(form) <= (_LONGEST + 4 if is_sure else _LONGEST):
            return False
        if _CLEAN.fullmatch(form) is None:
            return False
        if form in self._no_name or form.isdigit() or self._generic.fullmatch(form):
            return False
        if self._no_firm.search(form):
            return False
        tags = tags_of(form)
        if not (FUNCTION_WORDS if is_sure else _NO_NAME_TAGS).isdisjoint(tags):
            return False
        return is_sure or not (NAMES.isdisjoint(tags) or "a" in tags)
