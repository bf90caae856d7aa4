"""What a lexicon of 10,000, 100,000 and 1,000,000 names costs, measured side by side.

    python benchmarks/lexicon_scale.py [--sizes 10000 100000 1000000] [--store] [--format ttl]

Each figure comes from a process of its own, the packaged ontology included: `first` reads the list
and compiles it, `again` finds the compiled form on disk, if it is large enough to have one; × is
the ratio of their processor times, which a busy machine disturbs less. The names are synthetic, of
2 to 8 Han characters as frequent as in the packaged names. `match` is Lexicon.find over the first
3,660 characters of the seed article. With --store, what <graph/lexicon> takes follows.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

SEED_ARTICLE = Path(__file__).parents[1] / "seeds" / "夹缝中的企业微信.md"
CHARACTERS = 3_660
TYPES = {"Company": 60, "Person": 15, "Product": 15, "Institution": 5, "BusinessUnit": 5}
LENGTHS = {2: 5, 3: 15, 4: 30, 5: 15, 6: 15, 7: 10, 8: 10}


def synthetic_names(count: int, seed: int = 0) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, type, aliases and ambiguous aliases; no form twice."""
    from guanxi.vocabulary import load_ontology

    frequency = Counter(
        char
        for entry in load_ontology().lexicon
        for char in entry.name
        if "\u4e00" <= char <= "\u9fff"
    )
    chars = sorted(frequency)
    weights = list(itertools.accumulate(frequency[char] for char in chars))
    source = random.Random(seed)
    taken: set[str] = set()

    def form(shortest: int = 2) -> str:
        while True:
            (length,) = source.choices(list(LENGTHS), list(LENGTHS.values()))
            text = "".join(source.choices(chars, cum_weights=weights, k=max(length, shortest)))
            if text not in taken:
                taken.add(text)
                return text

    for _ in range(count):
        (type,) = source.choices(list(TYPES), list(TYPES.values()))
        alias = form(4) if source.random() < 0.3 else ""
        ambiguous = form() if source.random() < 0.1 else ""
        yield form(), type, alias, ambiguous


def write_list(path: Path, count: int) -> None:
    if path.suffix == ".ttl":
        lines = ["@prefix gx: <https://w3id.org/guanxi/ontology#> ."]
        lines += ["@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."]
        for name, type, alias, ambiguous in synthetic_names(count):
            line = f'<https://w3id.org/guanxi/entity/{name}> a gx:{type} ; skos:prefLabel "{name}"'
            line += f' ; skos:altLabel "{alias}"' * bool(alias)
            line += f' ; gx:ambiguousLabel "{ambiguous}"' * bool(ambiguous)
            lines.append(f"{line} .")
        path.write_text("\n".join(lines), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ",")
        rows.writerow(("name", "type", "aliases", "ambiguous_aliases"))
        rows.writerows(synthetic_names(count))


