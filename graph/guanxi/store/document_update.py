"""How the store changes when a document comes, changes or goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.facts import Deriver, Naming, may_change
from guanxi.store.quads import Quads, in_graph
from guanxi.store.remote_quads import facts_of, may_hold
from guanxi.store.reviews import REVIEWED, Review
from guanxi.vocabulary import GX


def exchange_documents(
    store: Quads, deriver: Deriver, graphs: Mapping[str, bytes], beside: str = ""
) -> None:
    """Exchange documents' graphs and bring the facts up to date, in one atomic step.

    So nobody ever sees half of it: servers and Oxigraph run an update as one transaction, and
    Oxigraph loads so.

    Parameters
    ----------
    store : Quads
    deriver : Deriver
    graphs : Mapping of str to bytes
        By IRI of the document: its new graph as N-Triples, empty to remove it.
    beside : str
        An update that goes with it.
    """
    coming = ox.Store()
    for iri, triples in graphs.items():
        coming.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri))
    present = [iri for iri in graphs if may_hold(store, ox.NamedNode(iri))]
    gone_facts, new_facts = _fact_changes(store, coming, deriver, present)
    gone_labels, new_labels = _entity_changes(store, coming, deriver, present)
    removed, added = gone_facts | gone_labels, new_facts | new_labels
    if isinstance(store, ox.Store) and not (present or removed or beside):
        # What only comes needs no update, which takes several times as long.
        quads = [in_graph(triples, iri) for iri, triples in graphs.items()]
        quads += [f"{triple} {terms.FACTS} .\n".encode() for triple in added]
        store.load(b"".join(quads), format=ox.RdfFormat.N_QUADS)
        return
    # To drop what is not there costs half as much as to insert it.
    operations = [f"DROP SILENT GRAPH <{iri}>" for iri in present]
    # N-Triples is what INSERT DATA takes between its braces.
    operations += [
        f"INSERT DATA {{ GRAPH <{iri}> {{\n{triples.decode()}}} }}"
        for iri, triples in graphs.items()
        if triples
    ]
    operations += _changes(terms.FACTS, removed, added)
    store.update(";\n".join([*operations, *([beside] if beside else [])]))


def graph_update(graph: ox.NamedNode, triples: Collection[ox.Triple]) -> str:
    """Return the SPARQL update that makes a graph hold these triples and no others."""
    drop = f"DROP SILENT GRAPH {graph}"
    return f"{drop};\n{_data('INSERT', graph, triples)}" if triples else drop


def change_graph(store: Quads, graph: ox.NamedNode, wanted: set[ox.Triple]) -> None:
    """Let a graph hold these triples and no others, in one atomic step."""
    present = {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}
    removed, added = present - wanted, wanted - present
    if isinstance(store, ox.Store) and not removed:
        # Half of the time that an update with all of them in it takes.
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in added)
    elif removed or added:
        store.update(";\n".join(_changes(graph, removed, added)))


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
    """Return the plain triples that go and come, given the documents that are there."""
    before = deriver.statements(store, documents=documents) if documents else {}
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
    """Return the types and labels that go and come, given the documents that are there."""
    before = deriver.namings(store, documents=documents) if documents else {}
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
