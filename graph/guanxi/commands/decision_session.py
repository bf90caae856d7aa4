"""What `guanxi merge` and `guanxi review` share: asking people, and reading what they decided."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from guanxi.commands.terminal import counted, messages
from guanxi.errors import JudgementError

if TYPE_CHECKING:
    from guanxi.store import Judgement, Review

    DecisionT = TypeVar("DecisionT", Judgement, Review)


class DecisionSession(ABC):
    """Asks about one thing after another, a line of input for each, and stores answers at once.

    Parameters
    ----------
    size : int
        How many things there are.
    verdicts : collection of str
        The keys that decide.
    prompt : str
    decision, thing : str
        What is stored and what it is about, in the singular.
    nothing_yet : str
        What is said if somebody takes back what was not decided here.
    """

    def __init__(
        self,
        size: int,
        verdicts: Collection[str],
        *,
        prompt: str,
        decision: str,
        thing: str,
        nothing_yet: str,
    ) -> None:
        self._size = size
        self._verdicts = verdicts
        self._prompt = prompt
        self._decision = decision
        self._thing = thing
        self._nothing_yet = nothing_yet
        self._decided: list[int] = []  # positions, in the order of the answers

    @abstractmethod
    def show(self, position: int) -> None:
        """Print what is asked about."""

    @abstractmethod
    def store(self, position: int, key: str) -> bool:
        """Store an answer; tell whether it could be stored."""

    @abstractmethod
    def undo(self) -> None:
        """Take back what was stored last."""

    def is_settled(self, position: int) -> bool:  # noqa: ARG002
        """Tell whether earlier answers decided this one, too."""
        return False

    def run(self) -> None:
        """Ask until all is answered, or somebody quits or ends the input."""
        position = 0
        while position < self._size:
            if self.is_settled(position):
                position += 1
                continue
            self.show(position)
            answer = self._answer()
            if answer == "q":
                break
            if answer == "z":
                position = self._undone(position)
            elif answer == "k":
                position += 1
            elif self.store(position, answer):
                self._decided.append(position)
                position += 1
        done = counted(len(self._decided), self._decision)
        left = counted(self._size - position, self._thing)
        messages().print(f"{done} stored, {left} left.")

    def _answer(self) -> str:
        """Return the next key that means something; the end of the input is a quit."""
        console = messages()
        while True:
            console.print(self._prompt, end="", markup=False)
            line = sys.stdin.readline()
            if not line:
                console.print()
                return "q"
            key = line.strip().lower()[:1]
            if key in (*self._verdicts, "k", "z", "q"):
                return key

    def _undone(self, position: int) -> int:
        """Take back the latest answer of this session and return its position."""
        if not self._decided:
            messages().print(self._nothing_yet)
            return position
        self.undo()
        return self._decided.pop()


def read_decisions(
    path: Path,
    read: Callable[[str], Iterable[DecisionT]],
    author: str | None,
    date: str | None,
) -> list[DecisionT]:
    """Read a table of decisions; who and when are taken from the table where it tells.

    Raises
    ------
    JudgementError
        If it is no such table.
    """
    try:
        said = read(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise JudgementError(f"{path} is no text in UTF-8") from None
    except JudgementError as error:
        raise JudgementError(f"{path}: {error}") from error
    return [replace(each, author=each.author or author, date=each.date or date) for each in said]
