"""What the sections of a report share, found once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import networkx as nx

from guanxi.network.brokerage import Broker, brokers
from guanxi.network.claims import ClaimEdge, Fact, claims, facts_of, ontology_of
from guanxi.network.communities import Community, communities
from guanxi.network.ecosystems import Ecosystem, ecosystems
from guanxi.network.findings import Findings
from guanxi.network.findings_told import told_changes
from guanxi.network.narration import Narrator
from guanxi.network.rivalry import RivalClique, rival_cliques
from guanxi.network.selection import ASSERTED, select
from guanxi.network.standing import Measure, Standing, standing

FIRST_FAMILY: Final = "rivalry"
"""The family told first, with more facts and sentences than the others."""

_MEASURES: Final[tuple[Measure, ...]] = ("betweenness",)


@dataclass(frozen=True)
class ReportFindings:
    """What the sections of a report share.

    Attributes
    ----------
    graph : networkx.MultiDiGraph
    narrator : Narrator
    top : int
        Most rows of a table.
    claims : tuple of ClaimEdge
        Those of documents, whatever their status.
    facts : dict of str to list of Fact
        Asserted ones by family, weightiest first.
    ranking : Findings of Standing
    groups : tuple of Community
        Those with more than one member.
    cliques : tuple of RivalClique
    brokers : tuple of Broker
    systems : tuple of Ecosystem
        In the order of the standing of their heads.
    changes : list of str
        Lines on what changed.
    """

    graph: nx.MultiDiGraph[str]
    narrator: Narrator
    top: int
    claims: tuple[ClaimEdge, ...]
    facts: dict[str, list[Fact]]
    ranking: Findings[Standing]
    groups: tuple[Community, ...]
    cliques: tuple[RivalClique, ...]
    brokers: tuple[Broker, ...]
    systems: tuple[Ecosystem, ...]
    changes: list[str]


def find_for_report(graph: nx.MultiDiGraph[str], top: int, seed: int) -> ReportFindings:
    """Find what the sections of a report share.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses.
    top, seed : int
        See :func:`guanxi.network.report.report`.
    """
    asserted = select(graph)
    told = tuple(claim for claim in claims(graph) if claim.origin == "claim")
    with_owners = select(graph, background=True)
    ranking = standing(asserted, measures=_MEASURES, seed=seed)
    predicates = ontology_of(graph).predicates
    by_family: dict[str, list[Fact]] = {}
    plain = facts_of(graph, (claim for claim in told if claim.status in ASSERTED))
    for fact in by_weight(plain, ranking):
        by_family.setdefault(predicates[fact.predicate].family, []).append(fact)
    order = sorted(by_family, key=lambda f: (f != FIRST_FAMILY, -len(by_family[f]), f))
    return ReportFindings(
        graph=graph,
        narrator=Narrator(graph),
        top=top,
        claims=told,
        facts={family: by_family[family] for family in order},
        ranking=ranking,
        groups=tuple(g for g in communities(asserted, seed=seed, runs=0) if len(g.members) > 1),
        cliques=_cliques(with_owners),
        brokers=_brokers(with_owners, top),
        systems=_systems(with_owners, ranking),
        changes=told_changes(Narrator(graph), asserted, top // 2),
    )


def _systems(graph: nx.MultiDiGraph[str], ranking: Iterable[Standing]) -> tuple[Ecosystem, ...]:
    """Return ecosystems in the order of the standing of their heads."""
    place = {row.iri: number for number, row in enumerate(ranking)}
    found = (system for system in ecosystems(graph) if system.head in place)
    return tuple(sorted(found, key=lambda system: place[system.head]))


def _brokers(graph: nx.MultiDiGraph[str], top: int) -> tuple[Broker, ...]:
    """Return who is tied to rivals, and some of the many that fight each of two rivals."""
    found = brokers(graph)
    tied = [row for row in found if row.side != "rival"]
    fighting = [row for row in found if row.side == "rival"]
    return (*tied, *fighting[: max(top // 2, 1)])


def _cliques(graph: nx.MultiDiGraph[str]) -> tuple[RivalClique, ...]:
    """Return cliques of entities, then those of groups that say more than that."""
    of_entities = rival_cliques(graph)
    known = {
        frozenset(owners) for clique in of_entities for owners in (clique.owners, clique.members)
    }
    of_groups = rival_cliques(graph, level="group")
    return (*of_entities, *(c for c in of_groups if frozenset(c.members) not in known))


def by_weight(told: Iterable[Fact], ranking: Iterable[Standing]) -> list[Fact]:
    """Return facts of most reports first, then those about the most central entities."""
    pagerank = {row.iri: row.pagerank for row in ranking}

    def weight(fact: Fact) -> tuple[int, float]:
        central = pagerank.get(fact.subject, 0.0) + pagerank.get(fact.object, 0.0)
        return len(fact.reports), round(fact.confidence * central, 9)

    return sorted(told, key=weight, reverse=True)  # stable: the order of `facts` decides ties
