"""The pages that people read: a front page, entities with their sentences, the query page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from guanxi.errors import UnknownNameError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.namespaces import BASE, GX, PREFIXES
from guanxi.notebook import Claims, name_spans, source
from guanxi.serving.entities import entity_path
from guanxi.store import ClaimRecord, EntityRecord

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Content security policy of pages without scripts."""
QUERY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""That of the query page; YASGUI styles its parts as it goes."""

FORMAT_NAMES: Final[Mapping[str, str]] = {
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "html": "text/html",
}
"""What ``?format=`` may say."""

_MOST_CLAIMS = 200
_GRAPHS = {"facts": "文章 articles", "lexicon": "背景 lexicon", "inferred": "推断 inferred"}
_FACTS = """
SELECT ?graph ?subject ?predicate ?relation ?isInverse ?object ?subjectLabel ?objectLabel WHERE {{
  VALUES ?graph {{ {graphs} }}
  {{ GRAPH ?graph {{ <{iri}> ?predicate ?object }} BIND(<{iri}> AS ?subject) }}
  UNION
  {{ GRAPH ?graph {{ ?subject ?predicate <{iri}> }} BIND(<{iri}> AS ?object) }}
  FILTER(STRSTARTS(STR(?predicate), STR(gx:)))
  OPTIONAL {{
    GRAPH <{ontology}> {{ ?predicate rdfs:label ?relation }} FILTER(LANG(?relation) = "zh")
  }}
  BIND(EXISTS {{ GRAPH <{ontology}> {{ ?predicate owl:inverseOf ?other }} }} AS ?isInverse)
  GRAPH ?first {{ ?subject skos:prefLabel ?subjectLabel }} FILTER(LANG(?subjectLabel) = "zh")
  GRAPH ?second {{ ?object skos:prefLabel ?objectLabel }} FILTER(LANG(?objectLabel) = "zh")
}}"""
_EXAMPLE = """# 谁和谁竞争？ Who competes with whom?
{prefixes}

