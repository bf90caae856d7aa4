"""Which entities may be one: pairs whose names say so, with reasons in words.

Only names that share a key are compared, never all with all. A key is a full form, a firm's name
without legal form, its core, its leading part or the last part of a foreign person's name. What
speaks against a pair: types that no entity has both of, different places or trades, and documents
that name both and tell them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from guanxi.extraction import CoreName, CoreNames, matching_form
from guanxi.store.identity import Identity
from guanxi.store.judgements import Judgement, Pair, counting
from guanxi.store.profiles import Profile, lexicon_profile, read_profiles
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.store.terms import Fact
from guanxi.vocabulary import Ontology

MINIMUM_SCORE: Final = 0.5
"""What a pair must reach to be shown."""

_KIN: Final = (frozenset({"Company", "Institution"}), frozenset({"Institution", "BusinessUnit"}))
_FIRMS: Final = frozenset({"Company", "Institution"})
_CROWD: Final = 12
"""A key that more entities share is a word, no name."""

_FEW: Final = 3
"""If more names begin with a name, it is a word or a group, and short for none of them."""


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """Two entities that may be one.

    Attributes
    ----------
    first, second : Profile
        The one that would represent both comes first.
    score : float
        In [0, 1].
    reasons : tuple of str
        What speaks for it and against it, in words.
    """

    first: Profile
    second: Profile
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Keys:
    """What an entity is found by: matching form → the form as written."""

    profile: Profile
    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    cores: dict[str, CoreName] = field(default_factory=dict)  # by firm
    persons: dict[str, str] = field(default_factory=dict)

    def all(self) -> set[str]:
        """Return everything under which another entity may stand, too."""
        cores = {name.core for name in self.cores.values()}
        return {*self.names, *self.aliases, *self.cores, *cores, *self.persons}

    def leading_parts(self) -> set[str]:
        """Return what a firm may be called for short."""
        cores = {name.core for name in self.cores.values()}
        parts = {core[:end] for core in cores for end in range(2, len(core))}
        return {part for part in parts if not part.isascii()}

    def is_ambiguous(self, key: str) -> bool:
        """Tell whether the lexicon says that a form may also mean something else."""
        entry = self.profile.entry
        return entry is not None and key in map(_key, entry.ambiguous_aliases)


def merge_candidates(
    store: Quads,
    ontology: Ontology,
    judgements: Iterable[Judgement],
    identity: Identity,
    minimum: float = MINIMUM_SCORE,
) -> tuple[MergeCandidate, ...]:
    """Return the pairs of entities that may be one and were not judged yet, best first.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
        Its entries are known to be different: one of a pair at most comes from it.
    judgements : iterable of Judgement
    identity : Identity
        What these say together; a cluster counts as one entity.
    minimum : float
        Least score.
    """
    profiles = read_profiles(store, ontology, identity)
    settled = {
        _pair(identity.representative(first), identity.representative(second))
        for first, second in counting(judgements)
    }
    cores = CoreNames(ontology)
    keyed = {iri: _keys(profile, cores) for iri, profile in profiles.items()}
    _add_known(keyed, ontology, cores)
    facts = _facts(store, identity)
    related = {_pair(subject, object) for subject, _, object in facts}
    neighbours = _neighbours(facts)
    found = []
    for first, second in _blocks(keyed):
        one, other = keyed[first], keyed[second]
        if _pair(first, second) in settled or not _may_be_one(one.profile, other.profile):
            continue
        score, reasons = _compared(one, other)
        if not reasons:
            continue
        score, remarks = _in_context(one.profile, other.profile, score, related, neighbours)
        if score >= minimum:
            head, tail = sorted(
                (one.profile, other.profile), key=lambda each: (each.entry is None, each.iri)
            )
            found.append(MergeCandidate(head, tail, score, (*reasons, *remarks)))
    return tuple(sorted(found, key=lambda each: (-each.score, each.first.iri, each.second.iri)))


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def _key(form: str) -> str:
    return matching_form(form).replace(" ", "")


def _keys(profile: Profile, cores: CoreNames) -> _Keys:
    keys = _Keys(profile)
    for form in sorted(profile.forms):
        key = _key(form)
        if len(key) < 2:
            continue
        own = keys.names if form in profile.names else keys.aliases
        own.setdefault(key, form.strip())
        if not profile.types.isdisjoint(_FIRMS) and form in profile.names:
            core = cores.of(form)
            keys.cores.setdefault(core.firm, core)
        if "Person" in profile.types and "·" in form:
            keys.persons.setdefault(matching_form(form).rpartition("·")[2], form)
    return keys


def _add_known(keyed: dict[str, _Keys], ontology: Ontology, cores: CoreNames) -> None:
    """Add the lexicon's entries that no document mentions, as far as a found name leads there."""
    wanted: set[str] = set()
    for keys in keyed.values():
        if keys.profile.entry is None:
            wanted |= keys.all()
    for entry in ontology.lexicon:
        if entry.iri not in keyed:
            keys = _keys(lexicon_profile(entry), cores)
            if not (wanted.isdisjoint(keys.all()) and wanted.isdisjoint(keys.leading_parts())):
                keyed[entry.iri] = keys


