"""The notebooks run from the first cell to the last; those that JupyterLab runs are run there."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

pytestmark = [
    pytest.mark.xdist_group("notebooks"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
HAS_LAB = importlib.util.find_spec("jupyterlab") is not None and any(
    map(shutil.which, ("chromium", "chromium-browser"))
)
RUN_IN_LAB = ("01-first-look", "02-collaboration-war") if HAS_LAB else ()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temporary folder of the kernels' own, so that the notebooks share one store."""
    folder = tmp_path_factory.mktemp("notebooks")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMPDIR", "IPYTHONDIR"):
            patch.setenv(name, str(folder))
        patch.setenv("PYTHONWARNINGS", "default")
        yield folder


def files() -> set[Path]:
    folders = (ROOT, ROOT / "notebooks")
    return {path for folder in folders for path in folder.iterdir()}


@pytest.mark.parametrize(
    "path", [each for each in NOTEBOOKS if each.stem not in RUN_IN_LAB], ids=lambda path: path.stem
)
@pytest.mark.usefixtures("scratch")
def test_a_notebook_runs(path: Path) -> None:
    before = files()
    notebook = jupytext.read(path)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": path.parent}}).execute()
    assert files() == before
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert {mime for output in outputs for mime in output.get("data", {})} > {"text/html"}
    assert not [each["text"] for each in outputs if each.get("name") == "stderr"]
    allowed = sum("raises-exception" in cell.metadata.get("tags", []) for cell in notebook.cells)
    assert sum(each["output_type"] == "error" for each in outputs) == allowed
    assert os.fspath(ROOT) not in nbformat.writes(notebook)


def test_a_cell_that_fails_stops_the_notebook_also_in_magics(scratch: Path) -> None:
    sources = [
        "%load_ext guanxi",
        "%%sparql\nASK { ent:企业微信 a gx:Product }",  # no graph is open
        "%%sparql --nonsense\nASK {}",
        "%guanxi nonsense",
        "%guanxi open nowhere.db",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": scratch}})
    with client.setup_kernel():
        client.execute_cell(cells[0], 0)
        for number, cell in enumerate(cells[1:], start=1):
            with pytest.raises(CellExecutionError):
                client.execute_cell(cell, number)
    told: list[Any] = [output for cell in cells for output in cell.outputs]
    assert "QueryError: no graph is open; begin with: %guanxi open guanxi.db" in told[0].traceback
    assert not any("Traceback" in line for output in told for line in output.get("traceback", []))


def test_a_build_that_is_stopped_goes_on_where_it_was(scratch: Path) -> None:
    for number in range(40):
        (scratch / f"{number:02}.txt").write_text("飞书的竞争对手是钉钉。\n" * 3, encoding="utf-8")
    build = (
        "import os, signal\n"
        "from guanxi import KnowledgeGraph\n"
        "def stop(document, outcome):\n"
        "    if document.path == '03.txt': os.kill(os.getpid(), signal.SIGINT)\n"
        "kg = KnowledgeGraph.build('.', 'stopped.db', on_document=stop)"
    )
    look = (
        "opened = KnowledgeGraph.open('stopped.db')\n"
        "fact = opened.query('ASK { ent:飞书 gx:competesWith ent:钉钉 }')\n"
        "print(opened.info().documents, fact.boolean)"
    )
    again = "KnowledgeGraph.build(['00.txt', '39.txt'], 'stopped.db').summary"
    cells = [nbformat.v4.new_code_cell(source) for source in (build, look, again)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": scratch}})
    with client.setup_kernel():
        with pytest.raises(CellExecutionError, match="KeyboardInterrupt"):
            client.execute_cell(cells[0], 0)
        client.execute_cell(cells[1], 1)
        client.execute_cell(cells[2], 2)
    (bar,) = (each.data["text/plain"] for each in cells[0].outputs if each.get("data"))
    assert "4 / 40" in bar
    assert "run it again to go on" in bar
    assert cells[1].outputs[0].text == "4 True\n"
    assert "stored=1, unchanged=1" in cells[2].outputs[-1].data["text/plain"]