SELECT ?甲 ?乙 ?confidence ?quote WHERE {{
  GRAPH ?document {{
    ?claim rdf:predicate gx:competesWith ; rdf:subject ?a ; rdf:object ?b ;
           gx:status gx:Asserted ; gx:confidence ?confidence ; gx:evidence/oa:exact ?quote .
  }}
  ?a skos:prefLabel ?甲 . FILTER(LANG(?甲) = "zh")
  ?b skos:prefLabel ?乙 . FILTER(LANG(?乙) = "zh")
}} ORDER BY DESC(?confidence) LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads to an entity's page.

    Attributes
    ----------
    label : str
    path : str or None
    count : int
    """

    label: str
    path: str | None
    count: int = 0


def front_page(graph: KnowledgeGraph, endpoint: str) -> str:
    """Return the page that tells what is here.

    Parameters
    ----------
    graph : KnowledgeGraph
    endpoint : str
        Address of the SPARQL endpoint.
    """
    most = [
        Link(row["entity"] or "", _search_path(row["entity"] or ""), int(row["documents"] or 0))
        for row in graph.query("most-mentioned").records()
    ]
    counts = [row for row in graph.info().rows(graph.ontology) if row[1] != "0"][:-3]
    return _render("home.html", counts=counts, most=most[:30], endpoint=endpoint)


def entity_page(graph: KnowledgeGraph, entity: EntityRecord) -> str:
    """Return the page of an entity: its facts, and its claims with their sentences."""
    claims = graph.claims(about=entity.iri)
    newest = Claims(claims[::-1][:_MOST_CLAIMS], graph.ontology)
    labels = graph.ontology.types
    return _render(
        "entity.html",
        entity=entity,
        type=next((labels[t].label_zh for t in labels if t == entity.type), entity.type),
        facts=_facts(graph, entity.iri),
        claims=[_claim(newest, claim) for claim in newest],
        left_out=len(claims) - len(newest),
        explorer=f"/explorer?{urlencode({'focus': entity.iri})}",
        formats=[(type, name) for name, type in FORMAT_NAMES.items() if name != "html"],
    )


def unknown_page(error: UnknownNameError) -> str:
    """Return the page that tells of a name that means nothing, or several things."""
    candidates = [_candidate(candidate) for candidate in error.candidates]
    return _render(
        "message.html",
        heading=error.name,
        message="没有唯一叫这个名字的实体。 No single entity has this name.",
        candidates=candidates,
        sought=error.name,
    )


def message_page(heading: str, message: str) -> str:
    """Return a page that says one thing."""
    return _render("message.html", heading=heading, message=message, candidates=())


def query_page() -> str:
    """Return the page for writing queries."""
    prefixes = "\n".join(
        f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("gx", "ent", "rdf", "skos", "oa")
    )
    settings = {"endpoint": "/sparql", "query": _EXAMPLE.format(prefixes=prefixes)}
    return _render("query.html", settings=json.dumps(settings, ensure_ascii=False))


@cache
def asset(name: str) -> bytes:
    """Return a packaged file that pages load."""
    return (files("guanxi.serving") / "templates" / name).read_bytes()


def _candidate(text: str) -> Link:
    """Read a candidate of an error: a name, or ``name (type, <IRI>)``."""
    label, _, rest = text.partition(" (")
    iri = rest.partition("<")[2].partition(">")[0]
    if iri:
        return Link(text, entity_path(iri))
    return Link(label, _search_path(label))


def _search_path(name: str) -> str:
    return f"/entity?{urlencode({'name': name})}"


def _facts(graph: KnowledgeGraph, iri: str) -> list[dict[str, Any]]:
    """Return rows of the table of facts: those of articles first, each in one direction only."""
    graphs = " ".join(f"<{BASE}graph/{name}>" for name in _GRAPHS)
    query = _FACTS.format(iri=iri, graphs=graphs, ontology=f"{BASE}graph/ontology")
    predicates = graph.ontology.predicates
    order = list(_GRAPHS)

    def place(row: dict[str, str | None]) -> tuple[int, str, str, str]:
        name = (row["graph"] or "").rpartition("/")[2]
        return order.index(name), row["predicate"] or "", row["subject"] or "", row["object"] or ""

    facts = []
    told = set()
    for row in sorted(graph.query(query).records(), key=place):
        source_index, predicate, subject, object = place(row)
        known = predicates.get(predicate.removeprefix(GX))
        is_reversal = (
            (predicate, object, subject) in told
            if known is not None and known.symmetric
            else known is None and row["isInverse"] == "true"
        )
        told.add((predicate, subject, object))
        if not is_reversal:
            facts.append(
                {
                    "subject": _linked(subject, row["subjectLabel"], iri),
                    "relation": row["relation"] or predicate.removeprefix(GX),
                    "object": _linked(object, row["objectLabel"], iri),
                    "graph": _GRAPHS[order[source_index]],
                }
            )
    return facts


def _linked(iri: str, label: str | None, here: str) -> Markup:
    path = entity_path(iri)
    if path is None or iri == here:
        return Markup("{}").format(label or iri)
    return Markup('<a href="{}">{}</a>').format(path, label)


def _claim(claims: Claims, claim: ClaimRecord) -> dict[str, Any]:
    url = claim.document.url
    return {
        "status": claim.status,
        "heading": claims.heading(claim),
        "quotes": [
            _marked(evidence.quote, name_spans(claim, index))
            for index, evidence in enumerate(claim.evidence)
        ],
        "source": source(claim.document),
        "url": url if url is not None and url.startswith(("http://", "https://")) else None,
    }


def _marked(quote: str, spans: Sequence[tuple[int, int]]) -> Markup:
    parts = []
    done = 0
    for start, end in sorted(spans):
        if done <= start < end <= len(quote):
            parts.append(Markup("{}<mark>{}</mark>").format(quote[done:start], quote[start:end]))
            done = end
    return Markup("").join([*parts, quote[done:]])


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(sought=values.pop("sought", ""), **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: asset(name).decode("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
    )
