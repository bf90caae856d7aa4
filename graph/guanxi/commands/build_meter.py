"""How far a build has come, on a terminal as a bar, elsewhere as a line now and then."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn

from guanxi.commands.problems import complain, warn
from guanxi.commands.terminal import counted

if TYPE_CHECKING:
    from guanxi.building import Progress as BuildProgress
    from guanxi.errors import DocumentError

__all__ = ["BuildMeter"]

_FIRST_LINE: Final = 10
_LINES: Final = 30
_STAGES: Final = {
    "extracting": "reading",
    "completing": "storing",
    "inferring": "inferring",
    "publishing": "publishing",
    "checking": "checking",
}


class BuildMeter:
    """Shows how far a build has come.

    Parameters
    ----------
    console : rich.console.Console
        Where; a bar if it is a terminal, else a line after ten seconds and then every thirty.

    Attributes
    ----------
    problems, warnings : list of DocumentError
        What was told.
    """

    def __init__(self, console: Console) -> None:
        self.problems: list[DocumentError] = []
        self.warnings: list[DocumentError] = []
        self._console = console
        self._began = time.monotonic()
        self._next_line = self._began + _FIRST_LINE
        self._stage = ""
        self._bar: Progress | None = None
        if console.is_terminal:
            columns: tuple[ProgressColumn, ...] = (
                SpinnerColumn(),
                BarColumn(),
                TextColumn("{task.description}", markup=False),
            )
            self._bar = Progress(*columns, console=console, transient=True)
            self._task = self._bar.add_task("reading", total=None)

    def show(self, progress: BuildProgress) -> None:
        """Show it."""
        told = self._told(progress)
        if self._bar is not None:
            self._bar.update(
                self._task,
                description=told,
                total=progress.files or None,
                completed=progress.files_read,
            )
            return
        is_long = progress.stage != self._stage and self._next_line > self._began + _FIRST_LINE
        if time.monotonic() >= self._next_line or is_long:
            self._next_line = time.monotonic() + _LINES
            self._console.print(told, markup=False)
        self._stage = progress.stage

    def complain(self, problem: DocumentError) -> None:
        """Tell of input that was skipped, and keep it."""
        self.problems.append(problem)
        complain(problem, self._console)

    def warn(self, problem: DocumentError) -> None:
        """Tell of input that was used but looks wrong, and keep it."""
        self.warnings.append(problem)
        warn(problem, self._console)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _told(self, progress: BuildProgress) -> str:
        elapsed = time.monotonic() - self._began
        rate = progress.documents / elapsed if elapsed > 0 else 0
        parts = [
            _STAGES[progress.stage],
            f"{progress.files_read:,} of {counted(progress.files, 'file')}"
            if progress.files
            else "",
            counted(progress.documents, "document"),
            f"{rate:.1f}/s" if progress.documents else "",
            counted(progress.claims, "claim"),
            counted(progress.problems, "error") if progress.problems else "",
            _left(progress, elapsed),
        ]
        return " · ".join(filter(None, parts))


def _left(progress: BuildProgress, elapsed: float) -> str:
    """Return how long it takes still, by the files that are read; reading is a little ahead."""
    if progress.stage != "extracting" or not 0 < progress.files_read < progress.files:
        return ""
    seconds = round(elapsed * (progress.files - progress.files_read) / progress.files_read)
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return f"{hours} h {minutes} min left"
    return f"{minutes} min left" if minutes else f"{seconds} s left"
