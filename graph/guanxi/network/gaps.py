"""What the articles leave open: rumours that nobody confirmed, entities that one source knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import networkx as nx

from guanxi.model import EntityType, Status
from guanxi.network.claims import ClaimEdge, Fact, facts, ontology_of
from guanxi.network.fact_status import fact_status
from guanxi.network.findings import Findings
from guanxi.network.witness import published, witness


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A plan or rumour of which no article says how it ended.

    Attributes
    ----------
    fact : Fact
    status : Status
        ``planned`` or ``rumoured``.
    first_told, last_told : str or None
        Days of the first and the last article that tell it.
    silent_days : int or None
        From the last one to the latest article of all.
    due : str or None
        The day by which it was to happen, if that is over.
    sentence : str
    document : str or None
        IRI.
    """

    fact: Fact
    status: Status
    first_told: str | None
    last_told: str | None
    silent_days: int | None
    due: str | None
    sentence: str
    document: str | None


@dataclass(frozen=True, slots=True)
class SingleSource:
    """An entity of which one article tells all that is known.

    Attributes
    ----------
    entity : str
        IRI.
    type : EntityType
    facts : int
        How many it tells.
    document : str
        IRI.
    published : str or None
    """

    entity: str
    type: EntityType
    facts: int
    document: str
    published: str | None


def unconfirmed(
    graph: nx.MultiDiGraph[str], told: Sequence[Fact] | None = None
) -> Findings[Unconfirmed]:
    """Find plans and rumours that no article confirms, denies or ends.

    A fact of the same family that is asserted of the same two confirms them, too: a rumoured
    takeover is settled by a merger.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses.
    told : sequence of Fact, optional
        Its facts, if they are at hand.

    Returns
    -------
    Findings of Unconfirmed
        Those whose time is over first, then those of which nothing was heard longest.
    """
    known = ontology_of(graph).predicates
    documents = graph.graph.get("documents", {}).values()
    today = max((day[:10] for each in documents if (day := each.get("published"))), default=None)
    told = facts(graph) if told is None else told
    stands = {fact: fact_status(graph, fact) for fact in told if fact.predicate in known}
    settled = {
        (frozenset((fact.subject, fact.object)), known[fact.predicate].family)
        for fact, status in stands.items()
        if status == "asserted"
    }
    found = []
    for fact, status in stands.items():
        ends = frozenset((fact.subject, fact.object))
        if status not in {"planned", "rumoured"} or (ends, known[fact.predicate].family) in settled:
            continue
        seen = sorted(day for claim in fact.claims if (day := published(graph, claim)))
        best = witness(graph, fact, [status])
        silent = None
        if seen and today:
            silent = (date.fromisoformat(today) - date.fromisoformat(seen[-1])).days
        found.append(
            Unconfirmed(
                fact,
                status,
                seen[0] if seen else None,
                seen[-1] if seen else None,
                silent,
                _overdue(fact, today),
                best.sentence,
                best.document,
            )
        )
    found.sort(key=lambda row: (row.due is None, -(row.silent_days or 0)))  # stable
    return Findings(found, graph)


def single_sources(
    graph: nx.MultiDiGraph[str], told: Sequence[Fact] | None = None, *, fewest: int = 2
) -> Findings[SingleSource]:
    """Find entities of which a single article tells all that is known.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    told : sequence of Fact, optional
        Its facts, if they are at hand.
    fewest : int
        Only those with so many facts: with one fact it is seldom otherwise.

    Returns
    -------
    Findings of SingleSource
        Most facts first, then by IRI; the note counts all entities with one source.
    """
    sources: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    latest: dict[str, ClaimEdge] = {}
    for fact in facts(graph) if told is None else told:
        backing = [claim for claim in fact.claims if claim.document is not None]
        for end in {fact.subject, fact.object} if backing else ():
            counts[end] = counts.get(end, 0) + 1
            sources.setdefault(end, set()).update(fact.reports)
            latest[end] = backing[0]
    alone = sorted(iri for iri, documents in sources.items() if len(documents) == 1)
    found = [
        SingleSource(
            iri,
            graph.nodes[iri]["type"],
            counts[iri],
            min(sources[iri]),
            published(graph, latest[iri]),
        )
        for iri in alone
        if counts[iri] >= fewest
    ]
    found.sort(key=lambda row: -row.facts)  # stable
    note = f"{len(alone)} of {len(sources)} entities have one source"
    return Findings(found, graph, note=note if alone else "")


def _overdue(fact: Fact, today: str | None) -> str | None:
    due = max((claim.latest for claim in fact.claims if claim.latest), default=None)
    return due if due is not None and today is not None and due < today else None
