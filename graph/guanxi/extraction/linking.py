"""Linking: names of one thing become mentions of one entity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from guanxi.extraction.found_names import FoundName
from guanxi.extraction.matching_text import matching_form
from guanxi.model import Document, Entity, EntityType, Mention
from guanxi.vocabulary import entity_iri

# A title mark or a post says what a name names; a list says it of its members, a tagger guesses.
_MOST_TRUST = 3
_TRUST = {"tagger": 1, "coordination": 2}
_HAN = re.compile("[㐀-鿿]")


def link(document: Document, matching: str, names: list[FoundName]) -> list[Mention]:
    """Group the names of a document into entities.

    Names are one entity where they share a lexicon entry, a matching form, or the document says
    so (`FoundName.same_as`).

    Parameters
    ----------
    document : Document
    matching : str
        The matching form of its text.
    names : list of FoundName
        In order, without overlaps.

    Returns
    -------
    list of Mention
        One for each name, in order.
    """
    forms = [matching[name.start : name.end] for name in names]
    groups = _Groups()
    for form, name in zip(forms, names, strict=True):
        if name.entry is not None:
            groups.set_entry(form, name.entry.iri)
    for form, name in zip(forms, names, strict=True):
        for other in name.same_as:
            groups.join(form, other)
    roots = [groups.root(form) for form in forms]
    members: defaultdict[str, list[FoundName]] = defaultdict(list)
    for root, name in zip(roots, names, strict=True):
        members[root].append(name)
    entity_of = {root: _entity(document, group) for root, group in members.items()}
    return [
        Mention(name.start, name.end, entity_of[root], name.recogniser)
        for root, name in zip(roots, names, strict=True)
    ]


def _entity(document: Document, names: list[FoundName]) -> Entity:
    forms = Counter(document.text[name.start : name.end] for name in names)
    entry = next((name.entry for name in names if name.entry), None)
    fullest = _fullest(forms)
    if entry and entry.name in forms:
        fullest = entry.name
    type_ = entry.type if entry else _majority(names)
    aliases = tuple(sorted(form for form in forms if form != fullest))
    if entry:
        return Entity(entry.iri, fullest, type_, aliases, entry.name, in_lexicon=True)
    iri = entity_iri(matching_form(fullest), type_)
    return Entity(iri, fullest, type_, aliases, fullest, in_lexicon=False)


def _fullest(forms: Counter[str]) -> str:
    """Return the longest form in the script that the document mostly names the entity in.

    Of 晨鹭能源（Chenlu Energy Corporation） that is 晨鹭能源: other articles do not spell it out.

    Examples
    --------
    >>> _fullest(Counter({"晨鹭": 3, "晨鹭能源": 1, "Chenlu Energy": 1}))
    '晨鹭能源'
    """
    is_han = {form: _HAN.search(form) is not None for form in forms}
    han = sum(count for form, count in forms.items() if is_han[form])
    mostly_han = 2 * han >= forms.total()
    chosen = [form for form in forms if is_han[form] is mostly_han]
    return max(chosen, key=lambda form: (len(form), forms[form], form))


def _majority(names: list[FoundName]) -> EntityType:
    """Return the type that most mentions have, weighed by how far their recognisers are trusted."""
    weights: Counter[EntityType] = Counter()
    for name in names:
        weights[name.type] += _TRUST.get(name.recogniser, _MOST_TRUST)
    return max(weights, key=lambda type_: (weights[type_], type_))


class _Groups:
    """Disjoint sets of forms; a set holds the forms of one lexicon entry at most."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._entry: dict[str, str] = {}
        self._first_form: dict[str, str] = {}

    def root(self, form: str) -> str:
        while (parent := self._parent.setdefault(form, form)) != form:
            form = parent
        return form

    def set_entry(self, form: str, iri: str) -> None:
        """Record the lexicon entry of a form, and join it with the entry's other forms."""
        self._entry.setdefault(self.root(form), iri)
        self.join(form, self._first_form.setdefault(iri, form))

    def join(self, form: str, other: str) -> None:
        first, second = sorted((self.root(form), self.root(other)))
        entries = {self._entry[root] for root in (first, second) if root in self._entry}
        if first == second or len(entries) > 1:
            return
        self._parent[second] = first
        for iri in entries:
            self._entry[first] = iri
