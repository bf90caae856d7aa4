"""Names that no list holds, by what stands around them: posts, title marks, bylines, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

from guanxi.extraction.parts_of_speech import NAMES
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Document, EntityType

_HAN = "[㐀-鿿]"
_LONGEST_LINK = 24
_TITLE_MARKS = re.compile(r"[《「]([^《》「」\n]{2,24})[》」]")
_FOREIGN_PERSON = re.compile(rf"{_HAN}{{1,8}}(?:[·•・‧・]{_HAN}{{1,12}})+")
_SOURCE_CREDIT = re.compile(rf"[（(]([{_HAN[1:-1]}A-Za-z0-9]{{2,8}})[）)]$")
_QUOTATION_MARKS = "“”\"'‘’「」『』《》 "


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
        self._after_post = re.compile(
            rf"(?:{post})(?:[“ ]|(?:分别)?[为是]|[：:])?(?P<name>{surname}{_HAN}{{1,2}}?){follow}"
        )
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
        self._not_a_work = re.compile(f"{words.pattern('document-kind')}$")
        self._media = re.compile(f"{words.pattern('media-ending')}$")
        self._reported_by = re.compile(
            rf"{words.pattern('source-before')}\s?《?((?:{_HAN}|[A-Za-z0-9]){{2,10}}?)》?"
            f"{words.pattern('reported')}"
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
            bare = text.strip(_QUOTATION_MARKS)
            if not link.name or not bare or len(text) > _LONGEST_LINK:
                continue
            if link.name.strip(_QUOTATION_MARKS) != bare:
                continue
            start = link.start + text.index(bare)
            # Sites link every 一起 and 得到 that some start-up is called by.
            words = rjieba.tag(matching[start : start + len(bare)])
            if len(words) > 1 or words[0][1] in NAMES:
                yield NamePatternHit(start, start + len(bare), "Company", "link")

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
            end = last_dot + 1 + _length_of_name(matching[last_dot + 1 : end])
            if start < first_dot and end > last_dot + 1:
                yield NamePatternHit(start, end, "Person", "pattern")

    def _title_marks(self, text: str) -> Iterator[NamePatternHit]:
        for match in _TITLE_MARKS.finditer(text):
            name = match.group(1)
            if self._media.search(name):
                yield NamePatternHit(*match.span(1), "Company", "pattern")
            elif not self._not_a_work.search(name) and not re.search("[，。！？：]", name[:-1]):
                yield NamePatternHit(*match.span(1), "Product", "pattern")

    def _quoted_products(self, matching: str) -> Iterator[NamePatternHit]:
        for match in self._quoted_product.finditer(matching):
            yield NamePatternHit(*match.span("name"), "Product", "pattern")

    def _credits(self, document: Document) -> Iterator[NamePatternHit]:
        for paragraph in document.paragraphs:
            match = _SOURCE_CREDIT.search(document.text, paragraph.start, paragraph.end)
            if match and match.group(1) not in self._generic_sources:
                yield NamePatternHit(*match.span(1), "Company", "credit")
        for match in self._reported_by.finditer(document.text):
            if match.group(1) not in self._generic_sources:
                yield NamePatternHit(*match.span(1), "Company", "credit")


def _length_of_name(rest: str) -> int:
    """Return how much of what follows a name dot is the name: up to a word of the language.

    Examples
    --------
    >>> _length_of_name("史密斯离开了公司"), _length_of_name("史密斯")
    (3, 3)
    """
    length = 0
    for word, tag in rjieba.tag(rest):
        if length and (tag not in NAMES or tag == "ns") and rjieba.has_word(word):
            break
        length += len(word)
    return length
