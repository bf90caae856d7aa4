"""The ontology as data: types, relations, statuses and the lexicon of known names.

Everything is read from Turtle: the data packaged as ``guanxi.ontology``, then the folders that a
user lays over it (``--ontology DIR``). Such a folder has the same layout, each part optional::

    *.ttl             classes, relations, labels (shapes.ttl: further SHACL shapes)
    wordings/*.ttl    how relations are worded
    lexicon/*.ttl     names, aliases and background facts
    queries/*.rq      named SPARQL queries

A folder adds relations, names and facts, and changes what it names by the same IRI: the latest
label and type win, aliases add up, and a form is ambiguous or not as the latest folder says.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast, get_args

import pyoxigraph

from guanxi.errors import OntologyError
from guanxi.model import EntityType, Status

__all__ = [
    "BASE",
    "ENTITY",
    "GX",
    "PREFIXES",
    "Label",
    "LexiconEntry",
    "Ontology",
    "Predicate",
    "entity_iri",
    "load_ontology",
]

BASE: Final = "https://w3id.org/guanxi/"
"""All IRIs that guanxi makes begin with this."""
GX: Final = f"{BASE}ontology#"
"""Namespace of the vocabulary."""
ENTITY: Final = f"{BASE}entity/"
"""Namespace of the entities."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA = "https://schema.org/"

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dct": "http://purl.org/dc/terms/",
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "ent": ENTITY,
        "foaf": "http://xmlns.com/foaf/0.1/",
        "gx": GX,
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": _OWL,
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": _RDF,
        "rdfs": _RDFS,
        "schema": _SCHEMA,
        "skos": _SKOS,
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefix → namespace, for queries and for every file that guanxi writes."""


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

    def admits(self, subject: EntityType, object: EntityType) -> bool:
        """Tell whether the relation may hold between two entities of these types."""
        if subject in self.domain and object in self.range:
            return True
        return self.symmetric and object in self.domain and subject in self.range


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A known entity and the forms that name it.

    Attributes
    ----------
    iri : str
    name : str
        Preferred Chinese label.
    type : EntityType
    label_en : str or None
        For display; a form that text may use only where it is an alias, too.
    aliases : tuple of str
        Other forms that always mean this entity, sorted.
    ambiguous_aliases : tuple of str
        Forms that mean it only where the document supports that reading, sorted.
    """

    iri: str
    name: str
    type: EntityType
    label_en: str | None
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ontology:
    """Everything that the ontology's files say, ready for use.

    Attributes
    ----------
    types : Mapping of EntityType to Label
    statuses : Mapping of Status to Label
    families : Mapping of str to Label
        By notation, in the order of the schema file.
    predicates : Mapping of str to Predicate
        By local name, in the order of the schema file.
    lexicon : tuple of LexiconEntry
        Sorted by IRI.
    background : tuple of (str, str, str)
        Well-known facts: subject IRI, predicate name, object IRI; sorted.
    schema_files, shape_files, wording_files, lexicon_files, query_files : tuple of Traversable
        The packaged files, then those of each overlay, each folder's sorted by name.
    fingerprint : str
        SHA-256 over the names and bytes of all files: equal exactly if the data are.
    """

    types: Mapping[EntityType, Label]
    statuses: Mapping[Status, Label]
    families: Mapping[str, Label]
    predicates: Mapping[str, Predicate]
    lexicon: tuple[LexiconEntry, ...]
    background: tuple[tuple[str, str, str], ...]
    schema_files: tuple[Traversable, ...]
    shape_files: tuple[Traversable, ...]
    wording_files: tuple[Traversable, ...]
    lexicon_files: tuple[Traversable, ...]
    query_files: tuple[Traversable, ...]
    fingerprint: str


def load_ontology(overlays: Sequence[Path] = ()) -> Ontology:
    """Read the packaged ontology and the folders laid over it.

    Parameters
    ----------
    overlays : sequence of Path
        The user's folders, later ones over earlier ones.

    Returns
    -------
    Ontology
        The same object for the same folders: it is read once in a process.

    Raises
    ------
    OntologyError
        If a folder is missing or a file is malformed; the message says which file and line.

    Examples
    --------
    >>> ontology = load_ontology()
    >>> ontology.predicates["competesWith"].symmetric
    True
    >>> ontology.types["Company"].label_zh
    '公司'
    """
    return _load(tuple(Path(overlay).resolve() for overlay in overlays))


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


