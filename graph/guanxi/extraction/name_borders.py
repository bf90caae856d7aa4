"""Borders of names: where a name goes on, and what looks like one and names nobody."""

from __future__ import annotations

import re
from dataclasses import replace

import rjieba

from guanxi.extraction.found_names import FoundName, FoundNames
from guanxi.extraction.parts_of_speech import FUNCTION_WORDS, tags_of
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Document

# A lexicon, a link and the document's own definitions say where their names end.
_UNSURE = frozenset({"tagger", "pattern", "coordination", "credit"})
_NEXT_TOKEN = re.compile(r" (?:[A-Z][A-Za-z0-9+\-]*|[0-9]{1,4}[A-Z]?[a-z+]?)(?![A-Za-z0-9.,%])")
_LATIN_END = re.compile(r"[A-Za-z0-9+]$")
# Parts of speech of words that stand between names, not in them.
_BETWEEN = FUNCTION_WORDS | {"v"}
_LATIN_PARTS = re.compile("[ +/&-]+")
_COUNTED = re.compile("[0-9一二两三四五六七八九十几多数]+家")
_LEAST_LEFT = 3
_REACH = 12


class NameBorders:
    """Mends the borders of names, and drops what names nobody.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        generic = words.pattern(
            "generic-stem", "generic-name-part", "trade-word", "legal-form", "short-form-ending",
            "company-kind",
        )  # fmt: skip
        place = f"{words.pattern('place')}{words.pattern('place-rank')}?"
        # Possessive, so that no name takes long, in how many ways it may ever be read.
        self._generic = re.compile(f"(?:[（(]{place}[）)]|{generic})++")
        self._place_before = re.compile(f"{place}(?P<rest>[㐀-鿿]{{0,6}})$")
        self._kind_at_end = re.compile(f"{words.pattern('company-kind', 'product-kind')}$")
        self._product_kind = re.compile(f" ?{words.pattern('plain-kind')}$")
        self._kind_before = re.compile(
            f"[㐀-鿿]*{words.pattern('kind-before-name')}"
            f"(?=[㐀-鿿]{{2}}.*{words.pattern('full-legal-form')}$)"
        )
        self._words = frozenset(words["no-list-item"])
        self._no_firm = re.compile(f"{words.pattern('undertaking')}$")
        self._terms = frozenset(words["latin-term"]) | frozenset(words["common-latin"]) | {""}
        self._legal = re.compile(f"{words.pattern('full-legal-form')}$")
        self._branch = re.compile(
            f"[（(]{place}[）)][㐀-鿿]{{0,16}}?{words.pattern('full-legal-form')}"
        )
        self._common = frozenset(words["common-latin"]) - frozenset(words["version-word"])
        self._measure = re.compile(f" ?{words.pattern('measure')}")

    def mend(self, document: Document, found: FoundNames, matching: str) -> None:
        """Lengthen names that go on, and remove those that name nobody.

        Parameters
        ----------
        document : Document
        found : FoundNames
        matching : str
            The matching form of its text.
        """
        self._join_branches(found, matching)
        for each in found.in_order():
            name = each
            is_full = name.type == "Company" and self._legal.search(matching, name.start, name.end)
            if is_full and name.recogniser == "tagger":
                name = self._cut_kind_before(name, found, matching)
            if is_full and self._add_place(name, found, matching):
                continue
            if name.type == "Product":
                self._cut_kind(name, found, matching)
                self._add_version(found.at(name.start), document.text, found, matching)
        self.drop(found, matching)

    def drop(self, found: FoundNames, matching: str) -> None:
        """Remove what looks like a name and names nobody.

        Parameters
        ----------
        found : FoundNames
        matching : str
        """
        for name in found.in_order():
            if name.recogniser in _UNSURE and self._names_nobody(name, matching):
                found.remove(name)

    def _cut_kind(self, name: FoundName, found: FoundNames, matching: str) -> None:
        """Read Nubrix手机 as the name Nubrix and the word for what it is."""
        kind = self._product_kind.search(matching, name.start, name.end)
        if name.recogniser != "tagger" or kind is None or kind.start() - name.start < _LEAST_LEFT:
            return
        if _LATIN_END.search(matching, name.start, kind.start()):
            found.remove(name)
            found.add(replace(name, end=kind.start()))

    def _cut_kind_before(self, name: FoundName, found: FoundNames, matching: str) -> FoundName:
        """Read 重庆初创公司甲乙照明有限公司 from behind the kind."""
        kind = self._kind_before.match(matching, name.start, name.end)
        if kind is None:
            return name
        found.remove(name)
        found.add(replace(name, start=kind.end(), entry=None))
        return found.at(kind.end())

    def _names_nobody(self, name: FoundName, matching: str) -> bool:
        form = matching[name.start : name.end]
        if form in self._words or _COUNTED.match(form):
            return True
        if name.recogniser == "coordination" and self._no_firm.search(form):
            return True
        if name.recogniser == "tagger" and name.entry is None and _is_place(form):
            return True
        if self._generic.fullmatch(form) or self._terms.issuperset(_LATIN_PARTS.split(form)):
            return True
        is_some = matching[name.start - 1 : name.start] == "某" or matching[name.start] == "某"
        return is_some and bool(self._kind_at_end.search(matching, name.start, name.end))

    def _join_branches(self, found: FoundNames, matching: str) -> None:
        """Read 甲乙（深圳）运营管理有限公司 as one name."""
        for branch in self._branch.finditer(matching):
            before = found.covering(branch.start() - 1, branch.start()) if branch.start() else None
            if before and before.end == branch.start() and before.type == "Company":
                found.add(FoundName(before.start, branch.end(), "Company", "pattern"))

    def _add_version(self, name: FoundName, text: str, found: FoundNames, matching: str) -> None:
        """Read Nubrix 13 Pro to its end: a Latin run continues the name."""
        if name.entry is not None and not _LATIN_END.search(text, name.start, name.end):
            return
        end = name.end
        while token := _NEXT_TOKEN.match(text, end):
            if matching[token.start() + 1 : token.end()] in self._common:
                break  # 甲乙 One CEO: a word of its own
            end = token.end()
        if end > name.end and not self._measure.match(matching, end):
            found.add(FoundName(name.start, end, "Product", "pattern"))

    def _add_place(self, name: FoundName, found: FoundNames, matching: str) -> bool:
        """Read 深圳市甲乙技术有限公司 from its beginning: the seat is a part of a full name."""
        window = matching[max(0, name.start - _REACH) : name.start]
        place = self._place_before.search(window)
        if place is None or not _BETWEEN.isdisjoint(tags_of(place["rest"])):
            return False
        if self._kind_at_end.search(place["rest"]):
            return False  # 重庆初创公司甲乙照明有限公司
        start = name.start - len(window) + place.start()
        found.add(replace(name, start=start, recogniser="pattern", entry=None))
        return True


def _is_place(form: str) -> bool:
    """Tell a place that nothing but its own name tells of, 浙江杭州, from what names a firm."""
    return all(tag == "ns" for _, tag in rjieba.tag(form))
