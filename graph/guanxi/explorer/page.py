"""One HTML file from a view: everything inlined, nothing loaded, only our own scripts allowed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from guanxi.explorer.embedding import embedded, script_json
from guanxi.explorer.view import ExplorerView
from guanxi.whole_file import write_whole

_SCRIPTS = (
    "elements.js",
    "decoding.js",
    "model.js",
    "scopes.js",
    "state.js",
    "dates.js",
    "encoding.js",
    "facets.js",
    "placement.js",
    "canvas.js",
    "communities.js",
    "captions.js",
    "copying.js",
    "entity_actions.js",
    "compare.js",
    "cards.js",
    "filters.js",
    "time_filter.js",
    "search.js",
    "table.js",
    "timeline.js",
    "vector_picture.js",
    "taking_away.js",
    "help.js",
    "moving.js",
    "explorer.js",
)


def render(view: ExplorerView) -> str:
    """Render a view as one HTML page that works offline.

    Parameters
    ----------
    view : ExplorerView

    Returns
    -------
    str
        A function of the view alone. Needs a browser of 2021 or later.
    """
    # Imported late: pyvis pulls in IPython, which takes 0.4 s.
    from guanxi.explorer.carrier import Carrier

    carrier = Carrier(view)
    scripts = [_vis_network(), *(_template(name) for name in _SCRIPTS)]
    style = _template("explorer.css")
    return carrier.page(
        title=view.title,
        style=style,
        scripts=scripts,
        policy=_policy(scripts, style),
        data=script_json(
            {
                "view": embedded(view),
                "network": carrier.network(),
                "interface": json.loads(_template("interface.json")),
            }
        ),
    )


def save(view: ExplorerView, path: str | Path) -> None:
    r"""Write the page of a view to a file, whole or not at all.

    Parameters
    ----------
    view : ExplorerView
    path : str or Path
        UTF-8, ends of line ``\n``, on every system. Missing folders are made.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    # xmlcharrefreplace: a lone surrogate in the title is no reason to fail.
    write_whole(Path(path), render(view).encode("utf-8", "xmlcharrefreplace"))


@cache
def _template(name: str) -> str:
    return (files("guanxi.explorer") / "templates" / name).read_text(encoding="utf-8")


@cache
def _vis_network() -> str:
    """Read vis-network as pyvis bundles it, licence banner included.

    Without the address of its source map, which a browser's developer tools would fetch.
    """
    bundled = files("pyvis") / "templates/lib/vis-9.1.2/vis-network.min.js"
    script = bundled.read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=.*", "", script).strip() + "\n"


def _policy(scripts: list[str], style: str) -> str:
    """Content security policy: nothing from anywhere but these scripts and this style."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_source_hash, scripts))}",
            f"style-src {_source_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _source_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
