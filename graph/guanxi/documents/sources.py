"""What PATHs name: files, folders and web addresses, and the bytes of a file."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Final

from guanxi.documents.blocks import web_address
from guanxi.documents.formats import SUFFIXES
from guanxi.errors import DocumentError

OnProblem = Callable[[DocumentError], None]

STANDARD_INPUT: Final = Path("-")
_IN_MEMORY: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the folder that its identity is relative to.

    `is_named` says whether the user asked for this very file, or for a folder that it is in.
    """

    path: Path
    root: Path
    is_named: bool = True


def list_files(paths: Iterable[str | Path], on_error: OnProblem) -> Iterator[SourceFile]:
    """List the files that `paths` name: files as they are, folders recursively.

    Of a folder, hidden files and folders and endings other than :data:`SUFFIXES` are left out, and
    links to folders are not followed. A file named twice is listed once. Files come in the order
    of their relative paths, then of their places on disk: the order of `paths` cannot decide which
    of two rivals is met first. ``-`` is standard input.

    Parameters
    ----------
    paths : iterable of str or Path
    on_error : callable
        Told of each path that is missing, unreadable or holds no article.
    """
    # Names alone: a path object for each of a hundred thousand files would take 100 MB.
    found: list[tuple[str, str, Path, bool]] = []
    for path in (Path(path) for path in paths if _address(path) is None):
        is_folder = path.is_dir()
        root = path if is_folder else path.parent
        for name in _names_in(path, on_error) if is_folder else (path.name,):
            real = os.path.realpath(os.path.join(root, name))  # noqa: PTH118  (no path object)
            found.append((name, real, root, not is_folder))
    found.sort(key=lambda entry: entry[:2])
    seen: set[str] = set()
    for name, real, root, is_named in found:
        if real not in seen:
            seen.add(real)
            yield SourceFile(root / name, root, is_named)


def list_addresses(paths: Iterable[str | Path]) -> list[str]:
    """Return the web addresses among `paths`, each once, sorted."""
    return sorted({address for path in paths if (address := _address(path)) is not None})


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


def _address(path: str | Path) -> str | None:
    return web_address(path) if isinstance(path, str) else None


def _names_in(folder: Path, on_error: OnProblem) -> Iterator[str]:
    """Yield the names of a folder's files, relative to it, with forward slashes."""

    def tell(error: OSError) -> None:
        on_error(DocumentError(str(error.filename), f"cannot be listed: {error.strerror}"))

    count = 0
    for inner, folders, names in os.walk(folder, onerror=tell):
        folders[:] = [name for name in folders if not name.startswith(".")]
        place = Path(inner).relative_to(folder).as_posix()
        for name in names:
            suffix = PurePath(name).suffix.lower()
            if not name.startswith(".") and (suffix in SUFFIXES or not suffix):
                count += 1
                yield name if place == "." else f"{place}/{name}"
    if count == 0:
        on_error(DocumentError(str(folder), f"holds no articles ({', '.join(SUFFIXES)})"))
