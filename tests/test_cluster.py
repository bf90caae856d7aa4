"""Building on a Dask cluster: the same bytes as in one process, also if the scheduler restarts."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guanxi import KnowledgeGraph, load_ontology
from guanxi.building import Cluster, DocumentLimits, ReadingListener
from guanxi.building.cluster_tasks import FileBatch, build_batch, dismiss
from guanxi.documents import ReadingOptions, SourceFile, list_files
from guanxi.errors import DocumentError, GuanxiError, StoreError
from guanxi.store import WrittenDocument, build_fingerprint, read_shard, shard_bytes
from program_runs import Run
from sparql_servers import free_port

pytest.importorskip("distributed", reason="needs the extra cluster")
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="workers need Linux or macOS"),
    pytest.mark.xdist_group("building"),
]


class DaskProcesses:
    """A scheduler and a worker, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.log = folder / "dask.log"
        self._log = self.log.open("ab")
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        port = self.address.rpartition(":")[2]
        self._run("dask_scheduler", "--host", "127.0.0.1", "--port", port)
        self._run("dask_worker", self.address, "--nworkers", "1", "--nthreads", "1")

    def kill(self) -> None:
        for process in self._running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running = []

    def close(self) -> None:
        self.kill()
        self._log.close()

    def _run(self, module: str, *words: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *words, "--no-dashboard"]
        self._running.append(
            subprocess.Popen(command, stdout=self._log, stderr=self._log, start_new_session=True)
        )

    def wait(self) -> None:
        """Wait until the scheduler listens."""
        host, _, port = self.address.removeprefix("tcp://").rpartition(":")
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection((host, int(port))):
                return
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[DaskProcesses]:
    with contextlib.closing(DaskProcesses(tmp_path)) as processes:
        processes.start()
        processes.wait()
        yield processes


def test_a_cluster_makes_the_same_bytes_though_its_scheduler_restarts(
    tmp_path: Path, dask: DaskProcesses
) -> None:
    articles, shards = tmp_path / "articles", tmp_path / "a.db.shards"
    said = {"a": ("飞书与钉钉竞争。", "腾讯投资了京东。"), "b": ("字节跳动推出了飞书。",)}
    for name, texts in said.items():
        (articles / name).mkdir(parents=True)
        for number, text in enumerate(texts):
            (articles / name / f"{number}.txt").write_text(text * 50, encoding="utf-8")
    (articles / "b" / "damaged.txt").write_bytes(b"\0\1\2")
    again = '<html><head><link rel="canonical" href="https://example.org/1"></head><body><p>{}</p>'
    for name in ("c", "d"):
        (articles / f"{name}.html").write_text(again.format(f"{name}公司收购了飞书。" * 9))
    reading = ReadingOptions(keep_source=True)

    def restart() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and "Receive client" not in dask.log.read_text():
            time.sleep(0.1)
        time.sleep(1)  # long enough for the task to begin, too short for it to end
        dask.kill()
        dask.start()

    def built(store: Path | None, told: list[str], **how: Any) -> bytes | str:
        """Return what a build makes, with what was read."""
        with KnowledgeGraph.build(
            articles,
            store,
            reading=reading,
            on_error=lambda problem: told.append(str(problem)),
            on_warning=lambda warning: told.append(f"warning: {warning}"),
            **how,
        ) as kg:
            assert kg.summary is not None
            assert (kg.summary.stored, kg.summary.absent) == (4, 0)
            return kg.export("nquads")

    restarted = threading.Thread(target=restart)
    restarted.start()
    waited: list[str] = []
    found = built(tmp_path / "a.db/", waited, dask=dask.address)
    restarted.join()
    assert shards.is_dir()
    expected: list[str] = []
    is_equal = built(None, expected) == found
    assert is_equal
    assert len(expected) == 2
    warning, *problems = waited
    assert "the Dask scheduler is gone; it has 600 s to return" in warning
    assert sorted(problems) == sorted(expected)
    # A store that has the documents without what they were read from gets that from the shards.
    files = list(list_files([articles], print))
    cluster = Cluster(dask.address, str(shards), load_ontology())
    documents = list(cluster.documents(files, listener([]), reading))
    assert [each.original for each in documents] == [
        (articles / each.path).read_bytes() for each in documents
    ]
    for shard in shards.glob("*.gz"):
        shard.write_bytes(b"cut short")
    cluster = Cluster(dask.address, str(shards), load_ontology())
    with pytest.raises(StoreError, match=r"shard \w+.gz in .* is damaged .*: remove \w+.json"):
        list(cluster.documents(files, listener([]), reading))


def listener(problems: list[DocumentError]) -> ReadingListener:
    return ReadingListener(problems.append, problems.append, lambda *_: None, lambda _: None)


def test_a_scheduler_that_never_was_there_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    shards, problems = str(tmp_path / "shards"), list[DocumentError]()
    cluster = Cluster(f"tcp://127.0.0.1:{free_port()}", shards, load_ontology(), patience=0.1)
    files = list(list_files([tmp_path / "a.txt"], problems.append))
    with pytest.raises(GuanxiError, match="no Dask scheduler"):
        list(cluster.documents(files, listener(problems)))
    assert problems == []


