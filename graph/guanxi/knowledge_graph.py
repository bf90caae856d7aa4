"""The knowledge graph as a user meets it: build or open it, ask, trace, draw, export."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.contents import StoreInfo, read_info
from guanxi.curated_graph import CuratedGraph
from guanxi.documents import ReadingOptions
from guanxi.errors import DocumentError
from guanxi.kept_graph import KeptGraph
from guanxi.model import Document, Status
from guanxi.notebook import Claims, card_html, register_displays
from guanxi.pipeline import BuildSummary, Outcome, Paths, as_ontology, build
from guanxi.reviewed_graph import ReviewedGraph
from guanxi.shown_graph import ShownGraph
from guanxi.store import (
    Binding,
    Derivation,
    EntityRecord,
    GraphStore,
    NamedQuery,
    QueryAccount,
    QueryResult,
    Violation,
    named_queries,
    named_query,
)
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib

DEFAULT_STORE = Path("guanxi.db")

_QUERY_NAME = re.compile(r"[\w-]+")


class KnowledgeGraph(CuratedGraph, ReviewedGraph, KeptGraph, ShownGraph):
    """What articles say of companies, units, institutions, products and people.

    Made by :meth:`build` or :meth:`open`; a context manager that closes its store.

    Attributes
    ----------
    summary : BuildSummary or None
        What `build` did; None for one that was opened.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    ...     kg = KnowledgeGraph.build(folder, store=None)
    >>> [claim.evidence[0].quote for claim in kg.explain("钉钉", "competesWith")]
    ['飞书的竞争对手是钉钉。']
    """

    def __init__(self, store: GraphStore, summary: BuildSummary | None = None) -> None:
        super().__init__(store)
        self.summary = summary
        register_displays()

    @classmethod
    def build(
        cls,
        paths: Paths,
        store: str | Path | None = DEFAULT_STORE,
        *,
        ontology: Ontology | Sequence[str | Path] = (),
        on_error: Callable[[DocumentError], None] | None = None,
        on_warning: Callable[[DocumentError], None] | None = None,
        on_document: Callable[[Document, Outcome], None] | None = None,
        reading: ReadingOptions | None = None,
    ) -> KnowledgeGraph:
        """Bring a store up to date with files and folders, and open it for reading.

        Where there is no store yet and no input can be used, none is made: the graph is empty.

        Parameters
        ----------
        paths : str, Path or iterable of them
            Files, or folders that are read recursively.
        store : str, Path or None
            The store's folder, made if it is missing, or the address of a server
            (``http://…``). None builds in memory.
        ontology : Ontology, or sequence of str or Path
            The ontology, or folders that overlay the packaged one.
        on_error : callable, optional
            Told of every input that cannot be used. By default it is a Python warning.
        on_warning : callable, optional
            Told of what is wrong with an input that is used all the same. Likewise.
        on_document : callable, optional
            Told of every document once it is dealt with.
        reading : guanxi.documents.ReadingOptions, optional
            How files are read: the largest that is taken, the columns of tables.

        Raises
        ------
        OntologyError
            If the ontology is malformed.
        StoreError
            If the store cannot be written.
        """
        ontology = as_ontology(ontology)
        with ExitStack() as opened:

            def writer() -> GraphStore:
                return opened.enter_context(GraphStore.open(store, ontology=ontology, write=True))

            in_memory = None if store is not None else GraphStore.open(None, ontology=ontology)
            summary = build(
                paths,
                in_memory or writer,
                ontology=ontology,
                on_error=on_error or _warn,
                on_warning=on_warning or _warn,
                on_document=on_document,
                reading=reading,
            )
        # Reading needs no lock: somebody else may go on writing while this is explored.
        is_there = store is not None and (summary.documents > 0 or Path(store).exists())
        reader = in_memory or GraphStore.open(store if is_there else None, ontology=ontology)
        return cls(reader, summary)

    @classmethod
    def open(
        cls,
        store: str | Path = DEFAULT_STORE,
        *,
        ontology: Ontology | Sequence[str | Path] = (),
        in_memory: bool = False,
    ) -> KnowledgeGraph:
        """Open a store for reading, given its folder or the address of a server.

        Parameters
        ----------
        store : str or Path
        ontology : Ontology, or sequence of str or Path
            The ontology, or folders that overlay the packaged one.
        in_memory : bool
            Copy it into memory first, about 300 bytes a triple and ten seconds a million: for
            many queries, which then take a third to a fifth of the time.

        Raises
        ------
        StoreError
            If there is none, or none of this version.
        """
        opened = GraphStore.open(store, ontology=as_ontology(ontology), in_memory=in_memory)
        return cls(opened)

    @classmethod
    def restore(
        cls,
        source: str | Path,
        store: str | Path = DEFAULT_STORE,
        *,
        replace: bool = False,
        ontology: Ontology | Sequence[str | Path] = (),
    ) -> KnowledgeGraph:
        """Make a store of a backup, and open it for reading.

        Parameters
        ----------
        source : str or Path
            What :meth:`backup` wrote.
        store : str or Path
            The store's folder.
        replace : bool
            Also if there is a store already: what it holds is given up, but whoever reads it goes
            on reading what it was.

        Raises
        ------
        StoreError
            If `source` is no backup, or there is a store that must not be replaced or is being
            written.
        """
        GraphStore.restore(source, store, replace=replace)
        return cls.open(store, ontology=ontology)

    def query(
        self, query: str, bind: Mapping[str, Binding] | None = None, **names: Binding
    ) -> QueryResult:
        """Ask the graph.

        Parameters
        ----------
        query : str
            The name of a stock query (see :meth:`queries`), or SPARQL.
        bind : mapping, optional
            Values of variables: an entity's name or alias, an RDF term, or a term as text
            (``<iri>``, ``"literal"``).
        **names
            The same, as keyword arguments.

        Raises
        ------
        QueryError
            If the query or its bindings are wrong; the message says where.
        UnknownNameError
            If there is no such query or entity, or several.
        """
        return self._store.query(self._wanted(query), {**(bind or {}), **names})

    def account(
        self, query: str, bind: Mapping[str, Binding] | None = None, **names: Binding
    ) -> QueryAccount:
        """Ask the graph, and return what was asked and read instead of the answer.

        Parameters and errors are those of :meth:`query`.
        """
        return self._store.account(self._wanted(query), {**(bind or {}), **names})

    def _wanted(self, query: str) -> str | NamedQuery:
        return named_query(self.ontology, query) if _QUERY_NAME.fullmatch(query) else query

    def queries(self) -> tuple[NamedQuery, ...]:
        """Return the stock queries, sorted by name."""
        return named_queries(self.ontology)

    def entity(self, name: str) -> EntityRecord:
        """Return the entity that a name, alias or IRI means.

        Raises
        ------
        UnknownNameError
            If it means none, or several.
        """
        return self._store.entity(name)

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
    ) -> tuple[Derivation, ...]:
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
        return self._store.derivations(subject, predicate, object)

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

    def _repr_html_(self) -> str:
        return card_html("guanxi 关系", self.info().rows(self.ontology))


def _warn(problem: DocumentError) -> None:
    warnings.warn(str(problem), UserWarning, stacklevel=4)
