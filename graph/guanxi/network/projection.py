"""The store's claims as a NetworkX graph: entities are nodes, every claim is an edge."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

import networkx as nx

from guanxi.errors import StoreError
from guanxi.model import EntityType, Status
from guanxi.network.collecting import collecting_rarely
from guanxi.network.inferred_facts import add_inferred
from guanxi.network.period import in_period
from guanxi.network.selection import ASSERTED, select
from guanxi.network.stored_claims import QUALIFIERS, stored_claims
from guanxi.vocabulary import BASE, GX, Ontology

if TYPE_CHECKING:
    from guanxi.store import GraphStore

_DOCUMENTS = f"""
SELECT ?document ?title ?url ?published ?author ?source ?path ?original WHERE {{
  GRAPH ?document {{
    ?document a schema:NewsArticle .
    OPTIONAL {{ ?document dct:title ?title }}
    OPTIONAL {{ ?document schema:url ?url }}
    OPTIONAL {{ ?document gx:day ?published }}
    OPTIONAL {{ ?document dct:creator ?author }}
    OPTIONAL {{ ?document dct:source ?source }}
    OPTIONAL {{ ?document gx:path ?path }}
  }}
  OPTIONAL {{
    GRAPH <{BASE}graph/republications> {{ ?document gx:republicationOf ?original }}
  }}
}}"""

_MENTIONED = """
SELECT DISTINCT ?entity WHERE { GRAPH ?document { ?mention gx:entity ?entity } }"""

_JUDGED = f"""
SELECT ?entity ?known WHERE {{ GRAPH <{BASE}graph/facts> {{ ?entity owl:sameAs ?known }} }}"""

# Each entity is described in the lexicon or, as far as that lacks it, in the facts.
_NAMES = f"""
SELECT ?entity ?property ?value (LANG(?value) AS ?language) WHERE {{
  VALUES ?entity {{ %s }}
  {{ GRAPH <{BASE}graph/lexicon> {{ ?entity ?property ?value }} }}
  UNION
  {{ GRAPH <{BASE}graph/facts> {{ ?entity ?property ?value }} }}
  FILTER(?property IN (rdf:type, skos:prefLabel, skos:altLabel))
}}"""

_BACKGROUND = f"""
SELECT ?subject ?predicate ?object WHERE {{
  VALUES ?subject {{ %s }}
  GRAPH <{BASE}graph/lexicon> {{ ?subject ?predicate ?object FILTER(isIRI(?object)) }}
}}"""

_AT_ONCE = 1000
"""Entities asked about in one query: most of a lexicon is in no article."""


class Projection(TypedDict, total=False):
    """What :func:`project` keeps, as the keyword arguments that all analyses of a store share."""

    predicates: Collection[str] | None
    families: Collection[str] | None
    types: Collection[EntityType] | None
    statuses: Collection[Status] | None
    documents: Collection[str] | None
    min_confidence: float
    since: str | None
    until: str | None
    as_of: str | None
    background: bool
    inferred: bool


@collecting_rarely()
def project(
    store: GraphStore,
    *,
    predicates: Collection[str] | None = None,
    families: Collection[str] | None = None,
    types: Collection[EntityType] | None = None,
    statuses: Collection[Status] | None = ASSERTED,
    documents: Collection[str] | None = None,
    min_confidence: float = 0.0,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    background: bool = False,
    inferred: bool = False,
    isolated: bool = False,
) -> nx.MultiDiGraph[str]:
    """Return the network of a store's claims.

    Nodes are entities, those judged the same being one, keyed by IRI, with `label`, `label_en`,
    `type` and `aliases`. Every claim is an edge from subject to object, keyed by its IRI, with
    `predicate`, `status`, `confidence`, `time`, `earliest`, `latest`, `role`, `speaker`, `round`,
    `reported`, `document`, `origin`, `discounts` (what lowers the confidence of the whole claim),
    `amount` and `share` with their numbers where there are any, and `evidence` (dicts of `quote`,
    `start`, `end`, `subject`, `object`, `extractor`, `status_cue`, `time_cue`, `precision`,
    `discounts`; best first). What several documents or sentences say stays several edges; what
    relates entities that were judged to be one, or was rejected, is left out.
    ``graph.graph["documents"]`` tells title, url, published (the day in China), author, source,
    path and original (the document that it republishes) of every document;
    ``graph.graph["ontology"]`` is the store's; ``graph.graph["inferred_relations"]`` names those
    that no document states.

    Parameters
    ----------
    store : GraphStore
    predicates, families, types, statuses, documents, min_confidence, background, inferred, isolated
        What to keep, see :func:`guanxi.network.select`. Background facts are edges whose `origin`
        is ``"background"``, without document and evidence; inferred ones (``"inferred"``) have
        `rule_zh`, `rule_en` and `via`, a tuple of the facts (subject, predicate, object) that they
        rest on.
    since, until, as_of : str, optional
        Only what may have happened in a period, and what articles told by then, see
        :func:`guanxi.network.in_period`; entities without such a claim are left out, even if
        `isolated`.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes sorted by IRI, edges by subject, object and key.

    Raises
    ------
    StoreError
        If an entity of a claim has no label or type, as `guanxi validate` would tell.
    UnknownNameError
        If `predicates`, `families`, `types` or `statuses` name something that does not exist.
    QueryError
        If a date is none, or the period ends before it begins.
    """
    ontology = store.ontology
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        documents=dict(_documents(store)), ontology=ontology
    )
    known_as = {str(entity): str(known) for entity, known in store.query(_JUDGED).values()}
    graph.add_nodes_from(_entities(store, ontology, known_as))
    for subject, object_, key, attributes in stored_claims(store):
        subject, object_ = known_as.get(subject, subject), known_as.get(object_, object_)
        if subject == object_:
            continue  # both ends were judged to be one
        for end in (subject, object_):
            if end not in graph:
                raise StoreError(
                    f"{end} is claimed about, but no document mentions it; build the store anew"
                )
        graph.add_edge(subject, object_, key=key, **attributes)
    if background:
        for subject, object_, key, attributes in _background(store, ontology, graph):
            if object_ in graph:
                graph.add_edge(subject, object_, key=key, **attributes)
    if inferred:
        add_inferred(graph, store, known_as)
    if not (since is until is as_of is None):
        graph = in_period(graph, since, until, as_of=as_of)
    return select(
        graph,
        predicates=predicates,
        families=families,
        types=types,
        statuses=statuses,
        documents=documents,
        min_confidence=min_confidence,
        background=background,
        inferred=inferred,
        isolated=isolated,
    )


def _documents(store: GraphStore) -> Iterator[tuple[str, dict[str, str | None]]]:
    rows = sorted(store.query(_DOCUMENTS).records(), key=lambda row: str(row["document"]))
    for row in rows:
        yield str(row.pop("document")), row


def _entities(
    store: GraphStore, ontology: Ontology, known_as: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entities that documents mention."""
    types: dict[str, EntityType] = {}
    labels: dict[tuple[str, bool], str] = {}  # by entity and whether it is the English one
    aliases: dict[str, set[str]] = defaultdict(set)
    names = {GX + type: type for type in ontology.types}
    mentioned = {str(entity) for (entity,) in store.query(_MENTIONED).values()}
    entities = sorted({known_as.get(entity, entity) for entity in mentioned})
    for entity, property, value, language in _about(store, _NAMES, entities):
        if property.endswith("altLabel"):
            aliases[entity].add(value)
        elif property.endswith("prefLabel"):
            labels[entity, language == "en"] = value
        elif value in names:
            types[entity] = names[value]
    for entity in entities:
        if entity not in types or (entity, False) not in labels:
            raise StoreError(f"{entity} has no type or no label; build the store anew")
        label, label_en = labels[entity, False], labels.get((entity, True))
        yield (
            entity,
            {
                "label": label,
                "label_en": label_en,
                "type": types[entity],
                "aliases": tuple(sorted(aliases[entity] - {label, label_en})),
            },
        )


def _about(store: GraphStore, query: str, entities: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield what a query with a place for entities tells of some."""
    wanted = [f"<{entity}>" for entity in entities]
    for start in range(0, len(wanted), _AT_ONCE):
        nodes = " ".join(wanted[start : start + _AT_ONCE])
        for row in store.query(query % nodes).values():
            yield tuple(str(value) for value in row)


def _background(
    store: GraphStore, ontology: Ontology, entities: Iterable[str]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    names = {predicate.iri: predicate.name for predicate in ontology.predicates.values()}
    for subject, predicate, object_ in _about(store, _BACKGROUND, entities):
        if predicate not in names:
            continue
        fact = f"{subject}\n{predicate}\n{object_}".encode()
        key = f"{BASE}background/{hashlib.sha256(fact).hexdigest()[:24]}"
        attributes = {
            "predicate": names[predicate],
            "status": "asserted",
            "confidence": 1.0,
            **dict.fromkeys((*QUALIFIERS, "discounts", "document")),
            "origin": "background",
            "evidence": (),
        }
        yield subject, object_, key, attributes
