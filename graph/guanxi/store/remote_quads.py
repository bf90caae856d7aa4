"""The dataset behind an endpoint, as the store's parts use it.

Queries and updates run on the server. What is asked of single documents and entities is answered
from what is said of them, fetched once; nothing else is copied unless the whole is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import pyoxigraph as ox

from guanxi.errors import EndpointError
from guanxi.store import terms
from guanxi.store.endpoint import RESULTS, Endpoint
from guanxi.store.quads import Quads
from guanxi.store.terms import Term
from guanxi.vocabulary import BASE

_BATCH: Final = 20_000
"""Triples a request when many are written."""

_DOCUMENT: Final = f"{BASE}document/"
_KEPT_DOCUMENTS: Final = 500
_KEPT_SUBJECTS: Final = 20_000


class RemoteQuads:
    """A dataset behind an endpoint.

    Parameters
    ----------
    endpoint : Endpoint
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._documents: dict[str, ox.Store] = {}
        self._subjects: dict[tuple[str, str], list[ox.Quad]] = {}
        self._empty: set[str] = set()

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """Evaluate a query on the server; what is malformed is refused before, as everywhere."""
        ox.Store().query(query, prefixes=prefixes)
        layout = self.endpoint.layout
        hides = layout.union_hides_graphs and "GRAPH" in query.upper()
        union = layout.union if use_default_graph_as_union and not hides else None
        media_type, body = self.endpoint.query(_declared(query, prefixes), union)
        if media_type.endswith("json"):
            return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        graph = ox.Store()
        graph.bulk_load(body, format=_rdf_format(media_type, self.endpoint.url))
        found = graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    def update(self, update: str, *, prefixes: dict[str, str] | None = None) -> None:
        """Run an update in one request."""
        self._forget()
        self._empty.clear()
        self.endpoint.update(_declared(update, prefixes))

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads with these terms; None stands for any."""
        if isinstance(graph_name, ox.NamedNode):
            if graph_name.value.startswith(_DOCUMENT):
                document = self._document(graph_name)
                return document.quads_for_pattern(subject, predicate, object, graph_name)
            if subject is predicate is object is None:
                return iter(self._graph(graph_name))
            if isinstance(subject, ox.NamedNode):
                return self._about(subject, graph_name, predicate, object)
        given = (subject, predicate, object, graph_name)
        places = [
            f"?{name}" if term is None else str(term)
            for name, term in zip("spog", given, strict=True)
        ]
        s, p, o, g = places
        return self._matching(f"SELECT * {{ GRAPH {g} {{ {s} {p} {o} }} }}", given)

    def facts_of(self, subjects: Iterable[str]) -> ox.Store:
        """Return a copy of what the facts graph says of some entities, in one request."""
        values = " ".join(f"<{iri}>" for iri in sorted(set(subjects)))
        copy = ox.Store()
        if values:
            pattern = f"VALUES ?s {{ {values} }} GRAPH {terms.FACTS} {{ ?s ?p ?o }}"
            copy.extend(
                self._matching(f"SELECT * {{ {pattern} }}", (None, None, None, terms.FACTS))
            )
        return copy

    def bulk_extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add many quads, a graph's in one request or several.

        What was just removed is written by PUT, which may be repeated even for blank nodes.
        """
        self._forget()
        rest = iter(quads)
        while batch := list(islice(rest, _BATCH)):
            graphs: defaultdict[str, list[ox.Triple]] = defaultdict(list)
            for quad in batch:
                assert isinstance(quad.graph_name, ox.NamedNode)
                graphs[quad.graph_name.value].append(quad.triple)
            for iri, triples in graphs.items():
                data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
                assert data is not None
                self.endpoint.write_graph(iri, data, replace=iri in self._empty)
                self._empty.discard(iri)

    def write_graph(self, graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> None:
        """Put triples in place of a graph, in one request."""
        self._forget()
        data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert data is not None
        self.endpoint.write_graph(graph.value, data, replace=True)

    def remove_graph(self, graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> None:
        """Remove a graph, if it is there."""
        assert isinstance(graph_name, ox.NamedNode)
        empty = {*self._empty, graph_name.value}
        self.update(f"DROP SILENT GRAPH {graph_name}")
        self._empty = empty

    def copy(self) -> ox.Store:
        """Return a copy of all named graphs in memory, blank nodes named by what they say."""
        copy = ox.Store()
        for solution in self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"):
            graph = solution["g"]
            assert isinstance(graph, ox.NamedNode)
            copy.bulk_extend(self._graph(graph))
        return copy

    def __contains__(self, quad: ox.Quad) -> bool:
        return any(
            True
            for _ in self.quads_for_pattern(
                quad.subject, quad.predicate, quad.object, quad.graph_name
            )
        )

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self.copy())

    def __len__(self) -> int:
        (row,) = self._rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        count = row["n"]
        assert isinstance(count, ox.Literal)
        return int(count.value)

    def _forget(self) -> None:
        self._documents.clear()
        self._subjects.clear()

    def _rows(self, sparql: str) -> ox.QuerySolutions:
        found = self.query(sparql)
        assert isinstance(found, ox.QuerySolutions)
        return found

    def _matching(
        self,
        sparql: str,
        given: tuple[
            ox.NamedNode | ox.BlankNode | ox.Triple | None,
            ox.NamedNode | None,
            Term | None,
            ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None,
        ],
    ) -> Iterator[ox.Quad]:
        subject, predicate, object, graph = given
        if None not in given:
            ask = sparql.replace("SELECT *", "ASK", 1)
            if self.query(ask):
                assert subject is not None
                assert predicate is not None
                assert object is not None
                yield ox.Quad(subject, predicate, object, graph)
            return
        for row in self._rows(sparql):
            yield ox.Quad(
                row["s"] if subject is None else subject,
                row["p"] if predicate is None else predicate,
                row["o"] if object is None else object,
                row["g"] if graph is None else graph,
            )

    def _about(
        self,
        subject: ox.NamedNode,
        graph: ox.NamedNode,
        predicate: ox.NamedNode | None,
        object: Term | None,
    ) -> Iterator[ox.Quad]:
        """Yield what a graph says of a subject; all of that is fetched at once and kept."""
        key = subject.value, graph.value
        if key not in self._subjects:
            if len(self._subjects) >= _KEPT_SUBJECTS:
                self._subjects.clear()
            pattern = f"SELECT * {{ GRAPH {graph} {{ {subject} ?p ?o }} }}"
            self._subjects[key] = list(self._matching(pattern, (subject, None, None, graph)))
        for quad in self._subjects[key]:
            if predicate in (None, quad.predicate) and object in (None, quad.object):
                yield quad

    def _document(self, graph: ox.NamedNode) -> ox.Store:
        if graph.value not in self._documents:
            if len(self._documents) >= _KEPT_DOCUMENTS:
                self._documents.clear()
            store = ox.Store()
            store.extend(self._graph(graph))
            self._documents[graph.value] = store
        return self._documents[graph.value]

    def _graph(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """Return a graph; servers rename blank nodes, so they get the names of a local store."""
        data = self.endpoint.graph(graph.value)
        quads = list(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        if any(isinstance(term, ox.BlankNode) for quad in quads for term in quad.triple):
            dataset = ox.Dataset(quads)
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            quads = list(dataset)
        return [ox.Quad(q.subject, q.predicate, q.object, graph) for q in quads]


def facts_of(store: Quads, subjects: Iterable[str]) -> Quads:
    """Return a dataset to look up the facts of some entities in: a copy, if the store is remote."""
    return store.facts_of(subjects) if isinstance(store, RemoteQuads) else store


def may_hold(store: Quads, graph: ox.NamedNode) -> bool:
    """Tell whether a graph is in a dataset, or may be: a remote one is not asked."""
    if isinstance(store, RemoteQuads):
        return True
    return next(store.quads_for_pattern(None, None, None, graph), None) is not None


def whole(store: Quads) -> ox.Store:
    """Return a dataset that lies here: itself, or a copy, if the store is remote."""
    if isinstance(store, RemoteQuads):
        return store.copy()
    assert isinstance(store, ox.Store)
    return store


def _declared(sparql: str, prefixes: dict[str, str] | None) -> str:
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items())
    return f"{declared}{sparql}"


def _rdf_format(media_type: str, url: str) -> ox.RdfFormat:
    format = ox.RdfFormat.from_media_type(media_type)
    if format is None:
        raise EndpointError(f"{url} answers in {media_type!r} where {RESULTS} or RDF is expected")
    return format
