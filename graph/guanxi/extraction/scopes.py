"""Scopes: whether a sentence asserts what it words, plans it, denies it, or only supposes it."""

from __future__ import annotations

import re

from guanxi.extraction.word_lists import WordLists
from guanxi.model import Status

_OBJECT_MARKER = "将(?=[\ue000-\uefff])"  # 将X…: marks the object, as 把 does
_DEGREE = re.compile("最大|主要|唯一|首要|第一大|完全")  # 不是最大的对手 denies the degree only
_QUESTION = re.compile("[？?][”」]?$|(?:吗|呢)[？?。”]*$")


class Scopes:
    """Reads the status of an event from the cues around it.

    Parameters
    ----------
    words : WordLists
        The lists ``condition``, ``hypothesis``, ``negation``, ``fell-through``, ``called-off``,
        ``planned`` and ``rumoured``.
    """

    def __init__(self, words: WordLists) -> None:
        self._condition = re.compile(words.pattern("condition"))
        self._hypothesis = re.compile(words.pattern("hypothesis"))
        self._negation = re.compile(
            words.pattern("negation") + "(?!第一次|首次)|未(?![来必免知经])"
        )
        self._called_off = re.compile(words.pattern("called-off"))
        self._fell_through = re.compile(words.pattern("fell-through"))
        self._planned = re.compile(words.pattern("planned"))
        self._rumoured = re.compile(words.pattern("rumoured"))

    def status(self, skeleton: str, start: int, end: int) -> Status | None:
        """Return the status of an event worded at ``skeleton[start:end]``.

        Parameters
        ----------
        skeleton : str
            The text of the whole sentence's skeleton.
        start, end : int
            The wording's match.

        Returns
        -------
        Status or None
            None where the event is supposed, wished or asked, and hence no claim. A condition
            (如果) reaches to the end of its sentence, other cues to the end of their clause.
        """
        before = skeleton[:start]
        clause_start = _clause_start(skeleton, end - 1)
        clause = skeleton[clause_start:end]
        stop = _sentence_break(before)
        if self._condition.search(skeleton[stop:end]) or self._hypothesis.search(clause):
            return None
        if _QUESTION.search(skeleton):
            return None
        if self._negation.search(clause):
            return None if _DEGREE.search(clause) else "negated"
        if self._fell_through.search(skeleton, end):
            return "negated"
        if self._called_off.search(clause):
            return "ended"
        if self._rumoured.search(skeleton[stop:end]):
            return "rumoured"
        if self._planned.search(re.sub(_OBJECT_MARKER, "", clause)):
            return "planned"
        return "asserted"


def _clause_start(skeleton: str, position: int) -> int:
    return max(skeleton.rfind(border, 0, position) for border in "，；：。") + 1


def _sentence_break(before: str) -> int:
    return max(before.rfind(border) for border in "。！？；") + 1
