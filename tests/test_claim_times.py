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
        # of the clause that leads up to it, but not of one that tells another event
        ("微信很成功，最早的例子是2006年，腾讯收购了搜狗。", "acquires", "2006"),
        ("微信上线于2011年，腾讯收购了搜狗。", "acquires", None),
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
        ("腾讯旗下的微信是一款应用，2011年上线后很受欢迎。", "offers", "2011"),
        ("搜狗成立于2003年，创始人张朝阳是工程师。", "founderOf", "2003"),
        ("明年的小米手机芯片将采用腾讯旗下的微信。", "offers", None),
        # nothing has happened in the future
        ("腾讯收购了搜狗，交易于2023年1月完成。", "acquires", None),
        # what is over has an end
        ("2021年10月，汤道生离开腾讯。", "worksFor", "../2021-10"),
    ],
)
def test_a_claim_takes_the_time_that_dates_it(text: str, predicate: str, time: str | None) -> None:
    assert times(text, predicate) == {time}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        # the lead tells again what the headline says, and when
        ("腾讯起诉搜狗\n本周一，腾讯在法院起诉，指控搜狗侵权，搜狗去年12月否认。", "2022-09-12"),
        # a round-up has headlines within
        (
            "早报\n微信涨价\n昨日微信涨价。\n腾讯起诉搜狗\n本周一，腾讯将搜狗告上法庭。",
            "2022-09-12",
        ),
        # of another item
        ("早报\n腾讯起诉搜狗\n腾讯没有回应。\n微信涨价\n本周一，腾讯和搜狗的微信涨价。", None),
        # not of a paragraph
        ("早报\n腾讯起诉搜狗，搜狗否认了。\n本周一，腾讯和搜狗的微信涨价。", None),
    ],
)
def test_a_headline_takes_the_time_of_its_lead(text: str, time: str | None) -> None:
    assert times(text, "disputesWith") == {time}


def test_what_is_over_has_the_beginning_that_the_article_tells() -> None:
    text = "2017年，汤道生加入腾讯。2021年10月，汤道生离开腾讯。"
    assert times(text, "worksFor") == {"2017/2021-10"}
