"""When it was: which of a sentence's time expressions dates what a wording says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.extraction.dates import TimeExpression
from guanxi.extraction.skeleton import CARRIED, Skeleton
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Sentence, Status

# A time at the head of a sentence (昨日，… · 据了解，昨日，…) governs all its clauses.
_OPENING_REACH = 6
_BORDERS = "，；：。"
# What a structure such as 甲公司的乙产品 states holds at any time; these verbs say since when.
_ONSETS = {
    "offers": "launch-onset",
    "headOf": "post-onset",
    "worksFor": "post-onset",
    "subsidiaryOf": "ownership-onset",
    "unitOf": "ownership-onset",
}


@dataclass(frozen=True, slots=True)
class SentenceTimes:
    """The clock of a sentence.

    Attributes
    ----------
    sentence : Sentence
    expressions : sequence of TimeExpression
        Those inside the sentence, in order.
    day : str
        ISO day of publication in China; ``""`` if unknown.
    before : TimeExpression or None
        The last one of the sentences before it in the paragraph.
    """

    sentence: Sentence
    expressions: Sequence[TimeExpression]
    day: str
    before: TimeExpression | None = None


class ClaimTimes:
    """Chooses the times of claims (DESIGN §5, stage 5).

    Parameters
    ----------
    words : WordLists
        The lists ``launch-onset``, ``post-onset``, ``ownership-onset``, ``departure`` and
        ``same-event``.
    """

    def __init__(self, words: WordLists) -> None:
        self._onsets = {
            predicate: re.compile(words.pattern(name)) for predicate, name in _ONSETS.items()
        }
        self._departure = re.compile(words.pattern("departure"))
        self._same_event = re.compile(f"[{CARRIED}]*{words.pattern('same-event')}")

    def of_event(
        self, skeleton: Skeleton, start: int, end: int, status: Status, times: SentenceTimes
    ) -> TimeExpression | None:
        """Return the expression that dates an event worded at ``skeleton.text[start:end]``.

        Parameters
        ----------
        skeleton : Skeleton
            Of the whole sentence.
        start, end : int
            The wording's match.
        status : Status
            What is planned or rumoured lies ahead: a time up to the day of publication tells when
            the news came.
        times : SentenceTimes

        Returns
        -------
        TimeExpression or None
            The last one in the event's own clauses, else the one that opens the sentence, else,
            where the sentence begins with the same event (此次收购), the last one before it. Where
            the event is a departure, it bounds what is over: ``../2020``.
        """
        chosen = self._in_clauses(skeleton, start, end, times) or _opening(skeleton, start, times)
        if chosen is None and self._same_event.match(skeleton.text):
            chosen = times.before if times.before and not times.before.is_dateline else None
        if chosen is None:
            return None
        if status in ("planned", "rumoured") and _is_over(chosen.edtf, times.day):
            return None
        departs = status == "ended" and self._departure.search(skeleton.text, start, end)
        return _as_end(chosen) if departs else chosen

    def of_structure(
        self,
        predicate: str,
        skeleton: Skeleton,
        start: int,
        end: int,
        status: Status,
        times: SentenceTimes,
    ) -> TimeExpression | None:
        """Return the expression that says since when, or until when, a structure holds.

        Parameters
        ----------
        predicate : str
        skeleton, start, end, status, times
            See `of_event`.

        Returns
        -------
        TimeExpression or None
            Only where a verb of beginning (问世, 出任) or of departure (离职) stands in the same
            clause.
        """
        onset = self._onsets.get(predicate)
        if onset is None or not times.expressions:
            return None
        first, last = _clause_start(skeleton.text, start), _clause_end(skeleton.text, end)
        if status == "ended":
            has_verb = self._departure.search(skeleton.text, start, last)
        else:
            has_verb = onset.search(skeleton.text, first, last)
        if not has_verb:
            return None
        chosen = self._in_clauses(skeleton, start, last, times)
        if chosen is None and first:
            chosen = _opening(skeleton, start, times)
        if chosen is None or (
            status in ("planned", "rumoured") and _is_over(chosen.edtf, times.day)
        ):
            return None
        return _as_end(chosen) if status == "ended" else chosen

    def _in_clauses(
        self, skeleton: Skeleton, start: int, end: int, times: SentenceTimes
    ) -> TimeExpression | None:
        first = _clause_start(skeleton.text, start)
        begin = skeleton.pieces[first - 1].end if first else times.sentence.start
        stop = skeleton.pieces[end - 1].end
        own = [t for t in times.expressions if begin <= t.start < stop and not t.is_dateline]
        return own[-1] if own else None


def _opening(skeleton: Skeleton, start: int, times: SentenceTimes) -> TimeExpression | None:
    first = _clause_start(skeleton.text, start)
    begin = skeleton.pieces[first - 1].end if first else times.sentence.start
    for time in times.expressions:
        reach = time.start - times.sentence.start
        if not time.is_dateline and reach <= _OPENING_REACH and time.end <= begin:
            return time
    return None


def _as_end(time: TimeExpression) -> TimeExpression:
    """Return a point as the end of what began nobody says when."""
    if "/" in time.edtf:
        return time
    return TimeExpression(time.start, time.end, f"../{time.edtf}", time.is_dateline)


def _is_over(edtf: str, day: str) -> bool:
    """Tell whether a time ends on the day or before it.

    Examples
    --------
    >>> _is_over("2022-09", "2022-09-14"), _is_over("2022-09-14", "2022-09-14")
    (False, True)
    """
    end = edtf.rpartition("/")[2]
    if not day or end in ("", ".."):
        return False
    return end < day[: len(end)] or end == day


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(border, 0, position) for border in _BORDERS) + 1


def _clause_end(text: str, position: int) -> int:
    ends = [at for border in _BORDERS if (at := text.find(border, position)) >= 0]
    return min(ends, default=len(text))
