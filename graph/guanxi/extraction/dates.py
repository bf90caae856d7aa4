"""Chinese time expressions, resolved on the article's clock into EDTF.

Forms and results are listed in ``docs/dates.md``. Months without a year, weekdays and words such
as 去年 count from the day of publication in Asia/Shanghai; vague words (近日, 近些年, 彼时, 此前)
resolve to nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.clock import day_in_china


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A resolved time expression at ``text[start:end]``.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the text given.
    edtf : str
        Extended Date/Time Format (ISO 8601-2): ``2022-01``, ``2019/..``, ``../2021-09`` …
    is_dateline : bool
        True for forms such as 12月14日消息 that date the news and not the fact.
    """

    start: int
    end: int
    edtf: str
    is_dateline: bool


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = "[0-9零〇一二两三四五六七八九十]"
_YEAR_WORDS = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "年内": 0, "明年": 1,
    "后年": 2,
}  # fmt: skip
_YEARS_AFTER_PREVIOUS = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
_MONTHS_OF_PREVIOUS = frozenset({"当月", "同月", "次月"})
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_DAY_WORDS = {
    "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "今天": 0, "今日": 0, "今早": 0,
    "今晚": 0, "当日": 0, "明天": 1, "明日": 1,
}  # fmt: skip
_PARTS_OF_YEAR = {
    "上半年": (1, 6), "下半年": (7, 12), "h1": (1, 6), "h2": (7, 12), "年中": (6, 6),
    "年底": (12, 12), "年末": (12, 12), "底": (12, 12), "末": (12, 12),
}  # fmt: skip
# How far into a year its beginning goes nobody agrees; 年底 is its last month.
_BEGINNINGS_OF_YEAR = frozenset({"年初", "初"})
_FUTURE = re.compile("将|拟|计划|预计|有望|即将|明年|准备|打算")

_POINT = re.compile(
    rf"""
    (?:(?P<yearword>大前年|前年|去年|上年|今年|本年|明年|后年|年内|当年|同年|次年|翌年)
      |(?P<year>(?:19|20)\d\d|[一二][零〇一二三四五六七八九]{{3}})
       \ ?(?:财|年(?:度)?(?!代(?![理销售工言驾表替]))|(?=(?:q[1-4]|h[12])(?![a-z0-9]))))
      (?:的|间|，|年)?
      (?:\ ?(?P<quarter>第?[一二三四1-4]季度?|q[1-4])
        |(?P<part>上半年|下半年|h[12]|年?初|年中|年?底|年?末)
        |\ ?(?P<month>{_NUMBER}{{1,2}})\ ?月(?:份)?(?:\ ?(?P<day>{_NUMBER}{{1,3}})\ ?[日号])?)?
    |(?P<dotyear>(?:19|20)\d\d)[-./](?P<dotmonth>0?[1-9]|1[0-2])(?:[-./](?P<dotday>[0-3]?\d))?(?![\d亿万%％元倍])
    |(?P<quarteronly>第[一二三四1-4]季度|[一二三四]季度|q[1-4]季?度?)
    |(?P<halfonly>上半年|下半年)
    |(?P<partonly>年底|年末|年初)
    |(?P<monthword>上个?月|本月|这个月|当月|同月|次月|下个?月)(?P<monthpart>初|中旬?|底|末|上旬|下旬)?
      (?:(?P<monthwordday>{_NUMBER}{{1,3}})[日号])?
    |(?P<monthonly>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\ ?月(?:份)?
      (?!来|薪|后|前|之[前后]|内)
      (?:\ ?(?P<dayonly>{_NUMBER}{{1,3}})\ ?[日号])?
    |(?P<weekword>本|这|上个?|下个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?!季|[至到])
    |(?P<wholeweek>本|这|上个?|下个?)(?:周|星期|礼拜)(?![一二三四五六日天年刊末])
    |(?P<dayword>前天|前日|昨天|昨日|昨晚|今天|今日|今早|今晚|明天|明日)(?!股份|资本|头条|人民)
    |(?P<soledayonly>(?:[12]\d|3[01]|[1-9]))[日号](?=[，,]|消息|讯|晚|上午|下午|起|当天)
    |(?P<agofrom>{_NUMBER})(?P<agoto>{_NUMBER})?\ ?(?P<agounit>年|个月)(?:之)?(?P<ago>前|后)
      (?!身|来)
    |(?:上世纪|20世纪|二十世纪)?(?P<decade>(?:19|20)?[1-9]0|[二三四五六七八九]十)年代
    """,
    re.VERBOSE,
)
_UNTIL = re.compile("(?:截至|截止到?|截止至|直到|到)(?:目前)?$")
_ONLY_THEN = re.compile("[^，。；\\n]{0,30}才")
_SINCE = re.compile("自从?$")
_CLAUSE_START = re.compile("(?:^|[，。；：、\\s])$")
_AFTER = re.compile(" ?(?:之后|以后|以来|后(?=[，,])|至今)")
# Since when, told by the point at which it began.
_BEGINNING = re.compile(" ?(?:起|开始)")
_BEFORE = re.compile(" ?(?:之前|以前)")
_RANGE = re.compile("(?:到|至|-|—|~|～)+")
_DATELINE = re.compile(
    "(?:凌晨|早间|上午|中午|下午|晚间|晚)? ?[，,]?(?:有|据)?[^，。；：]{0,8}?"
    "(?:消息|[讯电](?=[，,：:。 ]|$)|报道|获悉|据悉|传闻|爆料)"
)
_NOT_A_DATE_BEFORE = re.compile(r"(?:\d[.\-/]?|[第百千万])$")
_DAY_OF_RANGE = re.compile(rf"({_NUMBER}{{1,3}})[日号]")


