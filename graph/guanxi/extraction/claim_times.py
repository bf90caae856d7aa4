"""When it was: which of a sentence's time expressions dates what a wording says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from guanxi.extraction.dates import TimeExpression
from guanxi.extraction.skeleton import CARRIED, Skeleton, clause_end, clause_start
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Sentence, Status

# A time at the head of a sentence (昨日，… · 据了解，昨日，…) governs all its clauses.
_OPENING_REACH = 6
_SAYING_WHEN = frozenset("是在到至")
_JOINTS = frozenset("和与及、") | {"以及"}
# Done in one act: what is said to begin then (2017年开始推出) is done then.
_ACTS = frozenset({"offers", "acquires", "investsIn", "founderOf", "mergesWith"})
# What these say holds whenever it is said; the others tell of events.
STATES = frozenset({"offers", "partOf", "unitOf", "subsidiaryOf", "headOf", "worksFor"})
# What a structure such as 甲公司的乙产品 states holds at any time; these verbs say since when.
_ONSETS = {
    "offers": "launch-onset",
    "headOf": "post-onset",
    "worksFor": "post-onset",
    "founderOf": "founding",
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
    text : str
        Of the whole document.
    """

    sentence: Sentence
    expressions: Sequence[TimeExpression]
    day: str
    before: TimeExpression | None = None
    text: str = ""


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
        self._launch = re.compile(f"，[{CARRIED}]?{words.pattern('launch-onset')}")
        self._departure = re.compile(words.pattern("departure"))
        self._same_event = re.compile(f"[{CARRIED}]*{words.pattern('same-event')}")
        self._earlier = re.compile(f"[{CARRIED}]*{words.pattern('earlier')}")

    def of_event(
        self,
        skeleton: Skeleton,
        start: int,
        end: int,
        status: Status,
        times: SentenceTimes,
        predicate: str = "",
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
        predicate : str, optional
            What it states: some are done in one act (`_ACTS`).

        Returns
        -------
        TimeExpression or None
            The last one in the event's own clauses; else the one that ends the clause before
            (最早是2006年，甲公司收购乙科技); else, where they go on with an event told
            before (此次收购), the last one before them; else the one that opens the sentence.
        """
        chosen = self._in_clauses(skeleton, start, end, times)
        if _is_attribute(skeleton.text, start, end):
            # 2020年，张三创办的甲公司上市 dates the listing; 2020年张三创办的甲公司, the founding.
            is_apart = chosen is not None and "，" in times.text[chosen.end - 1 : chosen.end + 1]
            return _fitting(None if is_apart else chosen, predicate, status, times.day)
        if chosen is None:
            chosen = self._leading(skeleton, start, times)
        if chosen is None:
            chosen = self._before(skeleton, start, times)
        if chosen is None:
            chosen = self._opening(skeleton, start, times)
        return _fitting(chosen, predicate, status, times.day)

    def of_lead(
        self,
        predicate: str,
        skeleton: Skeleton,
        start: int,
        end: int,
        status: Status,
        times: SentenceTimes,
    ) -> TimeExpression | None:
        """Return the expression that dates what a lead sentence tells as its news.

        Parameters
        ----------
        predicate, skeleton, start, end, status, times
            See `of_event`.

        Returns
        -------
        TimeExpression or None
            The one that opens the sentence, else that of the event.
        """
        opening = next((t for t in times.expressions if _opens(t, times)), None)
        if opening is None:
            return self.of_event(skeleton, start, end, status, times, predicate)
        return _fitting(opening, predicate, status, times.day)

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
            clause, or where one of launching begins the next; what is planned also takes a time
            ahead.
        """
        first, last = clause_start(skeleton.text, start), clause_end(skeleton.text, end)
        if (
            predicate == "offers"
            and status != "negated"
            and (launch := self._launch.match(skeleton.text, last))
        ):
            # 甲公司的《乙》是一款游戏，2020年上线: what a product's next clause tells of it.
            start, last = launch.end() - 1, launch.end()
        if predicate == "founderOf" and first:
            # 甲公司成立于2011年，创始人张三
            first = start = clause_start(skeleton.text, first - 1)
        if status == "ended":
            has_verb = self._departure.search(skeleton.text, start, last)
        else:
            onset = self._onsets.get(predicate)
            has_verb = onset.search(skeleton.text, first, last) if onset else None
        if not has_verb:
            # 明年的甲手机将内置乙芯片: what is still to come can only be dated ahead.
            own = self._in_clauses(skeleton, start, last, times) if status == "planned" else None
            return _fitting(own, predicate, status, times.day)
        chosen = self._in_clauses(skeleton, start, last, times)
        if chosen is None:
            chosen = self._before(skeleton, start, times)
        if chosen is None and first:
            chosen = self._opening(skeleton, start, times)
        return _fitting(chosen, predicate, status, times.day)

    def _in_clauses(
        self, skeleton: Skeleton, start: int, end: int, times: SentenceTimes
    ) -> TimeExpression | None:
        begin = _begin_of_clause(skeleton, start, times)
        stop = skeleton.pieces[end - 1].end
        own = [t for t in times.expressions if begin <= t.start < stop and not t.is_dateline]
        return _first_of_list(own, times.text) if own else None

    def _leading(
        self, skeleton: Skeleton, start: int, times: SentenceTimes
    ) -> TimeExpression | None:
        """Return the time with which the clause before ends, where it leads up to the event.

        A clause such as 甲公司成立于2011年 has told its own.
        """
        border = _begin_of_clause(skeleton, start, times)
        for time in times.expressions:
            # A year takes its comma along (2016年，5月).
            ends_clause = times.text[time.end : border] in ("，", ",", "")
            says_when = times.text[time.start - 1] in _SAYING_WHEN
            if ends_clause and says_when and not time.is_dateline:
                return time
        return None

    def _before(
        self, skeleton: Skeleton, start: int, times: SentenceTimes
    ) -> TimeExpression | None:
        """Return the last time before clauses that go on with the event told before them."""
        if not self._same_event.match(skeleton.text, clause_start(skeleton.text, start)):
            return None
        begin = _begin_of_clause(skeleton, start, times)
        before = [t for t in times.expressions if t.end <= begin]
        chosen = before[-1] if before else times.before
        return chosen if chosen and not chosen.is_dateline else None

    def _opening(
        self, skeleton: Skeleton, start: int, times: SentenceTimes
    ) -> TimeExpression | None:
        first = clause_start(skeleton.text, start)
        if first and self._earlier.match(skeleton.text, first):
            return None
        begin = _begin_of_clause(skeleton, start, times)
        for time in times.expressions:
            if _opens(time, times) and time.end <= begin:
                return time
        return None


def _opens(time: TimeExpression, times: SentenceTimes) -> bool:
    reach = time.start - times.sentence.start
    tells_event = reach > 1 and times.text[time.start - 1] == "于"  # 微信上线于2011年
    return reach <= _OPENING_REACH and not time.is_dateline and not tells_event


def _begin_of_clause(skeleton: Skeleton, position: int, times: SentenceTimes) -> int:
    first = clause_start(skeleton.text, position)
    return skeleton.pieces[first - 1].end if first else times.sentence.start


def _first_of_list(own: Sequence[TimeExpression], text: str) -> TimeExpression:
    """Return the last expression, or the first of the list that it ends (3月和5月)."""
    chosen = own[-1]
    for time in reversed(own[:-1]):
        if text[time.end : chosen.start] not in _JOINTS:
            break
        chosen = time
    return chosen


def _is_attribute(text: str, start: int, end: int) -> bool:
    """Tell whether a match only describes its last name (张三创办的甲公司): no time of others."""
    return text[start : end - 1].endswith("的")


def _fitting(
    time: TimeExpression | None, predicate: str, status: Status, day: str
) -> TimeExpression | None:
    """Return a chosen time as it fits what it dates.

    What is over, it ends. What has happened cannot be dated ahead. What is planned or rumoured lies
    ahead: a time up to the day of publication tells when the news came. What begins then is done
    then where it is a single act, or is still to come.
    """
    if time is None:
        return None
    if status == "ended":
        return _as_end(time)
    is_ahead = status in ("planned", "rumoured")
    if is_ahead and _is_over(time.edtf, day):
        return None
    if status == "asserted" and _is_to_come(time.edtf, day):
        return None
    if time.edtf.endswith("/..") and (is_ahead or predicate in _ACTS):
        return replace(time, edtf=time.edtf.removesuffix("/.."))
    return time


def _as_end(time: TimeExpression) -> TimeExpression:
    """Return a point as the end of what began nobody says when."""
    if "/" in time.edtf:
        return time
    return replace(time, edtf=f"../{time.edtf}")


def since(end: str | None, beginnings: Iterable[str | None]) -> str | None:
    """Return the span of what is over, if the document also says when it began.

    Parameters
    ----------
    end : str or None
        EDTF of what is over.
    beginnings : iterable of str or None
        EDTF of when the document says that it was, or began.

    Examples
    --------
    >>> since("../2020", ["2017", None]), since("../2020", ["2021"]), since(None, ["2017"])
    ('2017/2020', '../2020', None)
    """
    if end is None or not end.startswith("../"):
        return end
    last = end.removeprefix("../")
    points = sorted(time for time in beginnings if time and "/" not in time)
    # 2020-05 is no beginning of what ended in 2020: it may be the same event.
    if not points or points[0][: len(last)] >= last[: len(points[0])]:
        return end
    return f"{points[0]}/{last}"


def _is_to_come(edtf: str, day: str) -> bool:
    """Tell whether a time begins after the day.

    Examples
    --------
    >>> _is_to_come("2022-10", "2022-09-14"), _is_to_come("2022/..", "2022-09-14")
    (True, False)
    """
    begin = edtf.partition("/")[0]
    return bool(day) and begin != ".." and begin > day[: len(begin)]


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
