"""The web application: which address answers what."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection
from typing import TypeVar

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from guanxi.errors import GuanxiError, QueryError, UnknownNameError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.serving import pages
from guanxi.serving.answers import MalformedQueryError, send_answer
from guanxi.serving.connections import BrokenAnswerError, UnreachableError
from guanxi.serving.connections import Request as OxigraphRequest
from guanxi.serving.description import SERVICE_FORMATS, service_description
from guanxi.serving.entities import FORMATS, describe, entity_path, find_entity
from guanxi.serving.guard import App, Guard, Receive, Scope, Send
from guanxi.serving.negotiation import best_match
from guanxi.serving.protocol import RefusedError, read_request, to_oxigraph
from guanxi.serving.snapshots import Snapshots
from guanxi.serving.updates import Updates
from guanxi.store.sparql_mistakes import syntax_error

_T = TypeVar("_T")

_HTML = "text/html"
_PAGES_AT_A_TIME = 4
_YASGUI = {"yasgui.min.js": "text/javascript", "yasgui.min.css": "text/css"}
_OWN = {"pages.css": "text/css", "query.js": "text/javascript"}


class Application:
    """Answers requests from the newest snapshot.

    Parameters
    ----------
    snapshots : Snapshots
    updates : Updates or None
        None refuses every update.
    origins : collection of str
        See :class:`Guard`.
    """

    def __init__(
        self, snapshots: Snapshots, updates: Updates | None = None, origins: Collection[str] = ()
    ) -> None:
        self._snapshots = snapshots
        self._updates = updates
        self._pages = asyncio.Semaphore(_PAGES_AT_A_TIME)
        self._yasgui: dict[str, bytes] = {}
        reading = ["GET", "HEAD"]
        routes = [
            Route("/", self._front, methods=reading),
            Route("/entity", self._search, methods=reading),
            Route("/entity/{path:path}", self._entity, methods=reading),
            Route("/explorer", self._explorer, methods=reading),
            Route("/assets/{name}", self._asset, methods=reading),
            Route("/sparql", _Endpoint(self._query), methods=[*reading, "POST"]),
            Route("/update", _Endpoint(self._update), methods=["POST"]),
        ]
        starlette = Starlette(routes=routes, lifespan=self._lifespan)
        self.app: App = Guard(starlette, origins)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._snapshots.watch())
        try:
            yield
        finally:
            watching.cancel()
            await self._snapshots.close()

    # ------------------------------------------------------------------ pages

    async def _front(self, request: Request) -> Response:
        endpoint = f"{request.base_url}sparql"
        html = await self._made(lambda graph: pages.front_page(graph, endpoint))
        return _page(html)

    async def _search(self, request: Request) -> Response:
        name = request.query_params.get("name", "").strip()
        if not name:
            return RedirectResponse("/", status_code=303)
        return await self._entity_response(name, request, redirect=True)

    async def _entity(self, request: Request) -> Response:
        return await self._entity_response(request.path_params["path"], request)

    async def _entity_response(
        self, name: str, request: Request, *, redirect: bool = False
    ) -> Response:
        offered = [_HTML, *FORMATS]
        wanted = request.query_params.get("format")
        media_type = (
            best_match(request.headers.get("accept"), offered)
            if wanted is None
            else pages.FORMAT_NAMES.get(wanted)
        )
        if media_type is None:
            return _said(406, f"an entity can be had as {', '.join(offered)}")

        def made(graph: KnowledgeGraph) -> tuple[str, bytes | str]:
            entity = find_entity(graph, name)
            path = entity_path(entity.iri)
            if redirect or path != request.scope["raw_path"].decode("latin-1"):
                return path or "/", b""
            if media_type == _HTML:
                return "", pages.entity_page(graph, entity)
            return "", describe(graph, entity.iri, media_type)

        try:
            path, content = await self._made(made)
        except UnknownNameError as error:
            return _unknown(error, media_type)
        except GuanxiError as error:
            return _said(404, str(error))
        if path:
            query = request.url.query if not redirect else ""
            address = f"{path}?{query}" if query else path
            return RedirectResponse(address, status_code=303, headers={"vary": "accept"})
        if media_type == _HTML:
            assert isinstance(content, str)
            return _page(content, vary="accept")
        return Response(content, media_type=media_type, headers={"vary": "accept"})

    async def _explorer(self, request: Request) -> Response:
        focus = request.query_params.get("focus") or None
        hops = request.query_params.get("hops", "1")
        if hops not in tuple("12345"):
            return _said(400, "hops is a number from 1 to 5")
        try:
            html = await self._made(lambda graph: graph.view(focus=focus, hops=int(hops)).html)
        except UnknownNameError as error:
            return _unknown(error, _HTML)
        except GuanxiError as error:
            return HTMLResponse(
                pages.message_page("网络图", str(error)),
                status_code=404,
                headers={"content-security-policy": pages.PAGE_POLICY},
            )
        # Its scripts are its own: the page itself says by their hashes which may run.
        return HTMLResponse(html, headers={"content-security-policy": "frame-ancestors 'none'"})

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        content: bytes | None
        if name in _OWN:
            content, media_type = pages.asset(name), _OWN[name]
        elif name in _YASGUI:
            content, media_type = await self._bundled(name), _YASGUI[name]
        else:
            return _said(404, "there is no such file")
        if content is None:
            return _said(503, "Oxigraph's server does not run; try again later")
        return Response(content, media_type=media_type, headers={"cache-control": "max-age=3600"})

    async def _bundled(self, name: str) -> bytes | None:
        """Return a file of YASGUI as Oxigraph's server has it built in, None if it cannot now."""
        if name not in self._yasgui:
            with self._snapshots.current.in_use() as snapshot:
                request = OxigraphRequest(f"/{name}")
                try:
                    async with snapshot.connections.answer(request) as answer:
                        content = b"".join([chunk async for chunk in answer.chunks()])
                except (BrokenAnswerError, UnreachableError):
                    return None
            if answer.status != 200:
                return None
            self._yasgui[name] = content
        return self._yasgui[name]

    async def _made(self, make: Callable[[KnowledgeGraph], _T]) -> _T:
        """Return what a function makes of the graph, in a thread."""
        async with self._pages:
            with self._snapshots.current.in_use() as snapshot:
                return await asyncio.to_thread(make, snapshot.graph)

    # ------------------------------------------------------------------ SPARQL

    async def _query(self, scope: Scope, receive: Receive, send: Send) -> Response | None:
        request = Request(scope, receive)
        accept = ",".join(request.headers.getlist("accept")) or None
        if scope["method"] != "POST" and "query" not in request.query_params:
            return self._endpoint_itself(request, accept)
        asked = read_request(
            "query",
            scope["method"],
            scope["query_string"],
            request.headers.get("content-type", ""),
            await self._body(request),
        )
        forwarded = to_oxigraph(asked, None if accept is None else accept.encode("latin-1"))
        try:
            await send_answer(forwarded, self._snapshots, send)
        except MalformedQueryError as error:
            raise syntax_error(asked.text, str(error), lines_before=1) from None
        return None

    def _endpoint_itself(self, request: Request, accept: str | None) -> Response:
        media_type = best_match(accept, [*SERVICE_FORMATS, _HTML])
        if media_type is None:
            return _said(406, "the endpoint describes itself in Turtle, JSON-LD and HTML")
        if media_type == _HTML:
            return _page(pages.query_page(), pages.QUERY_POLICY, vary="accept")
        data = service_description(f"{request.base_url}sparql", media_type)
        return Response(data, media_type=media_type, headers={"vary": "accept"})

    async def _update(self, scope: Scope, receive: Receive, send: Send) -> Response:  # noqa: ARG002
        request = Request(scope, receive)
        if self._updates is None:
            raise RefusedError(403, "this endpoint only reads; see guanxi serve --allow-updates")
        self._updates.check(request.headers.get("authorization"))
        asked = read_request(
            "update",
            "POST",
            scope["query_string"],
            request.headers.get("content-type", ""),
            await self._body(request),
        )
        await self._updates.apply(asked)
        return Response(status_code=204)

    async def _body(self, request: Request) -> bytes:
        limit = self._snapshots.limits.request_bytes
        parts: list[bytes] = []
        size = 0
        if request.method == "POST":
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise RefusedError(413, f"a request is at most {limit >> 10} KiB long")
                parts.append(part)
        elif len(request.scope["query_string"]) > limit:
            raise RefusedError(414, f"an address is at most {limit >> 10} KiB long; use POST")
        return b"".join(parts)


