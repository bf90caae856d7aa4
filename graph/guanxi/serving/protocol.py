"""Requests of the SPARQL 1.1 Protocol: which query or update they carry, and on which graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qsl, urlencode

from guanxi.errors import QueryError
from guanxi.serving.connections import Request
from guanxi.store.sparql import PreparedQuery, prepare, with_prefixes

Operation: TypeAlias = Literal["query", "update"]

FORM: Final = "application/x-www-form-urlencoded"
_BODIES: dict[Operation, str] = {
    "query": "application/sparql-query",
    "update": "application/sparql-update",
}
_MOST_PARAMETERS = 1000
_DEEPEST = 100
"""Brackets within each other: some thousands exhaust the stack of Oxigraph, which ends it."""


class RefusedError(Exception):
    """A request that is not answered.

    Parameters
    ----------
    status : int
        Of HTTP.
    message : str
        For the client, without a full stop.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """What a client asks for.

    Attributes
    ----------
    text : str
        The query or update.
    default_graphs, named_graphs : tuple of str
        IRIs; if there are any, they are the whole dataset.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def has_dataset(self) -> bool:
        """Whether the request names graphs."""
        return bool(self.default_graphs or self.named_graphs)


def read_request(
    operation: Operation, method: str, query_string: bytes, content_type: str, body: bytes
) -> ProtocolRequest:
    """Read a request in any of the forms that the protocol knows.

    Parameters
    ----------
    operation : {"query", "update"}
    method : str
        ``GET``, ``HEAD`` or ``POST``; an update is only posted.
    query_string : bytes
        What stands behind the question mark of the address.
    content_type : str
    body : bytes

    Raises
    ------
    RefusedError
        If it is none.

    Examples
    --------
    >>> read_request("query", "GET", b"query=ASK%7B%7D&default-graph-uri=x:g", "", b"")
    ProtocolRequest(text='ASK{}', default_graphs=('x:g',), named_graphs=())
    """
    parameters = _pairs(query_string, "the address")
    if method == "POST":
        media_type, charset = _read_content_type(content_type)
        if charset not in ("utf-8", "utf8"):
            raise RefusedError(415, f"send UTF-8, not {charset}")
        if media_type == FORM:
            parameters += _pairs(body, "the form")
        elif media_type == _BODIES[operation]:
            parameters.append((operation, _decoded(body, "the body")))
        else:
            raise RefusedError(415, f"post a form ({FORM}) or {_BODIES[operation]}")
    texts = [value for name, value in parameters if name == operation]
    if len(texts) != 1:
        many = "no" if not texts else "more than one"
        raise RefusedError(400, f"the request has {many} parameter {operation!r}")
    prefix = "" if operation == "query" else "using-"
    default, named = (
        tuple(v for name, v in parameters if name == f"{prefix}{kind}graph-uri")
        for kind in (("default-", "named-") if not prefix else ("", "named-"))
    )
    return ProtocolRequest(texts[0], default, named)


def to_oxigraph(request: ProtocolRequest, accept: bytes | None) -> Request:
    """Return the request to Oxigraph's server that answers a query.

    The union of all graphs is the default graph unless the query or the request names graphs, and
    our prefixes need no declaration.

    Parameters
    ----------
    request : ProtocolRequest
    accept : bytes or None
        The client's header.

    Raises
    ------
    QueryError
        If it is an update or would fetch something.
    RefusedError
        If it is too deep.
    """
    prepared = _prepared(request.text)
    if prepared.depth > _DEEPEST:
        raise RefusedError(400, f"more than {_DEEPEST} brackets stand within each other")
    parameters: list[tuple[str, str]] = []
    if request.has_dataset:
        parameters += (("default-graph-uri", iri) for iri in request.default_graphs)
        parameters += (("named-graph-uri", iri) for iri in request.named_graphs)
    elif prepared.union:
        parameters.append(("union-default-graph", ""))
    target = f"/query?{urlencode(parameters)}" if parameters else "/query"
    try:
        body = with_prefixes(prepared.text).encode()
    except UnicodeEncodeError:
        raise QueryError("a lone surrogate is no character") from None
    return Request(target, accept, body)


@lru_cache(maxsize=256)
def _prepared(text: str) -> PreparedQuery:
    return prepare(text)


def _read_content_type(value: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip() for part in value.lower().split(";"))
    charset = "utf-8"
    for parameter in parameters:
        name, _, given = parameter.partition("=")
        if name.strip() == "charset":
            charset = given.strip().strip('"')
    return media_type, charset


def _pairs(encoded: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _decoded(encoded, where),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise RefusedError(400, f"{where} is not in UTF-8") from None
    except ValueError:
        raise RefusedError(400, f"{where} has more than {_MOST_PARAMETERS} parameters") from None


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise RefusedError(400, f"{where} is not in UTF-8") from None


__all__: Sequence[str] = [
    "Operation",
    "ProtocolRequest",
    "RefusedError",
    "read_request",
    "to_oxigraph",
]
