"""Input that could not be used: told as it is met, counted for the exit code."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.commands.terminal import messages
from guanxi.errors import DocumentError

__all__ = ["Problems", "complain", "told_warnings", "warn"]


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


@contextmanager
def told_warnings() -> Iterator[None]:
    """Tell of each warning within in one line, once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for text in dict.fromkeys(str(item.message) for item in caught):
        messages().print(f"warning: {text}", markup=False)
