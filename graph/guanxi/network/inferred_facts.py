"""Inferred facts as edges of a network, each with the rule and the facts that explain it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx

from guanxi.network.claims import ontology_of, symmetric_relations
from guanxi.vocabulary import BASE, GX

if TYPE_CHECKING:
    from guanxi.store import Derivation, GraphStore

_RELATIONS = f"""
SELECT ?relation ?label (LANG(?label) AS ?language) WHERE {{
  GRAPH <{BASE}graph/ontology> {{
    ?relation a owl:ObjectProperty, owl:SymmetricProperty ; rdfs:label ?label
  }}
}}"""


def add_inferred(
    graph: nx.MultiDiGraph[str], store: GraphStore, known_as: Mapping[str, str]
) -> None:
    """Add what the rules infer between the entities of a network.

    A relation that is another one read backwards, or the other way round where it is symmetric,
    tells a reader nothing new and is left out; so is what an edge states already.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Of the store; changed in place.
    store : GraphStore
    known_as : mapping of str to str
        IRIs of entities that were judged to be others.
    """
    ontology = ontology_of(graph)
    relations = _only_inferred(store, {item.iri for item in ontology.predicates.values()})
    graph.graph["inferred_relations"] = relations
    names = {item.iri: item.name for item in ontology.predicates.values()}
    names |= {GX + name: name for name in relations}
    symmetric = symmetric_relations(graph)
    stated = set()
    for subject, object_, data in graph.edges(data=True):
        stated.add((subject, data["predicate"], object_))
        if data["predicate"] in symmetric:
            stated.add((object_, data["predicate"], subject))
    for derivation in store.inferred_facts(frozenset(graph), frozenset(names)):
        subject, object_ = (known_as.get(e, e) for e in (derivation.subject, derivation.object))
        predicate = names[derivation.predicate]
        fact = (subject, predicate, object_)
        if fact in stated or subject == object_ or not {subject, object_} <= graph.nodes.keys():
            continue
        stated.add(fact)
        if predicate in symmetric:
            stated.add((object_, predicate, subject))
        graph.add_edge(
            subject,
            object_,
            key=_key(fact),
            predicate=predicate,
            status="asserted",
            confidence=1.0,
            **dict.fromkeys(("time", "earliest", "latest", "role", "speaker", "round")),
            **dict.fromkeys(("reported", "discounts", "document")),
            origin="inferred",
            evidence=(),
            rule_zh=derivation.rule_zh,
            rule_en=derivation.rule_en,
            via=_grounds(derivation, names, known_as),
        )


def _only_inferred(store: GraphStore, known: set[str]) -> dict[str, dict[str, str]]:
    """Find our own symmetric relations that no document can state, with their labels."""
    found: dict[str, dict[str, str]] = {}
    for relation, label, language in sorted(store.query(_RELATIONS).values(), key=str):
        if relation is None or relation in known or not relation.startswith(GX):
            continue
        labels = found.setdefault(relation.removeprefix(GX), {})
        labels["en" if language == "en" else "zh"] = str(label)
    return {name: found[name] for name in sorted(found)}


def _grounds(
    derivation: Derivation, names: Mapping[str, str], known_as: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Return the facts at the bottom, as far as their relation is one of ours."""
    grounds = dict.fromkeys(
        (
            known_as.get(each.subject, each.subject),
            names[each.predicate],
            known_as.get(each.object, each.object),
        )
        for each in derivation.stated()
        if each.predicate in names
    )
    return tuple(grounds)


def _key(fact: tuple[str, str, str]) -> str:
    return f"{BASE}inferred/{hashlib.sha256(chr(10).join(fact).encode()).hexdigest()[:24]}"
