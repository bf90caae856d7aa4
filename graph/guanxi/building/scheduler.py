"""The Dask scheduler of a cluster, which hands out batches of files to workers and may go away."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final

from guanxi.building.cluster_tasks import FileBatch, Receipt, build_batch
from guanxi.building.summary import Report
from guanxi.errors import DocumentError, GuanxiError, StoreError

_OUTSTANDING: Final = 2000
_RETRIES: Final = 3
PATIENCE: Final = 600
"""Seconds for which a scheduler that is gone is waited for, or one without workers for some."""

_CONNECTING: Final = 10
"""Seconds that connecting may take."""

_TELLING: Final = 20
"""Seconds without any worker after which the user is told."""

_ASKING: Final = 1
"""Seconds after which the scheduler is asked again whether it has workers."""

_PAUSE: Final = 0.05
"""Seconds after which we look again whether something is done."""

_KEPT: Final = "what is done is kept, and the same command goes on from there"

_INSIDE: Final = "inproc"
"""Scheme of a scheduler inside this process: its addresses have no port."""


class _SchedulerGoneError(Exception):
    """There is no scheduler, or there is none any more."""


class Scheduler:
    """A Dask scheduler.

    Parameters
    ----------
    address : str
        Such as ``tcp://scheduler:8786``.
    patience : float
        Seconds for which it is waited for if it was there and is gone, or for workers if it has
        none.

    Attributes
    ----------
    workers : int
        How many threads there were to work at most.

    Raises
    ------
    GuanxiError
        If the extra ``cluster`` is not installed, or the address is none.
    """

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        try:
            import distributed
        except ImportError as error:
            raise GuanxiError("--dask needs more: pip install 'guanxi[cluster]'") from error
        self._distributed = distributed
        self._address = _checked(address)
        self._patience = patience
        self.workers = 0

    def receipts(self, batches: Iterable[FileBatch], on_warning: Report) -> Iterator[Receipt]:
        """Let batches be built; yield their receipts, those that are done first first.

        Raises
        ------
        GuanxiError
            If there is no scheduler or it stays away, it has no workers, or one cannot do its work.
        """
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
                        f"no Dask scheduler at {self._address}: {error}; {_KEPT}"
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
                        f"{self._address}`; {_KEPT}"
                    )
            time.sleep(_PAUSE)


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
