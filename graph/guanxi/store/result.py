"""What a query answers: rows, a graph or yes and no, in the formats that users ask for."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar

import pyoxigraph as ox

from guanxi.data_frames import data_frame
from guanxi.errors import QueryError
from guanxi.store.terms import Term, compact, to_rdflib
from guanxi.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas
    import rdflib

Found = TypeVar("Found")
ResultFormat: TypeAlias = Literal["table", "csv", "tsv", "json", "turtle"]
RESULT_FORMATS: Final[tuple[ResultFormat, ...]] = ("table", "csv", "tsv", "json", "turtle")

_SPARQL_RESULTS = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV}


class QueryResult:
    """The answer to a query, read whole: it stays as it is when the store changes.

    Iterating yields the rows of a SELECT as tuples of rdflib terms, None where a variable is
    unbound, and the triples of a CONSTRUCT or DESCRIBE.

    Attributes
    ----------
    kind : {"rows", "graph", "boolean"}
    variables : tuple of str
        Names of the columns; empty unless `kind` is ``"rows"``.
    boolean : bool or None
        The answer to an ASK.
    is_cut : bool
        Whether there was more than the limit.
    """

    def __init__(
        self,
        answer: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean,
        limit: int | None = None,
    ) -> None:
        """Read an answer, or the first `limit` rows or triples of it."""
        self.kind: Literal["rows", "graph", "boolean"] = "rows"
        self.variables: tuple[str, ...] = ()
        self.boolean: bool | None = None
        self.is_cut = False
        self._rows: list[tuple[Term | None, ...]] = []
        if isinstance(answer, ox.QuerySolutions):
            self.variables = tuple(variable.value for variable in answer.variables)
            self._rows = [tuple(solution) for solution in self._first(read(answer), limit)]
        elif isinstance(answer, ox.QueryTriples):
            self.kind = "graph"
            triples = sorted(self._first(dict.fromkeys(read(answer)), limit), key=str)
            self._rows = [(triple.subject, triple.predicate, triple.object) for triple in triples]
        else:
            self.kind = "boolean"
            self.boolean = bool(answer)

    def _first(self, found: Iterable[Found], limit: int | None) -> list[Found]:
        rows = list(islice(found, None if limit is None else limit + 1))
        self.is_cut = limit is not None and len(rows) > limit
        return rows[:limit]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[rdflib.term.Identifier | None, ...]]:
        for row in self._rows:
            yield tuple(None if term is None else to_rdflib(term) for term in row)

    def values(self) -> Iterator[tuple[str | None, ...]]:
        """Yield the rows as text: IRIs in full, literals without language and datatype.

        Many times quicker than rdflib terms.
        """
        yield from texts(self._rows)

    def readable(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as people read them: IRIs as prefixed names, nothing as empty text."""
        for row in self._rows:
            yield tuple("" if term is None else _short(term) for term in row)

    def records(self) -> Iterator[dict[str, str | None]]:
        """Yield the rows of `values` as dictionaries by variable."""
        for row in self.values():
            yield dict(zip(self.variables, row, strict=True))

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The triples of a CONSTRUCT or DESCRIBE.

        Raises
        ------
        QueryError
            If the query asks for something else.
        """
        self._require("graph", "a graph")
        import rdflib

        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace)
        for subject, predicate, object in self:
            assert subject is not None
            assert predicate is not None
            assert object is not None
            graph.add((subject, predicate, object))
        return graph

    @property
    def df(self) -> pandas.DataFrame:
        """The rows as a data frame, one column a variable, numbers and dates as such.

        Raises
        ------
        QueryError
            If pandas is not installed, or the query asks for something else than rows.
        """
        self._require("rows", "rows")
        rows = ([None if term is None else _python(term) for term in row] for row in self._rows)
        return data_frame(rows, self.variables)

    def to(self, format: ResultFormat, *, width: int = 120) -> str:
        """Render the answer as text.

        Parameters
        ----------
        format : {"table", "csv", "tsv", "json", "turtle"}
            The first four are for rows and yes or no (CSV, TSV and JSON as SPARQL 1.1 has them),
            ``"turtle"`` is for graphs; a graph as ``"table"`` has a row for each triple.
        width : int
            Of a table, in columns of a terminal.

        Raises
        ------
        QueryError
            If the answer cannot be had in this format.
        """
        if format not in RESULT_FORMATS:
            raise QueryError(f"no format {format!r}; choose among {', '.join(RESULT_FORMATS)}")
        if format == "table":
            return self._table(width)
        if format == "turtle":
            self._require("graph", "Turtle")
            triples = (ox.Triple(*row) for row in self._rows)  # type: ignore[arg-type]
            data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
            assert data is not None
            return data.decode()
        if self.kind == "graph":
            raise QueryError(f"a graph cannot be written as {format}; ask for turtle or table")
        return self._sparql_results(format)

    def _sparql_results(self, format: ResultFormat) -> str:
        if self.kind == "boolean":
            if format == "json":
                return json.dumps({"head": {}, "boolean": self.boolean}) + "\n"
            return f"{str(self.boolean).lower()}\n"
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self._rows
        ]
        text = json.dumps(
            {"head": {"vars": self.variables}, "results": {"bindings": bindings}},
            ensure_ascii=False,
        )
        if format == "json":
            return text + "\n"
        solutions = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        data = solutions.serialize(format=_SPARQL_RESULTS[format])
        assert data is not None
        return data.decode().replace("\r\n", "\n")

    def _table(self, width: int) -> str:
        if self.kind == "boolean":
            return f"{'yes' if self.boolean else 'no'}\n"
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table()
        for name in self.variables or ("subject", "predicate", "object"):
            table.add_column(name, overflow="fold")
        for row in self._rows:
            table.add_row(*("" if term is None else Text(_short(term)) for term in row))
        output = io.StringIO()
        # In a notebook rich would show the table beside what is asked for.
        Console(
            file=output, width=width, color_system=None, legacy_windows=False, force_jupyter=False
        ).print(table)
        return output.getvalue()

    def _require(self, kind: str, wanted: str) -> None:
        if self.kind != kind:
            raise QueryError(
                f"this query answers with {_ANSWERS[self.kind]}, not with {wanted}; "
                "SELECT gives rows, CONSTRUCT and DESCRIBE give a graph, ASK gives yes or no"
            )


def read(found: Iterable[Found]) -> Iterator[Found]:
    """Yield what a query finds, which Oxigraph looks up one by one.

    Raises
    ------
    QueryError
        If the database cannot be read.
    """
    try:
        yield from found
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def texts(rows: Iterable[Iterable[Term | None]]) -> Iterator[tuple[str | None, ...]]:
    """Yield rows of terms as text: IRIs in full, literals without language and datatype."""
    for row in rows:
        yield tuple(None if term is None else _text(term) for term in row)


_ANSWERS: dict[str, str] = {"rows": "rows", "graph": "a graph", "boolean": "yes or no"}


def _text(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _short(term: Term) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else _text(term)


def _python(term: Term) -> object:
    if isinstance(term, ox.Literal) and not term.language:
        value = to_rdflib(term).toPython()  # type: ignore[attr-defined]
        return _text(term) if value is None else value
    return _text(term)


def _json_term(term: Term | Sequence[Term]) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        described: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            described["xml:lang"] = term.language
        elif not term.datatype.value.endswith("#string"):
            described["datatype"] = term.datatype.value
        return described
    assert isinstance(term, ox.Triple)
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {key: _json_term(part) for key, part in parts.items()}}
