"""Who fights whom: directly, through what they own, and over the same third parties."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

import networkx as nx

from guanxi.network.claims import Fact, facts, relations_of
from guanxi.network.findings import Findings, pandas_module
from guanxi.network.ownership import Level, heads

if TYPE_CHECKING:
    import pandas

RivalryKind: TypeAlias = Literal["direct", "parent", "indirect"]
"""Two are rivals by themselves, by what they own, or by whom they share."""
RIVALRY_KINDS: Final[tuple[RivalryKind, ...]] = get_args(RivalryKind)
COMPETITION: Final = "competesWith"
Pair: TypeAlias = tuple[str, str]
"""Two IRIs, the smaller one first."""

# Whom one sells to, buys from and works with; a relation that is read one way only has a third
# party at one end: two that supply the same customer compete, two that have one supplier do not.
_THIRD_PARTY: Final = {
    "supplies": "object",
    "uses": "subject",
    "partnersWith": "either",
    "integratesWith": "either",
}
# A third party of more than so many tells nothing of any two of them.
_WIDELY_SHARED: Final = 50
_LEAST_SHARED: Final = 2
_MOST_CLIQUES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two parties that compete.

    Attributes
    ----------
    one, other : str
        IRIs, the smaller one first.
    kind : {"direct", "parent", "indirect"}
        The closest of those that hold.
    articles : int
        How many tell of it; 0 if it is indirect only.
    overlap : float
        Adamic–Adar index of the third parties that they share: each counts 1 / ln(number of
        parties that it is shared by).
    facts : tuple of Fact
        What says so: between the two, or between what they own.
    shared : tuple of str
        IRIs of the customers and partners that they share, the most exclusive first.
    shared_facts : tuple of Fact
        What says that they share them.
    """

    one: str
    other: str
    kind: RivalryKind
    articles: int
    overlap: float
    facts: tuple[Fact, ...]
    shared: tuple[str, ...]
    shared_facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class RivalClique:
    """Parties each of which competes with every other one.

    Attributes
    ----------
    name : str
        Its members, joined by ``、``.
    members : tuple of str
        IRIs; who has most articles within it first.
    owners : tuple of str
        IRIs of the groups that they belong to, in the same order; themselves where nobody owns
        them.
    articles : int
        How many tell of rivalries within it.
    facts : tuple of Fact
        What they tell, best supported first.
    """

    name: str
    members: tuple[str, ...]
    owners: tuple[str, ...]
    articles: int
    facts: tuple[Fact, ...]


def rivalry_graph(
    graph: nx.MultiDiGraph[str], level: Level = "entity", *, disputes: bool = True
) -> nx.Graph[str]:
    """Return who competes or is in dispute with whom.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        All its edges count: select before what should.
    level : {"entity", "company", "group"}
        What products and units do can count for their company or group.
    disputes : bool
        Lawsuits and accusations count, too; those who sue need not share a market.

    Returns
    -------
    networkx.Graph
        `weight` (int) is the number of articles, at least 1; `facts` (tuple of Fact) what they
        tell, best supported first. ``networkx.to_pandas_adjacency`` makes a matrix of it.
    """
    relations = relations_of(graph, "rivalry") if disputes else (COMPETITION,)
    return rivalry_of(facts(graph, relations), heads(graph, level))


def rivalry_of(told: Iterable[Fact], head: Mapping[str, str]) -> nx.Graph[str]:
    """Return the rivalry graph of facts of rivalry, each end of which counts for its head."""
    found: defaultdict[Pair, list[Fact]] = defaultdict(list)
    for fact in told:
        one, other = sorted((head[fact.subject], head[fact.object]))
        if one != other:
            found[one, other].append(fact)
    rivals: nx.Graph[str] = nx.Graph()
    for (one, other), between in sorted(found.items()):
        rivals.add_edge(one, other, weight=max(_articles(between), 1), facts=tuple(between))
    return rivals


