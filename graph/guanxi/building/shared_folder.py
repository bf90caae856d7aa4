"""A folder or bucket that all machines of a cluster see, through fsspec."""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Any

from guanxi.errors import GuanxiError


class SharedFolder:
    """A folder or bucket in which files appear whole.

    Parameters
    ----------
    url : str
        A path, or an address such as ``s3://bucket/shards``, for whose kind fsspec has a library.

    Raises
    ------
    GuanxiError
        If fsspec cannot make it, or a library is missing.
    """

    def __init__(self, url: str) -> None:
        try:
            import fsspec
        except ImportError as error:
            raise GuanxiError("--dask needs more: pip install 'guanxi[cluster]'") from error
        try:
            self._files: Any
            self._files, self._root = fsspec.core.url_to_fs(
                url if "://" in url else str(Path(url).absolute())
            )
            self._files.makedirs(self._root, exist_ok=True)
        except (ImportError, ValueError, OSError) as error:
            raise GuanxiError(f"--shards {url}: {error}") from error

    def read(self, name: str) -> bytes:
        """Return a file.

        Raises
        ------
        FileNotFoundError
            If there is none.
        """
        content: bytes = self._files.cat_file(f"{self._root}/{name}")
        return content

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole, in place of one that may be there."""
        draft = f"{self._root}/.{name}.{uuid.uuid4().hex}"
        try:
            self._files.pipe_file(draft, data)
            self._files.mv(draft, f"{self._root}/{name}")
        except BaseException:
            with contextlib.suppress(OSError):
                self._files.rm_file(draft)
            raise
