"""The claims that a store holds, with their evidence, as edges of a network.

They are read property by property, each a walk along an index, and put together here: a query for
all properties of each claim would look every one of them up, all over the disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from guanxi.namespaces import BASE, status_iri
from guanxi.network.deal_details import discounts, quantities

if TYPE_CHECKING:
    from guanxi.store import GraphStore

QUALIFIERS: Final = ("time", "earliest", "latest", "role", "speaker", "round", "reported")
"""Attributes of an edge that are None where a claim says nothing of the kind."""

_CLAIMS: Final = "SELECT ?claim ?document WHERE { GRAPH ?document { ?claim a gx:Claim } }"

_REJECTED: Final = f"""
SELECT ?claim WHERE {{ GRAPH <{BASE}graph/facts> {{ ?claim gx:reviewed gx:Rejected }} }}"""

_PROPERTY: Final = "SELECT ?node ?value WHERE {{ GRAPH ?document {{ ?node {property} ?value }} }}"

_OF_CLAIM: Final = {
    "subject": "rdf:subject",
    "predicate": "rdf:predicate",
    "object": "rdf:object",
    "status": "gx:status",
    "confidence": "gx:confidence",
    **{name: f"gx:{name}" for name in QUALIFIERS},
}

_OF_EVIDENCE: Final = {
    "rank": "gx:rank",
    "quote": "oa:exact",
    "start": "oa:start",
    "end": "oa:end",
    "subjectStart": "gx:subjectStart",
    "subjectEnd": "gx:subjectEnd",
    "objectStart": "gx:objectStart",
    "objectEnd": "gx:objectEnd",
    "extractor": "gx:extractor",
    "statusStart": "gx:statusCueStart",
    "statusEnd": "gx:statusCueEnd",
    "timeStart": "gx:timeCueStart",
    "timeEnd": "gx:timeCueEnd",
    "precision": "gx:precision",
}


def stored_claims(store: GraphStore) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield the claims of documents that nobody rejected.

    Parameters
    ----------
    store : GraphStore

    Yields
    ------
    tuple of (str, str, str, dict)
        IRIs of subject, object and claim, and the attributes of the edge, see
        :func:`guanxi.network.project`. Claims whose relation or status the ontology lacks, as an
        earlier one had them, are left out.
    """
    ontology = store.ontology
    relations = {predicate.iri: predicate.name for predicate in ontology.predicates.values()}
    statuses = {status_iri(status): status for status in ontology.statuses}
    lowered = discounts(store)
    sums = quantities(store)
    evidence = _evidence(store, lowered)
    documents = dict(_pairs(store, _CLAIMS))
    for (claim,) in store.rows(_REJECTED):
        documents.pop(str(claim), None)
    for claim, row in _gathered(store, documents, _OF_CLAIM):
        predicate, status = relations.get(str(row["predicate"])), statuses.get(str(row["status"]))
        if predicate is None or status is None:
            continue
        attributes = {
            "predicate": predicate,
            "status": status,
            "confidence": float(str(row["confidence"])),
            **{name: row[name] for name in QUALIFIERS},
            **sums.get(claim, {}),
            "discounts": "; ".join(lowered.get(claim, ())) or None,
            "document": documents[claim],
            "origin": "claim",
            "evidence": evidence.get(claim, ()),
        }
        yield str(row["subject"]), str(row["object"]), claim, attributes


def _evidence(
    store: GraphStore, lowered: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[dict[str, Any], ...]]:
    """Return the evidence of each claim, best first."""
    claim_of = {evidence: claim for claim, evidence in _values(store, "gx:evidence")}
    ranked: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for evidence, row in _gathered(store, claim_of, _OF_EVIDENCE):
        item = {
            "quote": row["quote"],
            "start": int(str(row["start"])),
            "end": int(str(row["end"])),
            "subject": _span(row["subjectStart"], row["subjectEnd"]),
            "object": _span(row["objectStart"], row["objectEnd"]),
            "extractor": row["extractor"],
            "status_cue": _span(row["statusStart"], row["statusEnd"]),
            "time_cue": _span(row["timeStart"], row["timeEnd"]),
            "precision": None if row["precision"] is None else float(row["precision"]),
            "discounts": lowered.get(evidence, ()),
        }
        ranked[claim_of[evidence]].append((int(str(row["rank"])), item))
    return {
        claim: tuple(item for _, item in sorted(items, key=lambda entry: entry[0]))
        for claim, items in ranked.items()
    }


def _gathered(
    store: GraphStore, nodes: Iterable[str], properties: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Yield nodes with their properties by name, None for what they lack."""
    rows: dict[str, list[str | None]] = {node: [None] * len(properties) for node in nodes}
    for number, property in enumerate(properties.values()):
        for node, value in _values(store, property):
            if (row := rows.get(node)) is not None:
                row[number] = value
    for node in list(rows):
        yield node, dict(zip(properties, rows.pop(node), strict=True))


def _values(store: GraphStore, property: str) -> Iterator[tuple[str, str]]:
    """Yield what has a property, and its value."""
    return _pairs(store, _PROPERTY.format(property=property))


def _pairs(store: GraphStore, query: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a query for two; values that are equal are kept once."""
    kept: dict[str, str] = {}
    for row in store.rows(query):
        node, value = map(str, row)
        yield node, kept.setdefault(value, value)


def _span(start: str | None, end: str | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (int(start), int(end))