class _Endpoint:
    """An address of the SPARQL protocol, with its errors as plain text.

    Parameters
    ----------
    answer : callable
        Returns the response, or None if it was sent.
    """

    def __init__(self, answer: Callable[..., object]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            response = await self._answer(scope, receive, send)  # type: ignore[misc]
        except RefusedError as error:
            response = _said(error.status, error.message)
        except QueryError as error:
            response = _said(400, str(error))
        except ClientDisconnect:
            return
        if response is not None:
            await response(scope, receive, send)


def _page(html: str, policy: str = pages.PAGE_POLICY, vary: str | None = None) -> HTMLResponse:
    headers = {"content-security-policy": policy}
    if vary is not None:
        headers["vary"] = vary
    return HTMLResponse(html, headers=headers)


def _unknown(error: UnknownNameError, media_type: str) -> Response:
    status = 300 if any("<" in candidate for candidate in error.candidates) else 404
    if media_type != _HTML:
        return _said(status, str(error))
    return HTMLResponse(
        pages.unknown_page(error),
        status_code=status,
        headers={"content-security-policy": pages.PAGE_POLICY, "vary": "accept"},
    )


def _said(status: int, message: str) -> PlainTextResponse:
    headers = {}
    match status:
        case 401:
            headers["www-authenticate"] = "Bearer"
        case 503:
            headers["retry-after"] = "1"
    return PlainTextResponse(f"{message}\n", status_code=status, headers=headers)
