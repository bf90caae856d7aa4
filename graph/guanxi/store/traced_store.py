"""What a store holds, as records that lead back to documents and their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import cached_property

import pyoxigraph as ox

from guanxi.errors import UnknownNameError
from guanxi.model import Status
from guanxi.store import terms
from guanxi.store.asked_store import AskedStore
from guanxi.store.claim_pattern import claim_pattern
from guanxi.store.derivations import Derivation, Derivations, relation_iri
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.identity import cluster
from guanxi.store.imported_graphs import ImportedGraph, imported_graphs
from guanxi.store.names import EntityRecord, entity_record, mentioned_entities, resolve_entity
from guanxi.store.originals import read_original
from guanxi.store.quads import Quads
from guanxi.store.records import (
    ClaimRecord,
    DocumentRecord,
    read_claims,
    read_documents,
    read_label,
)
from guanxi.vocabulary import Ontology


class TracedStore(AskedStore):
    """Returns documents, entities and claims, with what they rest on, and what it was built with.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    """

    def __init__(self, store: Quads, ontology: Ontology) -> None:
        super().__init__(store, ontology)
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
