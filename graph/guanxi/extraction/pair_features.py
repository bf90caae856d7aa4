"""What the pair classifier sees of two names in a sentence.

Character n-grams between and around the two, as in Zhou et al. (2005), *Exploring various knowledge
in relation extraction*, with the words of `rjieba`, the types of the ends, and what the wordings
say of the pair. Other names are replaced by their type.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import rjieba

from guanxi.extraction.relations import Reading, RelationFound
from guanxi.model import EntityType, Mention

LONGEST_SENTENCE = 250
"""In characters; what is longer is a list or a table."""
_MOST_BETWEEN = 11
_MOST_PAIRS = 60
_LETTERS: dict[EntityType, str] = {
    "Company": "C",
    "BusinessUnit": "U",
    "Institution": "I",
    "Product": "P",
    "Person": "H",
}
_EDGE, _LEFT, _RIGHT = 14, 8, 10
_SHORT = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of different entities in a sentence.

    Attributes
    ----------
    first, second : Mention
        In the order of the text.
    reading : Reading
        Of their sentence.
    features : tuple of str
        Sorted, without repetitions.
    """

    first: Mention
    second: Mention
    reading: Reading
    features: tuple[str, ...]


def direction(relation: RelationFound, symmetric: Iterable[str]) -> str:
    """Return predicate and direction: ``>`` where the subject stands first, ``=`` for neither."""
    if relation.predicate in symmetric:
        return f"{relation.predicate}="
    is_forward = relation.subject.start < relation.object.start
    return f"{relation.predicate}{'>' if is_forward else '<'}"


def pairs_of(
    reading: Reading,
    matching: str,
    found: Iterable[RelationFound],
    symmetric: Iterable[str],
    is_asked: Callable[[Mention, Mention], bool] | None = None,
) -> Iterator[Pair]:
    """Yield the pairs of names of a sentence that the classifier is asked about.

    Parameters
    ----------
    reading : Reading
    matching : str
        The document's matching form.
    found : iterable of RelationFound
        What wordings found in the sentence.
    symmetric : iterable of str
        Predicates without direction.
    is_asked : callable, optional
        Tells of two mentions whether they are worth their features.
    """
    start, end = reading.context.sentence.start, reading.context.sentence.end
    mentions = named_in(reading)
    if len(mentions) < 2 or end - start > LONGEST_SENTENCE:
        return
    hits: defaultdict[frozenset[int], set[str]] = defaultdict(set)
    for relation in found:
        ends = frozenset((relation.subject.start, relation.object.start))
        hits[ends].add(direction(relation, symmetric))
    words: list[tuple[int, str, str]] = []
    number = 0
    for (at, first), (after, second) in combinations(enumerate(mentions), 2):
        if after - at > _MOST_BETWEEN or first.entity is second.entity or first.end > second.start:
            continue
        number += 1
        if number > _MOST_PAIRS:
            return
        if is_asked is not None and not is_asked(first, second):
            continue
        words = words or list(_words(matching, start, end))
        features = {
            *_features(matching, start, end, mentions, at, after),
            *_word_features(words, first, second),
            *(f"hit{hit}" for hit in hits[frozenset((first.start, second.start))]),
            "title" if start == 0 else "body",
        }
        yield Pair(first, second, reading, tuple(sorted(features)))


def named_in(reading: Reading) -> list[Mention]:
    """Return the names that stand in a sentence, in order: no words that refer back."""
    skeleton = reading.skeleton
    named = (
        mention
        for char, mentions in skeleton.slots.items()
        if char in skeleton.text and not skeleton.is_carried(char)
        for mention in mentions
        if mention.antecedent is None
    )
    return sorted(named, key=lambda mention: mention.start)


def _features(
    matching: str, start: int, end: int, mentions: Sequence[Mention], at: int, after: int
) -> Iterator[str]:
    first, second = mentions[at], mentions[after]
    types = _LETTERS[first.entity.type] + _LETTERS[second.entity.type]
    between = _masked(matching, first.end, second.start, mentions[at + 1 : after])
    left = _masked(matching, max(start, first.start - _LEFT), first.start, mentions[:at])
    right = _masked(matching, second.end, min(end, second.end + _RIGHT), mentions[after + 1 :])
    yield f"types{types}"
    yield f"distance{min(len(between) // 4, 8)}"
    yield f"between{min(after - at - 1, 4)}"
    middles = [between] if len(between) <= 2 * _EDGE else [between[:_EDGE], between[-_EDGE:]]
    for middle in middles:
        for gram in _grams(middle, (1, 2, 3, 4)):
            yield f"m{gram}"
            if len(gram) > 1:
                yield f"m{gram}|{types}"
    yield f"middle{between}|{types}" if len(between) <= _SHORT else "far"
    yield from (f"l{gram}" for gram in _grams(left, (1, 2, 3)))
    yield from (f"r{gram}" for gram in _grams(right, (1, 2, 3, 4)))
    yield from (f"la{left[-2:]}", f"ra{right[:2]}", f"rb{right[:3]}")
    yield from (f"ma{between[:2]}|{types}", f"mb{between[-2:]}|{types}")


def _word_features(
    words: Iterable[tuple[int, str, str]], first: Mention, second: Mention
) -> Iterator[str]:
    for place, word, tag in words:
        if place < first.start:
            if tag[0] == "v":
                yield f"vl{word}"
        elif first.end <= place < second.start:
            yield f"w{word}"
            if tag[0] == "v":
                yield f"vm{word}|{_LETTERS[first.entity.type]}{_LETTERS[second.entity.type]}"
        elif place >= second.end and tag[0] in "vn":
            yield f"wr{word}"


def _words(matching: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    place = start
    for word, tag in rjieba.tag(matching[start:end]):
        if len(word) > 1:
            yield place, word, tag
        place += len(word)


def _masked(matching: str, start: int, end: int, mentions: Iterable[Mention]) -> str:
    """Return a stretch of text with the names in it replaced by the letters of their types."""
    pieces = []
    for mention in mentions:
        if mention.start < start or mention.end > end:
            continue
        pieces += [matching[start : mention.start], _LETTERS[mention.entity.type]]
        start = mention.end
    return "".join([*pieces, matching[start:end]])


def _grams(text: str, sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(text) - size + 1):
            yield text[start : start + size]
