"""The curated names, and where a text names them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.name_automaton import NameAutomaton
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
    """Finds curated names, the longest where several begin.

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
        self._entries = ontology.lexicon
        self._names = NameAutomaton.of(ontology.lexicon, decoys)

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
        matches = self._names.find(matching)
        starts = {start for start, _, _ in matches}
        for start, end, number in matches:
            if is_cut_in_word(matching, start, end):
                continue
            is_verb_next = end in starts or matching[end : end + 1] in _AFTER_A_VERB
            if is_verb_next and matching.endswith(self._verb_endings, start, end):
                form = matching[start:end]
                verb = next(v for v in self._verb_endings if form.endswith(v))
                without_verb = self._names.number(form.removesuffix(verb))
                if without_verb is None:
                    continue
                number, end = without_verb, end - len(verb)
            owner, candidates = self._names.owner(number), self._names.candidates(number)
            if owner is not None or candidates:
                hits.append(
                    LexiconHit(
                        start,
                        end,
                        None if owner is None else self._entries[owner],
                        tuple(self._entries[candidate] for candidate in candidates),
                    )
                )
        return hits

    def entry(self, form: str) -> LexiconEntry | None:
        """Return the entry that has a form as name or alias, or None."""
        number = self._names.number(matching_form(form))
        owner = None if number is None else self._names.owner(number)
        return None if owner is None else self._entries[owner]
