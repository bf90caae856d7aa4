"""Asking people, pair by pair, which names mean one thing; a line of input for each answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from rich.text import Text

from guanxi.commands.decision_session import DecisionSession
from guanxi.commands.terminal import counted, emphasised, messages, plain, print_pair
from guanxi.errors import JudgementError

if TYPE_CHECKING:
    from guanxi.store import Curation, Profile, Verdict

_VERDICTS: Final[dict[str, Verdict]] = {"s": "same", "d": "different", "u": "unsure"}


class MergeSession(DecisionSession):
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
        super().__init__(
            len(self._candidates),
            _VERDICTS,
            prompt="[s]ame [d]ifferent [u]nsure s[k]ip [z] undo [q]uit > ",
            decision="judgement",
            thing="pair",
            nothing_yet="Nothing was judged yet; guanxi merge --undo takes back earlier ones.",
        )

    def is_settled(self, position: int) -> bool:
        """Tell whether earlier answers made the two one."""
        identity = self._curation.identity
        candidate = self._candidates[position]
        ends = candidate.first.iri, candidate.second.iri
        return len({identity.representative(end) for end in ends}) == 1

    def store(self, position: int, key: str) -> bool:
        """Store a judgement, unless it contradicts what was decided before."""
        candidate = self._candidates[position]
        said = self._curation.judgement(
            candidate.first.iri,
            candidate.second.iri,
            _VERDICTS[key],
            author=self._author,
            date=self._date,
        )
        try:
            self._curation.judge([said])
        except JudgementError as error:
            messages().print(f"error: {error}", markup=False)
            return False
        return True

    def undo(self) -> None:
        """Take back the latest judgement."""
        self._curation.undo()

    def show(self, position: int) -> None:
        """Print a pair side by side, with sentences."""
        candidate = self._candidates[position]
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
