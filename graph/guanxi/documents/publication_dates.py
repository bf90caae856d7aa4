"""When an article was published: the spellings of feeds, front matter and web pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from guanxi.clock import CHINA_STANDARD_TIME, day_in_china

# Chinese servers mean China Standard Time; RFC 2822 would have it American.
_CST: Final = re.compile(r"\bCST\b|北京时间|北京時間")
_OFFSET_NAME: Final = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d{2}))?\b")
_DIGITS: Final = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_NUMERAL: Final = "[〇零○一二三四五六七八九十]"
_WRITTEN: Final = re.compile(
    rf"({_NUMERAL}{{4}})年({_NUMERAL}{{1,3}})月(?:({_NUMERAL}{{1,3}})[日号號])?"
)
_PRINTED: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:[-/.．／－]|年)\s?(?P<month>\d{1,2})\s?"
    r"(?:(?:[-/.．／－]|月)\s?(?P<day>\d{1,2})(?:\s?[日号號]|(?!\d)))"
    r"(?:[\sT,，]*(?:[（(]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?)?[\sT,，]*"
    r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|[AaPp]\.?[Mm]\.?)?\s?"
    r"(?P<hour>\d{1,2})\s?(?:[:：]|[时時点點]\s?)(?P<minute>\d{1,2})?\s?分?"
    r"(?:[:：]?(?P<second>\d{2})秒?(?:[.,]\d+)?)?\s?(?P<late>[AaPp]\.?[Mm]\.?)?"
    r"\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT: Final = re.compile(
    r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?(\d\d)(\d\d)(\d\d)?)?"
)
_TIME_STAMP: Final = re.compile(r"(1\d{9})(?:\d{3})?(?:\.0*)?")
_DIGITS_ONLY: Final = re.compile(r"[\d\s.]+")
_LABEL: Final = re.compile(
    r"(?:(?:发布|發布|发表|發表|更新|刊登)(?:时间|時間|日期|于|於)?|时间|時間|日期|date|published)"
    r"\s*[:：]?\s*",
    re.IGNORECASE,
)
_AFTERNOON: Final = ("下午", "傍晚", "晚上", "晚间", "p.m.", "pm")
_MORNING: Final = ("凌晨", "早上", "早晨", "上午", "a.m.", "am")


def parse_published(text: str) -> datetime | None:
    """Read a publication date: ISO 8601, RFC 2822 or a date as Chinese sites print it.

    A date without a zone is China Standard Time, except in RFC 2822, where it is UTC. Eight or
    fourteen digits are a date (ISO 8601's basic form), ten or thirteen that begin with 1 are Unix
    time in seconds or milliseconds. (The lenient `dateutil` is no choice: it fills what is missing
    from today's clock.)

    Parameters
    ----------
    text : str

    Returns
    -------
    datetime or None
        Aware, in UTC; None if `text` is no date, or one that only its day makes sense of, such as
        昨天.

    Examples
    --------
    >>> parse_published("Wed, 14 Sep 2022 03:15:00 GMT").isoformat()
    '2022-09-14T03:15:00+00:00'
    >>> parse_published("2022-09-14").isoformat()
    '2022-09-13T16:00:00+00:00'
    >>> parse_published("发布时间：2022年9月14日 星期三 下午3点05分").isoformat()
    '2022-09-14T07:05:00+00:00'
    >>> parse_published("二〇二二年九月十四日").isoformat()
    '2022-09-13T16:00:00+00:00'
    >>> parse_published("昨天") is None
    True
    """
    written = _LABEL.sub("", " ".join(text.split()), count=1) if _LABEL.match(text) else text
    written = _CST.sub("+0800", " ".join(written.split()))
    written = _OFFSET_NAME.sub(_offset, written)
    moment = _iso(written) or _digits(written) or _whole_print(written) or _rfc_2822(written)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CHINA_STANDARD_TIME)
    try:
        day_in_china(moment)
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def find_published(text: str) -> str | None:
    """Return the first date that is printed within a line, such as a byline.

    Examples
    --------
    >>> find_published("张三 · 2022-09-14 11:15 来源：某报")
    '2022-09-14 11:15'
    """
    match = _PRINTED.search(text)
    return match.group().strip() if match and parse_published(match.group()) else None


def _offset(match: re.Match[str]) -> str:
    return f"{match[1]}{int(match[2]):02}{match[3] or '00'}"


def _iso(text: str) -> datetime | None:
    if _DIGITS_ONLY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _digits(text: str) -> datetime | None:
    if match := _COMPACT.fullmatch(text):
        try:
            return datetime(*(int(part) for part in match.groups(default="0")))  # type: ignore[arg-type]
        except ValueError:
            return None
    if match := _TIME_STAMP.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), tz=UTC)
    return None


def _whole_print(text: str) -> datetime | None:
    text = _WRITTEN.sub(_in_digits, text)
    match = _PRINTED.match(text)
    rest = text[match.end() :].strip(" +") if match else ""
    if match is None or (rest and not _is_zone(rest)):
        return None
    hour = int(match["hour"] or 0)
    half = (match["half"] or match["late"] or "").lower()
    if half.startswith(_AFTERNOON) and hour < 12:
        hour += 12
    elif half.startswith(_MORNING) and hour == 12:
        hour = 0
    try:
        moment = datetime(
            int(match["year"]),
            int(match["month"]),
            int(match["day"]),
            hour,
            int(match["minute"] or 0),
            int(match["second"] or 0),
        )
    except ValueError:
        return None
    return moment.replace(tzinfo=_zone(match["zone"])) if match["zone"] else moment


def _is_zone(text: str) -> bool:
    return text in ("0800", "08:00")  # China's own


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=min(hours, 23), minutes=min(minutes, 59)))


def _in_digits(match: re.Match[str]) -> str:
    year = "".join(_DIGITS.get(numeral, "0") for numeral in match[1])
    return f"{year}年{_number(match[2])}月{_number(match[3] or '一')}日"


def _number(numeral: str) -> int:
    """Read a number below 100.

    Examples
    --------
    >>> _number("十四"), _number("二十"), _number("三十一"), _number("九")
    (14, 20, 31, 9)
    """
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(_DIGITS.get(digit, "0") for digit in numeral))
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))


def _rfc_2822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
