"""Connections to Oxigraph's server, kept open and used again.

Only what is needed to speak with one server that we start ourselves. A general client takes longer
for a request than Oxigraph for its answer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, cast

import httptools

_READ_AHEAD = 1 << 20
"""Bytes that are held for a client that is slower than Oxigraph."""


class BrokenAnswerError(Exception):
    """The connection ended before the answer did."""


class UnreachableError(Exception):
    """The server could not be asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request to Oxigraph's server.

    Attributes
    ----------
    target : str
        Path and query, percent-encoded.
    accept : bytes or None
    body : bytes or None
        None for a GET; else SPARQL in UTF-8.
    """

    target: str
    accept: bytes | None = None
    body: bytes | None = None

    def encoded(self) -> bytes:
        """Return it as it is sent.

        Examples
        --------
        >>> Request("/query", body=b"ASK {}").encoded().splitlines()[0]
        b'POST /query HTTP/1.1'
        """
        lines = [f"{'GET' if self.body is None else 'POST'} {self.target} HTTP/1.1".encode("ascii")]
        lines.append(b"Host: oxigraph")
        if self.accept is not None:
            lines.append(b"Accept: " + self.accept)
        if self.body is not None:
            lines.append(b"Content-Type: application/sparql-query")
            lines.append(b"Content-Length: %d" % len(self.body))
        return b"\r\n".join((*lines, b"", self.body or b""))


class Answer(asyncio.Protocol):
    """One connection, and the answer to the request that it carries at present.

    Attributes
    ----------
    status : int
    content_type : bytes
    is_complete : bool
        Whether all of it has come.
    is_measured : bool
        Whether its length was told beforehand.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._is_paused = False
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[None] | None = None
        self._reset()

    def _reset(self) -> None:
        self.status = 0
        self.content_type = b""
        self.is_complete = False
        self.is_measured = False
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._is_paused = False

    @property
    def is_awaited(self) -> bool:
        """Whether more is to come, and it is the server that is slow."""
        return not self.is_complete and not self._is_paused

    @property
    def is_reusable(self) -> bool:
        """Whether another request may follow."""
        return (
            self.is_complete
            and self._transport is not None
            and not self._transport.is_closing()
            and bool(self._parser.should_keep_alive())
        )

    async def ask(self, request: Request) -> None:
        """Send a request and wait for status and headers of the answer.

        Raises
        ------
        BrokenAnswerError
        """
        if self._transport is None:
            raise BrokenAnswerError
        if self._is_paused:  # the last answer was not read to its end
            self._transport.resume_reading()
        self._reset()
        self._transport.write(request.encoded())
        while not self.status:
            await self._news()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes.

        Raises
        ------
        BrokenAnswerError
        """
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._held -= len(chunk)
                if self._is_paused and self._held < _READ_AHEAD // 2 and self._transport:
                    self._is_paused = False
                    self._transport.resume_reading()
                yield chunk
            if self.is_complete:
                return
            await self._news()

    def close(self) -> None:
        """Give the connection up."""
        if self._transport is not None:
            self._transport.abort()

    async def _news(self) -> None:
        if self._transport is None:
            raise BrokenAnswerError
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _tell(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # ------------------------------------------------------------------ called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        # uvloop has transports of its own.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Read what has come."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.close()
        self._tell()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        """Wake up who waits."""
        self._transport = None
        self._tell()

    # ------------------------------------------------------------------ called by the parser

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep the headers of interest."""
        match name.lower():
            case b"content-type":
                self.content_type = value
            case b"content-length":
                self.is_measured = True

    def on_headers_complete(self) -> None:
        """Keep the status."""
        self.status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        """Keep a piece, and read no further before some of it was used."""
        self._chunks.append(body)
        self._held += len(body)
        if self._held > _READ_AHEAD and not self._is_paused and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        """Note the end."""
        self.is_complete = True


class Connections:
    """Connections to one server, as many as there are requests at a time, up to a limit.

    Parameters
    ----------
    address : tuple of str and int
    limit : int
    """

    address: Final[tuple[str, int]]

    def __init__(self, address: tuple[str, int], limit: int) -> None:
        self.address = address
        self._idle: list[Answer] = []
        self._free = asyncio.Semaphore(limit)

    @contextlib.asynccontextmanager
    async def turn(self, patience: float) -> AsyncIterator[None]:
        """Hold one of the connections that there may be.

        Raises
        ------
        TimeoutError
            If none gets free within `patience` seconds.
        """
        if self._free.locked():
            async with asyncio.timeout(patience):
                await self._free.acquire()
        else:
            await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()

    @contextlib.asynccontextmanager
    async def answer(self, request: Request) -> AsyncIterator[Answer]:
        """Ask, and hold the connection until the answer was read or is given up.

        Raises
        ------
        UnreachableError
            If there is no server.
        BrokenAnswerError
            If it goes away before it has begun to answer.
        """
        connection = await self._asked(request)
        try:
            yield connection
        finally:
            if connection.is_reusable:
                self._idle.append(connection)
            else:
                connection.close()

    async def _asked(self, request: Request) -> Answer:
        while self._idle:
            connection = self._idle.pop()
            # The server closes what was without requests for a while.
            if connection.is_reusable:
                with contextlib.suppress(BrokenAnswerError):
                    return await self._ask(connection, request)
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                Answer, *self.address
            )
        except OSError as error:
            raise UnreachableError from error
        return await self._ask(connection, request)

    async def _ask(self, connection: Answer, request: Request) -> Answer:
        try:
            await connection.ask(request)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()
