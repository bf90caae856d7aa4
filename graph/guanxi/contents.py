"""What a store holds, counted."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import guanxi
from guanxi.model import EntityType, Status
from guanxi.store import GraphStore
from guanxi.vocabulary import BASE, Ontology

_COUNTS = f"""
SELECT ?kind ?name (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  {{
    {{ SELECT DISTINCT ?named {{ GRAPH ?document {{ ?mention gx:entity ?named }} }} }}
    OPTIONAL {{ GRAPH <{BASE}graph/facts> {{ ?named owl:sameAs ?known }} }}
    BIND(COALESCE(?known, ?named) AS ?thing)
    GRAPH ?names {{ ?thing a ?type }}
    VALUES ?names {{ <{BASE}graph/lexicon> <{BASE}graph/facts> }}
    FILTER(STRSTARTS(STR(?type), STR(gx:)))
    BIND("entities" AS ?kind) BIND(STRAFTER(STR(?type), "#") AS ?name)
  }} UNION {{
    GRAPH ?document {{ ?thing a gx:Claim ; gx:status ?status }}
    BIND("claims" AS ?kind) BIND(LCASE(STRAFTER(STR(?status), "#")) AS ?name)
  }}
}} GROUP BY ?kind ?name"""


# The first letters of a hash are enough to compare by eye.
_LONG_HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds.

    Attributes
    ----------
    store : str or None
        Its folder or address; None in memory.
    documents : int
    entities : dict of EntityType to int
        Entities that documents mention, by type, in the order of the ontology.
    claims : dict of Status to int
        By status.
    imports : dict of str to int
        Triples of foreign RDF, by the name that it was imported under.
    fingerprint : str or None
        What the store was last built with: version, extraction code and ontology.
    is_up_to_date : bool
        Whether that is what is in use now.
    version : str
        Of guanxi.
    """

    store: str | None
    documents: int
    entities: dict[EntityType, int]
    claims: dict[Status, int]
    imports: dict[str, int]
    fingerprint: str | None
    is_up_to_date: bool
    version: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return asdict(self)

    def rows(self, ontology: Ontology) -> list[tuple[str, str]]:
        """Return names and values for people to read."""
        return [
            ("文章 documents", str(self.documents)),
            ("实体 entities", str(sum(self.entities.values()))),
            *(
                (f"  {label.label_zh} {type}", str(self.entities[type]))
                for type, label in ontology.types.items()
            ),
            ("论断 claims", str(sum(self.claims.values()))),
            *(
                (f"  {label.label_zh} {status}", str(self.claims[status]))
                for status, label in ontology.statuses.items()
            ),
            *((f"导入 import {name}", f"{size} triples") for name, size in self.imports.items()),
            ("存储 store", self.store or "(in memory)"),
            ("构建 built with", _LONG_HASH.sub(r"\1", self.fingerprint or "-")),
            ("guanxi", self.version),
        ]


def read_info(store: GraphStore) -> StoreInfo:
    """Count what a store holds."""
    counts = {
        (row["kind"], row["name"]): int(row["count"] or 0) for row in store.query(_COUNTS).records()
    }
    ontology = store.ontology
    return StoreInfo(
        store=store.location,
        documents=len(store.documents()),
        entities={type: counts.get(("entities", type), 0) for type in ontology.types},
        claims={status: counts.get(("claims", status), 0) for status in ontology.statuses},
        imports={each.name: each.triples for each in store.imports()},
        fingerprint=store.fingerprint,
        is_up_to_date=store.is_up_to_date,
        version=guanxi.__version__,
    )
