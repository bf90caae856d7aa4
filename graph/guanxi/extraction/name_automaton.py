"""All curated forms as one Aho-Corasick automaton, and what each of them means."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from importlib.metadata import version

import daachorse

from guanxi.compiled_files import Sections, compiled
from guanxi.errors import OntologyError
from guanxi.extraction.matching_text import matching_form
from guanxi.lexicon_table import LexiconEntry, LexiconTable

__all__ = ["NameAutomaton"]

_NOBODY = -1


class NameAutomaton:
    """Finds forms leftmost-longest (Aho and Corasick 1975, through daachorse).

    Entries are numbers here: their places in the lexicon. So are forms: in code point order.

    Parameters
    ----------
    automaton : daachorse.CharwiseDoubleArrayAhoCorasick
    owners : sequence of int
        By form, the entry that it surely means, or -1.
    starts : sequence of int
        By form, where its candidates begin; one number more than there are forms.
    candidates : sequence of int
        The entries that forms mean where the document supports it, form after form.
    """

    def __init__(
        self,
        automaton: daachorse.CharwiseDoubleArrayAhoCorasick,
        owners: Sequence[int],
        starts: Sequence[int],
        candidates: Sequence[int],
    ) -> None:
        self._automaton = automaton
        self._owners = owners
        self._starts = starts
        self._candidates = candidates

    @classmethod
    def of(cls, lexicon: Sequence[LexiconEntry], decoys: Collection[str]) -> NameAutomaton:
        """Return the automaton of a lexicon; of a large one, from the disk if it is there.

        Parameters
        ----------
        lexicon : sequence of LexiconEntry
        decoys : collection of str
            Forms, in matching form, that may mean nobody.

        Raises
        ------
        OntologyError
            If the lexicon is too large for an automaton.
        """
        if not isinstance(lexicon, LexiconTable):
            return cls(*_compile(lexicon, decoys))

        def compile() -> list[bytes]:
            automaton, *numbers = _compile(lexicon, decoys)
            return [automaton.serialize(), *(column.tobytes() for column in numbers)]

        versions = (version("daachorse"), version("opencc"))
        made_from = (lexicon.fingerprint, *versions, *sorted(decoys))
        return cls._from_sections(compiled("automaton", made_from, compile))

    @classmethod
    def _from_sections(cls, sections: Sections) -> NameAutomaton:
        serialized, owners, starts, candidates = sections
        return cls(
            daachorse.CharwiseDoubleArrayAhoCorasick.deserialize(bytes(serialized)),
            owners.cast("i"),
            starts.cast("I"),
            candidates.cast("i"),
        )

    def find(self, matching: str) -> list[tuple[int, int, int]]:
        """Return start, end and number of the forms in a text, in order, without overlaps."""
        found: list[tuple[int, int, int]] = self._automaton.find(matching)
        return found

    def number(self, form: str) -> int | None:
        """Return the number of a form in matching form, or None."""
        found = self.find(form)
        return found[0][2] if found and found[0][:2] == (0, len(form)) else None

    def owner(self, number: int) -> int | None:
        """Return the entry that a form surely means, or None."""
        owner = self._owners[number]
        return None if owner == _NOBODY else owner

    def candidates(self, number: int) -> Sequence[int]:
        """Return the entries that a form means where the document supports it."""
        return self._candidates[self._starts[number] : self._starts[number + 1]]


def _compile(
    lexicon: Sequence[LexiconEntry], decoys: Collection[str]
) -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, array[int], array[int], array[int]]:
    """Return the automaton with its owners, starts and candidates.

    Where entries share a form, a name goes before an alias; the last of several names has it, and
    the first of several aliases.
    """
    names: dict[str, int] = {}
    owners: dict[str, int] = {}
    candidates: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(lexicon):
        names[matching_form(entry.name)] = number
        for form in entry.aliases:
            owners.setdefault(matching_form(form), number)
        for form in entry.ambiguous_aliases:
            candidates[matching_form(form)].append(number)
    owners |= names
    # An automaton cannot be empty, and the empty form would stand everywhere.
    forms = sorted({*owners, *candidates, *decoys} - {""}) or ["\0"]
    starts, numbers = array("I", [0]), array("i")
    for form in forms:
        numbers.extend(candidates.get(form, ()))
        starts.append(len(numbers))
    try:
        automaton = daachorse.CharwiseDoubleArrayAhoCorasick(
            forms, daachorse.MATCH_KIND_LEFTMOST_LONGEST
        )
    except ValueError as error:
        raise OntologyError(f"{len(forms)} names are too many ({error}); leave some out") from error
    return automaton, array("i", (owners.get(form, _NOBODY) for form in forms)), starts, numbers
