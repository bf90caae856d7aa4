"""What is served: the newest published state of a store, renewed when there is a newer one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guanxi.errors import GuanxiError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.serving.connections import Connections
from guanxi.serving.oxigraph import STACK_BYTES, OxigraphServer
from guanxi.store import GraphStore
from guanxi.vocabulary import Ontology

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
_CONNECTIONS = 64
_RETIRED = 2
"""Servers that may still finish their last queries; any older one is ended at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may cost.

    Attributes
    ----------
    seconds : int
        For a query, its answer's way to the client included.
    answer_bytes : int
    request_bytes : int
    memory_bytes : int
        For all queries that run at a time.
    """

    seconds: int = 30
    answer_bytes: int = 256 << 20
    request_bytes: int = 256 << 10
    memory_bytes: int = 4 << 30


class Snapshot:
    """A published state, open in this process and in Oxigraph's server.

    Attributes
    ----------
    graph : KnowledgeGraph
    connections : Connections
    server : OxigraphServer
    """

    def __init__(self, store: GraphStore, server: OxigraphServer) -> None:
        self.graph = KnowledgeGraph(store)
        self.server = server
        self.connections = Connections(server.address, _CONNECTIONS)
        self._store = store
        self._users = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @property
    def is_current(self) -> bool:
        """Whether it is the newest and Oxigraph's server still runs."""
        return self.server.is_alive and self._store.is_newest

    @contextlib.contextmanager
    def in_use(self) -> Iterator[Snapshot]:
        """Keep it open while the block runs."""
        self._users += 1
        self._unused.clear()
        try:
            yield self
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    async def close(self, patience: float = 0.0) -> None:
        """End the server and let go of the store, after at most `patience` seconds of waiting."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._unused.wait(), patience)
        self.connections.close()
        await self.server.stop()
        # Pages are made in threads, which nothing can interrupt.
        await self._unused.wait()
        self.graph.close()


class Snapshots:
    """The snapshot that is served, and those that still answer their last requests.

    Parameters
    ----------
    path : Path
        The store's folder.
    ontology : Ontology
    program : str
        Of Oxigraph.
    limits : Limits
    """

    def __init__(self, path: Path, ontology: Ontology, program: str, limits: Limits) -> None:
        self.path = path
        self.ontology = ontology
        self.limits = limits
        self._program = program
        self._current: Snapshot | None = None
        self._retired: dict[asyncio.Task[None], Snapshot] = {}
        self._renewals: set[asyncio.Task[None]] = set()
        self._renewing = asyncio.Lock()

    @property
    def current(self) -> Snapshot:
        """The snapshot to answer from."""
        assert self._current is not None, "open() comes first"
        return self._current

    async def open(self) -> None:
        """Open the newest published state.

        Raises
        ------
        StoreError
            If there is none.
        ServingError
            If Oxigraph's server does not start.
        """
        self._current = await self._opened()

    async def watch(self) -> None:
        """Serve what is newest, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if not self.current.is_current:
                await self.renewed(self.current)

    def renew_soon(self, seen: Snapshot) -> None:
        """Give the server of `seen` up: it hangs, or has ended."""
        task = asyncio.create_task(self.renewed(seen))
        self._renewals.add(task)
        task.add_done_callback(self._renewals.discard)

    async def renewed(self, seen: Snapshot) -> None:
        """Serve what is newest in place of `seen`; if that fails, say so and go on as before."""
        try:
            await self.renew(seen)
        except GuanxiError as error:
            _LOG.warning("warning: %s", error)

    async def renew(self, seen: Snapshot) -> None:
        """Serve what is newest from now on, with a new server, unless somebody did in between.

        Raises
        ------
        StoreError, ServingError
            If that fails; what was served is served on.
        """
        async with self._renewing:
            if self._current is not seen:
                return
            self._current = await self._opened()
            self._retire(seen)

    async def close(self) -> None:
        """End all servers."""
        closing = [snapshot.close() for snapshot in self._retired.values()]
        if self._current is not None:
            closing.append(self._current.close())
        await asyncio.gather(*closing, return_exceptions=True)

    def _retire(self, snapshot: Snapshot) -> None:
        task = asyncio.create_task(snapshot.close(patience=self.limits.seconds + _LOOK_SECONDS))
        self._retired[task] = snapshot
        task.add_done_callback(lambda task: self._retired.pop(task, None))
        for _, old in list(self._retired.items())[:-_RETIRED]:
            old.connections.close()
            old.server.kill()

    async def _opened(self) -> Snapshot:
        store = await asyncio.to_thread(GraphStore.open, self.path, ontology=self.ontology)
        assert store.database is not None
        try:
            server = await OxigraphServer.start(
                self._program,
                store.database,
                memory=self.limits.memory_bytes + _CONNECTIONS * STACK_BYTES,
            )
        except BaseException:
            store.close()
            raise
        return Snapshot(store, server)
