"""What a store answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from guanxi.errors import QueryError, StoreError, UnknownNameError
from guanxi.model import Status
from guanxi.store import terms
from guanxi.store.bindings import Binding, read_bindings
from guanxi.store.claim_pattern import claim_pattern
from guanxi.store.curation import Curation
from guanxi.store.derivations import Derivation, Derivations, relation_iri
from guanxi.store.export import ExportFormat, export
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.identity import cluster
from guanxi.store.imported_graphs import ImportedGraph, imported_graphs
from guanxi.store.lexicon_graph import ontology_triples
from guanxi.store.names import (
    EntityRecord,
    entity_record,
    mentioned_entities,
    resolve_entity,
)
from guanxi.store.originals import read_original
from guanxi.store.quads import Quads
from guanxi.store.queries import NamedQuery
from guanxi.store.query_account import QueryAccount, query_account
from guanxi.store.records import (
    ClaimRecord,
    DocumentRecord,
    read_claims,
    read_documents,
    read_label,
)
from guanxi.store.remote_quads import whole
from guanxi.store.result import QueryResult, as_text
from guanxi.store.reviewing import Reviewing
from guanxi.store.reviews import Review
from guanxi.store.sparql import PreparedQuery, prepare
from guanxi.store.sparql_mistakes import check_vocabulary, syntax_error
from guanxi.store.validation import Violation, validate
from guanxi.vocabulary import GX, PREFIXES, Ontology

if TYPE_CHECKING:
    import rdflib


class StoreReader:
    """Answers questions to a store.

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
        self._fingerprint = build_fingerprint(ontology)

    def document(self, iri: str) -> DocumentRecord | None:
        """Return the document of an IRI, None if it is not stored."""
        self._derive()
        return read_documents(self._store, [iri]).get(iri)

    def documents(self) -> tuple[DocumentRecord, ...]:
        """Return all documents, sorted by path, then IRI."""
        self._derive()
        records = read_documents(self._store).values()
        return tuple(sorted(records, key=lambda record: (record.path, record.iri)))

    def original(self, iri: str) -> bytes | None:
        """Return what the document of an IRI was read from; None if it was not kept."""
        self._derive()
        return read_original(self._store, iri)

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

    def records(self, query: str) -> Iterator[dict[str, str | None]]:
        """Yield what a SELECT finds, as text by variable, without keeping it all in memory.

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
        return as_text([variable.value for variable in answer.variables], answer)

    @cached_property
    def curation(self) -> Curation:
        """What people decide about names: which mean one thing, which the lexicon lacks."""
        return Curation(lambda: self._store, self.ontology, self._judged)

    @cached_property
    def reviewing(self) -> Reviewing:
        """What people decide about claims: which are read rightly, and which are not."""
        return Reviewing(
            lambda: self._store, self.ontology, lambda: self.curation.identity, self._reviewed
        )

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

    def resolve_entity(self, text: str) -> str:
        """Return the IRI of the one entity that a name or alias means.

        Raises
        ------
        UnknownNameError
            If it means none, or several; the candidates are in the message.
        """
        self._derive()
        return resolve_entity(self._store, text).iri

    def entity(self, name_or_iri: str) -> EntityRecord:
        """Return what is known of an entity, given its IRI, a name or an alias.

        Raises
        ------
        UnknownNameError
            If that means none, or several.
        """
        self._derive()
        if "://" in name_or_iri:
            return entity_record(self._store, name_or_iri.strip("<>"))
        return resolve_entity(self._store, name_or_iri)

    def entities(self, type: str | None = None) -> tuple[EntityRecord, ...]:
        """Return what documents name, what is in most of them first, then by label.

        Parameters
        ----------
        type : str, optional
            Only of this type, by its local name, such as ``Company``, or its label.

        Raises
        ------
        UnknownNameError
            If there is no such type.
        """
        wanted = None if type is None else self._type(type)
        self._derive()
        found = mentioned_entities(self._store)
        return tuple(each for each in found if wanted in (None, each.type))

    def claims(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        *,
        about: Iterable[str] = (),
        status: Status | None = None,
        document: str | None = None,
        min_confidence: float = 0.0,
    ) -> tuple[ClaimRecord, ...]:
        """Return claims with their evidence.

        Parameters
        ----------
        subject, object : str, optional
            Entities by name, alias or IRI.
        about : iterable of str
            Entities, each of which must be one end, whichever.
        predicate : str, optional
            Local name, such as ``headOf``, or its label. If symmetric, `subject` and `object` may
            change places.
        status : Status, optional
        document : str, optional
            IRI.
        min_confidence : float

        Returns
        -------
        tuple of ClaimRecord
            By date, document and place in it.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        self._derive()
        pattern = claim_pattern(
            self.ontology,
            subject=() if subject is None else self._nodes(subject),
            object=() if object is None else self._nodes(object),
            about=[self._nodes(name) for name in about],
            predicate=predicate,
            status=status,
            document=None if document is None else terms.node(document),
            min_confidence=min_confidence,
        )
        return read_claims(self._store, pattern)

    def explain(
        self, subject: str, predicate: str | None = None, object: str | None = None
    ) -> tuple[ClaimRecord, ...]:
        """Return the claims behind a fact, or all claims about an entity, with their sentences.

        Parameters
        ----------
        subject, object : str
            Entities by name, alias or IRI; in either order.
        predicate : str, optional
            Local name, or its label.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        """
        ends = (subject,) if object is None else (subject, object)
        return self.claims(predicate=predicate, about=ends)

    def derivations(
        self, subject: str, predicate: str | None = None, object: str | None = None
    ) -> tuple[Derivation, ...]:
        """Return why inferred facts about an entity hold, with their premises.

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
        self._settle()
        ends = (subject,) if object is None else (subject, object)
        iris = tuple(self.entity(end).iri for end in ends)
        wanted = predicate and relation_iri(self._store, self.ontology, predicate)
        return Derivations(self._store).about(iris, wanted)

    def inferred_facts(self, entities: Set[str], relations: Set[str]) -> tuple[Derivation, ...]:
        """Return the inferred facts of some relations between some entities, and why they hold.

        Parameters
        ----------
        entities, relations : set of str
            IRIs.
        """
        self._settle()
        asked = frozenset(entities), frozenset(relations)
        if asked not in self._inferred:
            found = tuple(Derivations(self._store, relations).between(entities, relations))
            self._inferred.clear()  # a notebook asks the same over and over
            if not self._is_fixed:
                return found
            self._inferred[asked] = found
        return self._inferred[asked]

    def label(self, iri: str) -> str:
        """Return what an entity, type or relation is called in Chinese, else its prefixed name."""
        node = ox.NamedNode(iri)
        for quad in self._store.quads_for_pattern(node, terms.RDFS_LABEL, None, terms.ONTOLOGY):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "zh":
                return quad.object.value
        return read_label(self._store, iri)

    def export(self, format: ExportFormat) -> bytes:
        """Return the content in a format that others read; equal stores give equal bytes.

        Parameters
        ----------
        format : {"nquads", "trig", "turtle", "jsonld", "rdfxml", "rdf12", "csv"}
            See :func:`guanxi.store.export.export`.

        Raises
        ------
        StoreError
            If there is no such format.
        """
        self._settle()
        return export(whole(self._store), format)

    def validate(self, documents: Iterable[str] | None = None) -> tuple[Violation, ...]:
        """Check what documents say against the ontology's SHACL shapes.

        Parameters
        ----------
        documents : iterable of str, optional
            IRIs of the documents to check, such as those just built; all by default.

        Returns
        -------
        tuple of Violation
            By document; empty if all is well.
        """
        self._derive()
        return validate(self._store, self.ontology, documents)

    @property
    def fingerprint(self) -> str | None:
        """What the store was last built with: version, extraction code and ontology."""
        found = self._store.quads_for_pattern(
            terms.DATASET, terms.gx("fingerprint"), None, terms.ABOUT
        )
        return next((q.object.value for q in found if isinstance(q.object, ox.Literal)), None)

    @property
    def is_up_to_date(self) -> bool:
        """Whether it was built with what is in use now."""
        return self.fingerprint == self._fingerprint

    @property
    def decisions(self) -> int:
        """How much people decided: as decisions are only added, it tells whether any came."""
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, terms.JUDGEMENTS))

    def imports(self) -> tuple[ImportedGraph, ...]:
        """Return what foreign RDF was imported, sorted by name."""
        return imported_graphs(self._store)

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

    def _type(self, text: str) -> str:
        for type, label in self.ontology.types.items():
            if text in (type, label.label_zh, label.label_en):
                return type
        raise UnknownNameError(text, tuple(self.ontology.types), kind="type")

    @cached_property
    def _inferred(self) -> dict[tuple[frozenset[str], frozenset[str]], tuple[Derivation, ...]]:
        """What was last asked of inferred facts, and answered: each time takes seconds."""
        return {}

    @property
    def _is_fixed(self) -> bool:
        """Whether nothing that is read here can change."""
        return False

    def _nodes(self, name_or_iri: str) -> list[ox.NamedNode]:
        """Return all that stands for an entity in documents."""
        return [*map(ox.NamedNode, cluster(self._store, self.entity(name_or_iri).iri))]

    def _derive(self) -> None:
        """Bring the facts up to date, if somebody writes the store."""

    def _settle(self) -> None:
        """Derive all that follows from the documents, if somebody writes the store."""

    def _judged(self, update: str) -> None:
        """Run an update that changes judgements."""
        raise NotImplementedError

    def _reviewed(self, added: Sequence[Review]) -> None:
        """Store reviews of claims."""
        raise NotImplementedError
