"""Compiled forms of large data, kept on disk between runs.

Each file holds sections of bytes that can be made again from what the user has: nothing is lost
with it. It lies in the user's cache folder, or in ``GUANXI_CACHE_DIR``, under a name that is the
hash of all that it was made from. What is damaged, foreign or of another version is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final, TypeAlias

__all__ = ["Sections", "compiled"]

Sections: TypeAlias = Sequence[memoryview]

_PREFIX: Final = "guanxi-"
_HEAD: Final = struct.Struct("<8s64sI")  # magic, key, CRC-32 of all that follows
_COUNT: Final = struct.Struct("<Q")  # first of the sections, then of the bytes of each
_MAGIC: Final = b"guanxi\x00\x01"
_KEPT: Final = 12
_BLOCK: Final = 1 << 20


def compiled(kind: str, made_from: Sequence[str], make: Callable[[], Sequence[bytes]]) -> Sections:
    """Return sections of bytes, from the disk where they were made before.

    Parameters
    ----------
    kind : str
        What they are, a word for the file's name.
    made_from : sequence of str
        Whatever decides the content: hashes, versions of libraries. The version of guanxi and the
        machine's byte order count always.
    make : callable
        Makes the sections.

    Returns
    -------
    Sections
        Mapped from the file, so that only what is read takes memory; if nothing can be written,
        as made.
    """
    key = _key(kind, made_from)
    path = _folder() / f"{_PREFIX}{kind}-{key[:32]}"
    found = _read(path, key)
    if found is None:
        made = make()
        found = _read(path, key) if _write(path, key, made) else None
        if found is None:
            return [memoryview(section) for section in made]
    return found


def _folder() -> Path:
    chosen = os.environ.get("GUANXI_CACHE_DIR")
    if chosen:
        return Path(chosen)
    # Only who brings large data waits for this import.
    from platformdirs import user_cache_path

    return user_cache_path("guanxi", appauthor=False)


def _key(kind: str, made_from: Sequence[str]) -> str:
    parts = (kind, version("guanxi"), sys.byteorder, *made_from)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read(path: Path, key: str) -> Sections | None:
    """Return the sections of a file; None if it is absent, none of ours or damaged."""
    try:
        with path.open("rb") as file:
            if not _is_sound(file, key):
                return None
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return None
    # What is used stays: the oldest files are the first to go.
    with contextlib.suppress(OSError):
        os.utime(path)
    (count,) = _COUNT.unpack_from(view, _HEAD.size)
    start = _HEAD.size + _COUNT.size * (1 + count)
    sections = []
    for number in range(count):
        (length,) = _COUNT.unpack_from(view, _HEAD.size + _COUNT.size * (1 + number))
        sections.append(view[start : start + length])
        start += length
    return sections


def _is_sound(file: IO[bytes], key: str) -> bool:
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return False
    magic, found_key, checksum = _HEAD.unpack(head)
    if magic != _MAGIC or found_key != key.encode():
        return False
    found_checksum = 0
    # Read, not mapped: checking must not leave the whole file in this process's memory.
    while block := file.read(_BLOCK):
        found_checksum = zlib.crc32(block, found_checksum)
    return bool(found_checksum == checksum)


def _write(path: Path, key: str, sections: Sequence[bytes]) -> bool:
    """Write a file in one atomic step and tell whether that worked."""
    counts = b"".join(map(_COUNT.pack, (len(sections), *map(len, sections))))
    checksum = 0
    for part in (counts, *sections):
        checksum = zlib.crc32(part, checksum)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_PREFIX, delete=False) as file:
            try:
                file.write(_HEAD.pack(_MAGIC, key.encode(), checksum))
                file.writelines((counts, *sections))
                file.close()
                Path(file.name).replace(path)
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError:
        return False
    _tidy(path.parent)
    return True


def _tidy(folder: Path) -> None:
    """Remove what was used longest ago."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob(f"{_PREFIX}*"), key=lambda file: file.stat().st_mtime_ns)
        for file in files[:-_KEPT]:
            file.unlink()
