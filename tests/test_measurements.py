"""The scripts that measure names and speed run, on sentences made up here."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def run(script: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / script), *map(str, words)], capture_output=True, text=True
    )


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def figures(table: str, row: str) -> list[str]:
    """Return right, extra and missed of a row in the part of the output that a table is."""
    (line,) = (line for line in table.splitlines() if line.strip().startswith(row))
    return line.split()[-3:]


def test_names_count_where_their_spans_are_exact(tmp_path: Path) -> None:
    cluener = write(
        tmp_path / "dev.jsonl",
        [
            {
                "text": "昨日，  腾讯与马化腾开会。",
                "entities": [[5, 7, "company"], [8, 11, "name"]],
            },
            {"text": "清华大学很大。", "entities": [[0, 4, "organization"]]},
            {"text": "京东方开会。", "entities": [[0, 2, "company"]]},
        ],
    )
    text = "京东方与京东合作，京东方很高兴。"
    finre = write(
        tmp_path / "valid.jsonl",
        [
            {"head": "京东", "tail": "京东方", "relation": "合作", "text": text},
            {"head": "京东方", "tail": "京东", "relation": "合作", "text": text},
        ],
    )
    done = run("scripts/measure_names.py", "--cluener", cluener, "--finre", finre)
    assert done.returncode == 0, done.stderr
    _, _, whole, _, _, firms = done.stdout.strip().split("\n\n")
    assert "CLUENER dev.jsonl, whole recognition" in whole
    assert figures(whole, "company") == ["1", "1", "1"]
    assert figures(whole, "organization") == ["1", "0", "0"]
    assert figures(whole, "name") == ["1", "0", "0"]
    assert figures(firms, "firm (Company)") == ["3", "0", "0"]


def test_corpora_that_are_absent_are_left_out_and_test_splits_refused(tmp_path: Path) -> None:
    words = ("--finre", tmp_path / "none.jsonl", "--cluener", tmp_path / "neither.jsonl")
    done = run("scripts/measure_names.py", *words)
    assert (done.returncode, done.stdout) == (0, "")
    assert "CLUENER is left out" in done.stderr
    assert "FinRE is left out" in done.stderr
    refused = run("scripts/measure_names.py", "--cluener", write(tmp_path / "test.jsonl", []))
    assert refused.returncode == 2
    assert "held out" in refused.stderr


@pytest.mark.parametrize(
    "stage", ["matching form", "lexicon", "tagger", "linking", "wordings", "claims"]
)
def test_the_benchmark_tells_what_each_stage_takes(benchmark: str, stage: str) -> None:
    assert any(line.startswith(stage) for line in benchmark.splitlines())


@pytest.fixture(scope="module")
def benchmark() -> str:
    done = run("benchmarks/extraction.py", ROOT / "seeds", "--repeats", 1, "--cold", 0)
    assert done.returncode == 0, done.stderr
    assert "characters/s/core" in done.stdout
    return done.stdout


def test_the_runner_of_benchmarks_names_what_there_is() -> None:
    benchmarks = runpy.run_path(str(ROOT / "benchmarks" / "run.py"))["BENCHMARKS"]
    scripts = [ROOT / "benchmarks" / f"{each.script}.py" for each in benchmarks.values()]
    assert [script for script in scripts if not script.is_file()] == []
    refused = run("benchmarks/run.py", "nonsense")
    assert refused.returncode == 2
    assert f"the benchmarks are {', '.join(benchmarks)}" in refused.stderr
