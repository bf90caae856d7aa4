"""Scopes: whether a sentence asserts what it words, plans it, denies it, or only supposes it."""

from __future__ import annotations

import re

from guanxi.extraction.skeleton import EXPLICIT, SLOTS
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Status

_OBJECT_MARKER = f"将(?=[{SLOTS}])"  # 将X…: marks the object, as 把 does
_QUESTION = re.compile("[？?][”」]?$|(?:吗|呢)[？?。”]*$")
_DEGREE = re.compile("最大|主要|唯一|首要|第一大|完全")  # 不是最大的对手 denies the degree only
# 不 alone denies; in these words it does not.
_NOT = re.compile(
    "(?<!得)不(?!断|久|仅|同|少|过|但|错|足|得不|可避免|乏|止|光|论|管|俗|凡|菲|惜|到|时|由|妨|约而同|禁|负"
    "|小|大|是第一次|是首次)|未(?![来必免知经])"
)
_RETORT = re.compile("(?:方面|官方|公司|对此)*(?:则|也)?(?:回应|否认|辟谣|称|表示|澄清)")
_HEARSAY = re.compile(f"(?:^|[，：。“])传(?=[{SLOTS}])")


class Scopes:
    """Reads the status of an event from the cues around it.

    Parameters
    ----------
    words : WordLists
        The lists ``condition``, ``hypothesis``, ``negation``, ``fell-through``, ``over-after``,
        ``called-off``, ``planned`` and ``rumoured``.
    """

    def __init__(self, words: WordLists) -> None:
        self._condition = re.compile(words.pattern("condition"))
        self._hypothesis = re.compile(words.pattern("hypothesis"))
        self._negation = re.compile(words.pattern("negation") + "(?!第一次|首次)")
        # 停止亏损后收购, 取消会费并投资: what is called off is not the event.
        self._called_off = re.compile(words.pattern("called-off") + "[^并后]*$")
        self._fell_through = re.compile(words.pattern("fell-through"))
        self._over_after = re.compile(words.pattern("over-after"))
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
            (如果) reaches to the end of its sentence, other cues to the end of their clause; what
            follows an event (告吹, 不实) tells of it up to the next mention.
        """
        sentence = skeleton[_sentence_break(skeleton[:start]) : end]
        clause = skeleton[_clause_start(skeleton, end - 1) : end]
        after = _what_follows(skeleton, end)
        if self._condition.search(sentence) or self._hypothesis.search(clause):
            return None
        if _QUESTION.search(skeleton) or self._hypothesis.match(after.lstrip("的")):
            return None
        if self._negation.search(clause) or _NOT.search(clause):
            return None if _DEGREE.search(clause) else "negated"
        if self._fell_through.search(after):
            return "negated"
        if self._called_off.search(clause) or self._over_after.search(after):
            return "ended"
        if self._rumoured.search(sentence) or _HEARSAY.search(sentence):
            return "rumoured"
        if self._planned.search(re.sub(_OBJECT_MARKER, "", clause)):
            return "planned"
        return "asserted"


def _clause_start(skeleton: str, position: int) -> int:
    return max(skeleton.rfind(border, 0, position) for border in "，；：。") + 1


def _sentence_break(before: str) -> int:
    return max(before.rfind(border) for border in "。！？；") + 1


def _what_follows(skeleton: str, end: int) -> str:
    """Return the words after an event up to the next mention that does not answer to it."""
    position = end
    while match := re.compile(f"[{EXPLICIT}]").search(skeleton, position):
        if not _RETORT.match(skeleton, match.end()):
            return skeleton[end : match.start()]
        position = match.end()
    return skeleton[end:]
