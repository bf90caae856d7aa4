"""Building on a cluster: Dask hands out batches of files; shards and receipts lie in a folder.

A batch of files is read and extracted from by one task, which writes a shard and then a receipt to
a place that all machines see. A batch that has a receipt is done, whatever became of scheduler,
workers or client since: nothing is done twice, and what is lost with them is a batch at most. The
client takes the shards into the store, in the order of the files, as a build on one machine does.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from guanxi.building.batches import ExtractedBatch
from guanxi.building.cluster_tasks import FileBatch, Receipt
from guanxi.building.crew import loadable
from guanxi.building.limits import DocumentLimits
from guanxi.building.scheduler import PATIENCE, Scheduler
from guanxi.building.shared_folder import SharedFolder
from guanxi.building.summary import ReadingListener
from guanxi.documents import MetDocuments, ReadingOptions, SourceFile
from guanxi.errors import DocumentError, StoreError
from guanxi.model import Document
from guanxi.store import WrittenDocument, build_fingerprint, original_in, read_shard
from guanxi.vocabulary import Ontology

_FILES: Final = 200
"""Files in a batch, on average."""

_BYTES: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class _Met:
    """Of a document, the shard that it is in, or what is wrong with it."""

    shard: str
    problem: str | None


class Cluster:
    """Extracts on a cluster.

    Parameters
    ----------
    address : str
        Of the Dask scheduler, such as ``tcp://scheduler:8786``.
    shards : str
        The folder or URL, as fsspec takes it, that all machines see.
    ontology : Ontology
        Its overlays lie at the same paths on all machines, and the same guanxi is installed.
    limits : DocumentLimits
    patience : float
        Seconds for which a scheduler that was there and is gone is waited for, or one without
        workers for some.

    Raises
    ------
    GuanxiError
        If the extra ``cluster`` is not installed, the address is none, or other machines cannot
        load the ontology.
    """

    def __init__(
        self,
        address: str,
        shards: str,
        ontology: Ontology,
        limits: DocumentLimits | None = None,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._scheduler = Scheduler(address, patience)
        self._folder = SharedFolder(shards)
        self._shards = shards
        self._overlays = loadable(ontology)
        self._fingerprint = build_fingerprint(ontology)
        self._limits = limits or DocumentLimits()
        self._at = _Met("", None)
        self._opened: tuple[str, dict[str, WrittenDocument]] = ("", {})

    @property
    def workers(self) -> int:
        """How many threads of the cluster extracted at most."""
        return self._scheduler.workers

    def documents(
        self,
        files: Sequence[SourceFile],
        listener: ReadingListener,
        options: ReadingOptions | None = None,
    ) -> Iterator[Document]:
        """Read files and extract from them; yield the documents without their texts.

        Raises
        ------
        GuanxiError
            If there is no scheduler or it stays away, it has no workers, one cannot do its work, or
            a shard is damaged.
        """
        is_original_wanted = options is not None and options.keep_source
        batches = self._batches(files, options)
        receipts: dict[str, Receipt] = {}
        for receipt in self._scheduler.receipts(batches, listener.on_warning):
            receipts[receipt.name] = receipt
            listener.on_files(sum(each.files for each in receipts.values()), len(files))
        with closing(MetDocuments(listener.on_error)) as met:
            # In the order of files: which of two rivals counts must not depend on who is faster.
            for receipt in sorted(receipts.values(), key=lambda each: each.first):
                _tell(receipt, listener)
                for document, shown, text, left_out in receipt.heads():
                    if not met.is_first(document, shown, text):
                        continue
                    self._at = _Met(receipt.name, left_out)
                    if is_original_wanted and left_out is None:
                        triples = self._written(document).triples
                        yield replace(document, original=original_in(document.iri, triples))
                    else:
                        yield document

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Yield what the document says that was yielded last, which is in its shard.

        Raises
        ------
        StoreError
            If the shard is damaged.
        """
        if self._at.problem is not None:
            left_out = DocumentError(document.path, self._at.problem)
            yield ExtractedBatch(problems={document.iri: left_out})
            return
        written = self._written(document)
        yield ExtractedBatch((document,), (written,), len(written.statements))

    def _written(self, document: Document) -> WrittenDocument:
        name = self._at.shard
        try:
            if self._opened[0] != name:
                shard = read_shard(self._folder.read(f"{name}.gz"))
                self._opened = name, {each.iri: each for each in shard}
            return self._opened[1][document.iri]
        except (OSError, ValueError, KeyError) as error:
            raise StoreError(
                f"the shard {name}.gz in {self._shards} is damaged ({error}): remove {name}.json "
                "there, and the same command makes both again"
            ) from error

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield nothing: all is done."""
        yield from ()

    def close(self) -> None:
        """Do nothing: what is done is kept."""

    def _batches(
        self, files: Sequence[SourceFile], options: ReadingOptions | None
    ) -> list[FileBatch]:
        """Cut files into batches, at places that other files cannot move.

        So a build of an archive that has grown finds most receipts again. A batch of many bytes is
        cut besides; such cuts may move, until the next one that cannot.
        """
        batches: list[FileBatch] = []
        first = size = 0
        for index, file in enumerate(files, start=1):
            path = file.path.relative_to(file.root).as_posix()
            size += file.path.stat().st_size if file.path.exists() else 0
            is_cut = zlib.crc32(path.encode()) % _FILES == 0 or size >= _BYTES
            if is_cut or index == len(files):
                batches.append(self._batch(first, tuple(files[first:index]), options))
                first, size = index, 0
        return batches

    def _batch(
        self, first: int, files: tuple[SourceFile, ...], options: ReadingOptions | None
    ) -> FileBatch:
        told = [self._fingerprint, repr(options), repr(self._limits)]
        for file in files:
            state = file.path.stat() if file.path.exists() else None
            size, time_ns = (state.st_size, state.st_mtime_ns) if state else (0, 0)
            told.append(f"{file.path} {file.root} {size} {time_ns}")
        name = hashlib.sha256("\0".join(told).encode()).hexdigest()[:24]
        return FileBatch(
            name,
            first,
            tuple(
                SourceFile(file.path.absolute(), file.root.absolute(), file.is_named)
                for file in files
            ),
            tuple(str(file.path) for file in files),
            options,
            self._overlays,
            self._fingerprint,
            self._limits,
            self._shards,
        )


def _tell(receipt: Receipt, listener: ReadingListener) -> None:
    for path, problem in receipt.problems:
        listener.on_error(DocumentError(path, problem))
    for path, problem in receipt.warnings:
        listener.on_warning(DocumentError(path, problem))
    listener.on_seconds(receipt.seconds)
