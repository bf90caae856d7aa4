"""Building by several processes: the same bytes as by one, whatever happens to them."""

from __future__ import annotations

import hashlib
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

from guanxi import KnowledgeGraph, load_ontology
from guanxi.building import Crew, DocumentLimits, ExtractedBatch
from guanxi.documents import document_from_text, iter_documents
from guanxi.errors import DocumentError
from guanxi.model import Document
from guanxi.pipeline import extractor_for
from guanxi.store import (
    GraphStore,
    StoreDraft,
    build_fingerprint,
    read_shard,
    shard_bytes,
    write_document,
)
from guanxi.store.fact_buckets import FactBuckets
from guanxi.store.facts import Deriver
from guanxi.store.identity import Identity
from program_runs import Run

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
        '{"title": "甲", "text": "飞书与钉钉竞争。"}\n'
        '{"title": "乙", "text": "腾讯投资了京东。"}\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def expected(articles: Path) -> str:
    """Return what one process makes of the articles."""
    with KnowledgeGraph.build(articles, None, on_error=lambda _: None) as kg:
        return exported(kg)


def exported(kg: KnowledgeGraph) -> str:
    """Return the hash of all that a graph holds: to show how megabytes differ helps nobody."""
    found = kg.export("nquads")
    return hashlib.sha256(found.encode() if isinstance(found, str) else found).hexdigest()


def test_several_processes_make_the_same_bytes(
    articles: Path, expected: str, tmp_path: Path, run: Run
) -> None:
    store = tmp_path / "a.db"
    told: list[str] = []
    with KnowledgeGraph.build(
        articles, store, workers=2, on_error=lambda problem: told.append(str(problem))
    ) as kg:
        assert exported(kg) == expected
        assert kg.summary is not None
        assert (kg.summary.stored, kg.summary.unchanged, kg.summary.absent) == (62, 0, 0)
        assert kg.summary.violations == ()
    (problem,) = told
    assert "damaged.txt" in problem
    assert not (store / "building").exists()
    timings = run("info", "--timings", "--store", store)
    assert timings.code == 0
    assert "extraction" in timings.out
    assert "62 documents in" in timings.out
    assert run("info", "--timings", "--store", tmp_path / "none.db").code == 2


def test_several_processes_bring_a_store_up_to_date(
    articles: Path, expected: str, tmp_path: Path
) -> None:
    store = tmp_path / "a.db"
    before = tmp_path / "before"
    before.mkdir()
    (before / "000.md").write_text("飞书与钉钉竞争。", encoding="utf-8")
    for number in (1, 2):
        name = f"{number:03}.md"
        (before / name).write_bytes((articles / name).read_bytes())
    KnowledgeGraph.build(before, store).close()
    warnings: list[DocumentError] = []
    with KnowledgeGraph.build(
        articles,
        store,
        workers=1,
        on_error=lambda _: None,
        on_warning=warnings.append,
    ) as kg:
        assert exported(kg) == expected
        assert kg.summary is not None
        assert (kg.summary.stored, kg.summary.unchanged, kg.summary.replaced) == (60, 2, 1)
    (warning,) = warnings
    assert warning.path == "000.md"


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


def extracted(crew: Crew, documents: list[Document]) -> tuple[list[str], list[DocumentError]]:
    try:

        def batches() -> Iterator[ExtractedBatch]:
            for document in documents:
                yield from crew.put(document)
            yield from crew.finish()

        return finished(batches())
    finally:
        crew.close()


