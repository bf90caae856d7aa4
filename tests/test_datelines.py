"""The day on which a sentence of an article was reported."""

from __future__ import annotations

import datetime as dt

import pytest

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor, extraction_record, matching_form
from guanxi.extraction.datelines import Datelines
from guanxi.extraction.dates import find_times
from guanxi.vocabulary import load_ontology


def reported(text: str, date: str | None = "2022-09-14") -> list[str | None]:
    document = document_from_text(text, date=date)
    times = list(find_times(matching_form(document.text), document.published))
    datelines = Datelines(document, times)
    days = [datelines.reported(sentence) for sentence in document.sentences]
    return [day and day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("甲公司开业。", ["2022-09-14"]),
        ("9月12日消息，甲公司开业。乙公司停业。", ["2022-09-12", "2022-09-12"]),
        # an event's own day dates no news
        ("9月12日，甲公司开业。", ["2022-09-14"]),
        # nor does a day that is still to come, or a month
        ("12月14日将有消息。", ["2022-09-14"]),
        # a digest: every paragraph has its own
        (
            "快讯\n甲公司开业。\n9月12日消息，乙公司停业。9月13日消息，丙公司搬家。\n丁公司停业。",
            ["2022-09-14", "2022-09-14", "2022-09-12", "2022-09-13", "2022-09-14"],
        ),
        # the head of the article speaks for what follows
        (
            "快讯\n9月12日消息，甲公司开业。\n乙公司停业。",
            ["2022-09-12", "2022-09-12", "2022-09-12"],
        ),
    ],
)
def test_the_dateline_dates_the_news(text: str, days: list[str]) -> None:
    assert reported(text) == days


def test_without_any_date_nothing_is_known() -> None:
    assert reported("甲公司开业。", None) == [None]
    assert reported("2022年9月12日消息，甲公司开业。", None) == ["2022-09-12"]


def test_a_claim_says_when_it_was_reported() -> None:
    document = document_from_text("9月12日消息，腾讯去年收购了搜狗。", date="2022-09-14")
    extraction = Extractor(load_ontology()).extract(document)
    (claim,) = (claim for claim in extraction.claims if claim.predicate == "acquires")
    assert (claim.time, claim.reported) == ("2021", dt.date(2022, 9, 12))
    (record,) = (r for r in extraction_record(extraction)["claims"] if r["predicate"] == "acquires")
    assert record["reported"] == "2022-09-12"
