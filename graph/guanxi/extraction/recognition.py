"""Mentions: who is named where, by which recogniser, in order of trust."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain

import daachorse

from guanxi.extraction.aliases import Aliases, abbreviates, pairs_scripts
from guanxi.extraction.coordination import Coordination
from guanxi.extraction.found_names import FoundName, FoundNames, are_alike
from guanxi.extraction.frames import Frames
from guanxi.extraction.full_names import FullNames
from guanxi.extraction.guessed_types import GUESSING, GuessedTypes
from guanxi.extraction.lexicon import Lexicon, LexiconHit, is_cut_in_word
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.name_borders import NameBorders
from guanxi.extraction.names import NamePatterns
from guanxi.extraction.short_forms import ShortForms
from guanxi.extraction.stages import StageWatch
from guanxi.extraction.tagger import TaggedName, Tagger, most_probable
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Document
from guanxi.vocabulary import LexiconEntry

_LIST_GAP = re.compile("[”》」]?(?:、|，|和|与|及|以及|或|/|还是)[“《「]?")
_MARKS = frozenset("《》“”「」『』（）()‘’\"' ，。、：；")
_SHORTEST_ADDITION = 2
LEAST_PROBABILITY = 0.75
"""Of a tagged name: where precision and recall of entities balance, cross-validated."""
_LEAST_SUPPORT = 0.1
_LIST_REACH = 3

# The lexicon tells namesakes apart by their firm: 张勇（海底捞）.
_BRACKETED_PERSON = re.compile("(.+)（(.+)）")


class Recogniser:
    """Finds the names of a document (DESIGN §5, stage 2).

    Parameters
    ----------
    lexicon : Lexicon
    words : WordLists
    tagger : Tagger
        Asked where all other recognisers are silent.
    watch : StageWatch
        Told how long lexicon and patterns take.
    """

    def __init__(
        self, lexicon: Lexicon, words: WordLists, tagger: Tagger, watch: StageWatch
    ) -> None:
        self._watch = watch
        self._lexicon = lexicon
        self._patterns = NamePatterns(words)
        self._tagger = tagger
        self._kinds = frozenset(words["plain-kind"])
        self._ordinary_words = frozenset(words["ordinary-word"])
        self._aliases = Aliases(words)
        self._frames = Frames(words)
        self._full_names = FullNames(words)
        self._borders = NameBorders(words)
        self._short_forms = ShortForms(lexicon, words)
        self._coordination = Coordination(lexicon, words)
        self._guessed_types = GuessedTypes(words)
        self._context_after = re.compile(words.pattern("company-context"))

    def recognise(self, document: Document, matching: str) -> list[FoundName]:
        """Find the names of a document.

        Parameters
        ----------
        document : Document
        matching : str
            The matching form of its text.

        Returns
        -------
        list of FoundName
            In order, without overlaps.
        """
        with self._watch.stage("lexicon"):
            hits = self._lexicon.find(matching)
        found = FoundNames(len(matching))
        for hit in hits:
            if hit.entry is not None:
                found.add(FoundName(hit.start, hit.end, hit.entry.type, "lexicon", hit.entry))
        tagged = self._tagger.find(document, matching, hits)
        likely = _LikelyPlaces(tagged)
        self._add_ambiguous(hits, found, matching, likely)
        with self._watch.stage("patterns, links, credits"):
            by_patterns = list(self._patterns.find(document, matching))
        for name in by_patterns:
            # Title marks, links and credits also stand around mere words.
            is_doubtful = name.type == "Product" or name.recogniser in ("link", "credit")
            if is_doubtful and not likely.overlaps(name.start, name.end):
                continue
            entry = self._lexicon.entry(document.text[name.start : name.end])
            found.add(
                FoundName(
                    name.start, name.end, entry.type if entry else name.type, name.recogniser, entry
                )
            )
        full_names = [*self._full_names.find(matching), *self._frames.defined(matching)]
        for name in chain(full_names, self._frames.find(matching)):
            if found.covering(name.start, name.end) is None:
                found.add(FoundName(name.start, name.end, name.type, name.recogniser))
        self._add_list_members(found, matching)
        full = {name.start for name in full_names}
        known = {hit.start: hit for hit in hits}
        chosen = [
            self._without_kind(name, known.get(name.start), matching)
            for name in most_probable(tagged, LEAST_PROBABILITY)
        ]
        self._add_tagged(document, found, matching, chosen, full)
        self._borders.mend(document, found, matching)
        self._repeat(found, matching)
        self._add_aliases(document, found, matching)
        self._add_ambiguous(hits, found, matching, likely)
        self._repeat(found, matching)
        self._short_forms.add(found, matching)
        self._add_list_members(found, matching)
        self._borders.drop(found, matching)
        self._repeat(found, matching)
        self._guessed_types.settle(found, document.text, matching, tagged)
        return found.in_order()

    def _without_kind(self, name: TaggedName, hit: LexiconHit | None, matching: str) -> TaggedName:
        """Read 甲乙新机 as a short form of the lexicon and the word for what it has."""
        if hit is not None and matching[hit.end : name.end].strip() in self._kinds:
            return replace(name, end=hit.end)
        return name

    def _add_tagged(
        self,
        document: Document,
        found: FoundNames,
        matching: str,
        names: Iterable[TaggedName],
        full: Collection[int],
    ) -> None:
        for tagged in names:
            start, end = _without_marks(matching, tagged.start, tagged.end)
            inside = found.inside(start, end)
            known = sum(name.end - name.start for name in inside)
            if len(inside) > 1 or (known and end - start - known < _SHORTEST_ADDITION):
                continue  # 腾讯阿里 are two names; 飞书则 is a name and a word
            if inside and matching[inside[0].end : end].strip() in self._kinds:
                continue  # 飞书业务线: a name and the word for what it is
            if inside and inside[0].end == end and inside[0].start in full:
                continue  # 软件商武汉甲乙有限公司: where a full name begins is known
            owner = inside[0] if inside and inside[0].start == start else None
            if tagged.type in ("Product", "BusinessUnit") and owner and owner.type == "Company":
                start = owner.end + (
                    matching[owner.end] in " 的"
                )  # 华为麒麟芯片: the firm and its product
                inside = inside[1:]
            if matching[start:end] in self._ordinary_words:
                continue
            if end - start >= 2 and not is_cut_in_word(matching, start, end):
                entry = self._lexicon.entry(document.text[start:end])
                type_ = entry.type if entry else tagged.type
                found.add(FoundName(start, end, type_, "tagger", entry))

    def _add_aliases(self, document: Document, found: FoundNames, matching: str) -> None:
        """Add the other names that the text gives, or link them where they are found already."""
        text = document.text
        for name in found.in_order():
            surface = text[name.start : name.end]
            end = name.end + (text[name.end : name.end + 1] in ("”", "》", "」"))
            for given in self._aliases.after(matching, end):
                other = text[given.start : given.end]
                if not (
                    given.has_cue
                    or pairs_scripts(surface, other)
                    or abbreviates(surface, other)
                    or abbreviates(other, surface)
                ):
                    continue
                inside = found.covering(given.start, given.end)
                if inside is None or self._is_only_a_part(inside, given.start, given.end):
                    forms = (matching_form(surface),)
                    found.add(
                        FoundName(given.start, given.end, name.type, "alias", name.entry, forms)
                    )
                elif (inside.start, inside.end) == (given.start, given.end):
                    if not are_alike(inside, name):
                        if inside.recogniser not in GUESSING or inside.entry is not None:
                            continue
                        found.retype(inside, name.type)
                    if inside.entry is None:
                        found.link(inside, surface)
                    elif name.entry is None:
                        found.link(name, other)

    @staticmethod
    def _is_only_a_part(name: FoundName, start: int, end: int) -> bool:
        """Tell whether a guessed name is cut short: the Nubrix Energy Co of Nubrix Energy Co."""
        is_inside = start <= name.start and name.end <= end and end - start > name.end - name.start
        return is_inside and name.recogniser in GUESSING and name.entry is None

    def _add_ambiguous(
        self, hits: list[LexiconHit], found: FoundNames, matching: str, likely: _LikelyPlaces
    ) -> None:
        """Add short forms and namesakes as far as the document supports them."""
        names = found.in_order()
        entries = {name.entry.iri for name in names if name.entry}
        forms = {matching[name.start : name.end] for name in names}
        forms |= {matching_form(name.entry.name) for name in names if name.entry}
        supported: dict[str, LexiconEntry] = {}
        pending = [hit for hit in hits if hit.entry is None]
        for hit in pending:
            form = matching[hit.start : hit.end]
            for entry in hit.candidates:
                if form not in supported and (
                    entry.iri in entries
                    or self._completes_a_name(form, entry, forms)
                    or (
                        likely.overlaps(hit.start, hit.end)
                        and not likely.is_part(hit.start, hit.end)
                        and self._is_supported_here(hit, entry, found, matching)
                    )
                ):
                    supported[form] = entry
        for hit in pending:
            if meant := supported.get(matching[hit.start : hit.end]):
                found.add(FoundName(hit.start, hit.end, meant.type, "alias", meant))

    def _completes_a_name(self, form: str, entry: LexiconEntry, forms: set[str]) -> bool:
        """Tell whether the rest of an entry's name stands elsewhere in the document.

        So 视频号 is 微信视频号 beside 微信, and 张勇 is 张勇（海底捞） beside 海底捞.
        """
        name = matching_form(entry.name)
        if name.endswith(form) and name.removesuffix(form) in forms:
            return True
        bracketed = _BRACKETED_PERSON.fullmatch(name)
        return bool(bracketed and bracketed[1] == form and bracketed[2] in forms)

    def _is_supported_here(
        self, hit: LexiconHit, entry: LexiconEntry, found: FoundNames, matching: str
    ) -> bool:
        """Tell whether the words around an ambiguous form make it this entity."""
        form = matching[hit.start : hit.end]
        if form not in self._ordinary_words and len(hit.candidates) == 1:
            return entry.type != "Person"
        if entry.type != "Company" or sum(c.type == "Company" for c in hit.candidates) > 1:
            return False
        if self._context_after.match(matching, hit.end):
            return True
        before = found.last_before(hit.start, _LIST_REACH)
        after = found.first_after(hit.end, _LIST_REACH)
        gaps = []
        if before and before.type == "Company":
            gaps.append(matching[before.end : hit.start])
        if after and after.type == "Company":
            gaps.append(matching[hit.end : after.start])
        return any(not gap or _LIST_GAP.fullmatch(gap) for gap in gaps)

    def _repeat(self, found: FoundNames, matching: str) -> None:
        """Find a name that was found once everywhere in the document."""
        by_form: dict[str, FoundName] = {}
        for name in found.in_order():
            by_form.setdefault(matching[name.start : name.end], name)
        new = {
            form: n for form, n in by_form.items() if n.recogniser != "lexicon" and len(form) >= 2
        }
        if not new:
            return
        automaton = daachorse.CharwiseDoubleArrayAhoCorasick(
            sorted(new), daachorse.MATCH_KIND_LEFTMOST_LONGEST
        )
        for start, end, _ in automaton.find(matching):
            if not is_cut_in_word(matching, start, end):
                found.add(replace(new[matching[start:end]], start=start, end=end))

    def _add_list_members(self, found: FoundNames, matching: str) -> None:
        for name in self._coordination.find(found, matching):
            found.add(name)


class _LikelyPlaces:
    """Where the tagger sees at least a chance of a name.

    Parameters
    ----------
    tagged : iterable of TaggedName
    """

    def __init__(self, tagged: Iterable[TaggedName]) -> None:
        self._places: set[int] = set()
        self._chosen: dict[int, TaggedName] = {}
        for name in tagged:
            if name.probability >= _LEAST_SUPPORT:
                self._places.update(range(name.start, name.end))
            if name.probability >= LEAST_PROBABILITY:
                self._chosen.update(dict.fromkeys(range(name.start, name.end), name))

    def overlaps(self, start: int, end: int) -> bool:
        return not self._places.isdisjoint(range(start, end))

    def is_part(self, start: int, end: int) -> bool:
        """Tell whether a span is but a part of a name: the 蓝鲸 of 蓝鲸数据."""
        name = self._chosen.get(start)
        return name is not None and name.start <= start < end <= name.end != end


def _without_marks(matching: str, start: int, end: int) -> tuple[int, int]:
    """Cut marks off the ends of a span, and everything from a bracket that does not close in it.

    Examples
    --------
    >>> _without_marks("《原神", 0, 3), _without_marks("pcg（平台与内容", 0, 8)
    ((1, 3), (0, 3))
    """
    while start < end and matching[start] in _MARKS:
        start += 1
    while start < end and matching[end - 1] in _MARKS and matching[end - 1] not in "）)":
        end -= 1
    for opening, closing in ("（）", "()"):
        name = matching[start:end]
        if name.count(opening) > name.count(closing):
            end = start + name.index(opening)
        elif name.count(closing) > name.count(opening):
            start += name.index(closing) + 1
    return start, end
