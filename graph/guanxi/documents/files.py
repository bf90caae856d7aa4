"""Files and folders: which to read, how their bytes decode, which format they are in."""

from __future__ import annotations

import codecs
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4.dammit import EncodingDetector

from guanxi.documents.blocks import Article
from guanxi.documents.composition import Origin, compose
from guanxi.documents.markup import read_page
from guanxi.documents.plain_text import read_text
from guanxi.documents.posts import FrontMatterError, read_post
from guanxi.errors import DocumentError
from guanxi.model import Document

SUFFIXES = (".htm", ".html", ".markdown", ".md", ".txt")
"""The file name endings that are read, in either case."""

OnProblem = Callable[[DocumentError], None]

# Bytes that GB18030 can decode are seldom Chinese; these three are in almost every Chinese text.
_COMMON_CHINESE = "，。的"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the folder that its identity is relative to."""

    path: Path
    root: Path


def list_files(paths: Iterable[str | Path], on_error: OnProblem) -> Iterator[SourceFile]:
    """List the files that `paths` name: files as they are, folders recursively.

    Hidden files and folders and endings other than :data:`SUFFIXES` are left out. A file named
    twice is listed once. Files come in the order of their relative paths, then of their places on
    disk: the order of `paths` cannot decide which of two rivals is met first.

    Parameters
    ----------
    paths : iterable of str or Path
    on_error : callable
        Told of each path that is missing, unreadable or holds no article.
    """
    found: list[tuple[str, str, SourceFile]] = []
    for path in map(Path, paths):
        try:
            for file in _files_of(path):
                relative = file.path.relative_to(file.root).as_posix()
                found.append((relative, str(file.path.resolve()), file))
        except DocumentError as error:
            on_error(error)
    seen: set[str] = set()
    for _, resolved, file in sorted(found, key=lambda entry: entry[:2]):
        if resolved not in seen:
            seen.add(resolved)
            yield file


def read_document(
    path: str | Path, root: str | Path | None = None, on_warning: OnProblem | None = None
) -> Document:
    """Read one article.

    Parameters
    ----------
    path : str or Path
        A post (``.md``, ``.markdown``: YAML front matter and HTML or text), a page (``.html``,
        ``.htm``) or plain text (``.txt``).
    root : str or Path, optional
        The folder that the document's path and identity are relative to; the file's own folder by
        default.
    on_warning : callable, optional
        Told of what is wrong but leaves the document usable.

    Raises
    ------
    DocumentError
        If the file cannot be read or holds no article; one line with the remedy.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if not path.exists():
        raise DocumentError(str(path), "does not exist; check the spelling")
    if not path.is_file():
        raise DocumentError(str(path), "is no file")
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DocumentError(str(path), f"is none of the files that guanxi reads ({known})")
    raw = _decode(path)
    try:
        article = _read(raw, suffix)
    except FrontMatterError as error:
        raise DocumentError(str(path), str(error)) from None
    return compose(
        article, _origin(path, Path(root) if root is not None else path.parent), on_warning
    )


def iter_documents(
    paths: Iterable[str | Path], on_error: OnProblem, on_warning: OnProblem | None = None
) -> Iterator[Document]:
    """Read the articles that `paths` name, and go on where one cannot be read.

    Parameters
    ----------
    paths : iterable of str or Path
        Files and folders; see :func:`list_files` for their order.
    on_error : callable
        Told of each file that is left out.
    on_warning : callable, optional
        Told of what is wrong with a file that is read all the same.
    """
    first_of: dict[str, Path] = {}
    for file in list_files(paths, on_error):
        try:
            document = read_document(file.path, file.root, on_warning)
        except DocumentError as error:
            on_error(error)
            continue
        first = first_of.setdefault(document.iri, file.path)
        if first == file.path:
            yield document
        else:
            same = f"address {document.url}" if document.url else f"path {document.path}"
            on_error(
                DocumentError(
                    str(file.path),
                    f"has the same {same} as {first}, which is kept; remove one of them, or name "
                    "the folder that holds both",
                )
            )


def _files_of(path: Path) -> Iterator[SourceFile]:
    if not path.is_dir():
        yield SourceFile(path, path.parent)
        return
    found: list[Path] = []
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(folder, name)
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES
        ]
    if unreadable:
        error = unreadable[0]
        raise DocumentError(str(error.filename), f"cannot be listed: {error.strerror}")
    if not found:
        raise DocumentError(str(path), f"holds no articles ({', '.join(SUFFIXES)})")
    yield from (SourceFile(file, path) for file in found)


def _origin(path: Path, root: Path) -> Origin:
    try:
        relative = path.relative_to(root).as_posix()
    except ValueError:
        raise DocumentError(str(path), f"is not inside {root}") from None
    # macOS decomposes names; the same file must be the same document everywhere.
    return Origin(str(path), path.stem, relative, unicodedata.normalize("NFC", relative))


def _read(raw: str, suffix: str) -> Article:
    if suffix in (".md", ".markdown"):
        return read_post(raw)
    if suffix == ".txt":
        return read_text(raw)
    return read_page(raw)


def _decode(path: Path) -> str:
    """Read `path` as UTF-8, in the encoding that it declares, or as GB18030.

    A byte order mark is not part of the text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read: {error.strerror}") from None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise DocumentError(str(path), "is a binary file, no article")
    else:
        declared = EncodingDetector.find_declared_encoding(data, is_html=True)
        encodings = ["utf-8-sig", *([_superset(declared)] if declared else []), "gb18030"]
    for number, encoding in enumerate(encodings):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        is_guess = number == len(encodings) - 1 and encoding == "gb18030"
        if not is_guess or any(character in text for character in _COMMON_CHINESE):
            return text
    raise DocumentError(
        str(path), "is neither UTF-8 nor in a known Chinese encoding; save it as UTF-8"
    )


def _superset(encoding: str) -> str:
    """Take GB2312 and GBK for GB18030: pages that declare them hold its characters too."""
    return "gb18030" if encoding.lower() in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else encoding
