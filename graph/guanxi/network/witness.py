"""The sentence that a fact is shown with, where one is enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from guanxi.model import Status
from guanxi.network.claims import ClaimEdge, Fact


@dataclass(frozen=True, slots=True)
class Witness:
    """The best sentence for something, and where it stands.

    Attributes
    ----------
    sentence : str
        Empty where no document says so.
    document : str or None
        IRI.
    published : str or None
        The document's day.
    """

    sentence: str
    document: str | None
    published: str | None


def witness(
    graph: nx.MultiDiGraph[str], fact: Fact, statuses: Iterable[Status] | None = None
) -> Witness:
    """Return the best sentence of a fact.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The network that the fact is of; it knows the documents.
    fact : Fact
    statuses : iterable of Status, optional
        Only of claims with one of these.

    Returns
    -------
    Witness
        Of the most confident claim with a sentence; an empty one for what no document says.
    """
    wanted = None if statuses is None else set(statuses)
    for claim in fact.claims:
        if claim.quotes and (wanted is None or claim.status in wanted):
            return Witness(claim.quotes[0].text, claim.document, published(graph, claim))
    return Witness("", None, None)


def published(graph: nx.MultiDiGraph[str], claim: ClaimEdge) -> str | None:
    """Return the day on which the document of a claim appeared, if it is known."""
    day = graph.graph.get("documents", {}).get(claim.document, {}).get("published")
    return day[:10] if day else None
