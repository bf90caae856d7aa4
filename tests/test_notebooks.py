"""The notebooks run from the first cell to the last."""

from __future__ import annotations

import os
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.py")), ids=lambda p: p.stem)
def test_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "default")
    notebook = jupytext.read(path)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = {
        mime: data
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for mime, data in output.get("data", {}).items()
    }
    assert "text/html" in outputs
    assert os.fspath(ROOT) not in nbformat.writes(notebook)
