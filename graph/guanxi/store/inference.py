"""What follows from facts and background.

The rules are generic; which relations they apply to is declared in the ontology.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.identity import Identity
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.store.terms import gx
from guanxi.vocabulary import PREFIXES, Ontology

# One rule a source graph: with the graph as a variable Oxigraph scans all of them first.
_UNLESS_STATED: Final = f"""
  FILTER NOT EXISTS {{ GRAPH {terms.FACTS} {{ ?object ?derived ?subject }} }}
  FILTER NOT EXISTS {{ GRAPH {terms.LEXICON} {{ ?object ?derived ?subject }} }}"""


def _symmetric(source: ox.NamedNode) -> str:
    return f"""
INSERT {{ GRAPH {terms.INFERRED} {{ ?object ?derived ?subject }} }}
WHERE {{
  GRAPH {terms.ONTOLOGY} {{ ?derived a owl:SymmetricProperty }}
  GRAPH {source} {{ ?subject ?derived ?object }}{_UNLESS_STATED}
}}"""


def _inverse(source: ox.NamedNode) -> str:
    return f"""
INSERT {{ GRAPH {terms.INFERRED} {{ ?object ?derived ?subject }} }}
WHERE {{
  GRAPH {terms.ONTOLOGY} {{ ?predicate owl:inverseOf|^owl:inverseOf ?derived }}
  GRAPH {source} {{ ?subject ?predicate ?object }}{_UNLESS_STATED}
}}"""


def _transitive(predicate: str) -> str:
    # The closure runs through facts and background alike, so both form the default graph.
    return f"""
INSERT {{ GRAPH {terms.INFERRED} {{ ?subject <{predicate}> ?object }} }}
USING {terms.FACTS} USING {terms.LEXICON}
WHERE {{
  ?subject <{predicate}>+ ?object
  FILTER (?subject != ?object)
  FILTER NOT EXISTS {{ ?subject <{predicate}> ?object }}
}}"""


def infer(store: Quads, ontology: Ontology, identity: Identity) -> None:
    """Derive the inferred graph anew, in one atomic step.

    Adds the other direction of symmetric facts, the closure of transitive relations and the
    inverse of every relation that has one; and leads claims about entities that stand for others
    to the facts that they support. No inferred triple stands in another graph, too.
    """
    stated = (terms.FACTS, terms.LEXICON)
    rules = (
        *map(_symmetric, stated),
        *(_transitive(known.iri) for known in ontology.predicates.values() if known.transitive),
        *map(_inverse, (*stated, terms.INFERRED)),
    )
    led = " .\n".join(sorted(map(str, _claimed_facts(store, ontology, identity))))
    leading = f"INSERT DATA {{ GRAPH {terms.INFERRED} {{\n{led}\n}} }}"
    update = ";\n".join((f"DROP SILENT GRAPH {terms.INFERRED}", *rules, leading))
    store.update(update, prefixes=dict(PREFIXES))


def _claimed_facts(store: Quads, ontology: Ontology, identity: Identity) -> Iterator[ox.Triple]:
    """Yield the facts of representatives that claims about what stands for them support."""
    names = {predicate.iri: predicate for predicate in ontology.predicates.values()}
    standing_in = [
        ox.NamedNode(member) for first in identity.clusters for member in identity.others(first)
    ]
    if not standing_in:
        return
    ends = f"VALUES ?end {{ {' '.join(map(str, standing_in))} }}"
    for claim, subject, predicate, object in select(
        store,
        f"""SELECT DISTINCT ?claim ?subject ?predicate ?object WHERE {{
          {ends}
          GRAPH ?document {{
            ?claim rdf:subject|rdf:object ?end ;
              rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
          }}
        }}""",
    ):
        first, second = map(identity.representative, (str(subject), str(object)))
        if first != second and predicate in names:
            fact = terms.canonical_fact(first, names[predicate], second)
            yield ox.Triple(ox.NamedNode(str(claim)), gx("fact"), terms.fact_iri(fact))
