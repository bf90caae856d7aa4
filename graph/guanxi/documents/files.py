"""Files and folders: which to read, and documents of what they hold."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Final

from guanxi.documents.blocks import Article, FormatError, collapse
from guanxi.documents.cleaning import clean
from guanxi.documents.composition import Origin, compose
from guanxi.documents.formats import SUFFIXES, UNCERTAIN_SUFFIXES, read_parts
from guanxi.documents.languages import language_of
from guanxi.documents.parts import Part
from guanxi.documents.reading_options import ReadingOptions
from guanxi.errors import DocumentError
from guanxi.model import Document

OnProblem = Callable[[DocumentError], None]

STANDARD_INPUT: Final = Path("-")
_IN_MEMORY: Final = 20_000_000
_PLACE_WITHIN: Final = re.compile(r"[#:]\d+$")


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
    found: list[tuple[str, str, SourceFile]] = []
    for path in map(Path, paths):
        for file in _files_of(path, on_error):
            relative = file.path.relative_to(file.root).as_posix()
            found.append((relative, os.path.realpath(file.path), file))
    seen: set[str] = set()
    for _, resolved, file in sorted(found, key=lambda entry: entry[:2]):
        if resolved not in seen:
            seen.add(resolved)
            yield file


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
    root = Path(root) if root is not None else path.parent
    is_empty = True

    def tell(place: str, problem: str) -> None:
        nonlocal is_empty
        is_empty = False
        on_error(DocumentError(f"{path}{place}", problem))

    with _opened(path) as stream:
        state = _state(stream)
        parts = read_parts(
            stream,
            "" if path == STANDARD_INPUT else path.name,
            options or ReadingOptions(),
            tell,
            is_named=is_named,
        )
        while (part := _next(parts, path)) is not None:
            is_empty = False
            if _state(stream) != state:
                raise DocumentError(str(path), "changed while it was read; build it again")
            try:
                yield _compose(part, path, root, on_warning)
            except DocumentError as error:
                if not part.place:
                    raise
                on_error(error)
    if is_empty:
        raise DocumentError(str(path), "holds no article")


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
        Files and folders; see :func:`list_files` for their order.
    on_error : callable
        Told of each file, or part of one, that is left out.
    on_warning : callable, optional
        Told of what is wrong with a file that is read all the same.
    options : ReadingOptions, optional
    """
    readings = (
        (file, document)
        for file in list_files(paths, on_error)
        for document in read_file(file, on_error, on_warning, options)
    )
    yield from first_readings(readings, on_error)


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
    try:
        yield from documents
    except DocumentError as error:
        if file.is_named or file.path.suffix.lower() not in UNCERTAIN_SUFFIXES:
            on_error(error)


def first_readings(
    readings: Iterable[tuple[SourceFile, Document]], on_error: OnProblem
) -> Iterator[Document]:
    """Yield documents, of those with one address or path the first.

    Parameters
    ----------
    readings : iterable of (SourceFile, Document)
    on_error : callable
        Told of each that is left out, unless it is the same text under the same address.
    """
    met = MetDocuments(on_error)
    for file, document in readings:
        if met.is_first(document, shown_path(file, document), text_hash(document)):
            yield document


class MetDocuments:
    """Tells documents that are met for the first time from those that are met again.

    Parameters
    ----------
    on_error : callable
        Told of another document with the same address or path.
    """

    def __init__(self, on_error: OnProblem) -> None:
        self._on_error = on_error
        self._first_of: dict[str, tuple[str, str]] = {}

    def is_first(self, document: Document, shown: str, text: str) -> bool:
        """Tell whether a document is the first with its address or path.

        Parameters
        ----------
        document : Document
        shown : str
            Its file as the user named it, as :func:`shown_path` returns it.
        text : str
            As :func:`text_hash` returns it.
        """
        first, first_text = self._first_of.setdefault(document.iri, (shown, text))
        if first == shown:
            return True
        # Feeds and crawls of different days hold the same article again.
        if not (document.url and text == first_text):
            same = f"address {document.url}" if document.url else f"path {document.path}"
            self._on_error(
                DocumentError(
                    shown,
                    f"has the same {same} as {first}, which is kept; remove one of them, or "
                    "name the folder that holds both",
                )
            )
        return False


