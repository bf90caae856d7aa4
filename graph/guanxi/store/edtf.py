"""Extended Date/Time Format (EDTF), as far as claims use it.

A date is ``2022``, ``2022-01`` or ``2022-01-26``; an interval has a date or ``..`` (open) on each
side of a slash. Source: Library of Congress, EDTF specification, levels 0 and 1.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def bounds(text: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that an EDTF date or interval covers.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of (date or None, date or None)
        Both days belong to the interval; None stands for an open end.

    Raises
    ------
    ValueError
        If the text has another form, names a day that does not exist or ends before it begins.

    Examples
    --------
    >>> bounds("2022-02")
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 28))
    >>> bounds("../2021-09")
    (None, datetime.date(2021, 9, 30))
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _first_day(text), _last_day(text)
    earliest = None if first == ".." else _first_day(first)
    latest = None if last == ".." else _last_day(last)
    if earliest is None and latest is None:
        raise ValueError(f"{text!r} says nothing: at most one end may be open")
    if earliest is not None and latest is not None and latest < earliest:
        raise ValueError(f"{text!r} ends before it begins")
    return earliest, latest


def _first_day(text: str) -> date:
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def _last_day(text: str) -> date:
    year, month, day = _parts(text)
    month = month or 12
    # A month out of range is for `date` to refuse.
    return date(year, month, day or (calendar.monthrange(year, month)[1] if month <= 12 else 1))


def _parts(text: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date: write 2022, 2022-01 or 2022-01-26")
    year, month, day = match.groups()
    if month == "00" or day == "00":
        raise ValueError(f"{text!r} is no date: months and days begin with 01")
    return int(year), int(month) if month else None, int(day) if day else None
