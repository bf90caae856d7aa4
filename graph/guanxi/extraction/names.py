"""Names that no list holds, by what stands around them: posts, title marks, bylines, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

from guanxi.extraction.word_lists import WordLists
from guanxi.model import Document, EntityType

_HAN = "[㐀-鿿]"
_LONGEST_LINK = 24
_TAGS_OF_NAMES = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg", "eng", "x"})
_TITLE_MARKS = re.compile(r"[《「]([^《》「」\n]{2,24})[》」]")
_FOREIGN_PERSON = re.compile(rf"{_HAN}{{1,8}}(?:[·•・‧・]{_HAN}{{1,12}})+")
_NOT_A_WORK = re.compile(
    "(?:法|条例|办法|规定|规则|意见|通知|公告|报告|协议|协定|合同|计划|规划|方案|书|函|指南|标准|白皮书|纲要|备忘录"
    "|制度|决定|说明|宣言|章程|目录|清单|声明|承诺|条款|框架|草案|细则|预案|指引|意向|问询|公约)$"
)
_MEDIA = re.compile("(?:报|日报|晚报|周刊|时报|新闻|杂志|商报|周报|证券报|邮报|观察|网)$")
_SOURCE_CREDIT = re.compile(rf"[（(]([{_HAN[1:-1]}A-Za-z0-9]{{2,8}})[）)]$")
_REPORTED_BY = re.compile(
    rf"(?:据|来源[:：]|援引|引述)\s?《?((?:{_HAN}|[A-Za-z0-9]){{2,10}}?)》?(?:消息|报道|获悉|讯|不完全统计|报导)"
)


@dataclass(frozen=True, slots=True)
class NamePatternHit:
    """A name at ``document.text[start:end]`` that a pattern found."""

    start: int
    end: int
    type: EntityType
    recogniser: str


class NamePatterns:
    """Finds names by posts, title marks, bylines and marked links.

    Parameters
    ----------
    words : WordLists
        Lists of posts, surnames, boundary words and generic sources.
    """

    def __init__(self, words: WordLists) -> None:
        surname, post = words.pattern("surname"), words.posts
        follow = f"(?={words.pattern('name-follow')}|[^㐀-鿿]|$)"
        self._after_post = re.compile(rf"(?:{post})(?:[“ ]|分别?为|分别?是|[：:])?(?P<name>{surname}{_HAN}{{1,2}}?){follow}")
        self._before_saying = re.compile(
            rf"(?:^|(?<=[，。；：“\n、）\s]))(?P<name>{surname}{_HAN}{{1,2}}?)"
            rf"(?=(?:{words.pattern('say')})(?:[，：,:]|{_HAN}))"
        )
        self._before_title = re.compile(
            rf"(?:^|(?<=[，。；：“\n、）\s由和与及是对据]))(?P<name>{surname}{_HAN}{{1,2}})"
            rf"(?={words.pattern('person-title')})"
        )
        self._latin_person = re.compile(
            rf"(?i:{post}) ?(?P<name>[A-Z][a-z]+(?: [A-Z][a-z.]*){{1,2}})"
        )
        self._post_at_end = re.compile(rf"(?:{post}|{words.pattern('name-boundary')})")
        self._follow = re.compile(words.pattern("name-follow", "say"))
        self._quoted_product = re.compile(
            f"{words.pattern('product-verb')}(?:了|出|名为|叫)?[“「]"
            "(?P<name>[^“”「」《》，。！？：；、\n]{2,12})[”」]"
        )
        self._generic_sources = frozenset(words["generic-source"])

    def find(self, document: Document, matching: str) -> Iterator[NamePatternHit]:
        """Find names; hits may overlap, better evidence first.

        Parameters
        ----------
        document : Document
        matching : str
            The matching form of its text.
        """
        yield from self._links(document, matching)
        yield from self._foreign_persons(matching)
        yield from self._persons(document.text, matching)
        yield from self._title_marks(document.text)
        yield from self._quoted_products(matching)
        yield from self._credits(document)

    def _links(self, document: Document, matching: str) -> Iterator[NamePatternHit]:
        for link in document.links:
            text = document.text[link.start : link.end]
            if not link.name or link.name.strip() != text.strip() or len(text) > _LONGEST_LINK:
                continue
            # Sites link every 一起 and 得到 that some start-up is called by.
            words = rjieba.tag(matching[link.start : link.end])
            if len(words) > 1 or words[0][1] in _TAGS_OF_NAMES:
                yield NamePatternHit(link.start, link.end, "Company", "link")

    def _persons(self, text: str, matching: str) -> Iterator[NamePatternHit]:
        for pattern in (self._after_post, self._before_saying, self._before_title):
            for match in pattern.finditer(matching):
                yield NamePatternHit(*match.span("name"), "Person", "pattern")
        for match in self._latin_person.finditer(text):
            yield NamePatternHit(*match.span("name"), "Person", "pattern")

    def _foreign_persons(self, matching: str) -> Iterator[NamePatternHit]:
        for match in _FOREIGN_PERSON.finditer(matching):
            start, end = match.span()
            first_dot = next(i for i in range(start, end) if matching[i] in "·•・‧・")
            last_dot = max(i for i in range(start, end) if matching[i] in "·•・‧・")
            for cut in self._post_at_end.finditer(matching, start, first_dot):
                start = cut.end()
            if stop := self._follow.search(matching, last_dot + 2, end):
                end = stop.start()
            if start < first_dot:
                yield NamePatternHit(start, end, "Person", "pattern")

    def _title_marks(self, text: str) -> Iterator[NamePatternHit]:
        for match in _TITLE_MARKS.finditer(text):
            name = match.group(1)
            if _MEDIA.search(name):
                yield NamePatternHit(*match.span(1), "Company", "pattern")
            elif not _NOT_A_WORK.search(name) and not re.search("[，。！？：]", name[:-1]):
                yield NamePatternHit(*match.span(1), "Product", "pattern")

    def _quoted_products(self, matching: str) -> Iterator[NamePatternHit]:
        for match in self._quoted_product.finditer(matching):
            yield NamePatternHit(*match.span("name"), "Product", "pattern")

    def _credits(self, document: Document) -> Iterator[NamePatternHit]:
        for paragraph in document.paragraphs:
            match = _SOURCE_CREDIT.search(document.text, paragraph.start, paragraph.end)
            if match and match.group(1) not in self._generic_sources:
                yield NamePatternHit(*match.span(1), "Company", "credit")
        for match in _REPORTED_BY.finditer(document.text):
            if match.group(1) not in self._generic_sources:
                yield NamePatternHit(*match.span(1), "Company", "credit")
