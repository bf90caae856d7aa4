"""The ontology's own graphs: its vocabulary, and the curated entities with their background."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.terms import gx
from guanxi.vocabulary import LexiconEntry, Ontology


def lexicon_triples(ontology: Ontology) -> Iterator[ox.Triple]:
    """Yield types, labels and aliases of all known entities, and the facts known about them.

    As the extractor sees them: overlays are merged already. Symmetric facts come once, with the
    smaller IRI first.
    """
    for entry in ontology.lexicon:
        yield from entry_triples(entry)
    for subject, name, object in ontology.background:
        predicate = ontology.predicates[name]
        first, _, second = terms.canonical_fact(subject, predicate, object)
        yield ox.Triple(ox.NamedNode(first), ox.NamedNode(predicate.iri), ox.NamedNode(second))


def entry_triples(entry: LexiconEntry) -> Iterator[ox.Triple]:
    """Yield types, labels and aliases of a known entity."""
    node = ox.NamedNode(entry.iri)
    yield ox.Triple(node, terms.TYPE, gx(entry.type))
    yield ox.Triple(node, terms.TYPE, terms.CONCEPT)
    yield ox.Triple(node, terms.PREF_LABEL, _name(entry.name))
    if entry.label_en is not None:
        yield ox.Triple(node, terms.PREF_LABEL, ox.Literal(entry.label_en, language="en"))
    for alias in entry.aliases:
        # An alias equal to the English label would be that label twice.
        if alias not in (entry.name, entry.label_en):
            yield ox.Triple(node, terms.ALT_LABEL, _name(alias))
    for form in entry.ambiguous_aliases:
        yield ox.Triple(node, terms.AMBIGUOUS_LABEL, _name(form))


def ontology_triples(ontology: Ontology) -> Iterator[ox.Triple]:
    """Yield the vocabulary's triples; blank nodes get the same names in every store."""
    dataset = ox.Dataset(
        quad
        for file in ontology.schema_files
        for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in dataset)


def _name(form: str) -> ox.Literal:
    return ox.Literal(form, language=terms.ENTITY_LANGUAGE)
