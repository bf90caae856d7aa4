"""Sums, rounds and stakes are read as numbers and tied to the deal that they are told with."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.extraction import extraction_record
from guanxi.extraction.amounts import Amounts, QuantityFound
from guanxi.extraction.deal_terms import DealTermsReader
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.word_lists import load_word_lists
from guanxi.model import Quantity
from guanxi.vocabulary import load_ontology
from test_extraction import extract, only_claim

PAGE = Path(__file__).parents[1] / "docs" / "amounts.md"
WORDS = load_word_lists(load_ontology())
AMOUNTS = Amounts(WORDS)
READER = DealTermsReader(WORDS)


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the page."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def found(text: str) -> list[QuantityFound]:
    return list(AMOUNTS.find(matching_form(text)))


@pytest.mark.parametrize("row", rows("Numbers"), ids=lambda row: row[0])
def test_a_number_of_the_page(row: list[str]) -> None:
    written, unit, number, qualifier = row[:4]
    if number == "none":
        assert found(written) == []
        return
    (only,) = found(written)
    quantity = only.quantity
    assert (quantity.unit or "", quantity.qualifier or "") == (unit, qualifier)
    low, dash, high = number.partition("–")
    if dash:
        assert (quantity.value, quantity.low, quantity.high) == (None, Decimal(low), Decimal(high))
    else:
        assert (quantity.value, quantity.low, quantity.high) == (Decimal(low), None, None)


@pytest.mark.parametrize("row", rows("Rounds"), ids=lambda row: row[0])
def test_a_round_of_the_page(row: list[str]) -> None:
    written, name = row
    names = [found.name for found in READER.rounds(matching_form(f"完成{written}融资"))]
    assert names == ([] if name == "none" else [name])


def test_the_page_knows_every_currency() -> None:
    for name in WORDS.lists:
        if name.startswith("currency-"):
            code = name.removeprefix("currency-")
            assert re.fullmatch("[a-z]{3}", code)
            for word in WORDS[name]:
                text = f"{word}5亿" if not re.search("[一-龥]$", word) else f"5亿{word}"
                (only,) = found(text)
                assert (only.quantity.unit, only.quantity.value) == (code.upper(), 5 * 10**8)


PIECES = st.sampled_from(
    [
        *(
            "1",
            "2.5",
            "1,000",
            "三",
            "十二",
            "数",
            "几",
            "十",
            "百",
            "千",
            "万",
            "亿",
            "万亿",
            "多",
        ),
        *(
            "级",
            "元",
            "美元",
            "人民币",
            "$",
            "%",
            "百分之",
            "点",
            "近",
            "超过",
            "约",
            "左右",
            "-",
            "至",
        ),
        *("融资", "投资", "A轮", "用户", "个百分点", "。", "，", "million", "股权"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_gives_exact_spans_and_positive_numbers(text: str) -> None:
    matching = matching_form(text)
    end = 0
    for each in AMOUNTS.find(matching):
        quantity = each.quantity
        assert end <= each.start < each.end <= len(text)
        assert matching[each.start : each.end] == quantity.text == quantity.text.strip()
        end = each.end
        numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
        assert numbers
        assert all(number > 0 for number in numbers)
        assert (quantity.value is None) == (quantity.low is not None)
        if quantity.low is not None:
            assert quantity.high is not None
            assert quantity.low < quantity.high
    for each_round in READER.rounds(matching):
        assert 0 <= each_round.start < each_round.end <= len(text)


@given(st.decimals("0.01", "9999", places=2), st.sampled_from(["万", "千万", "亿"]))
def test_a_number_is_read_exactly(number: Decimal, scale: str) -> None:
    factor = {"万": 10**4, "千万": 10**7, "亿": 10**8}[scale]
    (only,) = found(f"融资{number:f}{scale}美元")
    assert only.quantity.value == number * factor


# ---------------------------------------------------------------------------- deals


def terms(text: str) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Amount, round and share of each claim, by its subject."""
    return {
        claim.subject.name: (
            claim.amount and claim.amount.text,
            claim.round,
            claim.share and claim.share.text,
        )
        for claim in extract(text).claims
        if claim.predicate in ("investsIn", "acquires", "subsidiaryOf")
    }


def test_every_investor_of_a_round_has_its_sum_and_name() -> None:
    text = "乙科技有限公司完成近10亿港元A+轮融资，由红杉中国领投，高瓴资本跟投。"
    assert terms(text) == {
        "红杉中国": ("近10亿港元", "A+轮", None),
        "高瓴资本": ("近10亿港元", "A+轮", None),
    }


def test_a_valuation_is_no_price() -> None:
    text = "乙科技有限公司完成B轮融资，由红杉中国领投，投后估值超过20亿美元。"
    assert terms(text) == {"红杉中国": (None, "B轮", None)}


def test_a_takeover_has_a_price_and_a_share() -> None:
    text = "腾讯以5亿美元收购乙科技有限公司51%的股权。"
    assert terms(text) == {"腾讯": ("5亿美元", None, "51%")}


def test_the_clause_beside_it_may_tell_the_price() -> None:
    assert terms("腾讯宣布收购乙科技有限公司，交易金额为5亿美元。") == {
        "腾讯": ("5亿美元", None, None)
    }


def test_a_growth_rate_is_no_share() -> None:
    assert terms("腾讯投资了乙科技有限公司，后者营收同比增长20%。")["腾讯"] == (None, None, None)


def test_of_two_sums_none_is_guessed() -> None:
    text = "腾讯收购乙科技有限公司的价格，有人说是5亿美元有人说是6亿美元。"
    assert terms(text)["腾讯"] == (None, None, None)


def test_this_round_looks_back() -> None:
    text = "乙科技有限公司宣布完成数千万元天使轮融资。乙科技有限公司称，本轮融资由红杉中国领投。"
    assert terms(text) == {"红杉中国": ("数千万元", "天使轮", None)}


def test_the_sum_is_quoted_as_the_article_writes_it() -> None:
    claim = only_claim("腾讯以５億美元收购乙科技有限公司。")
    assert claim.amount == Quantity("５億美元", "USD", Decimal(500_000_000))


def test_the_record_holds_what_is_known() -> None:
    (claim,) = extraction_record(extract("腾讯向乙科技有限公司投资约1.5亿元，持股5%。"))["claims"]
    expected: dict[str, Any] = {
        "amount": {
            "text": "约1.5亿元",
            "value": 150_000_000,
            "qualifier": "about",
            "currency": "CNY",
        },
        "share": {"text": "5%", "value": 5, "unit": "%"},
    }
    assert {name: claim.get(name) for name in expected} == expected
    assert "round" not in claim
