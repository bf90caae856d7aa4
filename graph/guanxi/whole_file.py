"""Files that are never seen half written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : Path
        Missing folders are made; a file that is there is replaced.
    data : bytes

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder; name a file", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, since a file can be renamed into place only within one file system.
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
