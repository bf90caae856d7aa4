"""What a query came to: what was asked in the end, what it reads, how much it found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from guanxi.store.result import QueryResult
from guanxi.store.sparql import PreparedQuery, graphs, reads_default_graph, with_prefixes


@dataclass(frozen=True, slots=True)
class QueryAccount:
    """An account of one query.

    Attributes
    ----------
    sparql : str
        What any SPARQL 1.1 engine can be asked: with the prefixes declared that it uses, and the
        bindings in place.
    graphs : tuple of str
        The graphs that it names, or variables where it asks any graph.
    default : tuple of str
        The graphs that patterns outside of these read: those after ``FROM``, else ``union of all
        graphs``; empty if there are no such patterns.
    answer : str
        ``rows``, ``graph`` or ``boolean``.
    rows : int
        How many rows or triples were found.
    seconds : float
        From the text to the last row.
    """

    sparql: str
    graphs: tuple[str, ...]
    default: tuple[str, ...]
    answer: str
    rows: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return it for people to read."""
        named = [f"any ({each})" if each[0] in "?$" else each for each in self.graphs]
        found = {"boolean": "yes or no", "graph": f"{self.rows} triples"}
        return [
            self.sparql.strip(),
            "",
            f"named graphs   {', '.join(named) or 'none'}",
            f"default graph  {', '.join(self.default) or 'not read'}",
            f"answer         {found.get(self.answer, f'{self.rows} rows')}",
            f"time           {self.seconds * 1000:.1f} ms",
        ]


def query_account(prepared: PreparedQuery, result: QueryResult, seconds: float) -> QueryAccount:
    """Return the account of a query that was answered in some time."""
    said = graphs(prepared.text)
    default: tuple[str, ...] = ()
    if reads_default_graph(prepared.text):
        default = ("union of all graphs",) if prepared.union else tuple(said["FROM"])
    return QueryAccount(
        sparql=with_prefixes(prepared.text).replace("> PREFIX ", ">\nPREFIX ").lstrip("\n"),
        graphs=tuple(said["FROM NAMED"] or said["GRAPH"]),
        default=default,
        answer=result.kind,
        rows=len(result),
        seconds=seconds,
    )
