"""Sums of money and percentages, as written and as numbers.

Forms and results are listed in ``docs/amounts.md``. A number that the text leaves vague (数千万元,
近10亿港元) keeps its text and says in which way it is vague; nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from guanxi.extraction.word_lists import WordLists
from guanxi.model import Quantity, QuantityQualifier

PERCENT = "%"
_Numbers: TypeAlias = tuple[
    Decimal | None, QuantityQualifier | None, Decimal | None, Decimal | None
]
_CURRENCY_LIST = "currency-"
_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {
    "万": 10**4, "亿": 10**8, "万亿": 10**12, "million": 10**6, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
_DIGITS = "(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?:[.][0-9]{1,9})?(?![0-9])"
_CHINESE = (
    "(?:[一二两三四五六七八九][零〇一二两三四五六七八九十百千]{0,8}|十[一二三四五六七八九]?)"
    "(?:点[零一二三四五六七八九]{1,9})?"
)
_NUMBER = f"(?:{_DIGITS}|{_CHINESE})"
_RANGE = "(?:-|—|~|～|至|到){1,2}"
_SCALE = "[十百千]?(?:万亿|亿|万)|[十百千]|million|billion|trillion"
_TWO_DIGITS = re.compile("([一二两三四五六七八])([二三四五六七八九])([十百千]?)")
_AFTERWARDS: dict[str, QuantityQualifier] = {
    "左右": "about", "上下": "about", "以上": "over", "以下": "under", "以内": "under",
}  # fmt: skip
_AFTER = f"(?P<after>{'|'.join(_AFTERWARDS)})?"
_WORD = re.compile("[一-龥a-z]")


@dataclass(frozen=True, slots=True)
class QuantityFound:
    """A sum or percentage at ``text[start:end]``.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the text given.
    quantity : Quantity
    """

    start: int
    end: int
    quantity: Quantity


class Amounts:
    """Finds sums of money and percentages.

    Parameters
    ----------
    words : WordLists
        The lists ``currency-CODE``, ``about``, ``under``, ``over``, ``over-unit``,
        ``money-verb`` and ``money-noun``.
    """

    def __init__(self, words: WordLists) -> None:
        self._code_of = {
            name: list_name.removeprefix(_CURRENCY_LIST).upper()
            for list_name in words.lists
            if list_name.startswith(_CURRENCY_LIST)
            for name in words[list_name]
        }
        lists: tuple[QuantityQualifier, ...] = ("about", "under", "over")
        self._qualifier_of = {word: name for name in lists for word in words[name]}
        currency = f"(?:{_any(self._code_of)})(?!宇宙|素|件|老|首)"
        qualifier = f"(?:(?<![最附])(?P<before>{_any(self._qualifier_of)}))?"
        over_unit = words.pattern("over-unit")
        self._money = re.compile(
            rf"(?<![0-9.]){qualifier}(?P<sign>{currency})?\s?"
            rf"(?:(?:好几|数|几)(?P<several>{_SCALE})"
            rf"|(?P<number>{_NUMBER})(?P<more>[多余])?\s?(?P<scale>{_SCALE})?"
            rf"(?:(?P<rest>{_NUMBER})(?P<restscale>[十百千]?万))?"
            rf"|(?P<overunit>{over_unit})?(?P<unit>{_SCALE}))"
            rf"(?P<moreafter>[多余])?(?P<level>级)?\s?(?P<currency>{currency})?(?P<levelafter>级)?{_AFTER}"
        )
        self._end_of_range = re.compile(
            rf"\s?{_RANGE}\s?(?:{currency})?(?P<number>{_NUMBER})\s?(?P<scale>{_SCALE})?\s?"
            rf"(?P<currency>{currency})?"
        )
        self._percent = re.compile(
            rf"(?<![0-9.]){qualifier}"
            rf"(?:(?P<number>{_DIGITS})\s?(?:%?{_RANGE}(?P<until>{_DIGITS})\s?)?%(?!\s?(?:个?百分点|个点|点))"
            rf"|百分之(?P<words>{_NUMBER}|百)(?!\s?个)){_AFTER}"
        )
        self._money_before = re.compile(f"{words.pattern('money-verb')}[了达为的]?$")
        self._money_after = re.compile(
            f"(?:规模)?的?(?:{words.pattern('money-noun')}|(?:pre-?)?[a-h][1-9]?\\+*轮)"
        )

    def find(self, text: str) -> Iterator[QuantityFound]:
        """Find the sums and percentages of a text.

        Parameters
        ----------
        text : str
            In matching form (:func:`~guanxi.extraction.matching_text.matching_form`).

        Yields
        ------
        QuantityFound
            In order, without overlaps.
        """
        found = sorted((*self._sums(text), *self._percentages(text)), key=lambda f: f.start)
        end = 0
        for each in found:
            if each.start >= end:
                yield each
                end = each.end

    def _sums(self, text: str) -> Iterator[QuantityFound]:
        position = 0
        while match := self._money.search(text, position):
            found = self._sum(text, match)
            if found is None:
                position = match.start() + 1
                if match["number"]:  # its digits are no number of their own
                    position = max(position, match.end("number"))
            else:
                yield found
                position = found.end

    def _sum(self, text: str, match: re.Match[str]) -> QuantityFound | None:
        start, end = match.span()
        last = self._end_of_range.match(text, end) if match["number"] else None
        if last and not (match["currency"] or last["currency"] or last["scale"]):
            last = None
        currency = match["sign"] or match["currency"] or (last and last["currency"])
        if last:
            end = last.end()
        if not currency and not self._is_money(text, match, last):
            return None
        numbers = self._numbers(match, last)
        if numbers is None:
            return None
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        unit = self._code_of[currency] if currency else None
        value, qualifier, low, high = numbers
        quantity = Quantity(
            text[start:end], unit, _plain(value), qualifier, _plain(low), _plain(high)
        )
        return QuantityFound(start, end, quantity)

    def _is_money(self, text: str, match: re.Match[str], last: re.Match[str] | None) -> bool:
        """Tell whether words make a number without a currency a sum, and no number of users."""
        if not (match["scale"] or match["unit"] or match["several"] or (last and last["scale"])):
            return False
        start, end = match.start(), (last or match).end()
        if self._money_after.match(text, end):
            return True
        return bool(self._money_before.search(text, max(0, start - 8), start)) and not (
            _WORD.match(text, end)
        )

    def _numbers(self, match: re.Match[str], last: re.Match[str] | None) -> _Numbers | None:
        """Return value, qualifier, low and high."""
        qualifier = self._qualifier(match)
        if match["several"]:
            scale = _scale(match["several"])
            return None, None, 2 * scale, 10 * scale
        if match["unit"]:
            return self._magnitude(match, qualifier)
        scale = _scale(match["scale"])
        if last:
            low = _number(match["number"]) * _scale(match["scale"] or last["scale"])
            high = _number(last["number"]) * _scale(last["scale"] or match["scale"])
            return (None, None, low, high) if 0 < low < high else None
        if two := _TWO_DIGITS.fullmatch(match["number"]):
            first, second = (_CHINESE_DIGITS[two[n]] for n in (1, 2))
            if second == first + 1:
                scale *= _CHINESE_UNITS.get(two[3], 1)
                return None, None, first * scale, second * scale
        value = _number(match["number"]) * scale
        if match["rest"]:
            value += _number(match["rest"]) * _scale(match["restscale"])
        if match["more"] or match["moreafter"]:
            qualifier = "over"
        return (value, qualifier, None, None) if value > 0 else None

    def _magnitude(
        self, match: re.Match[str], qualifier: QuantityQualifier | None
    ) -> _Numbers | None:
        """Read 近亿元, 上千万元 and 千万元级: a unit without a number."""
        scale = _scale(match["unit"])
        if match["overunit"]:
            qualifier = "over"
        if scale < _SCALES["万"] and not qualifier:
            return None
        if qualifier and not (match["level"] or match["levelafter"]):
            return scale, qualifier, None, None
        return None, None, scale, 10 * scale

    def _qualifier(self, match: re.Match[str]) -> QuantityQualifier | None:
        if match["after"]:
            return _AFTERWARDS[match["after"]]
        return self._qualifier_of[match["before"]] if match["before"] else None

    def _percentages(self, text: str) -> Iterator[QuantityFound]:
        for match in self._percent.finditer(text):
            value: Decimal | None = _number(match["number"] or match["words"])
            low, high = value, _number(match["until"]) if match["until"] else None
            if not value or (high is not None and high <= value):
                continue
            if high is None:
                low = None
            else:
                value = None
            quantity = Quantity(
                match.group(),
                PERCENT,
                _plain(value),
                self._qualifier(match),
                _plain(low),
                _plain(high),
            )
            yield QuantityFound(*match.span(), quantity)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _plain(value: Decimal | None) -> Decimal | None:
    """Drop what 1.50 has in excess of 1.5."""
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _scale(text: str | None) -> Decimal:
    """Read a unit such as 千万; 1 if there is none."""
    if not text:
        return Decimal(1)
    if text in _SCALES:
        return Decimal(_SCALES[text])
    return Decimal(_CHINESE_UNITS[text[0]] * _SCALES.get(text[1:], 1))


def _number(text: str) -> Decimal:
    """Read 1,000.5, 三千五百 or 五点五.

    >>> _number("1,000.5"), _number("三千五百"), _number("十二"), _number("五点五")
    (Decimal('1000.5'), Decimal('3500'), Decimal('12'), Decimal('5.5'))
    """
    if text[0].isdigit() and text[0].isascii():
        return Decimal(text.replace(",", ""))
    whole, _, fraction = text.partition("点")
    total, digit, unit = 0, 0, 10
    if not set(whole) & _CHINESE_UNITS.keys():
        total = int("".join(str(_CHINESE_DIGITS[c]) for c in whole))
    else:
        for char in whole:
            if char in _CHINESE_UNITS:
                unit = _CHINESE_UNITS[char]
                total += (digit or 1) * unit
                digit = 0
            else:
                digit = _CHINESE_DIGITS[char]
                unit = 10 if char in "零〇" else unit
        # 三千五: five hundreds, where no 零 stands between.
        total += digit * (unit // 10 if unit > 10 and "零" not in whole else 1)
    if not fraction:
        return Decimal(total)
    return Decimal(f"{total}.{''.join(str(_CHINESE_DIGITS[c]) for c in fraction)}")
