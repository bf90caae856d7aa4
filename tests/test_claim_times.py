"""Which time of a sentence a claim takes."""

from __future__ import annotations

import pytest

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor
from guanxi.vocabulary import load_ontology

EXTRACTOR = Extractor(load_ontology())


def times(text: str, predicate: str) -> set[str | None]:
    document = document_from_text(text, date="2022-09-14")
    claims = EXTRACTOR.extract(document).claims
    assert any(claim.predicate == predicate for claim in claims), claims
    return {claim.time for claim in claims if claim.predicate == predicate}


@pytest.mark.parametrize(
    ("text", "predicate", "time"),
    [
        # of its own clause
        ("今年1月，腾讯收购了搜狗。", "acquires", "2022-01"),
        ("2021 年 8 月 23 日，腾讯收购了搜狗。", "acquires", "2021-08-23"),
        ("腾讯去年表现不错，今年1月收购了搜狗。", "acquires", "2022-01"),
        # of the head of its sentence
        ("今年1月，据介绍，腾讯收购了搜狗。", "acquires", "2022-01"),
        ("9月13日消息，腾讯收购了搜狗。", "acquires", None),
        # of the same event before it
        ("今年1月，搜狗完成B轮融资。本轮融资由腾讯领投，搜狗很高兴。", "investsIn", "2022-01"),
        ("今年1月，搜狗搬家。腾讯投资了搜狗。", "investsIn", None),
        ("去年，搜狗完成了B轮融资，消息一出，本轮融资由腾讯领投。", "investsIn", "2021"),
        # not of what only describes a name, nor of what was before
        ("2020年，汤道生创办的搜狗上市。", "founderOf", None),
        ("今年1月，搜狗搬家，此前腾讯投资了搜狗。", "investsIn", None),
        # of a list, the first
        ("腾讯在今年1月和3月投资了搜狗。", "investsIn", "2022-01"),
        # what is done in one act is done when it begins
        ("2017年开始，腾讯推出了微信。", "offers", "2017"),
        # plans and rumours lie ahead
        ("昨日，腾讯宣布将收购搜狗。", "acquires", None),
        ("明年1月，腾讯将收购搜狗。", "acquires", "2023-01"),
        ("去年，市场盛传腾讯将收购搜狗。", "acquires", None),
        # structures take one only where a verb says since when
        ("今年1月，腾讯的微信很忙。", "offers", None),
        ("今年1月，腾讯的微信正式上线。", "offers", "2022-01"),
        # what is over has an end
        ("2021年10月，汤道生离开腾讯。", "worksFor", "../2021-10"),
    ],
)
def test_a_claim_takes_the_time_that_dates_it(text: str, predicate: str, time: str | None) -> None:
    assert times(text, predicate) == {time}


def test_what_is_over_has_the_beginning_that_the_article_tells() -> None:
    text = "2017年，汤道生加入腾讯。2021年10月，汤道生离开腾讯。"
    assert times(text, "worksFor") == {"2017/2021-10"}
