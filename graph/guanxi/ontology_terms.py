"""The terms of the ontology's schema: its relations, and what people call everything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from guanxi.errors import OntologyError
from guanxi.model import EntityType
from guanxi.namespaces import GX, OWL, RDF, RDFS, SCHEMA, SKOS
from guanxi.ontology_files import Description

RelationEnd: TypeAlias = Literal["subject", "object"]


@dataclass(frozen=True, slots=True)
class Label:
    """What people call a type, relation, family or status in Chinese and English."""

    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Predicate:
    """A relation.

    Attributes
    ----------
    name : str
        Local name, such as ``integratesWith``; what the JSON output says.
    iri : str
    label_zh, label_en : str
    family : str
        Notation of its family, such as ``rivalry``; a key of :attr:`Ontology.families`.
    symmetric, transitive : bool
    inverse : str or None
        Local name of the relation that reads it the other way round.
    domain, range : frozenset of EntityType
        What subject and object may be; in either order where the relation is symmetric.
    usually_one : {"subject", "object"} or None
        Which end there is usually one of at a time, given the other.
    """

    name: str
    iri: str
    label_zh: str
    label_en: str
    family: str
    symmetric: bool
    transitive: bool
    inverse: str | None
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    usually_one: RelationEnd | None = None

    def admits(self, subject: EntityType, object: EntityType) -> bool:
        """Tell whether the relation may hold between two entities of these types."""
        if subject in self.domain and object in self.range:
            return True
        return self.symmetric and object in self.domain and subject in self.range


def predicates_of(schema: Mapping[str, Description]) -> dict[str, Predicate]:
    """Return the relations of a schema by local name, in its order.

    Raises
    ------
    OntologyError
        If one lacks a label or its family a notation.
    """
    predicates: dict[str, Predicate] = {}
    for iri, description in schema.items():
        families = description.iris(f"{GX}family")
        if not families:
            continue
        label = label_of(schema, iri)
        kinds = description.iris(f"{RDF}type")
        inverses = description.iris(f"{OWL}inverseOf")
        predicates[_local_name(iri)] = Predicate(
            name=_local_name(iri),
            iri=iri,
            label_zh=label.label_zh,
            label_en=label.label_en,
            family=notation_of(schema, families[-1]),
            symmetric=f"{OWL}SymmetricProperty" in kinds,
            transitive=f"{OWL}TransitiveProperty" in kinds,
            inverse=_local_name(inverses[-1]) if inverses else None,
            domain=_types_within(schema, description.iris(f"{SCHEMA}domainIncludes")),
            range=_types_within(schema, description.iris(f"{SCHEMA}rangeIncludes")),
            usually_one=_relation_end(iri, description.text(f"{GX}usuallyOne")),
        )
    return predicates


def _types_within(
    schema: Mapping[str, Description], classes: Sequence[str]
) -> frozenset[EntityType]:
    """Return the entity types among some classes and their subclasses."""
    within = set(classes)
    while True:
        more = {
            iri
            for iri, description in schema.items()
            if iri not in within and not within.isdisjoint(description.iris(f"{RDFS}subClassOf"))
        }
        if not more:
            return frozenset(type for type in get_args(EntityType) if GX + type in within)
        within |= more


def _relation_end(relation: str, text: str | None) -> RelationEnd | None:
    ends: dict[str | None, RelationEnd | None] = {e: e for e in get_args(RelationEnd)} | {
        None: None
    }
    if text not in ends:
        raise OntologyError(f"{relation}: gx:usuallyOne is {text!r}; write 'subject' or 'object'")
    return ends[text]


def _local_name(iri: str) -> str:
    return re.split("[#/]", iri)[-1]


def label_of(schema: Mapping[str, Description], iri: str) -> Label:
    """Return what people call something that a schema describes.

    Raises
    ------
    OntologyError
        If it has no label in Chinese, or none in English.
    """
    description = schema.get(iri, Description())
    label_zh = description.text(f"{RDFS}label", "zh")
    label_en = description.text(f"{RDFS}label", "en")
    if label_zh is None or label_en is None:
        raise OntologyError(f"{iri} lacks an rdfs:label; give it one in zh and one in en")
    return Label(label_zh, label_en)


def notation_of(schema: Mapping[str, Description], iri: str) -> str:
    """Return the notation of a family that a schema describes.

    Raises
    ------
    OntologyError
        If it has none.
    """
    notation = schema.get(iri, Description()).text(f"{SKOS}notation")
    if notation is None:
        raise OntologyError(f"{iri} is used as a family but has no skos:notation; give it one")
    return notation
