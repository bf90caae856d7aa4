"""A horizontal axis of days, with ticks at years, quarters, months or days."""

from __future__ import annotations

from datetime import date, timedelta

from matplotlib.axes import Axes

from guanxi.explorer.figures.sheet import FAINT

_MOST_TICKS = 6
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 480)  # months


def mark_time(axes: Axes, first: date, last: date) -> None:
    """Set limits, ticks and vertical lines for what happened from `first` to `last`."""
    room = max((last - first).days * 0.05, 12)
    axes.set_xlim(first.toordinal() - room, last.toordinal() + room)
    begin, end = first - timedelta(room), last + timedelta(room)
    ticks, with_months = time_ticks(begin, end)
    axes.set_xticks(
        [tick.toordinal() for tick in ticks],
        [f"{tick:%Y-%m}" if with_months else f"{tick.year}" for tick in ticks],
    )
    axes.xaxis.grid(visible=True, color=FAINT, lw=0.6)
    axes.set_axisbelow(True)


def time_ticks(first: date, last: date) -> tuple[list[date], bool]:
    """Choose the first days of months or years between two days.

    Returns
    -------
    tuple of list of date and bool
        Also whether some of them are not the first day of a year.

    Examples
    --------
    >>> ticks, with_months = time_ticks(date(2019, 11, 3), date(2022, 2, 1))
    >>> [f"{tick:%Y-%m}" for tick in ticks], with_months
    (['2020-01', '2020-07', '2021-01', '2021-07', '2022-01'], True)
    """
    begin = first.year * 12 + first.month - 1
    end = last.year * 12 + last.month - 1
    ticks: list[date] = []
    for step in _STEPS:
        months = range(-(-begin // step) * step, end + 1, step)
        ticks = [
            day
            for month in months
            if month >= 12 and first <= (day := date(month // 12, month % 12 + 1, 1)) <= last
        ]
        if len(ticks) <= _MOST_TICKS:
            break
    return ticks, any(tick.month > 1 for tick in ticks)
