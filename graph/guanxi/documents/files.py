"""Documents of what files, folders and web addresses hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.documents.formats import UNCERTAIN_SUFFIXES, read_parts
from guanxi.documents.met_documents import first_readings
from guanxi.documents.origins import relative_name
from guanxi.documents.reading_options import ReadingOptions
from guanxi.documents.source_files import SourceFile, list_files
from guanxi.documents.source_reader import SourceReader
from guanxi.documents.sources import (
    STANDARD_INPUT,
    OnProblem,
    list_addresses,
    opened,
    state_of,
)
from guanxi.errors import DocumentError
from guanxi.model import Document

if TYPE_CHECKING:
    from guanxi.documents.downloads import Downloader


def read_document(
    path: str | Path,
    root: str | Path | None = None,
    on_warning: OnProblem | None = None,
    options: ReadingOptions | None = None,
) -> Document:
    """Read the only article of a file.

    Parameters
    ----------
    path : str or Path
        In any of the formats that are read, told by its content, then by its name.
    root : str or Path, optional
        The folder that the document's path and identity are relative to; the file's own folder by
        default.
    on_warning : callable, optional
        Told of what is wrong but leaves the document usable.
    options : ReadingOptions, optional

    Raises
    ------
    DocumentError
        If the file cannot be read or holds no article, or several; one line with the remedy.
    """

    def refuse(error: DocumentError) -> None:
        raise error

    documents = read_documents(path, root, refuse, on_warning, options)
    document = next(documents)
    if next(documents, None) is not None:
        raise DocumentError(
            str(path), "holds several articles; build it, or read it with iter_documents"
        )
    return document


def read_documents(
    path: str | Path,
    root: str | Path | None,
    on_error: OnProblem,
    on_warning: OnProblem | None = None,
    options: ReadingOptions | None = None,
    *,
    is_named: bool = True,
) -> Iterator[Document]:
    """Read all articles of a file, one after the other.

    Parameters
    ----------
    path, root, on_warning, options
        As in :func:`read_document`.
    on_error : callable
        Told of each article of the file that cannot be read.
    is_named : bool
        Whether a file that holds no articles is a mistake.

    Raises
    ------
    DocumentError
        If nothing of the file, or nothing more, can be read.
    """
    path = Path(path)
    options = options or ReadingOptions()
    name = relative_name(path, path.parent if root is None else Path(root))
    reader = SourceReader(str(path), name, options, on_error, on_warning)
    with opened(path) as stream:
        state = state_of(stream)

        def check() -> None:
            if state_of(stream) != state:
                raise DocumentError(str(path), "changed while it was read; build it again")

        file_name = "" if path == STANDARD_INPUT else path.name
        parts = partial(read_parts, stream, file_name, options, is_named=is_named)
        yield from reader.documents(parts, check)


def iter_documents(
    paths: Iterable[str | Path],
    on_error: OnProblem,
    on_warning: OnProblem | None = None,
    options: ReadingOptions | None = None,
) -> Iterator[Document]:
    """Read the articles that `paths` name, and go on where one cannot be read.

    The same text under the same address is read once, whatever holds it.

    Parameters
    ----------
    paths : iterable of str or Path
        Files and folders, see :func:`list_files` for their order; then web addresses, sorted.
    on_error : callable
        Told of each file, or part of one, that is left out.
    on_warning : callable, optional
        Told of what is wrong with a file that is read all the same.
    options : ReadingOptions, optional
    """
    paths = list(paths)
    readings = (
        (shown_path(file, document), document)
        for file in list_files(paths, on_error)
        for document in read_file(file, on_error, on_warning, options)
    )
    fetched = read_addresses(list_addresses(paths), on_error, on_warning, options)
    yield from first_readings(chain(readings, fetched), on_error)


def read_file(
    file: SourceFile,
    on_error: OnProblem,
    on_warning: OnProblem | None = None,
    options: ReadingOptions | None = None,
) -> Iterator[Document]:
    """Read all articles of a file that was listed, and tell of what cannot be read.

    Parameters
    ----------
    file : SourceFile
    on_error, on_warning, options
        As in :func:`iter_documents`.
    """
    documents = read_documents(
        file.path, file.root, on_error, on_warning, options, is_named=file.is_named
    )
    is_certain = file.is_named or file.path.suffix.lower() not in UNCERTAIN_SUFFIXES
    yield from _told(documents, on_error if is_certain else lambda _error: None)


def read_addresses(
    addresses: Iterable[str],
    on_error: OnProblem,
    on_warning: OnProblem | None = None,
    options: ReadingOptions | None = None,
) -> Iterator[tuple[str, Document]]:
    """Fetch web addresses; yield each document that they give with its place.

    Parameters
    ----------
    addresses : iterable of str
        As :func:`list_addresses` returns them.
    on_error, on_warning, options
        As in :func:`iter_documents`.
    """
    addresses = list(addresses)
    if not addresses:
        return
    # Only who fetches waits for the library.
    from guanxi.documents.web_pages import read_address

    options = options or ReadingOptions()
    downloader = cache(partial(_downloader, options))
    for url in addresses:
        documents = read_address(url, downloader, on_error, on_warning, options)
        for document in _told(documents, on_error):
            yield document.path, document


def shown_path(file: SourceFile, document: Document) -> str:
    """Return a document's file as the user named it, and its place within."""
    return f"{file.path}{document.path.removeprefix(relative_name(file.path, file.root))}"


def _told(documents: Iterator[Document], on_error: OnProblem) -> Iterator[Document]:
    """Pass documents on, and tell of what ends them before their end."""
    try:
        yield from documents
    except DocumentError as error:
        on_error(error)


def _downloader(options: ReadingOptions) -> Downloader:
    from guanxi.documents.downloads import Downloader

    return Downloader(options)
