"""Names that documents use often and the lexicon lacks, and the Turtle that would add them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

import pyoxigraph as ox

from guanxi.errors import OntologyError, UnknownNameError
from guanxi.extraction import matching_form
from guanxi.model import EntityType
from guanxi.store import terms
from guanxi.store.identity import Identity
from guanxi.store.profiles import read_profiles
from guanxi.store.quads import Quads
from guanxi.store.samples import Sample, read_samples
from guanxi.vocabulary import PREFIXES, Ontology

MINIMUM_COUNT: Final = 2
"""How often a name must be used to be suggested."""

_SHORT: Final = 2
_USED_PREFIXES: Final = ("gx", "skos")
PREAMBLE: Final = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED_PREFIXES)
"""What the Turtle of suggestions needs before it."""


@dataclass(frozen=True)
class Suggestion:
    """An entity that the lexicon could hold.

    Attributes
    ----------
    iri : str
        As documents know it: once in the lexicon it stays the same, and so do judgements on it.
    name : str
    type : EntityType
    aliases : tuple of str
        Forms that always mean it.
    ambiguous_aliases : tuple of str
        Short forms, and those that something else goes by, too.
    mentions, documents : int
        How often it is named, and in how many documents.
    sample : Sample or None
        A sentence that names it.
    """

    iri: str
    name: str
    type: EntityType
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]
    mentions: int
    documents: int
    sample: Sample | None

    @cached_property
    def turtle(self) -> str:
        """The statements to paste into a lexicon, without prefixes."""
        lines = [f"{ox.NamedNode(self.iri)} a gx:{self.type}", f"skos:prefLabel {_name(self.name)}"]
        if self.aliases:
            lines.append(f"skos:altLabel {', '.join(map(_name, self.aliases))}")
        if self.ambiguous_aliases:
            lines.append(f"gx:ambiguousLabel {', '.join(map(_name, self.ambiguous_aliases))}")
        return " ;\n    ".join(lines) + " .\n"


def suggest(
    store: Quads,
    ontology: Ontology,
    identity: Identity,
    *,
    minimum: int = MINIMUM_COUNT,
    types: Iterable[EntityType] = (),
) -> tuple[Suggestion, ...]:
    """Return the entities that documents name and the lexicon lacks.

    What was judged to be one is suggested once; what was judged to be an entry of the lexicon,
    not at all.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    identity : Identity
        What was judged to be one.
    minimum : int
        How often they must be named.
    types : iterable of EntityType
        Only of these types; none restrict nothing.

    Returns
    -------
    tuple of Suggestion
        In most documents first, then most often named, then by name.

    Raises
    ------
    UnknownNameError
        If there is no such type.
    """
    wanted = frozenset(types)
    for type in sorted(wanted - ontology.types.keys()):
        raise UnknownNameError(type, tuple(ontology.types), kind="type")
    profiles = read_profiles(store, ontology, identity).values()
    lacking = [
        profile
        for profile in profiles
        if profile.entry is None
        and sum(profile.mentions.values()) >= minimum
        and (not wanted or profile.type in wanted)
    ]
    taken = _forms_of_lexicon(ontology) if lacking else set()
    shared = Counter(form for profile in profiles for form in map(matching_form, profile.forms))
    found = []
    for profile in lacking:
        if matching_form(profile.name) in taken:
            continue  # a namesake of what the lexicon holds: adding it would make both ambiguous
        others = sorted(
            form
            for form in profile.forms - {profile.name}
            if matching_form(form) not in taken and form.strip() == form
        )
        doubtful = {
            form
            for form in others
            if form not in profile.names
            and (len(form) <= _SHORT or shared[matching_form(form)] > 1)
        }
        samples = read_samples(store, identity.members(profile.iri), limit=1)
        found.append(
            Suggestion(
                iri=profile.iri,
                name=profile.name.strip(),
                type=cast(EntityType, profile.type),
                aliases=tuple(form for form in others if form not in doubtful),
                ambiguous_aliases=tuple(sorted(doubtful)),
                mentions=sum(profile.mentions.values()),
                documents=len(profile.mentions),
                sample=samples[0] if samples else None,
            )
        )
    return tuple(
        sorted(found, key=lambda each: (-each.documents, -each.mentions, each.name, each.iri))
    )


def lexicon_with(content: str, suggestions: Iterable[Suggestion]) -> tuple[str, int]:
    """Return a lexicon file's content with suggestions added, and how many were new to it.

    Parameters
    ----------
    content : str
        Turtle; empty for a new file.
    suggestions : iterable of Suggestion

    Raises
    ------
    OntologyError
        If the content is not Turtle.
    """
    try:
        present = {
            quad.subject.value
            for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)
            if isinstance(quad.subject, ox.NamedNode)
        }
    except SyntaxError as error:
        raise OntologyError(f"not valid Turtle: {error}; mend the file first") from error
    new = [each for each in suggestions if each.iri not in present]
    if not new:
        return content, 0
    parts = [content.rstrip() + "\n"] if content.strip() else []
    # A file may call the namespaces otherwise; saying a prefix again is no harm.
    parts += [PREAMBLE, *(each.turtle for each in new)]
    return "\n".join(parts), len(new)


def _name(form: str) -> str:
    return str(ox.Literal(form, language=terms.ENTITY_LANGUAGE))


def _forms_of_lexicon(ontology: Ontology) -> set[str]:
    return {
        matching_form(form)
        for entry in ontology.lexicon
        for form in (entry.name, *entry.aliases, *entry.ambiguous_aliases)
    }
