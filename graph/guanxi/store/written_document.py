"""A document as it goes into a store: its graph, and what follows from it for facts and names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from guanxi.clock import day_in_china
from guanxi.model import Extraction
from guanxi.store import edtf, terms
from guanxi.store.document_graph import document_triples
from guanxi.store.facts import Naming, Statement, dated
from guanxi.store.quads import in_graph
from guanxi.store.terms import Fact
from guanxi.vocabulary import Ontology


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """What a store takes in of a document; made without a store, in whichever process.

    Attributes
    ----------
    iri, sha256 : str
        Of the document.
    triples : bytes
        Its graph, as N-Triples.
    statements : tuple of (Fact, Statement)
        What its claims say, about the entities that it names itself.
    namings : tuple of (str, Naming)
        What it calls each entity.
    is_valid : bool
        Whether it was checked by itself and keeps all shapes: see
        :class:`guanxi.store.DocumentChecks`.
    """

    iri: str
    sha256: str
    triples: bytes
    statements: tuple[tuple[Fact, Statement], ...]
    namings: tuple[tuple[str, Naming], ...]
    is_valid: bool = False

    @property
    def quads(self) -> bytes:
        """Its graph as N-Quads."""
        return in_graph(self.triples, self.iri)


def write_document(extraction: Extraction, ontology: Ontology, fingerprint: str) -> WrittenDocument:
    """Write down what a document says.

    Parameters
    ----------
    extraction : Extraction
    ontology : Ontology
    fingerprint : str
        Of the extractor and its data; stored so that a later build can skip the document.

    Raises
    ------
    StoreError
        If a claim does not fit the ontology.
    """
    triples = document_triples(extraction, ontology, fingerprint)
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return WrittenDocument(
        extraction.document.iri,
        extraction.document.sha256,
        data,
        tuple(_statements(extraction, ontology)),
        tuple(
            (each.iri, Naming({each.name}, set(each.aliases), {each.type}))
            for each in extraction.entities
        ),
    )


def _statements(extraction: Extraction, ontology: Ontology) -> Iterator[tuple[Fact, Statement]]:
    """Yield what the claims say, as :meth:`guanxi.store.facts.Deriver.statements` reads it."""
    published = extraction.document.published
    day = None if published is None else day_in_china(published)
    for claim in extraction.claims:
        if claim.subject.iri == claim.object.iri:
            continue
        predicate = ontology.predicates[claim.predicate]
        fact = terms.canonical_fact(claim.subject.iri, predicate, claim.object.iri)
        earliest: date | None = None
        latest: date | None = None
        if claim.time is not None:
            earliest, latest = edtf.bounds(claim.time)
        confidence = float(terms.decimal(claim.confidence).value)
        when = dated(claim.status, earliest, latest, day)
        yield fact, Statement(claim.status, confidence, when)
