"""How a fact stands after all that documents say of it."""

from __future__ import annotations

import networkx as nx

from guanxi.model import Status
from guanxi.network.claims import ClaimEdge, Fact
from guanxi.network.happenings import decisive_day
from guanxi.network.witness import published


def fact_status(graph: nx.MultiDiGraph[str], fact: Fact) -> Status:
    """Return the status of a fact, by the latest of what is said of it.

    It is asserted if any claim asserts it and none denies it or ends it later, as in the store;
    else what ended or denies it counts, then the latest plan or rumour.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The network that the fact is of; it knows the documents.
    fact : Fact
    """
    denial = _latest(graph, fact, "ended", "negated")
    support = _latest(graph, fact, "asserted")
    if support is not None and (denial is None or is_later(graph, denial, support) is not True):
        return "asserted"
    if denial is not None:
        return denial.status
    told = sorted(fact.claims, key=lambda claim: (published(graph, claim) or "", claim.status))
    return told[-1].status


def is_later(graph: nx.MultiDiGraph[str], claim: ClaimEdge, other: ClaimEdge) -> bool | None:
    """Tell whether a claim is of a later day than another; None if they are of the same."""
    days = decisive_day(graph, claim), decisive_day(graph, other)
    return None if days[0] == days[1] else days[0] > days[1]


def _latest(graph: nx.MultiDiGraph[str], fact: Fact, *statuses: Status) -> ClaimEdge | None:
    told = [claim for claim in fact.claims if claim.status in statuses]
    return max(told, key=lambda claim: (decisive_day(graph, claim), claim.status), default=None)