def rivalry_matrix(graph: nx.MultiDiGraph[str], level: Level = "group") -> pandas.DataFrame:
    """Return how many articles tell of the rivalry of any two, by name.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    level : {"group", "company", "entity"}
        See :func:`rivalry_graph`.

    Returns
    -------
    pandas.DataFrame
        Symmetric; those with most articles first.

    Raises
    ------
    QueryError
        If pandas is not installed.
    """
    rivals = rivalry_graph(graph, level)
    weights = cast("dict[str, int]", dict(rivals.degree(weight="weight")))
    order = sorted(weights, key=lambda iri: (-weights[iri], iri))
    names = [str(graph.nodes[iri]["label"]) for iri in order]
    counts = nx.to_numpy_array(rivals, order).astype(int)
    return cast("pandas.DataFrame", pandas_module().DataFrame(counts, names, names))


def rivalries(graph: nx.MultiDiGraph[str], *, indirect: bool = True) -> Findings[Rivalry]:
    """Return who competes with whom, and what tells so.

    Direct rivals are said to compete or to be in dispute. Groups are rivals by parent if what they
    own is, however many owners stand between. Two of different groups are indirect rivals if they
    share at least two customers or partners (those shared by more than 50 tell nothing).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        All its edges count: select before what should. Background facts tell more owners.
    indirect : bool
        Look for indirect rivals, too.

    Returns
    -------
    Findings of Rivalry
        Direct ones first, then by parent, then indirect; most articles first, then the largest
        overlap, then by IRI.

    References
    ----------
    .. [1] L. A. Adamic, E. Adar, "Friends and neighbors on the Web", Social Networks 25, 2003,
       211–230.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> for name in "甲乙丙丁":
    ...     graph.add_node(name, label=name, type="Company")
    >>> for seller in "甲乙":
    ...     for customer in "丙丁":
    ...         _ = graph.add_edge(seller, customer, predicate="supplies")
    >>> [(each.one, each.other, each.kind, each.shared) for each in rivalries(graph)]
    [('乙', '甲', 'indirect', ('丁', '丙'))]
    """
    head = heads(graph)
    fought = facts(graph, relations_of(graph, "rivalry"))
    direct, parents = rivalry_of(fought, heads(graph, "entity")), rivalry_of(fought, head)
    shared = _shared(graph, head) if indirect else {}
    pairs: dict[Pair, RivalryKind] = {}
    for one, other in direct.edges:
        pairs[min(one, other), max(one, other)] = "direct"
    for one, other in parents.edges:
        pairs.setdefault((min(one, other), max(one, other)), "parent")
    for pair, ways in shared.items():
        if len(ways) >= _LEAST_SHARED:
            pairs.setdefault(pair, "indirect")
    told = {"direct": direct, "parent": parents}
    rows = [
        _rivalry(pair, kind, told[kind].edges[pair]["facts"] if kind in told else (), shared)
        for pair, kind in pairs.items()
    ]
    rows.sort(key=_rank)
    return Findings(rows, graph)


_Shared: TypeAlias = dict[str, tuple[float, tuple[Fact, ...]]]


def _rivalry(
    pair: Pair, kind: RivalryKind, told: tuple[Fact, ...], shared: Mapping[Pair, _Shared]
) -> Rivalry:
    ways = shared.get(pair, {})
    order = sorted(ways, key=lambda iri: (-ways[iri][0], iri))
    return Rivalry(
        one=pair[0],
        other=pair[1],
        kind=kind,
        articles=_articles(told),
        overlap=math.fsum(ways[iri][0] for iri in order),
        facts=told,
        shared=tuple(order),
        shared_facts=tuple(fact for iri in order for fact in ways[iri][1]),
    )


def _rank(row: Rivalry) -> tuple[int, int, float, str, str]:
    return (
        RIVALRY_KINDS.index(row.kind),
        -row.articles,
        -round(row.overlap, 9),
        row.one,
        row.other,
    )


