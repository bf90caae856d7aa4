"""What a reader may be told: how much of a file to take, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from guanxi.errors import DocumentError

FIELDS: Final = ("text", "title", "date", "author", "source", "url", "id", "language")
"""What a column of a table may be."""

MAX_SIZE: Final = 20_000_000
MAX_EXPANDED: Final = 4_000_000_000


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are read.

    Attributes
    ----------
    max_size : int
        Bytes of one article at most: of a page, of a feed, of one line of a dump, of one file in
        an archive.
    max_expanded : int
        Bytes that one compressed file may expand to at most, all together.
    columns : mapping of str to str
        Which column of a table is what, by the names of :data:`FIELDS`; the others are guessed
        from common names. A dot leads into nested records, as in ``_source.content``.
    fetch : bool
        Whether web addresses among the paths are fetched; they are refused otherwise.
    allow_private : bool
        Whether addresses on this machine and on private networks are fetched if they are named
        themselves; what pages lead on to is never fetched from there, but from the same host.
    keep_source : bool
        Whether documents keep the bytes that they are read from
        (:attr:`guanxi.model.Document.original`).
    """

    max_size: int = MAX_SIZE
    max_expanded: int = MAX_EXPANDED
    columns: Mapping[str, str] = field(default_factory=dict)
    fetch: bool = False
    allow_private: bool = False
    keep_source: bool = False


def parse_columns(text: str) -> dict[str, str]:
    """Read a mapping of columns as it is written on the command line.

    Raises
    ------
    DocumentError
        If it is malformed or names what no document has.

    Examples
    --------
    >>> parse_columns("text=content, title=headline")
    {'text': 'content', 'title': 'headline'}
    """
    columns: dict[str, str] = {}
    for piece in filter(None, (part.strip() for part in text.split(","))):
        name, _, column = (side.strip() for side in piece.partition("="))
        if not column or name not in FIELDS:
            known = ", ".join(FIELDS)
            raise DocumentError(
                "--columns", f"{piece!r} is none of {known} with = and a column's name after it"
            )
        columns[name] = column
    return columns


def parse_size(text: str) -> int:
    """Read a number of bytes: ``20MB``, ``1.5 GB``, ``500000``; a thousand to the step.

    Raises
    ------
    DocumentError
        If it is none, or not above 0.

    Examples
    --------
    >>> parse_size("1.5 GB"), parse_size("20mb"), parse_size("300")
    (1500000000, 20000000, 300)
    """
    written = text.strip().upper().removesuffix("B").rstrip()
    factor = {"K": 10**3, "M": 10**6, "G": 10**9}.get(written[-1:], 1)
    try:
        size = int(float(written.rstrip("KMG")) * factor)
    except (ValueError, OverflowError):
        size = 0
    if size < 1:
        raise DocumentError("--max-size", f"{text!r} is no size; write it like 20MB or 1.5GB")
    return size


def shown_size(size: int) -> str:
    """Write a number of bytes as :func:`parse_size` reads it.

    Examples
    --------
    >>> shown_size(20_000_000), shown_size(1_500), shown_size(7)
    ('20 MB', '1.5 kB', '7 bytes')
    """
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"
