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
    node = ox.NamedNode(original_iri(document))
    packed = b64encode(zlib.compress(document.original, _LEVEL)).decode("ascii")
    yield ox.Triple(ox.NamedNode(document.iri), gx("original"), node)
    yield ox.Triple(node, terms.TYPE, gx("Original"))
    yield ox.Triple(node, gx("compressed"), ox.Literal(packed, datatype=terms.XSD_BASE64))


def is_original_kept(store: Quads, document: Document) -> bool:
    """Tell whether a document's original, if it is to be kept, is in the store as it is."""
    if document.original is None:
        return True
    iri, node = ox.NamedNode(document.iri), ox.NamedNode(original_iri(document))
    return ox.Quad(iri, gx("original"), node, iri) in store


def read_original(store: Quads, document_iri: str) -> bytes | None:
    """Return what a document was read from, byte by byte; None if it was not kept."""
    graph = ox.NamedNode(document_iri)
    for link in store.quads_for_pattern(graph, gx("original"), None, graph):
        for quad in store.quads_for_pattern(_linked(link), gx("compressed"), None, graph):
            assert isinstance(quad.object, ox.Literal)
            return zlib.decompress(b64decode(quad.object.value))
    return None


def kept_original(document_iri: str, triples: bytes) -> str | None:
    """Return the IRI of the original that is in the N-Triples of a document, if any is."""
    iri = _object(triples, document_iri, "original")
    return None if iri is None else iri[1:-1].decode()


def original_in(document_iri: str, triples: bytes) -> bytes | None:
    """Return the original that is in the N-Triples of a document, if any is."""
    node = kept_original(document_iri, triples)
    packed = None if node is None else _object(triples, node, "compressed")
    return None if packed is None else zlib.decompress(b64decode(packed.split(b'"')[1]))


def original_iri(document: Document) -> str:
    """Name the original of a document by its bytes; it must have one."""
    assert document.original is not None
    digest = sha256(document.original).hexdigest()
    return terms.hashed_iri("original", document.iri, digest).value


def with_kept_original(store: Quads, document_iri: str, triples: bytes) -> bytes:
    """Return N-Triples of a document with the original that is kept, unless they have one."""
    if kept_original(document_iri, triples) is not None:
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


def _object(triples: bytes, subject: str, property: str) -> bytes | None:
    """Return the object of a triple as it is written, None if there is no such triple."""
    # In N-Triples a line break is one between triples, always.
    begin = f"\n{ox.NamedNode(subject)} {gx(property)} ".encode()
    _, found, rest = (b"\n" + triples).partition(begin)
    return rest.partition(b" .\n")[0] if found else None