# ------------------------------------------------------------- in a process of its own


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def megabytes(figure: str) -> int:
    """Return this process's memory: VmRSS now, VmHWM at most; files as far as they are mapped.

    Not `getrusage`, whose maximum a process inherits from the one that started it.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(f"{figure}:"))
    return int(kilobytes) >> 10


def measure_lexicon(overlays: list[Path]) -> dict[str, float]:
    from guanxi.documents import read_document
    from guanxi.extraction.lexicon import Lexicon
    from guanxi.extraction.matching_text import matching_form
    from guanxi.vocabulary import load_ontology

    text = matching_form(read_document(SEED_ARTICLE).text)[:CHARACTERS]
    before = megabytes("VmRSS")
    start, start_cpu = time.perf_counter(), time.process_time()
    ontology = load_ontology(overlays)
    lexicon = Lexicon(ontology)
    figures = {
        "cpu": time.process_time() - start_cpu,
        "seconds": time.perf_counter() - start,
    }
    return figures | {
        "match": min(timed(lambda: lexicon.find(text)) for _ in range(200)),
        "hits": len(lexicon.find(text)),
        "mb": megabytes("VmRSS") - before,
        "peak_mb": megabytes("VmHWM"),
    }


def measure_store(overlays: list[Path]) -> dict[str, float]:
    from guanxi.documents import read_document
    from guanxi.extraction import Extractor
    from guanxi.store import GraphStore
    from guanxi.vocabulary import load_ontology

    ontology = load_ontology(overlays)
    extraction = Extractor(ontology).extract(read_document(SEED_ARTICLE))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "guanxi.db")

        def open_again(write: bool) -> float:
            return timed(lambda: GraphStore.open(path, ontology=ontology, write=write).close())

        start = time.perf_counter()
        with GraphStore.open(path, ontology=ontology, write=True) as store:
            made = time.perf_counter() - start
            replaced = timed(lambda: store.replace(extraction))
            published = timed(store.publish)
            resolved = timed(lambda: store.resolve_entity("企业微信"))
        return {
            "made": made,
            "replaced": replaced,
            "published": published,
            "resolved": resolved,
            "opened": open_again(True),
            "mb_on_disk": room(path),
            "peak_mb": megabytes("VmHWM"),
        }


def room(folder: Path) -> float:
    """Return MB on disk; a file with several names counts once."""
    stats = {stat.st_ino: stat.st_size for path in folder.rglob("*") if (stat := path.stat())}
    return sum(stats.values()) / 1e6


# ---------------------------------------------------------------------- side by side


def run(mode: str, overlays: list[Path], cache: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--measure", mode, *map(str, overlays)],
        env={**os.environ, "GUANXI_CACHE_DIR": str(cache)},
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def compare(sizes: list[int], suffix: str, with_store: bool) -> None:
    console = Console(width=160)
    names = Table(
        "names", "list MB", "first s", "CPU s", "again s", "CPU s", "×", "match µs", "× packaged",
        "hits", "first peak MB", "again MB", "again peak MB", "on disk MB", box=box.SIMPLE_HEAD,
    )  # fmt: skip
    stores = Table(
        "names", "make s", "× packaged", "open again s", "replace ms", "publish s", "resolve ms",
        "peak MB", "on disk MB", box=box.SIMPLE_HEAD,
    )  # fmt: skip
    for column in (*names.columns, *stores.columns):
        column.justify = "right"
    with tempfile.TemporaryDirectory() as folder:
        packaged = run("lexicon", [], Path(folder, "none"))
        packaged_store = run("store", [], Path(folder, "none")) if with_store else {}
        for size in (0, *sizes):
            cache, overlays, weight = Path(folder, f"cache{size}"), [], 0.0
            if size:
                overlay = Path(folder, str(size))
                Path(overlay, "lexicon").mkdir(parents=True)
                file = overlay / "lexicon" / f"names.{suffix}"
                write_list(file, size)
                overlays, weight = [overlay], file.stat().st_size / 1e6
            first, again = (run("lexicon", overlays, cache) for _ in range(2))
            label = f"{size:,}" if size else "packaged"
            names.add_row(
                label,
                f"{weight:.1f}",
                f"{first['seconds']:.2f}",
                f"{first['cpu']:.2f}",
                f"{again['seconds']:.2f}",
                f"{again['cpu']:.2f}",
                f"{first['cpu'] / again['cpu']:.1f}",
                f"{again['match'] * 1e6:.0f}",
                f"{again['match'] / packaged['match']:.1f}",
                f"{again['hits']}",
                f"{first['peak_mb']}",
                f"{again['mb']}",
                f"{again['peak_mb']}",
                f"{room(cache):.1f}",
            )
            if with_store:
                store = run("store", overlays, cache)
                stores.add_row(
                    label,
                    f"{store['made']:.1f}",
                    f"{store['made'] / packaged_store['made']:.1f}",
                    f"{store['opened']:.2f}",
                    f"{store['replaced'] * 1e3:.0f}",
                    f"{store['published']:.2f}",
                    f"{store['resolved'] * 1e3:.1f}",
                    f"{store['peak_mb']}",
                    f"{store['mb_on_disk']:.0f}",
                )
    console.print(names)
    if with_store:
        console.print(stores)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--format", choices=["csv", "tsv", "ttl"], default="csv")
    parser.add_argument("--store", action="store_true", help="measure the store, too")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        mode, *overlays = args.measure
        measure = {"lexicon": measure_lexicon, "store": measure_store}[mode]
        print(json.dumps(measure([Path(overlay) for overlay in overlays])))
        return
    compare(args.sizes, args.format, args.store)


if __name__ == "__main__":
    main()
