"""Oxigraph's answers on their way to the client: whole, or visibly broken off.

Once Oxigraph has begun to send rows it can no longer say that something went wrong: it writes the
message where the next row would be and ends the answer as if all were well. Here, such an answer
becomes an error, or, if its beginning is already with the client, a broken connection.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, NoReturn, TypeAlias

from guanxi.serving.connections import Answer, BrokenAnswerError, Request, UnreachableError
from guanxi.serving.protocol import RefusedError
from guanxi.serving.snapshots import Snapshot, Snapshots

Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_HELD_BACK = 1 << 20
"""Bytes of an answer that are held back, so that what goes wrong until then can be told."""
_TRIES = 2
_INNOCENT_SECONDS = 1.0
"""A query that has run for less is asked again when the server ends: most likely by another one."""

# What an answer may end with, by media type; a message of Oxigraph's begins behind the last one.
_ENDS: Final = {
    b"application/sparql-results+json": (b"}", b"["),
    b"application/sparql-results+xml": (b"</result>", b"<results>", b"</sparql>"),
    b"text/csv": (b"\n",),
    b"text/tab-separated-values": (b"\n",),
    b"application/n-triples": (b"\n",),
    b"application/n-quads": (b"\n",),
    b"text/turtle": (b"\n",),
    b"application/trig": (b"\n",),
    b"text/n3": (b"\n",),
    b"application/rdf+xml": (b">",),
    b"application/ld+json": (b"}", b"]"),
}
_FAMILIES: Final = {b"json": (b"}", b"]", b"["), b"xml": (b">",)}
"""The same for types that go by another name, such as ``application/json``."""
_LONGEST_MESSAGE = 2000


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
    begun = time.monotonic()
    try:
        async with (
            asyncio.timeout(seconds),
            snapshot.connections.answer(request) as answer,
        ):
            async for chunk in answer.chunks():
                await sending.take(chunk, answer)
            await sending.end(answer)
    except TimeoutError:
        # Oxigraph would go on for an answer that nobody awaits: its server is given up. Where it
        # is the client that is slow, the broken connection tells it.
        if answer is None or answer.is_awaited:
            snapshots.renew_soon(snapshot)
        sending.fail(RefusedError(504, f"the query takes longer than {seconds} s"))
    except BrokenAnswerError:
        if sending.is_untouched and time.monotonic() - begun < _INNOCENT_SECONDS:
            raise UnreachableError from None
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
        self._tail = b""
        self._has_begun = False

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has come yet."""
        return not self._size

    async def take(self, chunk: bytes, answer: Answer) -> None:
        """Take the next piece."""
        self._size += len(chunk)
        self._tail = (self._tail + chunk)[-_LONGEST_MESSAGE:]
        if self._size > self._limit:
            megabytes = self._limit >> 20
            self.fail(RefusedError(413, f"the answer is longer than {megabytes} MiB; add a LIMIT"))
        self._held.append(chunk)
        if self._has_begun:
            await self._pass_on(more=True)
        elif self._size > _HELD_BACK:
            await self._begin(answer)
            await self._pass_on(more=True)

    async def end(self, answer: Answer) -> None:
        """Send what is left, if all is well."""
        if answer.status != 200:
            raise _failure(answer.status, b"".join(self._held))
        message = b"" if answer.is_measured else _message(self._tail, answer.content_type)
        if message:
            self.fail(_complaint(message))
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


def _failure(status: int, body: bytes) -> Exception:
    message = body.decode("utf-8", "replace")
    match status:
        case 400:
            return MalformedQueryError(message)
        case 406:
            return RefusedError(406, message)
    return _complaint(body)


def _complaint(message: bytes) -> RefusedError:
    """Return what Oxigraph says that it cannot evaluate, such as a function that it lacks."""
    return RefusedError(400, message.decode("utf-8", "replace") or "Oxigraph cannot evaluate it")


def _message(tail: bytes, content_type: bytes) -> bytes:
    r"""Return the message with which Oxigraph has broken an answer off, if it has.

    Parameters
    ----------
    tail : bytes
        The end of the answer.
    content_type : bytes

    Examples
    --------
    >>> _message(b"s,o\r\na,b\r\n", b"text/csv; charset=utf-8")
    b''
    >>> _message(b'{"head":{"vars":[]},"results":{"bindings":[No <x:f>', b"application/json")
    b'No <x:f>'
    """
    media_type = content_type.partition(b";")[0].strip()
    family = media_type.rpartition(b"/")[2].rpartition(b"+")[2]
    ends = _ENDS.get(media_type) or _FAMILIES.get(family, (b"\n",))
    begin = max((tail.rfind(end) + len(end) for end in ends if end in tail), default=0)
    return tail[begin:].strip()
