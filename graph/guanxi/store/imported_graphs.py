"""Foreign RDF beside our own: every import has a graph of its own, which builds never touch."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from guanxi.errors import StoreError, UnknownNameError
from guanxi.store import terms
from guanxi.store.quads import Quads
from guanxi.store.remote_quads import RemoteQuads
from guanxi.store.sparql import select
from guanxi.store.terms import Term, gx
from guanxi.vocabulary import BASE

_IMPORTED: Final = f"{BASE}graph/imported/"
_ARRIVING: Final = ox.NamedNode(f"{BASE}graph/arriving")
"""Where an import is written before it takes its place in one step."""

_OWN_CLASSES: Final = frozenset({gx("Claim"), gx("Evidence"), gx("Mention")})
"""Whoever counts or derives looks for these in all graphs."""

_BLANK: Final = re.compile(r"_:\S+")
_OWN_PROPERTIES: Final = frozenset({gx("fact"), gx("entity"), gx("evidence")})


@dataclass(frozen=True, slots=True)
class ImportedGraph:
    """Foreign RDF in the store.

    Attributes
    ----------
    name : str
        As it was imported under; a file's name without its ending, unless told otherwise.
    iri : str
        Of its graph.
    triples : int
    """

    name: str
    iri: str
    triples: int


def read_foreign(paths: Iterable[Path], name: str) -> list[ox.Triple]:
    """Read files as the triples of one graph, whatever graphs they have.

    Blank nodes are named by their place, so that the same files make the same graph.

    Parameters
    ----------
    paths : iterable of Path
        The ending tells the format: .ttl .nt .nq .trig .rdf .xml .jsonld .json .n3
    name : str
        Of the import; relative IRIs stand below its graph.

    Raises
    ------
    StoreError
        If a file is no RDF, holds what only guanxi itself writes, or RDF 1.2 triple terms.
    OSError
        If a file cannot be read.
    """
    graph = graph_of(name)
    triples: dict[ox.Triple, None] = {}
    for number, path in enumerate(paths):
        digest = terms.hashed_iri("blank", graph.value, number).value.rpartition("/")[2]
        triples |= dict.fromkeys(_renamed(_quads(path, graph), f"i{digest[:12]}n"))
    return list(triples)


def foreign_triples(quads: Iterable[ox.Quad], name: str) -> list[ox.Triple]:
    """Take quads as the triples of one graph, whatever graphs they have.

    Blank nodes are named in the order of what is said of them.

    Parameters
    ----------
    quads : iterable of pyoxigraph.Quad
    name : str
        Of the import.

    Raises
    ------
    StoreError
        As :func:`read_foreign` does.
    """
    digest = terms.hashed_iri("blank", graph_of(name).value, 0).value.rpartition("/")[2]
    given = sorted(quads, key=lambda quad: _BLANK.sub("_:", str(quad)))
    for quad in given:
        _check(name, quad)
    return list(dict.fromkeys(_renamed(given, f"i{digest[:12]}n")))


def _renamed(quads: Iterable[ox.Quad], prefix: str) -> Iterator[ox.Triple]:
    """Yield triples whose blank nodes are numbered in the order of their appearance."""
    named: dict[ox.BlankNode, ox.BlankNode] = {}

    def number(term: Term) -> Term:
        if not isinstance(term, ox.BlankNode):
            return term
        return named.setdefault(term, ox.BlankNode(f"{prefix}{len(named) + 1}"))

    for quad in quads:
        subject = number(quad.subject)
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        yield ox.Triple(subject, quad.predicate, number(quad.object))


def graph_of(name: str) -> ox.NamedNode:
    """Return the graph of an import.

    >>> graph_of("工商 2022").value
    'https://w3id.org/guanxi/graph/imported/工商%202022'
    """
    kept = re.sub(r"[^\w.~-]", lambda match: quote(match[0], safe=""), name)
    return ox.NamedNode(f"{_IMPORTED}{kept}")


def write_imported(store: Quads, name: str, triples: Collection[ox.Triple]) -> None:
    """Put triples in place of what was imported under a name, in one atomic step."""
    graph = graph_of(name)
    if isinstance(store, RemoteQuads):
        store.write_graph(graph, triples)
        return
    assert isinstance(store, ox.Store)
    clear_away(store)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, _ARRIVING) for t in triples)
    store.update(f"DROP SILENT GRAPH {graph}; MOVE SILENT GRAPH {_ARRIVING} TO GRAPH {graph}")


def clear_away(store: Quads) -> None:
    """Remove what an import that was cut short has left."""
    if any(True for _ in store.quads_for_pattern(None, None, None, _ARRIVING)):
        store.remove_graph(_ARRIVING)


def remove_imported(store: Quads, name: str) -> ImportedGraph:
    """Forget what was imported under a name.

    Raises
    ------
    UnknownNameError
        If nothing was.
    """
    present = imported_graphs(store)
    for each in present:
        if name in (each.name, each.iri):
            store.update(f"DROP SILENT GRAPH <{each.iri}>")
            return each
    raise UnknownNameError(name, tuple(each.name for each in present), kind="import")


def imported_graphs(store: Quads) -> tuple[ImportedGraph, ...]:
    """Return what was imported, sorted by name."""
    rows = select(
        store,
        f"""SELECT DISTINCT ?graph {{
          GRAPH ?graph {{}} FILTER(STRSTARTS(STR(?graph), "{_IMPORTED}"))
        }}""",
    )
    found = []
    for (iri,) in rows:
        ((size,),) = select(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
        name = unquote(str(iri).removeprefix(_IMPORTED))
        found.append(ImportedGraph(name, str(iri), int(size or 0)))
    return tuple(sorted(found, key=lambda each: each.name))


def _quads(path: Path, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    format = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if format is None:
        raise StoreError(
            f"{path}: the ending {path.suffix!r} is no RDF format's; use one of "
            ".ttl .nt .nq .trig .rdf .jsonld .n3"
        )
    data = path.read_bytes()
    try:
        for quad in ox.parse(data, format=format, base_iri=f"{graph.value}/"):
            _check(path, quad)
            yield quad
    except SyntaxError as error:
        raise StoreError(f"{path}: no valid {format.name}: {error}") from error


def _check(path: Path | str, quad: ox.Quad) -> None:
    if quad.predicate in _OWN_PROPERTIES or quad.object in _OWN_CLASSES:
        raise StoreError(
            f"{path} holds claims of a guanxi store: build the articles, restore a backup, or "
            "import its plain facts (guanxi export --format turtle)"
        )
    if isinstance(quad.object, ox.Triple):
        raise StoreError(f"{path} holds RDF 1.2 triple terms, which most tools cannot read yet")
