"""Serving a store until somebody stops it."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import uvicorn

from guanxi.errors import ServingError
from guanxi.serving.answers import BrokenOffError
from guanxi.serving.application import Application
from guanxi.serving.oxigraph import find_oxigraph
from guanxi.serving.snapshots import Limits, Snapshots
from guanxi.serving.updates import Updates
from guanxi.vocabulary import Ontology

HOST = "127.0.0.1"
_PATIENCE_SECONDS = 3


def serve(
    store: Path,
    *,
    ontology: Ontology,
    port: int = 7878,
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    token: str | None = None,
    origins: Collection[str] = (),
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve a store on this machine until SIGINT or SIGTERM.

    Parameters
    ----------
    store : Path
    ontology : Ontology
    port : int
        0 for any that is free.
    limits : Limits
    token : str, optional
        Updates that carry it are applied; without it, all are refused.
    origins : collection of str
        Of pages elsewhere that may read answers.
    on_ready : callable, optional
        Told of the address once requests are answered.

    Raises
    ------
    ServingError
        If Oxigraph's server is missing or does not start, or the port is taken.
    StoreError
        If there is no store.
    """
    program = find_oxigraph()
    with _listening(port) as listener, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(
            _serve(
                Snapshots(store, ontology, program, limits),
                listener,
                token=token,
                origins=origins,
                on_ready=on_ready,
            )
        )


async def _serve(
    snapshots: Snapshots,
    listener: socket.socket,
    *,
    token: str | None,
    origins: Collection[str],
    on_ready: Callable[[str], None] | None,
) -> None:
    await snapshots.open()
    updates = None if token is None else Updates(snapshots, token)
    application = Application(snapshots, updates, origins)
    logging.getLogger("uvicorn.error").addFilter(_is_worth_telling)
    server = _Server(
        uvicorn.Config(
            application.app,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE_SECONDS,
        )
    )
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    server.on_ready = None if on_ready is None else lambda: on_ready(address)
    try:
        await server.serve(sockets=[listener])
    finally:
        await snapshots.close()


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    on_ready: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.on_ready is not None:
            self.on_ready()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None  # on Windows there is none
    return uvloop.new_event_loop


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise ServingError(
            f"port {port} of {HOST} cannot be had ({error.strerror}); choose another with --port"
        ) from error
    return listener


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Answers that were broken off on purpose, or by Ctrl-C, are no errors of ours."""
    cause = record.exc_info[1] if record.exc_info else None
    return not isinstance(cause, BrokenOffError | asyncio.CancelledError)
