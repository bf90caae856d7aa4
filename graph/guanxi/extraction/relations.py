"""Relations: wordings matched against the skeletons of a document's sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guanxi.clock import day_in_china
from guanxi.extraction.attribution import Attribution
from guanxi.extraction.claim_times import ClaimTimes, SentenceTimes
from guanxi.extraction.datelines import Datelines
from guanxi.extraction.dates import TimeExpression
from guanxi.extraction.deal_terms import NO_TERMS, DealPlace, DealTerms, DealTermsReader
from guanxi.extraction.references import (
    Heard,
    References,
    joined_pair,
    mentions_that_refer,
)
from guanxi.extraction.roles import Roles
from guanxi.extraction.scopes import Scopes, Verdict
from guanxi.extraction.skeleton import Coordination, Skeleton, skeleton_of
from guanxi.extraction.subjects import Subjects
from guanxi.extraction.word_lists import WordLists
from guanxi.extraction.wording_index import WordingIndex
from guanxi.extraction.wording_match import WordingMatch, slots_of
from guanxi.extraction.wordings import Wording, objects_of
from guanxi.model import Document, Mention, Sentence, Status
from guanxi.vocabulary import Ontology, Predicate

_MAX_ROUNDS = 4
_STATUS_GROUPS: tuple[tuple[str, Status], ...] = (
    ("former", "ended"),
    ("ended", "ended"),
    ("left", "ended"),
    ("planned", "planned"),
)
_AHEAD = 6


@dataclass(frozen=True, slots=True)
class RelationFound:
    """A relation between two mentions, in one sentence, by one wording."""

    subject: Mention
    predicate: str
    object: Mention
    status: Status
    time: str | None
    role: str | None
    sentence: Sentence
    extractor: str
    precision: float
    is_carried: bool
    speaker: str | None = None
    terms: DealTerms = NO_TERMS
    status_cue: tuple[int, int] | None = None
    time_cue: tuple[int, int] | None = None
    reported: date | None = None
    bystanders: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """A sentence and what its relations take from around them.

    Attributes
    ----------
    sentence : Sentence
    text : str
        Of the whole document.
    times : SentenceTimes
    reported : date or None
        When the sentence was reported.
    """

    sentence: Sentence
    text: str
    times: SentenceTimes
    reported: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as wordings see it.

    Attributes
    ----------
    skeleton : Skeleton
        With the subjects that its clauses leave out.
    resolved : Skeleton or None
        Also with names in place of the words inside clauses that refer back, if there are any.
    context : SentenceContext
    """

    skeleton: Skeleton
    resolved: Skeleton | None
    context: SentenceContext

    @property
    def references(self) -> Iterator[Mention]:
        """The words that refer back, with what they stand for."""
        return mentions_that_refer([self.skeleton, *([self.resolved] if self.resolved else [])])


