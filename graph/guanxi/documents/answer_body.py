"""What an answer of the web holds, unpacked no further than it may be."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from guanxi.documents.blocks import FormatError

if TYPE_CHECKING:
    import httpx

_GZIP_OR_ZLIB: Final = 47
_GZIP_START: Final = b"\x1f"
_PIECE: Final = 65_536


def read_body(response: httpx.Response, most: int) -> bytes:
    """Return an answer's body, or of a larger one a little more than `most` bytes.

    Raises
    ------
    FormatError
        If it is packed in another way than by gzip or zlib, damaged, or breaks off.
    """
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise FormatError(f"cannot be fetched: it comes packed as {encoding}, unasked")
    chunks: Iterable[bytes] = response.iter_raw(_PIECE)
    body = bytearray()
    for chunk in chunks if encoding == "identity" else _unpacked(chunks):
        body += chunk
        if len(body) > most:
            break
    return bytes(body)


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Expand a packed body bit by bit: a small one may hold gigabytes."""
    expander = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if expander.eof:  # gzip may have further members, and other bytes behind them
                    if not rest.startswith(_GZIP_START):
                        return
                    expander = zlib.decompressobj(_GZIP_OR_ZLIB)
                yield expander.decompress(rest, _PIECE)
                rest = expander.unconsumed_tail or expander.unused_data
        yield expander.flush(_PIECE)
    except zlib.error as error:
        raise FormatError(f"cannot be fetched: its packing is damaged ({error})") from None
    if not expander.eof:
        raise FormatError("cannot be fetched: it is packed and breaks off")
