"""An entity as linked data: what the graph says of it, with the sentences behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from guanxi.errors import UnknownNameError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.namespaces import BASE, ENTITY, PREFIXES, entity_iri
from guanxi.store import ClaimRecord, EntityRecord

FORMATS: Final[dict[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""What an entity can be had in, by media type."""

_PLAIN = tuple(f"{BASE}graph/{name}" for name in ("facts", "lexicon", "inferred"))
_HEAD = """
CONSTRUCT {
  ?entity ?property ?value .
  ?other ?toward ?entity .
  ?neighbour skos:prefLabel ?label .
  ?claim ?said ?what .
  ?evidence ?quoted ?quote .
  ?document a schema:NewsArticle ; ?told ?detail .
}"""


def _description(entity: str, claims: Iterable[ClaimRecord]) -> str:
    """Return the query for what is said of an entity.

    Every part of it begins with what is known: Oxigraph looks nowhere else then.
    """
    known = f"VALUES ?entity {{ <{entity}> }}"
    label = "OPTIONAL { GRAPH ?names { ?neighbour skos:prefLabel ?label } }"
    pairs = " ".join(f"(<{claim.iri}> <{claim.document.iri}>)" for claim in claims)
    said = f"VALUES (?claim ?document) {{ {pairs} }}"
    parts = []
    for graph in _PLAIN:
        for pattern, neighbour in (
            ("?entity ?property ?value", "?value"),
            ("?other ?toward ?entity", "?other"),
        ):
            triples = f"{known} GRAPH <{graph}> {{ {pattern} }} BIND({neighbour} AS ?neighbour)"
            parts.append(f"{{ {{ {triples} }} {label} }}")
    if pairs:
        for pattern in (
            "?claim ?said ?what",
            "?claim gx:evidence ?evidence . ?evidence ?quoted ?quote",
            "?document ?told ?detail "
            "FILTER(?told IN (dct:title, dct:issued, dct:creator, schema:url))",
        ):
            parts.append(f"{{ {said} GRAPH ?document {{ {pattern} }} }}")
    return f"{_HEAD} WHERE {{ {' UNION '.join(parts)} }}"


def find_entity(graph: KnowledgeGraph, path: str) -> EntityRecord:
    """Return the entity that a path below ``/entity/`` means: its IRI's own, or any name of it.

    Parameters
    ----------
    graph : KnowledgeGraph
    path : str
        Percent-decoded.

    Raises
    ------
    UnknownNameError
        If there is none, or several.
    """
    for iri in _iris(path, graph):
        try:
            return graph.entity(iri)
        except UnknownNameError:
            continue
    return graph.entity(path)


def entity_path(iri: str) -> str | None:
    """Return the path of an entity's page, None for what is no entity.

    Examples
    --------
    >>> entity_path("https://w3id.org/guanxi/entity/飞书")
    '/entity/%E9%A3%9E%E4%B9%A6'
    """
    if not iri.startswith(ENTITY):
        return None
    return f"/entity/{quote(iri.removeprefix(ENTITY), safe='/%')}"


def describe(graph: KnowledgeGraph, iri: str, media_type: str) -> bytes:
    """Return what the graph says of an entity, and the claims about it with their sentences.

    Parameters
    ----------
    graph : KnowledgeGraph
    iri : str
    media_type : str
        One of `FORMATS`.
    """
    turtle = graph.query(_description(iri, graph.claims(about=iri))).to("turtle")
    if media_type == "text/turtle":
        return turtle.encode()
    triples = (quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    data = ox.serialize(triples, format=FORMATS[media_type], prefixes=dict(PREFIXES))
    assert data is not None
    return data


def _iris(path: str, graph: KnowledgeGraph) -> list[str]:
    """Return the IRIs that a path may stand for: of a lexicon's entity, and of a typed one.

    A server gets paths decoded: the function that made the IRI from the name makes it again.
    """
    head, slash, name = path.partition("/")
    typed = [entity_iri(name, type) for type in graph.ontology.types if slash and type == head]
    return [*typed, entity_iri(path, None)]
