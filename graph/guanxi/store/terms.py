"""RDF terms of the store: graphs, properties, hashed identifiers, conversion to rdflib."""

from __future__ import annotations

import functools
import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from guanxi.errors import QueryError
from guanxi.vocabulary import BASE, GX, PREFIXES, Predicate

if TYPE_CHECKING:
    import rdflib

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Fact: TypeAlias = tuple[str, str, str]
"""Subject IRI, local name of the predicate, object IRI."""


def _property(prefixed_name: str) -> ox.NamedNode:
    prefix, _, local = prefixed_name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


FACTS: Final = ox.NamedNode(f"{BASE}graph/facts")
INFERRED: Final = ox.NamedNode(f"{BASE}graph/inferred")
REPUBLICATIONS: Final = ox.NamedNode(f"{BASE}graph/republications")
LEXICON: Final = ox.NamedNode(f"{BASE}graph/lexicon")
ONTOLOGY: Final = ox.NamedNode(f"{BASE}graph/ontology")
JUDGEMENTS: Final = ox.NamedNode(f"{BASE}graph/judgements")
ABOUT: Final = ox.NamedNode(f"{BASE}graph/about")
DATASET: Final = ox.NamedNode(f"{BASE}dataset")

TYPE: Final = _property("rdf:type")
SUBJECT: Final = _property("rdf:subject")
PREDICATE: Final = _property("rdf:predicate")
OBJECT: Final = _property("rdf:object")
REIFIES: Final = _property("rdf:reifies")
PREF_LABEL: Final = _property("skos:prefLabel")
ALT_LABEL: Final = _property("skos:altLabel")
SAME_AS: Final = _property("owl:sameAs")
RDFS_LABEL: Final = _property("rdfs:label")
AMBIGUOUS_LABEL: Final = _property("gx:ambiguousLabel")
TITLE: Final = _property("dct:title")
ISSUED: Final = _property("dct:issued")
DAY: Final = _property("gx:day")
CREATOR: Final = _property("dct:creator")
SOURCE: Final = _property("dct:source")
IDENTIFIER: Final = _property("dct:identifier")
LANGUAGE: Final = _property("dct:language")
URL: Final = _property("schema:url")
DERIVED_FROM: Final = _property("prov:wasDerivedFrom")
EXACT: Final = _property("oa:exact")
START: Final = _property("oa:start")
END: Final = _property("oa:end")

VALUE: Final = _property("schema:value")
MIN_VALUE: Final = _property("schema:minValue")
MAX_VALUE: Final = _property("schema:maxValue")
CURRENCY: Final = _property("schema:currency")
UNIT: Final = _property("schema:unitText")

NEWS_ARTICLE: Final = _property("schema:NewsArticle")
QUOTE_SELECTOR: Final = _property("oa:TextQuoteSelector")
POSITION_SELECTOR: Final = _property("oa:TextPositionSelector")
CONCEPT: Final = _property("skos:Concept")

EDTF: Final = _property("edtf:EDTF")
XSD_DATE: Final = _property("xsd:date")
XSD_DATE_TIME: Final = _property("xsd:dateTime")
XSD_INTEGER: Final = _property("xsd:integer")
XSD_DECIMAL: Final = _property("xsd:decimal")
XSD_BASE64: Final = _property("xsd:base64Binary")
XSD_ANY_URI: Final = _property("xsd:anyURI")

TIMES: Final = " × "
"""Between the reason and the factor of a gx:discount."""

_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode

ENTITY_LANGUAGE: Final = "zh"
"""Language tag of names taken from documents: they are as Chinese news writes them."""


@functools.lru_cache(maxsize=1024)
def gx(local: str) -> ox.NamedNode:
    """Return a term of the guanxi vocabulary."""
    return ox.NamedNode(GX + local)


def hashed_iri(kind: str, *parts: str | int | None) -> ox.NamedNode:
    """Return an IRI that is a pure function of what the thing states.

    Parameters
    ----------
    kind : str
        First segment of the path, such as ``claim``.
    *parts : str, int or None
        What is stated; the order counts.

    Examples
    --------
    >>> hashed_iri("claim", "a", None) == hashed_iri("claim", "a", None)
    True
    >>> hashed_iri("claim", "a", "b") == hashed_iri("claim", "ab", None)
    False
    """
    digest = hashlib.sha256(_AS_JSON(parts).encode("utf-8", "replace"))
    return ox.NamedNode(f"{BASE}{kind}/{digest.hexdigest()[:24]}")


def canonical_fact(subject: str, predicate: Predicate, object: str) -> Fact:
    """Return the fact with the smaller IRI first where the relation is symmetric."""
    if predicate.symmetric and object < subject:
        subject, object = object, subject
    return subject, predicate.name, object


def fact_iri(fact: Fact) -> ox.NamedNode:
    """Return the IRI that all claims about one fact share, whatever their direction."""
    return hashed_iri("fact", *fact)


def node(iri: str) -> ox.NamedNode:
    """Return the node of an IRI that a user gave.

    Raises
    ------
    QueryError
        If it is no absolute IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is no IRI: {error}") from error


def integer(value: int) -> ox.Literal:
    """Return an xsd:integer."""
    return ox.Literal(str(value), datatype=XSD_INTEGER)


def decimal(value: float) -> ox.Literal:
    """Return an xsd:decimal of at most four decimal places, above 0 if `value` is.

    Examples
    --------
    >>> decimal(0.930000001).value, decimal(1.0).value, decimal(0.000001).value
    ('0.93', '1', '0.0001')
    """
    rounded = max(round(value, 4), 0.0001) if value > 0 else 0.0
    text = f"{Decimal(str(rounded)):f}"
    return ox.Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=XSD_DECIMAL)


def exact_decimal(value: Decimal) -> ox.Literal:
    """Return an xsd:decimal with all its places.

    Examples
    --------
    >>> exact_decimal(Decimal("1E+9")).value, exact_decimal(Decimal("16.594")).value
    ('1000000000', '16.594')
    """
    return ox.Literal(f"{value:f}", datatype=XSD_DECIMAL)


def compact(iri: str) -> str:
    r"""Return an IRI as a prefixed name, as SPARQL reads it, where a prefix fits.

    Examples
    --------
    >>> compact("https://w3id.org/guanxi/entity/企业微信")
    'ent:企业微信'
    >>> print(compact("https://w3id.org/guanxi/entity/Company/某公司"))
    ent:Company\/某公司
    >>> compact("https://example.org/")
    'https://example.org/'
    """
    fitting = [
        (namespace, prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)
    ]
    if not fitting:
        return iri
    namespace, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(namespace) :].replace('/', chr(92) + '/')}"


def to_rdflib(term: Term) -> rdflib.term.Identifier:
    """Return the same term as rdflib has it.

    Raises
    ------
    TypeError
        For an RDF 1.2 triple term, which rdflib lacks.
    """
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value.endswith("#string"):
            return rdflib.Literal(term.value)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    raise TypeError("rdflib has no RDF 1.2 triple terms; ask for its parts with SUBJECT() …")


def from_rdflib(term: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return an rdflib term as Oxigraph has it."""
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is not None:
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        return ox.Literal(str(term))
    raise TypeError(f"{term!r} is no RDF term")
