"""Words of several lists, found in one pass over a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import daachorse

from guanxi.extraction.word_lists import WordLists


class WordAutomata:
    """Finds the words of lists, for each list leftmost-longest.

    Parameters
    ----------
    words : WordLists
    names : sequence of str
        The lists to look for.
    """

    def __init__(self, words: WordLists, names: Sequence[str]) -> None:
        self._automata = [
            (
                name,
                daachorse.CharwiseDoubleArrayAhoCorasick(
                    sorted(words[name]), daachorse.MATCH_KIND_LEFTMOST_LONGEST
                ),
            )
            for name in names
        ]

    def find(self, matching: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and list of each word, list by list.

        Parameters
        ----------
        matching : str
            A text in matching form.
        """
        for name, automaton in self._automata:
            for start, end, _ in automaton.find(matching):
                yield start, end, name
