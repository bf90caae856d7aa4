"""What people decide about the claims of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from guanxi.opened_graph import OpenedGraph
from guanxi.store import ClaimRecord, Doubt, Review, Reviewing, ReviewVerdict


class ReviewedGraph(OpenedGraph):
    """A graph whose claims people accept and reject."""

    def doubts(
        self, min_doubt: float = 0.0, *, about: str | Iterable[str] = ()
    ) -> tuple[Doubt, ...]:
        """Return the claims that nobody reviewed yet, the most doubtful ones first.

        Parameters
        ----------
        min_doubt : float
            In [0, 1].
        about : str or iterable of str
            Only claims about one of these entities, by name, alias or IRI.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        names = [about] if isinstance(about, str) else about
        return self._store.reviewing.doubts(min_doubt, [self._store.entity(n).iri for n in names])

    def claims_in_doubt(self, doubts: Iterable[Doubt]) -> tuple[ClaimRecord, ...]:
        """Return what doubtful claims say, in the same order."""
        claims = [each.claim for each in doubts]
        records = self._store.reviewing.records(claims)
        return tuple(records[claim] for claim in claims)

    def review(
        self,
        claim: ClaimRecord | str,
        verdict: ReviewVerdict,
        *,
        note: str | None = None,
        author: str | None = None,
        date: str | None = None,
    ) -> tuple[Review, ...]:
        """Accept or reject a claim; the store is written and read anew.

        A rejected claim supports no fact and denies none; an accepted one does so whatever its
        confidence. Nothing is overwritten: the latest review of a claim counts.

        Parameters
        ----------
        claim : ClaimRecord or str
            One of :meth:`KnowledgeGraph.claims`, or its IRI.
        verdict : {"accepted", "rejected", "unsure", "withdrawn"}
        note, author : str, optional
        date : str, optional
            ISO 8601.

        Returns
        -------
        tuple of Review
            What was added: one, or none where this counted already.

        Raises
        ------
        JudgementError
            If the store has no such claim, there is no such verdict or the date is none.
        StoreError
            If the store is being written, or was built with another ontology.
        """
        with self.reviewing() as reviewing:
            said = reviewing.review(claim, verdict, note=note, author=author, date=date)
            return reviewing.decide([said])

    def reviews(self) -> tuple[Review, ...]:
        """Return all reviews that were ever given, in order, withdrawals included."""
        return self._store.reviewing.reviews()

    def review_table(self, doubts: Iterable[Doubt] = (), *, history: bool = False) -> str:
        """Return reviews as TSV, see :meth:`guanxi.store.Reviewing.table`."""
        return self._store.reviewing.table(doubts, history=history)

    @contextmanager
    def reviewing(self) -> Iterator[Reviewing]:
        """Open the store for reviews; when the block ends, readers see what was decided.

        Reviews are kept even if the block ends with an error.

        Examples
        --------
        >>> from guanxi import KnowledgeGraph
        >>> with KnowledgeGraph.build((), None).reviewing() as reviewing:
        ...     reviewing.doubts()
        ()

        Raises
        ------
        StoreError
            If the store is being written, or was built with another ontology.
        """
        with self._deciding() as writer:
            yield writer.reviewing
