"""How building grows with documents and workers, and whether kills change what comes of it.

    python benchmarks/scale.py grow 500 1000 2000 4000 [--workers 2]
    python benchmarks/scale.py workers 2000 [--workers 1 2] [--cores]
    python benchmarks/scale.py kill 500 [--kills 20] [--workers 2]  (0: one process does all)

With `--cores` each build has as many cores as workers, so that one core is compared with two; else
what reads and stores beside one worker has the second core already (Linux).

Articles are made up of sentences of real ones (`made_up_articles.py`) and lie in a temporary
folder, as do the stores. Each build is a process of its own; processor time is that of all its
processes: a busy machine disturbs it less than elapsed time.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from made_up_articles import write_articles

from guanxi import KnowledgeGraph
from guanxi.building import Timings

GUANXI = [sys.executable, "-c", "from guanxi.cli import main; main()"]


@dataclass(frozen=True)
class Build:
    """What a build took."""

    documents: int
    elapsed: float
    processor: float
    memory: float
    store: float
    timings: dict[str, Any]

    def __str__(self) -> str:
        return (
            f"{self.documents:>7} documents  {self.elapsed:8.1f} s elapsed "
            f"({self.documents / self.elapsed:6.1f}/s)  {self.processor:8.1f} s of processor "
            f"({self.processor / self.documents * 1000:5.1f} ms each)  "
            f"{self.memory:6.0f} MB in the largest process  {self.store:7.0f} MB of store"
        )


def command(articles: Path, store: Path, workers: int | None) -> list[str]:
    by = [] if workers is None else ["--workers", str(workers)]
    return [*GUANXI, "build", str(articles), "--store", str(store), *by]


def build(
    articles: Path, store: Path, count: int, workers: int | None, cores: int | None = None
) -> Build:
    by = command(articles, store, workers)
    if cores is not None:
        by = ["taskset", "--cpu-list", ",".join(map(str, range(cores))), *by]
    began = time.perf_counter()
    with (store.with_suffix(".log")).open("wb") as log:
        process = subprocess.Popen(by, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(store.with_suffix(".log").read_text())
    size = sum(file.stat().st_size for file in (store / "live").iterdir())
    return Build(
        count,
        time.perf_counter() - began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        size / 1e6,
        json.loads((store / "timings.json").read_text()),
    )


def print_stages(made: Build) -> None:
    for stage, seconds, share, each in Timings(**made.timings).rows():
        print(f"        {stage:<30} {seconds:>10}  {share:>4}  {each:>8} each")


def grow(folder: Path, sizes: list[int], workers: int | None) -> None:
    points = []
    for size in sorted(sizes):
        articles = write_articles(folder / f"articles-{size}", size)
        made = build(articles, folder / f"{size}.db", size, workers)
        print(made, flush=True)
        print_stages(made)
        points.append((math.log(size), math.log(made.processor)))
    if len(points) > 1:
        x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
        slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
        print(f"processor time grows with exponent {slope:.3f} of the number of documents")


def compare(folder: Path, size: int, crews: list[int], *, is_by_core: bool) -> None:
    articles = write_articles(folder / "articles", size)
    stages: list[tuple[int | None, Build]] = []
    for workers in (None, *crews):
        cores = (workers or 1) if is_by_core else None
        made = build(articles, folder / f"{workers}.db", size, workers, cores)
        stages.append((workers, made))
        print(f"{workers or 'no':>4} workers", made, flush=True)
        print_stages(made)
    first = stages[0][1]
    for workers, made in stages[1:]:
        print(f"{workers} workers: {first.elapsed / made.elapsed:.2f} times as fast as none")
    if len(stages) > 2:
        one, last = stages[1][1], stages[-1][1]
        print(f"{stages[-1][0]} workers: {one.elapsed / last.elapsed:.2f} times as fast as one")


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, by Linux's account of it."""
    with contextlib.suppress(OSError):
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in found]
    return []


def digest(store: Path) -> str:
    with KnowledgeGraph.open(store) as kg:
        data = kg.export("nquads")
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def kill(folder: Path, size: int, kills: int, workers: int | None) -> None:
    """Kill processes at random, the one that builds among them, until the build is through.

    A build that sees too many of its processes end before they are ready gives up, with exit code
    2; like one that was killed, it is started again.
    """
    articles = write_articles(folder / "articles", size)
    whole = build(articles, folder / "whole.db", size, workers)
    print("undisturbed:", whole, flush=True)
    chance = random.Random(2022)
    store, killed, starts = folder / "killed.db", {"parent": 0, "child": 0}, 0
    given_up = 0
    pause = 0.5 * whole.elapsed / kills
    while True:
        starts += 1
        is_killed = False
        process = subprocess.Popen(
            command(articles, store, workers), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        while sum(killed.values()) < kills:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.2, 2) * pause)
                break
            kind = "parent" if workers is None or chance.random() < 0.4 else "child"
            victims = [process.pid] if kind == "parent" else children(process.pid)
            if victims:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(victims), signal.SIGKILL)
                    killed[kind] += 1
                    is_killed = True
            if kind == "parent":
                break
        _, told = process.communicate()
        if process.returncode == 0 and sum(killed.values()) >= kills:
            break
        if process.returncode == 0:  # it was quicker than we: another one, from the start
            print(f"through after {killed}; equal: {digest(store) == digest(folder / 'whole.db')}")
            store = store.with_name(f"killed-{starts}.db")
        elif is_killed and process.returncode == 2 and b"before they are ready" in told:
            given_up += 1
        elif process.returncode != -signal.SIGKILL:
            raise SystemExit(told.decode())
    print(
        f"killed {killed} over {starts} starts, {given_up} of which gave up; "
        f"problems: {told.decode().count('error:')}"
    )
    equal = digest(store) == digest(folder / "whole.db")
    print("the finished store equals the undisturbed one" if equal else "THE STORES DIFFER")
    raise SystemExit(not equal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    growing = kinds.add_parser("grow")
    growing.add_argument("sizes", type=int, nargs="+")
    growing.add_argument("--workers", type=int)
    comparing = kinds.add_parser("workers")
    comparing.add_argument("size", type=int)
    comparing.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    comparing.add_argument("--cores", action="store_true", help="as many cores as workers")
    killing = kinds.add_parser("kill")
    killing.add_argument("size", type=int)
    killing.add_argument("--kills", type=int, default=20)
    killing.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guanxi-scale-") as name:
        folder = Path(name)
        if chosen.kind == "grow":
            grow(folder, chosen.sizes, chosen.workers)
        elif chosen.kind == "workers":
            compare(folder, chosen.size, chosen.workers, is_by_core=chosen.cores)
        else:
            kill(folder, chosen.size, chosen.kills, chosen.workers or None)


if __name__ == "__main__":
    main()
