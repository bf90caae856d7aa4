"""Who stands between others: structural holes, and who is caught between rivals."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

import networkx as nx

from guanxi.model import EntityType
from guanxi.network.claims import Fact, facts, relations_of
from guanxi.network.collapse import undirected
from guanxi.network.findings import Findings
from guanxi.network.ownership import heads
from guanxi.network.rivalry import COMPETITION, distinct, fact_rank, rivalry_of, told_rivalries

Side: TypeAlias = Literal["ally", "investor", "rival"]
"""How somebody is tied to parties that fight each other."""

_TAKEN_OVER: Final = frozenset({"acquires", "mergesWith"})


@dataclass(frozen=True, slots=True)
class Hole:
    """How free an entity is to play others off against each other.

    Attributes
    ----------
    iri, label : str
    type : EntityType
    degree : int
        Number of distinct neighbours.
    effective_size : float
        Neighbours, less the ties among them: how many different circles it reaches.
    efficiency : float
        Effective size by degree, in (0, 1].
    constraint : float
        Burt's: how much its ties lead back to one another. Low is free.
    """

    iri: str
    label: str
    type: EntityType
    degree: int
    effective_size: float
    efficiency: float
    constraint: float


@dataclass(frozen=True, slots=True)
class Broker:
    """Somebody who is caught between parties that fight each other.

    Attributes
    ----------
    broker : str
        IRI.
    side : {"ally", "investor", "rival"}
        Works with them, has put money into them or has theirs, or fights each of them itself.
    between : tuple of str
        IRIs of the parties, the most fought about first.
    rivalries : int
        How many pairs of their groups fight each other.
    effective_size, constraint : float
        See :class:`Hole`.
    facts : tuple of Fact
        What ties it to them.
    rivalry_facts : tuple of Fact
        What says that they fight, or that what they own does.
    """

    broker: str
    side: Side
    between: tuple[str, ...]
    rivalries: int
    effective_size: float
    constraint: float
    facts: tuple[Fact, ...]
    rivalry_facts: tuple[Fact, ...]


def structural_holes(graph: nx.MultiDiGraph[str]) -> Findings[Hole]:
    """Measure who bridges circles that have no other tie.

    Constraint [1]_ weighs ties by their claims; the effective size is that of simple ties [2]_.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        All its edges count: select before what should.

    Returns
    -------
    Findings of Hole
        Largest effective size first, then the least constraint, then by IRI. Entities without a
        tie are left out.

    References
    ----------
    .. [1] R. S. Burt, "Structural Holes: The Social Structure of Competition", Harvard University
       Press, 1992; "Structural Holes and Good Ideas", American Journal of Sociology 110, 2004,
       349–399.
    .. [2] S. P. Borgatti, "Structural Holes: Unpacking Burt's Redundancy Measures", Connections
       20, 1997, 35–38.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> for iri in "abcd":
    ...     graph.add_node(iri, label=iri.upper(), type="Company")
    >>> for u, v in ("ab", "ac", "ad", "bc"):
    ...     _ = graph.add_edge(u, v, predicate="partnersWith")
    >>> first = structural_holes(graph)[0]
    >>> first.label, round(first.effective_size, 2), round(first.constraint, 2)
    ('A', 2.33, 0.61)
    """
    ties = undirected(graph)
    ties.remove_nodes_from(list(nx.isolates(ties)))
    if not ties:
        return Findings((), graph)
    constraint, triangles = _closure(ties)
    # Of simple ties, effective size is degree − 2·t/degree, where t counts the ties among
    # neighbours, which are as many as triangles.
    rows = [
        Hole(
            iri=iri,
            label=cast("str", graph.nodes[iri]["label"]),
            type=cast("EntityType", graph.nodes[iri]["type"]),
            degree=degree,
            effective_size=degree - 2 * triangles[iri] / degree,
            efficiency=1 - 2 * triangles[iri] / degree**2,
            constraint=constraint[iri],
        )
        for iri, degree in ties.degree
    ]
    rows.sort(key=lambda row: (-round(row.effective_size, 9), round(row.constraint, 9), row.iri))
    return Findings(rows, graph)


def _closure(ties: nx.Graph[str]) -> tuple[dict[str, float], dict[str, int]]:
    """Return Burt's constraint of each entity, and how many triangles it is in.

    By the neighbours that two who are tied have in common: networkx multiplies matrices, which
    fills one with the square of the largest degree.
    """
    strength = dict(ties.degree(weight="weight"))
    neighbours = ties.adj

    def share(one: str, other: str) -> float:
        return float(neighbours[one][other]["weight"] / strength[one])

    constraint, closed = dict.fromkeys(ties, 0.0), dict.fromkeys(ties, 0)
    for pair in ties.edges:
        common = neighbours[pair[0]].keys() & neighbours[pair[1]].keys()
        for one, other in (pair, pair[::-1]):
            # Exact, and so the same in whatever order the set gives them.
            indirect = math.fsum(share(one, third) * share(third, other) for third in common)
            constraint[one] += (share(one, other) + indirect) ** 2
            closed[one] += len(common)
    return constraint, {iri: twice // 2 for iri, twice in closed.items()}


def brokers(graph: nx.MultiDiGraph[str]) -> Findings[Broker]:
    """Find who is tied to two or more parties that fight each other.

    Parties fight if they are said to, or if their owners do through what they own. Nobody is
    caught between parties of which one belongs to the own group; whoever fights both is caught
    between them as a rival.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        All its edges count: select before what should. Background facts tell more owners.

    Returns
    -------
    Findings of Broker
        Allies and investors before rivals; most rivalries first, then the largest effective size,
        then by IRI and side.
    """
    head = heads(graph)
    fought = facts(graph, (COMPETITION,))
    fights, by_parent = rivalry_of(fought, heads(graph, "entity")), rivalry_of(fought, head)
    holes = {row.iri: row for row in structural_holes(graph)}
    rows = [
        _broker(broker, side, parties, pairs, head, holes)
        for (broker, side), parties in _parties(graph, head, fights, by_parent).items()
        if (pairs := _fighting(parties, head, fights, by_parent))
    ]
    rows.sort(
        key=lambda row: (
            row.side == "rival",
            -row.rivalries,
            -round(row.effective_size, 9),
            row.broker,
            row.side,
        )
    )
    return Findings(rows, graph)


_Parties: TypeAlias = dict[str, list[Fact]]
_Pairs: TypeAlias = dict[tuple[str, str], tuple[Fact, ...]]


def _parties(
    graph: nx.MultiDiGraph[str],
    head: Mapping[str, str],
    fights: nx.Graph[str],
    by_parent: nx.Graph[str],
) -> dict[tuple[str, Side], _Parties]:
    """Return whom each entity is tied to outside its own group, on which side, and why."""
    found: defaultdict[tuple[str, Side], _Parties] = defaultdict(lambda: defaultdict(list))
    sides: tuple[tuple[Side, frozenset[str]], ...] = (
        ("ally", relations_of(graph, "cooperation")),
        ("investor", relations_of(graph, "capital") - _TAKEN_OVER),
    )
    for side, relations in sides:
        for fact in facts(graph, relations):
            if head[fact.subject] != head[fact.object]:
                found[fact.subject, side][fact.object].append(fact)
                found[fact.object, side][fact.subject].append(fact)
    for rivals in (fights, by_parent):
        for one, other, told in told_rivalries(rivals):
            if head[one] != head[other]:
                found[one, "rival"].setdefault(other, list(told))
                found[other, "rival"].setdefault(one, list(told))
    return {key: found[key] for key in sorted(found)}


def _fighting(
    parties: _Parties, head: Mapping[str, str], fights: nx.Graph[str], by_parent: nx.Graph[str]
) -> _Pairs:
    """Return which of some parties fight each other, and what says so."""
    pairs: _Pairs = {}
    by_head: defaultdict[str, list[str]] = defaultdict(list)
    for party in sorted(parties):
        by_head[head[party]].append(party)
        for rival in sorted(parties.keys() & fights.adj.get(party, {}).keys()):
            if party < rival and head[party] != head[rival]:
                pairs[party, rival] = fights[party][rival]["facts"]
    for one in by_head:
        for other in sorted(by_head.keys() & by_parent.adj.get(one, {}).keys()):
            if one < other:
                for pair in itertools.product(by_head[one], by_head[other]):
                    pairs.setdefault((min(pair), max(pair)), by_parent[one][other]["facts"])
    return pairs


def _broker(
    broker: str,
    side: Side,
    parties: _Parties,
    pairs: _Pairs,
    head: Mapping[str, str],
    holes: Mapping[str, Hole],
) -> Broker:
    fought: defaultdict[str, int] = defaultdict(int)
    for pair in pairs:
        for party in pair:
            fought[party] += 1
    between = sorted(fought, key=lambda iri: (-fought[iri], iri))
    hole = holes.get(broker)
    return Broker(
        broker=broker,
        side=side,
        between=tuple(between),
        rivalries=len({frozenset((head[one], head[other])) for one, other in pairs}),
        effective_size=hole.effective_size if hole else 0.0,
        constraint=hole.constraint if hole else math.nan,
        facts=tuple(fact for iri in between for fact in sorted(parties[iri], key=fact_rank)),
        rivalry_facts=distinct(pairs.values()),
    )
