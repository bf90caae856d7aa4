"""Asking people, pair by pair, which names mean one thing; a line of input for each answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.text import Text

from guanxi.commands.terminal import counted, emphasised, messages, plain, print_pair
from guanxi.errors import JudgementError

if TYPE_CHECKING:
    from guanxi.store import Curation, MergeCandidate, Profile, Verdict

_VERDICTS: Final[dict[str, Verdict]] = {"s": "same", "d": "different", "u": "unsure"}
_PROMPT: Final = "[s]ame [d]ifferent [u]nsure s[k]ip [z] undo [q]uit > "


class MergeSession:
    """Shows pairs that may be one and stores what is decided at once.

    Parameters
    ----------
    curation : Curation
        Of a store that is open for writing.
    min_score : float
        Weaker pairs are left out.
    author, date : str, optional
        Kept with every judgement.
    """

    def __init__(
        self,
        curation: Curation,
        min_score: float,
        *,
        author: str | None = None,
        date: str | None = None,
    ) -> None:
        self._curation = curation
        self._candidates = curation.candidates(min_score)
        self._author = author
        self._date = date
        self._judged: list[int] = []  # positions of the pairs judged here, in order

    def run(self) -> None:
        """Ask until all pairs are answered, or somebody quits or ends the input."""
        position = 0
        while position < len(self._candidates):
            candidate = self._candidates[position]
            if self._is_settled(candidate):
                position += 1
                continue
            self._show(position, candidate)
            answer = self._answer()
            if answer == "q":
                break
            if answer == "z":
                position = self._undone(position)
            elif answer == "k" or self._stored(position, candidate, _VERDICTS[answer]):
                position += 1
        done = counted(len(self._judged), "judgement")
        left = counted(len(self._candidates) - position, "pair")
        messages().print(f"{done} stored, {left} left.")

    def _is_settled(self, candidate: MergeCandidate) -> bool:
        """Tell whether earlier answers made the two one."""
        identity = self._curation.identity
        ends = candidate.first.iri, candidate.second.iri
        return len({identity.representative(end) for end in ends}) == 1

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

    def _stored(self, position: int, candidate: MergeCandidate, verdict: Verdict) -> bool:
        said = self._curation.judgement(
            candidate.first.iri,
            candidate.second.iri,
            verdict,
            author=self._author,
            date=self._date,
        )
        try:
            self._curation.judge([said])
        except JudgementError as error:
            messages().print(f"error: {error}", markup=False)
            return False
        self._judged.append(position)
        return True

    def _undone(self, position: int) -> int:
        """Take back the latest judgement of this session and return the position of its pair."""
        if not self._judged:
            messages().print("Nothing was judged yet; guanxi merge --undo takes back earlier ones.")
            return position
        self._curation.undo()
        return self._judged.pop()

    def _show(self, position: int, candidate: MergeCandidate) -> None:
        number = f"{position + 1}/{len(self._candidates)}"
        reasons = "; ".join(candidate.reasons)
        print_pair(
            f"{number} · {candidate.score:.2f} · {reasons}",
            list(self._lines(candidate.first)),
            list(self._lines(candidate.second)),
        )

    def _lines(self, profile: Profile) -> Iterator[Text]:
        yield plain(profile.name, "bold yellow")
        known = ", in the lexicon" if profile.entry is not None else ""
        yield plain(f"{profile.type}, {counted(len(profile.mentions), 'article')}{known}", "dim")
        if others := sorted(profile.forms - {profile.name}):
            yield plain(f"also {'、'.join(others)}")
        for sample in self._curation.samples(profile.iri):
            yield emphasised(f"“{sample.sentence}”", sample.forms)
            yield plain(f"《{sample.title}》", "dim")
