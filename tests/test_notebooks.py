"""The notebooks run from the first cell to the last; those that JupyterLab runs are run there."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="module")
def run(scratch: Path) -> Iterator[Callable[[str], Any]]:
    """Run a cell in a kernel; return its outputs, or raise if it fails."""
    notebook = nbformat.v4.new_notebook()
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": scratch}})

    def ran(source: str) -> Any:
        notebook.cells.append(nbformat.v4.new_code_cell(source))
        client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1)
        return notebook.cells[-1].outputs

    with client.setup_kernel():
        yield ran


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("%%sparql\nASK { ent:企业微信 a gx:Product }", "QueryError: no graph is open; begin with"),
        ("%%sparql --nonsense\nASK {}", ""),  # IPython tells on stderr
        ("%guanxi nonsense", ""),
        ("%guanxi open nowhere.db", "StoreError: no store at nowhere.db"),
    ],
)
def test_a_cell_fails_also_in_magics(run: Callable[[str], Any], source: str, told: str) -> None:
    run("%load_ext guanxi")
    with pytest.raises(CellExecutionError) as raised:
        run(source)
    assert told in str(raised.value)
    assert "Traceback" not in str(raised.value)


def test_a_build_that_is_stopped_goes_on_where_it_was(
    run: Callable[[str], Any], scratch: Path
) -> None:
    for number in range(40):
        (scratch / f"{number:02}.txt").write_text("飞书的竞争对手是钉钉。\n", encoding="utf-8")
    run(
        "import os, signal\n"
        "from guanxi import KnowledgeGraph\n"
        "heard = []\n"
        "def stop(document, outcome):\n"
        "    heard.append(document.path)\n"
        "    if document.path == '03.txt': os.kill(os.getpid(), signal.SIGINT)"
    )
    with pytest.raises(CellExecutionError, match="KeyboardInterrupt"):
        run("KnowledgeGraph.build('.', 'stopped.db', on_document=stop)")
    (told,) = run(
        "opened = KnowledgeGraph.open('stopped.db')\n"
        "fact = opened.query('ASK { ent:飞书 gx:competesWith ent:钉钉 }')\n"
        "print(opened.info().documents, len(heard), fact.boolean)"
    )
    stored, heard, fact = told.text.split()
    assert stored == heard  # all that was told of, and nothing else
    assert 4 <= int(stored) < 40
    assert fact == "True"
    bar, *_, summary = run("KnowledgeGraph.build(['00.txt', '39.txt'], 'stopped.db').summary")
    assert bar.data["text/plain"] == "2 / 2 篇文章 articles"
    assert "<progress" in bar.data["text/html"]
    assert "stored=1, unchanged=1" in summary.data["text/plain"]
