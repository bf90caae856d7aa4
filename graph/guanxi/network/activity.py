"""How much happens around whom, when, and where it is more than usual."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import networkx as nx

from guanxi.network.claims import ClaimEdge, Fact, facts
from guanxi.network.findings import Findings
from guanxi.network.happenings import Granularity, calendar_period, period_of, runs
from guanxi.network.witness import published

HEIGHT: Final = 3.0
"""In a burst an entity's share of the articles is so many times its usual one."""
EASE: Final = 1.0
"""What it costs to begin a burst, times the logarithm of the number of periods."""

_PERIODS: Final = 8  # that a cell shows, the latest


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """How many events fall into a period."""

    period: str
    events: int


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened around one entity; an event is a fact in a period, whoever tells of it.

    Attributes
    ----------
    entity : str
        IRI.
    events : int
        Those whose period is known.
    documents : int
        How many tell of them.
    first_seen, last_seen : str or None
        Days of the first and the last article that tell of it.
    peak : str
        The period with most events; the latest of equals.
    periods : tuple of PeriodCount
        Those with events, in order.
    """

    entity: str
    events: int
    documents: int
    first_seen: str | None
    last_seen: str | None
    peak: str
    periods: tuple[PeriodCount, ...]


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch of time of which more articles tell something about an entity than usual.

    Attributes
    ----------
    entity : str
        IRI.
    first, last : str
        Periods.
    documents : int
        Articles that tell of something that happened then; one that tells of two periods is two.
    usual : float
        How many there would be at the entity's overall share of the articles.
    weight : float
        How much likelier a burst makes them, as a natural logarithm.
    facts : tuple of Fact
        What happened, most documents first.
    """

    entity: str
    first: str
    last: str
    documents: int
    usual: float
    weight: float
    facts: tuple[Fact, ...]


class Activities(Findings[Activity]):
    """Activity of entities; as text, periods stand with their counts."""

    def texts(self) -> list[dict[str, str]]:
        """Return the rows as text to read."""
        rows = super().texts()
        for row, item in zip(rows, self, strict=True):
            counts = [f"{each.period} {each.events}" for each in item.periods]
            earlier = f"… ({len(counts)}) " if len(counts) > _PERIODS else ""
            row["periods"] = earlier + "、".join(counts[-_PERIODS:])
        return rows


def activity(
    graph: nx.MultiDiGraph[str],
    granularity: Granularity = "month",
    *,
    about: Collection[str] = (),
) -> Activities:
    """Count what happened around each entity, by year, quarter or month.

    All claims of `graph` count: select what should. A claim belongs to the period of what it tells
    of, else to that of its article (see :func:`~guanxi.network.happenings.period_of`).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    granularity : {"year", "quarter", "month"}
    about : collection of str
        IRIs: only these entities; none restrict nothing.

    Returns
    -------
    Activities
        Most events first, then by IRI; the note counts what is too vague.

    Raises
    ------
    QueryError
        If there is no such granularity.
    """
    calendar = _Calendar(graph, granularity)
    rows = []
    for entity, by_period in calendar.events.items():
        if about and entity not in about:
            continue
        told = _documents(event for events in by_period.values() for event in events)
        days = sorted(calendar.seen.get(entity, ()))
        counts = tuple(PeriodCount(period, len(each)) for period, each in sorted(by_period.items()))
        rows.append(
            Activity(
                entity,
                sum(each.events for each in counts),
                len(told),
                days[0] if days else None,
                days[-1] if days else None,
                max(counts, key=lambda each: (each.events, each.period)).period,
                counts,
            )
        )
    rows.sort(key=lambda row: (-row.events, row.entity))
    return Activities(rows, graph, note=calendar.note)


