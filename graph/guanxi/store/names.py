"""From what users type to entities: names, aliases and the texts of ``--bind``."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from guanxi.errors import QueryError, UnknownNameError
from guanxi.store import terms
from guanxi.store.identity import cluster, representative, representatives
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.vocabulary import PREFIXES

_TURTLE_PREFIXES = " ".join(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items())
_LABELS = (terms.PREF_LABEL, terms.ALT_LABEL, terms.AMBIGUOUS_LABEL)


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity as the store knows it.

    Attributes
    ----------
    iri : str
    label : str
        Preferred name; Chinese where there is one.
    label_en : str or None
    type : str
        Local name of its class, such as ``Company``.
    aliases : tuple of str
        Every other form, ambiguous ones included, sorted.
    documents : int
        How many documents mention it.
    """

    iri: str
    label: str
    label_en: str | None
    type: str
    aliases: tuple[str, ...]
    documents: int


def folded(text: str) -> str:
    """Return a name without differences of case, width and spacing.

    Examples
    --------
    >>> folded("ＷｅＣｏｍ ") == folded("wecom")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def described(
    store: Quads,
    subject: ox.NamedNode | None,
    predicate: ox.NamedNode,
    object: ox.Literal | None,
) -> Iterator[ox.Quad]:
    """Yield what lexicon and facts say; what else is in the store names no entities of ours."""
    for graph in (terms.LEXICON, terms.FACTS):
        yield from store.quads_for_pattern(subject, predicate, object, graph)


def entity_record(store: Quads, iri: str) -> EntityRecord:
    """Read what the store knows about an entity, or about what it was judged to be.

    Raises
    ------
    UnknownNameError
        If nothing in the store has a name under this IRI.
    """
    iri = representative(store, terms.node(iri).value)
    node = ox.NamedNode(iri)
    labels: dict[str | None, str] = {}
    aliases = set()
    for predicate in _LABELS:
        for quad in described(store, node, predicate, None):
            assert isinstance(quad.object, ox.Literal)
            if predicate == terms.PREF_LABEL:
                labels[quad.object.language] = quad.object.value
            else:
                aliases.add(quad.object.value)
    if not labels:
        raise UnknownNameError(iri)
    types = sorted(
        quad.object.value
        for quad in described(store, node, terms.TYPE, None)
        if isinstance(quad.object, ox.NamedNode) and quad.object != terms.CONCEPT
    )
    label = labels.get("zh") or labels[min(labels, key=str)]
    english = labels.get("en")
    return EntityRecord(
        iri=iri,
        label=label,
        label_en=english,
        type=types[0].rpartition("#")[2] if types else "",
        aliases=tuple(sorted(aliases - {label, english})),
        documents=len(
            {
                quad.graph_name
                for member in map(ox.NamedNode, cluster(store, iri))
                for quad in store.quads_for_pattern(None, terms.gx("entity"), member, None)
            }
        ),
    )


def mentioned_entities(store: Quads) -> list[EntityRecord]:
    """Return what documents name, what is in most of them first, then by label and IRI."""
    known_as = representatives(store)
    named = select(store, "SELECT DISTINCT ?e { GRAPH ?document { ?mention gx:entity ?e } }")
    iris = {known_as.get(str(iri), str(iri)) for (iri,) in named}
    records = (entity_record(store, iri) for iri in sorted(iris))
    return sorted(records, key=lambda each: (-each.documents, each.label, each.iri))


def resolve_entity(store: Quads, text: str) -> EntityRecord:
    """Find the one entity that a text names.

    Names and aliases count alike, without regard to case and width; ambiguous forms count where
    nothing else fits. Among several, those that documents mention come first, then those whose
    preferred name it is.

    Raises
    ------
    UnknownNameError
        If no entity or several go by that name.
    """
    labelled = _exact(store, text) or _insensitive(store, text)
    matches: dict[str, int] = {}
    for iri, rank in labelled.items():
        iri = representative(store, iri)
        matches[iri] = min(rank, matches.get(iri, rank))
    if not matches:
        raise UnknownNameError(text, _close(store, text))
    if any(rank < len(_LABELS) - 1 for rank in matches.values()):
        matches = {iri: rank for iri, rank in matches.items() if rank < len(_LABELS) - 1}
    records = {iri: entity_record(store, iri) for iri in sorted(matches)}
    ranks = {iri: (not record.documents, matches[iri]) for iri, record in records.items()}
    best = [records[iri] for iri in records if ranks[iri] == min(ranks.values())]
    if len(best) > 1:
        raise UnknownNameError(
            text, tuple(f"{record.label} ({record.type}, <{record.iri}>)" for record in best)
        )
    return best[0]


def read_term(text: str) -> ox.NamedNode | ox.Literal | None:
    """Return the IRI (``<…>``) or literal (``"…"``) that a text writes out.

    Returns
    -------
    term or None
        None if the text is a name to look up.

    Raises
    ------
    QueryError
        If it begins like a term but is none.
    """
    if not text.startswith(("<", '"')):
        return None
    try:
        (quad,) = ox.parse(f"{_TURTLE_PREFIXES} <x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise QueryError(
            f'{text} is no RDF term: write <https://…>, "text" or "2022-01-01"^^xsd:date'
        ) from error
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def _exact(store: Quads, text: str) -> dict[str, int]:
    """Return entities with exactly this label by IRI, each with the rank of its best label."""
    literals = (ox.Literal(text), ox.Literal(text, language="zh"), ox.Literal(text, language="en"))
    return _ranked(
        (rank, quad.subject)
        for rank, predicate in enumerate(_LABELS)
        for literal in literals
        for quad in described(store, None, predicate, literal)
    )


def _insensitive(store: Quads, text: str) -> dict[str, int]:
    wanted = folded(text)
    return _ranked(
        (rank, quad.subject)
        for rank, predicate in enumerate(_LABELS)
        for quad in described(store, None, predicate, None)
        if isinstance(quad.object, ox.Literal) and folded(quad.object.value) == wanted
    )


def _ranked(matches: Iterable[tuple[int, object]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for rank, subject in matches:
        if isinstance(subject, ox.NamedNode):
            found.setdefault(subject.value, rank)
    return found


def _close(store: Quads, text: str) -> tuple[str, ...]:
    """Return labels like the text: those that contain it, then those spelled alike."""
    labels = {
        quad.object.value
        for predicate in _LABELS[:2]
        for quad in described(store, None, predicate, None)
        if isinstance(quad.object, ox.Literal)
    }
    wanted = folded(text)
    containing = sorted(
        (label for label in labels if wanted and wanted in folded(label)),
        key=lambda label: (len(label), label),
    )
    alike = difflib.get_close_matches(text, sorted(labels), n=3)
    return tuple(dict.fromkeys((*containing[:3], *alike)))[:3]
