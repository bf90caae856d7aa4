"""Judgements as a table of tab-separated values, to keep, share and edit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Final

from guanxi.errors import GuanxiError, JudgementError
from guanxi.store.judgements import Judgement, judgement

COLUMNS: Final = (
    "verdict",
    "first",
    "second",
    "first_name",
    "second_name",
    "note",
    "author",
    "date",
)
_NEEDED: Final = COLUMNS[:3]


def judgement_table(judgements: Iterable[Judgement], label: Callable[[str], str]) -> str:
    """Return judgements as a table, one a line, in order.

    Parameters
    ----------
    judgements : iterable of Judgement
    label : callable
        What an entity is called, given its IRI; for people to read.
    """
    output = io.StringIO()
    writer = csv.writer(output, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in judgements:
        names = (label(each.first), label(each.second))
        writer.writerow((each.verdict, *each.pair, *names, each.note, each.author, each.date))
    return output.getvalue()


def read_judgement_table(content: str, iri: Callable[[str], str]) -> list[Judgement]:
    """Return the judgements of a table.

    Parameters
    ----------
    content : str
        With a line of column names. `verdict`, `first` and `second` are needed; the names beside
        are for people to read and not looked at.
    iri : callable
        Finds the entity that ``first`` or ``second`` says: an IRI, a name or an alias.

    Raises
    ------
    JudgementError
        If a column is missing or unknown, or a line is malformed; the message says which.
    """
    rows = csv.reader(io.StringIO(content.removeprefix("\ufeff")), dialect="excel-tab")
    columns = next(rows, [])
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise JudgementError(
            f"line 1: no column {', '.join(missing)}; begin with a line of the names "
            f"{', '.join(COLUMNS)}, separated by tabs"
        )
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        raise JudgementError(f"line 1: no such column: {', '.join(unknown)}")
    judgements = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        values = dict(zip(columns, map(str.strip, row), strict=False))
        try:
            if len(row) > len(columns):
                raise JudgementError(f"{len(row)} values under {len(columns)} columns")
            judgements.append(
                judgement(
                    iri(values.get("first", "")),
                    iri(values.get("second", "")),
                    values.get("verdict", ""),
                    note=values.get("note"),
                    author=values.get("author"),
                    date=values.get("date"),
                )
            )
        except GuanxiError as error:
            raise JudgementError(f"line {rows.line_num}: {error}") from error
    return judgements