def bursts(
    graph: nx.MultiDiGraph[str],
    granularity: Granularity = "month",
    *,
    about: Collection[str] = (),
) -> Findings[Burst]:
    """Find the times of which more articles tell something about an entity than usual.

    Kleinberg's automaton of two states [1]_ for batched arrivals: usually an entity has its overall
    share of the articles, in a burst three times as much; entering a burst costs the logarithm of
    the number of periods. Articles are counted, not facts, since one article may list many; and
    their share, since that there are more articles of one month is no burst of anybody. A period of
    which no article tells ends a burst.

    Parameters
    ----------
    graph, granularity, about
        As for :func:`activity`.

    Returns
    -------
    Findings of Burst
        By falling weight, then by IRI and time.

    Raises
    ------
    QueryError
        If there is no such granularity.

    References
    ----------
    .. [1] J. Kleinberg, "Bursty and Hierarchical Structure in Streams", Data Mining and Knowledge
       Discovery 7, 2003, 373–397, section 4.
    """
    calendar = _Calendar(graph, granularity)
    totals = {period: len(told) for period, told in calendar.documents.items()}
    found = []
    for entity, by_period in calendar.events.items():
        if about and entity not in about:
            continue
        told = {period: _documents(events) for period, events in by_period.items()}
        usual = sum(map(len, told.values())) / sum(totals.values())
        for run in runs(sorted(totals)):
            counts = [len(told.get(period, ())) for period in run]
            sizes = [totals[period] for period in run]
            gains = _gains(counts, sizes, usual)
            for start, end in burst_spans(counts, sizes, usual, periods=len(totals)):
                happened = {f: None for period in run[start:end] for f in by_period.get(period, ())}
                found.append(
                    Burst(
                        entity,
                        run[start],
                        run[end - 1],
                        sum(counts[start:end]),
                        round(usual * sum(sizes[start:end]), 2),
                        round(sum(gains[start:end]), 4),
                        tuple(sorted(happened, key=lambda f: (-len(f.reports), -f.confidence))),
                    )
                )
    found.sort(key=lambda burst: (-burst.weight, burst.entity, burst.first))
    return Findings(found, graph, note=calendar.note)


def burst_spans(
    counts: Sequence[int], totals: Sequence[int], usual: float, *, periods: int
) -> list[tuple[int, int]]:
    """Return the half-open spans of the likeliest sequence of states that are bursts.

    Parameters
    ----------
    counts, totals : sequence of int
        Of each batch, how many events are relevant, and how many there are.
    usual : float
        The relevant share over all batches.
    periods : int
        The number of all batches, which the cost of beginning a burst goes by.

    Examples
    --------
    >>> burst_spans([1, 1, 9, 8, 0], [10, 10, 10, 10, 10], 0.2, periods=5)
    [(2, 4)]
    """
    start_cost = EASE * log(max(periods, 2))
    # Relative to staying in the usual state, whose cost is then 0 in every batch.
    usual_best, burst_best = 0.0, -start_cost
    came_from: list[tuple[bool, bool]] = []  # was the burst on, before usual and before burst
    for gain in _gains(counts, totals, usual):
        from_usual = usual_best - start_cost
        came_from.append((burst_best > usual_best, burst_best >= from_usual and bool(came_from)))
        usual_best, burst_best = max(usual_best, burst_best), max(burst_best, from_usual) + gain
    is_on = burst_best > usual_best
    states: list[bool] = []
    for before_usual, before_burst in reversed(came_from):
        states.append(is_on)
        is_on = before_burst if is_on else before_usual
    return _spans(states[::-1])


def _gains(counts: Sequence[int], totals: Sequence[int], usual: float) -> list[float]:
    """Return how much likelier each batch is in a burst, as a logarithm."""
    high = min(usual * HEIGHT, (1 + usual) / 2)
    if not 0 < usual < 1:
        return [0.0] * len(counts)
    more, less = log(high / usual), log((1 - high) / (1 - usual))
    return [count * more + (n - count) * less for count, n in zip(counts, totals, strict=True)]


def _spans(states: Sequence[bool]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, is_on in enumerate(states):
        if is_on and spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        elif is_on:
            spans.append((place, place + 1))
    return spans


def _documents(events: Iterable[Fact]) -> set[str]:
    return {document for event in events for document in event.documents}


class _Calendar:
    """The events of a network by entity and period."""

    def __init__(self, graph: nx.MultiDiGraph[str], granularity: Granularity) -> None:
        calendar_period("2000-01-01", granularity)  # refuses what is no granularity
        self.events: dict[str, dict[str, list[Fact]]] = {}
        self.documents: dict[str, set[str]] = {}
        self.seen: dict[str, set[str]] = {}
        vague = 0
        for fact in facts(graph):
            told: dict[str, list[ClaimEdge]] = {}
            for claim in fact.claims:
                if claim.origin != "claim":
                    continue
                day = published(graph, claim)
                for end in {fact.subject, fact.object} if day else ():
                    self.seen.setdefault(end, set()).add(day or "")
                period = period_of(graph, claim, granularity)
                if period is None:
                    vague += 1
                else:
                    told.setdefault(period, []).append(claim)
            for period, group in told.items():
                event = Fact(fact.subject, fact.predicate, fact.object, tuple(group))
                self.documents.setdefault(period, set()).update(event.reports)
                for end in sorted({fact.subject, fact.object}):
                    self.events.setdefault(end, {}).setdefault(period, []).append(event)
        self.note = f"{vague} claims without a day, or vaguer than a {granularity}" if vague else ""
