"""What a worker of a cluster does: a batch of files becomes a shard and a receipt."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from guanxi.building.batches import ExtractedBatch
from guanxi.building.crew import Crew
from guanxi.building.limits import DocumentLimits
from guanxi.building.reader import ReaderProcess
from guanxi.building.shared_folder import SharedFolder
from guanxi.building.summary import ReadingListener
from guanxi.building.timings import Stopwatch
from guanxi.documents import ReadingOptions, SourceFile, shown_path, text_hash
from guanxi.errors import DocumentError, GuanxiError, StoreError
from guanxi.model import Document
from guanxi.store import WrittenDocument, build_fingerprint, shard_bytes
from guanxi.vocabulary import load_ontology

_Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FileBatch:
    """Files for one task, and all that it must know.

    Attributes
    ----------
    name : str
        The same for the same files, as they are, and the same program.
    first : int
        The place of the first file among all.
    files : tuple of SourceFile
        With absolute paths, which are the same on all machines.
    shown : tuple of str
        The files as the user named them.
    options : ReadingOptions or None
    overlays : tuple of Path
    fingerprint : str
        Of program, models and ontology, as :func:`guanxi.store.build_fingerprint` returns it.
    limits : DocumentLimits
    shards : str
        Where shard and receipt go.
    """

    name: str
    first: int
    files: tuple[SourceFile, ...]
    shown: tuple[str, ...]
    options: ReadingOptions | None
    overlays: tuple[Path, ...]
    fingerprint: str
    limits: DocumentLimits
    shards: str

    def halves(self) -> tuple[FileBatch, ...]:
        """Return two batches with half of the files each; none if it is one file."""
        middle = len(self.files) // 2
        if middle == 0:
            return ()
        return (
            replace(
                self, name=f"{self.name}a", files=self.files[:middle], shown=self.shown[:middle]
            ),
            replace(
                self,
                name=f"{self.name}b",
                first=self.first + middle,
                files=self.files[middle:],
                shown=self.shown[middle:],
            ),
        )

    def of(self, told: Collection[_Told]) -> FileBatch:
        """Return a batch of the files alone that something is wrong with."""
        pairs = [
            (file, shown)
            for file, shown in zip(self.files, self.shown, strict=True)
            if any(path.startswith(shown) for path, _ in told)
        ]
        return replace(
            self, files=tuple(file for file, _ in pairs), shown=tuple(shown for _, shown in pairs)
        )

    def refused(self, problem: str) -> Receipt:
        """Return a receipt that tells of the files that they are left out."""
        problems = [(shown, problem) for shown in self.shown]
        return Receipt(self.name, self.first, len(self.files), problems=problems)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch.

    Attributes
    ----------
    name : str
        Of the batch and its shard.
    first, files : int
        The place of its first file among all, and their number.
    documents : list of dict
        Of each document that was read, in order, what it is known by, and what is wrong with it
        if it is not in the shard.
    problems, warnings : list of (str, str)
        What is wrong with files: paths as the user named them, and what it is.
    seconds : dict of str to float
        Processor time by stage.
    """

    name: str
    first: int
    files: int
    documents: list[dict[str, Any]] = field(default_factory=list)
    problems: list[_Told] = field(default_factory=list)
    warnings: list[_Told] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def left_out(self) -> set[_Told]:
        """All that is wrong, with files and with single documents."""
        told = {(path, problem) for path, problem in self.problems}
        return told | {(d["shown"], d["problem"]) for d in self.documents if d["problem"]}

    def heads(self) -> Iterator[tuple[Document, str, str, str | None]]:
        """Yield the documents without their texts, path as named, hash of the text.

        And what is wrong with those that are not in the shard: nothing could be extracted.
        """
        for known in self.documents:
            head = {name: known[name] for name in _HEAD}
            yield (
                Document(
                    **head,
                    text="",
                    author=None,
                    source=None,
                    published=None,
                    paragraphs=(),
                    sentences=(),
                ),
                known["shown"],
                known["text_hash"],
                known["problem"],
            )


_HEAD: Final = ("id", "iri", "path", "title", "url", "language", "sha256")
_local: Final = threading.local()


