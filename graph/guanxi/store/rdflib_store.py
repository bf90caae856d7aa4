"""The store as an rdflib.Dataset, with the same rules for queries as everywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, cast

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from rdflib.query import Result

from guanxi.errors import QueryError, StoreError
from guanxi.store import terms
from guanxi.store.sparql import prepare
from guanxi.store.sparql_mistakes import syntax_error
from guanxi.store.terms import Term
from guanxi.vocabulary import PREFIXES


def open_dataset(store: ox.Store) -> rdflib.Dataset:
    """Return a dataset over a store; its default graph is the union of all graphs."""
    dataset = rdflib.Dataset(store=_QueryableStore(store=store), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


def quads_of(graph: rdflib.Graph) -> Iterator[ox.Quad]:
    """Yield what a graph or dataset of rdflib holds.

    Raises
    ------
    StoreError
        If an IRI in it is none.
    """
    try:
        if isinstance(graph, rdflib.Dataset):
            for subject, predicate, object_, context in graph.quads((None, None, None, None)):
                triple = (subject, predicate, object_)
                yield _quad(triple, None if context is None else terms.from_rdflib(context))
        else:
            for triple in graph:
                yield _quad(triple, None)
    except (TypeError, ValueError) as error:
        raise StoreError(f"rdflib holds what is no RDF: {error}") from error


def _quad(triple: tuple[Any, ...], graph: Any) -> ox.Quad:
    subject, predicate, object_ = map(terms.from_rdflib, triple)
    return ox.Quad(cast(Any, subject), cast(Any, predicate), object_, graph)


class _QueryableStore(OxigraphStore):
    """Oxigraph's store for rdflib, without what would fetch or run slowly in silence."""

    def query(
        self,
        query: object,
        initNs: Mapping[str, Any],  # noqa: N803 - rdflib's interface
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: Any,  # noqa: N803
        **options: object,
    ) -> Result:
        if not isinstance(query, str):
            # rdflib would fall back to its own evaluator, 30 times slower.
            raise QueryError("pass the query as a string; prepared queries do not run in Oxigraph")
        prepared = prepare(query, _terms(initBindings))
        # With the union as default graph Oxigraph ignores FROM.
        graph: Any = queryGraph if prepared.union else None
        try:
            return super().query(prepared.text, initNs, {}, graph, **options)
        except SyntaxError as error:
            raise syntax_error(query, str(error)) from error

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Do nothing: rdflib calls this for every graph that somebody wants to read."""

    def _refuse(self, *_arguments: object, **_options: object) -> NoReturn:
        raise StoreError(
            "this dataset only reads: build or remove documents, or change a copy, "
            "rdflib.Dataset().parse(data=kg.export('nquads'), format='nquads')"
        )

    # What is not derived from documents would be wrong after the next build.
    add = addN = remove = remove_graph = update = _refuse  # noqa: N815 - rdflib's interface


def _terms(bindings: Mapping[str, Any]) -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = {}
    for name, value in bindings.items():
        try:
            found[str(name)] = (terms.from_rdflib(value),)
        except TypeError as error:
            raise QueryError(
                f"{name}: bind an rdflib term such as URIRef(kg.entity({str(value)!r}).iri), "
                "or ask kg.query, which takes names"
            ) from error
    return found
