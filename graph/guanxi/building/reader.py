"""Reading in a process of its own, which a damaged file may end without ending the build."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from guanxi.building.child import FAILED_STARTS, Child, unready
from guanxi.building.limits import DocumentLimits
from guanxi.building.messages import Ready
from guanxi.building.summary import ReadingListener
from guanxi.documents import ReadingOptions, SourceFile, read_file
from guanxi.errors import DocumentError
from guanxi.model import Document


@dataclass(frozen=True, slots=True)
class ReaderSetup:
    """What the process is to read: files, without the first parts of the first one."""

    files: Sequence[SourceFile]
    parts: int
    options: ReadingOptions | None
    limits: DocumentLimits


@dataclass(frozen=True, slots=True)
class Part:
    """What came next out of a file: a document, or what is wrong; nothing at its end.

    `seconds` is the processor time that the file took.
    """

    document: Document | None = None
    error: DocumentError | None = None
    warning: DocumentError | None = None
    seconds: float = 0


class ReaderProcess:
    """Reads files in another process.

    Parameters
    ----------
    files : sequence of SourceFile
    listener : ReadingListener
    options : ReadingOptions, optional
    limits : DocumentLimits, optional

    Raises
    ------
    GuanxiError
        While it is iterated over, if no reader can do its work.
    """

    def __init__(
        self,
        files: Sequence[SourceFile],
        listener: ReadingListener,
        options: ReadingOptions | None = None,
        limits: DocumentLimits | None = None,
    ) -> None:
        self._files = files
        self._listener = listener
        self._options = options
        self._limits = limits or DocumentLimits()
        self._child: Child | None = None
        self._file = self._parts = self._articles = self._deaths = self._failed_starts = 0

    @property
    def pid(self) -> int | None:
        """Of the process, if there is one."""
        return None if self._child is None else self._child.pid

    def __iter__(self) -> Iterator[tuple[SourceFile, Document]]:
        try:
            while self._file < len(self._files):
                yield from self._read()
        finally:
            if self._child is not None:
                self._child.end()

    def _read(self) -> Iterator[tuple[SourceFile, Document]]:
        """Read on from where the last process ended, until this one does."""
        first, is_ready = self._file, False
        child = self._child = Child("guanxi.building.reader")
        child.send(ReaderSetup(self._files[first:], self._parts, self._options, self._limits))
        while self._file < len(self._files):
            try:
                part: Part | Ready = child.connection.recv()
            except (EOFError, OSError):
                self._ended(child, is_ready)
                return
            if isinstance(part, Ready):
                is_ready, self._failed_starts = True, 0
                continue
            self._deaths = 0
            self._parts += 1
            if part.document is not None:
                self._articles += 1
                yield self._files[self._file], part.document
            elif part.error is not None:
                self._articles += 1
                self._listener.on_error(part.error)
            elif part.warning is not None:
                self._listener.on_warning(part.warning)
            else:
                self._listener.on_seconds({"reading": part.seconds})
                self._next_file()

    def _ended(self, child: Child, is_ready: bool) -> None:
        exit_code, last_words = child.wait(), child.last_words()
        child.end()
        self._child = None
        if not is_ready:
            self._failed_starts += 1
            if self._failed_starts >= FAILED_STARTS:
                raise unready("readers", exit_code, last_words)
            return
        self._deaths += 1
        if self._limits.is_enough(self._deaths, exit_code):
            first = self._articles + 1
            left_out = "it is left out" if first == 1 else f"it is left out from article {first} on"
            problem = self._limits.told(self._deaths, exit_code, last_words, left_out)
            self._listener.on_error(DocumentError(str(self._files[self._file].path), problem))
            self._next_file()

    def _next_file(self) -> None:
        self._file += 1
        self._parts = self._articles = self._deaths = 0
        self._listener.on_files(self._file, len(self._files))


def main(connection: Connection[Any, Any]) -> None:
    """Tell that we are ready, then send all parts of all files, in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup: ReaderSetup = connection.recv()
    limits = setup.limits
    limits.limit_memory()
    connection.send(Ready())
    limits.start_clock()
    for index, file in enumerate(setup.files):
        left_out = setup.parts if index == 0 else 0
        for number, part in enumerate(_parts(file, setup.options)):
            limits.stop_clock()
            if number >= left_out:
                connection.send(part)
            limits.start_clock()
    limits.stop_clock()


def _parts(file: SourceFile, options: ReadingOptions | None) -> Iterator[Part]:
    told: list[Part] = []
    documents = read_file(
        file,
        lambda error: told.append(Part(error=error)),
        lambda warning: told.append(Part(warning=warning)),
        options,
    )
    began = time.process_time()
    for document in documents:
        yield from told
        told.clear()
        yield Part(document=document)
    yield from told
    yield Part(seconds=time.process_time() - began)