def test_workers_that_are_killed_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    texts = {str(number): f"飞书与钉钉竞争。腾讯投资了京东{number}。" * 20 for number in range(40)}
    texts["endless"] = "钉钉、飞书和企业微信由张三丰领导。" * 60_000
    documents = [document_from_text(text, id=name) for name, text in texts.items()]
    random.Random(4).shuffle(documents)
    crew = Crew(load_ontology(), 2, tmp_path, DocumentLimits(seconds=2.5), batch=4)
    over = threading.Event()

    def kill() -> None:
        chance = random.Random(3)
        for _ in range(2):
            if over.wait(chance.uniform(2, 4)):
                return
            os.kill(chance.choice(crew.pids), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    found, problems = extracted(crew, documents)
    over.set()
    killer.join()
    assert sorted(found, key=int) == [name for name in texts if name != "endless"]
    (problem,) = problems
    assert "longer than 2.5 s" in problem.problem


def test_a_file_that_stops_the_reader_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    (tmp_path / "b.html").write_text("<p>飞书与钉钉竞争。" * 60_000, encoding="utf-8")
    (tmp_path / "c.txt").write_text("腾讯投资了京东。", encoding="utf-8")
    problems: list[DocumentError] = []
    with KnowledgeGraph.build(
        tmp_path,
        None,
        workers=1,
        on_error=problems.append,
        limits=DocumentLimits(seconds=1),
    ) as kg:
        assert kg.summary is not None
        assert kg.summary.stored == 2
    (problem,) = problems
    assert problem.path.endswith("b.html")
    assert "longer than 1 s" in problem.problem


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_document_that_needs_too_much_memory_is_told() -> None:
    program = (
        "from guanxi.building import DocumentLimits\n"
        "limits = DocumentLimits(megabytes=100)\n"
        "limits.limit_memory()\n"
        "bytearray(50_000_000)\n"
        "try:\n"
        "    bytearray(150_000_000)\n"
        "except MemoryError:\n"
        "    print(limits.told_memory)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "more memory than 100 MB" in told.stdout


def started_build(articles: Path, store: Path, *words: str) -> subprocess.Popen[bytes]:
    program = "from guanxi.cli import main; main()"
    command = [sys.executable, "-c", program, "build", str(articles), "--store", str(store), *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_build_that_is_killed_goes_on_where_it_stopped(
    articles: Path, expected: str, tmp_path: Path
) -> None:
    store = tmp_path / "a.db"
    shards = store / "building" / "shards"
    process = started_build(articles, store, "--workers", "1")
    wait_for(lambda: len(list(shards.glob("*.gz"))) >= 2)
    process.kill()
    process.communicate()
    next(shards.glob("*.gz")).write_bytes(b"cut short")  # as a machine leaves it that loses power
    done: list[float] = []
    with KnowledgeGraph.build(
        articles,
        store,
        workers=1,
        on_error=lambda _: None,
        on_progress=lambda progress: done.append(progress.claims),
    ) as kg:
        assert exported(kg) == expected
        assert kg.summary is not None
        assert kg.summary.stored == 62
    assert done.count(0) > 10  # what was left, which nobody extracted from again


def test_of_what_a_killed_build_left_only_what_is_met_again_counts(tmp_path: Path) -> None:
    ontology = load_ontology()
    path = tmp_path / "a.db"
    texts = ("飞书与钉钉竞争。", "腾讯投资了京东。", "京东推出了甲乙协作。", "字节跳动推出了飞书。")
    documents = [document_from_text(text, id=str(number)) for number, text in enumerate(texts)]
    written = [
        write_document(
            extractor_for(ontology).extract(document), ontology, build_fingerprint(ontology)
        )
        for document in documents
    ]
    with StoreDraft(path, ontology) as draft:
        (draft.shards / "0000001.gz").write_bytes(shard_bytes(written[:2]))
        (draft.shards / "0000002.gz").write_bytes(shard_bytes(written[2:]))
    changed = document_from_text(texts[3] + "腾讯投资了飞书。", id="3")
    with StoreDraft(path, ontology) as draft:
        left = [*documents[:3], changed]
        assert [draft.is_finished(document) for document in left] == [True, True, True, False]
        draft.load()
        draft.derive()
        draft.finish()
    assert not StoreDraft.is_for(path)
    with (
        GraphStore.open(path, ontology=ontology, write=True) as made,
        GraphStore.open(None, ontology=ontology) as expected,
    ):
        for document in written[:3]:
            expected.write(document)
        expected.publish()
        made.publish()
        assert made.export("nquads") == expected.export("nquads")


def test_a_build_that_is_stopped_leaves_a_store_and_goes_on(
    articles: Path, expected: str, tmp_path: Path
) -> None:
    store = tmp_path / "a.db"
    process = started_build(articles, store, "--workers", "1")
    shards = store / "building" / "shards"
    wait_for(lambda: len(list(shards.glob("*.gz"))) >= 1)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=120)
    if process.returncode == 130:  # else it was quicker than we
        assert b"run the same command to go on" in told
    with KnowledgeGraph.open(store) as kg:
        assert kg.info().documents > 0
    with KnowledgeGraph.build(articles, store, on_error=lambda _: None) as kg:
        assert exported(kg) == expected


def test_a_full_disk_is_told_in_one_line_and_the_build_goes_on(
    articles: Path, expected: str, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root alone")
    store = disk / "a.db"
    try:
        for words in (["--workers", "1"], []):
            process = started_build(articles, store, *words)
            _, told = process.communicate(timeout=120)
            assert process.returncode == 2
            assert b"No space left on device" in told.splitlines()[-1]
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        with KnowledgeGraph.build(articles, store, on_error=lambda _: None) as kg:
            assert exported(kg) == expected
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_what_is_written_down_says_of_facts_and_names_what_the_store_does(
    articles: Path, tmp_path: Path
) -> None:
    ontology = load_ontology()
    deriver = Deriver(ontology, Identity(), {})
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    few, many = FactBuckets(tmp_path / "few"), FactBuckets(tmp_path / "many", kept=30)
    store = GraphStore.open(None, ontology=ontology)
    for document in iter_documents([articles], lambda _: None):
        written = write_document(extractor_for(ontology).extract(document), ontology, "print")
        store.write(written)
        few.add(written)
        many.add(written)
    store.settle()
    facts = "SELECT * { GRAPH <https://w3id.org/guanxi/graph/facts> { ?s ?p ?o } }"
    stored = len(list(store.query(facts).values()))
    (all_at_once,) = few.triples(deriver)
    by_bucket = list(many.triples(deriver))
    assert len(by_bucket) > 1
    assert set().union(*by_bucket) == all_at_once
    assert len(all_at_once) == sum(map(len, by_bucket)) == stored


def test_a_draft_is_one_writers(articles: Path, tmp_path: Path, run: Run) -> None:
    draft = StoreDraft(tmp_path / "a.db", load_ontology())
    outcome = run("build", articles, "--store", tmp_path / "a.db", "--workers", 1)
    assert outcome.code == 2
    assert "is being written by another process" in outcome.err
    draft.close()
