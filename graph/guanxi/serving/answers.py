"""Oxigraph's answers on their way to the client: whole, or visibly broken off.

Once Oxigraph has begun to send rows it can no longer say that something went wrong: it writes the
message where the next row would be and ends the answer as if all were well. Here, such an answer
becomes an error, or, if its beginning is already with the client, a broken connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, NoReturn, TypeAlias

from guanxi.serving.connections import Answer, BrokenAnswerError, Request, UnreachableError
from guanxi.serving.protocol import RefusedError
from guanxi.serving.snapshots import Snapshot, Snapshots

Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_HELD_BACK = 1 << 20
"""Bytes of an answer that are held back, so that what goes wrong until then can be told."""
_TRIES = 3
_GRACE_SECONDS = 2.0
_CANCELLED = b"The SPARQL operation has been cancelled"

# What the last character of an answer must be, by media type.
_ENDS: Final = {
    b"application/sparql-results+json": b"}",
    b"application/sparql-results+xml": b">",
    b"text/csv": b"\n",
    b"text/tab-separated-values": b"\n",
    b"application/n-triples": b"\n",
    b"application/n-quads": b"\n",
    b"text/turtle": b"\n",
    b"application/trig": b"\n",
    b"text/n3": b"\n",
    b"application/rdf+xml": b">",
    b"application/ld+json": b"]}",
}


class BrokenOffError(Exception):
    """An answer whose beginning was sent cannot be ended; only closing the connection tells."""


class MalformedQueryError(Exception):
    """Oxigraph cannot read a query; the argument is its message."""


async def send_answer(request: Request, snapshots: Snapshots, send: Send) -> None:
    """Ask Oxigraph and send its answer.

    Raises
    ------
    RefusedError
        If there is none, or none within the limits.
    MalformedQueryError
    BrokenOffError
        If that shows only after much of the answer was sent.
    """
    for _ in range(_TRIES):
        with snapshots.current.in_use() as snapshot:
            try:
                async with snapshot.connections.turn(snapshots.limits.seconds):
                    await _send_answer(request, snapshot, snapshots, send)
            except TimeoutError:
                raise RefusedError(503, "too many queries are running; try again later") from None
            except UnreachableError:
                # Another query has just ended the server.
                await snapshots.renewed(snapshot)
            else:
                return
    raise RefusedError(503, "Oxigraph's server does not run; try again later")


async def _send_answer(
    request: Request, snapshot: Snapshot, snapshots: Snapshots, send: Send
) -> None:
    seconds = snapshots.limits.seconds
    sending = _Sending(send, snapshots.limits.answer_bytes)
    answer: Answer | None = None
    try:
        async with (
            asyncio.timeout(seconds + _GRACE_SECONDS),
            snapshot.connections.answer(request) as answer,
        ):
            async for chunk in answer.chunks():
                await sending.take(chunk, answer)
            await sending.end(answer, seconds)
    except TimeoutError:
        # Some steps of a query Oxigraph cannot interrupt: that server is given up.
        if answer is None or answer.is_awaited:
            snapshots.renew_soon(snapshot)
        sending.fail(_too_slow(seconds))
    except BrokenAnswerError:
        snapshots.renew_soon(snapshot)
        sending.fail(RefusedError(503, "the query was too much for Oxigraph's server"))


class _Sending:
    """An answer that is being passed on.

    Parameters
    ----------
    send : callable
        Of ASGI.
    limit : int
        Bytes.
    """

    def __init__(self, send: Send, limit: int) -> None:
        self._send = send
        self._limit = limit
        self._held: list[bytes] = []
        self._size = 0
        self._last = b""
        self._has_begun = False

    async def take(self, chunk: bytes, answer: Answer) -> None:
        """Take the next piece."""
        self._size += len(chunk)
        self._last = chunk
        if self._size > self._limit:
            megabytes = self._limit >> 20
            self.fail(RefusedError(413, f"the answer is longer than {megabytes} MiB; add a LIMIT"))
        self._held.append(chunk)
        if self._has_begun:
            await self._pass_on(more=True)
        elif self._size > _HELD_BACK:
            await self._begin(answer)
            await self._pass_on(more=True)

    async def end(self, answer: Answer, seconds: int) -> None:
        """Send what is left, if all is well."""
        if answer.status != 200:
            raise _failure(answer.status, b"".join(self._held), seconds)
        ends = _ENDS.get(answer.content_type.partition(b";")[0], b"")
        if not answer.is_measured and self._last[-1:] not in ends:
            whole = self._last[-len(_CANCELLED) :] != _CANCELLED
            self.fail(
                RefusedError(503, "Oxigraph's server broke the answer off")
                if whole
                else _too_slow(seconds)
            )
        if not self._has_begun:
            await self._begin(answer, self._size)
        await self._pass_on(more=False)

    def fail(self, reason: RefusedError) -> NoReturn:
        """Raise `reason`, or break off what has begun."""
        if self._has_begun:
            raise BrokenOffError(reason.message) from None
        raise reason from None

    async def _begin(self, answer: Answer, length: int | None = None) -> None:
        self._has_begun = True
        headers = [(b"content-type", answer.content_type), (b"vary", b"accept")]
        if length is not None:
            headers.append((b"content-length", b"%d" % length))
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _pass_on(self, *, more: bool) -> None:
        body = b"".join(self._held)
        self._held.clear()
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _too_slow(seconds: int) -> RefusedError:
    return RefusedError(504, f"the query takes longer than {seconds} s")


def _failure(status: int, body: bytes, seconds: int) -> Exception:
    message = body.decode("utf-8", "replace")
    if status == 400:
        return MalformedQueryError(message)
    if status == 406:
        return RefusedError(406, message)
    if body.startswith(_CANCELLED):
        return _too_slow(seconds)
    return RefusedError(503, message or "Oxigraph's server cannot answer")
