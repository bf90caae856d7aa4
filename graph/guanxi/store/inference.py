"""What follows from facts and background, and what the dataset says about itself.

The rules are generic; which relations they apply to is declared in the ontology.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.sparql import select
from guanxi.store.terms import gx
from guanxi.vocabulary import PREFIXES, Ontology

_VOID: Final = PREFIXES["void"]

_SOURCES = f"{terms.FACTS} {terms.LEXICON}"

_SYMMETRIC = f"""
INSERT {{ GRAPH {terms.INFERRED} {{ ?object ?predicate ?subject }} }}
WHERE {{
  GRAPH {terms.ONTOLOGY} {{ ?predicate a owl:SymmetricProperty }}
  VALUES ?source {{ {_SOURCES} }}
  GRAPH ?source {{ ?subject ?predicate ?object }}
  FILTER NOT EXISTS {{
    VALUES ?other {{ {_SOURCES} }} GRAPH ?other {{ ?object ?predicate ?subject }}
  }}
}}"""

_TRANSITIVE = f"""
INSERT {{ GRAPH {terms.INFERRED} {{ ?subject <%s> ?object }} }}
USING {terms.FACTS} USING {terms.LEXICON}
WHERE {{
  ?subject <%s>+ ?object
  FILTER (?subject != ?object)
  FILTER NOT EXISTS {{ ?subject <%s> ?object }}
}}"""

_INVERSE = f"""
INSERT {{ GRAPH {terms.INFERRED} {{ ?object ?inverse ?subject }} }}
WHERE {{
  {{ GRAPH {terms.ONTOLOGY} {{ ?predicate owl:inverseOf ?inverse }} }}
  UNION {{ GRAPH {terms.ONTOLOGY} {{ ?inverse owl:inverseOf ?predicate }} }}
  VALUES ?source {{ {_SOURCES} {terms.INFERRED} }}
  GRAPH ?source {{ ?subject ?predicate ?object }}
  FILTER NOT EXISTS {{
    VALUES ?other {{ {_SOURCES} }} GRAPH ?other {{ ?object ?inverse ?subject }}
  }}
}}"""


def infer(store: ox.Store, ontology: Ontology) -> None:
    """Derive the inferred graph anew, in one atomic step.

    Adds the other direction of symmetric facts, the closure of transitive relations and the
    inverse of every relation that has one. No inferred triple stands in another graph, too.
    """
    transitive = [p.iri for p in ontology.predicates.values() if p.transitive]
    rules = (_SYMMETRIC, *(_TRANSITIVE % (iri, iri, iri) for iri in transitive), _INVERSE)
    update = ";\n".join((f"DROP SILENT GRAPH {terms.INFERRED}", *rules))
    store.update(update, prefixes=dict(PREFIXES))


def describe(store: ox.Store, version: str, fingerprint: str) -> list[ox.Triple]:
    """Return the dataset's description of itself in VoID, without this description's own size.

    Source: W3C Interest Group Note "Describing Linked Datasets with the VoID Vocabulary", 2011.
    """
    node = terms.DATASET
    return [
        ox.Triple(node, terms.TYPE, _void("Dataset")),
        ox.Triple(node, terms.TITLE, ox.Literal("guanxi knowledge graph", language="en")),
        ox.Triple(node, ox.NamedNode(f"{PREFIXES['owl']}versionInfo"), ox.Literal(version)),
        ox.Triple(node, gx("fingerprint"), ox.Literal(fingerprint)),
        ox.Triple(node, _void("triples"), terms.integer(_size(store))),
        *_partitions(store),
    ]


def _partitions(store: ox.Store) -> Iterator[ox.Triple]:
    for cls in (terms.NEWS_ARTICLE, gx("Claim"), gx("Evidence"), gx("Mention")):
        pattern = f"GRAPH ?graph {{ ?thing a {cls} }}"
        count = _count(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        local = cls.value.rpartition("#")[2].rpartition("/")[2]
        part = ox.NamedNode(f"{terms.DATASET.value}#{local}")
        yield ox.Triple(terms.DATASET, _void("classPartition"), part)
        yield ox.Triple(part, _void("class"), cls)
        yield ox.Triple(part, _void("entities"), terms.integer(count))


def _size(store: ox.Store) -> int:
    about = _count(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH {terms.ABOUT} {{ ?s ?p ?o }} }}")
    return len(store) - about


def _count(store: ox.Store, sparql: str) -> int:
    ((count,),) = select(store, sparql)
    return int(count or 0)


def _void(local: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + local)
