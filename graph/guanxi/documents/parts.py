"""What a file that may hold several documents is taken apart into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from guanxi.documents.blocks import Article

OnPartProblem: TypeAlias = Callable[[str, str], None]
"""Told of a part that cannot be read: what comes after the file's name, and the problem."""


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a file.

    Attributes
    ----------
    place : str
        What comes after the file's path to say which one it is: ``#2`` (an entry of a feed),
        ``:17`` (a line of a dump), ``/b.html`` (a member of an archive), ``""`` (all of it).
    article : Article
    source : bytes or str
        What the article was read from: the bytes of a file or member; of an entry or a row, which
        have none of their own, the text of its body.
    key : str or None
        What the file itself calls the article, if that is more lasting than its place.
    """

    place: str
    article: Article
    source: bytes | str
    key: str | None = None

    def original(self) -> bytes:
        """Return the source as bytes."""
        if isinstance(self.source, bytes):
            return self.source
        return self.source.encode("utf-8", "surrogatepass")
