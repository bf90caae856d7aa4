"""What people decided about claims: accepted, rejected or unsure; nothing is ever deleted.

A rejected claim supports and denies nothing. An accepted one counts as certain, whatever its
confidence. A claim is known by its IRI, a hash of what it states, so that a review holds for the
same statement of the same document however often that is built.
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

ReviewVerdict: TypeAlias = Literal["accepted", "rejected", "unsure", "withdrawn"]
REVIEW_VERDICTS: Final[tuple[ReviewVerdict, ...]] = get_args(ReviewVerdict)
REVIEWED: Final = gx("reviewed")
"""In the facts graph: what counts on a claim now, for whoever asks in SPARQL."""


@dataclass(frozen=True, slots=True)
class Review:
    """A decision about a claim.

    Attributes
    ----------
    claim : str
        IRI.
    verdict : {"accepted", "rejected", "unsure", "withdrawn"}
        ``withdrawn`` takes back the verdict that counted until then.
    note, author : str or None
    date : str or None
        ISO 8601, as the author gave it.
    number : int
        Place in the order in which they were given, from 1; 0 before it is stored.
    """

    claim: str
    verdict: ReviewVerdict
    note: str | None = None
    author: str | None = None
    date: str | None = None
    number: int = 0

    def __str__(self) -> str:
        """Say who decided what, when and why: ``rejected by 王 on 2022-09-14: 张冠李戴``."""
        by = f" by {self.author}" if self.author else ""
        on = f" on {self.date}" if self.date else ""
        why = f": {self.note}" if self.note else ""
        return f"{self.verdict}{by}{on}{why}"


def review(
    claim: str,
    verdict: str,
    *,
    note: str | None = None,
    author: str | None = None,
    date: str | None = None,
) -> Review:
    """Return a review that is not stored yet.

    Raises
    ------
    JudgementError
        If the claim is no IRI, there is no such verdict or the date is none.

    Examples
    --------
    >>> str(review("https://e.org/c", "rejected", author="王", date="2022-09-14"))
    'rejected by 王 on 2022-09-14'
    """
    if verdict not in REVIEW_VERDICTS:
        raise JudgementError(f"{verdict!r} is no verdict; write {', '.join(REVIEW_VERDICTS)}")
    check_decision([claim], date)
    return Review(claim, verdict, note or None, author or None, date or None)


def counting_reviews(reviews: Iterable[Review]) -> dict[str, Review]:
    """Return the review that counts on each claim, given all in order."""
    return standing(reviews, _claim)


def new_reviews(said: Iterable[Review], stored: Iterable[Review]) -> list[Review]:
    """Return what must be added to the stored reviews to make those that are said count.

    Parameters
    ----------
    said, stored : iterable of Review
        In order.

    Examples
    --------
    >>> [each.number for each in new_reviews([Review("a", "accepted")] * 2, [])]
    [1]
    """
    stored = list(stored)
    start = next_number(stored)
    added = additions(said, stored, _claim)
    return [replace(each, number=start + index) for index, each in enumerate(added)]


def review_withdrawal(reviews: Iterable[Review]) -> Review | None:
    """Return what takes back the latest review that was not taken back; None without any."""
    reviews = list(reviews)
    last = latest(reviews, _claim)
    return last and Review(last.claim, "withdrawn", number=next_number(reviews))


def review_triples(each: Review) -> Iterator[ox.Triple]:
    """Yield a review's triples; its IRI is a hash of all that it says."""
    said = (each.claim, each.verdict, each.note, each.author, each.date)
    node = terms.hashed_iri("review", each.number, *said)
    yield ox.Triple(node, terms.TYPE, gx("Review"))
    yield ox.Triple(node, gx("number"), terms.integer(each.number))
    yield ox.Triple(node, gx("claim"), ox.NamedNode(each.claim))
    yield ox.Triple(node, gx("verdict"), gx(each.verdict.capitalize()))
    yield from circumstances(node, each.note, each.author, each.date)


def reviewed_triple(each: Review) -> ox.Triple:
    """Return the triple of the facts graph that tells what counts on a claim."""
    return ox.Triple(ox.NamedNode(each.claim), REVIEWED, gx(each.verdict.capitalize()))


def read_reviews(store: Quads) -> tuple[Review, ...]:
    """Return all reviews of a store, withdrawn ones and withdrawals included, in order."""
    reviews = [
        Review(
            values["claim"],
            cast(ReviewVerdict, values["verdict"].rpartition("#")[2].lower()),
            values.get("note"),
            values.get("author"),
            values.get("date"),
            int(values["number"]),
        )
        for values in read_decisions(store, gx("Review"))
    ]
    return tuple(sorted(reviews, key=lambda each: (each.number, each.claim, each.verdict)))


def _claim(each: Review) -> str:
    return each.claim
