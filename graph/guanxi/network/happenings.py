"""When what a claim tells of happened, as far as it is known: a day, or a period of the calendar.

The claim's own time counts; where it gives none, the day of its article does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, get_args

import networkx as nx

from guanxi.errors import QueryError
from guanxi.network.claims import ClaimEdge
from guanxi.network.period import day_bounds
from guanxi.network.witness import published

Granularity: TypeAlias = Literal["year", "quarter", "month"]
GRANULARITIES: Final[tuple[Granularity, ...]] = get_args(Granularity)


def decisive_day(graph: nx.MultiDiGraph[str], claim: ClaimEdge) -> str:
    """Return the day that decides which of two claims is the later one.

    What ended did so at the end of its time, everything else began at its start: the rule by which
    the store decides which facts stand.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The network that the claim is of; it knows the documents.
    claim : ClaimEdge

    Returns
    -------
    str
        ISO; empty if nothing is known, which comes before every day.
    """
    days = (claim.earliest, claim.latest)
    first, second = reversed(days) if claim.status == "ended" else days
    return first or second or published(graph, claim) or ""


def period_of(
    graph: nx.MultiDiGraph[str], claim: ClaimEdge, granularity: Granularity
) -> str | None:
    """Return the year, quarter or month in which it happened.

    A time that is vaguer than that, such as a year where months are asked for, is taken for that of
    the article if it holds the day on which this appeared.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The network that the claim is of; it knows the documents.
    claim : ClaimEdge
    granularity : {"year", "quarter", "month"}

    Returns
    -------
    str or None
        Such as ``2022``, ``2022-Q3`` or ``2022-09``; None if nothing is known, or too little.
    """
    told = published(graph, claim)
    if claim.time is None:
        return calendar_period(told, granularity) if told else None
    start, _, end = claim.time.partition("/")
    when = end if start == ".." or (claim.status == "ended" and end not in {"", ".."}) else start
    first, last = day_bounds(when)
    period = calendar_period(first, granularity)
    if period == calendar_period(last, granularity):
        return period
    return calendar_period(told, granularity) if told and first <= told <= last else None


def calendar_period(day: str, granularity: Granularity) -> str:
    """Return the year, quarter or month of a day.

    Raises
    ------
    QueryError
        If there is no such granularity.

    Examples
    --------
    >>> [calendar_period("2022-09-14", each) for each in ("year", "quarter", "month")]
    ['2022', '2022-Q3', '2022-09']
    """
    if granularity == "year":
        return day[:4]
    if granularity == "quarter":
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    if granularity == "month":
        return day[:7]
    raise QueryError(f"no period {granularity!r}; choose among {', '.join(GRANULARITIES)}")


def ordinal(period: str) -> int:
    """Return the place of a period among all of its kind, so that neighbours differ by one.

    Examples
    --------
    >>> ordinal("2023-Q1") - ordinal("2022-Q4"), ordinal("2023-01") - ordinal("2022-12")
    (1, 1)
    """
    year, _, part = period.partition("-")
    if not part:
        return int(year)
    if part.startswith("Q"):
        return int(year) * 4 + int(part[1:])
    return int(year) * 12 + int(part)


def runs(periods: list[str]) -> Iterator[list[str]]:
    """Yield the stretches of sorted periods in which none is left out.

    Examples
    --------
    >>> list(runs(["2021-11", "2021-12", "2022-01", "2022-06"]))
    [['2021-11', '2021-12', '2022-01'], ['2022-06']]
    """
    run: list[str] = []
    for period in periods:
        if run and ordinal(period) != ordinal(run[-1]) + 1:
            yield run
            run = []
        run.append(period)
    if run:
        yield run
