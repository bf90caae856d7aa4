"""Asking people, claim by claim, what is read rightly; a line of input for each answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from guanxi.commands.terminal import claim_lines, counted, messages, plain

if TYPE_CHECKING:
    from guanxi.store import Doubt, Reviewing, ReviewVerdict
    from guanxi.vocabulary import Ontology

_VERDICTS: Final[dict[str, ReviewVerdict]] = {"a": "accepted", "r": "rejected", "u": "unsure"}
_PROMPT: Final = "[a]ccept [r]eject [u]nsure s[k]ip [z] undo [q]uit > "


class ReviewSession:
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
        self._reviewing = reviewing
        self._ontology = ontology
        self._doubts = doubts
        self._author = author
        self._date = date
        self._decided: list[int] = []  # positions of the claims decided here, in order

    def run(self) -> None:
        """Ask until all claims are answered, or somebody quits or ends the input."""
        position = 0
        while position < len(self._doubts):
            doubt = self._doubts[position]
            self._show(position, doubt)
            answer = self._answer()
            if answer == "q":
                break
            if answer == "z":
                position = self._undone(position)
                continue
            if answer in _VERDICTS:
                self._store(doubt, _VERDICTS[answer])
                self._decided.append(position)
            position += 1
        done = counted(len(self._decided), "review")
        left = counted(len(self._doubts) - position, "claim")
        messages().print(f"{done} stored, {left} left.")

    def _answer(self) -> str:
        """Return the next key that means something; the end of the input is a quit."""
        console = messages()
        while True:
            console.print(_PROMPT, end="", markup=False)
            line = sys.stdin.readline()
            if not line:
                console.print()
                return "q"
            key = line.strip().lower()[:1]
            if key in (*_VERDICTS, "k", "z", "q"):
                return key

    def _store(self, doubt: Doubt, verdict: ReviewVerdict) -> None:
        said = self._reviewing.review(doubt.claim, verdict, author=self._author, date=self._date)
        self._reviewing.decide([said])

    def _undone(self, position: int) -> int:
        """Take back the latest review of this session and return the position of its claim."""
        if not self._decided:
            messages().print(
                "Nothing was reviewed yet; guanxi review --undo takes back earlier ones."
            )
            return position
        self._reviewing.undo()
        return self._decided.pop()

    def _show(self, position: int, doubt: Doubt) -> None:
        from guanxi.notebook import Claims

        console = messages()
        number = f"{position + 1}/{len(self._doubts)}"
        console.print()
        console.print(plain(f"{number} · doubt {doubt.score:.2f} · {'; '.join(doubt.reasons)}"))
        records = self._reviewing.records([doubt.claim]).values()
        for line in claim_lines(Claims(records, self._ontology)):
            console.print(line)
