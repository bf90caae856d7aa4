"""Scopes: whether a sentence asserts what it words, plans it, denies it, or only supposes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.extraction.skeleton import EXPLICIT, SLOTS
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Status

_OBJECT_MARKER = re.compile(f"将(?=[{SLOTS}])")  # 将X…: marks the object, as 把 does
_QUESTION = re.compile("[？?][”」]?$|(?:吗|呢)[？?。”]*$")
_NOT = re.compile("(?<!得)不|未")
_RETORT = re.compile("(?:方面|官方|公司|对此)*(?:则|也)?(?:回应|否认|辟谣|称|表示|澄清)")
_HEARSAY = re.compile(f"(?:^|[，：。“])传(?=[{SLOTS}])")
_MENTION = re.compile(f"[{EXPLICIT}]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of an event, None where it is no claim at all, and the words that gave it."""

    status: Status | None
    cue: str = ""


class Scopes:
    """Reads the status of an event from the cues around it.

    Parameters
    ----------
    words : WordLists
        The lists ``condition``, ``hypothesis``, ``opinion-holder``, ``opining``, ``asking``,
        ``double-negation``, ``no-denial``, ``denied-degree``, ``negation``, ``fell-through``,
        ``over-after``, ``called-off``, ``no-plan``, ``planned``, ``modal`` and ``rumoured``.
    """

    def __init__(self, words: WordLists) -> None:
        self._condition = re.compile(words.pattern("condition"))
        self._hypothesis = re.compile(words.pattern("hypothesis"))
        self._opinion = re.compile(
            f"{words.pattern('opinion-holder')}[^，。；：]{{0,12}}?{words.pattern('opining')}"
        )
        self._asks_about_fact = re.compile(words.pattern("asking"))
        self._no_denial = re.compile(words.pattern("double-negation", "no-denial"))
        self._degree = re.compile(words.pattern("denied-degree"))
        self._negation = re.compile(words.pattern("negation"))
        # 停止亏损后收购, 取消会费并投资: what is called off is not the event.
        self._called_off = re.compile(f"({words.pattern('called-off')})[^并后]*$")
        self._fell_through = re.compile(words.pattern("fell-through"))
        self._over_after = re.compile(words.pattern("over-after"))
        self._no_plan = re.compile(words.pattern("no-plan"))
        self._planned = re.compile(words.pattern("planned"))
        self._modal = re.compile(words.pattern("planned", "modal"))
        self._rumoured = re.compile(words.pattern("rumoured"))

    def verdict(self, skeleton: str, start: int, end: int) -> Verdict:
        """Return the status of an event worded at ``skeleton[start:end]``.

        Parameters
        ----------
        skeleton : str
            The text of the whole sentence's skeleton.
        start, end : int
            The wording's match.

        Returns
        -------
        Verdict
            Without a status where the event is supposed, wished, asked or somebody's opinion. A
            condition (如果) and an opinion reach to the end of their sentence, other cues to the
            end of their clause; what follows an event (告吹, 不实) tells of it up to the next
            mention.
        """
        sentence = skeleton[_sentence_break(skeleton[:start]) : end]
        clause = skeleton[_clause_start(skeleton, end - 1) : end]
        after = _what_follows(skeleton, end)
        plan = self._no_plan.sub("", _OBJECT_MARKER.sub("", clause))
        return (
            self._supposed(sentence, clause, after, plan)
            or self._asked(skeleton, end)
            or self._denied(clause, after)
            or _verdict("ended", self._called_off.search(clause), self._over_after.search(after))
            or _verdict("rumoured", self._rumoured.search(sentence), _HEARSAY.search(sentence))
            or _verdict("planned", self._planned.search(plan))
            or Verdict("asserted")
        )

    def _supposed(self, sentence: str, clause: str, after: str, plan: str) -> Verdict | None:
        opinion = self._opinion.search(sentence)
        return _verdict(
            None,
            self._condition.search(sentence),
            self._hypothesis.search(clause),
            self._hypothesis.match(after.lstrip("的")),
            opinion if opinion and self._modal.search(plan) else None,
        )

    def _asked(self, skeleton: str, end: int) -> Verdict | None:
        question = _QUESTION.search(skeleton)
        if question is None:
            return None
        # 甲收购乙，图什么？ takes the takeover for granted and asks about something else.
        rest = skeleton[end:]
        comma = rest.find("，")
        if comma >= 0 and self._asks_about_fact.search(rest, comma):
            return None
        return _verdict(None, question)

    def _denied(self, clause: str, after: str) -> Verdict | None:
        denying = self._no_denial.sub("", clause)
        denied = self._negation.search(denying) or _NOT.search(denying)
        if denied:
            degree = self._degree.search(denying)  # 不是最大的对手 denies the degree only
            return _verdict(None, degree) or _verdict("negated", denied)
        return _verdict("negated", self._fell_through.search(after))


def _verdict(status: Status | None, *cues: re.Match[str] | None) -> Verdict | None:
    return next((Verdict(status, cue[cue.lastindex or 0]) for cue in cues if cue), None)


def _clause_start(skeleton: str, position: int) -> int:
    return max(skeleton.rfind(border, 0, position) for border in "，；：。") + 1


def _sentence_break(before: str) -> int:
    return max(before.rfind(border) for border in "。！？；") + 1


def _what_follows(skeleton: str, end: int) -> str:
    """Return the words after an event up to the next mention that does not answer to it."""
    position = end
    while match := _MENTION.search(skeleton, position):
        if not _RETORT.match(skeleton, match.end()):
            return skeleton[end : match.start()]
        position = match.end()
    return skeleton[end:]
