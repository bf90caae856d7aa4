"""Named queries: SPARQL files that say in leading comments what they are for.

::

    # title: 竞争对手 · Competitors
    # description: Who competes with an entity, by which sentence.
    # parameter name: entity, required - the company or product
    # parameter since: date - only sentences published on that day or later

A parameter is a variable of the query; one that is left out restricts nothing. Its kind says how
a text stands for it: ``entity`` (a name or alias), ``predicate`` (a local name such as
``headOf``, or its label), ``status`` (its notation, ``planned``), ``date`` (``2022-09-14``),
``text`` or ``number``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from typing import Literal, TypeAlias, cast, get_args

from guanxi.errors import OntologyError, UnknownNameError
from guanxi.vocabulary import Ontology

ParameterKind: TypeAlias = Literal["entity", "predicate", "status", "date", "text", "number"]

_FIELD = re.compile(r"#\s*(title|description|parameter)\b(.*)")
_PARAMETER = re.compile(r"\s+(\w+)\s*:\s*(\w+)\s*(,\s*required)?\s*(?:-\s*(.*))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a named query lets its user bind."""

    name: str
    kind: ParameterKind
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A stock query.

    Attributes
    ----------
    name : str
        The file's stem.
    title, description : str
    parameters : tuple of Parameter
        In the order of the file.
    text : str
        The SPARQL, comments included.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str


def named_queries(ontology: Ontology) -> tuple[NamedQuery, ...]:
    """Return the named queries of an ontology, sorted by name; a later folder's win.

    Raises
    ------
    OntologyError
        If a file is not in UTF-8, lacks its title or describes a parameter in another form.
    """
    queries = {query.name: query for query in map(_read, ontology.query_files)}
    return tuple(queries[name] for name in sorted(queries))


def named_query(ontology: Ontology, name: str) -> NamedQuery:
    """Return one named query.

    Raises
    ------
    UnknownNameError
        If there is none of that name; the candidates are those spelled alike.
    """
    queries = {query.name: query for query in named_queries(ontology)}
    if name not in queries:
        close = get_close_matches(name, queries, cutoff=0.7)
        raise UnknownNameError(name, tuple(close), kind="query")
    return queries[name]


def _read(file: Traversable) -> NamedQuery:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise OntologyError(f"{file}: is no text in UTF-8; save it as UTF-8") from None
    title = description = ""
    parameters = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        field = _FIELD.match(line)
        if field is None:
            continue
        key, rest = field.groups()
        if key == "parameter":
            parameters.append(_parameter(file, rest))
        elif key == "title":
            title = rest.removeprefix(":").strip()
        else:
            description = f"{description} {rest.removeprefix(':').strip()}".strip()
    if not title:
        raise OntologyError(f"{file}: begin the query with a line '# title: …'")
    return NamedQuery(file.name.removesuffix(".rq"), title, description, tuple(parameters), text)


def _parameter(file: Traversable, text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text.rstrip())
    if match is None or match[2] not in get_args(ParameterKind):
        raise OntologyError(
            f"{file}: write '# parameter NAME: KIND[, required] - description' with a KIND among "
            f"{', '.join(get_args(ParameterKind))}, not '# parameter{text}'"
        )
    kind = cast(ParameterKind, match[2])
    return Parameter(match[1], kind, match[3] is not None, match[4] or "")
