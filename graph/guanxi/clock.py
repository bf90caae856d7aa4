"""The clock of the articles: China Standard Time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

__all__ = ["CHINA_STANDARD_TIME", "day_in_china"]

CHINA_STANDARD_TIME: Final = timezone(timedelta(hours=8))
"""Asia/Shanghai, the zone of dates without one.

No daylight saving since 1991, so no zone database is needed.
"""


def day_in_china(moment: datetime) -> date:
    """Return the day that it was in China.

    Parameters
    ----------
    moment : datetime
        Aware.

    Raises
    ------
    OverflowError
        If that day comes after the year 9999.

    Examples
    --------
    >>> from datetime import UTC
    >>> day_in_china(datetime(2022, 9, 13, 16, tzinfo=UTC))
    datetime.date(2022, 9, 14)
    """
    return moment.astimezone(CHINA_STANDARD_TIME).date()
