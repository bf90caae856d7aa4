"""Input that could not be used: told as it is met, counted for the exit code."""

from __future__ import annotations

from guanxi.commands.terminal import messages
from guanxi.errors import DocumentError

__all__ = ["Problems", "complain", "warn"]


class Problems(list[DocumentError]):
    """Input that could not be used, told as it is met."""

    def report(self, problem: DocumentError) -> None:
        """Tell of a problem and keep it."""
        self.append(problem)
        complain(problem)


def complain(problem: DocumentError) -> None:
    """Tell of input that was skipped."""
    messages().print(f"error: {problem}", markup=False)


def warn(problem: DocumentError) -> None:
    """Tell of input that was used but looks wrong."""
    messages().print(f"warning: {problem}", markup=False)
