"""Where entities stood on an earlier page, so that a new one can leave them there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from guanxi.errors import DocumentError
from guanxi.explorer.columns import decoded

_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def read_places(path: str | Path) -> dict[str, tuple[int, int]]:
    """Read the places of the entities of a page that :func:`~guanxi.explorer.save` wrote.

    Returns
    -------
    dict of str to (int, int)
        By IRI.

    Raises
    ------
    DocumentError
        If the file cannot be read or is no such page.
    """
    try:
        found = _DATA.search(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no UTF-8 text"
        raise DocumentError(str(path), reason) from error
    try:
        data = json.loads(found[1] if found else "{}")
        view, nodes = data["view"], decoded(data["network"]["nodes"])
        entities = decoded(view["entities"])
        names = zip(entities["iri"], entities["local"], entities["label"], strict=True)
        iris = [iri or view["namespace"] + (local or label) for iri, local, label in names]
        places = zip(nodes["x"], nodes["y"], strict=True)
        return {iri: (int(x), int(y)) for iri, (x, y) in zip(iris, places, strict=True)}
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(str(path), "no page that guanxi wrote, or an older one") from error
