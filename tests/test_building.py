"""Building by several processes: the same bytes as by one, whatever happens to them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program_runs import Run

from guanxi import KnowledgeGraph, load_ontology
from guanxi.building import Crew, DocumentLimits, ExtractedBatch
from guanxi.documents import document_from_text
from guanxi.errors import DocumentError, StoreError
from guanxi.model import Document
from guanxi.store import GraphStore, StoreDraft, read_shard
from guanxi.store.fact_buckets import FactBuckets
from guanxi.store.facts import Deriver
from guanxi.store.identity import Identity
from guanxi.store.written_document import write_document

PRODUCTS = ("飞书", "钉钉", "企业微信", "腾讯会议", "微信", "淘宝", "石墨文档", "甲乙协作")
FIRMS = ("腾讯", "阿里巴巴", "字节跳动", "京东", "甲乙科技")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="--workers needs Linux or macOS"),
    pytest.mark.xdist_group("building"),
]


def write_articles(folder: Path, count: int) -> Path:
    folder.mkdir()
    choice = random.Random(9)
    for number in range(count):
        one, other = choice.sample(PRODUCTS, 2)
        firm = choice.choice(FIRMS)
        ends = (f"{firm}收购了{one}。", f"{firm}并未收购{one}。", f"{firm}推出了{other}。")
        text = f"{one}的竞争对手是{other}。{choice.choice(ends)}"
        day = f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}"
        article = f"---\ntitle: 第{number}篇\ndate: {day}\n---\n{text}\n"
        (folder / f"{number:03}.md").write_text(article, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_articles(tmp_path_factory.mktemp("building") / "articles", 60)
    (folder / "damaged.txt").write_bytes(b"\0\1\2")
    (folder / "two.jsonl").write_text(
        '{"title": "甲", "text": "飞书与钉钉竞争。"}\n{"title": "乙", "text": "腾讯投资了京东。"}\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def expected(articles: Path) -> bytes:
    """Return what one process makes of the articles."""
    with KnowledgeGraph.build(articles, None, on_error=lambda _: None) as kg:
        return exported(kg)


def exported(kg: KnowledgeGraph) -> bytes:
    found = kg.export("nquads")
    return found.encode() if isinstance(found, str) else found


def test_several_processes_make_the_same_bytes(
    articles: Path, expected: bytes, tmp_path: Path
) -> None:
    told: list[str] = []
    with KnowledgeGraph.build(
        articles, tmp_path / "a.db", workers=2, on_error=lambda problem: told.append(str(problem))
    ) as kg:
        assert exported(kg) == expected
        assert kg.summary is not None
        assert (kg.summary.stored, kg.summary.unchanged, kg.summary.absent) == (62, 0, 0)
        assert kg.summary.violations == ()
        assert kg.summary.timings is not None
        assert kg.summary.timings.workers == 2
        assert {"reading", "extraction", "storing", "facts"} <= kg.summary.timings.seconds.keys()
    (problem,) = told
    assert "damaged.txt" in problem
    assert not (tmp_path / "a.db" / "building").exists()
    # What is there already is left alone; what changed is exchanged in the store as it is.
    (articles / "extra.txt").write_text("京东推出了甲乙协作。", encoding="utf-8")
    try:
        with KnowledgeGraph.build(
            articles, tmp_path / "a.db", workers=1, on_error=lambda _: None
        ) as kg:
            assert kg.summary is not None
            assert (kg.summary.stored, kg.summary.unchanged) == (1, 62)
        (articles / "extra.txt").unlink()
        kg = KnowledgeGraph.open(tmp_path / "a.db")
        with kg:
            kg.remove("extra.txt")
        with KnowledgeGraph.open(tmp_path / "a.db") as kg:
            assert exported(kg) == expected
    finally:
        (articles / "extra.txt").unlink(missing_ok=True)


def finished(batches: Iterator[ExtractedBatch]) -> tuple[list[str], list[DocumentError]]:
    documents: list[str] = []
    problems: list[DocumentError] = []
    for batch in batches:
        documents += [document.id for document in batch.documents]
        problems += batch.problems
        if isinstance(batch.written, Path):
            written = [each.iri for each in read_shard(batch.written.read_bytes())]
            assert written == [document.iri for document in batch.documents]
    return documents, problems
