"""Who belongs to whom: what has one owner is no rival, partner or investment of one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from guanxi.network.claims import Fact
from guanxi.network.ownership import OWNERSHIP, ends

_PEOPLE_OF = ("headOf", "founderOf", "worksFor")


class OwnerChains:
    """The owners of every entity, and the owners of these.

    Products, units and subsidiaries belong to their owners, what was acquired to its buyer, people
    to the firms that they lead, founded or work for.

    Parameters
    ----------
    facts : iterable of Fact
        Those that hold.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        self._owned: defaultdict[str, set[str]] = defaultdict(set)
        for fact in facts:
            if fact.predicate in OWNERSHIP:
                owner, owned = ends(fact)
            elif fact.predicate in _PEOPLE_OF:
                owner, owned = fact.object, fact.subject
            else:
                continue
            self._owners[owned].add(owner)
            self._owned[owner].add(owned)
        self._above: dict[str, frozenset[str]] = {}
        self._below: dict[str, frozenset[str]] = {}

    def above(self, iri: str) -> frozenset[str]:
        """Return an entity and all its direct and indirect owners."""
        return _reached(iri, self._owners, self._above)

    def below(self, iri: str) -> frozenset[str]:
        """Return an entity and all that it owns, directly and indirectly."""
        return _reached(iri, self._owned, self._below)

    def are_one_house(self, first: str, second: str) -> bool:
        """Tell whether one owns the other, or somebody owns both.

        Parameters
        ----------
        first, second : str
            IRIs.
        """
        return not self.above(first).isdisjoint(self.above(second))


def _reached(
    iri: str, steps: Mapping[str, Iterable[str]], known: dict[str, frozenset[str]]
) -> frozenset[str]:
    if iri not in known:
        found = {iri}
        waiting = [iri]
        while waiting:
            new = set(steps.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        known[iri] = frozenset(found)
    return known[iri]
