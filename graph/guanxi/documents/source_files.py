"""Which files PATHs name: in order, each once, and kept in little memory."""

from __future__ import annotations

import heapq
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import NamedTuple, overload

from guanxi.documents.formats import SUFFIXES
from guanxi.documents.sources import OnProblem, address_in
from guanxi.errors import DocumentError


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read, and the folder that its identity is relative to.

    `is_named` says whether the user asked for this very file, or for a folder that it is in.
    """

    path: Path
    root: Path
    is_named: bool = True


class _Root(NamedTuple):
    """A folder that was named, or that files were named in."""

    path: Path
    is_named: bool


class _Entry(NamedTuple):
    """A file in the order that files are read in; `root` is the number of its folder."""

    name: str
    place: str
    root: int


class SourceFiles(Sequence[SourceFile]):
    """Files in order, each made when it is asked for.

    As objects, a hundred thousand of them would take 100 MB; here, they take their names and
    twelve bytes each.

    Parameters
    ----------
    roots : sequence of (Path, bool)
        Folders, and whether their files were named one by one.
    files : iterable of (str, int)
        The name of each file in its folder, with forward slashes, and which of `roots` that is.
    """

    def __init__(
        self, roots: Sequence[tuple[Path, bool]], files: Iterable[tuple[str, int]]
    ) -> None:
        self._roots = tuple(roots)
        self._names = bytearray()
        self._ends = array("Q")
        self._root_numbers = array("I")
        for name, root in files:
            self._names += os.fsencode(name)
            self._ends.append(len(self._names))
            self._root_numbers.append(root)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> SourceFile: ...

    @overload
    def __getitem__(self, index: slice) -> SourceFiles: ...

    def __getitem__(self, index: int | slice) -> SourceFile | SourceFiles:
        if isinstance(index, slice):
            numbers = range(len(self))[index]
            return SourceFiles(self._roots, map(self._file, numbers))
        name, root_number = self._file(range(len(self))[index])
        root, is_named = self._roots[root_number]
        return SourceFile(root / name, root, is_named)

    def _file(self, number: int) -> tuple[str, int]:
        start = self._ends[number - 1] if number else 0
        name = os.fsdecode(bytes(self._names[start : self._ends[number]]))
        return name, self._root_numbers[number]


def list_files(paths: Iterable[str | Path], on_error: OnProblem) -> SourceFiles:
    """List the files that `paths` name: files as they are, folders recursively.

    Of a folder, hidden files and folders and endings other than :data:`SUFFIXES` are left out, and
    links to folders are not followed. A file named twice is listed once. Files come in the order
    of their relative paths, then of their places on disk: the order of `paths` cannot decide which
    of two rivals is met first. ``-`` is standard input.

    Parameters
    ----------
    paths : iterable of str or Path
        Web addresses among them are left out.
    on_error : callable
        Told of each path that is missing, unreadable or holds no article.
    """
    roots: dict[_Root, int] = {}
    named: list[_Entry] = []
    walks: list[Iterator[_Entry]] = []
    for path in dict.fromkeys(Path(path) for path in paths if address_in(path) is None):
        # Path.is_dir raises what a name too long or a closed folder makes of it.
        is_folder = os.path.isdir(path)  # noqa: PTH112
        root = _Root(path, False) if is_folder else _Root(path.parent, True)
        number = roots.setdefault(root, len(roots))
        if is_folder:
            walks.append(_files_in(path, number, on_error))
        elif (place := _place_of(path, on_error)) is not None:
            named.append(_Entry(path.name, place, number))
    found = heapq.merge(sorted(named), *walks, key=_order)
    return SourceFiles(tuple(roots), ((each.name, each.root) for each in _each_once(found)))


def _order(entry: _Entry) -> tuple[str, str]:
    """Return what decides; of equals, the merge takes the first, a file that was named itself."""
    return entry.name, entry.place


def _place_of(path: Path, on_error: OnProblem) -> str | None:
    try:
        return os.path.realpath(path)
    except ValueError:
        shown = str(path).replace("\0", "\\0").encode(errors="backslashreplace").decode()
        problem = "no file is called so: half a character or a null character is in it"
        on_error(DocumentError(shown, problem))
        return None


def _each_once(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    seen: set[bytes] = set()
    for entry in entries:
        place = blake2b(os.fsencode(entry.place), digest_size=16).digest()
        if place not in seen:
            seen.add(place)
            yield entry


def _files_in(folder: Path, root: int, on_error: OnProblem) -> Iterator[_Entry]:
    """Yield the files of a folder by their names relative to it, with forward slashes, sorted."""
    place = os.path.realpath(folder)
    is_empty = True
    # Folders end in a slash, so that they stand among files as what is in them does.
    waiting = [""]
    while waiting:
        name = waiting.pop()
        if name == "" or name.endswith("/"):
            waiting += sorted(_names_in(folder, name, on_error), reverse=True)
            continue
        is_empty = False
        # No path object for each of so many.
        found = os.path.join(place, name)  # noqa: PTH118
        is_link = os.path.islink(found)  # noqa: PTH114
        yield _Entry(name, os.path.realpath(found) if is_link else found, root)
    if is_empty:
        on_error(DocumentError(str(folder), f"holds no articles ({', '.join(SUFFIXES)})"))


def _names_in(folder: Path, inner: str, on_error: OnProblem) -> Iterator[str]:
    try:
        with os.scandir(folder / inner) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    if not entry.is_symlink():
                        yield f"{inner}{entry.name}/"
                elif PurePath(entry.name).suffix.lower() in (*SUFFIXES, ""):
                    yield f"{inner}{entry.name}"
    except OSError as error:
        problem = f"cannot be listed: {error.strerror}"
        on_error(DocumentError(str(folder / inner), problem))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False
