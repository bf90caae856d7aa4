"""How fast names and relations are extracted, by stage; and a cold `guanxi extract`.

    python benchmarks/extraction.py [--repeats 5] [--cold 5] [FOLDER...]

Reads the posts of FOLDERs (by default ../shared/train/posts and ../shared/gold/posts), warms up on
some, then extracts from all of them several times on one core; figures are medians. Seconds are
processor time, so a busy machine does not disturb them, and that of the whole is of all threads, so
a second one does not flatter it. What a stage calls counts for the stage called.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# Before anything loads a library that makes threads of its own.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = Path(__file__).parents[1]
POSTS = [ROOT.parent / "shared" / name / "posts" for name in ("train", "gold")]
SEED_ARTICLE = ROOT / "seeds" / "夹缝中的企业微信.md"
WARM_UP = 20
TARGETS = {"recognition": 25_000, "extraction": 15_000}
COLD_TARGET = 3.0


def measure(folders: list[Path], repeats: int) -> None:
    from guanxi.documents import iter_documents
    from guanxi.extraction import Extractor
    from guanxi.extraction.stages import RECOGNITION, STAGES
    from guanxi.vocabulary import load_ontology

    documents = list(iter_documents(folders, lambda problem: print(problem, file=sys.stderr)))
    if not documents:
        sys.exit("no posts to measure on: name folders that hold some")
    characters = sum(len(document.text) for document in documents)
    extractor = Extractor(load_ontology())
    for document in documents[:WARM_UP]:
        extractor.extract(document)
    runs: list[Counter[str]] = []
    totals: dict[str, list[float]] = {"recognition": [], "extraction": []}
    for _ in range(repeats):
        run: Counter[str] = Counter()
        began = time.process_time()
        for document in documents:
            extractor.extract(document)
            run.update(extractor.seconds)
        totals["extraction"].append(time.process_time() - began)
        totals["recognition"].append(sum(run[stage] for stage in RECOGNITION))
        runs.append(run)
    median = {stage: statistics.median(run[stage] for run in runs) for stage in STAGES}
    whole = statistics.median(totals["extraction"])
    print(f"{len(documents)} posts, {characters:,} characters, median of {repeats}\n")
    print(f"{'stage':40}{'ms':>8}{'share':>8}{'µs/1,000 chars':>16}")
    for stage, seconds in median.items():
        figures = f"{seconds * 1e3:8.0f}{seconds / whole:8.0%}{seconds * 1e9 / characters:16,.0f}"
        print(f"{stage:40}{figures}")
    print()
    for part, taken in totals.items():
        slowest, middle, fastest = (characters / f(taken) for f in (max, statistics.median, min))
        print(
            f"{part}: {middle:,.0f} characters/s/core "
            f"({slowest:,.0f} to {fastest:,.0f}; target {TARGETS[part]:,})"
        )
    print(f"{len(documents) / whole:.1f} posts/s/core")


def cold_starts(count: int) -> Iterator[float]:
    command = [sys.executable, "-m", "guanxi.cli", "extract", str(SEED_ARTICLE)]
    for _ in range(count):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        yield time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--cold", type=int, default=5, help="cold starts to measure; 0 for none")
    args = parser.parse_args()
    folders = args.folders or [folder for folder in POSTS if folder.is_dir()]
    measure(folders, args.repeats)
    if args.cold:
        seconds = list(cold_starts(args.cold))
        print(
            f"cold `guanxi extract` of the seed: {statistics.median(seconds):.2f} s "
            f"({min(seconds):.2f} to {max(seconds):.2f}; target {COLD_TARGET:g} s)"
        )


if __name__ == "__main__":
    main()
