"""Which documents have been met already, however many: kept on disk once they are many."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from typing import Final

from guanxi.documents.sources import OnProblem
from guanxi.errors import DocumentError, GuanxiError
from guanxi.model import Document

# SQLite's own name for a database that lies in memory up to the size of its cache, then in the
# folder for temporary files, and is gone once it is closed.
_TEMPORARY: Final = ""
_CACHE_KIB: Final = 2000


class MetDocuments:
    """Tells documents that are met for the first time from those that are met again.

    Parameters
    ----------
    on_error : callable
        Told of another document with the same address or path.
    """

    def __init__(self, on_error: OnProblem) -> None:
        self._on_error = on_error
        self._first = sqlite3.connect(_TEMPORARY, isolation_level=None, check_same_thread=False)
        self._first.execute("PRAGMA journal_mode = OFF")
        self._first.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._first.execute(
            "CREATE TABLE first (iri TEXT PRIMARY KEY, shown BLOB, text TEXT) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Forget them."""
        self._first.close()

    def is_first(self, document: Document, shown: str, text: str) -> bool:
        """Tell whether a document is the first with its address or path.

        Parameters
        ----------
        document : Document
        shown : str
            Its file as the user named it, as :func:`shown_path` returns it.
        text : str
            As :func:`text_hash` returns it.

        Raises
        ------
        GuanxiError
            If the disk has no room to remember it.
        """
        first, first_text = self._first_with(document.iri, os.fsencode(shown), text)
        if first == shown:
            return True
        # Feeds and crawls of different days hold the same article again.
        if not (document.url and text == first_text):
            same = f"address {document.url}" if document.url else f"path {document.path}"
            self._on_error(
                DocumentError(
                    shown,
                    f"has the same {same} as {first}, which is kept; remove one of them, or "
                    "name the folder that holds both",
                )
            )
        return False

    def _first_with(self, iri: str, shown: bytes, text: str) -> tuple[str, str]:
        """Return the first reading of a document, which this one is if there was none."""
        try:
            self._first.execute("INSERT OR IGNORE INTO first VALUES (?, ?, ?)", (iri, shown, text))
            found = self._first.execute("SELECT shown, text FROM first WHERE iri = ?", (iri,))
            first, first_text = found.fetchone()
        except sqlite3.Error as error:
            raise GuanxiError(
                f"what has been read cannot be remembered in the folder for temporary files "
                f"({error}); make room there, or name another one in TMPDIR"
            ) from error
        return os.fsdecode(first), first_text


def first_readings(
    readings: Iterable[tuple[str, Document]], on_error: OnProblem
) -> Iterator[Document]:
    """Yield documents, of those with one address or path the first.

    Parameters
    ----------
    readings : iterable of (str, Document)
        Each with its file or address as the user named it, and its place within.
    on_error : callable
        Told of each that is left out, unless it is the same text under the same address.
    """
    with closing(MetDocuments(on_error)) as met:
        for shown, document in readings:
            if met.is_first(document, shown, text_hash(document)):
                yield document


def text_hash(document: Document) -> str:
    """Return what tells a document's text from others."""
    return sha256(document.text.encode()).hexdigest()
