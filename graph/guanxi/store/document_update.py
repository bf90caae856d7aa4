"""How the store changes when a document comes, changes or goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.facts import Deriver, Naming, may_change
from guanxi.store.quads import Quads
from guanxi.store.remote_quads import facts_of, may_hold
from guanxi.store.reviews import REVIEWED, Review
from guanxi.vocabulary import GX


def document_update(store: Quads, deriver: Deriver, graphs: Mapping[str, bytes]) -> str:
    """Return the SPARQL update that exchanges documents' graphs and brings the facts up to date.

    Servers and Oxigraph run an update as one transaction, so nobody ever sees half of it.

    Parameters
    ----------
    store : Quads
        The present state; it is only read.
    deriver : Deriver
    graphs : Mapping of str to bytes
        By IRI of the document: its new graph as N-Triples, empty to remove it.
    """
    coming = ox.Store()
    for iri, triples in graphs.items():
        coming.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri))
    gone_facts, new_facts = _fact_changes(store, coming, deriver, graphs.keys())
    gone_labels, new_labels = _entity_changes(store, coming, deriver, graphs.keys())
    removed, added = gone_facts | gone_labels, new_facts | new_labels
    documents = [
        operation
        for iri, triples in graphs.items()
        for operation in _exchange(store, ox.NamedNode(iri), triples)
    ]
    return ";\n".join([*documents, *_changes(terms.FACTS, removed, added)])


def _exchange(store: Quads, graph: ox.NamedNode, triples: bytes) -> Iterator[str]:
    # To drop what is not there costs half as much as to insert it.
    if may_hold(store, graph):
        yield f"DROP SILENT GRAPH {graph}"
    if triples:
        # N-Triples is what INSERT DATA takes between its braces.
        yield f"INSERT DATA {{ GRAPH {graph} {{\n{triples.decode()}}} }}"


def graph_update(graph: ox.NamedNode, triples: Collection[ox.Triple]) -> str:
    """Return the SPARQL update that makes a graph hold these triples and no others."""
    drop = f"DROP SILENT GRAPH {graph}"
    return f"{drop};\n{_data('INSERT', graph, triples)}" if triples else drop


def changes_update(store: Quads, graph: ox.NamedNode, triples: Collection[ox.Triple]) -> str:
    """Return the update that makes a graph hold these triples, touching only what differs.

    Empty if nothing does.
    """
    wanted = set(triples)
    present = {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}
    return ";\n".join(_changes(graph, present - wanted, wanted - present))


def judgement_update(triples: Collection[ox.Triple]) -> str:
    """Return the SPARQL update that adds judgements and marks what rests on them as outdated."""
    added = _data("INSERT", terms.JUDGEMENTS, triples)
    return f"{added};\nDROP SILENT GRAPH {terms.ABOUT}"


def review_update(
    store: Quads, deriver: Deriver, reviews: Collection[Review], triples: Iterable[ox.Triple]
) -> str:
    """Return the SPARQL update that adds reviews and brings the facts up to date.

    Only the facts that the reviewed claims are about can change.

    Parameters
    ----------
    store : Quads
        The present state; it is only read.
    deriver : Deriver
        With the new reviews.
    reviews : collection of Review
        Those that are added.
    triples : iterable of pyoxigraph.Triple
        Theirs.
    """
    claims = {ox.NamedNode(each.claim) for each in reviews}
    facts = {fact for fact in deriver.facts_of(store, claims) if not deriver.is_background(fact)}
    wanted = deriver.fact_triples(deriver.statements(store, facts=facts)) if facts else set()
    wanted |= {each for each in deriver.reviewed_triples() if each.subject in claims}
    present = {
        triple
        for triple in map(deriver.triple, facts)
        if ox.Quad(triple.subject, triple.predicate, triple.object, terms.FACTS) in store
    }
    for claim in claims:
        found = store.quads_for_pattern(claim, REVIEWED, None, terms.FACTS)
        present.update(quad.triple for quad in found)
    added = _data("INSERT", terms.JUDGEMENTS, triples)
    return ";\n".join([added, *_changes(terms.FACTS, present - wanted, wanted - present)])


def all_facts_update(store: Quads, deriver: Deriver) -> str:
    """Return the SPARQL update that derives the facts graph anew from all documents."""
    wanted = deriver.fact_triples(deriver.statements(store))
    wanted |= deriver.entity_triples(deriver.namings(store))
    wanted |= deriver.reviewed_triples()
    return graph_update(terms.FACTS, wanted)


def _fact_changes(
    store: Quads, coming: ox.Store, deriver: Deriver, documents: Collection[str]
) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return the plain triples that go and come."""
    before = deriver.statements(store, documents=documents)
    after = deriver.statements(coming)
    open_questions = set()
    present = set()
    concerned = before.keys() | after.keys()
    known = facts_of(store, (subject for subject, _, _ in concerned))
    for fact in concerned:
        if deriver.is_background(fact):
            continue
        triple = deriver.triple(fact)
        quad = ox.Quad(triple.subject, triple.predicate, triple.object, terms.FACTS)
        is_standing = quad in known
        if may_change(is_standing, before.get(fact, ()), after.get(fact, ())):
            open_questions.add(fact)
            if is_standing:
                present.add(triple)
    if not open_questions:
        return set(), set()
    statements = deriver.statements(store, facts=open_questions, without=documents)
    for fact in open_questions & after.keys():
        statements.setdefault(fact, []).extend(after[fact])
    wanted = deriver.fact_triples(statements)
    return present - wanted, wanted - present


