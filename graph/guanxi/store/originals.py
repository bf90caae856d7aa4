"""What documents were read from, kept with them: compressed, in the document's own graph.

Source: RFC 1950 (zlib) for the compression.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256

import pyoxigraph as ox

from guanxi.model import Document
from guanxi.store import terms
from guanxi.store.quads import Quads
from guanxi.store.terms import gx

_LEVEL = 9


def original_triples(document: Document) -> Iterator[ox.Triple]:
    """Yield what keeps a document's original; nothing if it is not to be kept.

    The bytes hang on a node of their own, so that whoever asks for all that is said of a document
    does not get them.
    """
    if document.original is None:
        return
    node = _node(document)
    packed = b64encode(zlib.compress(document.original, _LEVEL)).decode("ascii")
    yield ox.Triple(ox.NamedNode(document.iri), gx("original"), node)
    yield ox.Triple(node, terms.TYPE, gx("Original"))
    yield ox.Triple(node, gx("compressed"), ox.Literal(packed, datatype=terms.XSD_BASE64))


def is_original_kept(store: Quads, document: Document) -> bool:
    """Tell whether a document's original, if it is to be kept, is in the store as it is."""
    if document.original is None:
        return True
    iri = ox.NamedNode(document.iri)
    return ox.Quad(iri, gx("original"), _node(document), iri) in store


def read_original(store: Quads, document_iri: str) -> bytes | None:
    """Return what a document was read from, byte by byte; None if it was not kept."""
    graph = ox.NamedNode(document_iri)
    for link in store.quads_for_pattern(graph, gx("original"), None, graph):
        for quad in store.quads_for_pattern(_linked(link), gx("compressed"), None, graph):
            assert isinstance(quad.object, ox.Literal)
            return zlib.decompress(b64decode(quad.object.value))
    return None


def has_original(document_iri: str, triples: bytes) -> bool:
    """Tell whether the original is in the N-Triples of a document."""
    link = f"{ox.NamedNode(document_iri)} {gx('original')} <".encode()
    # In N-Triples a line break is one between triples, always.
    return triples.startswith(link) or b"\n" + link in triples


def with_kept_original(store: Quads, document_iri: str, triples: bytes) -> bytes:
    """Return N-Triples of a document with the original that is kept, unless they have one."""
    if has_original(document_iri, triples):
        return triples
    graph = ox.NamedNode(document_iri)
    kept = [
        quad.triple
        for link in store.quads_for_pattern(graph, gx("original"), None, graph)
        for quad in (link, *store.quads_for_pattern(_linked(link), None, None, graph))
    ]
    data = ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return triples + data


def original_update(document: Document) -> str:
    """Return the SPARQL update that keeps a stored document's original in place of any other."""
    graph = ox.NamedNode(document.iri)
    gone = f"{graph} {gx('original')} ?node . ?node ?property ?value"
    triples = " .\n".join(map(str, original_triples(document)))
    return (
        f"DELETE {{ GRAPH {graph} {{ {gone} }} }} WHERE {{ GRAPH {graph} {{ {gone} }} }};\n"
        f"INSERT DATA {{ GRAPH {graph} {{\n{triples}\n}} }}"
    )


def _linked(link: ox.Quad) -> ox.NamedNode:
    assert isinstance(link.object, ox.NamedNode)
    return link.object


def _node(document: Document) -> ox.NamedNode:
    assert document.original is not None
    return terms.hashed_iri("original", document.iri, sha256(document.original).hexdigest())
