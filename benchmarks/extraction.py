"""How fast names and relations are extracted, by stage; and a cold `guanxi extract`.

    python benchmarks/extraction.py [--repeats 5] [--cold 5] [FOLDER...]

Reads the posts of FOLDERs (by default ../shared/train/posts and ../shared/gold/posts), warms up on
some, then extracts from all of them several times on one core; figures are medians. Seconds are
processor time of all threads, so neither a busy machine nor a second thread flatters them. What a
stage calls counts for the stage called: the lexicon's share holds the look-ups of the tagger's
features, too.
"""

from __future__ import annotations

import argparse
import functools
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isgenerator
from pathlib import Path
from typing import Any

# Before anything loads a library that makes threads of its own.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = Path(__file__).parents[1]
POSTS = [ROOT.parent / "shared" / name / "posts" for name in ("train", "gold")]
SEED_ARTICLE = ROOT / "seeds" / "夹缝中的企业微信.md"
WARM_UP = 20
TARGETS = {"recognition": 25_000, "extraction": 15_000}
COLD_TARGET = 3.0

RELATIONS = "relations and claims"
STAGES = {
    "guanxi.extraction.extractor:matching_form": "matching form",
    "guanxi.extraction.lexicon:Lexicon.find": "lexicon",
    "guanxi.extraction.names:NamePatterns.find": "patterns, links, credits",
    "guanxi.extraction.tagger_features:TaggerFeatures.of_text": "tagger: features",
    "guanxi.extraction.tagger_network:TaggerNetwork.scores": "tagger: network",
    "guanxi.extraction.tagger:Tagger.find": "tagger: decoding",
    "guanxi.extraction.recognition:Recogniser.recognise": "rules of the document",
    "guanxi.extraction.extractor:link": "linking",
    "guanxi.extraction.extractor:Extractor.extract": RELATIONS,
}
"""What is called → the stage that its own time counts for."""


class Stopwatch:
    """Gives each moment to the innermost stage that runs."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def watch(self, place: str, stage: str) -> None:
        """Put a wrapper in the place of a function or method, for as long as this process runs."""
        module, _, name = place.partition(":")
        owner: Any = import_module(module)
        *classes, attribute = name.split(".")
        for part in classes:
            owner = getattr(owner, part)
        setattr(owner, attribute, self._watched(getattr(owner, attribute), stage))

    def _watched(self, act: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(act)
        def watched(*args: Any, **kwargs: Any) -> Any:
            self._switch()
            self._running.append(stage)
            try:
                result = act(*args, **kwargs)
                # A generator would do its work later, on another stage's time.
                return iter(list(result)) if isgenerator(result) else result
            finally:
                self._switch()
                self._running.pop()

        return watched

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


def measure(folders: list[Path], repeats: int) -> None:
    from guanxi.documents import iter_documents
    from guanxi.extraction import Extractor
    from guanxi.vocabulary import load_ontology

    documents = list(iter_documents(folders, lambda problem: print(problem, file=sys.stderr)))
    if not documents:
        sys.exit("no posts to measure on: name folders that hold some")
    characters = sum(len(document.text) for document in documents)
    watch = Stopwatch()
    for place, stage in STAGES.items():
        watch.watch(place, stage)
    extractor = Extractor(load_ontology())
    for document in documents[:WARM_UP]:
        extractor.extract(document)
    runs: list[dict[str, float]] = []
    for _ in range(repeats):
        watch.seconds.clear()
        for document in documents:
            extractor.extract(document)
        runs.append(dict(watch.seconds))
    stages = dict.fromkeys(STAGES.values())
    median = {stage: statistics.median(run.get(stage, 0) for run in runs) for stage in stages}
    totals = {
        "recognition": [sum(s for stage, s in run.items() if stage != RELATIONS) for run in runs],
        "extraction": [sum(run.values()) for run in runs],
    }
    whole = statistics.median(totals["extraction"])
    print(f"{len(documents)} posts, {characters:,} characters, median of {repeats}\n")
    print(f"{'stage':40}{'ms':>8}{'share':>8}{'µs/1,000 chars':>16}")
    for stage in stages:
        seconds = median[stage]
        figures = f"{seconds * 1e3:8.0f}{seconds / whole:8.0%}{seconds * 1e9 / characters:16,.0f}"
        print(f"{stage:40}{figures}")
    print()
    for part, seconds_taken in totals.items():
        slowest, middle, fastest = (
            characters / f(seconds_taken) for f in (max, statistics.median, min)
        )
        print(
            f"{part}: {middle:,.0f} characters/s/core "
            f"({slowest:,.0f} to {fastest:,.0f}; target {TARGETS[part]:,})"
        )


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
