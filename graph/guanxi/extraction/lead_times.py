"""What a headline leaves out: when it was, as the lines below that tell the same say it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from guanxi.extraction.claim_times import STATES, ClaimTimes
from guanxi.extraction.dates import TimeExpression
from guanxi.extraction.relations import Reading, RelationFound
from guanxi.extraction.skeleton import clause_end
from guanxi.model import Document, Paragraph

_LEAD = 6  # sentences
_LONGEST_HEADLINE = 60  # characters
_SENTENCE_ENDS = "。！？…!?.”」"
# Rivals and customers are so for long: that the lead names a day does not date it.
_LASTING = (STATES | {"competesWith", "uses", "supplies"}) - {"headOf"}


class Leads:
    """The sentences below each headline of a document: its lead tells the same again, and when.

    News is written as an inverted pyramid. A headline is the title, a heading or a short paragraph
    without a full stop, as round-ups have them.

    Parameters
    ----------
    document : Document
    readings : sequence of Reading
        Of its sentences, in order.
    times : ClaimTimes
    """

    def __init__(self, document: Document, readings: Sequence[Reading], times: ClaimTimes) -> None:
        self._paragraphs = document.paragraphs
        self._starts = [paragraph.start for paragraph in document.paragraphs]
        self._is_headline = [_is_headline(p, document.text) for p in document.paragraphs]
        self._readings = readings
        self._sentences = [reading.context.sentence.start for reading in readings]
        self._times = times

    def dated(self, relations: Iterable[RelationFound]) -> Iterator[RelationFound]:
        """Give events that a headline tells without a time that of the first lead sentence.

        Parameters
        ----------
        relations : iterable of RelationFound

        Yields
        ------
        RelationFound
            All of them, in the same order.
        """
        for relation in relations:
            is_event = relation.predicate not in _LASTING and relation.status != "planned"
            if is_event and relation.time is None and (when := self._time(relation)):
                yield replace(relation, time=when.edtf, time_cue=(when.start, when.end))
            else:
                yield relation

    def _time(self, relation: RelationFound) -> TimeExpression | None:
        """Return what dates the first lead sentence that names both ends."""
        ends = {relation.subject.entity.iri, relation.object.entity.iri}
        for reading in self._lead(relation.sentence.start):
            skeleton = reading.skeleton
            named = {
                char: {mention.entity.iri for mention in mentions} & ends
                for char, mentions in skeleton.slots.items()
            }
            if set().union(*named.values()) != ends:
                continue
            places = [n for n, piece in enumerate(skeleton.pieces) if named.get(piece.char)]
            end = clause_end(skeleton.text, places[-1])
            date = self._times.of_structure if relation.predicate in STATES else self._times.of_lead
            return date(
                relation.predicate,
                skeleton,
                places[0],
                end,
                relation.status,
                reading.context.times,
            )
        return None

    def _lead(self, position: int) -> Sequence[Reading]:
        """Return the first sentences below the headline at a position, up to the next headline."""
        number = bisect_right(self._starts, position) - 1
        if number < 0 or not self._is_headline[number]:
            return ()
        first = number + 1
        while first < len(self._starts) and self._is_headline[first]:
            first += 1
        last = first
        while last < len(self._starts) and not self._is_headline[last]:
            last += 1
        if first == last or (first > number + 1 and self._paragraphs[number].kind != "title"):
            return ()
        low = bisect_right(self._sentences, self._starts[first] - 1)
        high = bisect_right(self._sentences, self._paragraphs[last - 1].end)
        return self._readings[low : min(high, low + _LEAD)]


def _is_headline(paragraph: Paragraph, text: str) -> bool:
    if paragraph.kind in ("title", "heading"):
        return True
    is_short = paragraph.end - paragraph.start <= _LONGEST_HEADLINE
    return (
        paragraph.kind == "paragraph" and is_short and text[paragraph.end - 1] not in _SENTENCE_ENDS
    )
