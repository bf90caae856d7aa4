"""When an article was published: the spellings of feeds, front matter and web pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from guanxi.clock import CHINA_STANDARD_TIME, day_in_china

_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y年%m月%d日",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
)
# Chinese servers mean China Standard Time; RFC 2822 would have it American.
_CST = re.compile(r"\bCST\b")
_DIGITS_ONLY = re.compile(r"[\d\s]+")


def parse_published(text: str) -> datetime | None:
    """Read a publication date: ISO 8601, RFC 2822 or a date as Chinese sites print it.

    A date without a zone is China Standard Time, except in RFC 2822, where it is UTC. (The lenient
    `dateutil` is no choice: it fills what is missing from today's clock.)

    Parameters
    ----------
    text : str

    Returns
    -------
    datetime or None
        Aware, in UTC; None if `text` is no date.

    Examples
    --------
    >>> parse_published("Wed, 14 Sep 2022 03:15:00 GMT").isoformat()
    '2022-09-14T03:15:00+00:00'
    >>> parse_published("2022-09-14").isoformat()
    '2022-09-13T16:00:00+00:00'
    >>> parse_published("昨天") is None
    True
    """
    written = _CST.sub("+0800", " ".join(text.split()))
    moment = _iso(written) or _printed(written) or _rfc_2822(written)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA_STANDARD_TIME)
    try:
        day_in_china(moment)
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _iso(text: str) -> datetime | None:
    if _DIGITS_ONLY.fullmatch(text):  # 20220914 or a time stamp: not worth the guess
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _printed(text: str) -> datetime | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _rfc_2822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
