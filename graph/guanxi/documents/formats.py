"""Which format a file is in, by what it holds and then by its name, and who reads it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Final, Literal, TypeAlias

from guanxi.documents.archives import DAMAGED, ReadMember, expanded, read_tar, read_zip
from guanxi.documents.blocks import FormatError, collapse
from guanxi.documents.encodings import decode
from guanxi.documents.markup import read_page
from guanxi.documents.office import read_docx, read_pdf
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.plain_text import read_text
from guanxi.documents.posts import has_front_matter, is_markup, read_post
from guanxi.documents.reading_options import ReadingOptions, shown_size

PAGE_SUFFIXES: Final = (*(".asp", ".aspx", ".htm", ".html", ".jsp", ".php", ".shtml", ".xhtml"),)
_POST_SUFFIXES: Final = (".markdown", ".md", ".mdown", ".mkd")
_TABLE_SUFFIXES: Final = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv")
_FEED_SUFFIXES: Final = (".atom", ".rdf", ".rss", ".xml")
_ARCHIVE_SUFFIXES: Final = (".bz2", ".gz", ".tar", ".tbz2", ".tgz", ".txz", ".warc", ".xz", ".zip")
SUFFIXES: Final = tuple(
    sorted(
        (
            *PAGE_SUFFIXES,
            *_POST_SUFFIXES,
            *_TABLE_SUFFIXES,
            *_FEED_SUFFIXES,
            *_ARCHIVE_SUFFIXES,
            *(".docx", ".pdf", ".text", ".txt"),
        )
    )
)
"""The file name endings that are read, in either case."""

UNCERTAIN_SUFFIXES: Final = (*_FEED_SUFFIXES, ".json", "")
"""Endings of files that often hold no articles: in a folder, one without any is no mistake."""

# fmt: off
Format: TypeAlias = Literal[
    "zip", "packed", "tar", "warc", "parquet", "pdf", "post", "page", "feed", "json",
    "json lines", "csv", "tsv", "text", "other",
]
# fmt: on

_HEAD: Final = 65_536
_MOST_NESTING: Final = 3
_PACKED: Final = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_FOREIGN: Final = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .docx"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"SQLite format", "a database"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive; unpack it first"),
)
_PAGE_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<\?[^>]{0,500}\?>\s*|<!--.{0,5000}?-->\s*|"
    r"<!DOCTYPE\s+(?!html)[^>\[]{0,300}(?:\[[^\]]{0,20000}\]\s*)?>\s*)*"
    r"<(?:rss|feed|rdf:RDF|atom:feed)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START: Final = re.compile(r"\s*<\?xml|\s*<!DOCTYPE\s+(?!html)", re.IGNORECASE)


def read_parts(
    stream: IO[bytes],
    name: str,
    options: ReadingOptions,
    report: OnPartProblem,
    *,
    place: str = "",
    nesting: int = 0,
    is_named: bool = True,
    charset: str | None = None,
) -> Iterator[Part]:
    """Read all articles of a file.

    Parameters
    ----------
    stream : IO of bytes
        The file; seekable, at its beginning.
    name : str
        Its name, which decides where the content leaves a choice.
    options : ReadingOptions
    report : callable
        Told of each part that cannot be read, while the others are.
    place : str
        What stands before the place of each part.
    nesting : int
        How many archives are around it.
    is_named : bool
        Whether the user asked for this very file; others without an ending are no plain text.
    charset : str, optional
        What came with the file says of its encoding, such as an HTTP header.

    Raises
    ------
    FormatError
        If nothing of it, or nothing more, can be read.
    """

    def tell(inner: str, problem: str) -> None:
        report(place + inner, problem)

    head = stream.read(_HEAD)
    stream.seek(0)
    suffix = PurePosixPath(name.lower()).suffix
    form = recognise(head, suffix)
    if form == "text" and (suffix not in SUFFIXES if suffix else not is_named):
        raise FormatError(f"is none of the files that guanxi reads ({', '.join(SUFFIXES)})")
    if form in ("zip", "packed", "tar"):
        if nesting >= _MOST_NESTING:
            raise FormatError(f"is an archive within {_MOST_NESTING} others; unpack it first")
        parts = _unpacked(stream, name, form, head, options, tell, nesting)
    elif form in ("warc", "parquet", "json lines", "csv", "tsv"):
        parts = _streamed(stream, form, options, tell, charset)
    else:
        parts = _whole(_all(stream, options), form, options, tell, charset)
    for part in parts:
        yield replace(part, place=place + part.place)


def recognise(head: bytes, suffix: str) -> Format:
    """Tell the format from a file's first bytes, and from its ending where they leave a choice.

    Raises
    ------
    FormatError
        If it is of a kind that holds no articles.

    Examples
    --------
    >>> recognise(b"<!DOCTYPE html><p>", ".txt"), recognise(b"<p>", ".html"), recognise(b"[]", "")
    ('page', 'page', 'json')
    """
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return "zip"
    if head.startswith(_PACKED):
        return "packed"
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and suffix == ".pdf"):
        return "pdf"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[257:262] == b"ustar" or suffix == ".tar":
        return "tar"
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            raise FormatError(f"is {kind}" if ";" in kind else f"is a binary file, {kind}")
    return _recognise_text(_readable(head), suffix)


def _recognise_text(text: str, suffix: str) -> Format:
    if suffix in (*_ARCHIVE_SUFFIXES, ".docx", ".parquet", ".pdf"):
        raise FormatError(f"is empty, damaged or no {suffix} file although its name says so")
    if _FEED_START.match(text):
        return "feed"
    if _PAGE_START.match(text):
        return "page"
    if suffix in (".jsonl", ".ndjson"):
        return "json lines"
    if suffix in (".csv", ".tsv"):
        return "csv" if suffix == ".csv" else "tsv"
    if text.lstrip()[:1] in ("{", "[") and suffix not in (*_POST_SUFFIXES, *PAGE_SUFFIXES):
        first, _, rest = text.lstrip().partition("\n")
        if first.rstrip().endswith("}") and rest.lstrip()[:1] in ("{", ""):
            return "json lines" if rest.strip() else "json"
        return "json" if suffix == ".json" or _looks_like_json(text) else "text"
    if suffix in _POST_SUFFIXES or (suffix not in PAGE_SUFFIXES and has_front_matter(text)):
        return "post"
    if suffix in PAGE_SUFFIXES:
        return "page"
    if suffix in _FEED_SUFFIXES or _XML_START.match(text):
        return "other"
    if suffix == ".json":
        return "json"
    return "page" if suffix == "" and is_markup(text) else "text"


def _readable(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="ignore")
    return head.decode("utf-8-sig", errors="replace")


def _looks_like_json(text: str) -> bool:
    return re.match(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:[\[{\"\]]))", text) is not None


def _unpacked(
    stream: IO[bytes],
    name: str,
    form: Format,
    head: bytes,
    options: ReadingOptions,
    report: OnPartProblem,
    nesting: int,
) -> Iterator[Part]:
    def read_member(inner: IO[bytes], member: str, place: str) -> Iterator[Part]:
        suffix = PurePosixPath(member.lower()).suffix
        if suffix not in SUFFIXES and suffix:
            return
        try:
            yield from read_parts(
                inner,
                member,
                options,
                report,
                place=place,
                nesting=nesting + 1,
                is_named=False,
            )
        except FormatError as error:
            if suffix not in UNCERTAIN_SUFFIXES:
                report(place, str(error))

    try:
        if form == "zip":
            yield from _zipped(stream, options, report, read_member)
        elif form == "tar":
            yield from read_tar(stream, report, read_member)
        else:
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            with expanded(stream, head, size, options) as inner:
                start = inner.read(len(b"WARC/"))
                if start == b"WARC/" and head.startswith(b"\x1f\x8b"):
                    stream.seek(0)
                    yield from _streamed(stream, "warc", options, report)
                else:
                    inner.seek(0)
                    yield from read_parts(
                        inner, _inner_name(name), options, report, nesting=nesting + 1
                    )
    except NotImplementedError as error:
        raise FormatError(f"cannot be unpacked: {error}") from None
    except DAMAGED as error:
        raise FormatError(f"is a damaged archive ({collapse(str(error))})") from None
    except (OSError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"is a damaged archive ({collapse(str(error))})") from None


def _zipped(
    stream: IO[bytes],
    options: ReadingOptions,
    report: OnPartProblem,
    read_member: ReadMember,
) -> Iterator[Part]:
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
    stream.seek(0)
    if "word/document.xml" in names:
        data = _all(stream, options)
        yield Part("", read_docx(data), data)
    elif "[Content_Types].xml" in names or "mimetype" in names:
        raise FormatError("is a document of an office program or a book; save it as .docx or PDF")
    else:
        yield from read_zip(stream, options, report, read_member)


def _all(stream: IO[bytes], options: ReadingOptions) -> bytes:
    data = stream.read(options.max_size + 1)
    if len(data) > options.max_size:
        raise FormatError(
            f"is larger than {shown_size(options.max_size)}; "
            "if it is an article all the same, say --max-size"
        )
    return data


def _inner_name(name: str) -> str:
    path = PurePosixPath(name)
    packed_tars = (".tgz", ".tbz2", ".txz")
    return f"{path.stem}.tar" if path.suffix.lower() in packed_tars else path.stem


def _streamed(
    stream: IO[bytes],
    form: Format,
    options: ReadingOptions,
    report: OnPartProblem,
    charset: str | None = None,
) -> Iterator[Part]:
    # Only who has such files waits for their libraries.
    if form == "warc":
        from guanxi.documents.crawls import read_warc

        return read_warc(stream, options, report)
    from guanxi.documents import records

    if form == "parquet":
        return records.read_parquet(stream, options, report)
    if form == "json lines":
        return records.read_json_lines(stream, options, report, charset)
    return records.read_csv(stream, options, report, charset, is_tabbed=form == "tsv")


def _whole(
    data: bytes,
    form: Format,
    options: ReadingOptions,
    report: OnPartProblem,
    charset: str | None,
) -> Iterator[Part]:
    if form == "feed":
        from guanxi.documents.feeds import read_feed

        yield from read_feed(data, charset)
    elif form == "json":
        from guanxi.documents.json_files import read_json

        yield from read_json(data, options, report, charset)
    elif form == "pdf":
        yield Part("", read_pdf(data), data)
    elif form == "other":
        raise FormatError("is XML but neither a feed nor a page")
    else:
        read = {"page": read_page, "post": read_post}.get(form, read_text)
        yield Part("", read(decode(data, charset)), data)
