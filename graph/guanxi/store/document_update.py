"""How the store changes when a document comes, changes or goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.facts import Deriver, Naming
from guanxi.store.terms import Fact


def document_update(
    store: ox.Store, deriver: Deriver, document_iri: str, triples: Collection[ox.Triple]
) -> str:
    """Return the SPARQL update that exchanges a document's graph and brings the facts up to date.

    Oxigraph runs an update as one transaction, so nobody ever sees half of it.

    Parameters
    ----------
    store : pyoxigraph.Store
        The present state; it is only read.
    deriver : Deriver
    document_iri : str
    triples : collection of pyoxigraph.Triple
        The document's new graph; empty to remove it.
    """
    graph = ox.NamedNode(document_iri)
    coming = ox.Store()
    coming.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)

    added = deriver.statements(coming)
    facts = added.keys() | deriver.statements(store, documents=[document_iri]).keys()
    statements = deriver.statements(store, facts=facts, without=document_iri)
    for fact, about_it in added.items():
        statements.setdefault(fact, []).extend(about_it)

    named = deriver.namings(coming)
    entities = named.keys() | deriver.namings(store, documents=[document_iri]).keys()
    namings = deriver.namings(store, entities=entities, without=document_iri)
    for entity, naming in named.items():
        namings.setdefault(entity, Naming()).add(naming)

    wanted = deriver.fact_triples(statements) | deriver.entity_triples(namings)
    present = _present(store, deriver, facts, entities)
    operations = [f"DROP SILENT GRAPH {graph}"]
    if triples:
        operations.append(_data("INSERT", graph, triples))
    if present - wanted:
        operations.append(_data("DELETE", terms.FACTS, present - wanted))
    if wanted - present:
        operations.append(_data("INSERT", terms.FACTS, wanted - present))
    return ";\n".join(operations)


def all_facts_update(store: ox.Store, deriver: Deriver) -> str:
    """Return the SPARQL update that derives the facts graph anew from all documents."""
    wanted = deriver.fact_triples(deriver.statements(store))
    wanted |= deriver.entity_triples(deriver.namings(store))
    drop = f"DROP SILENT GRAPH {terms.FACTS}"
    return f"{drop};\n{_data('INSERT', terms.FACTS, wanted)}" if wanted else drop


def _present(
    store: ox.Store, deriver: Deriver, facts: Iterable[Fact], entities: Iterable[str]
) -> set[ox.Triple]:
    """Return what the facts graph says of some facts and entities now."""
    plain = (
        triple
        for triple in map(deriver.triple, facts)
        if ox.Quad(triple.subject, triple.predicate, triple.object, terms.FACTS) in store
    )
    described = (
        quad.triple
        for entity in entities
        for predicate in (terms.TYPE, terms.PREF_LABEL, terms.ALT_LABEL)
        for quad in store.quads_for_pattern(ox.NamedNode(entity), predicate, None, terms.FACTS)
    )
    return set(chain(plain, described))


def _data(operation: str, graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> str:
    statements = " .\n".join(sorted(map(str, triples)))
    return f"{operation} DATA {{ GRAPH {graph} {{\n{statements}\n}} }}"