def text_hash(document: Document) -> str:
    """Return what tells a document's text from others."""
    return sha256(document.text.encode()).hexdigest()


def _files_of(path: Path, on_error: OnProblem) -> Iterator[SourceFile]:
    if not path.is_dir():
        yield SourceFile(path, path.parent)
        return

    def tell(error: OSError) -> None:
        on_error(DocumentError(str(error.filename), f"cannot be listed: {error.strerror}"))

    count = 0
    for folder, folders, names in os.walk(path, onerror=tell):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            suffix = Path(name).suffix.lower()
            if not name.startswith(".") and (suffix in SUFFIXES or not suffix):
                count += 1
                yield SourceFile(Path(folder, name), path, is_named=False)
    if count == 0:
        on_error(DocumentError(str(path), f"holds no articles ({', '.join(SUFFIXES)})"))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
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


def _state(stream: IO[bytes]) -> tuple[int, int] | None:
    """Return what tells whether a file has changed."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, AttributeError):
        return None
    return status.st_size, status.st_mtime_ns


def _next(parts: Iterator[Part], path: Path) -> Part | None:
    """Return the next part of a file, or None at its end.

    Raises
    ------
    DocumentError
        If nothing more of it can be read.
    """
    try:
        return next(parts, None)
    except FormatError as error:
        problem = str(error)
    except OSError as error:
        problem = f"cannot be read: {error.strerror or collapse(str(error))}"
    except RecursionError:
        problem = "is nested too deep"
    except MemoryError:
        problem = "needs more memory than there is"
    # One damaged file among ten thousand must not end a build, whatever it makes of a library.
    except Exception as error:  # noqa: BLE001
        kind, reason = type(error).__name__, collapse(str(error))[:200]
        problem = f"cannot be read: an unexpected {kind} ({reason})"
    raise DocumentError(str(path), problem) from None


def _compose(part: Part, path: Path, root: Path, on_warning: OnProblem | None) -> Document:
    article = clean(part.article)
    text = "\n".join(block.text for block in article.blocks)
    article = replace(article, language=language_of(text, article.language))
    return compose(article, _origin(part, article, path, root), on_warning)


def _origin(part: Part, article: Article, path: Path, root: Path) -> Origin:
    try:
        relative = path.relative_to(root).as_posix()
    except ValueError:
        raise DocumentError(str(path), f"is not inside {root}") from None
    if path == STANDARD_INPUT:
        # Standard input has no name that would tell what comes next time from this time.
        text = "\n".join(block.text for block in article.blocks)
        identity = f"standard input:{article.title.text if article.title else ''}\n{text}"
        return Origin(f"-{part.place}", f"-{part.place}", f"-{part.place}", identity)
    # macOS decomposes names; the same file must be the same document everywhere.
    place = f"#{part.key}" if part.key else part.place
    return Origin(
        f"{path}{part.place}",
        _id(path, part.place),
        f"{relative}{part.place}",
        unicodedata.normalize("NFC", f"{relative}{place}"),
    )


def _id(path: Path, place: str) -> str:
    """Return a file's stem, and which of its articles it is.

    Examples
    --------
    >>> _id(Path("a.md"), ""), _id(Path("a.xml"), "#2"), _id(Path("a.zip"), "/b/c.html")
    ('a', 'a#2', 'c')
    """
    name = f"{path.name}{place}".rpartition("/")[2] if "/" in place else path.name
    within = _PLACE_WITHIN.search(place)
    number = within.group() if within else ""
    name = name.removesuffix(number) if "/" in place else name
    return PurePosixPath(name).stem + number


def shown_path(file: SourceFile, document: Document) -> str:
    """Return a document's file as the user named it, and its place within."""
    relative = file.path.relative_to(file.root).as_posix()
    return f"{file.path}{document.path.removeprefix(relative)}"
