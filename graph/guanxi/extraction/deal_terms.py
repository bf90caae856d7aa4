"""The terms of a deal: the amount, round and stake that an investment or takeover is told with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from guanxi.extraction.amounts import PERCENT, Amounts, QuantityFound
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.skeleton import Skeleton
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Quantity, Sentence

_PRICED = frozenset({"investsIn", "acquires"})
_SHARED = frozenset({"investsIn", "acquires", "subsidiaryOf"})
_BORDERS = "，；：。！？,;\n"
# A price follows its verb at once: 投资乙科技（或了）1亿元.
_ADJACENT = 3
_LETTER = r"(?<![a-z0-9])(?:pre-?\s?)?[a-h](?:-?[1-9])?\+{0,3}"
# A和A+轮 are two.
_LETTER_ROUNDS = re.compile(rf"(?:(?P<one>{_LETTER})轮?[和及与、/])?(?P<other>{_LETTER}\s?轮\+?)")


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Found = TypeVar("_Found", bound=_Placed)


@dataclass(frozen=True, slots=True)
class DealTerms:
    """What a deal was told with; None where the text does not say, or says several things."""

    amount: Quantity | None = None
    round: str | None = None
    share: Quantity | None = None


NO_TERMS = DealTerms()


@dataclass(frozen=True, slots=True)
class DealPlace:
    """Where a deal is told: document offsets.

    Attributes
    ----------
    text : str
        Of the whole document.
    start, end : int
        The words that tell of it.
    sentence_start, sentence_end : int
    names : sequence of (int, int)
        The mentions of the sentence.
    """

    text: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    names: Sequence[tuple[int, int]]

    @classmethod
    def of(
        cls, match: re.Match[str], skeleton: Skeleton, sentence: Sentence, text: str
    ) -> DealPlace:
        """Return the place of a wording's match in the skeleton of a sentence."""
        start = skeleton.pieces[match.start()].start
        end = skeleton.pieces[match.end() - 1].end
        names = [(m.start, m.end) for members in skeleton.slots.values() for m in members]
        return cls(text, start, max(start, end), sentence.start, sentence.end, names)


@dataclass(frozen=True, slots=True)
class RoundFound:
    """A funding round at ``text[start:end]``, spelt in one way: ``Pre-A轮``, ``A+轮``."""

    start: int
    end: int
    name: str


