"""Asking people, claim by claim, what is read rightly; a line of input for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from guanxi.commands.decision_session import DecisionSession
from guanxi.commands.terminal import claim_lines, messages, plain

if TYPE_CHECKING:
    from guanxi.store import Doubt, Reviewing, ReviewVerdict
    from guanxi.vocabulary import Ontology

_VERDICTS: Final[dict[str, ReviewVerdict]] = {"a": "accepted", "r": "rejected", "u": "unsure"}


class ReviewSession(DecisionSession):
    """Shows claims, the most doubtful ones first, and stores what is decided at once.

    Parameters
    ----------
    reviewing : Reviewing
        Of a store that is open for writing.
    ontology : Ontology
    doubts : sequence of Doubt
        The claims to show.
    author, date : str, optional
        Kept with every review.
    """

    def __init__(
        self,
        reviewing: Reviewing,
        ontology: Ontology,
        doubts: Sequence[Doubt],
        *,
        author: str | None = None,
        date: str | None = None,
    ) -> None:
        super().__init__(
            len(doubts),
            _VERDICTS,
            prompt="[a]ccept [r]eject [u]nsure s[k]ip [z] undo [q]uit > ",
            decision="review",
            thing="claim",
            nothing_yet="Nothing was reviewed yet; guanxi review --undo takes back earlier ones.",
        )
        self._reviewing = reviewing
        self._ontology = ontology
        self._doubts = doubts
        self._author = author
        self._date = date

    def store(self, position: int, key: str) -> bool:
        """Store a review."""
        said = self._reviewing.review(
            self._doubts[position].claim, _VERDICTS[key], author=self._author, date=self._date
        )
        self._reviewing.decide([said])
        return True

    def undo(self) -> None:
        """Take back the latest review."""
        self._reviewing.undo()

    def show(self, position: int) -> None:
        """Print a claim with its sentences and what makes it doubtful."""
        from guanxi.notebook import Claims

        doubt = self._doubts[position]
        console = messages()
        number = f"{position + 1}/{len(self._doubts)}"
        console.print()
        console.print(plain(f"{number} · doubt {doubt.score:.2f} · {'; '.join(doubt.reasons)}"))
        records = self._reviewing.records([doubt.claim]).values()
        for line in claim_lines(Claims(records, self._ontology)):
            console.print(line)
