"""A store's folder: who may write it, and which snapshot readers see.

::

    guanxi.db/
      guanxi.json            {"format": 2}
      writer                 locked by the one writer
      live/                  its database (RocksDB, which holds a lock of its own)
      building/              what a first build has made so far: see :mod:`guanxi.store.draft`
      snapshots/00000007/    a published state; hard links to the files of `live`
        database/
        readers              locked (shared) by everyone who reads this snapshot

Locks go with the process that holds them, however it ends. What is made is made under another
name and renamed when it is whole.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from guanxi.errors import StoreError

if sys.platform != "win32":
    import fcntl

FORMAT: Final = 2
"""Version of the layout and of the RDF shape; raised when either changes."""

DATABASE: Final = "database"
"""Folder of the database within that of a published state."""

READERS: Final = "readers"
"""File of a published state that whoever reads it locks."""

_MARKER = "guanxi.json"
_WRITER = "writer"
_SNAPSHOTS = "snapshots"
_BUILDING = "building"
_TEMPORARY = ".new"
_TRASH = ".old-"
_REPLACED = f"{_TRASH}live"


@contextlib.contextmanager
def writing(location: object) -> Iterator[None]:
    """Tell in one line why a store cannot be written: its disk is full, most often.

    Raises
    ------
    StoreError
        For what the operating system or the database raises.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        reason = str(error).partition(": ")[2] if str(error).startswith("IO error") else str(error)
        raise StoreError(
            f"cannot write the store at {location}: {reason.partition(': While ')[0]}; what is "
            "finished stays, and the same command goes on from there"
        ) from error