def _blocks(keyed: Mapping[str, _Keys]) -> Iterator[Pair]:
    """Yield the pairs that share a key, or of which one begins with the other, sorted."""
    sharing: defaultdict[str, list[str]] = defaultdict(list)
    for iri, keys in keyed.items():
        for key in keys.all():
            sharing[key].append(iri)
    pairs = {
        _pair(*pair)
        for iris in sharing.values()
        if len(iris) <= _CROWD
        for pair in combinations(sorted(iris), 2)
    }
    longer: defaultdict[str, list[str]] = defaultdict(list)
    for iri, keys in keyed.items():
        for part in keys.leading_parts() & sharing.keys():
            longer[part].append(iri)
    for part, iris in longer.items():
        if len(iris) <= _FEW and len(sharing[part]) <= _FEW:
            pairs.update(_pair(a, b) for a in iris for b in sharing[part] if a != b)
    for first, second in sorted(pairs):
        if keyed[first].profile.entry is None or keyed[second].profile.entry is None:
            yield first, second


def _may_be_one(one: Profile, other: Profile) -> bool:
    """Tell whether the two may have one type: namesakes of other types are others."""
    return not one.types.isdisjoint(other.types) or any(
        not one.types.isdisjoint(kin) and not other.types.isdisjoint(kin) for kin in _KIN
    )


def _compared(one: _Keys, other: _Keys) -> tuple[float, list[str]]:
    """Return how much names alone make two entities one, with the best reason."""
    found = sorted(_reasons(one, other), key=lambda each: (-each[0], each[1]))
    return (found[0][0], [found[0][1]]) if found else (0.0, [])


def _reasons(one: _Keys, other: _Keys) -> Iterator[tuple[float, str]]:
    for key in one.names.keys() & other.names.keys():
        yield _weight(key, one, other, 0.93), f"both are called {one.names[key]}"
    for named, called in ((one, other), (other, one)):
        for key in named.names.keys() & called.aliases.keys():
            weight = _weight(key, one, other, 0.92 if len(key) > 2 else 0.85)
            yield weight, f"{called.profile.name} is also called {named.names[key]}"
        for key in named.persons.keys() & called.names.keys():
            yield 0.7, f"{called.names[key]} is the last part of {named.persons[key]}"
    for key in one.aliases.keys() & other.aliases.keys():
        weight = _weight(key, one, other, 0.75 if len(key) > 2 else 0.6)
        yield weight, f"both are also called {one.aliases[key]}"
    for first in one.cores.values():
        for second in other.cores.values():
            yield from _alike(first, second)
    for short, long in ((one, other), (other, one)):
        if short.profile.entry is None:  # what the lexicon knows is not short for something else
            for part in long.leading_parts() & {name.core for name in short.cores.values()}:
                yield 0.55, f"{long.profile.name} begins with {part}"


def _weight(key: str, one: _Keys, other: _Keys, weight: float) -> float:
    return 0.6 if one.is_ambiguous(key) or other.is_ambiguous(key) else weight


def _alike(first: CoreName, second: CoreName) -> Iterator[tuple[float, str]]:
    """Yield why two names of firms may name one."""
    if first.full == second.full:
        return
    if (first.firm, first.place) == (second.firm, second.place):
        yield 0.95, f"but for the legal form, both are called {first.firm}"
    elif first.core == second.core:
        place = first.place and second.place and first.place != second.place
        trade = first.trade and second.trade and first.trade != second.trade
        more = [part for name in (first, second) for part in (name.place, name.trade) if part]
        reason = f"but for {', '.join(more)}, both are called {first.core}"
        yield (0.4 if place or trade else 0.8), reason


def _in_context(
    one: Profile,
    other: Profile,
    score: float,
    related: Collection[Pair],
    neighbours: Mapping[str, set[tuple[str, str]]],
) -> tuple[float, list[str]]:
    """Return the score in view of what documents say of the two, with remarks."""
    remarks = []
    if _pair(one.iri, other.iri) in related:
        score *= 0.4
        remarks.append("but an article relates the one to the other")
    elif both := one.mentions.keys() & other.mentions.keys():
        score *= 0.95 if score >= 0.9 else 0.7
        articles = "an article tells" if len(both) == 1 else f"{len(both)} articles tell"
        remarks.append(f"but {articles} them apart")
    shared = neighbours.get(one.iri, set()) & neighbours.get(other.iri, set())
    if shared:
        score = min(0.99, score + 0.05 * min(2, len(shared)))
        what = sorted({predicate for predicate, _ in shared})
        remarks.append(f"the same is said of both: {', '.join(what)}")
    return round(score, 2), remarks


def _facts(store: Quads, identity: Identity) -> set[Fact]:
    """Return what documents claim of whom: subject, predicate, object."""
    rows = select(
        store,
        """SELECT DISTINCT ?subject ?predicate ?object WHERE {
          GRAPH ?document {
            ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
          }
        }""",
    )
    known_as = identity.representative
    return {
        (known_as(str(subject)), str(predicate).rpartition("#")[2], known_as(str(object)))
        for subject, predicate, object in rows
    }


def _neighbours(facts: Iterable[Fact]) -> dict[str, set[tuple[str, str]]]:
    """Return what is claimed of each entity: by which relation with whom."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for subject, predicate, object in facts:
        found[subject].add((predicate, object))
        found[object].add((predicate, subject))
    return dict(found)
