"""Trials of wordings: which match a text, what they make of it, and which come close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guanxi.extraction.relations import Reading, RelationFinder, RelationFound
from guanxi.extraction.wording_match import WordingMatch
from guanxi.model import Mention, Status


@dataclass(frozen=True, slots=True)
class MatchedWording:
    """A wording that matches, and what it says.

    Attributes
    ----------
    wording, predicate, kind, pattern : str
    subject, object : str
        The names at both ends.
    start, end : int
        The words that match, ``document.text[start:end]``.
    matched : str
    status : Status or None
        None where the words are only supposed, asked or wished: no claim.
    cue : str
        The words that gave the status; empty where none did.
    time, role, speaker : str or None
    is_carried : bool
        Whether an end stands elsewhere: left out, or behind a word that refers back.
    reason : str
        Why there is no claim; empty where there is one.
    """

    wording: str
    predicate: str
    kind: str
    pattern: str
    subject: str
    object: str
    start: int
    end: int
    matched: str
    status: Status | None
    cue: str
    time: str | None
    role: str | None
    speaker: str | None
    is_carried: bool
    reason: str

    @property
    def is_claim(self) -> bool:
        """Whether a claim comes of it."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class WordingTrial:
    """What `guanxi wording test` shows.

    Attributes
    ----------
    text : str
    mentions : tuple of Mention
        The names, in order; then the words that refer back to one.
    matches : tuple of MatchedWording
        Those that make claims first, then the near misses, each by place and name.
    """

    text: str
    mentions: tuple[Mention, ...]
    matches: tuple[MatchedWording, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as data, for JSON."""
        names = [
            {
                "text": self.text[mention.start : mention.end],
                "start": mention.start,
                "end": mention.end,
                "name": mention.entity.name,
                "type": mention.entity.type,
                "recogniser": mention.recogniser,
            }
            for mention in self.mentions
        ]
        fields = [field for field in MatchedWording.__slots__ if field != "is_claim"]
        matches = [
            {"claim": match.is_claim} | {field: getattr(match, field) for field in fields}
            for match in self.matches
        ]
        return {"text": self.text, "names": names, "wordings": matches}


def try_wordings(
    finder: RelationFinder,
    near: RelationFinder,
    text: str,
    mentions: Iterable[Mention],
    readings: Iterable[Reading],
) -> WordingTrial:
    """Match all wordings against a text that was read.

    Parameters
    ----------
    finder : RelationFinder
    near : RelationFinder
        With the same wordings, that take names of any type for their ends.
    text : str
    mentions : iterable of Mention
    readings : iterable of Reading
    """
    names = list(mentions)
    found: dict[tuple[object, ...], MatchedWording] = {}
    for reading in readings:
        names += reading.references
        for match in _matches_in(finder, reading):
            for item in _described(finder, match, reading):
                found.setdefault(_key(item), item)
        for match in _matches_in(near, reading):
            for item in _described(finder, match, reading, is_near=True):
                found.setdefault(_key(item), item)
    ordered = sorted(
        found.values(), key=lambda m: (bool(m.reason), m.start, m.wording, m.subject, m.object)
    )
    return WordingTrial(text, tuple(names), tuple(ordered))


def _matches_in(finder: RelationFinder, reading: Reading) -> Iterable[WordingMatch]:
    yield from finder.matches_in(reading.skeleton)
    if reading.resolved is not None:
        yield from finder.matches_in(reading.resolved)


def _key(match: MatchedWording) -> tuple[object, ...]:
    return match.wording, match.subject, match.object


def _described(
    finder: RelationFinder, found: WordingMatch, reading: Reading, *, is_near: bool = False
) -> Iterable[MatchedWording]:
    verdict = finder.verdict(found)
    claims = {
        (relation.subject, relation.object): relation
        for relation in finder.relations_of(found, reading.context)
    }
    start = found.skeleton.pieces[found.match.start()].start
    end = found.skeleton.pieces[found.match.end() - 1].end
    for subject, object_ in found.pairs():
        if subject.entity is object_.entity:
            continue
        relation: RelationFound | None = claims.get((subject, object_))
        ends = f"{subject.entity.type} → {object_.entity.type}"
        if verdict.status is None:
            reason = f"only supposed: {verdict.cue}"
        elif relation is None:
            reason = f"{found.wording.predicate} does not relate {ends}"
        else:
            reason = f"the wording does not relate {ends}" if is_near else ""
        yield MatchedWording(
            wording=found.wording.name,
            predicate=found.wording.predicate,
            kind=found.wording.kind,
            pattern=found.wording.pattern,
            subject=subject.entity.name,
            object=object_.entity.name,
            start=start,
            end=end,
            matched=reading.context.text[start:end],
            status=verdict.status,
            cue=verdict.cue,
            time=relation.time if relation else None,
            role=relation.role if relation else None,
            speaker=relation.speaker if relation else None,
            is_carried=relation is not None and relation.is_carried,
            reason=reason,
        )
