"""What the program shows on a terminal, and how it writes files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from guanxi.notebook import Claims

__all__ = [
    "UNFOLDED",
    "messages",
    "print_claims",
    "print_lines",
    "print_table",
    "screen_width",
    "write",
]

UNFOLDED: Final = 10_000
"""Wide enough for any row: what is piped must not be folded to the width of a screen."""


def messages() -> Console:
    """Return the console for progress and messages: standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def screen_width() -> int:
    """Return how wide a table on standard output may be, in columns."""
    console = Console()
    return console.width if console.is_terminal else UNFOLDED


def _data() -> Console:
    return Console(highlight=False, width=screen_width())


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Print a table to standard output; Chinese characters count as two columns."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    _data().print(table)


def print_lines(lines: Iterable[str | Text]) -> None:
    """Print lines to standard output as they are, without reading markup in them."""
    console = _data()
    for line in lines:
        console.print(line if isinstance(line, Text) else Text(line), soft_wrap=True)


def print_claims(claims: Claims) -> None:
    """Print claims to standard output, each above its sentences with the names emphasised."""
    from guanxi.notebook import name_spans, source

    lines: list[Text] = []
    for claim in claims:
        lines.append(Text(claims.heading(claim), style="bold"))
        for index, evidence in enumerate(claim.evidence):
            quote = Text(evidence.quote)
            for span in name_spans(claim, index):
                quote.stylize("yellow", *span)
            lines.append(Text("  “").append_text(quote).append("”"))
        lines.append(Text(f"  {source(claim.document)}", style="dim"))
    print_lines(lines)


def write(data: str | bytes, out: Path | None) -> None:
    """Write data to standard output, or to a file that is never seen half written.

    Parameters
    ----------
    data : str or bytes
        Text is written as UTF-8.
    out : Path or None
        None for standard output. Missing folders are made.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, since a file can be renamed into place only within one file system.
    scratch = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        scratch.write_bytes(content)
        scratch.replace(out)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
