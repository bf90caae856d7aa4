"""Claims, evidence and documents as plain rows, for code that would rather not write SPARQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

import pyoxigraph as ox

from guanxi.model import Discount, Quantity, QuantityQualifier, Status
from guanxi.namespaces import status_of
from guanxi.store import terms
from guanxi.store.identity import representatives
from guanxi.store.names import described
from guanxi.store.quads import Quads
from guanxi.store.reviews import Review, counting_reviews, read_reviews
from guanxi.store.sparql import select


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document of the store.

    Attributes
    ----------
    iri, id, title : str
    path : str
        As it was built from; ``""`` for text from memory.
    url, author, source : str or None
    published : datetime or None
        Aware, in UTC.
    day : date or None
        The day of publication in China.
    sha256 : str
    fingerprint : str
        Of the extractor and ontology that its claims come from.
    """

    iri: str
    id: str
    title: str
    path: str
    url: str | None
    author: str | None
    source: str | None
    published: datetime | None
    day: date | None
    sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A sentence behind a claim; its fields are those of the model's Evidence."""

    iri: str
    quote: str
    start: int
    end: int
    subject: tuple[int, int] | None
    object: tuple[int, int] | None
    extractor: str
    status_cue: tuple[int, int] | None = None
    time_cue: tuple[int, int] | None = None
    precision: float | None = None
    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim of the store.

    Attributes
    ----------
    iri : str
    subject, object : str
        IRIs, of what the two were judged to be if the document's entities were judged.
    subject_label, object_label : str
    predicate : str
        Local name.
    status : Status
    time : str or None
        EDTF.
    earliest, latest : date or None
    role, speaker : str or None
    confidence : float
    document : DocumentRecord
    evidence : tuple of EvidenceRecord
        Best first.
    amount, share : Quantity or None
    round : str or None
    discounts : tuple of Discount
        Of the claim as a whole.
    reported : date or None
        When the news was told.
    review : Review or None
        What people decided about it.
    """

    iri: str
    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    status: Status
    time: str | None
    earliest: date | None
    latest: date | None
    role: str | None
    speaker: str | None
    confidence: float
    document: DocumentRecord
    evidence: tuple[EvidenceRecord, ...]
    amount: Quantity | None = None
    round: str | None = None
    share: Quantity | None = None
    discounts: tuple[Discount, ...] = ()
    reported: date | None = None
    review: Review | None = None


def read_documents(store: Quads, iris: Iterable[str] | None = None) -> dict[str, DocumentRecord]:
    """Read documents by IRI, sorted by it."""
    properties = {
        terms.IDENTIFIER: "id",
        terms.TITLE: "title",
        terms.gx("path"): "path",
        terms.URL: "url",
        terms.CREATOR: "author",
        terms.SOURCE: "source",
        terms.ISSUED: "published",
        terms.DAY: "day",
        terms.gx("sha256"): "sha256",
        terms.gx("fingerprint"): "fingerprint",
    }
    stated: dict[str, dict[str, str]] = {}
    if iris is None:
        about = "?s a schema:NewsArticle ; ?p ?o FILTER(isLiteral(?o))"
        rows = select(store, f"SELECT ?s ?p ?o {{ GRAPH ?s {{ {about} }} }}")
        for iri, predicate, value in rows:
            stated.setdefault(_present(iri), {})[_present(predicate)] = _present(value)
    else:
        for iri in iris:
            node = terms.node(iri)
            stated[iri] = {
                quad.predicate.value: quad.object.value
                for quad in store.quads_for_pattern(node, None, None, node)
                if isinstance(quad.object, ox.Literal)
            }
    records = {}
    for iri, literals in sorted(stated.items()):
        values = {
            name: literals[property.value]
            for property, name in properties.items()
            if property.value in literals
        }
        if not values:
            continue
        published, day = values.get("published"), values.get("day")
        records[iri] = DocumentRecord(
            iri=iri,
            id=values.get("id", ""),
            title=values.get("title", ""),
            path=values.get("path", ""),
            url=values.get("url"),
            author=values.get("author"),
            source=values.get("source"),
            published=None if published is None else datetime.fromisoformat(published),
            day=None if day is None else date.fromisoformat(day),
            sha256=values.get("sha256", ""),
            fingerprint=values.get("fingerprint", ""),
        )
    return records


def read_label(store: Quads, iri: str) -> str:
    """Return an entity's Chinese name, else another one, else its IRI as a prefixed name."""
    labels = {}
    for quad in described(store, ox.NamedNode(iri), terms.PREF_LABEL, None):
        assert isinstance(quad.object, ox.Literal)
        labels[quad.object.language or ""] = quad.object.value
    if not labels:
        return terms.compact(iri)
    return labels.get("zh") or labels[min(labels)]


