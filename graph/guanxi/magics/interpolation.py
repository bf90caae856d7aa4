"""``{{name}}`` in a SPARQL cell: a variable of the notebook, put in as an RDF term.

Never as text: whatever the variable holds becomes one term, or several side by side, and can
neither end a pattern nor begin another query. ``{{rival}}`` takes a text for the name of an
entity, ``"{{word}}"`` for a literal and ``<{{address}}>`` for an IRI.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from guanxi.errors import QueryError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.model import Entity
from guanxi.namespaces import PREFIXES
from guanxi.store import EntityRecord, Term, from_rdflib, pointed

Namespace: TypeAlias = Mapping[str, Any]

_HOLE: Final = r"\{\{\s*([^\W\d]\w*)\s*\}\}"
# What may hide a hole comes before a hole by itself.
_PARTS: Final = re.compile(
    "|".join(
        (
            rf'(?P<literal>"{_HOLE}"|\'{_HOLE}\')',
            rf"(?P<iri><{_HOLE}>)",
            r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
            r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\')',
            r'(?P<written><[^<>"{}|^`\\\s]*>)',
            r"(?P<comment>#[^\n\r]*)",
            rf"(?P<bare>{_HOLE})",
        )
    ),
    re.DOTALL,
)
_DIGITS: Final = re.compile(r"-?[0-9]+")
_INTEGER: Final = ox.NamedNode(f"{PREFIXES['xsd']}integer")
_IN_QUOTES: Final = re.compile(_HOLE)


def interpolated(text: str, namespace: Namespace, graph: KnowledgeGraph) -> str:
    """Fill the holes of a query.

    Parameters
    ----------
    text : str
    namespace : Mapping of str to object
        The notebook's variables.
    graph : KnowledgeGraph
        Where names of entities are looked up.

    Raises
    ------
    QueryError
        If there is no such variable, or it holds nothing that is a term; the message shows where.
    """

    def filled(match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind == "string" and (hole := _IN_QUOTES.search(match[0])):
            raise pointed(
                text,
                match.start() + hole.start(),
                "it shares its quotes; let it stand alone in them, or use CONCAT",
                subject=hole[0],
            )
        names = [name for name in match.groups() if name and name.isidentifier()]
        if kind not in ("literal", "iri", "bare") or not names:
            return match[0]
        try:
            return _written(kind, _value(names[-1], namespace), graph)
        except QueryError as error:
            told = f"{{{{{names[-1]}}}}}"
            raise pointed(text, match.start(), str(error), subject=told) from error

    return _PARTS.sub(filled, text)


def _value(name: str, namespace: Namespace) -> Any:
    if name in namespace:
        return namespace[name]
    known = [each for each in namespace if not each.startswith("_")]
    close = get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise QueryError(f"there is no such variable{hint}")


def _written(kind: str, value: Any, graph: KnowledgeGraph) -> str:
    if kind == "literal":
        return str(ox.Literal(str(value)))
    if kind == "iri":
        return str(_iri(str(value)))
    return " ".join(map(_syntax, _terms(value, graph)))


def _syntax(term: Term) -> str:
    """Return a term as SPARQL has it; LIMIT takes no number but a bare one."""
    if not isinstance(term, ox.Literal) or term.datatype != _INTEGER:
        return str(term)
    return term.value if _DIGITS.fullmatch(term.value) else str(term)


def _terms(value: Any, graph: KnowledgeGraph) -> list[Term]:
    if not isinstance(value, str | Mapping) and isinstance(value, Iterable):
        # A set has no order of its own.
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
        if not items:
            raise QueryError("it is empty")
        return [_term(each, graph) for each in items]
    return [_term(value, graph)]


def _term(value: Any, graph: KnowledgeGraph) -> Term:
    value = value.item() if hasattr(value, "item") and hasattr(value, "dtype") else value
    if isinstance(value, EntityRecord | Entity):
        return ox.NamedNode(value.iri)
    if type(value) is str:
        return ox.NamedNode(graph.entity(value).iri)
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    if isinstance(value, bool | int | float | Decimal | datetime.date):
        return _literal(value)
    try:
        term = from_rdflib(value)
    except (TypeError, ValueError) as error:
        kind = type(value).__name__
        raise QueryError(
            f"a {kind} is no term; give a name, number, date, entity or rdflib term, or a list"
        ) from error
    if isinstance(term, ox.BlankNode):
        raise QueryError("a blank node would match anything; give an IRI or a literal")
    return term


def _literal(value: bool | float | Decimal | datetime.date) -> Term:
    import rdflib

    if value != value:
        raise QueryError("it is empty")
    return from_rdflib(rdflib.Literal(value))


def _iri(text: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise QueryError(f"{text!r} is no IRI: {error}") from error
