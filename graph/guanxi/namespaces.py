"""Namespaces of everything that guanxi writes, and the IRIs of entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, cast

from guanxi.model import EntityType, Status

__all__ = [
    "BASE",
    "ENTITY",
    "GX",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SKOS",
    "entity_iri",
    "status_iri",
    "status_of",
]

BASE: Final = "https://w3id.org/guanxi/"
"""All IRIs that guanxi makes begin with this."""
GX: Final = f"{BASE}ontology#"
"""Namespace of the vocabulary."""
ENTITY: Final = f"{BASE}entity/"
"""Namespace of the entities."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SCHEMA: Final = "https://schema.org/"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "ent": ENTITY,
        "foaf": "http://xmlns.com/foaf/0.1/",
        "gx": GX,
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": OWL,
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "skos": SKOS,
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefix → namespace, for queries and for every file that guanxi writes."""


def entity_iri(name: str, type: EntityType | None) -> str:
    """Return the IRI of an entity.

    Parameters
    ----------
    name : str
        Preferred name of a lexicon entry, else the normal form of a name found in text.
    type : EntityType or None
        None for a lexicon entry.

    Returns
    -------
    str
        Chinese characters, letters and digits stay as they are; whatever a Turtle name could not
        hold, ``/`` and ``%`` among it, is percent-encoded, so that different names never meet.

    Examples
    --------
    >>> entity_iri("企业微信", None)
    'https://w3id.org/guanxi/entity/企业微信'
    >>> entity_iri("A/B 测试", "Product")
    'https://w3id.org/guanxi/entity/Product/A%2FB%20测试'
    """
    local = _UNSAFE.sub(_percent_encoded, name)
    return f"{ENTITY}{local}" if type is None else f"{ENTITY}{type}/{local}"


def status_iri(status: Status) -> str:
    """Return the IRI of a status.

    Examples
    --------
    >>> status_of(status_iri("rumoured"))
    'rumoured'
    """
    return GX + status.capitalize()


def status_of(iri: str) -> Status:
    """Return the status that an IRI stands for."""
    return cast("Status", iri.removeprefix(GX).lower())


# All but PN_CHARS of the Turtle grammar and the full stop.
_UNSAFE = re.compile(
    "[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d"
    "\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))
