"""Building on a cluster: Dask hands out batches of files; shards and receipts lie in a folder.

A batch of files is read and extracted from by one task, which writes a shard and then a receipt to
a place that all machines see. A batch that has a receipt is done, whatever became of scheduler,
workers or client since: nothing is done twice, and what is lost with them is a batch at most. The
client takes the shards into the store, in the order of the files, as a build on one machine does.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from guanxi.building.batches import ExtractedBatch
from guanxi.building.cluster_tasks import FileBatch, Receipt, build_batch
from guanxi.building.crew import loadable
from guanxi.building.limits import DocumentLimits
from guanxi.building.shared_folder import SharedFolder
from guanxi.building.summary import ReadingListener, Report
from guanxi.documents import MetDocuments, ReadingOptions, SourceFile
from guanxi.errors import DocumentError, GuanxiError, StoreError
from guanxi.model import Document
from guanxi.store import WrittenDocument, build_fingerprint, original_in, read_shard
from guanxi.vocabulary import Ontology

_FILES: Final = 200
"""Files in a batch, on average."""

_BYTES: Final = 20_000_000
_OUTSTANDING: Final = 2000
_RETRIES: Final = 3
_PATIENCE: Final = 600
"""Seconds for which a scheduler that is gone is waited for."""

_CONNECTING: Final = 10
"""Seconds that connecting may take."""

_TELLING: Final = 20
"""Seconds without any worker after which the user is told."""

_ASKING: Final = 1
"""Seconds after which the scheduler is asked again whether it has workers."""

_PAUSE: Final = 0.05
"""Seconds after which we look again whether something is done."""

_INSIDE: Final = "inproc"
"""Scheme of a scheduler inside this process: its addresses have no port."""


class _SchedulerGoneError(Exception):
    """There is no scheduler, or there is none any more."""


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
        patience: float = _PATIENCE,
    ) -> None:
        try:
            import distributed
        except ImportError as error:
            raise GuanxiError("--dask needs more: pip install 'guanxi[cluster]'") from error
        self._distributed = distributed
        self._address = _checked(address)
        self._folder = SharedFolder(shards)
        self._shards = shards
        self._overlays = loadable(ontology)
        self._fingerprint = build_fingerprint(ontology)
        self._limits = limits or DocumentLimits()
        self._patience = patience
        self._at = _Met("", None)
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
            If there is no scheduler or it stays away, it has no workers, one cannot do its work, or
            a shard is damaged.
        """
        is_original_wanted = options is not None and options.keep_source
        batches = self._batches(files, options)
        receipts: dict[str, Receipt] = {}
        for receipt in self._receipts(batches, listener.on_warning):
            receipts[receipt.name] = receipt
            listener.on_files(sum(each.files for each in receipts.values()), len(files))
        with MetDocuments(listener.on_error) as met:
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
    ) -> deque[FileBatch]:
        """Cut files into batches, at places that other files cannot move.

        So a build of an archive that has grown finds most receipts again. A batch of many bytes is
        cut besides; such cuts may move, until the next one that cannot.
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

    def _receipts(self, batches: deque[FileBatch], on_warning: Report) -> Iterator[Receipt]:
        """Yield a receipt for each batch; start again where the scheduler went away."""
        waiting = {batch.name: batch for batch in batches}
        client: Any = None
        gone_since: float | None = None
        while waiting:
            try:
                with self._connected() as client:
                    gone_since = None
                    yield from self._mapped(client, waiting, on_warning)
            except _SchedulerGoneError as error:
                now = time.monotonic()
                if client is None or (gone_since is not None and now - gone_since > self._patience):
                    raise GuanxiError(
                        f"no Dask scheduler at {self._address}: {error}; what is done is kept, and "
                        "the same command goes on from there"
                    ) from error
                if gone_since is None:
                    gone_since = now
                    problem = f"the Dask scheduler is gone; it has {self._patience:g} s to return"
                    on_warning(DocumentError(self._address, problem))
                time.sleep(min(1, self._patience))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        """Connect with the scheduler, and tell if it goes away.

        Raises
        ------
        _SchedulerGoneError
        """
        try:
            client = self._distributed.Client(
                self._address, timeout=min(_CONNECTING, self._patience), set_as_default=False
            )
        # Whoever listens at that address may be no scheduler, and answer anything.
        except Exception as error:
            raise _SchedulerGoneError(_reason(error)) from error
        try:
            with client:
                yield client
        except (
            self._distributed.CancelledError,
            self._distributed.comm.CommClosedError,
            OSError,  # with TimeoutError: what befalls a task is a GuanxiError
        ) as error:
            raise _SchedulerGoneError(_reason(error)) from error

    def _mapped(
        self, client: Any, waiting: dict[str, FileBatch], on_warning: Report
    ) -> Iterator[Receipt]:
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
            self._await(client, completed, on_warning)
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
                    yield batch.refused("ended the Dask worker that worked on it; it is left out")
            except (self._distributed.CancelledError, OSError):
                raise
            # Of build_batch, or of a machine that cannot even call it.
            except Exception as error:
                raise StoreError(f"a worker of the cluster: {_reason(error)}") from error
            else:
                del waiting[batch.name]
                yield receipt
            submit()

    def _await(self, client: Any, completed: Any, on_warning: Report) -> None:
        """Wait until something is done, as long as there are workers.

        Raises
        ------
        GuanxiError
            If there are none for too long.
        """
        alone_since = time.monotonic()
        is_told = False
        next_time = 0.0
        while not completed.has_ready():
            now = time.monotonic()
            if now >= next_time:
                next_time = now + _ASKING
                if workers := sum(client.nthreads().values()):
                    self.workers = max(self.workers, workers)
                    alone_since = now
                alone = now - alone_since
                if alone > min(_TELLING, self._patience / 2) and not is_told:
                    is_told = True
                    problem = (
                        f"the Dask scheduler has no workers; it has {self._patience:g} s to get "
                        f"some: run `dask worker {self._address}`"
                    )
                    on_warning(DocumentError(self._address, problem))
                if alone > self._patience:
                    raise GuanxiError(
                        f"the Dask scheduler at {self._address} has no workers: run `dask worker "
                        f"{self._address}`; what is done is kept, and the same command goes on "
                        "from there"
                    )
            time.sleep(_PAUSE)


def _tell(receipt: Receipt, listener: ReadingListener) -> None:
    for path, problem in receipt.problems:
        listener.on_error(DocumentError(path, problem))
    for path, problem in receipt.warnings:
        listener.on_warning(DocumentError(path, problem))
    listener.on_seconds(receipt.seconds)


def _checked(address: str) -> str:
    """Return the address of a scheduler as it is.

    Raises
    ------
    GuanxiError
        If it is none.
    """
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    try:
        scheme, place = parse_address(address)
        get_backend(scheme)
        if scheme != _INSIDE:
            parse_host_port(place)
    except ValueError as error:
        raise GuanxiError(
            f"--dask {address}: {error}; write it like tcp://scheduler:8786"
        ) from error
    return address


def _reason(error: BaseException) -> str:
    """Return in one line what an error says."""
    said = " ".join(str(error).split())
    if isinstance(error, GuanxiError):
        return said
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
