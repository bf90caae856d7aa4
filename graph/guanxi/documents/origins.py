"""What the articles of a source are called, and what tells them from others."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from guanxi.documents.blocks import Article, web_address
from guanxi.documents.composition import Origin
from guanxi.documents.parts import Part
from guanxi.documents.sources import STANDARD_INPUT
from guanxi.errors import DocumentError

_PLACE_WITHIN: Final = re.compile(r"[#:]\d+$")


def relative_name(path: Path, root: Path) -> str:
    """Return the name of a file within a folder, with forward slashes.

    Raises
    ------
    DocumentError
        If it is not in it.
    """
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        raise DocumentError(str(path), f"is not inside {root}") from None


def origin_of(part: Part, article: Article, shown: str, name: str) -> Origin:
    """Return where an article comes from.

    Parameters
    ----------
    part : Part
    article : Article
        Its text once it is cleaned.
    shown : str
        Its source as the user named it.
    name : str
        The same as it is kept: relative to the folder that was named, or an address.
    """
    if shown == str(STANDARD_INPUT):
        # Standard input has no name that would tell what comes next time from this time.
        text = "\n".join(block.text for block in article.blocks)
        identity = f"standard input:{article.title.text if article.title else ''}\n{text}"
        return Origin(f"-{part.place}", f"-{part.place}", f"-{part.place}", identity)
    # macOS decomposes names; the same file must be the same document everywhere.
    place = f"#{part.key}" if part.key else part.place
    return Origin(
        f"{shown}{part.place}",
        _id(name, part.place),
        f"{name}{part.place}",
        unicodedata.normalize("NFC", f"{name}{place}"),
    )


def _id(name: str, place: str) -> str:
    """Return the stem of a file or address, and which of its articles it is.

    Examples
    --------
    >>> _id("x/a.md", ""), _id("a.xml", "#2"), _id("a.zip", "/b/c.html")
    ('a', 'a#2', 'c')
    >>> _id("https://example.org/p/1.html?x=/y", ""), _id("https://example.org/", "#3")
    ('1', 'example.org#3')
    """
    if web_address(name) is not None:
        address = urlsplit(name)
        name = address.path.rstrip("/").rpartition("/")[2] or f"{address.hostname}/"
    within = _PLACE_WITHIN.search(place)
    number = within.group() if within else ""
    if "/" in place:
        name = place.rpartition("/")[2].removesuffix(number)
    if name.endswith("/"):  # a host, whose dots part no ending
        return name.removesuffix("/") + number
    return PurePosixPath(name).stem + number
