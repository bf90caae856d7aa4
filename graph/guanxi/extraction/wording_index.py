"""Which wordings can match a text at all: told by characters that each of them needs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

# The parser of regular expressions has no public name; without it the words of every pattern would
# stand in the data twice.
from re import _constants as tokens  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from guanxi.extraction.wordings import Wording

_Words = frozenset[str]
_REPEATS = (tokens.MAX_REPEAT, tokens.MIN_REPEAT, tokens.POSSESSIVE_REPEAT)


class WordingIndex:
    """Wordings by what they need: most sentences hold the words of very few.

    Parameters
    ----------
    wordings : iterable of Wording
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._wordings = tuple(wordings)
        self._always: set[int] = set()
        self._needing: defaultdict[str, set[int]] = defaultdict(set)
        for number, wording in enumerate(self._wordings):
            words = needed_words(wording.regex)
            if not words:
                self._always.add(number)
            for word in words:
                self._needing[word[:2]].add(number)

    def matches(self, text: str) -> Iterator[tuple[Wording, re.Match[str]]]:
        """Find every match of the wordings in the text of a skeleton, overlapping ones too.

        Parameters
        ----------
        text : str
        """
        possible = set(self._always)
        for key in self._needing.keys() & {*text, *map("".join, pairwise(text))}:
            possible |= self._needing[key]
        for number in sorted(possible):
            wording = self._wordings[number]
            position = 0
            while match := wording.regex.search(text, position):
                yield wording, match
                position = match.start() + 1


@cache
def needed_words(pattern: re.Pattern[str]) -> _Words:
    """Return words of which every match of a pattern holds at least one.

    Parameters
    ----------
    pattern : re.Pattern

    Returns
    -------
    frozenset of str
        The longest ones that can be told; empty if matches need none.

    Examples
    --------
    >>> sorted(needed_words(re.compile("[A-Z](?:与|和)?[A-Z](?:.{0,3})(?:合作|签约)")))
    ['合作', '签约']
    """
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> _Words:
    """Return the best needed words of items one after another; of letters in a row one word."""
    candidates: list[_Words] = []
    beginnings: _Words = frozenset({""})
    for operator, argument in items:
        words = _of_item(operator, argument)
        if words and operator in (tokens.LITERAL, tokens.BRANCH, tokens.IN):
            beginnings = frozenset(b + w for b in beginnings for w in words)
            candidates.append(beginnings)
            if operator is not tokens.LITERAL:
                beginnings = frozenset({""})
        else:
            beginnings = frozenset({""})
            candidates.append(words)
    return max(filter(None, candidates), key=_worth, default=frozenset())


def _of_item(operator: Any, argument: Any) -> _Words:
    if operator is tokens.LITERAL:
        return frozenset({chr(argument)})
    if operator is tokens.IN:
        return _of_class(argument)
    if operator is tokens.BRANCH:
        branches = [_of_sequence(branch) for branch in argument[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if operator is tokens.SUBPATTERN:
        return _of_sequence(argument[-1])
    if operator is tokens.ATOMIC_GROUP:
        return _of_sequence(argument)
    if operator in _REPEATS and argument[0] > 0:
        return _of_sequence(argument[2])
    return frozenset()


def _of_class(members: Sequence[tuple[Any, Any]]) -> _Words:
    if all(kind is tokens.LITERAL for kind, _ in members):
        return frozenset(chr(value) for _, value in members)
    return frozenset()


def _worth(words: _Words) -> tuple[int, int]:
    return min(2, min(map(len, words))), -len(words)
