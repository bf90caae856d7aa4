"""What people decided about entities: same, different or unsure; nothing is ever deleted.

A judgement is about a pair of entities, whichever comes first. The latest one on a pair counts; a
withdrawal takes it back, so that the one before it counts again. They have numbers in the order
in which they were given, not times: equal decisions give equal stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias, cast, get_args

import pyoxigraph as ox

from guanxi.errors import JudgementError
from guanxi.store import terms
from guanxi.store.decisions import (
    additions,
    check_decision,
    circumstances,
    latest,
    next_number,
    read_decisions,
    standing,
)
from guanxi.store.quads import Quads
from guanxi.store.terms import gx

Verdict: TypeAlias = Literal["same", "different", "unsure", "withdrawn"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
Pair: TypeAlias = tuple[str, str]
"""Two different IRIs, the smaller one first."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision about two entities.

    Attributes
    ----------
    first, second : str
        IRIs, the smaller one first.
    verdict : Verdict
        ``withdrawn`` takes back the verdict that counted until then.
    note, author : str or None
    date : str or None
        ISO 8601, as the author gave it.
    number : int
        Place in the order in which they were given, from 1; 0 before it is stored.
    """

    first: str
    second: str
    verdict: Verdict
    note: str | None = None
    author: str | None = None
    date: str | None = None
    number: int = 0

    @property
    def pair(self) -> Pair:
        """The two entities."""
        return self.first, self.second


def judgement(
    first: str,
    second: str,
    verdict: str,
    *,
    note: str | None = None,
    author: str | None = None,
    date: str | None = None,
) -> Judgement:
    """Return a judgement that is not stored yet.

    Raises
    ------
    JudgementError
        If the two are one, an end is no IRI, there is no such verdict or the date is none.

    Examples
    --------
    >>> judgement("https://e.org/b", "https://e.org/a", "same").pair
    ('https://e.org/a', 'https://e.org/b')
    """
    if verdict not in VERDICTS:
        raise JudgementError(f"{verdict!r} is no verdict; write {', '.join(VERDICTS)}")
    if first == second:
        raise JudgementError(f"<{first}> is one entity; judge two")
    check_decision((first, second), date)
    smaller, greater = sorted((first, second))
    return Judgement(smaller, greater, verdict, note or None, author or None, date or None)


def counting(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """Return the judgement that counts on each pair, the pair judged first coming first.

    Parameters
    ----------
    judgements : iterable of Judgement
        In the order in which they were given.

    Examples
    --------
    >>> said = [Judgement("a", "b", verdict) for verdict in ("same", "unsure", "withdrawn")]
    >>> counting(said)["a", "b"].verdict
    'same'
    """
    return standing(judgements, _pair)


def news(said: Iterable[Judgement], stored: Iterable[Judgement]) -> list[Judgement]:
    """Return what must be added to the stored judgements to make those that are said count.

    Saying again what counts already adds nothing, so a file can be read twice.

    Parameters
    ----------
    said, stored : iterable of Judgement
        In order.
    """
    stored = list(stored)
    start = next_number(stored)
    added = additions(said, stored, _pair)
    return [replace(each, number=start + index) for index, each in enumerate(added)]


def withdrawal(judgements: Iterable[Judgement]) -> Judgement | None:
    """Return what takes back the latest judgement that was not taken back; None without any."""
    judgements = list(judgements)
    last = latest(judgements, _pair)
    if last is None:
        return None
    return Judgement(*last.pair, "withdrawn", number=next_number(judgements))


def _pair(each: Judgement) -> Pair:
    return each.pair


def judgement_triples(each: Judgement) -> Iterator[ox.Triple]:
    """Yield a judgement's triples; its IRI is a hash of all that it says."""
    texts = (each.note, each.author)
    node = terms.hashed_iri("judgement", each.number, *each.pair, each.verdict, *texts, each.date)
    yield ox.Triple(node, terms.TYPE, gx("Judgement"))
    yield ox.Triple(node, gx("number"), terms.integer(each.number))
    yield ox.Triple(node, gx("first"), ox.NamedNode(each.first))
    yield ox.Triple(node, gx("second"), ox.NamedNode(each.second))
    yield ox.Triple(node, gx("verdict"), gx(each.verdict.capitalize()))
    yield from circumstances(node, each.note, each.author, each.date)


def read_judgements(store: Quads) -> tuple[Judgement, ...]:
    """Return all judgements of a store, withdrawn ones and withdrawals included, in order."""
    judgements = [
        Judgement(
            values["first"],
            values["second"],
            cast(Verdict, values["verdict"].rpartition("#")[2].lower()),
            values.get("note"),
            values.get("author"),
            values.get("date"),
            int(values["number"]),
        )
        for values in read_decisions(store, gx("Judgement"))
    ]
    return tuple(sorted(judgements, key=lambda each: (each.number, each.pair, each.verdict)))
