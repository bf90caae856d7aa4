"""What the tagger sees of each character.

The character itself, the part of speech of its word by `rjieba` (MIT) and its place in the word,
the lexicon's names and the listed words that it stands in, its kind, surnames and title marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import get_args

import numpy as np
import rjieba

from guanxi.extraction.lexicon import Lexicon, LexiconHit
from guanxi.extraction.tagger_network import CharacterFeatures
from guanxi.extraction.word_automata import WordAutomata
from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType

WORD_LISTS = (
    "head-post", "staff-post", "founder-post", "organisation-ending", "unit-ending",
    "institution-ending", "say", "product-noun", "product-verb", "common-latin",
)  # fmt: skip
_PLACES = "BIES"
_TITLE = re.compile("《[^》]*》?")
_KINDS = {
    "title-mark": "《》",
    "quote": "“”‘’\"'「」",
    "stop": "，。！？；：、,.!?;:",
    "bracket": "（）()",
}
KNOWN_NAME, AMBIGUOUS_NAME = "known", "ambiguous"


def mark_names() -> tuple[str, ...]:
    """Return what a character can be marked with, in the order of a network's inputs."""
    types: tuple[EntityType, ...] = get_args(EntityType)
    placed = (
        *(f"{kind}:{type_}" for kind in (KNOWN_NAME, AMBIGUOUS_NAME) for type_ in types),
        *WORD_LISTS,
    )
    kinds = ("han", "digit", "upper", "letter", *_KINDS, "space", "other")
    return (
        *(f"{place}-{name}" for name in placed for place in _PLACES),
        *kinds,
        "surname",
        "in-title",
    )


class TaggerFeatures:
    """Makes the features of a text.

    Parameters
    ----------
    lexicon : Lexicon
    words : WordLists
    """

    def __init__(self, lexicon: Lexicon, words: WordLists) -> None:
        self._lexicon = lexicon
        self._surnames = frozenset(words["surname"])
        self._automata = WordAutomata(words, WORD_LISTS)

    def of_text(
        self,
        text: str,
        matching: str,
        hits: Sequence[LexiconHit] | None = None,
        *,
        characters: Mapping[str, int],
        parts: Mapping[str, int],
        words: Mapping[str, int],
        marks: Mapping[str, int],
    ) -> CharacterFeatures:
        """Return the features of each character.

        Parameters
        ----------
        text, matching : str
            A text and its matching form.
        hits : sequence of LexiconHit, optional
            What the lexicon finds in it, if that is known already.
        characters, parts, words, marks : mapping of str to int
            What a network numbers its inputs by.

        Returns
        -------
        CharacterFeatures
        """
        if hits is None:
            hits = self._lexicon.find(matching)
        places = [*range(len(text))]
        kinds = [marks[_kind(char)] for char in text]
        for start, end, name in self._names_and_words(matching, hits):
            places += range(start, end)
            kinds += [marks[mark] for mark in placed(name, end - start)]
        surnames = [place for place, char in enumerate(matching) if char in self._surnames]
        places += surnames
        kinds += [marks["surname"]] * len(surnames)
        for title in _TITLE.finditer(matching):
            places += range(*title.span())
            kinds += [marks["in-title"]] * (title.end() - title.start())
        marked = np.zeros((len(text), len(marks)), np.float32)
        marked[places, kinds] = 1
        part_numbers: list[int] = []
        word_numbers: list[int] = []
        for word, part in rjieba.tag(matching):
            part_numbers += [parts.get(place, 0) for place in placed(part, len(word))]
            word_numbers += [words.get(word, 0)] * len(word)
        return CharacterFeatures(
            np.array([characters.get(char, 0) for char in matching], np.int32),
            np.array(part_numbers, np.int32),
            np.array(word_numbers, np.int32),
            marked,
        )

    def _names_and_words(
        self, matching: str, hits: Sequence[LexiconHit]
    ) -> Iterator[tuple[int, int, str]]:
        for hit in hits:
            if hit.entry:
                yield hit.start, hit.end, f"{KNOWN_NAME}:{hit.entry.type}"
            else:
                for type_ in sorted({entry.type for entry in hit.candidates}):
                    yield hit.start, hit.end, f"{AMBIGUOUS_NAME}:{type_}"
        yield from self._automata.find(matching)


def parts_of_speech(matching: str) -> set[str]:
    """Return the parts of speech of a text, with the places of characters in their words.

    Examples
    --------
    >>> sorted(parts_of_speech("发布新品"))
    ['B-n', 'B-v', 'E-n', 'E-v']
    """
    return {place for word, part in rjieba.tag(matching) for place in placed(part, len(word))}


@lru_cache(maxsize=10_000)
def placed(name: str, size: int) -> tuple[str, ...]:
    """Tell for each character of something its place in it.

    Examples
    --------
    >>> placed("v", 1), placed("v", 4)
    (('S-v',), ('B-v', 'I-v', 'I-v', 'E-v'))
    """
    if size == 1:
        return (f"S-{name}",)
    return (f"B-{name}", *[f"I-{name}"] * (size - 2), f"E-{name}")


@cache
def _kind(char: str) -> str:
    if "㐀" <= char <= "鿿":
        return "han"
    if char.isdigit():
        return "digit"
    if char.isascii() and char.isalpha():
        return "upper" if char.isupper() else "letter"
    for kind, marks in _KINDS.items():
        if char in marks:
            return kind
    return "space" if char.isspace() else "other"
