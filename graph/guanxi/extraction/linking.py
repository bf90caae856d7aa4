"""Linking: names of one thing become mentions of one entity."""

from __future__ import annotations

from collections import Counter, defaultdict

from guanxi.extraction.found_names import FoundName
from guanxi.extraction.matching_text import matching_form
from guanxi.model import Document, Entity, EntityType, Mention
from guanxi.vocabulary import entity_iri


def link(document: Document, names: list[FoundName]) -> list[Mention]:
    """Group the names of a document into entities.

    Names are one entity where they share a lexicon entry, a matching form, or the document says
    so (`FoundName.same_as`).

    Parameters
    ----------
    document : Document
    names : list of FoundName
        In order, without overlaps.

    Returns
    -------
    list of Mention
        One for each name, in order.
    """
    groups = _Groups()
    for name in names:
        form = matching_form(document.text[name.start : name.end])
        groups.join(form, f"lexicon {name.entry.iri}" if name.entry else form)
        if name.same_as is not None:
            groups.join(form, name.same_as)
    members: defaultdict[str, list[FoundName]] = defaultdict(list)
    for name in names:
        members[groups.root(matching_form(document.text[name.start : name.end]))].append(name)
    entity_of = {root: _entity(document, group) for root, group in members.items()}
    return [
        Mention(
            name.start,
            name.end,
            entity_of[groups.root(matching_form(document.text[name.start : name.end]))],
            name.recogniser,
        )
        for name in names
    ]


def _entity(document: Document, names: list[FoundName]) -> Entity:
    forms = Counter(document.text[name.start : name.end] for name in names)
    entry = next((name.entry for name in names if name.entry), None)
    fullest = max(forms, key=lambda form: (len(form), forms[form], form))
    if entry and entry.name in forms:
        fullest = entry.name
    type_ = entry.type if entry else _majority([name.type for name in names])
    aliases = tuple(sorted(form for form in forms if form != fullest))
    if entry:
        return Entity(entry.iri, fullest, type_, aliases, entry.name, in_lexicon=True)
    iri = entity_iri(matching_form(fullest), type_)
    return Entity(iri, fullest, type_, aliases, fullest, in_lexicon=False)


def _majority(types: list[EntityType]) -> EntityType:
    counts = Counter(types)
    return max(counts, key=lambda type_: (counts[type_], type_))


class _Groups:
    """Disjoint sets of forms."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, form: str) -> str:
        while (parent := self._parent.setdefault(form, form)) != form:
            form = parent
        return form

    def join(self, form: str, other: str) -> None:
        first, second = sorted((self.root(form), self.root(other)))
        self._parent[second] = first
