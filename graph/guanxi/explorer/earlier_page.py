"""Where entities stood on an earlier page, so that a new one can leave them there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guanxi.errors import DocumentError
from guanxi.explorer.columns import decoded

_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand on a page.

    Attributes
    ----------
    entities : mapping of str to (int, int)
        By IRI.
    communities : mapping of str to (int, int)
        By the IRI of an entity, where its community stands on the map of communities.
    """

    entities: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    communities: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_places(path: str | Path) -> Places:
    """Read the places on a page that :func:`~guanxi.explorer.save` wrote.

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
        centres = [(int(each["x"]), int(each["y"])) for each in view["communities"]]
        communities = [centres[number] for number in entities["community"]]
        return Places(
            entities={iri: (int(x), int(y)) for iri, (x, y) in zip(iris, places, strict=True)},
            communities=dict(zip(iris, communities, strict=True)),
        )
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise DocumentError(str(path), "no page that guanxi wrote, or an older one") from error
