"""Run the benchmarks one after the other and write what they print to RESULTS.md.

    python benchmarks/run.py [--full] [NAME ...]

Quick sizes take less than a quarter of an hour on two cores; `--full` takes the large ones, hours.
Beside the tables stand the machine, how busy it was, and the versions of what was measured. A
benchmark that fails or takes too long is told as such, and the others go on; the exit code is then
1.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
MEASURED = (
    *("guanxi", "rdflib", "oxrdflib", "pyoxigraph", "networkx", "pyvis", "numpy", "scipy"),
    *("daachorse", "lxml", "shacl", "pyshacl", "rdflib-endpoint"),
)
QUICK_PATIENCE = 300.0  # seconds of one benchmark
FULL_PATIENCE = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A script of this folder.

    Attributes
    ----------
    what : str
        What it measures, as a heading.
    script : str
        Its name without ``.py``.
    quick, full : tuple of str
        Its arguments.
    """

    what: str
    script: str
    quick: tuple[str, ...] = ()
    full: tuple[str, ...] = ()


BENCHMARKS = {
    "reading": Benchmark(
        "Reading, by format",
        "reading",
        ("--repeats", "1", "--articles", "100"),
        ("--memory", "10000", "100000"),
    ),
    "extraction": Benchmark(
        "Extraction, by stage",
        "extraction",
        ("--repeats", "3", "--cold", "3"),
        ("--repeats", "5", "--cold", "5"),
    ),
    "peers": Benchmark(
        "Names, facts and analysis beside other libraries",
        "peer_comparison",
        (),
        ("--cross-validate",),
    ),
    "growth": Benchmark(
        "Building, by number of articles",
        "scale",
        ("grow", "500", "1000", "2000", "--workers", "2"),
        ("grow", "1000", "3000", "10000", "30000", "100000", "--workers", "2"),
    ),
    "workers": Benchmark(
        "Building, by number of workers",
        "scale",
        ("workers", "400", "--cores"),
        ("workers", "2000", "--cores"),
    ),
    "store": Benchmark(
        "The store beside rdflib's own",
        "store",
        ("--triples", "100000", "--alone", "--repeats", "1"),
        ("--largest",),
    ),
    "validation": Benchmark("Validation beside pyshacl", "validation"),
    "serving": Benchmark(
        "The endpoint beside rdflib-endpoint",
        "serving",
        ("--documents", "200", "--seconds", "2"),
    ),
    "lexicon": Benchmark(
        "Large lexicons", "lexicon_scale", ("--sizes", "10000", "100000"), ("--store",)
    ),
    "analysis": Benchmark("Analyses beside networkx", "analysis", ("10000",)),
    "explorer": Benchmark("Pages beside stock pyvis", "explorer", ("25", "300", "2000")),
}


def run(name: str, *, is_full: bool) -> tuple[str, bool]:
    """Run one benchmark; return what it printed and whether it came to its end."""
    benchmark = BENCHMARKS[name]
    command = [sys.executable, str(HERE / f"{benchmark.script}.py")]
    command += benchmark.full if is_full else benchmark.quick
    patience = FULL_PATIENCE if is_full else QUICK_PATIENCE
    start, load = time.monotonic(), os.getloadavg()[0]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired as error:
        printed = error.stdout.decode() if isinstance(error.stdout, bytes) else error.stdout or ""
        return f"{printed}\nstopped: > {patience:.0f} s", False
    printed = done.stdout
    if done.returncode:
        printed += f"\nended with exit code {done.returncode}\n{done.stderr[-1000:]}"
    taken = time.monotonic() - start
    return f"{printed.rstrip()}\n\n({taken:.0f} s; load before: {load:.1f})", done.returncode == 0


def machine() -> str:
    """Tell processor, cores, memory and system in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = info.is_file() and re.search(r"model name\s*:\s*(.+)", info.read_text())
    return found[1] if found else platform.processor() or platform.machine()


def versions() -> str:
    """Tell the versions of what is measured, as far as it is installed."""

    def told() -> Iterator[str]:
        for name in MEASURED:
            try:
                yield f"{name} {version(name)}"
            except PackageNotFoundError:
                yield f"{name} not installed"

    return ", ".join(told())


def document(results: Sequence[tuple[str, str]], *, is_full: bool) -> str:
    """Return RESULTS.md of names and what they printed."""
    parts = [
        "# Results of the benchmarks",
        f"Written by `make bench{'-full' if is_full else ''}` on {datetime.now(UTC):%Y-%m-%d}: "
        "figures of one machine, to be read as ratios.",
        f"* {machine()}\n* {versions()}",
    ]
    for name, printed in results:
        parts.append(
            f"## {BENCHMARKS[name].what}\n\n`benchmarks/{BENCHMARKS[name].script}.py`\n\n```text"
        )
        parts[-1] += f"\n{printed.strip()}\n```"
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run what is named, else everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--full", action="store_true", help="the large sizes: hours")
    given = parser.parse_args()
    if unknown := set(given.names) - BENCHMARKS.keys():
        parser.error(f"{', '.join(sorted(unknown))}: the benchmarks are {', '.join(BENCHMARKS)}")
    names = given.names or list(BENCHMARKS)
    results, failed = [], []
    for name in names:
        print(f"\n== {BENCHMARKS[name].what} ({name})", flush=True)
        printed, is_done = run(name, is_full=given.full)
        print(printed, flush=True)
        results.append((name, printed))
        if not is_done:
            failed.append(name)
    if not given.names:
        RESULTS.write_text(document(results, is_full=given.full), encoding="utf-8")
        print(f"\nWrote {RESULTS}")
    if failed:
        sys.exit(f"not finished, or a target missed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
