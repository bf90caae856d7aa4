"""A store that is asked in SPARQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from guanxi.errors import QueryError, StoreError
from guanxi.store import terms
from guanxi.store.bindings import Binding, read_bindings
from guanxi.store.lexicon_graph import ontology_triples
from guanxi.store.quads import Quads
from guanxi.store.queries import NamedQuery
from guanxi.store.query_account import QueryAccount, query_account
from guanxi.store.result import QueryResult, read, texts
from guanxi.store.sparql import PreparedQuery, prepare
from guanxi.store.sparql_mistakes import check_vocabulary, syntax_error
from guanxi.vocabulary import GX, PREFIXES, Ontology

if TYPE_CHECKING:
    import rdflib


class AskedStore:
    """Answers questions in SPARQL.

    Parameters
    ----------
    store : Quads
    ontology : Ontology

    Attributes
    ----------
    ontology : Ontology
    """

    def __init__(self, store: Quads, ontology: Ontology) -> None:
        self.ontology = ontology
        self._store = store

    def query(
        self,
        query: str | NamedQuery,
        bindings: Mapping[str, Binding] | None = None,
        *,
        limit: int | None = None,
    ) -> QueryResult:
        """Ask in SPARQL.

        The prefixes of :data:`guanxi.vocabulary.PREFIXES` need no declaration. The default graph
        is the union of all graphs, unless the query says ``FROM``.

        Parameters
        ----------
        query : str or NamedQuery
        bindings : Mapping of str to Binding, optional
            By variable: RDF terms, or texts as after ``--bind``.
        limit : int, optional
            Read no more rows or triples than these.

        Raises
        ------
        QueryError
            If the query is malformed (the message shows where), would change or fetch something,
            or the bindings do not fit.
        UnknownNameError
            If a binding names no entity or several.

        Examples
        --------
        >>> from guanxi.store import GraphStore
        >>> from guanxi.vocabulary import load_ontology
        >>> store = GraphStore.open(None, ontology=load_ontology())
        >>> store.query("ASK { ent:企业微信 a gx:Product }").boolean
        True
        """
        self._settle()
        text, prepared = self._prepared(query, bindings or {})
        return QueryResult(self._answer(text, prepared), limit)

    def account(
        self, query: str | NamedQuery, bindings: Mapping[str, Binding] | None = None
    ) -> QueryAccount:
        """Ask in SPARQL, and return what was asked and read instead of the answer.

        Parameters and errors are those of :meth:`query`.
        """
        self._settle()
        start = perf_counter()
        text, prepared = self._prepared(query, bindings or {})
        result = QueryResult(self._answer(text, prepared))
        return query_account(prepared, result, perf_counter() - start)

    def rows(self, query: str) -> Iterator[tuple[str | None, ...]]:
        """Yield what a SELECT finds, as :meth:`QueryResult.values` does, but keep none of it.

        Parameters
        ----------
        query : str

        Raises
        ------
        QueryError
            As :meth:`query`; and if it is no SELECT.
        """
        self._settle()
        answer = self._answer(query, prepare(query, {}))
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("only a SELECT has rows")
        return texts(read(answer))

    @cached_property
    def dataset(self) -> rdflib.Dataset:
        """The store as rdflib has it; its default graph is the union of all graphs.

        Query it with strings: they run in Oxigraph. Whoever keeps it keeps the folder locked.

        Raises
        ------
        StoreError
            If the store is on a server.
        """
        from guanxi.store.rdflib_store import open_dataset

        self._settle()
        if not isinstance(self._store, ox.Store):
            raise StoreError(
                "rdflib reads a store on this machine only; give it the server's address itself: "
                "rdflib.plugins.stores.sparqlstore.SPARQLStore"
            )
        return open_dataset(self._store)

    # ------------------------------------------------------------------ inside

    def _prepared(
        self, query: str | NamedQuery, bindings: Mapping[str, Binding]
    ) -> tuple[str, PreparedQuery]:
        """Return a query as it was written, and with its bindings in place."""
        named = query if isinstance(query, NamedQuery) else None
        text = named.text if named is not None else str(query)
        given = read_bindings(self._store, self.ontology, named, bindings)
        return text, prepare(text, given)

    def _answer(
        self, text: str, prepared: PreparedQuery
    ) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        try:
            answer = self._store.query(
                prepared.text,
                prefixes=dict(PREFIXES),
                use_default_graph_as_union=prepared.union,
            )
            check_vocabulary(text, self._vocabulary, self._is_used)
        except SyntaxError as error:
            raise syntax_error(text, str(error)) from error
        except RuntimeError as error:  # such as a function that does not exist
            raise QueryError(f"the query cannot be answered: {error}") from error
        return answer

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Local names of all that the ontology describes."""
        subjects = (triple.subject for triple in ontology_triples(self.ontology))
        return frozenset(
            node.value.removeprefix(GX)
            for node in subjects
            if isinstance(node, ox.NamedNode) and node.value.startswith(GX)
        )

    def _is_used(self, name: str) -> bool:
        """Tell whether the store uses a term of our vocabulary that the ontology lacks."""
        node = terms.gx(name)
        patterns = ((None, node, None), (None, None, node), (node, None, None))
        return any(
            next(iter(self._store.quads_for_pattern(*pattern)), None) is not None
            for pattern in patterns
        )

    def _settle(self) -> None:
        """Derive all that follows from the documents, if somebody writes the store."""
