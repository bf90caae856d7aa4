"""Building on a Dask cluster: the same bytes as in one process, also if the scheduler restarts."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi import KnowledgeGraph, load_ontology
from guanxi.building import Cluster, ReadingListener
from guanxi.documents import list_files
from guanxi.errors import DocumentError, GuanxiError
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


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[DaskProcesses]:
    with contextlib.closing(DaskProcesses(tmp_path)) as processes:
        processes.start()
        yield processes


def test_a_cluster_makes_the_same_bytes_though_its_scheduler_restarts(
    tmp_path: Path, dask: DaskProcesses
) -> None:
    articles = tmp_path / "articles"
    said = {"a": ("飞书与钉钉竞争。", "腾讯投资了京东。"), "b": ("字节跳动推出了飞书。",)}
    for name, texts in said.items():
        (articles / name).mkdir(parents=True)
        for number, text in enumerate(texts):
            (articles / name / f"{number}.txt").write_text(text * 50, encoding="utf-8")
    (articles / "b" / "damaged.txt").write_bytes(b"\0\1\2")
    again = '<html><head><link rel="canonical" href="https://example.org/1"></head><body><p>{}</p>'
    for name in ("c", "d"):
        (articles / f"{name}.html").write_text(again.format(f"{name}公司收购了飞书。" * 9))

    def restart() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and "Receive client" not in dask.log.read_text():
            time.sleep(0.1)
        time.sleep(1)  # long enough for the task to begin, too short for it to end
        dask.kill()
        dask.start()

    restarted = threading.Thread(target=restart)
    restarted.start()
    store = tmp_path / "a.db"
    problems: list[DocumentError] = []
    with KnowledgeGraph.build(articles, store, dask=dask.address, on_error=problems.append) as kg:
        found = kg.export("nquads")
        assert kg.summary is not None
        assert kg.summary.stored == 4
    restarted.join()
    expected: list[DocumentError] = []
    with KnowledgeGraph.build(articles, None, on_error=expected.append) as kg:
        is_equal = kg.export("nquads") == found
    assert is_equal
    assert sorted(map(str, problems)) == sorted(map(str, expected))
    assert len(problems) == 2
    dask.kill()
    silent = ReadingListener(problems.append, problems.append, lambda *_: None, lambda _: None)
    cluster = Cluster(dask.address, str(tmp_path / "b.shards"), load_ontology(), patience=0.1)
    with pytest.raises(GuanxiError, match="no Dask scheduler"):
        list(cluster.documents(list(list_files([articles], problems.append)), silent))


def test_options_that_contradict_each_other_are_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("飞书与钉钉竞争。", encoding="utf-8")
    one = run("build", tmp_path, "--dask", "tcp://127.0.0.1:1", "--workers", 2)
    other = run("build", tmp_path, "--shards", "s3://bucket")
    remote = run("build", tmp_path, "--dask", "tcp://127.0.0.1:1", "--store", "http://127.0.0.1:1")
    assert (one.code, other.code, remote.code) == (2, 2, 2)
    assert "take one of them" in one.err
    assert "--shards goes with --dask" in other.err
    assert "with --shards" in remote.err
