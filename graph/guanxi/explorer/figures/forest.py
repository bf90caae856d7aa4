"""Who owns whom, as trees: every entity below its nearest owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from guanxi.network import ClaimEdge, select
from guanxi.network.ownership import OwnedBy, holdings, owners, strength

_WIDEST = 8  # children of one owner, where there is more than one tree


@dataclass(frozen=True)
class Holding:
    """An entity below its owner; `owner` is None for the root of a tree.

    Attributes
    ----------
    iri : str
    owner : str or None
    depth : int
        0 for a root.
    claims : tuple of ClaimEdge
        What says so, without background facts: empty if only these do.
    others : tuple of str
        Further owners, of which none owns another.
    more : int
        How many entities below it are left out, its own children and those below them.
    """

    iri: str
    owner: str | None
    depth: int
    claims: tuple[ClaimEdge, ...]
    others: tuple[str, ...]
    more: int


class Forest:
    """All trees of a network.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Asserted claims count, and background facts where the graph holds them; a tree holds at
        least one claim.
    focus : str, optional
        IRI of an entity: only it, what it owns, and its line of owners.
    """

    def __init__(self, graph: nx.MultiDiGraph[str], focus: str | None = None) -> None:
        found = _holdings(graph)
        reduced = owners(found)
        self._claims = {
            edge: tuple(claim for claim in backing if claim.origin == "claim")
            for edge, backing in found.items()
        }
        self._owner: dict[str, str] = {}
        self._others: dict[str, tuple[str, ...]] = {}
        for iri in sorted(reduced):
            above = sorted(
                reduced.predecessors(iri), key=lambda owner: strength(found, (owner, iri))
            )
            if above:
                self._owner[iri] = above[0]
                self._others[iri] = tuple(above[1:])
        if focus is not None:
            self._keep_line(focus)
        self._children: defaultdict[str, list[str]] = defaultdict(list)
        for iri, owner in self._owner.items():
            self._children[owner].append(iri)
        self._size: dict[str, int] = {}
        roots = sorted(set(self._children) - set(self._owner))
        for root in roots:
            self._measure(root)
        for children in self._children.values():
            children.sort(key=self._place)
        self._roots = sorted(
            (root for root in roots if focus is not None or self._is_claimed(root)),
            key=lambda root: (-self._size[root], root),
        )

    @property
    def size(self) -> int:
        """How many entities there are in all trees."""
        return sum(self._size[root] for root in self._roots)

    def trees(self, top: int) -> list[list[Holding]]:
        """Return the largest trees with at most `top` entities, each from the root down.

        A tree is filled level by level, so that what is left out is far from the root.
        """
        widest = _WIDEST if len(self._roots) > 1 else top
        trees: list[list[Holding]] = []
        room = top
        for root in self._roots:
            # An owner without anything below it says nothing.
            if trees and room < 2:
                break
            chosen = self._chosen(root, max(room, 2), widest)
            room -= len(chosen)
            trees.append(list(self._told(root, None, 0, chosen)))
        return trees

    def _chosen(self, root: str, room: int, widest: int) -> frozenset[str]:
        chosen = {root}
        level = [root]
        while level:
            following = [child for owner in level for child in self._children[owner][:widest]]
            level = following[: room - len(chosen)]
            chosen.update(level)
        return frozenset(chosen)

    def _told(
        self, iri: str, owner: str | None, depth: int, chosen: frozenset[str]
    ) -> Iterable[Holding]:
        left_out = [child for child in self._children[iri] if child not in chosen]
        yield Holding(
            iri=iri,
            owner=owner,
            depth=depth,
            claims=() if owner is None else self._claims[owner, iri],
            others=self._others.get(iri, ()),
            more=sum(self._size[child] for child in left_out),
        )
        for child in self._children[iri]:
            if child in chosen:
                yield from self._told(child, iri, depth + 1, chosen)

    def _keep_line(self, focus: str) -> None:
        line = [focus]
        while line[-1] in self._owner:
            line.append(self._owner[line[-1]])
        above = set(line)

        def below(iri: str) -> bool:
            while iri != focus:
                if iri not in self._owner:
                    return False
                iri = self._owner[iri]
            return True

        kept = {iri for iri in self._owner if iri in above or below(iri)}
        self._owner = {iri: self._owner[iri] for iri in sorted(kept)}

    def _measure(self, root: str) -> None:
        """Count the entities of a tree from its leaves up; deep trees need no deep stack."""
        order = [root]
        for iri in order:
            order += self._children[iri]
        for iri in reversed(order):
            self._size[iri] = 1 + sum(self._size[child] for child in self._children[iri])

    def _place(self, iri: str) -> tuple[bool, int, int, str]:
        """Order what articles say before what is only known, then large before small."""
        found = self._claims[self._owner[iri], iri]
        return (not found, -self._size[iri], -len({claim.document for claim in found}), iri)

    def _is_claimed(self, root: str) -> bool:
        order = [root]
        for iri in order:
            order += self._children[iri]
        return any(self._claims[self._owner[iri], iri] for iri in order[1:])


def _holdings(graph: nx.MultiDiGraph[str]) -> dict[OwnedBy, tuple[ClaimEdge, ...]]:
    """Return the asserted claims and the background facts behind every owner and owned."""
    return holdings(select(graph, background=True, isolated=True))
