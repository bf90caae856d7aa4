"""Judgements as a table of tab-separated values, to keep, share and edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from guanxi.store.judgements import Judgement, judgement
from guanxi.store.tab_separated import read_tab_separated, tab_separated

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
    rows = (
        (
            *(each.verdict, *each.pair, label(each.first), label(each.second)),
            *(each.note, each.author, each.date),
        )
        for each in judgements
    )
    return tab_separated(COLUMNS, rows)


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

    def read(values: dict[str, str]) -> Judgement:
        return judgement(
            iri(values.get("first", "")),
            iri(values.get("second", "")),
            values.get("verdict", ""),
            note=values.get("note"),
            author=values.get("author"),
            date=values.get("date"),
        )

    return read_tab_separated(content, COLUMNS, _NEEDED, read)
