"""The store in the formats that others read."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from guanxi.errors import StoreError
from guanxi.store import terms
from guanxi.store.identity import representatives
from guanxi.store.quads import Quads
from guanxi.store.records import ClaimRecord, read_claims, read_documents
from guanxi.store.terms import Term
from guanxi.vocabulary import PREFIXES

ExportFormat: TypeAlias = Literal["nquads", "trig", "turtle", "jsonld", "rdfxml", "rdf12", "csv"]
EXPORT_FORMATS: Final[tuple[ExportFormat, ...]] = (
    "nquads",
    "trig",
    "turtle",
    "jsonld",
    "rdfxml",
    "rdf12",
    "csv",
)

_COLUMNS = (
    "subject",
    "predicate",
    "object",
    "status",
    "time",
    "role",
    "confidence",
    "quote",
    "document",
    "published",
    "url",
    "subject_iri",
    "object_iri",
    "claim_iri",
)


def export(store: ox.Store, format: ExportFormat) -> bytes:
    """Return the store's content; equal stores give equal bytes.

    Parameters
    ----------
    store : pyoxigraph.Store
    format : {"nquads", "trig", "turtle", "jsonld", "rdfxml", "rdf12", "csv"}
        N-Quads, TriG and JSON-LD hold the whole dataset. Turtle and RDF/XML hold the plain
        triples that stand (facts, and background of the entities in them, names and types of
        these). RDF 1.2 is Turtle that holds all that documents say as well, each claim
        reifying its triple. CSV holds the claims with their best sentence; there, an apostrophe
        goes before a text that a spreadsheet would take for a formula.

    Raises
    ------
    StoreError
        If there is no such format.
    """
    if format == "csv":
        return _claims_table(read_claims(store, ""))
    if format == "nquads":
        dump = store.dump(format=ox.RdfFormat.N_QUADS)
        assert dump is not None
        return b"".join(sorted(dump.splitlines(keepends=True)))
    if format == "trig":
        return _written(_sorted_quads(store), ox.RdfFormat.TRIG)
    if format == "jsonld":
        return _written(_sorted_quads(store), ox.RdfFormat.JSON_LD)
    if format == "turtle":
        return _written(_plain_triples(store), ox.RdfFormat.TURTLE)
    if format == "rdfxml":
        return _written(_plain_triples(store), ox.RdfFormat.RDF_XML)
    if format == "rdf12":
        return _written(_reified_triples(store), ox.RdfFormat.TURTLE)
    raise StoreError(f"no format {format!r}; choose among {', '.join(EXPORT_FORMATS)}")


def _sorted_quads(store: Quads) -> list[ox.Quad]:
    return sorted(
        store,
        key=lambda quad: (
            str(quad.graph_name),
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
        ),
    )


def _plain_triples(store: Quads) -> list[ox.Triple]:
    """Return facts, and what the lexicon says of entities that documents mention."""
    triples = {quad.triple for quad in store.quads_for_pattern(None, None, None, terms.FACTS)}
    known_as = representatives(store)
    mentioned = {
        ox.NamedNode(known_as.get(quad.object.value, quad.object.value))
        for quad in store.quads_for_pattern(None, terms.gx("entity"), None, None)
        if isinstance(quad.object, ox.NamedNode)
    }
    for entity in mentioned:
        for quad in store.quads_for_pattern(entity, None, None, terms.LEXICON):
            is_relation = isinstance(quad.object, ox.NamedNode) and quad.predicate != terms.TYPE
            if not is_relation or quad.object in mentioned:
                triples.add(quad.triple)
    return sorted(triples, key=_in_order)


def _reified_triples(store: ox.Store) -> list[ox.Triple]:
    """Return the plain triples and all that documents say, with claims as reifiers of RDF 1.2.

    Source: W3C "RDF 1.2 Concepts and Abstract Data Model", section on triple terms.
    """
    triples = set(_plain_triples(store))
    stated: defaultdict[ox.NamedNode, dict[ox.NamedNode, Term]] = defaultdict(dict)
    for document in read_documents(store):
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(document)):
            if quad.predicate in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT):
                assert isinstance(quad.subject, ox.NamedNode)
                stated[quad.subject][quad.predicate] = quad.object
            else:
                triples.add(quad.triple)
    for claim, parts in stated.items():
        subject, predicate = parts[terms.SUBJECT], parts[terms.PREDICATE]
        assert isinstance(subject, ox.NamedNode)
        assert isinstance(predicate, ox.NamedNode)
        said = ox.Triple(subject, predicate, parts[terms.OBJECT])
        triples.add(ox.Triple(claim, terms.REIFIES, said))
    return sorted(triples, key=_in_order)


def _in_order(triple: ox.Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _written(data: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat) -> bytes:
    written = ox.serialize(data, format=format, prefixes=dict(PREFIXES))
    assert written is not None
    return written


def _claims_table(claims: Iterable[ClaimRecord]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for claim in claims:
        row = (
            claim.subject_label,
            claim.predicate,
            claim.object_label,
            claim.status,
            claim.time,
            claim.role,
            claim.confidence,
            claim.evidence[0].quote if claim.evidence else None,
            claim.document.title,
            claim.document.day,
            claim.document.url,
            claim.subject,
            claim.object,
            claim.iri,
        )
        writer.writerow(_harmless(cell) if isinstance(cell, str) else cell for cell in row)
    return output.getvalue().encode()


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running what an article says.

    >>> _harmless("=HYPERLINK(1)"), _harmless("a=b")
    ("'=HYPERLINK(1)", 'a=b')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