class StoreFolder:
    """A folder that holds a store.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._live = path / "live"
        self._snapshots = path / _SNAPSHOTS

    @property
    def building(self) -> Path:
        """Where a first build keeps what it has made; cleared away once something is published."""
        return self.path / _BUILDING

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever stored in it."""
        return not self._live.exists() and not self._numbers()

    def create(self) -> None:
        """Make the folder a store's, or check that it is one.

        Raises
        ------
        StoreError
            If something else is there, or a store of another version.
        """
        if (self.path / _MARKER).exists():
            self._check()
            self._snapshots.mkdir(exist_ok=True)
            return
        if self._holds_other_files():
            raise StoreError(f"{self.path} holds other files; name a new folder with --store")
        try:
            self._snapshots.mkdir(parents=True, exist_ok=True)
            marker = self.path / f"{_MARKER}{_TEMPORARY}"
            marker.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
            marker.replace(self.path / _MARKER)
        except OSError as error:
            raise StoreError(f"cannot make a store at {self.path}: {error.strerror}") from error

    def open_live(self, lock: IO[bytes] | None = None) -> tuple[ox.Store, IO[bytes]]:
        """Open the database for writing.

        Parameters
        ----------
        lock : file, optional
            What :meth:`lock` returned, if the caller is the writer already.

        Returns
        -------
        pyoxigraph.Store
        file
            The lock: keep it open as long as the store is written.

        Raises
        ------
        StoreError
            If another writer has it or it is damaged.
        """
        lock = lock or self.lock()
        try:
            if not self._live.exists() and self._numbers():
                self._revive()
            return ox.Store(str(self._live)), lock
        except (OSError, RuntimeError) as error:
            lock.close()
            if "lock" in str(error).lower():
                raise self._being_written() from error
            raise self._damaged(error) from error

    def lock(self) -> IO[bytes]:
        """Become its only writer, for as long as the returned file is open.

        Raises
        ------
        StoreError
            If another process writes it.
        """
        lock = (self.path / _WRITER).open("ab")
        if sys.platform != "win32":
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.close()
                raise self._being_written() from error
        return lock

    def adopt(self, database: Path) -> None:
        """Make a database that lies inside the folder that of the store, which has none yet."""
        database.rename(self._live)

    def publish(self, store: ox.Store) -> None:
        """Make the present state of the live database what new readers see."""
        numbers = self._numbers()
        new = self._snapshots / _TEMPORARY
        self._clear_away()
        new.mkdir()
        (new / READERS).touch()
        store.backup(str(new / DATABASE))
        new.rename(self._snapshots / f"{max(numbers, default=0) + 1:08d}")
        for number in numbers:
            self._retire(self._snapshots / f"{number:08d}")

    def open_snapshot(self) -> tuple[ox.Store, IO[bytes]]:
        """Open the newest published state.

        Returns
        -------
        pyoxigraph.Store
            Read-only.
        file
            Keep it open as long as the store is read: it keeps the snapshot from being removed.

        Raises
        ------
        StoreError
            If there is no store, none of this version, or nothing was published yet.
        """
        self._check()
        while numbers := self._numbers():
            snapshot = self._snapshots / f"{max(numbers):08d}"
            try:
                readers = (snapshot / READERS).open("rb")
            except FileNotFoundError as error:
                if snapshot.exists():
                    raise self._damaged(error) from error
                continue  # a writer has just replaced it
            if sys.platform != "win32":
                fcntl.flock(readers, fcntl.LOCK_SH)
            if not snapshot.exists():
                readers.close()
                continue
            try:
                return ox.Store.read_only(str(snapshot / DATABASE)), readers
            except (OSError, RuntimeError) as error:
                readers.close()
                raise self._damaged(error) from error
        raise StoreError(
            f"nothing is published in {self.path} yet: let `guanxi build PATH --store "
            f"{self.path}` finish first"
        )

    def newest(self) -> Path | None:
        """Return the folder of the newest published state, None if there is none."""
        numbers = self._numbers()
        return self._snapshots / f"{max(numbers):08d}" if numbers else None

    def copy_to(self, destination: Path) -> None:
        """Copy the newest published state to a new folder, which is a store of its own then.

        Parameters
        ----------
        destination : Path
            Whole or not there at all, whatever happens in between.

        Raises
        ------
        StoreError
            If something is there, it cannot be written, or nothing was published yet.
        """
        if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
            raise StoreError(f"{destination} exists already; name a new folder for the backup")
        draft = destination.with_name(f".{destination.name}{_TEMPORARY}")
        try:
            if draft.exists():
                shutil.rmtree(draft)
            copy = StoreFolder(draft)
            copy.create()
            snapshot = draft / _SNAPSHOTS / f"{1:08d}"
            snapshot.mkdir()
            (snapshot / READERS).touch()
            self._copy_snapshot(snapshot / DATABASE)
            if destination.exists():
                destination.rmdir()
            draft.rename(destination)
        except OSError as error:
            raise StoreError(f"cannot write {destination}: {error.strerror or error}") from error

    def take(self, source: StoreFolder, *, replace: bool = False) -> None:
        """Hold from now on what another folder has published, in place of what this one held.

        Whoever reads this store goes on reading what it was.

        Parameters
        ----------
        source : StoreFolder
        replace : bool
            Whether this folder may hold a store already.

        Raises
        ------
        StoreError
            If it holds one and may not, somebody writes it, or the other has nothing published.
        """
        source._check()
        if not replace and (self.path / _MARKER).exists():
            raise StoreError(
                f"{self.path} holds a store already; restore to a new folder, or add --replace "
                "to give up what it holds"
            )
        self.create()
        with self.lock():
            draft = self.path / _TEMPORARY
            self._clear_away()
            try:
                source._copy_snapshot(draft)
                if self._live.exists():
                    self._live.rename(self.path / _REPLACED)
                draft.rename(self._live)
                self.publish(ox.Store(str(self._live)))
            except (OSError, RuntimeError) as error:
                raise StoreError(f"cannot restore {source.path}: {error}") from error

    def _copy_snapshot(self, target: Path) -> None:
        """Copy the files of the newest snapshot, bytes of their own and no links."""
        store, readers = self.open_snapshot()
        del store  # only to see that it is sound
        with readers:
            shutil.copytree(Path(readers.name).parent / DATABASE, target)

    def _revive(self) -> None:
        """Bring back the live database: of a restoration cut short, or of a backup."""
        before = self.path / _REPLACED
        if before.exists():
            before.rename(self._live)
            return
        draft = self.path / _TEMPORARY
        if draft.exists():
            shutil.rmtree(draft)
        self._copy_snapshot(draft)
        draft.rename(self._live)

    def _being_written(self) -> StoreError:
        return StoreError(f"{self.path} is being written by another process; wait until it ends")

    def _holds_other_files(self) -> bool:
        """Tell whether more is in the folder than a creation that was cut short leaves there."""
        ours = {_SNAPSHOTS, f"{_MARKER}{_TEMPORARY}"}
        return self.path.is_dir() and any(item.name not in ours for item in self.path.iterdir())

    def _damaged(self, error: Exception) -> StoreError:
        return StoreError(
            f"the store at {self.path} is damaged ({error}); build it anew in another folder"
        )

    def _check(self) -> None:
        try:
            marker = json.loads((self.path / _MARKER).read_text(encoding="utf-8"))
            version = marker["format"]
        except (FileNotFoundError, NotADirectoryError):
            if self.path.exists():
                raise StoreError(f"{self.path} is not a guanxi store") from None
            raise StoreError(
                f"no store at {self.path}: run `guanxi build PATH --store {self.path}` first"
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.path / _MARKER} cannot be read: {error}") from error
        if version != FORMAT:
            raise StoreError(
                f"the store at {self.path} has format {version}, this guanxi needs {FORMAT}; "
                "build it anew in another folder"
            )

    def _numbers(self) -> list[int]:
        with contextlib.suppress(FileNotFoundError):
            return sorted(int(p.name) for p in self._snapshots.iterdir() if p.name.isdigit())
        return []

    def _retire(self, snapshot: Path) -> None:
        """Remove a snapshot unless somebody reads it; the next publication tries again."""
        with self._unread(snapshot) as unread:
            # Renamed first, so that nobody finds a half-removed one; Windows refuses to rename
            # a folder with open files.
            if unread:
                with contextlib.suppress(PermissionError):
                    snapshot.rename(snapshot.with_name(f"{_TRASH}{snapshot.name}"))
        self._clear_away()

    @contextlib.contextmanager
    def _unread(self, snapshot: Path) -> Iterator[bool]:
        if sys.platform == "win32":
            yield True
            return
        with (snapshot / READERS).open("rb") as readers:
            try:
                fcntl.flock(readers, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _clear_away(self) -> None:
        for folder in (self.path, self._snapshots):
            for path in folder.iterdir():
                if path.name in (_TEMPORARY, _BUILDING) or path.name.startswith(_TRASH):
                    shutil.rmtree(path)