def build_batch(batch: FileBatch) -> Receipt:
    """Read a batch of files, extract, and write shard and receipt, unless that is done already.

    What was left out is tried again each time: a disk may have been away, a process been killed.

    Raises
    ------
    GuanxiError
        If this machine cannot do it; the message is one line.
    """
    try:
        return _receipt(batch)
    except GuanxiError as error:
        problem = str(error)
    # Whatever it is, it goes to another machine, which tells a user who is to mend this one.
    except Exception as error:  # noqa: BLE001
        problem = " ".join(f"{type(error).__name__}: {error}".split())
    raise GuanxiError(f"{socket.gethostname()}: {problem}")


def _receipt(batch: FileBatch) -> Receipt:
    folder = SharedFolder(batch.shards)
    try:
        done = Receipt(**json.loads(folder.read(f"{batch.name}.json")))
    except (FileNotFoundError, ValueError, TypeError):  # also if it is damaged
        pass
    else:
        if not done.left_out or _built(batch.of(done.left_out))[1].left_out == done.left_out:
            return replace(done, first=batch.first)
    written, receipt = _built(batch)
    # The receipt comes last: where there is one, there is a shard.
    folder.write(f"{batch.name}.gz", shard_bytes(written))
    folder.write(f"{batch.name}.json", json.dumps(asdict(receipt), ensure_ascii=False).encode())
    return receipt


def _built(batch: FileBatch) -> tuple[list[WrittenDocument], Receipt]:
    try:
        return _built_by(_crew(batch), batch)
    except BaseException:
        dismiss()  # it may have more to do, which would be taken for the next batch's
        raise


def _built_by(crew: Crew, batch: FileBatch) -> tuple[list[WrittenDocument], Receipt]:
    named = dict(zip((str(file.path) for file in batch.files), batch.shown, strict=True))

    def as_named(problem: DocumentError) -> _Told:
        """Return a problem with the path that the user knows."""
        for path, shown in named.items():
            if problem.path.startswith(path):
                return shown + problem.path.removeprefix(path), problem.problem
        return problem.path, problem.problem

    watch = Stopwatch()
    receipt = Receipt(batch.name, batch.first, len(batch.files))
    listener = ReadingListener(
        lambda problem: receipt.problems.append(as_named(problem)),
        lambda warning: receipt.warnings.append(as_named(warning)),
        lambda _read, _all: None,
        watch.add,
    )
    written: dict[str, WrittenDocument] = {}
    problems: dict[str, str] = {}
    read: dict[str, None] = {}

    def take(batches: Iterator[ExtractedBatch]) -> None:
        for each in batches:
            watch.add(each.seconds)
            problems.update((iri, told.problem) for iri, told in each.problems.items())
            written.update((one.iri, one) for one in each.contents())
            if isinstance(each.written, Path):
                each.written.unlink()

    for file, document in ReaderProcess(batch.files, listener, batch.options, batch.limits):
        path = shown_path(file, document)
        receipt.documents.append(_known(document, as_named(DocumentError(path, ""))[0]))
        # Which of two rivals is the first one, the client tells, for all batches.
        if document.iri not in read:
            read[document.iri] = None
            take(crew.put(document))
    take(crew.finish())
    for each in receipt.documents:
        each["problem"] = problems.get(each["iri"])
    receipt = replace(receipt, seconds=dict(watch.seconds))
    return [written[iri] for iri in read if iri in written], receipt


def _known(document: Document, shown: str) -> dict[str, Any]:
    head = {name: getattr(document, name) for name in _HEAD}
    return head | {"shown": shown, "text_hash": text_hash(document)}


def _crew(batch: FileBatch) -> Crew:
    """Return the worker of this thread, which outlives a task: it takes seconds to start."""
    key = batch.overlays, batch.fingerprint, batch.limits
    if getattr(_local, "key", None) != key:
        dismiss()
        ontology = load_ontology(batch.overlays)
        if build_fingerprint(ontology) != batch.fingerprint:
            raise StoreError("has another version of guanxi, or another ontology, than the client")
        _local.folder = tempfile.TemporaryDirectory(prefix="guanxi-", ignore_cleanup_errors=True)
        _local.crew = Crew(ontology, 1, Path(_local.folder.name), batch.limits)
        _local.key = key
    crew: Crew = _local.crew
    return crew


def dismiss() -> None:
    """End the worker of this thread, if there is one."""
    if getattr(_local, "key", None) is not None:
        _local.key = None
        _local.crew.close()
        _local.folder.cleanup()
