"""Archives and compressed files: members are read as they come, and nothing is written to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, Final, TypeAlias

from guanxi.documents.blocks import FormatError, collapse
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.reading_options import ReadingOptions, shown_size

ReadMember: TypeAlias = Callable[[IO[bytes], str, str], Iterator[Part]]
"""Reads a stream with a name; the third is what stands before the places of its parts."""

DAMAGED: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
)
_SMALL: Final = 50_000_000
_MOST_TIMES: Final = 250
_MOST_MEMBERS: Final = 200_000


class ExpandingStream(io.RawIOBase):
    """What a compressed stream expands to, until that is more than any article needs.

    Parameters
    ----------
    stream : IO of bytes
        Gives the expanded bytes; seekable.
    compressed : int
        Bytes of the compressed file. More than 50 MB may be no more than 250 times that.
    most : int
        Bytes at most.
    """

    def __init__(self, stream: IO[bytes], compressed: int, most: int) -> None:
        super().__init__()
        self._stream = stream
        self._most = min(most, max(_SMALL, compressed * _MOST_TIMES))
        self._given = most

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the expanded bytes."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the end is not known before all is expanded")
        place = self._stream.seek(offset, whence)
        self._check(place)
        return place

    def tell(self) -> int:
        """Return the place in the expanded bytes."""
        return self._stream.tell()

    def readinto(self, buffer: object) -> int:
        """Fill a buffer."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self._check(self._stream.tell())
        return len(data)

    def _check(self, place: int) -> None:
        if place > self._most:
            most = shown_size(self._most)
            raise FormatError(f"expands to more than {most}, which no archive of articles does")


def expanded(
    stream: IO[bytes], magic: bytes, compressed: int, options: ReadingOptions
) -> io.BufferedReader:
    """Return what a gzip, bzip2 or xz stream expands to."""
    inner: IO[bytes]
    if magic.startswith(b"\x1f\x8b"):
        inner = gzip.GzipFile(fileobj=stream)  # type: ignore[assignment]
    elif magic.startswith(b"BZh"):
        inner = bz2.BZ2File(stream)
    else:
        inner = lzma.LZMAFile(stream)  # noqa: SIM115  (closed with what is returned)
    return io.BufferedReader(ExpandingStream(inner, compressed, options.max_expanded))


def read_zip(
    stream: IO[bytes], options: ReadingOptions, report: OnPartProblem, read_member: ReadMember
) -> Iterator[Part]:
    """Read the members of a zip archive in the order of their names.

    Raises
    ------
    FormatError
        If it is damaged, or expands beyond measure.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        members = [each for each in archive.infolist() if each.filename and not each.is_dir()]
        if len(members) > _MOST_MEMBERS:
            raise FormatError(f"holds more than {_MOST_MEMBERS:,} files; split it")
        total = sum(member.file_size for member in members)
        if total > min(options.max_expanded, max(_SMALL, size * _MOST_TIMES)):
            raise FormatError(
                f"expands from {shown_size(size)} to {shown_size(total)}, "
                "which no archive of articles does"
            )
        for name, member in sorted((_zip_name(member), member) for member in members):
            place = _place(name, report)
            if place is None:
                continue
            if member.flag_bits & 1:
                report(place, "is encrypted; unpack the archive with its password first")
                continue
            try:
                with archive.open(member) as inner:
                    yield from read_member(inner, name, place)
            except NotImplementedError as error:
                report(place, f"cannot be unpacked: {error}")
            except DAMAGED as error:
                report(place, f"is damaged ({collapse(str(error))})")


def read_tar(stream: IO[bytes], report: OnPartProblem, read_member: ReadMember) -> Iterator[Part]:
    """Read the files of a tar archive as they come; links and devices are passed over."""
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for number, member in enumerate(archive):
            if number >= _MOST_MEMBERS:
                raise FormatError(f"holds more than {_MOST_MEMBERS:,} files; split it")
            # Or the archive would remember every member that it has passed.
            archive.members = []  # type: ignore[attr-defined]
            if not member.isfile():
                continue
            place = _place(member.name, report)
            if place is None:
                continue
            inner = archive.extractfile(member)
            if inner is not None:
                with inner:
                    yield from read_member(inner, member.name, place)


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; Chinese Windows writes it in GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _place(name: str, report: OnPartProblem) -> str | None:
    """Return the place that a member's name gives, or None if it is not to be read."""
    path = PurePosixPath(name.replace("\\", "/"))
    shown = unicodedata.normalize("NFC", str(path).encode(errors="replace").decode())
    if not path.parts:
        return None
    if path.is_absolute() or ".." in path.parts or path.parts[0][1:] == ":":
        report(f"/{shown.lstrip('/')}", "has a name that leads out of the archive; left out")
        return None
    if any(part.startswith((".", "__MACOSX")) for part in path.parts):
        return None
    return f"/{shown}"