# All but PN_CHARS of the Turtle grammar and the full stop.
_UNSAFE = re.compile(
    "[^-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d"
    "\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
_Description = dict[str, list[_Term]]  # predicate IRI → objects, in the order of the file


@dataclass(frozen=True)
class _Source:
    """The files of one folder, by kind."""

    schema: tuple[Traversable, ...]
    shapes: tuple[Traversable, ...]
    wordings: tuple[Traversable, ...]
    lexicon: tuple[Traversable, ...]
    queries: tuple[Traversable, ...]


@functools.cache
def _load(overlays: tuple[Path, ...]) -> Ontology:
    folders: list[Traversable] = [files("guanxi.ontology")]
    for overlay in overlays:
        if not overlay.is_dir():
            raise OntologyError(f"{overlay}: no such folder; --ontology takes a folder of Turtle")
        folders.append(overlay)
    sources = [_source(folder) for folder in folders]
    digest = hashlib.sha256()

    schema: dict[str, _Description] = {}
    for source in sources:
        for file in source.schema:
            for subject, predicate, value in _triples(file, digest):
                schema.setdefault(subject, {}).setdefault(predicate, []).append(value)
        for file in (*source.shapes, *source.wordings, *source.queries):
            _add_to_digest(digest, file, file.read_bytes())
    predicates = _predicates(schema)
    lexicon, background = _lexicon(sources, predicates, digest)
    return Ontology(
        types={type: _label(schema, GX + type) for type in get_args(EntityType)},
        statuses={status: _label(schema, GX + status.title()) for status in get_args(Status)},
        families={
            _notation(schema, iri): _label(schema, iri)
            for iri, description in schema.items()
            if f"{GX}Family" in _iris(description, f"{_RDF}type")
        },
        predicates=predicates,
        lexicon=lexicon,
        background=background,
        schema_files=tuple(file for source in sources for file in source.schema),
        shape_files=tuple(file for source in sources for file in source.shapes),
        wording_files=tuple(file for source in sources for file in source.wordings),
        lexicon_files=tuple(file for source in sources for file in source.lexicon),
        query_files=tuple(file for source in sources for file in source.queries),
        fingerprint=digest.hexdigest(),
    )


def _source(folder: Traversable) -> _Source:
    top = _files(folder, ".ttl")
    return _Source(
        schema=tuple(file for file in top if file.name != "shapes.ttl"),
        shapes=tuple(file for file in top if file.name == "shapes.ttl"),
        wordings=_files(folder / "wordings", ".ttl"),
        lexicon=_files(folder / "lexicon", ".ttl"),
        queries=_files(folder / "queries", ".rq"),
    )


def _files(folder: Traversable, suffix: str) -> tuple[Traversable, ...]:
    if not folder.is_dir():
        return ()
    found = (file for file in folder.iterdir() if file.name.endswith(suffix) and file.is_file())
    return tuple(sorted(found, key=lambda file: file.name))


def _add_to_digest(digest: hashlib._Hash, file: Traversable, data: bytes) -> None:
    digest.update(f"{file.name}\0{len(data)}\0".encode())
    digest.update(data)


def _triples(file: Traversable, digest: hashlib._Hash) -> Iterator[tuple[str, str, _Term]]:
    """Yield subject IRI, predicate IRI and object; statements about blank nodes are left out."""
    data = file.read_bytes()
    _add_to_digest(digest, file, data)
    try:
        for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                yield quad.subject.value, quad.predicate.value, quad.object
    except SyntaxError as error:
        raise OntologyError(
            f"{file}, line {error.lineno}: not Turtle ({error.msg}); mend or remove that line"
        ) from error
    except ValueError as error:
        raise OntologyError(f"{file}: not Turtle ({error}); save it as UTF-8") from error


def _predicates(schema: Mapping[str, _Description]) -> dict[str, Predicate]:
    subclasses: dict[str, list[str]] = {}
    for iri, description in schema.items():
        for parent in _iris(description, f"{_RDFS}subClassOf"):
            subclasses.setdefault(parent, []).append(iri)

    def types_below(ends: Sequence[str]) -> frozenset[EntityType]:
        found = set(ends)
        unseen = list(ends)
        while unseen:
            children = [child for child in subclasses.get(unseen.pop(), ()) if child not in found]
            found.update(children)
            unseen.extend(children)
        return frozenset(type for type in get_args(EntityType) if GX + type in found)

    predicates = {}
    for iri, description in schema.items():
        families = _iris(description, f"{GX}family")
        if not families:
            continue
        label = _label(schema, iri)
        kinds = _iris(description, f"{_RDF}type")
        inverses = _iris(description, f"{_OWL}inverseOf")
        name = re.split("[#/]", iri)[-1]
        predicates[name] = Predicate(
            name=name,
            iri=iri,
            label_zh=label.label_zh,
            label_en=label.label_en,
            family=_notation(schema, families[-1]),
            symmetric=f"{_OWL}SymmetricProperty" in kinds,
            transitive=f"{_OWL}TransitiveProperty" in kinds,
            inverse=re.split("[#/]", inverses[-1])[-1] if inverses else None,
            domain=types_below(_iris(description, f"{_SCHEMA}domainIncludes")),
            range=types_below(_iris(description, f"{_SCHEMA}rangeIncludes")),
        )
    return predicates


def _iris(description: _Description, predicate: str) -> list[str]:
    values = description.get(predicate, ())
    return [value.value for value in values if isinstance(value, pyoxigraph.NamedNode)]


def _literals(description: _Description, predicate: str) -> list[pyoxigraph.Literal]:
    values = description.get(predicate, ())
    return [value for value in values if isinstance(value, pyoxigraph.Literal)]


def _label(schema: Mapping[str, _Description], iri: str) -> Label:
    by_language = {
        literal.language: literal.value
        for literal in _literals(schema.get(iri, {}), f"{_RDFS}label")
    }
    try:
        return Label(by_language["zh"], by_language["en"])
    except KeyError as error:
        raise OntologyError(
            f"{iri} has no rdfs:label in {error}; give it one in zh and one in en"
        ) from error


def _notation(schema: Mapping[str, _Description], iri: str) -> str:
    notations = _literals(schema.get(iri, {}), f"{_SKOS}notation")
    if not notations:
        raise OntologyError(f"{iri} is used as a family but has no skos:notation; give it one")
    return notations[-1].value


class _Draft:
    """A lexicon entry while its files are read."""

    __slots__ = ("file", "forms", "label_en", "name", "type")

    def __init__(self, file: Traversable) -> None:
        self.file = file
        self.name: str | None = None
        self.label_en: str | None = None
        self.type: EntityType | None = None
        self.forms: dict[str, bool] = {}  # form → is it ambiguous?


def _lexicon(
    sources: Sequence[_Source], predicates: Mapping[str, Predicate], digest: hashlib._Hash
) -> tuple[tuple[LexiconEntry, ...], tuple[tuple[str, str, str], ...]]:
    types = {GX + type: cast(EntityType, type) for type in get_args(EntityType)}
    names_by_iri = {predicate.iri: predicate.name for predicate in predicates.values()}
    drafts: dict[str, _Draft] = {}
    background = set()
    for file in (file for source in sources for file in source.lexicon):
        for subject, predicate, value in _triples(file, digest):
            draft = drafts.get(subject)
            if draft is None:
                draft = drafts[subject] = _Draft(file)
            if isinstance(value, pyoxigraph.Literal):
                if predicate == f"{_SKOS}prefLabel":
                    if value.language == "en":
                        draft.label_en = value.value
                    else:
                        draft.name = value.value
                elif predicate == f"{_SKOS}altLabel":
                    draft.forms[value.value] = False
                elif predicate == f"{GX}ambiguousLabel":
                    draft.forms[value.value] = True
            elif isinstance(value, pyoxigraph.NamedNode):
                if predicate in names_by_iri:
                    background.add((subject, names_by_iri[predicate], value.value))
                elif predicate == f"{_RDF}type" and value.value in types:
                    draft.type = types[value.value]
    entries = [_entry(iri, draft) for iri, draft in sorted(drafts.items()) if _names(draft)]
    return tuple(entries), tuple(sorted(background))


def _names(draft: _Draft) -> bool:
    """Tell whether anything is said of the resource but background facts."""
    return bool(draft.name or draft.label_en or draft.type or draft.forms)


def _entry(iri: str, draft: _Draft) -> LexiconEntry:
    if draft.name is None:
        raise OntologyError(
            f"{draft.file}: {iri} has no Chinese name; give it a skos:prefLabel in zh"
        )
    if draft.type is None:
        raise OntologyError(
            f"{draft.file}: {draft.name} is named but has none of the types "
            f"{', '.join(f'gx:{type}' for type in get_args(EntityType))}; give it one"
        )
    return LexiconEntry(
        iri=iri,
        name=draft.name,
        type=draft.type,
        label_en=draft.label_en,
        aliases=tuple(
            sorted(form for form, is_ambiguous in draft.forms.items() if not is_ambiguous)
        ),
        ambiguous_aliases=tuple(
            sorted(form for form, is_ambiguous in draft.forms.items() if is_ambiguous)
        ),
    )
