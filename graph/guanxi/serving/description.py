"""What the endpoint says of itself: a SPARQL 1.1 Service Description."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from guanxi.namespaces import PREFIXES, RDF
from guanxi.serving.entities import FORMATS

SERVICE_FORMATS: Final = FORMATS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "N-Triples",
    "Turtle",
    "RDF_XML",
    "JSON-LD",
)


def service_description(endpoint: str, media_type: str) -> bytes:
    """Return the description.

    Parameters
    ----------
    endpoint : str
        Its address.
    media_type : str
        One of `SERVICE_FORMATS`.

    Examples
    --------
    >>> b"SPARQL11Query" in service_description("http://localhost/sparql", "text/turtle")
    True
    """
    service = ox.BlankNode("service")
    pairs = [
        (f"{RDF}type", f"{_SD}Service"),
        (f"{_SD}endpoint", endpoint),
        (f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query"),
        (f"{_SD}feature", f"{_SD}UnionDefaultGraph"),
        *((f"{_SD}resultFormat", f"http://www.w3.org/ns/formats/{name}") for name in _RESULTS),
    ]
    triples = [ox.Triple(service, ox.NamedNode(p), ox.NamedNode(o)) for p, o in pairs]
    prefixes = {**PREFIXES, "sd": _SD}
    data = ox.serialize(triples, format=SERVICE_FORMATS[media_type], prefixes=prefixes)
    assert data is not None
    return data
