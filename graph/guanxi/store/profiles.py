"""What documents and the lexicon call entities, each as it was stated: before any judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from guanxi.errors import UnknownNameError
from guanxi.store.identity import Identity
from guanxi.store.names import folded
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.store.terms import compact
from guanxi.vocabulary import GX, LexiconEntry, Ontology


@dataclass(slots=True)
class Profile:
    """An entity, or a cluster of entities, by what it is called where.

    Attributes
    ----------
    iri : str
        Of the representative.
    name : str
        What it goes by: the lexicon's name, else the shortest that a document gives it.
    types : set of str
        Every type that it is taken for.
    names : set of str
        Full forms, one a document, and the lexicon's name.
    aliases : set of str
        Other forms.
    mentions : dict of str to int
        By document IRI.
    entry : LexiconEntry or None
    """

    iri: str
    name: str = ""
    types: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    mentions: dict[str, int] = field(default_factory=dict)
    entry: LexiconEntry | None = None

    @property
    def type(self) -> str:
        """The type that facts give it."""
        return self.entry.type if self.entry is not None else min(self.types)

    @property
    def forms(self) -> set[str]:
        """All that it is called."""
        return self.names | self.aliases

    def know(self, entry: LexiconEntry) -> None:
        """Add what the lexicon says."""
        self.entry = entry
        self.name = entry.name
        self.types.add(entry.type)
        self.names.add(entry.name)
        self.aliases.update((*entry.aliases, *entry.ambiguous_aliases))
        if entry.label_en is not None:
            self.aliases.add(entry.label_en)


def lexicon_profile(entry: LexiconEntry) -> Profile:
    """Return what only the lexicon says of an entity."""
    profile = Profile(entry.iri)
    profile.know(entry)
    return profile


def read_profiles(
    store: Quads, ontology: Ontology, identity: Identity | None = None
) -> dict[str, Profile]:
    """Return what is mentioned, by IRI, sorted by it.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    identity : Identity, optional
        What was judged to be one; without it, all entities are told apart.
    """
    identity = identity or Identity()
    profiles: dict[str, Profile] = {}
    for entity, document, type, name, alias, occurrences in select(
        store,
        """SELECT ?entity ?document ?type ?name ?alias ?occurrences WHERE {
          GRAPH ?document {
            ?mention gx:entity ?entity ; gx:entityType ?type ; gx:name ?name ;
                     gx:occurrences ?occurrences .
            OPTIONAL { ?mention gx:alias ?alias }
          }
        }""",
    ):
        stated = str(entity)
        iri = identity.representative(stated)
        profile = profiles.setdefault(iri, Profile(iri))
        profile.types.add(str(type).removeprefix(GX))
        profile.names.add(str(name))
        profile.mentions[f"{document} {stated}"] = int(occurrences or 0)
        if alias is not None:
            profile.aliases.add(alias)
    for iri, profile in profiles.items():
        entry = ontology.entry(iri)
        profile.name = min(profile.names, key=lambda name: (len(name), name))
        # One entity of a document may be two that were judged the same: their mentions add up.
        counts: dict[str, int] = {}
        for place, count in profile.mentions.items():
            document = place.partition(" ")[0]
            counts[document] = counts.get(document, 0) + count
        profile.mentions = counts
        if entry is not None:
            profile.know(entry)
    return dict(sorted(profiles.items()))


class StatedNames:
    """Finds entities by what they are called, as if nothing were judged.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    """

    def __init__(self, store: Quads, ontology: Ontology) -> None:
        self._store = store
        self._ontology = ontology

    def iri(self, text: str) -> str:
        """Return the IRI of the one entity that a text names.

        What documents mention comes first, then what the text is the name of.

        Parameters
        ----------
        text : str
            A name or alias, or an IRI, with or without ``<>``.

        Raises
        ------
        UnknownNameError
            If it names none, or several.
        """
        if "://" in text:
            return text.strip("<>")
        found = self._by_form.get(folded(text), [])
        ranks = [(not each.mentions, text not in each.names) for each in found]
        best = [each for each, rank in zip(found, ranks, strict=True) if rank == min(ranks)]
        if len(best) != 1:
            raise UnknownNameError(
                text, tuple(f"{each.name} ({each.type}, <{each.iri}>)" for each in best)
            )
        return best[0].iri

    def label(self, iri: str) -> str:
        """Return what an entity is called, else its IRI as a prefixed name."""
        entry = self._ontology.entry(iri)
        if entry is not None:
            return entry.name
        return self._known[iri].name if iri in self._known else compact(iri)

    @cached_property
    def _known(self) -> dict[str, Profile]:
        return read_profiles(self._store, self._ontology)

    @cached_property
    def _by_form(self) -> dict[str, list[Profile]]:
        known = self._known
        lexicon = (lexicon_profile(each) for each in self._ontology.lexicon)
        found: dict[str, list[Profile]] = {}
        for profile in (*known.values(), *(each for each in lexicon if each.iri not in known)):
            for form in {folded(form) for form in profile.forms}:
                found.setdefault(form, []).append(profile)
        return found