def rival_cliques(
    graph: nx.MultiDiGraph[str], *, level: Level = "entity", least: int = 3
) -> Findings[RivalClique]:
    """Find those who all compete with one another, such as the three kingdoms of a market.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    level : {"entity", "company", "group"}
        See :func:`rivalry_graph`.
    least : int
        Fewest members.

    Returns
    -------
    Findings of RivalClique
        Largest first, then most articles, then by members. No clique is part of another.

    References
    ----------
    .. [1] E. Tomita, A. Tanaka, H. Takahashi, "The worst-case time complexity for generating all
       maximal cliques and computational experiments", Theoretical Computer Science 363, 2006,
       28–42.
    """
    head = heads(graph)
    by_level = head if level == "group" else heads(graph, level)
    rivals = rivalry_of(facts(graph, (COMPETITION,)), by_level)
    found = itertools.islice(nx.find_cliques(rivals), _MOST_CLIQUES)
    rows = [_clique(graph, rivals, head, members) for members in found if len(members) >= least]
    rows.sort(key=lambda row: (-len(row.members), -row.articles, row.members))
    return Findings(rows, graph)


def _clique(
    graph: nx.MultiDiGraph[str],
    rivals: nx.Graph[str],
    head: Mapping[str, str],
    members: Iterable[str],
) -> RivalClique:
    inside = rivals.subgraph(members)
    weights = dict(inside.degree(weight="weight"))
    order = sorted(weights, key=lambda iri: (-weights[iri], iri))
    ranked = distinct(told for *_, told in told_rivalries(inside))
    return RivalClique(
        name="、".join(str(graph.nodes[iri]["label"]) for iri in order),
        members=tuple(order),
        owners=tuple(head[iri] for iri in order),
        articles=_articles(ranked),
        facts=ranked,
    )


def told_rivalries(rivals: nx.Graph[str]) -> Iterator[tuple[str, str, tuple[Fact, ...]]]:
    """Yield the two ends of each edge of a rivalry graph, and the facts on it."""
    for one, other in rivals.edges:
        yield one, other, cast("tuple[Fact, ...]", rivals.edges[one, other]["facts"])


def distinct(groups: Iterable[Iterable[Fact]]) -> tuple[Fact, ...]:
    """Return the facts of some groups, each once, the best supported first."""
    once = {(fact.subject, fact.predicate, fact.object): fact for group in groups for fact in group}
    return tuple(sorted(once.values(), key=fact_rank))


def fact_rank(fact: Fact) -> tuple[int, float, str, str, str]:
    """Return what orders facts, the best supported first."""
    return (-len(fact.reports), -fact.confidence, fact.subject, fact.predicate, fact.object)


def _articles(told: Iterable[Fact]) -> int:
    return len({report for fact in told for report in fact.reports})


def _shared(graph: nx.MultiDiGraph[str], head: Mapping[str, str]) -> dict[Pair, _Shared]:
    """Return for each pair of different groups whom they share, how much it counts, and why."""
    around: defaultdict[str, dict[str, Fact]] = defaultdict(dict)
    for fact in facts(graph, _THIRD_PARTY):
        for third, party in _third_parties(fact):
            around[third].setdefault(party, fact)
    shared: defaultdict[Pair, _Shared] = defaultdict(dict)
    for third, parties in sorted(around.items()):
        if not 2 <= len(parties) <= _WIDELY_SHARED:
            continue
        worth = 1 / math.log(len(parties))
        for one, other in itertools.combinations(sorted(parties), 2):
            if len({head[one], head[other], head[third]}) == 3:
                shared[one, other][third] = (worth, (parties[one], parties[other]))
    return shared


def _third_parties(fact: Fact) -> Iterator[Pair]:
    """Yield who may be shared by whom, according to a fact."""
    if _THIRD_PARTY[fact.predicate] in {"subject", "either"}:
        yield fact.subject, fact.object
    if _THIRD_PARTY[fact.predicate] in {"object", "either"}:
        yield fact.object, fact.subject
