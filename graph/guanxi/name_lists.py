"""Lists of names as tables: CSV and TSV files of an overlay's lexicon."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final, cast, get_args

import pyoxigraph

from guanxi.errors import OntologyError
from guanxi.model import EntityType
from guanxi.namespaces import entity_iri

__all__ = ["ListedName", "read_name_list"]

_COLUMNS: Final = ("name", "type", "en", "aliases", "ambiguous_aliases", "iri")
_REQUIRED: Final = ("name", "type")
_TYPES: Final = frozenset(get_args(EntityType))


@dataclass(frozen=True, slots=True)
class ListedName:
    """One row: a known entity and its forms; see :class:`~guanxi.vocabulary.LexiconEntry`."""

    iri: str
    name: str
    type: EntityType
    label_en: str | None
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]


def read_name_list(file: Traversable) -> Iterator[ListedName]:
    """Yield the rows of a table of names.

    Parameters
    ----------
    file : Traversable
        A file that ends in ``.csv`` (comma, quoted as spreadsheets do) or ``.tsv`` (tab, quotation
        marks are part of the names), with a header, in UTF-8, with or without a byte order mark.

    Raises
    ------
    OntologyError
        If the header or a row is wrong; the message says in which line and column.
    """
    rows = _rows(file)
    _, header = next(rows, (1, []))
    columns = _header(file, header)
    at = {column: number for number, column in enumerate(columns)}
    places = [at.get(column, len(columns)) for column in _COLUMNS]
    for line, row in rows:
        if not any(row):
            continue
        if len(row) > len(columns):
            problem = f"{len(row)} cells under {len(columns)} columns"
            raise _error(file, line, f"{problem}; quote a cell that holds the separator")
        row += [""] * (len(columns) + 1 - len(row))
        name, type, en, aliases, ambiguous, iri = [row[place] for place in places]
        name, type, iri = _tidy(name), type.strip(), iri.strip()
        if not name:
            raise _error(file, line, "column name: empty; give the name or drop the line")
        if type not in _TYPES:
            known = ", ".join(get_args(EntityType))
            raise _error(file, line, f"column type: {type!r} is no type; write one of {known}")
        if iri and not _is_iri(iri):
            remedy = "write it in full (https://…) or leave it empty"
            raise _error(file, line, f"column iri: {iri!r} is no IRI; {remedy}")
        yield ListedName(
            iri or entity_iri(name, None),
            name,
            cast(EntityType, type),
            _tidy(en) or None,
            _forms(aliases),
            _forms(ambiguous),
        )


def _rows(file: Traversable) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the last line of each row, and its cells."""
    with io.TextIOWrapper(file.open("rb"), "utf-8-sig", newline="") as lines:
        if file.name.endswith(".tsv"):
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        else:
            rows = csv.reader(lines, strict=True)
        try:
            for row in rows:
                yield rows.line_num, row
        except csv.Error as error:
            raise _error(file, rows.line_num, f"malformed row ({error}); mend it") from error
        except UnicodeDecodeError as error:
            line = _first_undecodable_line(file)
            raise _error(file, line, "not UTF-8; save the list as UTF-8") from error


def _header(file: Traversable, cells: list[str]) -> list[str]:
    columns = [cell.strip() for cell in cells]
    for column in columns:
        if column not in _COLUMNS:
            raise _error(
                file, 1, f"unknown column {column!r}; the columns are {', '.join(_COLUMNS)}"
            )
        if columns.count(column) > 1:
            raise _error(file, 1, f"column {column} stands twice; keep one")
    for column in _REQUIRED:
        if column not in columns:
            raise _error(
                file, 1, f"column {column} is missing; begin with a header such as name,type"
            )
    return columns


def _forms(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    return tuple(form for part in cell.split("|") if (form := _tidy(part)))


def _tidy(text: str) -> str:
    """Collapse white space, as the documents' text has it."""
    return " ".join(text.split())


def _is_iri(text: str) -> bool:
    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def _first_undecodable_line(file: Traversable) -> int:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def _error(file: Traversable, line: int, problem: str) -> OntologyError:
    return OntologyError(f"{file}, line {line}: {problem}")