class DealTermsReader:
    """Finds the terms of a deal in its clause, else in those about it.

    Parameters
    ----------
    words : WordLists
        The lists of `Amounts`, and ``other-sum``, ``deal-words``, ``this-deal``, ``stake-before``,
        ``stake-after`` and ``named-round``.
    """

    def __init__(self, words: WordLists) -> None:
        self._amounts = Amounts(words)
        other_sum = words.pattern("other-sum")
        self._other_before = re.compile(f"{other_sum}[^{_BORDERS}]{{0,6}}$")
        self._other_after = re.compile(f"(?:的|人民币|）|级|左右)?{other_sum}")
        self._stake_before = re.compile(f"{words.pattern('stake-before')}[^{_BORDERS}]{{0,8}}$")
        self._stake_after = re.compile(f"的?{words.pattern('stake-after')}")
        self._deal_words = re.compile(words.pattern("deal-words"))
        self._this_deal = re.compile(words.pattern("this-deal"))
        self._named_round = re.compile(f"(?<![a-z0-9-]){words.pattern('named-round')}(?![a-z0-9])")

    def of(self, predicate: str, place: DealPlace) -> DealTerms:
        """Return the terms of a deal.

        Parameters
        ----------
        predicate : str
            Only investments and takeovers have an amount, only investments a round; owning has a
            share.
        place : DealPlace
        """
        if predicate not in _SHARED:
            return NO_TERMS
        start, end = self._clauses(place)
        terms = self._read(predicate, place, start, end)
        if self._this_deal.search(matching_form(place.text[start:end])):
            paragraph = place.text.rfind("\n", 0, place.sentence_start) + 1
            before = replace(place, start=paragraph, end=paragraph, names=())
            told = self._read(predicate, before, paragraph, place.sentence_start)
            terms = DealTerms(
                terms.amount or told.amount, terms.round or told.round, terms.share or told.share
            )
        return terms

    def rounds(self, text: str) -> list[RoundFound]:
        """Find the funding rounds that a text names, in order.

        Parameters
        ----------
        text : str
            In matching form.
        """
        found = [
            RoundFound(*match.span(group), _letter_round(match[group]))
            for match in _LETTER_ROUNDS.finditer(text)
            for group in ("one", "other")
            if match[group]
        ]
        found += [
            RoundFound(*match.span(), _named_round(match.group()))
            for match in self._named_round.finditer(text)
        ]
        return sorted(found, key=lambda each: each.start)

    def _read(self, predicate: str, place: DealPlace, start: int, end: int) -> DealTerms:
        text = place.text
        matching = matching_form(text[start:end])
        sums: list[QuantityFound] = []
        stakes: list[QuantityFound] = []
        for found in self._amounts.find(matching):
            if found.quantity.unit == PERCENT:
                if self._is_stake(matching, found):
                    stakes.append(found)
            elif self._is_price(matching, found):
                sums.append(found)

        def quantity(members: Iterable[QuantityFound]) -> Quantity | None:
            chosen = _choose(members, place.start - start, place.end - start, _figures)
            if chosen is None:
                return None
            written = text[start + chosen.start : start + chosen.end]
            return replace(chosen.quantity, text=written)

        rounds = self.rounds(matching) if predicate == "investsIn" else []
        chosen = _choose(rounds, place.start - start, place.end - start, lambda each: each.name)
        return DealTerms(
            quantity(sums) if predicate in _PRICED else None,
            chosen.name if chosen else None,
            quantity(stakes),
        )

    def _clauses(self, place: DealPlace) -> tuple[int, int]:
        """Return the clauses of the words, and those beside them that go on about the deal."""
        start = _border_before(place.text, place.sentence_start, place.start)
        end = _border_after(place.text, place.end, place.sentence_end)
        while end < place.sentence_end:
            next_end = _border_after(place.text, end + 1, place.sentence_end)
            if not self._goes_on(place, end + 1, next_end):
                break
            end = next_end
        while start > place.sentence_start:
            before = _border_before(place.text, place.sentence_start, start - 1)
            if not self._goes_on(place, before, start - 1):
                break
            start = before
        return start, end

    def _goes_on(self, place: DealPlace, start: int, end: int) -> bool:
        if any(start <= name < end for name, _ in place.names):
            return False
        return bool(self._deal_words.search(matching_form(place.text[start:end])))

    def _is_price(self, text: str, found: QuantityFound) -> bool:
        return not (
            self._other_before.search(text, max(0, found.start - 16), found.start)
            or self._other_after.match(text, found.end)
        )

    def _is_stake(self, text: str, found: QuantityFound) -> bool:
        largest = found.quantity.value or found.quantity.high
        return (
            largest is not None
            and largest <= 100
            and bool(
                self._stake_after.match(text, found.end)
                or self._stake_before.search(text, max(0, found.start - 16), found.start)
            )
        )


def _choose(
    members: Iterable[_Found], start: int, end: int, meaning: Callable[[_Found], object]
) -> _Found | None:
    """Choose what stands in the words ``[start, end)``, else right behind them, else beside them.

    Nothing is chosen among several that mean different things.
    """
    everything = list(members)
    for tier in (
        [each for each in everything if start <= each.start and each.end <= end],
        [each for each in everything if end <= each.start <= end + _ADJACENT],
        everything,
    ):
        if tier:
            return tier[0] if len({meaning(each) for each in tier}) == 1 else None
    return None


def _figures(found: QuantityFound) -> object:
    return replace(found.quantity, text="")


def _border_before(text: str, low: int, position: int) -> int:
    while position > low and not _is_border(text, position - 1):
        position -= 1
    return position


def _border_after(text: str, position: int, high: int) -> int:
    while position < high and not _is_border(text, position):
        position += 1
    return position


def _is_border(text: str, position: int) -> bool:
    if text[position] == "," and text[position + 1 : position + 2].isdigit():
        return False  # 1,000
    return text[position] in _BORDERS


def _letter_round(text: str) -> str:
    """Spell a round in one way.

    >>> _letter_round("prea轮"), _letter_round("b-2 轮"), _letter_round("a+")
    ('Pre-A轮', 'B2轮', 'A+轮')
    """
    name = re.sub("轮|-|\\s", "", text)
    before = "Pre-" if name.startswith("pre") else ""
    plain = name.removeprefix("pre").upper()
    return f"{before}{plain}轮"


def _named_round(text: str) -> str:
    if text.startswith("pre"):
        return "Pre-IPO"
    return {"ipo": "IPO", "战略轮": "战略融资"}.get(text, text)
