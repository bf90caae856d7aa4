"""When news was reported: the datelines of an article, else its day of publication."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence

from guanxi.clock import day_in_china
from guanxi.extraction.dates import TimeExpression
from guanxi.model import Document, Sentence

_HEAD = 2  # the title and the paragraph below it


class Datelines:
    """The days on which the news of a document was reported.

    Parameters
    ----------
    document : Document
    times : sequence of TimeExpression
        Of the whole document, in order.
    """

    def __init__(self, document: Document, times: Sequence[TimeExpression]) -> None:
        published = day_in_china(document.published) if document.published else None
        self._starts = [paragraph.start for paragraph in document.paragraphs]
        self._lines: list[list[TimeExpression]] = [[] for _ in self._starts]
        for time in times:
            if time.is_dateline and (day := _day(time)) and (not published or day <= published):
                self._lines[self._paragraph(time.start)].append(time)
        head = next((_day(line) for lines in self._lines[:_HEAD] for line in lines), None)
        self._default = head or published

    def reported(self, sentence: Sentence) -> dt.date | None:
        """Return when a sentence was reported.

        Parameters
        ----------
        sentence : Sentence

        Returns
        -------
        date or None
            The last dateline of its paragraph up to its end; else the first one at the head of the
            article; else the day of publication in China, if known.
        """
        if not self._starts:
            return self._default
        lines = self._lines[self._paragraph(sentence.start)]
        before = [line for line in lines if line.start < sentence.end]
        return _day(before[-1]) if before else self._default

    def _paragraph(self, position: int) -> int:
        return max(0, bisect_right(self._starts, position) - 1)


def _day(time: TimeExpression) -> dt.date | None:
    is_day = len(time.edtf) == len("2022-09-14")
    return dt.date.fromisoformat(time.edtf) if is_day else None
