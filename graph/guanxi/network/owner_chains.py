"""Who belongs to whom: what has one owner is no rival, partner or investment of one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for fact in facts:
            if fact.predicate in OWNERSHIP:
                owner, owned = ends(fact)
                owners[owned].add(owner)
            elif fact.predicate in _PEOPLE_OF:
                owners[fact.subject].add(fact.object)
        self._owners = owners
        self._known: dict[str, frozenset[str]] = {}

    def above(self, iri: str) -> frozenset[str]:
        """Return an entity and all its direct and indirect owners."""
        if iri in self._known:
            return self._known[iri]
        found = {iri}
        waiting = [iri]
        while waiting:
            new = self._owners.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        self._known[iri] = frozenset(found)
        return self._known[iri]

    def are_one_house(self, first: str, second: str) -> bool:
        """Tell whether one owns the other, or somebody owns both.

        Parameters
        ----------
        first, second : str
            IRIs.
        """
        return not self.above(first).isdisjoint(self.above(second))
