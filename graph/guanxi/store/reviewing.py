"""What people decide about claims: which are read rightly, and which are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyoxigraph as ox

from guanxi.errors import JudgementError
from guanxi.store.doubts import Doubt, doubts
from guanxi.store.identity import Identity
from guanxi.store.quads import Quads
from guanxi.store.records import ClaimRecord, read_claims
from guanxi.store.review_table import read_review_table, review_table
from guanxi.store.reviews import (
    Review,
    counting_reviews,
    new_reviews,
    read_reviews,
    review,
    review_withdrawal,
)
from guanxi.vocabulary import Ontology


class Reviewing:
    """The reviews of a store's claims, and which claims may still be reviewed.

    Parameters
    ----------
    opened : callable
        Returns the store as long as it is open: whoever kept the store itself would keep its
        folder locked.
    ontology : Ontology
    identity : callable
        Returns what entities stand for.
    add : callable
        Stores reviews and brings the facts up to date.
    """

    def __init__(
        self,
        opened: Callable[[], Quads],
        ontology: Ontology,
        identity: Callable[[], Identity],
        add: Callable[[Sequence[Review]], None],
    ) -> None:
        self._opened = opened
        self._ontology = ontology
        self._identity = identity
        self._add = add

    def reviews(self) -> tuple[Review, ...]:
        """Return all reviews that were ever given, in order, withdrawals included."""
        return read_reviews(self._opened())

    def counting(self) -> Mapping[str, Review]:
        """Return the review that counts on each claim, by its IRI."""
        return counting_reviews(self.reviews())

    def review(
        self,
        claim: ClaimRecord | str,
        verdict: str,
        *,
        note: str | None = None,
        author: str | None = None,
        date: str | None = None,
    ) -> Review:
        """Return a review of a claim of this store, to be given to :meth:`decide`.

        Raises
        ------
        JudgementError
            If the store has no such claim, there is no such verdict or the date is none.
        """
        iri = claim if isinstance(claim, str) else claim.iri
        said = review(iri.strip("<>"), verdict, note=note, author=author, date=date)
        if not self.records([said.claim]):
            raise JudgementError(f"the store has no claim <{said.claim}>")
        return said

    def decide(self, said: Iterable[Review]) -> tuple[Review, ...]:
        """Store reviews, all or none of them, so that the latest on each claim counts.

        Returns
        -------
        tuple of Review
            What was added; nothing for what counted already.

        Raises
        ------
        StoreError
            If the store is open for reading.
        """
        added = tuple(new_reviews(said, self.reviews()))
        if added:
            self._add(added)
        return added

    def undo(self) -> Review | None:
        """Take back the latest review that still counts, and return the withdrawal.

        The withdrawal is a review of its own: nothing is deleted. None if nothing is left.
        """
        taken_back = review_withdrawal(self.reviews())
        if taken_back is not None:
            self._add([taken_back])
        return taken_back

    def doubts(self, minimum: float = 0.0, about: Iterable[str] = ()) -> tuple[Doubt, ...]:
        """Return the claims that nobody reviewed yet, the most doubtful ones first.

        Parameters
        ----------
        minimum : float
            Least score, in [0, 1].
        about : iterable of str
            Only claims with one of these ends, by IRI; none restrict nothing.
        """
        identity = self._identity()
        return doubts(
            self._opened(),
            self._ontology,
            identity,
            tuple(self.counting().values()),
            about={identity.representative(iri) for iri in about},
            minimum=minimum,
        )

    def records(self, claims: Iterable[str]) -> dict[str, ClaimRecord]:
        """Return what claims say, by IRI; those that the store lacks are left out."""
        nodes = " ".join(str(ox.NamedNode(iri)) for iri in claims)
        found = read_claims(self._opened(), f"VALUES ?claim {{ {nodes} }}") if nodes else ()
        return {each.iri: each for each in found}

    def table(self, doubts: Iterable[Doubt] = (), *, history: bool = False) -> str:
        """Return the reviews that count, or all that were ever given, as TSV.

        Parameters
        ----------
        doubts : iterable of Doubt
            Claims that await a review; they follow with an open verdict, to be filled in.
        history : bool
        """
        reviews = self.reviews()
        chosen = reviews if history else tuple(counting_reviews(reviews).values())
        doubts = tuple(doubts)
        records = self.records(
            sorted({each.claim for each in chosen} | {each.claim for each in doubts})
        )
        return review_table(chosen, doubts, records.get)

    def read_table(self, content: str) -> list[Review]:
        """Return the reviews of a table, to be given to :meth:`decide`.

        Claims that the store lacks may be among them: the reviews count once they come.

        Raises
        ------
        JudgementError
            If it is malformed; the message says in which line.
        """
        return read_review_table(content)
