"""What one document says, as the triples of its named graph.

All subjects belong to the document: itself, its mentions, its claims and their evidence. What
holds for entities across documents is derived elsewhere (:mod:`guanxi.store.facts`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import UTC

import pyoxigraph as ox

from guanxi.clock import day_in_china
from guanxi.errors import StoreError
from guanxi.model import Claim, Discount, Document, Entity, Evidence, Extraction, Quantity, Sentence
from guanxi.namespaces import status_iri
from guanxi.store import edtf, terms
from guanxi.store.originals import original_triples
from guanxi.store.republication import signature
from guanxi.store.terms import gx
from guanxi.vocabulary import Ontology


def document_triples(
    extraction: Extraction, ontology: Ontology, fingerprint: str
) -> list[ox.Triple]:
    """Return the triples of a document's graph.

    Parameters
    ----------
    extraction : Extraction
    ontology : Ontology
        Says what a predicate's IRI is and whether it is symmetric.
    fingerprint : str
        Of the extractor and its data; stored so that a later build can skip the document.

    Raises
    ------
    StoreError
        If a claim uses an unknown predicate, has a malformed time or is stated twice.
    """
    document = extraction.document
    node = ox.NamedNode(document.iri)
    triples = list(_about_document(document, node, fingerprint))
    occurrences = Counter(mention.entity.iri for mention in extraction.mentions)
    samples = _samples(extraction)
    for entity in extraction.entities:
        sample = samples.get(entity.iri)
        triples.extend(_mention(document, node, entity, occurrences[entity.iri], sample))
    seen: set[ox.NamedNode] = set()
    for claim in extraction.claims:
        if claim.predicate not in ontology.predicates:
            raise StoreError(
                f"{document.id}: the ontology has no relation {claim.predicate!r}; "
                "open the store with the ontology that the claims were extracted with"
            )
        iri = claim_iri(document, claim)
        if iri in seen:
            raise StoreError(
                f"{document.id}: {claim.subject.name} {claim.predicate} {claim.object.name} "
                "is stated twice; give one claim all its evidence"
            )
        seen.add(iri)
        triples.extend(_claim(document, node, iri, claim, ontology))
    return triples


def claim_iri(document: Document, claim: Claim) -> ox.NamedNode:
    """Return the IRI of a claim: a hash of what it states."""
    return terms.hashed_iri(
        "claim",
        document.iri,
        claim.subject.iri,
        claim.predicate,
        claim.object.iri,
        claim.status,
        claim.role,
        claim.time,
    )


def _about_document(
    document: Document, node: ox.NamedNode, fingerprint: str
) -> Iterator[ox.Triple]:
    yield ox.Triple(node, terms.TYPE, terms.NEWS_ARTICLE)
    yield ox.Triple(node, terms.IDENTIFIER, ox.Literal(document.id))
    yield ox.Triple(node, terms.LANGUAGE, ox.Literal(document.language))
    yield ox.Triple(node, terms.TITLE, ox.Literal(document.title, language=document.language))
    if document.published is not None:
        moment = document.published.astimezone(UTC).isoformat(timespec="seconds")
        moment = moment.replace("+00:00", "Z")
        yield ox.Triple(node, terms.ISSUED, ox.Literal(moment, datatype=terms.XSD_DATE_TIME))
        day = day_in_china(document.published).isoformat()
        yield ox.Triple(node, terms.DAY, ox.Literal(day, datatype=terms.XSD_DATE))
    if document.author:
        yield ox.Triple(node, terms.CREATOR, ox.Literal(document.author))
    if document.source:
        yield ox.Triple(node, terms.SOURCE, ox.Literal(document.source))
    if document.url:
        # A literal: an address from a file may be no valid IRI.
        yield ox.Triple(node, terms.URL, ox.Literal(document.url, datatype=terms.XSD_ANY_URI))
    if document.path:
        yield ox.Triple(node, gx("path"), ox.Literal(document.path))
    yield ox.Triple(node, gx("sha256"), ox.Literal(document.sha256))
    if (signed := signature(document)) is not None:
        yield ox.Triple(node, gx("signature"), ox.Literal(signed, datatype=terms.XSD_BASE64))
    yield ox.Triple(node, gx("fingerprint"), ox.Literal(fingerprint))
    yield from original_triples(document)


def _mention(
    document: Document,
    node: ox.NamedNode,
    entity: Entity,
    occurrences: int,
    sample: Sentence | None,
) -> Iterator[ox.Triple]:
    """Yield what an entity is called in this document; labels across documents follow from it."""
    mention = terms.hashed_iri("mention", document.iri, entity.iri)
    yield ox.Triple(node, gx("mentions"), mention)
    yield ox.Triple(mention, terms.TYPE, gx("Mention"))
    yield ox.Triple(mention, gx("entity"), ox.NamedNode(entity.iri))
    yield ox.Triple(mention, gx("entityType"), gx(entity.type))
    yield ox.Triple(mention, gx("name"), ox.Literal(entity.name))
    yield ox.Triple(mention, gx("occurrences"), terms.integer(occurrences))
    for alias in entity.aliases:
        yield ox.Triple(mention, gx("alias"), ox.Literal(alias))
    if sample is not None:
        quote = ox.Literal(document.text[sample.start : sample.end])
        yield ox.Triple(mention, gx("sentence"), quote)
        yield ox.Triple(mention, gx("sentenceStart"), terms.integer(sample.start))


def _samples(extraction: Extraction) -> dict[str, Sentence]:
    """Return a sentence that names each entity: its first one below the title, else the title."""
    document = extraction.document
    starts = [sentence.start for sentence in document.sentences]
    body = document.paragraphs[0].end if document.paragraphs else 0
    samples: dict[str, Sentence] = {}
    for mention in sorted(extraction.mentions, key=lambda each: (each.start < body, each.start)):
        entity = mention.entity
        index = bisect_right(starts, mention.start) - 1
        form = document.text[mention.start : mention.end]
        if index >= 0 and entity.iri not in samples and form in (entity.name, *entity.aliases):
            samples[entity.iri] = document.sentences[index]
    return samples


def _claim(
    document: Document, node: ox.NamedNode, iri: ox.NamedNode, claim: Claim, ontology: Ontology
) -> Iterator[ox.Triple]:
    predicate = ontology.predicates[claim.predicate]
    fact = terms.canonical_fact(claim.subject.iri, predicate, claim.object.iri)
    yield ox.Triple(iri, terms.TYPE, gx("Claim"))
    yield ox.Triple(iri, terms.SUBJECT, ox.NamedNode(claim.subject.iri))
    yield ox.Triple(iri, terms.PREDICATE, ox.NamedNode(predicate.iri))
    yield ox.Triple(iri, terms.OBJECT, ox.NamedNode(claim.object.iri))
    yield ox.Triple(iri, gx("fact"), terms.fact_iri(fact))
    yield ox.Triple(iri, gx("status"), ox.NamedNode(status_iri(claim.status)))
    yield ox.Triple(iri, gx("confidence"), terms.decimal(claim.confidence))
    yield ox.Triple(iri, terms.DERIVED_FROM, node)
    if claim.evidence:
        yield ox.Triple(iri, gx("extractor"), ox.Literal(claim.evidence[0].extractor))
    if claim.role is not None:
        yield ox.Triple(iri, gx("role"), ox.Literal(claim.role))
    if claim.speaker is not None:
        yield ox.Triple(iri, gx("speaker"), ox.Literal(claim.speaker))
    yield from _discounts(iri, claim.discounts)
    if claim.reported is not None:
        day = ox.Literal(claim.reported.isoformat(), datatype=terms.XSD_DATE)
        yield ox.Triple(iri, gx("reported"), day)
    if claim.round is not None:
        yield ox.Triple(iri, gx("round"), ox.Literal(claim.round))
    for name, quantity in (("amount", claim.amount), ("share", claim.share)):
        if quantity is not None:
            yield from _quantity(iri, name, quantity)
    if claim.time is not None:
        try:
            earliest, latest = edtf.bounds(claim.time)
        except ValueError as error:
            raise StoreError(
                f"{document.id}: {claim.subject.name} {claim.predicate} {claim.object.name}: "
                f"time {error}"
            ) from error
        yield ox.Triple(iri, gx("time"), ox.Literal(claim.time, datatype=terms.EDTF))
        for name, end in (("earliest", earliest), ("latest", latest)):
            if end is not None:
                literal = ox.Literal(end.isoformat(), datatype=terms.XSD_DATE)
                yield ox.Triple(iri, gx(name), literal)
    for rank, evidence in enumerate(dict.fromkeys(claim.evidence), start=1):
        yield from _evidence(iri, rank, evidence)


def _quantity(claim: ox.NamedNode, name: str, quantity: Quantity) -> Iterator[ox.Triple]:
    is_share = quantity.unit == "%"
    iri = terms.hashed_iri(name, claim.value)
    yield ox.Triple(claim, gx(name), iri)
    yield ox.Triple(iri, terms.TYPE, gx("Share" if is_share else "Amount"))
    yield ox.Triple(iri, gx("text"), ox.Literal(quantity.text))
    numbers = (
        (terms.VALUE, quantity.value),
        (terms.MIN_VALUE, quantity.low),
        (terms.MAX_VALUE, quantity.high),
    )
    for property, number in numbers:
        if number is not None:
            yield ox.Triple(iri, property, terms.exact_decimal(number))
    if quantity.qualifier is not None:
        yield ox.Triple(iri, gx("qualifier"), ox.Literal(quantity.qualifier))
    if quantity.unit is not None:
        unit = terms.UNIT if is_share else terms.CURRENCY
        yield ox.Triple(iri, unit, ox.Literal(quantity.unit))


def _evidence(claim: ox.NamedNode, rank: int, evidence: Evidence) -> Iterator[ox.Triple]:
    spans = (*(evidence.subject or (None, None)), *(evidence.object or (None, None)))
    iri = terms.hashed_iri(
        "evidence", claim.value, evidence.start, evidence.end, evidence.extractor, *spans
    )
    yield ox.Triple(claim, gx("evidence"), iri)
    yield ox.Triple(iri, terms.TYPE, gx("Evidence"))
    yield ox.Triple(iri, terms.TYPE, terms.QUOTE_SELECTOR)
    yield ox.Triple(iri, terms.TYPE, terms.POSITION_SELECTOR)
    yield ox.Triple(iri, gx("rank"), terms.integer(rank))
    yield ox.Triple(iri, gx("extractor"), ox.Literal(evidence.extractor))
    yield ox.Triple(iri, terms.EXACT, ox.Literal(evidence.quote))
    yield ox.Triple(iri, terms.START, terms.integer(evidence.start))
    yield ox.Triple(iri, terms.END, terms.integer(evidence.end))
    names = ("subjectStart", "subjectEnd", "objectStart", "objectEnd")
    for name, offset in zip(names, spans, strict=True):
        if offset is not None:
            yield ox.Triple(iri, gx(name), terms.integer(offset))
    for cue, span in (("statusCue", evidence.status_cue), ("timeCue", evidence.time_cue)):
        if span is not None:
            yield ox.Triple(iri, gx(f"{cue}Start"), terms.integer(span[0]))
            yield ox.Triple(iri, gx(f"{cue}End"), terms.integer(span[1]))
    if evidence.precision is not None:
        yield ox.Triple(iri, gx("precision"), terms.decimal(evidence.precision))
    yield from _discounts(iri, evidence.discounts)


def _discounts(node: ox.NamedNode, discounts: tuple[Discount, ...]) -> Iterator[ox.Triple]:
    for discount in discounts:
        text = f"{discount.reason}{terms.TIMES}{discount.factor}"
        yield ox.Triple(node, gx("discount"), ox.Literal(text))