def _number(text: str) -> int:
    """Read a number up to 99, or a year digit by digit; ValueError if it is neither."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not set(tens + ones) <= _DIGITS.keys() or (ten and max(len(tens), len(ones)) > 1):
        raise ValueError(text)
    if ten:
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[c]) for c in text))


def _month(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _day(year: int, month: int, day: int) -> str | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _months(year: int, first: int, last: int) -> str:
    return _month(year, first) if first == last else f"{_month(year, first)}/{_month(year, last)}"


def _shift(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def _part_of_year(year: int, part: str) -> str:
    if part in _BEGINNINGS_OF_YEAR:
        return f"{year:04d}"
    return _months(year, *_PARTS_OF_YEAR[part])


def _decade(text: str) -> str:
    """Return the years of a decade, of the twentieth century unless it says otherwise."""
    number = _number(text)
    first = number if number >= 100 else 1900 + number
    return f"{first}/{first + 9}"


def _quarter(year: int, text: str) -> str:
    digit = re.sub("[第季度q]", "", text)
    number = _number(digit)
    return _months(year, 3 * number - 2, 3 * number)


class _Clock:
    """Resolves matches of `_POINT` against a day; without one, only what names its year.

    Attributes
    ----------
    previous : str
        The point in EDTF that 当年, 同月 or 三个月后 count from: where the last expression of the
        paragraph begins; ``""`` if there is none.
    """

    def __init__(self, today: dt.date | None) -> None:
        self.today = today or dt.date.min
        self.previous = ""
        self._is_known = today is not None

    def resolve(self, match: re.Match[str], clause: str) -> str | None:
        """Return the EDTF of a match, or None if it is no date after all."""
        names_its_year = match["year"] or match["dotyear"] or match["decade"]
        counts_from_previous = (
            match["yearword"] in _YEARS_AFTER_PREVIOUS
            or match["monthword"] in _MONTHS_OF_PREVIOUS
            or (match["ago"] == "后" and self.previous)
        )
        if not (self._is_known or names_its_year or counts_from_previous):
            return None
        try:
            return self._resolve(match, clause)
        except (ValueError, OverflowError):  # 十十月, 九月三一号: of no calendar
            return None

    def _resolve(self, match: re.Match[str], clause: str) -> str | None:
        group = match.groupdict()
        year = self._year(group)
        if year is not None:
            return self._in_year(year, group)
        if group["dotyear"]:
            y, m = int(group["dotyear"]), int(group["dotmonth"])
            return _day(y, m, int(group["dotday"])) if group["dotday"] else _month(y, m)
        if group["quarteronly"]:
            return self._recent_quarter(group["quarteronly"])
        if part := group["halfonly"] or group["partonly"]:
            return _part_of_year(self.today.year, part)
        if group["decade"]:
            return _decade(group["decade"])
        if group["monthword"]:
            return self._relative_month(group)
        if group["monthonly"]:
            return self._bare_month(group, clause)
        if group["weekday"]:
            return self._weekday(group, clause)
        if group["wholeweek"]:
            monday = self._monday(group["wholeweek"])
            return f"{monday.isoformat()}/{(monday + dt.timedelta(6)).isoformat()}"
        if group["dayword"]:
            shift = dt.timedelta(_DAY_WORDS[group["dayword"]])
            return (self.today + shift).isoformat()
        if group["soledayonly"]:
            day = int(group["soledayonly"])
            year, month = self.today.year, self.today.month
            if day > self.today.day:
                year, month = _shift(year, month, -1)
            return _day(year, month, day)
        return self._ago(group)

    def _year(self, group: dict[str, str | None]) -> int | None:
        """Return the year that an expression names, if it does.

        Raises
        ------
        ValueError
            If its word counts from a time that the text does not give.
        """
        word = group["yearword"]
        if word in _YEARS_AFTER_PREVIOUS:
            return int(self.previous[:4]) + _YEARS_AFTER_PREVIOUS[word]
        if word:
            return self.today.year + _YEAR_WORDS[word]
        return _number(group["year"]) if group["year"] else None

    def _in_year(self, year: int, group: dict[str, str | None]) -> str | None:
        if group["quarter"]:
            return _quarter(year, group["quarter"])
        if group["part"]:
            return _part_of_year(year, group["part"])
        if group["month"]:
            month = _number(group["month"])
            if group["day"]:
                return _day(year, month, _number(group["day"]))
            return _month(year, month) if 1 <= month <= 12 else None
        return f"{year:04d}"

    def _recent_quarter(self, text: str) -> str:
        resolved = _quarter(self.today.year, text)
        if resolved[:7] > self.today.isoformat()[:7]:
            return _quarter(self.today.year - 1, text)
        return resolved

    def _relative_month(self, group: dict[str, str | None]) -> str | None:
        word = group["monthword"] or ""
        by = {"上": -1, "下": 1, "次": 1}.get(word[0], 0)
        year, month = self.today.year, self.today.month
        if word in _MONTHS_OF_PREVIOUS:
            year, month = int(self.previous[:4]), int(self.previous[5:7])
        year, month = _shift(year, month, by)
        if group["monthwordday"]:
            return _day(year, month, _number(group["monthwordday"]))
        return _month(year, month)

    def _bare_month(self, group: dict[str, str | None], clause: str) -> str | None:
        month = _number(group["monthonly"] or "")
        year = self.today.year
        # News looks back: a month still to come is last year's, unless the clause looks ahead.
        if month > self.today.month + (12 if _FUTURE.search(clause) else 1):
            year -= 1
        if group["dayonly"]:
            return _day(year, month, _number(group["dayonly"]))
        return _month(year, month)

    def _weekday(self, group: dict[str, str | None], clause: str) -> str:
        word = group["weekword"]
        day = self._monday(word) + dt.timedelta(_WEEKDAYS[group["weekday"] or "一"])
        if not word and day > self.today and not _FUTURE.search(clause):
            day -= dt.timedelta(7)
        return day.isoformat()

    def _monday(self, word: str | None) -> dt.date:
        weeks = {"上": -1, "下": 1}.get((word or "")[:1], 0)
        return self.today - dt.timedelta(self.today.weekday() - 7 * weeks)

    def _ago(self, group: dict[str, str | None]) -> str:
        sign = -1 if group["ago"] == "前" else 1
        start = (self.today.year, self.today.month)
        if sign > 0 and self.previous:
            start = int(self.previous[:4]), int(self.previous[5:7] or 0)
            if not start[1] and group["agounit"] != "年":
                raise ValueError(self.previous)  # months after a whole year
        digits = (group["agofrom"] or "") + (group["agoto"] or "")
        first = second = _number(digits)
        if len(digits) == 2 and set(digits) <= set("一二两三四五六七八九"):  # 三四年前
            first, second = map(_number, digits)
        if group["agounit"] == "年":
            low, high = sorted((start[0] + sign * first, start[0] + sign * second))
            return f"{low:04d}" if low == high else f"{low:04d}/{high:04d}"
        ends = sorted(_shift(*start, sign * n) for n in (first, second))
        low_month, high_month = (_month(*end) for end in ends)
        return low_month if low_month == high_month else f"{low_month}/{high_month}"


def find_times(text: str, published: dt.datetime | None) -> Iterator[TimeExpression]:
    """Find the time expressions of a text that have a definite meaning.

    Parameters
    ----------
    text : str
        In matching form (:func:`~guanxi.extraction.matching_text.matching_form`).
    published : datetime or None
        When the article appeared, aware. Without it only absolute dates resolve.

    Yields
    ------
    TimeExpression
        In order, without overlaps; the span includes 截至, 自, 之后 and the like.

    Examples
    --------
    >>> import datetime as dt
    >>> clock = dt.datetime(2022, 9, 14, 3, 15, tzinfo=dt.UTC)
    >>> text = "去年底发布，今年1月打通，2019年之后加速，截至2021年9月"
    >>> [t.edtf for t in find_times(text, clock)]
    ['2021-12', '2022-01', '2019/..', '../2021-09']
    """
    clock = _Clock(day_in_china(published) if published else None)
    end = 0
    for match in _POINT.finditer(text):
        before = max(0, match.start() - 2)
        if match.start() < end or _NOT_A_DATE_BEFORE.search(text, before, match.start()):
            continue
        if match["ago"] == "后" and not _CLAUSE_START.search(text, 0, match.start()):
            continue  # 成立5年后 counts from another day
        clause = text[match.start() : match.start() + 40].split("。")[0]
        if "\n" in text[end : match.start()]:
            clock.previous = ""
        edtf = clock.resolve(match, clause)
        if edtf is None:
            continue
        expression = _with_bounds(text, match, edtf, clock)
        end = expression.end
        if not expression.is_dateline:
            clock.previous = edtf.partition("/")[0]
        yield expression


def _end_of_range(text: str, position: int, first: str, clock: _Clock) -> tuple[int, str] | None:
    """Return where a range ends and its last point, which takes year and month from the first."""
    if (day := _DAY_OF_RANGE.match(text, position)) and len(first) == 10:
        try:
            last = _day(int(first[:4]), int(first[5:7]), _number(day.group(1)))
        except ValueError:
            return None
        return (day.end(), last) if last else None
    until = _POINT.match(text, position)
    if until is None:
        return None
    last = clock.resolve(until, text[until.start() : until.end() + 20])
    if last and until["monthonly"]:
        last = first[:4] + last[4:]
    return (until.end(), last) if last else None


def _with_bounds(text: str, match: re.Match[str], edtf: str, clock: _Clock) -> TimeExpression:
    start, end = match.span()
    is_dateline = bool(_DATELINE.match(text, end)) and bool(
        match["day"] or match["dayonly"] or match["soledayonly"] or match["dayword"]
    )
    if "/" not in edtf and (dash := _RANGE.match(text, end)):
        stop = _end_of_range(text, dash.end(), edtf, clock)
        if stop and "/" not in stop[1] and edtf <= stop[1]:
            return TimeExpression(start, stop[0], f"{edtf}/{stop[1]}", False)
    if "/" in edtf:
        return TimeExpression(start, end, edtf, is_dateline)
    before = _UNTIL.search(text, max(0, start - 6), start)
    if before and before.group() == "直到" and _ONLY_THEN.match(text, end):
        return TimeExpression(before.start(), end, edtf, False)
    if before and before.group() != "到":
        return TimeExpression(before.start(), end, f"../{edtf}", False)
    if after := _AFTER.match(text, end):
        return TimeExpression(start, after.end(), f"{edtf}/..", False)
    if earlier := _BEFORE.match(text, end):
        return TimeExpression(start, earlier.end(), f"../{edtf}", False)
    before = _SINCE.search(text, max(0, start - 2), start)
    if beginning := _BEGINNING.match(text, end):
        return TimeExpression(before.start() if before else start, beginning.end(), edtf, False)
    if before:
        return TimeExpression(before.start(), end, f"{edtf}/..", False)
    return TimeExpression(start, end, edtf, is_dateline)
