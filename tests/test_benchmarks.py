"""Benchmarks start: they are run by hand and rarely, so that what they import may move away."""

from __future__ import annotations

import ast
import importlib
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize("script", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_what_a_benchmark_imports_is_there(script: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import runpy, sys; runpy.run_path(sys.argv[1])", script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(BENCHMARKS)},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("script", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_what_a_benchmark_imports_of_guanxi_when_it_needs_it_is_there(script: Path) -> None:
    for statement in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("guanxi"):
            assert statement.module is not None
            module = importlib.import_module(statement.module)
            for each in statement.names:
                assert hasattr(module, each.name), f"{statement.module} has no {each.name}"


def test_the_stages_of_reading_are_where_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    found = runpy.run_path(str(BENCHMARKS / "stage_watch.py"))["found"]
    for place in runpy.run_path(str(BENCHMARKS / "reading.py"))["STAGES"]:
        owner, name = found(place)
        assert callable(getattr(owner, name))