def test_a_scheduler_without_workers_is_told_and_waited_for(tmp_path: Path) -> None:
    from distributed import LocalCluster

    (tmp_path / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    warnings: list[DocumentError] = []
    with LocalCluster(n_workers=0, processes=False, dashboard_address=None) as dask:
        address = dask.scheduler_address
        cluster = Cluster(address, str(tmp_path / "shards"), load_ontology(), patience=0.5)
        files = list(list_files([tmp_path / "a.txt"], warnings.append))
        with pytest.raises(GuanxiError, match=f"has no workers: run `dask worker {address}`"):
            list(cluster.documents(files, listener(warnings)))
    (warning,) = warnings
    assert "has no workers; it has 0.5 s to get some" in warning.problem


@pytest.mark.parametrize("address", ["http://localhost:8786", "tcp:/bad", "tcp://127.0.0.1:1x"])
def test_an_address_of_no_scheduler_is_told(address: str, tmp_path: Path) -> None:
    with pytest.raises(GuanxiError, match=f"--dask {address}: .*tcp://scheduler:8786"):
        Cluster(address, str(tmp_path / "shards"), load_ontology())


def test_what_a_worker_of_the_cluster_lacks_is_told_in_one_line(tmp_path: Path) -> None:
    from distributed import LocalCluster

    (tmp_path / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    problems: list[DocumentError] = []
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as dask:
        shards = tmp_path / "shards"
        cluster = Cluster(dask.scheduler_address, str(shards), load_ontology())
        shards.rmdir()
        shards.write_text("a file in its place", encoding="utf-8")
        files = list(list_files([tmp_path / "a.txt"], problems.append))
        with pytest.raises(StoreError, match=r"a worker of the cluster: \S+: --shards \S+") as told:
            list(cluster.documents(files, listener(problems)))
    assert "\n" not in str(told.value)
    assert problems == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_what_was_left_out_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    (folder / "b.txt").symlink_to(tmp_path / "away")
    (folder / "c.txt").write_text("钉钉、飞书和企业微信由张三丰领导。" * 20_000, encoding="utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ontology, names = load_ontology(), ("a.txt", "b.txt")
    batch = FileBatch(
        name="batch",
        first=0,
        files=tuple(SourceFile(folder / name, folder) for name in names),
        shown=names,
        options=None,
        overlays=(),
        fingerprint=build_fingerprint(ontology),
        limits=DocumentLimits(megabytes=100),
        shards=str(tmp_path / "shards"),
    )

    def paths_in_shard() -> list[str]:
        written = {each.iri for each in read_shard((tmp_path / "shards/batch.gz").read_bytes())}
        heads = [head for head, *_ in receipt.heads()]
        return [head.path for head in heads if head.iri in written]

    try:
        receipt = build_batch(batch)
        assert [path for path, _ in receipt.problems] == ["b.txt"]
        assert paths_in_shard() == ["a.txt"]
        assert build_batch(batch).seconds == receipt.seconds  # nothing else was done again
        (tmp_path / "away").write_text("腾讯投资了京东。", encoding="utf-8")
        receipt = build_batch(batch)
        assert receipt.problems == []
        assert paths_in_shard() == ["a.txt", "b.txt"]
        # A worker that failed is not asked again: it may have something to do still.
        for place in tmp_path.glob("guanxi-*"):
            shutil.rmtree(place)
            place.write_text("a file in its place", encoding="utf-8")
        with pytest.raises(GuanxiError, match="cannot write"):
            build_batch(replace(batch, name="lost"))
        long = SourceFile(folder / "c.txt", folder)
        anew = replace(batch, name="anew", files=(batch.files[0], long), shown=("a.txt", "c.txt"))
        one, (*_, problem) = build_batch(anew).heads()
        assert one[-1] is None
        assert "more memory than 100 MB" in problem
        with pytest.raises(GuanxiError, match="another version of guanxi"):
            build_batch(replace(anew, name="other", fingerprint=ontology.fingerprint))
    finally:
        dismiss()


def test_bytes_that_are_no_shard_are_one_kind_of_error() -> None:
    data = bytearray(shard_bytes([WrittenDocument("https://example.org/d", "00", b"", (), ())]))
    data[10] = 255  # the first byte after the header of gzip
    for damaged in (bytes(data), bytes(data[:-9]), b"no gzip", gzip.compress(b"{}")):
        with pytest.raises(ValueError, match=r"\w"):
            list(read_shard(damaged))


def test_options_that_contradict_each_other_are_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    one = run("build", tmp_path, "--dask", "tcp://127.0.0.1:1", "--workers", 2)
    other = run("build", tmp_path, "--shards", "s3://bucket")
    remote = run("build", tmp_path, "--dask", "tcp://127.0.0.1:1", "--store", "http://127.0.0.1:1")
    assert (one.code, other.code, remote.code) == (2, 2, 2)
    assert "take one of them" in one.err
    assert "--shards goes with --dask" in other.err
    assert "with --shards" in remote.err
