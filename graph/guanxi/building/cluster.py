"""Building on a cluster: Dask hands out batches of files; shards and receipts lie in a folder.

A batch of files is read and extracted from by one task, which writes a shard and then a receipt to
a place that all machines see. A batch that has a receipt is done, whatever became of scheduler,
workers or client since: nothing is done twice, and what is lost with them is a batch at most. The
client takes the shards into the store, in the order of the files, as a build on one machine does.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, Final

from guanxi.building.batches import ExtractedBatch
from guanxi.building.cluster_tasks import FileBatch, Receipt, build_batch
from guanxi.building.limits import DocumentLimits
from guanxi.building.shared_folder import SharedFolder
from guanxi.building.summary import ReadingListener
from guanxi.documents import MetDocuments, ReadingOptions, SourceFile
from guanxi.errors import DocumentError, GuanxiError, StoreError
from guanxi.model import Document
from guanxi.store import WrittenDocument, build_fingerprint, read_shard
from guanxi.vocabulary import Ontology

_FILES: Final = 200
"""Files in a batch, on average."""

_BYTES: Final = 20_000_000
_OUTSTANDING: Final = 2000
_RETRIES: Final = 3
_PATIENCE: Final = 600
"""Seconds for which a scheduler that is gone is waited for."""


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
        Seconds for which a scheduler that is gone is waited for.

    Raises
    ------
    GuanxiError
        If the extra ``cluster`` is not installed.
    """

    def __init__(
        self,
        address: str,
        shards: str,
        ontology: Ontology,
        limits: DocumentLimits | None = None,
        *,
        patience: float = _PATIENCE,
    ) -> None:
        try:
            import distributed
        except ImportError as error:
            raise GuanxiError("--dask needs more: pip install 'guanxi[cluster]'") from error
        self._distributed = distributed
        self._address = address
        self._folder = SharedFolder(shards)
        self._shards = shards
        self._ontology = ontology
        self._limits = limits or DocumentLimits()
        self._patience = patience
        self._shard_of: dict[str, str] = {}
        self._opened: tuple[str, dict[str, WrittenDocument]] = ("", {})
        self.workers = 0

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
            If the scheduler stays away, or a worker cannot do its work.
        """
        batches = self._batches(files, options)
        receipts: dict[str, Receipt] = {}
        for receipt in self._receipts(batches):
            receipts[receipt.name] = receipt
            listener.on_files(sum(each.files for each in receipts.values()), len(files))
        met = MetDocuments(listener.on_error)
        # In the order of the files: which of two rivals counts must not depend on who is faster.
        for receipt in sorted(receipts.values(), key=lambda each: each.first):
            for path, problem in receipt.problems:
                listener.on_error(DocumentError(path, problem))
            for path, problem in receipt.warnings:
                listener.on_warning(DocumentError(path, problem))
            listener.on_seconds(receipt.seconds)
            for document, shown, text, is_written in receipt.heads():
                if met.is_first(document, shown, text) and is_written:
                    self._shard_of[document.iri] = receipt.name
                    yield document

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Yield what a document says, which is in its shard."""
        name = self._shard_of.pop(document.iri)
        if self._opened[0] != name:
            shard = read_shard(self._folder.read(f"{name}.gz"))
            self._opened = name, {each.iri: each for each in shard}
        written = self._opened[1][document.iri]
        yield ExtractedBatch((document,), (written,), len(written.statements))

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield nothing: all is done."""
        yield from ()

    def close(self) -> None:
        """Do nothing: what is done is kept."""

    def _batches(
        self, files: Sequence[SourceFile], options: ReadingOptions | None
    ) -> deque[FileBatch]:
        """Cut files into batches, at places that other files cannot move.

        So a build of an archive that has grown finds most receipts again.
        """
        batches: deque[FileBatch] = deque()
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
        told = [build_fingerprint(self._ontology), repr(options), repr(self._limits)]
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
            self._ontology.overlays,
            self._ontology.fingerprint,
            self._limits,
            self._shards,
        )

    def _receipts(self, batches: deque[FileBatch]) -> Iterator[Receipt]:
        """Yield a receipt for each batch; start again where the scheduler went away."""
        gone = (
            self._distributed.CancelledError,
            self._distributed.comm.CommClosedError,
            OSError,
            TimeoutError,
        )
        waiting = {batch.name: batch for batch in batches}
        last = time.monotonic()
        while waiting:
            try:
                with self._distributed.Client(
                    self._address, timeout=min(30, self._patience), set_as_default=False
                ) as client:
                    self.workers = max(self.workers, sum(client.nthreads().values()))
                    for receipt in self._mapped(client, waiting):
                        last = time.monotonic()
                        yield receipt
            except gone as error:
                if time.monotonic() - last > self._patience:
                    raise GuanxiError(
                        f"no Dask scheduler at {self._address}: {error or type(error).__name__}; "
                        "what is done is kept, and the same command goes on from there"
                    ) from error
                time.sleep(min(1, self._patience))

    def _mapped(self, client: Any, waiting: dict[str, FileBatch]) -> Iterator[Receipt]:
        coming = deque(waiting.values())
        futures: dict[Any, FileBatch] = {}
        completed = self._distributed.as_completed(loop=client.loop)

        def submit() -> None:
            while coming and len(futures) < _OUTSTANDING:
                batch = coming.popleft()
                # A key of its own each time: what a lost scheduler knew of it is of no use.
                future = client.submit(build_batch, batch, pure=False, retries=_RETRIES)
                futures[future] = batch
                completed.add(future)

        submit()
        while futures:
            future = next(completed)
            batch = futures.pop(future)
            try:
                receipt = future.result()
            except self._distributed.KilledWorker:
                # Something in it ends whole workers: halve it until that is alone.
                del waiting[batch.name]
                halves = batch.halves()
                coming.extend(halves)
                waiting.update((half.name, half) for half in halves)
                if not halves:
                    yield batch.left_out("ended the Dask worker that worked on it; it is left out")
            except GuanxiError as error:
                raise StoreError(f"a worker of the cluster: {error}") from error
            else:
                del waiting[batch.name]
                yield receipt
            submit()
