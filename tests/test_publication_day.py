"""The day of publication is the one in China, wherever it is shown, asked for or compared."""

from __future__ import annotations

import csv
import io

import pytest

from guanxi import KnowledgeGraph
from guanxi.documents import document_from_text
from guanxi.errors import DocumentError
from guanxi.extraction import extraction_record
from guanxi.reading import extract
from sample_stores import JIAXIN, YIXIN, claim, extraction, small_store

DAY = "2022-09-14"  # begins at 16:00 on the 13th in UTC


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    article = tmp_path_factory.mktemp("day") / "a.md"
    article.write_text(
        f"---\ntitle: 三家\ndate: {DAY}\nauthor: 某报\n---\n飞书的竞争对手是钉钉。\n",
        encoding="utf-8",
    )
    return KnowledgeGraph.build(article, store=None)


def test_queries_answer_and_compare_with_it(kg: KnowledgeGraph) -> None:
    (row,) = kg.query("competitors", name="飞书", since=DAY).records()
    assert (row["published"], row["source"]) == (DAY, "某报")
    assert len(kg.query("competitors", name="飞书", since="2022-09-15")) == 0
    assert [row["day"] for row in kg.query("timeline", name="飞书", since=DAY).records()] == [DAY]
    assert [row["published"] for row in kg.query("documents").records()] == [DAY]
    moment = kg.query("SELECT ?issued { ?d dct:issued ?issued }").records()
    assert [row["issued"] for row in moment] == ["2022-09-13T16:00:00Z"]


def test_report_page_sentences_and_exports_show_it(kg: KnowledgeGraph) -> None:
    report = kg.report()
    assert f"documents 1 ({DAY})" in report
    assert f"《三家》，某报，{DAY}" in report
    assert [document.published for document in kg.view().view.documents.values()] == [DAY]
    assert f"《三家》 · 某报 · {DAY}" in str(kg.explain("飞书"))
    assert kg.explain("飞书").records()[0]["document"]["published"] == DAY
    (row,) = csv.DictReader(io.StringIO(kg.export("csv").decode()))
    assert row["published"] == DAY
    assert kg.validate() == ()


def test_the_json_line_has_the_moment_in_china() -> None:
    record = extraction_record(extract("飞书的竞争对手是钉钉。", date=DAY))
    assert record["date"] == "2022-09-14T00:00:00+08:00"


def test_it_decides_which_claim_is_the_later_one() -> None:
    store = small_store(
        extraction("a", claim(JIAXIN, "competesWith", YIXIN), published="2022-09-13T16:00"),
        extraction("b", claim(JIAXIN, "competesWith", YIXIN, "negated", time=DAY)),
    )
    assert store.query("ASK { ?a gx:competesWith ?b }").boolean


def test_a_day_beyond_the_calendar_is_no_date() -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        document_from_text("飞书与钉钉竞争。", date="9999-12-31T20:00:00Z")
