"""The bytes of a file, and the web addresses among PATHs."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from guanxi.documents.blocks import web_address
from guanxi.errors import DocumentError

OnProblem = Callable[[DocumentError], None]

STANDARD_INPUT: Final = Path("-")
_IN_MEMORY: Final = 20_000_000


def list_addresses(paths: Iterable[str | Path]) -> list[str]:
    """Return the web addresses among `paths`, each once, sorted."""
    return sorted({address for path in paths if (address := address_in(path)) is not None})


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading anywhere in it; standard input is copied first."""
    if path == STANDARD_INPUT:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            copy.seek(0)
            yield copy
        return
    if not os.path.lexists(path):
        raise DocumentError(str(path), "does not exist; check the spelling")
    try:
        if not path.exists():
            raise DocumentError(str(path), "is a link that leads nowhere")
        if not path.is_file():
            raise DocumentError(str(path), "is no file")
        stream = path.open("rb")
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read: {error.strerror}") from None
    with stream:
        yield stream


def state_of(stream: IO[bytes]) -> tuple[int, int] | None:
    """Return what tells whether a file has changed."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, AttributeError):
        return None
    return status.st_size, status.st_mtime_ns


def address_in(path: str | Path) -> str | None:
    """Return the web address that one of PATHs is; None if it is a place on disk."""
    return web_address(path) if isinstance(path, str) else None
