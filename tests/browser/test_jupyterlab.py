"""Notebooks in a real JupyterLab: alive where they are trusted, a picture where they are not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from playwright.sync_api import Browser, Page

from explorer_networks import demo_network
from guanxi.explorer import ExplorerView
from guanxi.notebook import Page as ExplorerPage

pytest.importorskip("jupyterlab", reason="jupyterlab is missing: pip install --group dev")
pytestmark = pytest.mark.xdist_group("notebooks")

ROOT = Path(__file__).parents[2]
PATIENCE = 180_000  # ms; two notebooks with pages, on a busy machine
CURRENT = "window.jupyterapp.shell.currentWidget"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "notebooks").mkdir()
    return folder


@pytest.fixture(scope="module")
def lab(work: Path, browser: Browser) -> Iterator[Page]:
    own = {
        name: str(work / name.lower())
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    } | {"TMPDIR": str(work)}
    options = {
        "ServerApp.root_dir": work,
        "ServerApp.port": 0,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "IdentityProvider.token": "test",
        "LabApp.expose_app_in_browser": True,
        "LabApp.workspaces_dir": work / "workspaces",
        "LabApp.user_settings_dir": work / "settings",
    }
    command = [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())]
    with (work / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log, cwd=work)
    try:
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{_address(work, server)}lab?token=test&reset")
        page.wait_for_function("window.jupyterapp?.commands?.hasCommand('docmanager:open')")
        page.evaluate("() => jupyterapp.restored.then(() => null)")
        yield page
        page.close()
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:  # a kernel that is just starting may hold it up
            server.kill()
            server.wait()


def _address(work: Path, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        for found in (work / "jupyter_runtime_dir").glob("jpserver-*.json"):
            if text := found.read_text(encoding="utf-8"):
                return str(json.loads(text)["url"])
        assert server.poll() is None, (work / "server.log").read_text(encoding="utf-8")
        time.sleep(0.2)
    raise AssertionError("JupyterLab does not start")


def opened(page: Page, path: str) -> None:
    """Open a notebook and wait for its kernel."""
    opening = "jupyterapp.commands.execute('docmanager:open', { path }).then(() => null)"
    page.evaluate(f"path => {opening}", path)
    page.wait_for_function(
        f"path => {CURRENT}?.context?.path === path && {CURRENT}.sessionContext?.isReady", arg=path
    )


def shown(page: Page, cells: list[Any]) -> None:
    """Scroll to the last page among the outputs: those out of sight are not in the document."""
    last = max(
        number
        for number, cell in enumerate(cells)
        for output in cell.get("outputs", [])
        if "<iframe" in "".join(output.get("data", {}).get("text/html", ""))
    )
    page.evaluate(f"number => {CURRENT}.content.scrollToItem(number)", last)


@pytest.mark.parametrize("name", ["01-first-look", "02-collaboration-war"])
def test_a_notebook_runs_from_top_to_bottom(lab: Page, work: Path, name: str) -> None:
    notebook = jupytext.read(ROOT / "notebooks" / f"{name}.py")
    nbformat.write(notebook, work / "notebooks" / f"{name}.ipynb")
    opened(lab, f"notebooks/{name}.ipynb")
    assert lab.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    cells = lab.evaluate(f"() => {CURRENT}.content.model.sharedModel.toJSON().cells")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
    assert kinds <= {"execute_result", "display_data"}  # nothing on stderr, no error
    shown(lab, cells)
    frame = lab.frame_locator(".jp-Notebook:visible iframe").last
    frame.locator("body[data-ready]").wait_for()
    assert frame.locator("canvas").first.is_visible()
    # What the notebook made is in the temporary folder, and nothing beside it.
    assert {path.name for path in (work / "notebooks").iterdir()} <= {
        "01-first-look.ipynb",
        "02-collaboration-war.ipynb",
        "untrusted.ipynb",
        ".ipynb_checkpoints",
    }
    lab.evaluate(f"() => {CURRENT}.sessionContext.shutdown()")


def test_an_untrusted_notebook_shows_a_still_picture(lab: Page, work: Path) -> None:
    view = ExplorerView.from_network(demo_network(), title="协同办公的三国时代")
    output = nbformat.v4.new_output("display_data", ExplorerPage(view)._repr_mimebundle_())
    cell = nbformat.v4.new_code_cell("page", outputs=[output])
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=kernel)
    nbformat.write(notebook, work / "notebooks" / "untrusted.ipynb")
    opened(lab, "notebooks/untrusted.ipynb")
    picture = lab.locator(".jp-Notebook:visible .jp-OutputArea img")
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    output_area = lab.locator(".jp-Notebook:visible .jp-OutputArea")
    assert "信任此笔记本" in output_area.inner_text()
    assert output_area.locator("iframe").count() == 0
