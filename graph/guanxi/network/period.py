"""Choosing the part of a network that belongs to a period."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date as date_type
from datetime import timedelta
from typing import Any

import networkx as nx

from guanxi.errors import QueryError
from guanxi.network.collecting import collecting_rarely

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@collecting_rarely()
def in_period(
    graph: nx.MultiDiGraph[str],
    since: str | None = None,
    until: str | None = None,
    *,
    as_of: str | None = None,
) -> nx.MultiDiGraph[str]:
    """Return the claims of a period with the entities that they are about, as a new graph.

    A claim belongs to the period if what it tells of may have happened in it; where it gives no
    time, if its article appeared in it. Facts of no article have no time, and stay where both
    their entities do.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`~guanxi.network.project` returns it; it stays as it is.
    since, until : str, optional
        First and last year, month or day, such as ``2021``, ``2022-06`` or ``2022-06-30``.
    as_of : str, optional
        Only what articles told by the end of this year, month or day: what could be known then.

    Raises
    ------
    QueryError
        If one is no such date, or `until` comes before `since`.
    """
    first = None if since is None else day_bounds(since)[0]
    last = None if until is None else day_bounds(until)[1]
    told_by = None if as_of is None else day_bounds(as_of)[1]
    if first is not None and last is not None and last < first:
        raise QueryError(f"the period ends before it begins: {since} to {until}")
    documents = graph.graph.get("documents", {})
    edges = list(graph.edges(keys=True, data=True))
    dated = [
        edge
        for edge in edges
        if edge[3].get("origin") == "claim"
        and _is_told(_published(edge[3], documents), told_by)
        and _belongs(edge[3], documents, first, last)
    ]
    touched = {end for edge in dated for end in edge[:2]}
    timeless = [
        edge
        for edge in edges
        if edge[3].get("origin") != "claim" and edge[0] in touched and edge[1] in touched
    ]
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    part.graph.update(graph.graph)
    part.add_nodes_from((iri, data) for iri, data in graph.nodes(data=True) if iri in touched)
    for subject, object_, key, data in (*dated, *timeless):
        part.add_edge(subject, object_, key=key, **data)
    return part


def before_and_since(
    graph: nx.MultiDiGraph[str], date: str
) -> tuple[nx.MultiDiGraph[str], nx.MultiDiGraph[str]]:
    """Divide the claims of a network into those before a date and those from it on.

    What may have happened on both sides, such as what holds since long ago, belongs to both.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    date : str
        The first year, month or day of the later period, such as ``2022`` or ``2022-06``.

    Raises
    ------
    QueryError
        If it is no such date.
    """
    first = date_type.fromisoformat(day_bounds(date)[0])
    if first == date_type.min:
        raise QueryError(f"nothing comes before {date}")
    eve = (first - timedelta(days=1)).isoformat()
    return in_period(graph, until=eve), in_period(graph, since=date)


def _belongs(
    claim: Mapping[str, Any],
    documents: Mapping[str, Mapping[str, Any]],
    first: str | None,
    last: str | None,
) -> bool:
    if first is None and last is None:
        return True
    earliest, latest = claim.get("earliest"), claim.get("latest")
    if earliest is None and latest is None:
        earliest = latest = _published(claim, documents)
        if earliest is None:
            return False
    return (first is None or latest is None or latest >= first) and (
        last is None or earliest is None or earliest <= last
    )


def _published(claim: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the day on which the article of a claim appeared."""
    published = documents.get(claim.get("document") or "", {}).get("published")
    return published[:10] if published else None


def _is_told(published: str | None, by: str | None) -> bool:
    return by is None or (published is not None and published <= by)


def day_bounds(date: str) -> tuple[str, str]:
    """Return the first and the last day of a year, month or day.

    >>> day_bounds("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    found = _DATE.fullmatch(date.strip())
    if found is None:
        raise QueryError(f"no date: {date!r}; write 2022, 2022-06 or 2022-06-30")
    year, month, day = (None if part is None else int(part) for part in found.groups())
    if year is None or year < 1:
        raise QueryError(f"no such year: {date}")
    if month is not None and not 1 <= month <= 12:
        raise QueryError(f"no such month: {date}")
    months = (month, month) if month is not None else (1, 12)
    length = calendar.monthrange(year, months[1])[1]
    if day is not None and not 1 <= day <= length:
        raise QueryError(f"no such day: {date}")
    days = (day, day) if day is not None else (1, length)
    first, last = (
        f"{year:04}-{month:02}-{day:02}" for month, day in zip(months, days, strict=True)
    )
    return first, last