class RelationFinder:
    """Matches wordings against sentences (DESIGN §5, stages 4 and 5).

    Parameters
    ----------
    ontology : Ontology
        For the allowed types of both ends.
    wordings : sequence of Wording
    words : WordLists
    """

    def __init__(
        self,
        ontology: Ontology,
        wordings: Sequence[Wording],
        words: WordLists,
    ) -> None:
        self._predicates = ontology.predicates
        reducing, others = [w for w in wordings if w.head], [w for w in wordings if not w.head]
        self._reducing, self._others = WordingIndex(reducing), WordingIndex(others)
        self._all = WordingIndex([*reducing, *others])
        self._references = References(words)
        self._subjects = Subjects(words, self._references)
        self._coordination = Coordination(words)
        self._scopes = Scopes(words)
        self._times = ClaimTimes(words)
        self._attribution = Attribution(words)
        self._roles = Roles(words)
        self._deal_terms = DealTermsReader(words)

    def read(
        self,
        document: Document,
        matching: str,
        mentions: Sequence[Mention],
        times: Sequence[TimeExpression],
    ) -> Iterator[Reading]:
        """Read a document sentence by sentence, as far as names or references stand in it.

        Parameters
        ----------
        document : Document
        matching : str
            The matching form of its text.
        mentions, times : sequence
            In order.
        """
        starts = [mention.start for mention in mentions]
        time_starts = [time.start for time in times]
        datelines = Datelines(document, times)
        heard = Heard(firm=_firm_of_title(document, mentions))
        day = day_in_china(document.published).isoformat() if document.published else ""
        for sentence in document.sentences:
            low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
            inside = mentions[low:high]
            if not inside and not self._references.occur_in(matching, sentence.start, sentence.end):
                heard = replace(heard, before=(), pair=())
                continue
            first_time = bisect_left(time_starts, sentence.start)
            own_times = times[first_time : bisect_left(time_starts, sentence.end)]
            skeleton = skeleton_of(
                matching,
                sentence.start,
                sentence.end,
                inside,
                [(t.start, t.end) for t in own_times],
            )
            continued = self._subjects.carry(skeleton, heard)
            before = times[first_time - 1] if first_time else None
            if before and "\n" in document.text[before.end : sentence.start]:
                before = None
            clock = SentenceTimes(sentence, own_times, day, before, document.text)
            reported = datelines.reported(sentence)
            context = SentenceContext(sentence, document.text, clock, reported)
            heard = replace(heard, topic=continued.topic)
            resolved = self._references.resolved(continued.skeleton, heard)
            yield Reading(continued.skeleton, resolved, context)
            if inside:
                heard = replace(heard, before=inside, pair=joined_pair(continued.skeleton))

    def find(self, reading: Reading) -> Iterator[RelationFound]:
        """Find the relations of one sentence.

        Where words refer back inside its clauses it is read twice: as it stands, and with the
        names in their places, of which only what concerns them counts.
        """
        yield from self.find_in(reading.skeleton, reading.context)
        if reading.resolved is not None:
            for relation in self.find_in(reading.resolved, reading.context):
                if relation.subject.antecedent or relation.object.antecedent:
                    yield relation

    def find_in(self, skeleton: Skeleton, context: SentenceContext) -> Iterator[RelationFound]:
        """Find the relations of one sentence.

        Wordings with a head run first, in rounds, each reducing what it explained to its head; the
        others see the result, with coordination read strictly and loosely.
        """
        for found in self.matches_in(skeleton):
            yield from self.relations_of(found, context)

    def matches_in(self, skeleton: Skeleton) -> Iterator[WordingMatch]:
        """Find where wordings match a skeleton, whatever comes of it."""
        for _ in range(_MAX_ROUNDS):
            skeleton = self._coordination.strictly(skeleton)
            reductions: list[tuple[int, int, str]] = []
            offices: list[tuple[int, int, str]] = []
            for wording, match in self._reducing.matches(skeleton.text):
                yield WordingMatch(wording, match, skeleton)
                owner = match[objects_of(match)[-1]]
                head = match["S1"] if wording.head == "S" else owner
                reductions.append((*match.span(), head))
                if skeleton.slots[head][0].entity.type == "Person":
                    offices.append((*match.span(), owner))
            if not reductions:
                break
            if offices:
                # 甲公司CEO张三宣布收购乙: what people do in office, their firms do.
                acting = skeleton.reduced(offices)
                owners = {owner for _, _, owner in offices}
                for wording, match in self._others.matches(acting.text):
                    if not owners.isdisjoint(slots_of(match.groupdict())):
                        yield WordingMatch(wording, match, acting)
            skeleton = skeleton.reduced(reductions)
        for wording, match in self._others.matches(skeleton.text):
            yield WordingMatch(wording, match, skeleton)
        loose = self._coordination.loosely(skeleton)
        if loose.text != skeleton.text:
            for wording, match in self._all.matches(loose.text):
                yield WordingMatch(wording, match, loose)

    def relations_of(
        self, found: WordingMatch, context: SentenceContext
    ) -> Iterator[RelationFound]:
        """Return what a match says: nothing where it is only supposed, or its ends do not fit."""
        wording, match, skeleton = found.wording, found.match, found.skeleton
        verdict = self.verdict(found)
        status = verdict.status
        if status is None:
            return
        groups = match.groupdict()
        when = self._time(wording, match, status, skeleton, context)
        role = None
        if groups.get("role"):
            span = skeleton.span_of(*match.span("role"))
            role = self._roles.as_written(context.text, *span, wording.predicate)
        speaker = self._attribution.speaker(skeleton, match.start())
        place = DealPlace.of(match, skeleton, context.sentence, context.text)
        terms = self._deal_terms.of(wording.predicate, place)
        is_carried = any(
            skeleton.is_carried(char) or skeleton.slots[char][0].antecedent is not None
            for char in slots_of(groups)
        )
        for subject, object_ in found.pairs():
            relation = self._predicates[wording.predicate]
            if subject.entity is object_.entity or not _ends_fit(relation, subject, object_):
                continue
            yield RelationFound(
                subject=subject,
                predicate=wording.predicate,
                object=object_,
                status=status,
                time=when.edtf if when else None,
                role=role,
                sentence=context.sentence,
                extractor=f"wording:{wording.name}",
                precision=wording.precision,
                is_carried=is_carried,
                speaker=speaker,
                terms=terms,
                status_cue=skeleton.span_of(*verdict.span) if verdict.span else None,
                time_cue=(when.start, when.end) if when else None,
                reported=context.reported,
                bystanders=found.bystanders,
            )

    def _time(
        self,
        wording: Wording,
        match: re.Match[str],
        status: Status,
        skeleton: Skeleton,
        context: SentenceContext,
    ) -> TimeExpression | None:
        start, end = match.span()
        if wording.kind == "event":
            return self._times.of_event(
                skeleton, start, end, status, context.times, wording.predicate
            )
        return self._times.of_structure(
            wording.predicate, skeleton, start, end, status, context.times
        )

    def verdict(self, found: WordingMatch) -> Verdict:
        """Return the status that a match has, and the words that gave it."""
        wording, match = found.wording, found.match
        for group, status in _STATUS_GROUPS:
            if group in match.re.groupindex and match[group] is not None:
                start, end = match.span(group)
                if start == end:  # the group of a verb of leaving only looks ahead
                    end = min(end + _AHEAD, len(match.string))
                return Verdict(status, match.string[start:end], (start, end))
        if wording.kind == "structure":
            return Verdict(wording.status or "asserted")
        act = match.span("act") if "act" in match.re.groupindex else (0, 0)
        verdict = self._scopes.verdict(found.skeleton.text, *match.span(), act)
        if wording.status and verdict.status == "asserted":
            return Verdict(wording.status)
        return verdict


def _ends_fit(relation: Predicate, subject: Mention, object_: Mention) -> bool:
    return subject.entity.type in relation.domain and object_.entity.type in relation.range


def _firm_of_title(document: Document, mentions: Sequence[Mention]) -> Mention | None:
    """Return the one firm that the title names, if no other is named more often."""
    titles = [p for p in document.paragraphs if p.kind == "title"]
    named = [
        mention
        for mention in mentions
        if mention.entity.type == "Company"
        and any(title.start <= mention.start < title.end for title in titles)
    ]
    if len({mention.entity.iri for mention in named}) != 1:
        return None
    counts = Counter(m.entity.iri for m in mentions if m.entity.type == "Company")
    return named[0] if counts[named[0].entity.iri] == max(counts.values()) else None
