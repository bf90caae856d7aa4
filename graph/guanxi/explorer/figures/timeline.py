"""The event timeline: who did what when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from guanxi.explorer.appearance import Colour, family_colours
from guanxi.explorer.facts import status_rank
from guanxi.explorer.figures.lettering import Language, Lettering
from guanxi.explorer.figures.sheet import FAINT, INK, MUTED, Sheet, bare, empty_sheet, sheet
from guanxi.explorer.figures.time_axis import mark_time
from guanxi.model import Status
from guanxi.network import ClaimEdge, facts, select
from guanxi.network.claims import ontology_of

_HAPPENING: tuple[Status, ...] = ("asserted", "planned", "rumoured", "ended")
_ROW = 0.29  # inches
_NAME = 11.0  # em
_BAR_DAYS = 45  # what is known to within so many days is a point


@dataclass(frozen=True, slots=True)
class _Event:
    """A fact with one time; `start` or `end` is missing where it is open."""

    time: str
    start: date | None
    end: date | None
    status: Status
    subject: str
    predicate: str
    object: str
    claims: tuple[ClaimEdge, ...]

    @property
    def key(self) -> tuple[date, date, str, str, str, int]:
        first = self.start or self.end or date.min
        last = self.end or self.start or date.max
        rank = status_rank(self.status)
        return (first, last, self.subject, self.predicate, self.object, rank)


def event_timeline(
    graph: nx.MultiDiGraph[str],
    *,
    focus: str | None = None,
    top: int = 25,
    language: Language = "zh",
    font: str | Path | None = None,
) -> Sheet:
    """Draw who did what when: an event a row, by the time that the text tells.

    What is planned, rumoured or ended is drawn hollow and named; what is denied is not shown.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    focus : str, optional
        IRI of an entity: only events that it takes part in.
    top : int
        Most rows: the latest events; earlier ones are counted.
    language : {"zh", "en"}
    font : str or Path, optional
        A font's file or family.

    Returns
    -------
    Sheet
        A :class:`matplotlib.figure.Figure`; it says so if nothing is dated.
    """
    lettering = Lettering(graph, language, font)
    title = lettering.title("timeline", focus)
    events = _events(graph, focus)
    if not events:
        return empty_sheet(graph, lettering, title=title, note=lettering.phrase("timeline_nothing"))
    shown, left_out = events[-top:], len(events[:-top])
    predicates = ontology_of(graph).predicates
    families = family_colours(predicates[event.predicate].family for event in shown)
    with sheet(
        graph,
        lettering,
        title=title,
        notes=[
            lettering.phrase("timeline_how"),
            lettering.phrase("timeline_cut", count=left_out) if left_out else "",
        ],
        height=_ROW * len(shown) + 0.75,
        documents=[claim.document for event in shown for claim in event.claims],
    ) as (page, axes):
        first, last = _span(shown)
        colours = [families[predicates[event.predicate].family].light for event in shown]
        for y, (event, colour) in enumerate(zip(shown, colours, strict=True)):
            _mark(axes, y, event, colour, last)
        _name_rows(axes, shown, lettering)
        mark_time(axes, first, last)
        page.place_key(_key(shown, families, lettering))
    return page


def _events(graph: nx.MultiDiGraph[str], focus: str | None) -> list[_Event]:
    """Return what has a time, earliest first."""
    dated: defaultdict[tuple[str, str, str, str, Status], list[ClaimEdge]] = defaultdict(list)
    for fact in facts(select(graph, statuses=_HAPPENING)):
        if focus is not None and focus not in (fact.subject, fact.object):
            continue
        for claim in fact.claims:
            if claim.time and (claim.earliest or claim.latest):
                ends = (fact.subject, fact.predicate, fact.object)
                dated[*ends, claim.time, claim.status].append(claim)
    events = [
        _Event(
            time,
            _day(claims[0].earliest),
            _day(claims[0].latest),
            status,
            subject,
            predicate,
            object_,
            tuple(claims),
        )
        for (subject, predicate, object_, time, status), claims in dated.items()
    ]
    return sorted(events, key=lambda event: event.key)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _span(events: Sequence[_Event]) -> tuple[date, date]:
    """Return what the axis covers: all beginnings, and a year more of what goes on for long."""
    begins = [event.start or event.end or date.max for event in events]
    limit = max(begins) + timedelta(days=365)
    ends = [min(event.end or begin, limit) for event, begin in zip(events, begins, strict=True)]
    return min(begins), max(ends)


def _mark(axes: Axes, y: int, event: _Event, colour: str, last: date) -> None:
    """Draw a point, a bar for what is known less exactly, or an arrow for what is open."""
    sure = event.status == "asserted"
    axes.axhline(y, color=FAINT, lw=0.5, zorder=0)
    if event.start is None or event.end is None:
        known = (event.start or event.end or last).toordinal()
        _arrow(axes, known, y, colour, 17 if event.start is not None else -17)
        _point(axes, known, y, colour, sure=sure)
        return
    start, end = event.start.toordinal(), min(event.end, last).toordinal()
    if end - start <= _BAR_DAYS:
        _point(axes, (start + end) / 2, y, colour, sure=sure)
        return
    axes.barh(
        y,
        end - start,
        left=start,
        height=0.34,
        facecolor=colour if sure else "white",
        edgecolor=colour,
        linewidth=1.1,
        linestyle="-" if sure else (0, (2, 1.5)),
    )
    if event.end > last:
        _arrow(axes, end, y, colour, 12)


def _arrow(axes: Axes, x: float, y: int, colour: str, points: int) -> None:
    """Draw an arrow from a day into what is open, or off the axis."""
    style = {"arrowstyle": "<-", "color": colour, "lw": 1.3, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (x, y), xytext=(points, 0), textcoords="offset points", arrowprops=style)


def _point(axes: Axes, x: float, y: int, colour: str, *, sure: bool) -> None:
    axes.plot(x, y, "o", ms=6.5, color=colour if sure else "white", mec=colour, mew=1.3)


def _name_rows(axes: Axes, events: Sequence[_Event], lettering: Lettering) -> None:
    bare(axes)
    names = []
    for event in events:
        subject, object_ = (lettering.name(iri, _NAME) for iri in (event.subject, event.object))
        names.append(f"{subject} {lettering.predicate(event.predicate)} {object_}")
    axes.set_yticks(range(len(events)), names, color=INK)
    axes.set_ylim(len(events) - 0.4, -0.6)
    times = axes.secondary_yaxis("right")
    texts = []
    for event in events:
        status = "" if event.status == "asserted" else f" · {lettering.status(event.status)}"
        texts.append(lettering.time(event.time) + status)
    times.set_yticks(range(len(events)), texts, color=MUTED)
    times.tick_params(length=0)
    times.spines["right"].set_visible(False)


def _key(
    events: Sequence[_Event], families: dict[str, Colour], lettering: Lettering
) -> list[Line2D]:
    handles = [
        Line2D([], [], ls="", marker="o", color=colour.light, label=lettering.family(family))
        for family, colour in families.items()
    ]
    statuses = {event.status for event in events} - {"asserted"}
    if statuses:
        label = " / ".join(lettering.status(name) for name in sorted(statuses, key=status_rank))
        handles.append(Line2D([], [], ls="", marker="o", color="white", mec=MUTED, label=label))
    return handles