def _entity_changes(
    store: Quads, coming: ox.Store, deriver: Deriver, documents: Collection[str]
) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return the types and labels that go and come."""
    before = deriver.namings(store, documents=documents)
    after = deriver.namings(coming)
    lost = {iri for iri, naming in before.items() if not naming <= after.get(iri, Naming())}
    # Where names only come, the present labels tell all that is needed of other documents.
    namings = deriver.namings(store, entities=lost, without=documents) if lost else {}
    present = set()
    concerned = before.keys() | after.keys()
    known = facts_of(store, (each for iri in concerned for each in deriver.identity.members(iri)))
    for iri in concerned:
        described = _description(known, iri)
        present |= described
        for other in deriver.identity.others(iri):
            present |= _description(known, other)
        if iri not in lost:
            namings[iri] = _naming(described)
        if iri in after:
            namings.setdefault(iri, Naming()).add(after[iri])
    wanted = deriver.entity_triples(namings)
    return present - wanted, wanted - present


def _description(store: Quads, entity: str) -> set[ox.Triple]:
    node = ox.NamedNode(entity)
    return {
        quad.triple
        for predicate in (terms.TYPE, terms.PREF_LABEL, terms.ALT_LABEL, terms.SAME_AS)
        for quad in store.quads_for_pattern(node, predicate, None, terms.FACTS)
    }


def _naming(description: Iterable[ox.Triple]) -> Naming:
    """Return the naming that a description in the facts graph was derived from, in effect."""
    naming = Naming()
    for triple in description:
        if isinstance(triple.object, ox.NamedNode):
            naming.types.add(triple.object.value.removeprefix(GX))
        elif isinstance(triple.object, ox.Literal):
            is_name = triple.predicate == terms.PREF_LABEL
            (naming.names if is_name else naming.aliases).add(triple.object.value)
    return naming


def _changes(
    graph: ox.NamedNode, removed: Collection[ox.Triple], added: Collection[ox.Triple]
) -> list[str]:
    both = (("DELETE", removed), ("INSERT", added))
    return [_data(operation, graph, triples) for operation, triples in both if triples]


def _data(operation: str, graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> str:
    statements = " .\n".join(sorted(map(str, triples)))
    return f"{operation} DATA {{ GRAPH {graph} {{\n{statements}\n}} }}"
