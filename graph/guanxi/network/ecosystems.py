"""Ecosystems: what a company owns and invests in, such as 腾讯系 or 阿里系."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, TypeAlias, cast

import networkx as nx

from guanxi.network.claims import Fact, facts
from guanxi.network.findings import Findings
from guanxi.network.ownership import OWNERSHIP, OwnedBy, ends, nearest_owners

Tie: TypeAlias = Literal["owned", "invested"]

_INVESTMENT: Final = "investsIn"
_LEAST: Final = 3
# One investment weighs more than any line of owners: the investments of those that are invested in
# are their own affair, and whoever can be reached as owned is.
_BY_INVESTMENT: Final = 1000


@dataclass(frozen=True, slots=True)
class Membership:
    """Why an entity belongs to an ecosystem.

    Attributes
    ----------
    member : str
        IRI.
    tie : {"owned", "invested"}
        ``"invested"`` if there is an investment on the way.
    path : tuple of Fact
        From the head to the member.
    also_in : tuple of str
        IRIs of the heads of other ecosystems that it belongs to.
    """

    member: str
    tie: Tie
    path: tuple[Fact, ...]
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """A company with all that it owns or invests in.

    Attributes
    ----------
    name : str
        Such as ``腾讯系``.
    head : str
        IRI.
    owned, invested : int
        How many members there are by either tie.
    companies : int
        How many of the members are companies.
    shared : tuple of str
        IRIs of members that belong to another ecosystem, too.
    members : tuple of Membership
        Owned ones first, the nearest first.
    """

    name: str
    head: str
    owned: int
    invested: int
    companies: int
    shared: tuple[str, ...]
    members: tuple[Membership, ...]


def ecosystems(
    graph: nx.MultiDiGraph[str],
    *,
    heads: Collection[str] | None = None,
    least: int = _LEAST,
) -> Findings[Ecosystem]:
    """Find the companies that others gather around by ownership and investment.

    To an ecosystem belong the units, products, subsidiaries and acquisitions of its head, what it
    or one of these invests in, and what belongs to that; not what an investee invests in. Whatever
    has several owners is counted with the best supported one, but many may invest in it.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        All its edges count: select before what should. Background facts make it more complete.
    heads : collection of str, optional
        IRIs; by default every company that nobody owns and that has members enough.
    least : int
        So many members are enough.

    Returns
    -------
    Findings of Ecosystem
        Most companies first, then most members, then by the head's IRI.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> for name in ("云海", "甲", "乙", "丙", "丁"):
    ...     graph.add_node(name, label=name, type="Company")
    >>> for owner, relation, owned in (
    ...     ("甲", "subsidiaryOf", "云海"), ("甲", "investsIn", "乙"), ("乙", "acquires", "丙"),
    ...     ("乙", "investsIn", "丁"),
    ... ):
    ...     _ = graph.add_edge(owner, owned, predicate=relation)
    >>> [found] = ecosystems(graph)
    >>> found.name, [(each.member, each.tie, len(each.path)) for each in found.members]
    ('云海系', [('甲', 'owned', 1), ('乙', 'invested', 2), ('丙', 'invested', 3)])
    """
    owner = nearest_owners(graph)
    told: dict[OwnedBy, Fact] = {}
    for fact in facts(graph, (*OWNERSHIP, _INVESTMENT)):  # the best supported first
        told.setdefault(ends(fact), fact)
    ties: nx.DiGraph[str] = nx.DiGraph()
    for edge, fact in sorted(told.items()):
        if owner.get(edge[1]) == edge[0]:
            ties.add_edge(*edge, weight=1)
        elif fact.predicate == _INVESTMENT and edge[0] != edge[1]:
            ties.add_edge(*edge, weight=_BY_INVESTMENT)
    systems: list[Ecosystem] = []
    for head in _heads(graph, owner, ties) if heads is None else sorted(heads):
        members = _members(ties, told, head) if head in ties else ()
        if heads is not None or len(members) >= least:
            systems.append(_ecosystem(graph, head, members))
    systems = _with_overlap(systems)
    systems.sort(key=lambda each: (-each.companies, -len(each.members), each.head))
    return Findings(systems, graph)


def _heads(
    graph: nx.MultiDiGraph[str], owner: Mapping[str, str], ties: nx.DiGraph[str]
) -> list[str]:
    return [
        iri
        for iri in sorted(ties)
        if graph.nodes[iri]["type"] == "Company" and iri not in owner and ties.out_degree(iri)
    ]


def _members(
    ties: nx.DiGraph[str], told: Mapping[OwnedBy, Fact], head: str
) -> tuple[Membership, ...]:
    distances, paths = cast(
        "tuple[dict[str, int], dict[str, list[str]]]",
        nx.single_source_dijkstra(ties, head, cutoff=2 * _BY_INVESTMENT - 1),
    )
    order = sorted((distance, iri) for iri, distance in distances.items() if iri != head)
    return tuple(
        Membership(
            member=iri,
            tie="invested" if distance >= _BY_INVESTMENT else "owned",
            path=tuple(told[edge] for edge in pairwise(paths[iri])),
        )
        for distance, iri in order
    )


def _ecosystem(
    graph: nx.MultiDiGraph[str], head: str, members: tuple[Membership, ...]
) -> Ecosystem:
    owned = sum(each.tie == "owned" for each in members)
    return Ecosystem(
        name=f"{short_name(graph, head)}系",
        head=head,
        owned=owned,
        invested=len(members) - owned,
        companies=sum(graph.nodes[each.member]["type"] == "Company" for each in members),
        shared=(),
        members=members,
    )


def short_name(graph: nx.MultiDiGraph[str], iri: str) -> str:
    """Return what a company is called for short: its shortest alias that its name begins with.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    iri : str

    Returns
    -------
    str
        Such as ``阿里`` for 阿里巴巴; the name where no alias of two letters or more fits.
    """
    label = str(graph.nodes[iri]["label"])
    aliases: tuple[str, ...] = graph.nodes[iri].get("aliases", ())
    fitting = [alias for alias in aliases if len(alias) > 1 and label.startswith(alias)]
    return min([*fitting, label], key=lambda name: (len(name), name))


def _with_overlap(systems: list[Ecosystem]) -> list[Ecosystem]:
    belongs: defaultdict[str, list[str]] = defaultdict(list)
    for system in systems:
        for each in system.members:
            belongs[each.member].append(system.head)
    told = []
    for system in systems:
        members = tuple(
            replace(each, also_in=tuple(h for h in belongs[each.member] if h != system.head))
            for each in system.members
        )
        shared = tuple(each.member for each in members if each.also_in)
        told.append(replace(system, members=members, shared=shared))
    return told
