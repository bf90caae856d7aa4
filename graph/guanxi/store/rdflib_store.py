"""The store as an rdflib.Dataset, with the same rules for queries as everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from rdflib.query import Result

from guanxi.errors import QueryError
from guanxi.store.sparql import prepare, refuse, syntax_error
from guanxi.vocabulary import PREFIXES


def open_dataset(store: ox.Store) -> rdflib.Dataset:
    """Return a dataset over a store; its default graph is the union of all graphs."""
    dataset = rdflib.Dataset(store=_QueryableStore(store=store), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


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
        prepared = prepare(query)
        # With the union as default graph Oxigraph ignores FROM.
        graph: Any = queryGraph if prepared.union else None
        try:
            return super().query(prepared.text, initNs, initBindings, graph, **options)
        except SyntaxError as error:
            raise syntax_error(query, str(error)) from error

    def update(
        self,
        update: object,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: Any,  # noqa: N803
        **options: object,
    ) -> None:
        if not isinstance(update, str):
            raise QueryError("pass the update as a string")
        safe = refuse(update, ("SERVICE", "LOAD"))
        super().update(safe, initNs, initBindings, queryGraph, **options)
