"""A SPARQL 1.1 endpoint over HTTP: queries, updates and whole graphs, tried again where it helps.

Sources: W3C Recommendations "SPARQL 1.1 Protocol" and "SPARQL 1.1 Graph Store HTTP Protocol", 2013.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

from guanxi.errors import EndpointError

if TYPE_CHECKING:
    import httpx

TOKEN: Final = "GUANXI_TOKEN"
"""The environment variable with a bearer token; names and passwords are read from ~/.netrc."""

RESULTS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"

_ATTEMPTS: Final = 6
_LONGEST_WAIT: Final = 20
_READ_TIMEOUT: Final = 600  # an update that derives millions of triples takes a while
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers of a server that is starting, busy or restarting."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a kind of server keeps its parts, below the address that users give.

    Attributes
    ----------
    query, update, data : str
        Paths; `data` is that of the Graph Store Protocol.
    union : Mapping of str to str
        Parameters that make the union of all graphs the default graph.
    union_hides_graphs : bool
        Whether a query can name no graphs then.
    """

    query: str
    update: str
    data: str
    union: Mapping[str, str] = field(default_factory=dict)
    union_hides_graphs: bool = False


LAYOUTS: Final = (
    Layout("query", "update", "store", {"union-default-graph": "true"}),  # Oxigraph
    Layout("query", "update", "data", {"default-graph-uri": "urn:x-arq:UnionGraph"}, True),  # Jena
    Layout("", "statements", "rdf-graphs/service"),  # RDF4J, GraphDB: a union anyway
)


def is_url(store: object) -> bool:
    """Tell whether a store is named by its address.

    >>> is_url("http://localhost:7878"), is_url("guanxi.db")
    (True, False)
    """
    return isinstance(store, str) and store.startswith(("http://", "https://"))


class Endpoint:
    """A server that speaks SPARQL 1.1 and the Graph Store Protocol.

    Parameters
    ----------
    url : str
        Its address. Where its parts lie is found out, unless a fragment tells:
        ``http://host/#query=sparql&update=update&data=graphs``.

    Raises
    ------
    EndpointError
        If nothing answers there, or something else; or the extra ``remote`` is not installed.

    Attributes
    ----------
    url : str
        The address as given.
    """

    def __init__(self, url: str) -> None:
        try:
            import httpx
        except ImportError as error:
            raise EndpointError(
                "a store with an address needs httpx: pip install 'guanxi[remote]'"
            ) from error
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise EndpointError(
                "keep name and password out of the address: put them into ~/.netrc, or a token "
                f"into {TOKEN}"
            )
        self.url = url
        self._base = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        token = os.environ.get(TOKEN)
        headers = {"User-Agent": f"guanxi/{version('guanxi')}"}
        self._client = httpx.Client(
            headers=headers | ({"Authorization": f"Bearer {token}"} if token else {}),
            auth=None if token else _netrc(),
            timeout=httpx.Timeout(_READ_TIMEOUT, connect=10),
            follow_redirects=True,
        )
        try:
            self.layout = _told(parts.fragment) or self._found()
        except EndpointError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def query(self, sparql: str, parameters: Mapping[str, str] | None = None) -> tuple[str, bytes]:
        """Return the media type and body of the answer to a query."""
        answer = self._send(
            "POST",
            self.layout.query,
            params=parameters,
            content=sparql,
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": f"{RESULTS}, {TRIPLES};q=0.9",
            },
        )
        return answer.headers.get("Content-Type", "").partition(";")[0].strip(), answer.content

    def update(self, sparql: str) -> None:
        """Run an update. Servers worth the name run it as one transaction."""
        self._send(
            "POST",
            self.layout.update,
            content=sparql,
            headers={"Content-Type": "application/sparql-update"},
        )

    def graph(self, iri: str) -> bytes:
        """Return a graph as N-Triples; nothing if there is none."""
        answer = self._send(
            "GET",
            self.layout.data,
            params={"graph": iri},
            headers={"Accept": TRIPLES},
            missing=True,
        )
        return b"" if answer.status_code == 404 else answer.content

    def write_graph(self, iri: str, triples: bytes, *, replace: bool) -> None:
        """Put N-Triples in place of a graph, or add them to it."""
        self._send(
            "PUT" if replace else "POST",
            self.layout.data,
            params={"graph": iri},
            content=triples,
            headers={"Content-Type": TRIPLES},
        )

    def _send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        missing: bool = False,
        attempts: int = _ATTEMPTS,
    ) -> httpx.Response:
        """Send a request, again after failures that pass: all of ours may be sent twice."""
        import httpx
        from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

        def is_passing(error: BaseException) -> bool:
            if isinstance(error, httpx.HTTPStatusError):
                return error.response.status_code in _PASSING
            return isinstance(error, httpx.TransportError)

        address = f"{self._base}/{path}" if path else self._base
        tries = Retrying(
            stop=stop_after_attempt(attempts),
            wait=wait_exponential(multiplier=0.25, max=_LONGEST_WAIT),
            retry=retry_if_exception(is_passing),
            reraise=True,
        )
        try:
            for attempt in tries:
                with attempt:
                    answer = self._client.request(
                        method, address, params=params, content=content, headers=headers
                    )
                    if not (missing and answer.status_code == 404):
                        answer.raise_for_status()
                    return answer
        except httpx.HTTPStatusError as error:
            code, reason = error.response.status_code, " ".join(error.response.text.split())[:200]
            raise EndpointError(
                f"{address} refuses ({code} {error.response.reason_phrase}): {reason}"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EndpointError(f"{address} cannot be reached: {error}") from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _found(self) -> Layout:
        """Return the layout of the server that answers; all but the first question is quick."""
        problems = []
        for number, layout in enumerate(LAYOUTS):
            try:
                # Only the default graph's presence is asked for; it may be large.
                self._send("HEAD", layout.data, params={"default": ""}, attempts=2 - (number > 0))
                answer = self._send(
                    "POST",
                    layout.query,
                    content="ASK {}",
                    headers={"Content-Type": "application/sparql-query", "Accept": RESULTS},
                    attempts=1,
                )
            except EndpointError as error:
                problems.append(str(error))
                if "cannot be reached" in str(error):
                    raise
                continue
            if b"boolean" in answer.content:
                return layout
        tried = ", ".join(f"{layout.query or '.'} with {layout.data}" for layout in LAYOUTS)
        raise EndpointError(
            f"{self._base} is no SPARQL 1.1 endpoint with Graph Store Protocol that guanxi knows "
            f"(tried {tried}); say where its parts are: {self._base}#query=…&update=…&data=…"
        )


def _told(fragment: str) -> Layout | None:
    """Return the layout that a fragment tells.

    >>> _told("query=sparql&update=sparql&data=graphs").data
    'graphs'
    """
    if not fragment:
        return None
    told = {name: values[-1] for name, values in parse_qs(fragment).items()}
    if told.keys() != {"query", "update", "data"}:
        raise EndpointError(
            f"#{fragment}: tell all three of query, update and data, as in "
            "#query=sparql&update=update&data=graphs"
        )
    return Layout(told["query"], told["update"], told["data"])


def _netrc() -> httpx.NetRCAuth | None:
    import httpx

    try:
        return httpx.NetRCAuth()
    except FileNotFoundError:
        return None
