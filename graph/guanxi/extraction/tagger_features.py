"""What the tagger sees of each character.

Characters and their neighbours, the words and parts of speech that `rjieba` (MIT) finds, hits of
the lexicon and of the word lists, brackets, surnames. The order of features is fixed, so that the
same sentences always train the same model.
"""

from __future__ import annotations

import rjieba

from guanxi.extraction.lexicon import Lexicon
from guanxi.extraction.word_automata import WordAutomata
from guanxi.extraction.word_lists import WordLists

WORD_LISTS = (
    "head-post", "staff-post", "founder-post", "organisation-ending", "unit-ending",
    "institution-ending", "say", "product-noun", "product-verb", "common-latin",
)  # fmt: skip
_BEFORE, _AFTER = "^", "$"


class TaggerFeatures:
    """Makes the features of a sentence.

    Parameters
    ----------
    lexicon : Lexicon
    words : WordLists
    """

    def __init__(self, lexicon: Lexicon, words: WordLists) -> None:
        self._lexicon = lexicon
        self._surnames = frozenset(words["surname"])
        self._automata = WordAutomata(words, WORD_LISTS)

    def of_sentence(self, text: str, matching: str) -> list[list[str]]:
        """Return the features of each character.

        Parameters
        ----------
        text, matching : str
            A sentence and its matching form.
        """
        size = len(text)
        marks = self._marks(matching)
        words = self._words(matching)
        chars = [_BEFORE, _BEFORE, *matching, _AFTER, _AFTER]
        kinds = ["_", "_", *map(_kind, text), "_", "_"]
        features = []
        is_in_title_marks = False
        for i in range(size):
            before2, before, here, after, after2 = chars[i : i + 5]
            if here == "《":
                is_in_title_marks = True
            own = [
                "0" + here, "-" + before, "+" + after, "=" + before2, "#" + after2,
                "a" + before + here, "d" + here + after, "e" + before2 + before,
                "f" + after + after2, "g" + before + after, "h" + before2 + before + here,
                "i" + here + after + after2, "j" + before + here + after,
                "t" + kinds[i + 2], "u" + kinds[i + 1] + kinds[i + 2] + kinds[i + 3],
                "v" + "".join(kinds[i : i + 5]), *words[i],
            ]  # fmt: skip
            if is_in_title_marks:
                own.append("title")
            if here == "》":
                is_in_title_marks = False
            if here in self._surnames:
                own.append("surname")
            own += ["L" + mark for mark in marks[i]]
            if i:
                own += ["M" + mark for mark in marks[i - 1]]
            if i + 1 < size:
                own += ["K" + mark for mark in marks[i + 1]]
            features.append(own)
        return features

    def _marks(self, matching: str) -> list[list[str]]:
        """Tell for each character which names and listed words it stands in, and where in them."""
        marks: list[list[str]] = [[] for _ in matching]

        def mark(start: int, end: int, what: str) -> None:
            for i in range(start, end):
                marks[i].append(what + _place(i, start, end))

        for hit in self._lexicon.find(matching):
            if hit.entry:
                mark(hit.start, hit.end, "x" + hit.entry.type[:2])
            else:
                for type_ in sorted({entry.type for entry in hit.candidates}):
                    mark(hit.start, hit.end, "y" + type_[:2])
        for start, end, name in self._automata.find(matching):
            mark(start, end, "w" + name)
        return marks

    def _words(self, matching: str) -> list[tuple[str, ...]]:
        """Tell for each character its word, the neighbours, and their parts of speech."""
        words = [(_BEFORE, _BEFORE), *rjieba.tag(matching), (_AFTER, _AFTER)]
        features: list[tuple[str, ...]] = []
        for number in range(1, len(words) - 1):
            (before, tag_before), (word, tag), (after, tag_after) = words[number - 1 : number + 2]
            for i in range(len(word)):
                place = _place(i, 0, len(word))
                features.append(
                    (
                        "S" + place + tag,
                        "W" + place + word,
                        "P" + place + before,
                        "Q" + place + tag_before,
                        "N" + place + after,
                        "O" + place + tag_after,
                    )
                )
        return features


def _place(position: int, start: int, end: int) -> str:
    if end - start == 1:
        return "S"
    return "B" if position == start else "E" if position == end - 1 else "I"


def _kind(char: str) -> str:
    if "㐀" <= char <= "鿿":
        return "H"
    if char.isdigit():
        return "D"
    if char.isascii() and char.isalpha():
        return "U" if char.isupper() else "l"
    for marks, kind in (
        ("《》", "B"),
        ("“”‘’\"'「」", "Q"),
        ("，。！？；：、,.!?;:", "P"),
        ("（）()", "R"),
    ):
        if char in marks:
            return kind
    return "S" if char.isspace() else "O"
