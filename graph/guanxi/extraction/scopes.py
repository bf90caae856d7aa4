"""Scopes: whether a sentence asserts what it words, plans it, denies it, or only supposes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.extraction.skeleton import EXPLICIT, SLOTS, clause_start
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Status

_OBJECT_MARKER = re.compile(f"将(?=[{SLOTS}])")  # 将X…: marks the object, as 把 does
_QUESTION = re.compile("[？?][”」]?$|(?:吗|呢)[？?。”]*$")
_NOT = re.compile("(?<!得)不|未")
_RETORT = re.compile("(?:方面|官方|公司|对此)*(?:则|也)?(?:回应|否认|辟谣|称|表示|澄清)")
_HEARSAY = re.compile(f"(?:^|[，：。“])传(?=[{SLOTS}])")
_IF = re.compile("(?:^|[，；：。“])若(?!干)")
_MENTION = re.compile(f"[{EXPLICIT}]")
_BLOT = "\0"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of an event, None where it is no claim at all, and the words that gave it.

    `span` is where these words stand in the skeleton; None if no words of the sentence did.
    """

    status: Status | None
    cue: str = ""
    span: tuple[int, int] | None = None


class Scopes:
    """Reads the status of an event from the cues around it.

    Parameters
    ----------
    words : WordLists
        The lists ``condition``, ``hypothesis``, ``opinion-holder``, ``opining``, ``asking``,
        ``double-negation``, ``no-denial``, ``first-time``, ``denied-degree``, ``negation``,
        ``fell-through``, ``over-after``, ``called-off``, ``no-plan``, ``planned``, ``modal`` and
        ``rumoured``.
    """

    def __init__(self, words: WordLists) -> None:
        self._condition = re.compile(words.pattern("condition"))
        self._hypothesis = re.compile(words.pattern("hypothesis"))
        self._opinion = re.compile(
            f"{words.pattern('opinion-holder')}[^，。；：]{{0,12}}?{words.pattern('opining')}"
        )
        self._asks_about_fact = re.compile(words.pattern("asking"))
        # 不是甲公司第一次起诉 denies neither the suit nor an earlier one.
        self._no_denial = re.compile(
            f"(?:不是|并非|绝非)[^，。；：]{{0,12}}?{words.pattern('first-time')}"
            f"|{words.pattern('double-negation', 'no-denial')}"
        )
        self._degree = re.compile(words.pattern("denied-degree"))
        self._negation = re.compile(words.pattern("negation"))
        # 停止亏损后收购, 取消会费并投资: what is called off is not the event; 叫停合并 it is.
        self._called_off = re.compile(
            f"({words.pattern('called-off')})(?:[^并后]|(?<=[合兼吞归])并)*$"
        )
        self._fell_through = re.compile(words.pattern("fell-through"))
        self._over_after = re.compile(words.pattern("over-after"))
        self._no_plan = re.compile(words.pattern("no-plan"))
        self._planned = re.compile(words.pattern("planned"))
        self._modal = re.compile(words.pattern("planned", "modal"))
        self._rumoured = re.compile(words.pattern("rumoured"))

    def verdict(
        self, skeleton: str, start: int, end: int, act: tuple[int, int] = (0, 0)
    ) -> Verdict:
        """Return the status of an event worded at ``skeleton[start:end]``.

        Parameters
        ----------
        skeleton : str
            The text of the whole sentence's skeleton.
        start, end : int
            The wording's match.
        act : (int, int), optional
            What it does, which is no cue: who forbids (禁止) or stops (叫停) something does that.

        Returns
        -------
        Verdict
            Without a status where the event is supposed, wished, asked or somebody's opinion. A
            condition (如果) and an opinion reach to the end of their sentence, other cues to the
            end of their clause; what follows an event (告吹, 不实) tells of it up to the next
            mention.
        """
        skeleton = skeleton[: act[0]] + _BLOT * (act[1] - act[0]) + skeleton[act[1] :]
        sentence = _Part(skeleton, _sentence_break(skeleton[:start]), end)
        clause = _Part(skeleton, clause_start(skeleton, end - 1), end)
        after = _Part(skeleton, end, end + len(_what_follows(skeleton, end)))
        plan = clause.without(_OBJECT_MARKER).without(self._no_plan)
        called_off = clause.without(self._no_denial).search(self._called_off)
        return (
            self._supposed(sentence, clause, after, plan)
            or self._asked(skeleton, end)
            or self._denied(clause, after)
            or _verdict("ended", called_off, after.search(self._over_after))
            or _verdict("rumoured", sentence.search(self._rumoured), sentence.search(_HEARSAY))
            or _verdict("planned", plan.search(self._planned))
            or Verdict("asserted")
        )

    def _supposed(
        self, sentence: _Part, clause: _Part, after: _Part, plan: _Part
    ) -> Verdict | None:
        opinion = sentence.search(self._opinion)
        wish = after.search(self._hypothesis)
        return _verdict(
            None,
            sentence.search(self._condition),
            sentence.search(_IF),
            clause.search(self._hypothesis),
            wish if wish and not after.text[: wish.start - after.start].strip("的") else None,
            opinion if opinion and plan.search(self._modal) else None,
        )

    def _asked(self, skeleton: str, end: int) -> Verdict | None:
        question = _Part(skeleton, 0, len(skeleton)).search(_QUESTION)
        if question is None:
            return None
        # 甲收购乙，图什么？ takes the takeover for granted and asks about something else.
        rest = skeleton[end:]
        comma = rest.find("，")
        if comma >= 0 and self._asks_about_fact.search(rest, comma):
            return None
        return _verdict(None, question)

    def _denied(self, clause: _Part, after: _Part) -> Verdict | None:
        denying = clause.without(self._no_denial)
        denied = denying.search(self._negation) or denying.search(_NOT)
        if denied:
            degree = denying.search(self._degree)  # 不是最大的对手 denies the degree only
            return _verdict(None, degree) or _verdict("negated", denied)
        return _verdict("negated", after.search(self._fell_through))


@dataclass(frozen=True, slots=True)
class _Cue:
    text: str
    start: int
    end: int


class _Part:
    """A part of a skeleton: what is found in it is told by its place in the skeleton."""

    def __init__(self, skeleton: str, start: int, end: int) -> None:
        self.text = skeleton[start:end]
        self.start = start

    def without(self, pattern: re.Pattern[str]) -> _Part:
        """Return the part with the words of a pattern blotted out, so that places stay true."""
        blotted = pattern.sub(lambda match: _BLOT * len(match.group()), self.text)
        return _Part(_BLOT * self.start + blotted, self.start, self.start + len(blotted))

    def search(self, pattern: re.Pattern[str]) -> _Cue | None:
        """Return the first place of a pattern, or of its group if it has one."""
        match = pattern.search(self.text)
        if match is None:
            return None
        group = match.lastindex or 0
        start, end = match.span(group)
        return _Cue(match[group], self.start + start, self.start + end)


def _verdict(status: Status | None, *cues: _Cue | None) -> Verdict | None:
    return next((Verdict(status, cue.text, (cue.start, cue.end)) for cue in cues if cue), None)


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
