"""Oxigraph's own server, as a process of its own on one published state of a store."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Final, Self

from guanxi.errors import ServingError
from guanxi.serving import confined

STACK_BYTES: Final = 64 << 20
"""For every connection. With Rust's usual 2 MiB, a query of some thousand parts ends the server."""

_PROGRAM = "oxigraph"
_START_SECONDS = 30.0
_POLL_SECONDS = 0.02
_STOP_SECONDS = 3.0
_TRIES = 3


def find_oxigraph() -> str:
    """Return the path of Oxigraph's program.

    Raises
    ------
    ServingError
        If it is not installed.
    """
    beside_python = shutil.which(_PROGRAM, path=str(Path(sys.executable).parent))
    program = beside_python or shutil.which(_PROGRAM)
    if program is None:
        raise ServingError(
            "Oxigraph's server is missing: pip install 'guanxi[serve]', or `cargo install "
            "oxigraph-cli` where PyPI has none for your system"
        )
    return program


class OxigraphServer:
    """A running server, which reads only, connects to nothing and ends with this process.

    Made by :meth:`start`.

    Attributes
    ----------
    address : tuple of str and int
        Where it listens. On Linux the host is one of the sixteen million of the loopback network,
        so that no web page can guess it.
    """

    address: Final[tuple[str, int]]

    def __init__(self, process: Process, address: tuple[str, int]) -> None:
        self.address = address
        self._process = process
        self._last_words = ""
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, program: str, database: Path, *, memory: int) -> Self:
        """Start a server and wait until it answers.

        It knows of no time limit: its own makes a thread for every query, which sleeps until the
        time is up even if the query has ended, and some queries it cannot interrupt anyway.

        Parameters
        ----------
        program : str
            See :func:`find_oxigraph`.
        database : Path
            Folder of a published database.
        memory : int
            Bytes of data that it may hold, where the system can bound that.

        Raises
        ------
        ServingError
            If it does not start.
        """
        for last_try in (False,) * (_TRIES - 1) + (True,):
            address = _free_address()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", confined.__file__, str(os.getpid()), str(memory)),
                *(program, "serve-read-only", "--location", str(database)),
                *("--bind", f"{address[0]}:{address[1]}"),
                env=os.environ | {"RUST_MIN_STACK": str(STACK_BYTES)},
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=PIPE,
                # Ctrl-C is for the front alone, which lets running queries end first.
                start_new_session=True,
            )
            server = cls(process, address)
            try:
                await server._answers()
            except ServingError:
                await server.stop()
                # Somebody may have taken the port in between.
                if last_try:
                    raise
            except BaseException:
                await server.stop()
                raise
            else:
                return server
        raise AssertionError("the last try returns or raises")

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.returncode is None

    def kill(self) -> None:
        """End the process: it has nothing to save, and a query that hangs would not let it."""
        if self._process.stdin is not None:
            self._process.stdin.close()  # which is what counts where Linux's ways are unknown
        if self.is_alive and sys.platform == "linux":
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def stop(self) -> None:
        """End the process and wait until it has ended."""
        self.kill()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
        self._listener.cancel()

    async def _answers(self) -> None:
        waited = 0.0
        while waited < _START_SECONDS:
            if not self.is_alive:
                await asyncio.wait({self._listener}, timeout=1)
                raise ServingError(f"Oxigraph's server does not start: {self._last_words}")
            try:
                _, writer = await asyncio.open_connection(*self.address)
            except OSError:
                await asyncio.sleep(_POLL_SECONDS)
                waited += _POLL_SECONDS
            else:
                writer.close()
                return
        raise ServingError("Oxigraph's server does not answer")

    async def _listen(self) -> None:
        """Keep its messages from filling the pipe, and the last one for ours."""
        assert self._process.stderr is not None
        with contextlib.suppress(ValueError):  # a line of more than 64 KiB
            async for line in self._process.stderr:
                self._last_words = line.decode("utf-8", "replace").strip() or self._last_words


def _free_address() -> tuple[str, int]:
    host = "127.0.0.1"
    if sys.platform == "linux":
        chance = random.SystemRandom()
        host = f"127.{chance.randint(1, 254)}.{chance.randint(0, 255)}.{chance.randint(1, 254)}"
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return host, port
