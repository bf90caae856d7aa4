"""The curated names as one Aho-Corasick automaton."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import daachorse

from guanxi.extraction.matching_text import matching_form
from guanxi.vocabulary import LexiconEntry, Ontology


@dataclass(frozen=True, slots=True)
class LexiconHit:
    """A curated name at ``matching[start:end]``.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the matching form, hence into the document's text.
    entry : LexiconEntry or None
        The one entry that has this name or alias; None if the form only stands among the
        ambiguous aliases.
    candidates : tuple of LexiconEntry
        The entries for which the form is an ambiguous alias.
    """

    start: int
    end: int
    entry: LexiconEntry | None
    candidates: tuple[LexiconEntry, ...]


def is_cut_in_word(matching: str, start: int, end: int) -> bool:
    """Tell whether a span begins or ends inside a Latin word or a number.

    Examples
    --------
    >>> is_cut_in_word("pineapple", 4, 9), is_cut_in_word("用qq登录", 1, 3)
    (True, False)
    """
    before = start > 0 and _is_word(matching[start - 1]) and _is_word(matching[start])
    after = end < len(matching) and _is_word(matching[end - 1]) and _is_word(matching[end])
    return before or after


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


_AFTER_A_VERB = frozenset("了过的")


class Lexicon:
    """Finds curated names, leftmost-longest (Aho and Corasick 1975, through daachorse).

    Parameters
    ----------
    ontology : Ontology
        Its `lexicon` gives the names, aliases and ambiguous aliases.
    decoys : collection of str
        Words in matching form that hold a name without naming it (高通胀).
    verb_endings : collection of str
        Endings of names that are verbs where an object or 了 follows (投资).
    """

    def __init__(
        self,
        ontology: Ontology,
        *,
        decoys: Collection[str] = (),
        verb_endings: Collection[str] = (),
    ) -> None:
        self._verb_endings = tuple(verb_endings)
        self._entries: dict[str, LexiconEntry] = {}
        ambiguous: defaultdict[str, list[LexiconEntry]] = defaultdict(list)
        for entry in ontology.lexicon:
            for form in entry.aliases:
                self._entries.setdefault(matching_form(form), entry)
            for form in entry.ambiguous_aliases:
                ambiguous[matching_form(form)].append(entry)
        for entry in ontology.lexicon:
            self._entries[matching_form(entry.name)] = entry
        self._candidates = {form: tuple(entries) for form, entries in ambiguous.items()}
        self._forms = sorted({*self._entries, *self._candidates, *decoys})
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(
            self._forms or ["\0"], daachorse.MATCH_KIND_LEFTMOST_LONGEST
        )

    def find(self, matching: str) -> list[LexiconHit]:
        """Find the curated names of a text.

        Parameters
        ----------
        matching : str
            A text in matching form.

        Returns
        -------
        list of LexiconHit
            In order, without overlaps.
        """
        hits = []
        matches = self._automaton.find(matching)
        starts = {start for start, _, _ in matches}
        for start, end, number in matches:
            if is_cut_in_word(matching, start, end):
                continue
            form = self._forms[number]
            is_verb_next = end in starts or matching[end : end + 1] in _AFTER_A_VERB
            if is_verb_next and form.endswith(self._verb_endings):
                verb = next(v for v in self._verb_endings if form.endswith(v))
                form, end = form.removesuffix(verb), end - len(verb)
            entry, candidates = self._entries.get(form), self._candidates.get(form, ())
            if entry or candidates:
                hits.append(LexiconHit(start, end, entry, candidates))
        return hits

    def entry(self, form: str) -> LexiconEntry | None:
        """Return the entry that has a form as name or alias, or None."""
        return self._entries.get(matching_form(form))
