"""Tables of tab-separated values that people edit: read with the line in every complaint."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from guanxi.errors import GuanxiError, JudgementError

_T = TypeVar("_T")


def tab_separated(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return rows below a line of column names."""
    output = io.StringIO()
    writer = csv.writer(output, dialect="excel-tab", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return output.getvalue()


def read_tab_separated(
    content: str,
    columns: Sequence[str],
    needed: Sequence[str],
    read: Callable[[dict[str, str]], _T],
) -> list[_T]:
    """Return what is read of each row that is not empty.

    Parameters
    ----------
    content : str
        With a line of column names.
    columns, needed : sequence of str
        What may stand there and what must, in any order.
    read : callable
        Given the values of a row by column, without space around them.

    Raises
    ------
    JudgementError
        If a column is missing or unknown, or a row cannot be read; the message says which line.
    """
    rows = csv.reader(io.StringIO(content.removeprefix("\ufeff")), dialect="excel-tab")
    given = next(rows, [])
    if missing := [column for column in needed if column not in given]:
        raise JudgementError(
            f"line 1: no column {', '.join(missing)}; begin with a line of the names "
            f"{', '.join(columns)}, separated by tabs"
        )
    if unknown := [column for column in given if column not in columns]:
        raise JudgementError(f"line 1: no such column: {', '.join(unknown)}")
    found = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            if len(row) > len(given):
                raise JudgementError(f"{len(row)} values under {len(given)} columns")
            found.append(read(dict(zip(given, map(str.strip, row), strict=False))))
        except GuanxiError as error:
            raise JudgementError(f"line {rows.line_num}: {error}") from error
    return found