def read_claims(store: Quads, pattern: str) -> tuple[ClaimRecord, ...]:
    """Read the claims that a SPARQL pattern leaves over.

    Parameters
    ----------
    store : Quads
    pattern : str
        Joined to the claims; it may restrict ``?claim ?subject ?predicate ?object ?status
        ?confidence ?document``.

    Returns
    -------
    tuple of ClaimRecord
        By date of the document (undated ones last), place in it and IRI.
    """
    rows = select(
        store,
        f"""
        SELECT DISTINCT ?claim ?subject ?predicate ?object ?status ?confidence ?document
               ?time ?earliest ?latest ?role ?speaker ?amount ?round ?share ?reported WHERE {{
          {pattern}
          GRAPH ?document {{
            ?claim a gx:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ;
                   rdf:object ?object ; gx:status ?status ; gx:confidence ?confidence .
            OPTIONAL {{ ?claim gx:time ?time }}
            OPTIONAL {{ ?claim gx:earliest ?earliest }}
            OPTIONAL {{ ?claim gx:latest ?latest }}
            OPTIONAL {{ ?claim gx:role ?role }}
            OPTIONAL {{ ?claim gx:speaker ?speaker }}
            OPTIONAL {{ ?claim gx:amount ?amount }}
            OPTIONAL {{ ?claim gx:round ?round }}
            OPTIONAL {{ ?claim gx:share ?share }}
            OPTIONAL {{ ?claim gx:reported ?reported }}
          }}
        }}""",
    )
    documents = read_documents(store, {_present(row[6]) for row in rows})
    known_as = representatives(store)
    reviews = counting_reviews(read_reviews(store))
    labels: dict[str, str] = {}
    records = []
    for row in rows:
        iri, subject, predicate, object, status, confidence, document = map(_present, row[:7])
        time, earliest, latest, role, speaker, amount, round, share, reported = row[7:]
        subject, object = known_as.get(subject, subject), known_as.get(object, object)
        for end in (subject, object):
            if end not in labels:
                labels[end] = read_label(store, end)
        records.append(
            ClaimRecord(
                iri=iri,
                subject=subject,
                subject_label=labels[subject],
                predicate=predicate.rpartition("#")[2].rpartition("/")[2],
                object=object,
                object_label=labels[object],
                status=status_of(status),
                time=time,
                earliest=None if earliest is None else date.fromisoformat(earliest),
                latest=None if latest is None else date.fromisoformat(latest),
                role=role,
                speaker=speaker,
                confidence=float(confidence),
                document=documents[document],
                evidence=_evidence(store, iri, document),
                amount=_quantity(store, amount, document),
                round=round,
                share=_quantity(store, share, document),
                discounts=_discounts(store, iri, document),
                reported=None if reported is None else date.fromisoformat(reported),
                review=reviews.get(iri),
            )
        )
    return tuple(sorted(records, key=_place))


def _place(claim: ClaimRecord) -> tuple[bool, str, str, int, str]:
    published = claim.document.published
    start = claim.evidence[0].start if claim.evidence else 0
    when = "" if published is None else published.isoformat()
    return published is None, when, claim.document.iri, start, claim.iri


def _quantity(store: Quads, iri: str | None, document: str) -> Quantity | None:
    if iri is None:
        return None
    found = store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.NamedNode(document))
    values = {q.predicate: q.object.value for q in found if isinstance(q.object, ox.Literal)}

    def number(property: ox.NamedNode) -> Decimal | None:
        return Decimal(values[property]) if property in values else None

    return Quantity(
        text=values.get(terms.gx("text"), ""),
        unit=values.get(terms.CURRENCY) or values.get(terms.UNIT),
        value=number(terms.VALUE),
        qualifier=cast("QuantityQualifier | None", values.get(terms.gx("qualifier"))),
        low=number(terms.MIN_VALUE),
        high=number(terms.MAX_VALUE),
    )


def _evidence(store: Quads, claim: str, document: str) -> tuple[EvidenceRecord, ...]:
    graph = ox.NamedNode(document)
    ranked = []
    for link in store.quads_for_pattern(ox.NamedNode(claim), terms.gx("evidence"), None, graph):
        node = link.object
        assert isinstance(node, ox.NamedNode)
        values: dict[str, str] = {}
        for quad in store.quads_for_pattern(node, None, None, graph):
            if isinstance(quad.object, ox.Literal):
                name = quad.predicate.value.rpartition("#")[2]
                values[name] = quad.object.value
        record = EvidenceRecord(
            iri=node.value,
            quote=values.get("exact", ""),
            start=int(values.get("start", 0)),
            end=int(values.get("end", 0)),
            subject=_span(values, "subject"),
            object=_span(values, "object"),
            extractor=values.get("extractor", ""),
            status_cue=_span(values, "statusCue"),
            time_cue=_span(values, "timeCue"),
            precision=float(values["precision"]) if "precision" in values else None,
            discounts=_discounts(store, node.value, document),
        )
        ranked.append((int(values.get("rank", 0)), record))
    return tuple(record for _, record in sorted(ranked, key=lambda pair: pair[0]))


def _discounts(store: Quads, iri: str, document: str) -> tuple[Discount, ...]:
    found = store.quads_for_pattern(
        ox.NamedNode(iri), terms.gx("discount"), None, ox.NamedNode(document)
    )
    texts = sorted(quad.object.value for quad in found if isinstance(quad.object, ox.Literal))
    parts = (text.rpartition(terms.TIMES) for text in texts)
    return tuple(Discount(reason, float(factor)) for reason, _, factor in parts)


def _span(values: dict[str, str], end: str) -> tuple[int, int] | None:
    if f"{end}Start" not in values:
        return None
    return int(values[f"{end}Start"]), int(values[f"{end}End"])


def _present(value: str | None) -> str:
    assert value is not None
    return value
