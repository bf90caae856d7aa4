"""What the dataset says about itself: how much it holds, of whom, made by what.

Sources: W3C Interest Group Note "Describing Linked Datasets with the VoID Vocabulary", 2011; W3C
Recommendation "Data Catalog Vocabulary (DCAT) - Version 3", 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.imported_graphs import imported_graphs
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.store.terms import gx
from guanxi.vocabulary import BASE, GX, PREFIXES

_ONTOLOGY: Final = ox.NamedNode(f"{BASE}ontology")
_SOFTWARE: Final = ox.NamedNode(f"{terms.DATASET.value}#software")
_PERIOD: Final = ox.NamedNode(f"{terms.DATASET.value}#period")
_TITLES: Final = (("企业关系知识图谱", "zh"), ("guanxi knowledge graph", "en"))
_DESCRIPTION: Final = (
    "Who relates to whom in Chinese business news: one named graph for each article with its "
    "claims and their sentences, and the facts that follow from them."
)
_OWN_GRAPHS: Final = (
    terms.FACTS,
    terms.INFERRED,
    terms.REPUBLICATIONS,
    terms.LEXICON,
    terms.ONTOLOGY,
    terms.JUDGEMENTS,
)

_SIZE: Final = ox.NamedNode(f"{PREFIXES['void']}triples")

UNDESCRIBE: Final = f"DELETE WHERE {{ GRAPH {terms.ABOUT} {{ {terms.DATASET} {_SIZE} ?size }} }}"
"""The update that goes with a change: what is told of the whole is no longer true."""


def is_described(store: Quads) -> bool:
    """Tell whether the description is complete and nothing has changed since."""
    found = store.quads_for_pattern(terms.DATASET, _SIZE, None, terms.ABOUT)
    return any(True for _ in found)


def describe(store: Quads, version: str, fingerprint: str) -> list[ox.Triple]:
    """Return the dataset's description of itself, without this description's own size.

    Parameters
    ----------
    store : Quads
    version : str
        Of guanxi.
    fingerprint : str
        Of what the store is built with.
    """
    node = terms.DATASET
    return [
        ox.Triple(node, terms.TYPE, _term("void", "Dataset")),
        ox.Triple(node, terms.TYPE, _term("dcat", "Dataset")),
        *(ox.Triple(node, terms.TITLE, ox.Literal(text, language=tag)) for text, tag in _TITLES),
        ox.Triple(node, _term("dct", "description"), ox.Literal(_DESCRIPTION, language="en")),
        ox.Triple(node, terms.LANGUAGE, ox.Literal("zh")),
        ox.Triple(node, _term("owl", "versionInfo"), ox.Literal(version)),
        ox.Triple(node, gx("fingerprint"), ox.Literal(fingerprint)),
        ox.Triple(node, _SIZE, terms.integer(_size(store))),
        ox.Triple(node, _term("void", "vocabulary"), ox.NamedNode(GX)),
        *_makers(store, version),
        *_origins(store),
        *_classes(store),
        *_relations(store),
        *_graphs(store),
    ]


def _makers(store: Quads, version: str) -> Iterator[ox.Triple]:
    """Tell which program made it, by which version of the ontology."""
    yield ox.Triple(terms.DATASET, _term("prov", "wasAttributedTo"), _SOFTWARE)
    yield ox.Triple(_SOFTWARE, terms.TYPE, _term("prov", "SoftwareAgent"))
    yield ox.Triple(_SOFTWARE, _term("schema", "name"), ox.Literal("guanxi"))
    yield ox.Triple(_SOFTWARE, _term("schema", "softwareVersion"), ox.Literal(version))
    yield ox.Triple(terms.DATASET, _term("dct", "conformsTo"), _ONTOLOGY)
    # In its own graph the ontology tells its version by owl:versionInfo.
    stated = store.quads_for_pattern(_ONTOLOGY, _term("owl", "versionInfo"), None, terms.ONTOLOGY)
    for quad in stated:
        yield ox.Triple(_ONTOLOGY, _term("schema", "version"), quad.object)


def _origins(store: Quads) -> Iterator[ox.Triple]:
    """Tell how many documents there are, of which days, and who published them."""
    ((count, first, last),) = select(
        store,
        f"""SELECT (COUNT(*) AS ?n) (MIN(?day) AS ?first) (MAX(?day) AS ?last) {{
          GRAPH ?document {{
            ?document a {terms.NEWS_ARTICLE} OPTIONAL {{ ?document gx:day ?day }}
          }}
        }}""",
    )
    yield ox.Triple(terms.DATASET, _term("void", "documents"), terms.integer(int(count or 0)))
    if first and last:
        yield ox.Triple(terms.DATASET, _term("dct", "temporal"), _PERIOD)
        yield ox.Triple(_PERIOD, terms.TYPE, _term("dct", "PeriodOfTime"))
        for name, day in (("startDate", first), ("endDate", last)):
            literal = ox.Literal(day, datatype=terms.XSD_DATE)
            yield ox.Triple(_PERIOD, _term("dcat", name), literal)
    for (source,) in select(
        store,
        f"""SELECT DISTINCT ?source {{
          GRAPH ?document {{ ?document a {terms.NEWS_ARTICLE} ; dct:source ?source }}
        }}""",
    ):
        yield ox.Triple(terms.DATASET, terms.SOURCE, ox.Literal(str(source)))


def _classes(store: Quads) -> Iterator[ox.Triple]:
    for cls in (terms.NEWS_ARTICLE, gx("Claim"), gx("Evidence"), gx("Mention")):
        pattern = f"GRAPH ?graph {{ ?thing a {cls} }}"
        count = _count(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        part = ox.NamedNode(f"{terms.DATASET.value}#{_local(cls.value)}")
        yield ox.Triple(terms.DATASET, _term("void", "classPartition"), part)
        yield ox.Triple(part, _term("void", "class"), cls)
        yield ox.Triple(part, _term("void", "entities"), terms.integer(count))


def _relations(store: Quads) -> Iterator[ox.Triple]:
    """Tell how many facts there are of each relation."""
    for predicate, count in select(
        store,
        f"""SELECT ?p (COUNT(*) AS ?n) {{
          GRAPH {terms.FACTS} {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?p), STR(gx:)))
        }} GROUP BY ?p""",
    ):
        part = ox.NamedNode(f"{terms.DATASET.value}#{_local(str(predicate))}")
        yield ox.Triple(terms.DATASET, _term("void", "propertyPartition"), part)
        yield ox.Triple(part, _term("void", "property"), ox.NamedNode(str(predicate)))
        yield ox.Triple(part, _SIZE, terms.integer(int(count or 0)))


def _graphs(store: Quads) -> Iterator[ox.Triple]:
    """Tell the sizes of all graphs but those of documents."""
    sizes = {
        graph: _count(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        for graph in _OWN_GRAPHS
    }
    sizes |= {ox.NamedNode(each.iri): each.triples for each in imported_graphs(store)}
    for graph, size in sizes.items():
        if size:
            yield ox.Triple(terms.DATASET, _term("void", "subset"), graph)
            yield ox.Triple(graph, _SIZE, terms.integer(size))


def _size(store: Quads) -> int:
    about = _count(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH {terms.ABOUT} {{ ?s ?p ?o }} }}")
    return len(store) - about


def _count(store: Quads, sparql: str) -> int:
    ((count,),) = select(store, sparql)
    return int(count or 0)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _term(prefix: str, local: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + local)
