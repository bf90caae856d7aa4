"""Input that could not be used: told as it is met, counted for the exit code."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.commands.terminal import messages, write
from guanxi.errors import DocumentError

if TYPE_CHECKING:
    from rich.console import Console

    from guanxi.documents import ReadingOptions

__all__ = [
    "Problems",
    "complain",
    "reading_options",
    "size",
    "told_warnings",
    "warn",
    "write_problems",
]


class Problems(list[DocumentError]):
    """Input that could not be used, told as it is met."""

    def report(self, problem: DocumentError) -> None:
        """Tell of a problem and keep it."""
        self.append(problem)
        complain(problem)


def complain(problem: DocumentError, console: Console | None = None) -> None:
    """Tell of input that was skipped, on the console that shows progress if there is one."""
    (console or messages()).print(f"error: {problem}", markup=False)


def warn(problem: DocumentError, console: Console | None = None) -> None:
    """Tell of input that was used but looks wrong, likewise."""
    (console or messages()).print(f"warning: {problem}", markup=False)


def write_problems(
    problems: Iterable[DocumentError], warnings: Iterable[DocumentError], file: Path
) -> None:
    """Write one JSON object a line: ``kind`` (error or warning), ``path`` and ``problem``."""
    lines = [
        json.dumps({"kind": kind, "path": told.path, "problem": told.problem}, ensure_ascii=False)
        for kind, all_told in (("error", problems), ("warning", warnings))
        for told in all_told
    ]
    write("".join(f"{line}\n" for line in lines), file)


def reading_options(
    columns: str | None,
    max_size: str | None,
    *,
    fetch: bool,
    allow_private: bool,
    keep_source: bool = False,
) -> ReadingOptions:
    """Return how files are to be read, from what the command line says.

    Raises
    ------
    DocumentError
        If a column or the size is malformed, or options do not go together.
    """
    from guanxi.documents import ReadingOptions, parse_columns

    if allow_private and not fetch:
        raise DocumentError("--allow-private", "goes with --fetch")
    options = ReadingOptions(
        columns=parse_columns(columns or ""),
        fetch=fetch,
        allow_private=allow_private,
        keep_source=keep_source,
    )
    return options if max_size is None else replace(options, max_size=size("--max-size", max_size))


def size(option: str, text: str) -> int:
    """Return the bytes that an option of the command line names.

    Raises
    ------
    DocumentError
        If it is no size; it says of which option.
    """
    from guanxi.documents import parse_size

    try:
        return parse_size(text)
    except DocumentError as error:
        raise DocumentError(option, error.problem) from None


@contextmanager
def told_warnings() -> Iterator[None]:
    """Tell of each warning within in one line, once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for text in dict.fromkeys(str(item.message) for item in caught):
        messages().print(f"warning: {text}", markup=False)
