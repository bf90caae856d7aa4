"""Short forms: names that a document uses for what it has named in full."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

import daachorse

from guanxi.extraction.aliases import Aliases, initials, two_character_short_form
from guanxi.extraction.found_names import FoundName, FoundNames, are_alike
from guanxi.extraction.lexicon import Lexicon, is_cut_in_word
from guanxi.extraction.parts_of_speech import NAMES, tags_of
from guanxi.extraction.word_lists import WordLists

_LIST_GAP = re.compile("[”》」]?(?:、|和|与|及|以及|或|/|还是)[“《「]?")
_NAME_DOTS = re.compile("[·•・‧ ]")
_LEAST_PERSON, _LEAST_LATIN = 2, 4


class ShortForms:
    """Links full names to their short forms, and finds the short forms that nobody found.

    Parameters
    ----------
    lexicon : Lexicon
        A form that it gives to another entity is no short form of this one.
    words : WordLists
    """

    def __init__(self, lexicon: Lexicon, words: WordLists) -> None:
        self._lexicon = lexicon
        self._aliases = Aliases(words)
        self._ordinary_words = frozenset(words["ordinary-word"])
        self._no_item = frozenset(words["no-list-item"]) | frozenset(words["generic-stem"])
        self._product_tail = re.compile(f" ?{words.pattern('product-noun')}$")

    def add(self, found: FoundNames, matching: str) -> None:
        """Link and add the short forms of a document's names.

        Parameters
        ----------
        found : FoundNames
        matching : str
            The matching form of the document's text.
        """
        names = found.in_order()
        taken = {matching[n.start : n.end]: n for n in names}
        apart = _told_apart(names, matching)
        for name in names:
            self._link(name, found, matching, taken, apart)
        wanted: dict[str, tuple[str, FoundName, int]] = {}
        for form, name in taken.items():
            for short, needed in self._unfound(form, name):
                if short not in taken:
                    wanted.setdefault(short, (form, name, needed))
        for short, places in _places(wanted, found, matching).items():
            form, name, needed = wanted[short]
            if len(places) >= needed:
                for start, end in places:
                    found.add(FoundName(start, end, name.type, "alias", name.entry, (form,)))

    def _unfound(self, form: str, name: FoundName) -> Iterator[tuple[str, int]]:
        """Yield the short forms to look for, and how often they must stand there."""
        if name.type in ("Company", "Institution"):
            for part in self._aliases.leading_parts(form):
                if self._names_someone(part, name):
                    yield part, 1 if len(part) > 2 else 2
        if name.type == "Person":
            last = _NAME_DOTS.split(form)[-1]
            if last != form and len(last) >= _LEAST_PERSON and self._names_someone(last, name):
                yield last, 1
        elif short := two_character_short_form(form):
            yield short, 2
        if len(acronym := initials(form).lower()) > 2 and self._names_someone(acronym, name):
            yield acronym, 1

    def _names_someone(self, part: str, name: FoundName) -> bool:
        entry = self._lexicon.entry(part)
        if entry is not None:
            return name.entry is not None and entry.iri == name.entry.iri
        if part in self._ordinary_words or part in self._no_item:
            return False
        tags = tags_of(part)
        return len(tags) > 1 or tags[0] in NAMES

    def _link(
        self,
        name: FoundName,
        found: FoundNames,
        matching: str,
        taken: dict[str, FoundName],
        apart: frozenset[tuple[str, str]],
    ) -> None:
        """Link a full name to its short form where both were found: 罗布乐思公司 and 罗布乐思."""
        form = matching[name.start : name.end]
        for short in self._found(form, name):
            other = taken.get(short)
            if (
                other
                and short != form
                and (are_alike(name, other) or _is_last_name(name, other, form))
                and not (name.entry and other.entry)
                and (form, short) not in apart
            ):
                found.link(name, short)
                return

    def _found(self, form: str, name: FoundName) -> Iterator[str]:
        if name.type in ("Company", "Institution"):
            yield from self._aliases.leading_parts(form)
            # Of a firm that the lexicon knows, other words may make another firm.
            first, _, rest = form.partition(" ")
            is_word = bool(rest) and form.isascii() and len(first) >= _LEAST_LATIN
            if is_word and self._lexicon.entry(first) is None:
                yield first
        elif name.type == "Product":
            yield self._product_tail.sub("", form)
        elif name.type == "Person":
            yield _NAME_DOTS.split(form)[-1]
        if name.type != "Person" and (short := two_character_short_form(form)):
            yield short
        if acronym := initials(form).lower():
            yield acronym


def _places(
    wanted: Collection[str], found: FoundNames, matching: str
) -> dict[str, list[tuple[int, int]]]:
    """Return where forms stand in a text that are no part of a name or a word."""
    places: dict[str, list[tuple[int, int]]] = {form: [] for form in sorted(wanted)}
    if not places:
        return places
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(
        list(places), daachorse.MATCH_KIND_LEFTMOST_LONGEST
    )
    for start, end, _ in automaton.find(matching):
        if found.covering(start, end) is None and not is_cut_in_word(matching, start, end):
            places[matching[start:end]].append((start, end))
    return places


def _told_apart(names: list[FoundName], matching: str) -> frozenset[tuple[str, str]]:
    """Return the pairs of forms that the document lists side by side: two things, not one."""
    pairs = set()
    for left, right in pairwise(names):
        if _LIST_GAP.fullmatch(matching, left.end, right.start):
            one, two = matching[left.start : left.end], matching[right.start : right.end]
            pairs |= {(one, two), (two, one)}
    return frozenset(pairs)


def _is_last_name(name: FoundName, other: FoundName, form: str) -> bool:
    """Tell a last name whose type was only guessed: the 巴斯克 of 埃隆·巴斯克 is no firm."""
    is_guess = other.recogniser == "tagger" and other.entry is None
    return name.type == "Person" and is_guess and bool(_NAME_DOTS.search(form))
