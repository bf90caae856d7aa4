"""What all decisions of people have in common: they are only added, and the latest one counts.

A decision is about a key: two entities (:mod:`guanxi.store.judgements`) or a claim
(:mod:`guanxi.store.reviews`). A withdrawal takes back the one that counts on its key, so that the
one before it counts again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date as Date  # noqa: N812 - a decision has a field of that name
from typing import Final, Protocol, TypeVar

import pyoxigraph as ox

from guanxi.errors import JudgementError
from guanxi.store import terms
from guanxi.store.quads import Quads
from guanxi.store.terms import gx

WITHDRAWN: Final = "withdrawn"


class Decision(Protocol):
    """Something that was decided."""

    @property
    def verdict(self) -> str:
        """What was decided; ``withdrawn`` for a withdrawal."""

    @property
    def number(self) -> int:
        """Place in the order in which they were given, from 1; 0 before it is stored."""


_D = TypeVar("_D", bound=Decision)
_K = TypeVar("_K", bound=Hashable)


def standing(decisions: Iterable[_D], key: Callable[[_D], _K]) -> dict[_K, _D]:
    """Return the decision that counts on each key, the key decided first coming first.

    Parameters
    ----------
    decisions : iterable of Decision
        In the order in which they were given.
    key : callable
        Returns what a decision is about.
    """
    given: dict[_K, list[_D]] = {}
    for each in decisions:
        stack = given.setdefault(key(each), [])
        if each.verdict != WITHDRAWN:
            stack.append(each)
        elif stack:
            stack.pop()
    return {about: stack[-1] for about, stack in given.items() if stack}


def additions(said: Iterable[_D], stored: Iterable[_D], key: Callable[[_D], _K]) -> list[_D]:
    """Return what must be added to the stored decisions to make those that are said count.

    Parameters
    ----------
    said, stored : iterable of Decision
        In order.
    key : callable
        Returns what a decision is about.
    """
    given: dict[_K, list[_D]] = {}
    for each in said:
        given.setdefault(key(each), []).append(each)
    kept: dict[_K, list[_D]] = {}
    for each in stored:
        kept.setdefault(key(each), []).append(each)
    added: list[_D] = []
    for about, decided in given.items():
        wanted = standing(decided, key).get(about)
        present = kept.get(about, [])
        if wanted is None:
            while about in standing(present, key):
                present.append(decided[-1])
                added.append(decided[-1])
        else:
            counts = standing(present, key).get(about)
            if counts is None or counts.verdict != wanted.verdict:
                added.append(wanted)
    return added


def latest(decisions: Iterable[_D], key: Callable[[_D], _K]) -> _D | None:
    """Return the latest decision that counts; None without any."""
    counting = standing(decisions, key).values()
    return max(counting, key=lambda each: each.number, default=None)


def next_number(decisions: Iterable[_D]) -> int:
    """Return the number of the decision that comes next."""
    return max((each.number for each in decisions), default=0) + 1


def check_decision(iris: Iterable[str], date: str | None) -> None:
    """Refuse a decision on what is no IRI, or of a day that is none.

    Raises
    ------
    JudgementError
        If it is one of these.
    """
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise JudgementError(f"{iri!r} is no IRI: {error}") from error
    if date:
        try:
            Date.fromisoformat(date)
        except ValueError as error:
            raise JudgementError(f"{date!r} is no date; write it as 2022-09-14") from error


def circumstances(
    node: ox.NamedNode, note: str | None, author: str | None, date: str | None
) -> Iterator[ox.Triple]:
    """Yield the triples that say why, by whom and when something was decided."""
    for name, text in (("note", note), ("author", author)):
        if text is not None:
            yield ox.Triple(node, gx(name), ox.Literal(text))
    if date is not None:
        yield ox.Triple(node, gx("date"), ox.Literal(date, datatype=terms.XSD_DATE))


def read_decisions(store: Quads, kind: ox.NamedNode) -> list[dict[str, str]]:
    """Return what the decisions of a class say, by local name of the property."""
    found: dict[str, dict[str, str]] = {}
    for quad in store.quads_for_pattern(None, None, None, terms.JUDGEMENTS):
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        local = quad.predicate.value.rpartition("#")[2]
        found.setdefault(str(quad.subject), {})[local] = quad.object.value
    return [values for values in found.values() if values.get("type") == kind.value]
