"""What users give for the variables of a query, as RDF terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from guanxi.errors import QueryError, UnknownNameError
from guanxi.store import terms
from guanxi.store.identity import cluster
from guanxi.store.names import read_term, resolve_entity
from guanxi.store.quads import Quads
from guanxi.store.queries import NamedQuery, ParameterKind
from guanxi.store.sparql_mistakes import alike, or_rather
from guanxi.store.terms import Term
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib

Binding: TypeAlias = "str | Term | rdflib.term.Identifier"
"""A term; or a text, read as the parameter's kind says, as an entity's name where there is none."""


def parse_assignment(text: str) -> tuple[str, str]:
    """Split ``NAME=TEXT``.

    Raises
    ------
    QueryError
        If there is no ``=`` or no name before it.
    """
    name, equals, value = text.partition("=")
    name = name.strip().lstrip("?$")
    if not equals or not name.isidentifier():
        raise QueryError(f"{text!r} is no binding: write NAME=TEXT, such as name=企业微信")
    return name, value


def read_bindings(
    store: Quads, ontology: Ontology, query: NamedQuery | None, given: Mapping[str, Binding]
) -> dict[str, tuple[Term, ...]]:
    """Return the terms to bind: for an entity, all that stand for it.

    Parameters
    ----------
    store : Quads
        Where names are looked up.
    ontology : Ontology
    query : NamedQuery or None
        Its parameters say what a text stands for.
    given : Mapping of str to Binding
        By variable, without ``?``.

    Raises
    ------
    QueryError
        If a required parameter is missing, there is none of that name or a text does not fit it.
    UnknownNameError
        If a name means no entity, relation or status, or several entities.
    """
    kinds: dict[str, ParameterKind] = {}
    if query is not None:
        kinds = {parameter.name: parameter.kind for parameter in query.parameters}
        for parameter in query.parameters:
            if parameter.required and parameter.name not in given:
                raise QueryError(
                    f"query {query.name!r} needs {parameter.name} ({parameter.kind}): "
                    f"add --bind {parameter.name}=…"
                )
        for name in given:
            if name not in kinds:
                known = ", ".join(kinds) or "none"
                hint = or_rather(alike(name, kinds)) or f"; it has {known}"
                raise QueryError(f"query {query.name!r} has no parameter {name}{hint}")
    bindings: dict[str, tuple[Term, ...]] = {}
    for name, value in given.items():
        kind = kinds.get(name, "entity")
        term = _term(store, ontology, name, kind, value)
        if kind == "entity" and isinstance(term, ox.NamedNode):
            bindings[name] = tuple(map(ox.NamedNode, cluster(store, term.value)))
        else:
            bindings[name] = (term,)
    return bindings


def _term(store: Quads, ontology: Ontology, name: str, kind: ParameterKind, value: Binding) -> Term:
    if isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple):
        return value
    if type(value) is not str:  # rdflib's terms are kinds of str
        return terms.from_rdflib(value)
    written = read_term(value)
    if written is not None:
        return written
    if kind == "entity":
        return ox.NamedNode(resolve_entity(store, value).iri)
    if kind == "predicate":
        return ox.NamedNode(ontology.predicate(value).iri)
    if kind == "status":
        if value not in ontology.statuses:
            raise UnknownNameError(value, tuple(ontology.statuses), kind="status")
        return ox.Literal(value)  # its notation, which answers show, too
    if kind == "text":
        return ox.Literal(value)
    try:
        if kind == "date":
            return ox.Literal(date.fromisoformat(value).isoformat(), datatype=terms.XSD_DATE)
        return terms.integer(int(value))
    except ValueError as error:
        example = "2022-09-14" if kind == "date" else "12"
        raise QueryError(f"{name}: {value!r} is no {kind}; write it as {example}") from error
