"""What people decided about entities: same, different or unsure; nothing is ever deleted.

A judgement is about a pair of entities, whichever comes first. The latest one on a pair counts; a
withdrawal takes it back, so that the one before it counts again. They have numbers in the order
in which they were given, not times: equal decisions give equal stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - a judgement has a field of that name
from typing import Final, Literal, TypeAlias, cast, get_args

import pyoxigraph as ox

from guanxi.errors import JudgementError
from guanxi.store import terms
from guanxi.store.quads import Quads
from guanxi.store.terms import gx

Verdict: TypeAlias = Literal["same", "different", "unsure", "withdrawn"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
Pair: TypeAlias = tuple[str, str]
"""Two different IRIs, the smaller one first."""

_TEXTS: Final = ("note", "author")


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
    for iri in (first, second):
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise JudgementError(f"{iri!r} is no IRI: {error}") from error
    if date:
        try:
            Date.fromisoformat(date)
        except ValueError as error:
            raise JudgementError(f"{date!r} is no date; write it as 2022-09-14") from error
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
    given: dict[Pair, list[Judgement]] = {}
    for each in judgements:
        stack = given.setdefault(each.pair, [])
        if each.verdict != "withdrawn":
            stack.append(each)
        elif stack:
            stack.pop()
    return {pair: stack[-1] for pair, stack in given.items() if stack}


def news(said: Iterable[Judgement], stored: Iterable[Judgement]) -> list[Judgement]:
    """Return what must be added to the stored judgements to make those that are said count.

    Saying again what counts already adds nothing, so a file can be read twice.

    Parameters
    ----------
    said, stored : iterable of Judgement
        In order.
    """
    said, stored = list(said), list(stored)
    wanted = counting(said)
    present = counting(stored)
    added: list[Judgement] = []
    for pair in dict.fromkeys(each.pair for each in said):
        if pair not in wanted:
            last = [each for each in said if each.pair == pair][-1]
            while pair in counting((*stored, *added)):
                added.append(last)
        elif pair not in present or wanted[pair].verdict != present[pair].verdict:
            added.append(wanted[pair])
    number = max((each.number for each in stored), default=0)
    return [replace(each, number=number + 1 + index) for index, each in enumerate(added)]


def withdrawal(judgements: Iterable[Judgement]) -> Judgement | None:
    """Return what takes back the latest judgement that was not taken back; None without any."""
    judgements = list(judgements)
    standing = counting(judgements).values()
    if not standing:
        return None
    last = max(standing, key=lambda each: each.number)
    number = max(each.number for each in judgements) + 1
    return Judgement(*last.pair, "withdrawn", number=number)


def judgement_triples(each: Judgement) -> Iterator[ox.Triple]:
    """Yield a judgement's triples; its IRI is a hash of all that it says."""
    texts = (each.note, each.author)
    node = terms.hashed_iri("judgement", each.number, *each.pair, each.verdict, *texts, each.date)
    yield ox.Triple(node, terms.TYPE, gx("Judgement"))
    yield ox.Triple(node, gx("number"), terms.integer(each.number))
    yield ox.Triple(node, gx("first"), ox.NamedNode(each.first))
    yield ox.Triple(node, gx("second"), ox.NamedNode(each.second))
    yield ox.Triple(node, gx("verdict"), gx(each.verdict.capitalize()))
    for name, text in zip(_TEXTS, texts, strict=True):
        if text is not None:
            yield ox.Triple(node, gx(name), ox.Literal(text))
    if each.date is not None:
        yield ox.Triple(node, gx("date"), ox.Literal(each.date, datatype=terms.XSD_DATE))


def read_judgements(store: Quads) -> tuple[Judgement, ...]:
    """Return all judgements of a store, withdrawn ones and withdrawals included, in order."""
    found: dict[str, dict[str, str]] = {}
    for quad in store.quads_for_pattern(None, None, None, terms.JUDGEMENTS):
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        local = quad.predicate.value.rpartition("#")[2]
        found.setdefault(str(quad.subject), {})[local] = quad.object.value
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
        for values in found.values()
    ]
    return tuple(sorted(judgements, key=lambda each: (each.number, each.pair, each.verdict)))
