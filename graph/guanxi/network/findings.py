"""What an analysis found: rows that print, display and write themselves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from html import escape as html_escape
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias, TypeVar, cast, get_args

import networkx as nx

from guanxi.errors import QueryError
from guanxi.network.claims import ontology_of
from guanxi.network.markdown import escape, table
from guanxi.network.witness import Witness

if TYPE_CHECKING:
    import pandas

RowT = TypeVar("RowT", covariant=True)
FindingsFormat: TypeAlias = Literal["table", "csv", "json", "md"]
FINDINGS_FORMATS: Final[tuple[FindingsFormat, ...]] = get_args(FindingsFormat)

# A cell that lists more than this many things tells how many there are.
_LISTED = 6
_STATEMENT: Final = ("subject", "predicate", "object")
_WIDE = 10_000  # a table is never folded: its reader scrolls
_CELL_STYLE = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"
_ROWS_SHOWN = 100


class Findings(tuple[RowT, ...]):
    """Rows of one kind, best first; equal to a tuple of the same rows.

    Rows are frozen dataclasses that name entities by IRI and the facts they rest on as
    :class:`~guanxi.network.Fact`; what is shown, and what :meth:`records` gives, has names instead.

    Parameters
    ----------
    rows : iterable of dataclass instances
    graph : networkx.MultiDiGraph
        The network that they are about; it knows the names.
    note : str
        What a reader must know of them, such as that a figure is an estimate.

    Attributes
    ----------
    note : str
    left_out : int
        How many rows :meth:`top` has cut off.
    """

    note: str
    left_out: int
    _names: Mapping[str, str]
    _relations: Mapping[str, str]

    def __new__(cls, rows: Iterable[RowT], graph: nx.MultiDiGraph[str], *, note: str = "") -> Self:
        """Keep the rows in their order."""
        names = {iri: str(data["label"]) for iri, data in graph.nodes(data=True)}
        for iri, document in graph.graph.get("documents", {}).items():
            names[iri] = document.get("title") or document.get("path") or iri
        relations = {name: item.label_zh for name, item in ontology_of(graph).predicates.items()}
        for name, labels in graph.graph.get("inferred_relations", {}).items():
            relations[name] = labels.get("zh", name)
        return cls._of(rows, names, relations, note, 0)

    @classmethod
    def _of(
        cls,
        rows: Iterable[RowT],
        names: Mapping[str, str],
        relations: Mapping[str, str],
        note: str,
        left_out: int,
    ) -> Self:
        self = super().__new__(cls, rows)
        self._names = names
        self._relations = relations
        self.note = note
        self.left_out = left_out
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        parts = (tuple(self), self._names, self._relations, self.note, self.left_out)
        return self._of, parts

    def top(self, count: int) -> Self:
        """Return the first rows; :attr:`left_out` counts the others.

        Parameters
        ----------
        count : int
            At least 0.
        """
        left_out = self.left_out + max(len(self) - count, 0)
        return self._of(self[:count], self._names, self._relations, self.note, left_out)

    def within(self, field: str) -> Findings[Any]:
        """Return the rows that stand in a field of these rows, one after the other.

        Parameters
        ----------
        field : str
            One that holds tuples of dataclasses, such as the members of ecosystems.
        """
        rows = [each for row in self for each in getattr(row, field)]
        return Findings._of(rows, self._names, self._relations, self.note, 0)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain data for JSON: entities by name, facts with their sentences."""
        return [{name: self._plain(name, value) for name, value in _items(row)} for row in self]

    def texts(self) -> list[dict[str, str]]:
        """Return the rows as text to read: numbers rounded, long lists cut, facts in words.

        Identifiers are left out, and so are columns that are empty in all rows.
        """
        rows = [
            {name: self._text(name, value) for name, value in _items(row) if name != "iri"}
            for row in self
        ]
        empty = {name for name in rows[0] if not any(row[name] for row in rows)} if rows else set()
        return [{name: row[name] for name in row if name not in empty} for row in rows]

    @property
    def df(self) -> pandas.DataFrame:
        """The rows as a data frame, one column a field.

        Raises
        ------
        QueryError
            If pandas is not installed.
        """
        return cast("pandas.DataFrame", pandas_module().DataFrame(self.records()))

    def to(self, format: FindingsFormat) -> str:
        """Return the rows as text.

        Parameters
        ----------
        format : {"table", "csv", "json", "md"}
            A table for the terminal, comma-separated values, JSON or a Markdown table. The first
            and the last tell the note and what was left out, too.

        Raises
        ------
        QueryError
            If there is no such format.
        """
        if format not in FINDINGS_FORMATS:
            raise QueryError(f"no format {format!r}; choose among {', '.join(FINDINGS_FORMATS)}")
        if format == "json":
            return json.dumps(self.records(), ensure_ascii=False, indent=1) + "\n"
        if format == "csv":
            return self._csv()
        return f"{self}\n" if format == "table" else self._markdown()

    def remarks(self) -> list[str]:
        """Return what stands below a table: how many rows are missing, and the note."""
        missing = f"{self.left_out} more" if self.left_out else ""
        return [remark for remark in (missing, self.note) if remark]

    def __str__(self) -> str:
        if not self:
            return "\n".join(["nothing found", *self.remarks()])
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
        rows = self.texts()
        for name in rows[0]:
            drawn.add_column(Text(name), justify="right" if self._is_number(name) else "left")
        for row in rows:
            drawn.add_row(*map(Text, row.values()))
        output = io.StringIO()
        Console(file=output, width=_WIDE, color_system=None, legacy_windows=False).print(drawn)
        lines = [line.rstrip() for line in output.getvalue().strip("\n").split("\n")]
        return "\n".join([*filter(None, lines), *self.remarks()])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        shown = self.top(_ROWS_SHOWN)
        rows = shown.texts()
        head = "".join(_cell("th", name) for name in rows[0]) if rows else ""
        body = "".join(
            f"<tr>{''.join(_cell('td', text) for text in r.values())}</tr>" for r in rows
        )
        below = "".join(f"<p>{html_escape(remark)}</p>" for remark in shown.remarks())
        if not rows:
            return f"<p>没有发现 · nothing found</p>{below}"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"

    def _csv(self) -> str:
        output = io.StringIO()
        records = [
            {name: self._text(name, value, limit=None, digits=None) for name, value in _items(row)}
            for row in self
        ]
        if records:
            writer = csv.DictWriter(output, list(records[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
        return output.getvalue()

    def _markdown(self) -> str:
        if not self:
            return "\n".join(["nothing found", *map(escape, self.remarks())]) + "\n"
        rows = self.texts()
        lines = table(
            [escape(name) for name in rows[0]],
            [[escape(text) for text in row.values()] for row in rows],
            "".join("r" if self._is_number(name) else "l" for name in rows[0]),
        )
        for remark in self.remarks():
            lines += ["", escape(remark)]
        return "\n".join(lines) + "\n"

    def _is_number(self, name: str) -> bool:
        return all(isinstance(getattr(row, name), int | float | None) for row in self)

    def _plain(self, name: str, value: Any) -> Any:
        if is_dataclass(value):
            return {inner: self._plain(inner, each) for inner, each in _items(value)}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._plain(name, each) for each in value]
        if isinstance(value, Mapping):
            return {str(self._plain("", k)): self._plain("", each) for k, each in value.items()}
        named = isinstance(value, str) and name != "iri"
        return self._names.get(value, value) if named else value

    def _text(
        self, name: str, value: Any, limit: int | None = _LISTED, digits: int | None = 3
    ) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            return repr(value) if digits is None else f"{value:.{digits}f}"
        if isinstance(value, str):
            if name == "iri":
                return value
            known = self._relations if name.startswith("predicate") else self._names
            return known.get(value, value)
        if isinstance(value, Witness):
            document = self._names.get(value.document or "", value.document)
            said = (f"“{value.sentence}”", value.sentence), (f"《{document}》", document)
            return "".join([text for text, there in said if there] + [value.published or ""])
        if is_dataclass(value):
            told = dict(_items(value))
            shown = _STATEMENT if told.keys() >= set(_STATEMENT) else tuple(told)
            if shown is not _STATEMENT and limit is not None:
                shown = shown[:1]
            parts = (self._text(part, told[part], limit, digits) for part in shown)
            return " ".join(filter(None, parts))
        if isinstance(value, Mapping):
            value = tuple(value.items())
        if isinstance(value, list | tuple):
            texts = [self._text(name, each, limit, digits) for each in value]
            separator = "；" if any(map(is_dataclass, value)) else "、"
            more = f" … ({len(texts)})" if limit is not None and len(texts) > limit else ""
            return separator.join(texts[:limit]) + more
        return str(value)


def pandas_module() -> ModuleType:
    """Return pandas.

    Raises
    ------
    QueryError
        If it is not installed.
    """
    try:
        return import_module("pandas")
    except ImportError as error:
        raise QueryError("data frames need pandas: pip install 'guanxi[notebook]'") from error


def _items(row: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(row):
        yield field.name, getattr(row, field.name)


def _cell(tag: str, text: str) -> str:
    return f'<{tag} style="{_CELL_STYLE}">{html_escape(text)}</{tag}>'
