"""Building by several processes: the same bytes as by one, whatever happens to them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from guanxi import KnowledgeGraph, load_ontology
from guanxi.building import (
    Crew,
    DocumentLimits,
    ExtractedBatch,
    Outcome,
    ReaderProcess,
    ReadingListener,
)
from guanxi.building.child import Child
from guanxi.documents import document_from_text, iter_documents, list_files
from guanxi.errors import DocumentError, GuanxiError, OntologyError, StoreError
from guanxi.extraction.stages import STAGES
from guanxi.model import Document
from guanxi.pipeline import extractor_for
from guanxi.store import (
    GraphStore,
    StoreDraft,
    WrittenDocument,
    build_fingerprint,
    read_shard,
    shard_bytes,
    write_document,
)
from guanxi.store.fact_buckets import FactBuckets
from guanxi.store.facts import Deriver
from guanxi.store.identity import Identity
from guanxi.vocabulary import with_lexicon
from program_runs import Run
from sample_articles import write_articles

SAID = (
    "飞书与钉钉竞争。腾讯投资了京东。",
    "腾讯投资了京东。",
    "京东推出了甲乙协作。",
    "字节跳动推出了飞书。",
)
COUNT = 26

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="--workers needs Linux or macOS"),
    pytest.mark.xdist_group("building"),
]


def write_texts(folder: Path, texts: Iterable[str]) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_articles(tmp_path_factory.mktemp("building") / "articles", COUNT - 2, seed=9)
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


def test_a_build_that_is_killed_goes_on_and_makes_the_same_bytes(
    articles: Path, expected: str, tmp_path: Path, run: Run
) -> None:
    store = tmp_path / "a.db"
    shards = store / "building" / "shards"
    program = "from guanxi.cli import main; main()"
    command = [sys.executable, "-c", program, "build", str(articles), "--store", str(store)]
    with subprocess.Popen([*command, "--workers", "1"], stderr=subprocess.DEVNULL) as build:
        wait_for(lambda: any(shards.glob("*.gz")))
        build.kill()
    with next(shards.glob("*.gz")).open("r+b") as shard:  # as a machine leaves it that loses power
        shard.seek(100)
        shard.write(b"cut short")
    told: list[str] = []
    with KnowledgeGraph.build(
        articles, store, workers=2, on_error=lambda problem: told.append(str(problem))
    ) as kg:
        assert exported(kg) == expected
        assert kg.summary is not None
        assert (kg.summary.stored, kg.summary.unchanged, kg.summary.absent) == (COUNT, 0, 0)
        assert kg.summary.violations == ()
    (problem,) = told
    assert "damaged.txt" in problem
    assert not (store / "building").exists()
    timings = run("info", "--timings", "--store", store)
    assert timings.code == 0
    for stage in ("extraction", *STAGES, "validation"):
        assert stage in timings.out
    assert f"{COUNT} documents in" in timings.out
    assert run("info", "--timings", "--store", tmp_path / "none.db").code == 2


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_worker_that_is_killed_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    texts = {str(number): f"飞书与钉钉竞争。腾讯投资了京东{number}。" for number in range(12)}
    documents = [document_from_text(text, id=name) for name, text in texts.items()]
    found: list[str] = []

    def take(batches: Iterator[ExtractedBatch]) -> None:
        for batch in batches:
            if not found:
                os.kill(crew.pids[0], signal.SIGKILL)
            found.extend(document.id for document in batch.documents)
            assert not batch.problems
            if isinstance(batch.written, Path):
                written = [each.iri for each in read_shard(batch.written.read_bytes())]
                assert written == [document.iri for document in batch.documents]

    with contextlib.closing(Crew(load_ontology(), 1, tmp_path, batch=4)) as crew:
        for document in documents:
            take(crew.put(document))
        take(crew.finish())
    assert sorted(found, key=int) == list(texts)


def problem_of(document: Document, limits: DocumentLimits, folder: Path) -> str:
    with contextlib.closing(Crew(load_ontology(), 1, folder, limits)) as crew:
        batches = [*crew.put(document), *crew.finish()]
    ((problem,),) = (batch.problems.values() for batch in batches)
    return problem.problem


def test_a_document_that_takes_too_long_is_left_out(tmp_path: Path) -> None:
    document = document_from_text("钉钉、飞书和企业微信由张三丰领导。" * 20_000)
    limits = DocumentLimits(seconds=0.5, attempts=1)
    assert "longer than 0.5 s" in problem_of(document, limits, tmp_path)
    late = -signal.SIGALRM
    assert [DocumentLimits().is_enough(deaths, late) for deaths in (1, 2)] == [False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_document_that_no_worker_can_receive_is_left_out(tmp_path: Path) -> None:
    document = replace(document_from_text("飞书与钉钉竞争。"), original=bytes(150_000_000))
    problem = problem_of(document, DocumentLimits(megabytes=100, attempts=1), tmp_path)
    assert "more memory than 100 MB" in problem
    assert "--document-memory" in problem


def test_an_ontology_that_workers_cannot_load_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="overlay, or build without workers"):
        Crew(with_lexicon(load_ontology(), None), 1, tmp_path)


def test_a_file_that_stops_the_reader_is_left_out_from_there_on(tmp_path: Path) -> None:
    endless = {"title": "乙", "text": "<p>飞书与钉钉竞争。" * 60_000}
    lines = [{"title": "甲", "text": "飞书与钉钉竞争。"}, endless]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (tmp_path / "b.txt").write_text("腾讯投资了京东。", encoding="utf-8")
    problems: list[DocumentError] = []
    listener = ReadingListener(
        problems.append, problems.append, lambda _read, _all: None, lambda _: None
    )
    files = list(list_files([tmp_path], problems.append))
    readings = list(ReaderProcess(files, listener, limits=DocumentLimits(seconds=1)))
    assert [document.path for _, document in readings] == ["a.jsonl:1", "b.txt"]
    (problem,) = problems
    assert problem.path.endswith("a.jsonl")
    assert "longer than 1 s; it is left out from article 2 on" in problem.problem


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_file_that_needs_too_much_memory_names_the_option(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("腾讯投资了京东。", encoding="utf-8")
    problems: list[DocumentError] = []
    listener = ReadingListener(
        problems.append, problems.append, lambda _read, _all: None, lambda _: None
    )
    files = list_files([tmp_path], problems.append)
    # Less than the largest article that is taken.
    assert list(ReaderProcess(files, listener, limits=DocumentLimits(megabytes=10))) == []
    assert "needs more memory than" in problems[0].problem
    assert "--document-memory" in problems[0].problem


def test_readers_that_cannot_start_end_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("腾讯投资了京东。", encoding="utf-8")
    problems: list[DocumentError] = []
    listener = ReadingListener(
        problems.append, problems.append, lambda _read, _all: None, lambda _: None
    )
    readings = ReaderProcess(list(list_files([tmp_path], problems.append)), listener)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])  # where no guanxi is
    with pytest.raises(
        GuanxiError, match=r"readers end before they are ready.*ModuleNotFoundError"
    ):
        list(readings)
    assert problems == []


def test_a_library_that_ends_its_process_for_want_of_memory_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "greedy.py").write_text(
        "import os, sys\n"
        "def main(connection):\n"
        "    print('memory allocation of 1005 bytes failed', file=sys.stderr)\n"
        "    print('stack backtrace:', file=sys.stderr, flush=True)\n"
        "    os.abort()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    child = Child("greedy")
    exit_code = child.wait()
    told = DocumentLimits(megabytes=100).told(3, exit_code, child.last_words())
    child.end()
    assert exit_code == -signal.SIGABRT
    assert "needs more memory than 100 MB" in told


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
        "    print(limits.told_memory())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "more memory than 100 MB" in told.stdout


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--document-timeout", "inf"),
        ("--document-timeout", "nan"),
        ("--document-memory", "900KB"),
        ("--document-memory", "1e30GB"),
        ("--document-memory", "foo"),
    ],
)
def test_limits_that_no_system_takes_are_told(
    option: str, value: str, tmp_path: Path, run: Run
) -> None:
    outcome = run("build", tmp_path, option, value)
    assert outcome.code == 2
    assert option in outcome.err
    assert "Traceback" not in outcome.err


def written_down(documents: Iterable[Document]) -> list[WrittenDocument]:
    ontology = load_ontology()
    extractor, fingerprint = extractor_for(ontology), build_fingerprint(ontology)
    return [write_document(extractor.extract(each), ontology, fingerprint) for each in documents]


def leave_shards(store: Path, documents: Sequence[Document], *cuts: int) -> None:
    """Leave what a build leaves that is killed."""
    written = written_down(documents)
    with StoreDraft(store, load_ontology()) as draft:
        for number, (start, end) in enumerate(pairwise((0, *cuts, len(written)))):
            (draft.shards / f"{number}.gz").write_bytes(shard_bytes(written[start:end]))


def test_of_what_a_killed_build_left_only_what_is_met_again_counts(tmp_path: Path) -> None:
    ontology, path = load_ontology(), tmp_path / "a.db"
    page = b"<p>"
    documents = [
        replace(document_from_text(text, id=str(number)), original=page)
        for number, text in enumerate((*SAID, "京东推出了甲乙协作。"))
    ]
    leave_shards(path, documents, 2)
    changed = document_from_text("腾讯投资了飞书。", id="3")
    other_page = replace(documents[4], original=b"<div>")
    with StoreDraft(path, ontology) as draft:
        with pytest.raises(StoreError, match="is being written by another process"):
            StoreDraft(path, ontology)
        met = [*documents[:3], changed]
        assert [draft.is_finished(document) for document in met] == [True, True, True, False]
        assert draft.is_awaiting
        assert not draft.is_finished(other_page)
        assert not draft.is_awaiting
        draft.load()
        # Whoever wrote them down did not check them.
        assert draft.doubtful == [document.iri for document in documents[:3]]
        draft.derive()
        with contextlib.closing(draft.finish()) as made:
            assert not StoreDraft.is_for(path)
            with pytest.raises(StoreError, match="is being written by another process"):
                GraphStore.open(path, ontology=ontology, write=True)
            assert {document.id for document in made.documents()} == {"0", "1", "2"}


def test_what_a_killed_build_left_stays_when_other_articles_are_built(tmp_path: Path) -> None:
    first = write_texts(tmp_path / "first", SAID)
    other = tmp_path / "other.md"
    other.write_text("京东推出了甲乙协作。", encoding="utf-8")
    leave_shards(tmp_path / "a.db", list(iter_documents([first], print)), 2)
    with KnowledgeGraph.build(other, tmp_path / "a.db") as kg:
        assert kg.summary is not None
        assert (kg.summary.stored, kg.summary.absent) == (1, len(SAID))
        found = exported(kg)
    with KnowledgeGraph.build([first, other], None) as kg:
        assert exported(kg) == found


def test_what_fails_while_a_build_is_stopped_is_told(tmp_path: Path) -> None:
    schema = tmp_path / "overlay" / "further.ttl"
    schema.parent.mkdir()
    schema.touch()
    ontology = load_ontology([schema.parent])
    schema.unlink()
    os.mkfifo(schema)  # whoever loads the ontology waits for what comes through it
    with StoreDraft(tmp_path / "a.db", ontology) as draft:
        here = threading.get_ident(), signal.SIGINT
        threading.Timer(0.3, signal.pthread_kill, here).start()
        with pytest.raises(KeyboardInterrupt):
            draft.load()
        schema.write_text("no Turtle", encoding="utf-8")
        with pytest.raises(SyntaxError):
            draft.load()


def test_a_build_that_is_stopped_leaves_what_the_next_goes_on_with(tmp_path: Path) -> None:
    before = write_texts(tmp_path / "before", ("# 别的\n\n飞书与钉钉竞争。", *SAID[1:3]))
    after = write_texts(tmp_path / "after", SAID)
    store = tmp_path / "a.db"
    leave_shards(store, list(iter_documents([before], print))[:2], 1)
    claims: dict[int, int] = {}

    def build_until(name: str, **how: Any) -> None:
        """Build, and stop as Ctrl-C does."""

        def stop(document: Document, _outcome: Outcome) -> None:
            if document.path == name:
                signal.raise_signal(signal.SIGINT)

        with pytest.raises(KeyboardInterrupt):
            KnowledgeGraph.build(before, store, on_document=stop, **how)

    # The second shard is not met again yet: it stays, and nothing is published.
    build_until("0.md")
    assert [*(store / "building" / "shards").glob("*.gz")]
    build_until(
        "2.md",
        workers=1,
        on_progress=lambda progress: claims.setdefault(progress.documents, progress.claims),
    )
    assert claims[2] == 0  # nobody extracted again from what was finished
    warnings: list[DocumentError] = []
    with KnowledgeGraph.build(after, store, workers=1, on_warning=warnings.append) as kg:
        assert kg.summary is not None
        assert (kg.summary.stored, kg.summary.unchanged, kg.summary.replaced) == (2, 2, 1)
        found = exported(kg)
    with KnowledgeGraph.build(after, None) as kg:
        assert exported(kg) == found
    (warning,) = warnings
    assert warning.path == "0.md"


def test_a_full_disk_is_told_in_one_line_and_the_build_goes_on(tmp_path: Path) -> None:
    articles, disk = write_articles(tmp_path / "articles", 2, seed=9), tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by root alone")
    try:
        for workers in (1, None):
            with pytest.raises(StoreError, match="No space left on device"):
                KnowledgeGraph.build(articles, disk / "a.db", workers=workers)
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        with KnowledgeGraph.build(articles, disk / "a.db") as kg:
            assert kg.info().documents == 2
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_what_is_written_down_says_of_facts_and_names_what_the_store_does(
    articles: Path, tmp_path: Path
) -> None:
    ontology = load_ontology()
    deriver = Deriver(ontology, Identity(), {})
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    few, many = FactBuckets(tmp_path / "few"), FactBuckets(tmp_path / "many", kept=10)
    store = GraphStore.open(None, ontology=ontology)
    for written in written_down(iter_documents([articles], lambda _: None)):
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
