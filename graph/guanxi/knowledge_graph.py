"""The knowledge graph as a user meets it: build or open it, ask, trace, draw, export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from guanxi.analysed_graph import AnalysedGraph
from guanxi.built_graph import BuiltGraph
from guanxi.contents import StoreInfo, read_info
from guanxi.curated_graph import CuratedGraph
from guanxi.errors import QueryError
from guanxi.examined_graph import ExaminedGraph
from guanxi.kept_graph import KeptGraph
from guanxi.model import Status
from guanxi.notebook import (
    MOST_CONNECTED,
    Answer,
    Claims,
    Entities,
    KnownEntity,
    Questions,
    Reasons,
    card_html,
    card_text,
    graph_rows,
)
from guanxi.reviewed_graph import ReviewedGraph
from guanxi.shown_graph import ShownGraph
from guanxi.store import (
    Binding,
    Derivation,
    NamedQuery,
    QueryAccount,
    Violation,
    named_queries,
    named_query,
)

if TYPE_CHECKING:
    import rdflib

_QUERY_NAME = re.compile(r"[\w-]+")


class KnowledgeGraph(
    BuiltGraph, AnalysedGraph, ExaminedGraph, CuratedGraph, ReviewedGraph, KeptGraph, ShownGraph
):
    """What articles say of companies, units, institutions, products and people.

    Made by :meth:`build` or :meth:`open`; a context manager that closes its store.

    Attributes
    ----------
    summary : BuildSummary or None
        What `build` did; None for one that was opened.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    ...     kg = KnowledgeGraph.build(folder, store=None)
    >>> [claim.evidence[0].quote for claim in kg.explain("钉钉", "competesWith")]
    ['飞书的竞争对手是钉钉。']
    """

    def query(
        self,
        query: str,
        bind: Mapping[str, Binding] | None = None,
        *,
        limit: int | None = None,
        **names: Binding,
    ) -> Answer:
        """Ask the graph.

        Parameters
        ----------
        query : str
            The name of a stock query (see :meth:`queries`), or SPARQL.
        bind : mapping, optional
            Values of variables: an entity's name or alias, an RDF term, or a term as text
            (``<iri>``, ``"literal"``).
        limit : int, optional
            Read no more rows or triples than these.
        **names
            The same as `bind`, as keyword arguments.

        Returns
        -------
        Answer
            Shows itself in Jupyter; ``.df`` is a data frame, ``.graph`` an rdflib graph,
            ``.view()`` the page of the entities in it.

        Raises
        ------
        QueryError
            If the query or its bindings are wrong; the message says where.
        UnknownNameError
            If there is no such query or entity, or several.
        """
        given = {**(bind or {}), **names}
        result = self._store.query(self._wanted(query), given, limit=limit)
        return Answer(result, self.view, self._named(given.values()))

    def _named(self, given: Iterable[Binding]) -> list[str]:
        """Return the IRIs of the entities among the values of a question."""
        found = []
        for value in given:
            with suppress(QueryError):
                found.append(self._store.entity(str(value).strip("<>")).iri)
        return found

    def account(
        self, query: str, bind: Mapping[str, Binding] | None = None, **names: Binding
    ) -> QueryAccount:
        """Ask the graph, and return what was asked and read instead of the answer.

        Parameters and errors are those of :meth:`query`.
        """
        return self._store.account(self._wanted(query), {**(bind or {}), **names})

    def _wanted(self, query: str) -> str | NamedQuery:
        return named_query(self.ontology, query) if _QUERY_NAME.fullmatch(query) else query

    def queries(self) -> Questions:
        """Return the stock queries, sorted by name."""
        return Questions(named_queries(self.ontology))

    def entity(self, name: str) -> KnownEntity:
        """Return the entity that a name, alias or IRI means.

        In Jupyter and printed it is a card: its names, its facts by family, its sources.

        Raises
        ------
        UnknownNameError
            If it means none, or several.
        """
        record = self._store.entity(name)
        return KnownEntity(record, lambda: self.claims(about=record.iri), self.view)

    def entities(self, type: str | None = None) -> Entities:
        """Return the entities that articles name, those in most articles first.

        Parameters
        ----------
        type : str, optional
            Only of this type, such as ``Company`` or 公司.

        Returns
        -------
        Entities
            A tuple; ``.df`` is a data frame.

        Raises
        ------
        UnknownNameError
            If there is no such type.
        """
        return Entities(self._store.entities(type), self.ontology)

    def claims(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        *,
        about: str | Iterable[str] = (),
        status: Status | None = None,
        document: str | None = None,
        min_confidence: float = 0.0,
    ) -> Claims:
        """Return claims with their sentences.

        Parameters
        ----------
        subject, object : str, optional
            Entities by name, alias or IRI.
        about : str or iterable of str, optional
            Entities that are one end or the other, in the same way.
        predicate : str, optional
            Local name, such as ``headOf``, or its label in Chinese or English.
        status : Status, optional
        document : str, optional
            IRI of the document.
        min_confidence : float
            In [0, 1].

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        return Claims(
            self._store.claims(
                subject,
                predicate,
                object,
                about=[about] if isinstance(about, str) else about,
                status=status,
                document=document,
                min_confidence=min_confidence,
            ),
            self.ontology,
        )

    def explain(
        self, subject: str, predicate: str | None = None, object: str | None = None
    ) -> Claims:
        """Return the sentences behind what is said of an entity.

        Parameters
        ----------
        subject : str
            Name, alias or IRI; it may be either end of the claims.
        predicate : str, optional
            Local name, such as ``headOf``, or its label in Chinese or English.
        object : str, optional

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        return Claims(self._store.explain(subject, predicate, object), self.ontology)

    def derivations(
        self, subject: str, predicate: str | None = None, object: str | None = None
    ) -> Reasons:
        """Return why inferred facts about an entity hold: the rule and its premises.

        Parameters
        ----------
        subject, object : str
            Entities by name, alias or IRI; in either order.
        predicate : str, optional
            Local name or label, also of a relation that is only inferred, such as ``rivalOf``.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        found = self._store.derivations(subject, predicate, object)
        return Reasons(found, self.label, self._sentence)

    def _sentence(self, fact: Derivation) -> str:
        """Return the best sentence behind a fact that documents state."""
        predicate = fact.predicate.rpartition("#")[2]
        if predicate not in self.ontology.predicates:  # a type
            return "as documents name it"
        claims = self.explain(fact.subject, predicate, fact.object)
        best = max(claims, key=lambda claim: claim.confidence, default=None)
        return f"“{best.evidence[0].quote}”" if best is not None else ""

    def label(self, iri: str) -> str:
        """Return what an entity or relation is called in Chinese, else its prefixed name."""
        return self._store.label(iri)

    def validate(self) -> tuple[Violation, ...]:
        """Check the graph against its SHACL shapes and return what breaks them."""
        return self._store.validate()

    def info(self) -> StoreInfo:
        """Count what the store holds."""
        return read_info(self._store)

    @property
    def rdf(self) -> rdflib.Dataset:
        """The store as an ``rdflib.Dataset``, for reading.

        Give it queries as strings, which run in Oxigraph, and rdflib terms as bindings. A stock
        query is asked like this::

            (query,) = (query for query in kg.queries() if query.name == "competitors")
            name = rdflib.URIRef(kg.entity("企业微信").iri)
            kg.rdf.query(query.text, initBindings={"name": name})
        """
        return self._store.dataset

    def __str__(self) -> str:
        return card_text("guanxi 关系", self._rows())

    def __repr__(self) -> str:
        if not self._store.is_open:
            return "<KnowledgeGraph, closed>"
        return f"<KnowledgeGraph {self._store.location or 'in memory'}>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        rows = self._rows()
        central = dict(rows).get(MOST_CONNECTED, "").partition("、")[0]
        hint = f'kg.entity("{central}")   kg.view(focus="{central}")   kg.queries()'
        return card_html("guanxi 关系", rows, hint if central else "")

    def _rows(self) -> list[tuple[str, str]]:
        return graph_rows(self._store) if self._store.is_open else [("状态 state", "已关闭 closed")]
