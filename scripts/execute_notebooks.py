"""Run notebooks from top to bottom and write what they show as HTML; nothing beside them changes.

usage: execute_notebooks.py FOLDER NOTEBOOK...
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import jupytext
from nbclient import NotebookClient
from nbconvert import HTMLExporter


def execute(folder: Path, notebooks: list[Path]) -> None:
    """Write an HTML file for each notebook.

    Parameters
    ----------
    folder : Path
        Where to; made if it is missing.
    notebooks : list of Path
        As py:percent.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails, also inside a magic.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Without addresses: a page that is opened offline should wait for nothing.
    exporter = HTMLExporter(mathjax_url="", require_js_url="", jquery_url="")
    for path in notebooks:
        notebook = jupytext.read(path)
        resources = {"metadata": {"path": str(path.parent), "name": path.stem}}
        NotebookClient(notebook, timeout=300, resources=resources).execute()
        html, _ = exporter.from_notebook_node(notebook, resources)
        target = folder / f"{path.stem}.html"
        target.write_text(html, encoding="utf-8")
        print(f"Wrote {target}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with TemporaryDirectory() as scratch:
        # Kernels take it over: the store of the notebooks and IPython's history go there.
        os.environ |= {"TMPDIR": scratch, "IPYTHONDIR": scratch}
        execute(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
