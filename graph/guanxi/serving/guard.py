"""What stands before all else: who may ask, and what a browser may do with the answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any, TypeAlias

from starlette.responses import PlainTextResponse, Response

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

NOTHING = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content security policy of whatever is no page."""

_HOSTS = frozenset({b"127.0.0.1", b"localhost", b"[::1]"})
_METHODS = b"GET, HEAD, POST, OPTIONS"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Guard:
    """Passes on what comes from this machine by its own name, and adds what protects a browser.

    A page elsewhere that lets its own name point here (DNS rebinding) still calls us by it.

    Parameters
    ----------
    app : callable
        Of ASGI.
    origins : collection of str
        Of pages elsewhere that may read answers, such as ``http://localhost:3000``; ``*`` for all.
    """

    def __init__(self, app: App, origins: Collection[str] = ()) -> None:
        self._app = app
        self._origins = frozenset(origin.encode("latin-1", "replace") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        hosts = []
        origin = b""
        fetch = {}
        for name, value in scope["headers"]:
            match name:
                case b"host":
                    hosts.append(value)
                case b"origin":
                    origin = value
                case b"sec-fetch-site" | b"sec-fetch-mode":
                    fetch[name] = value
        allowed = origin and (origin in self._origins or b"*" in self._origins)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                headers += _HEADERS
                if not any(name == b"content-security-policy" for name, _ in headers):
                    headers.append((b"content-security-policy", NOTHING))
                if allowed:
                    headers.append((b"access-control-allow-origin", origin))
                if self._origins:
                    headers.append((b"vary", b"origin"))
                message = {**message, "headers": headers}
            await send(message)

        if len(hosts) != 1 or _without_port(hosts[0].lower()) not in _HOSTS:
            refusal: Response = PlainTextResponse(
                "this server is called 127.0.0.1 or localhost\n", status_code=421
            )
            await refusal(scope, receive, guarded)
        elif (
            fetch.get(b"sec-fetch-site") == b"cross-site"
            and fetch.get(b"sec-fetch-mode") != b"navigate"
            and not allowed
        ):
            refusal = PlainTextResponse(
                "pages from elsewhere may not ask; see --allow-origin\n", status_code=403
            )
            await refusal(scope, receive, guarded)
        elif scope["method"] == "OPTIONS":
            await self._options(bool(allowed))(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _options(self, allowed: bool) -> Response:
        headers = {"allow": _METHODS.decode()}
        if allowed:
            headers["access-control-allow-methods"] = _METHODS.decode()
            headers["access-control-allow-headers"] = "accept, authorization, content-type"
            headers["access-control-max-age"] = "600"
        return Response(status_code=204, headers=headers)


def _without_port(host: bytes) -> bytes:
    """Return the name in a Host header.

    >>> _without_port(b"127.0.0.1:80"), _without_port(b"[::1]")
    (b'127.0.0.1', b'[::1]')
    """
    name, _, port = host.rpartition(b":")
    return name if port.isdigit() else host
