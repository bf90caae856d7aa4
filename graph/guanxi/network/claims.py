"""Claims and facts as typed rows of a network.

A network is a :class:`networkx.MultiDiGraph` with one edge per claim (see
:func:`guanxi.network.project`). Analyses read its edges through the rows defined here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

import networkx as nx

from guanxi.model import Status
from guanxi.network.collecting import collecting_rarely
from guanxi.vocabulary import Ontology, load_ontology

Origin = Literal["claim", "background", "inferred"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind a claim, as stored on an edge.

    Attributes
    ----------
    text : str
    start, end : int
        Half-open document offsets: ``document.text[start:end] == text``.
    subject, object : tuple of int or None
        Half-open document offsets of the two mentions; they may lie outside the quote.
    extractor : str
        The wording or model that made the claim.
    """

    text: str
    start: int
    end: int
    subject: tuple[int, int] | None = None
    object: tuple[int, int] | None = None
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class ClaimEdge:
    """One edge of a network: what one document says, a background fact or an inferred one.

    Attributes
    ----------
    iri : str
        The edge's key.
    subject, object : str
        IRIs of the two nodes.
    predicate : str
        Local name in the ontology.
    status : Status
    confidence : float
        In (0, 1].
    time : str or None
        EDTF.
    earliest, latest : str or None
        ISO dates; None where the time is open or unknown.
    role, speaker : str or None
    document : str or None
        IRI; None for a background or inferred fact.
    report : str or None
        The document, or the one that it republishes: what two with the same say is said once.
    origin : {"claim", "background", "inferred"}
    quotes : tuple of Quote
        Best first; empty for a background fact.
    """

    iri: str
    subject: str
    predicate: str
    object: str
    status: Status
    confidence: float
    time: str | None
    earliest: str | None
    latest: str | None
    role: str | None
    speaker: str | None
    document: str | None
    report: str | None
    origin: Origin
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """All claims about one subject, predicate and object, whatever their status.

    Attributes
    ----------
    subject, object : str
        IRIs; of a symmetric fact the smaller one is the subject.
    predicate : str
    claims : tuple of ClaimEdge
        Most confident first, then by document and IRI; at least one.
    """

    subject: str
    predicate: str
    object: str
    claims: tuple[ClaimEdge, ...]

    @property
    def confidence(self) -> float:
        """Confidence of the best claim."""
        return self.claims[0].confidence

    @property
    def documents(self) -> tuple[str, ...]:
        """IRIs of the documents that state it, sorted."""
        return tuple(sorted({c.document for c in self.claims if c.document is not None}))

    @property
    def reports(self) -> tuple[str, ...]:
        """IRIs of the documents that state it without those that republish another, sorted."""
        return tuple(sorted({c.report for c in self.claims if c.report is not None}))


def ontology_of(graph: nx.MultiDiGraph[str]) -> Ontology:
    """Return the ontology that a network was projected with.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    Ontology
        ``graph.graph["ontology"]``; the packaged one for a graph that names none.
    """
    ontology = graph.graph.get("ontology")
    return ontology if isinstance(ontology, Ontology) else load_ontology()


def relations_of(graph: nx.MultiDiGraph[str], *families: str) -> frozenset[str]:
    """Return the local names of the relations of some families.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    *families : str
        Notations, such as ``rivalry``.

    Returns
    -------
    frozenset of str
    """
    predicates = ontology_of(graph).predicates
    return frozenset(name for name, item in predicates.items() if item.family in families)


def symmetric_relations(graph: nx.MultiDiGraph[str]) -> frozenset[str]:
    """Return the local names of the relations that hold both ways.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    frozenset of str
        Those of the ontology and those that are only inferred.
    """
    stated = {name for name, item in ontology_of(graph).predicates.items() if item.symmetric}
    return frozenset(stated.union(graph.graph.get("inferred_relations", ())))


@collecting_rarely()
def claims(
    graph: nx.MultiDiGraph[str], predicates: Container[str] | None = None
) -> tuple[ClaimEdge, ...]:
    """Return the edges of a network as rows.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    predicates : container of str, optional
        Local names of the relations wanted; all by default.

    Returns
    -------
    tuple of ClaimEdge
        Sorted by subject, object and IRI, so that the order of insertion does not matter.
    """
    originals = _originals(graph)
    rows = [
        _claim(subject, object_, str(key), cast("Mapping[str, object]", data), originals)
        for subject, object_, key, data in graph.edges(keys=True, data=True)
        if predicates is None or data["predicate"] in predicates
    ]
    rows.sort(key=lambda row: (row.subject, row.object, row.iri))
    return tuple(rows)


def independent_edges(graph: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str, str]]:
    """Yield subject, object and relation of every claim, but none that a republication repeats.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Yields
    ------
    tuple of (str, str, str)
        In the order of the network.
    """
    originals = _originals(graph)
    if not originals:
        yield from ((one, other, data["predicate"]) for one, other, data in graph.edges(data=True))
        return

    def said(subject: str, object_: str, data: Mapping[str, object]) -> tuple[object, ...]:
        document = cast("str", data.get("document"))
        parts = map(data.get, ("predicate", "status", "role", "time"))
        return originals.get(document, document), subject, object_, *parts

    edges = graph.edges(data=True)
    repeated = {said(*edge) for edge in edges if edge[2].get("document") in originals}
    firsthand = (said(*edge) for edge in edges if edge[2].get("document") not in originals)
    known = repeated.intersection(firsthand)
    for edge in edges:
        if edge[2].get("document") in originals:
            if said(*edge) in known:
                continue
            known.add(said(*edge))
        yield edge[0], edge[1], edge[2]["predicate"]


def _originals(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Return the original of each republication."""
    documents = cast("Mapping[str, Mapping[str, str | None]]", graph.graph.get("documents", {}))
    return {
        iri: original for iri, about in documents.items() if (original := about.get("original"))
    }


def _claim(
    subject: str,
    object_: str,
    key: str,
    data: Mapping[str, object],
    originals: Mapping[str, str],
) -> ClaimEdge:
    evidence = cast("Iterable[Mapping[str, object]]", data.get("evidence", ()))
    document = cast("str | None", data.get("document"))
    return ClaimEdge(
        iri=key,
        subject=subject,
        predicate=cast("str", data["predicate"]),
        object=object_,
        status=cast("Status", data.get("status", "asserted")),
        confidence=cast("float", data.get("confidence", 1.0)),
        time=cast("str | None", data.get("time")),
        earliest=cast("str | None", data.get("earliest")),
        latest=cast("str | None", data.get("latest")),
        role=cast("str | None", data.get("role")),
        speaker=cast("str | None", data.get("speaker")),
        document=document,
        report=document and originals.get(document, document),
        origin=cast("Origin", data.get("origin", "claim")),
        quotes=tuple(
            Quote(
                text=cast("str", item["quote"]),
                start=cast("int", item["start"]),
                end=cast("int", item["end"]),
                subject=cast("tuple[int, int] | None", item.get("subject")),
                object=cast("tuple[int, int] | None", item.get("object")),
                extractor=cast("str", item.get("extractor", "")),
            )
            for item in evidence
        ),
    )


def facts(
    graph: nx.MultiDiGraph[str], predicates: Container[str] | None = None
) -> tuple[Fact, ...]:
    """Group the claims of a network into facts.

    Claims of a symmetric predicate are one fact, whichever way round they are stated.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    predicates : container of str, optional
        Local names of the relations wanted; all by default.

    Returns
    -------
    tuple of Fact
        Most reports first, then most confident, then by subject, predicate and object.
    """
    return facts_of(graph, claims(graph, predicates))


@collecting_rarely()
def facts_of(graph: nx.MultiDiGraph[str], told: Iterable[ClaimEdge]) -> tuple[Fact, ...]:
    """Group some claims of a network into facts, in the order of :func:`facts`.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        It knows which relations are symmetric.
    told : iterable of ClaimEdge

    Returns
    -------
    tuple of Fact
    """
    symmetric = symmetric_relations(graph)
    groups: dict[tuple[str, str, str], list[ClaimEdge]] = defaultdict(list)
    for claim in told:
        subject, object_ = claim.subject, claim.object
        if object_ < subject and claim.predicate in symmetric:
            subject, object_ = object_, subject
        groups[subject, claim.predicate, object_].append(claim)
    rows = [
        Fact(
            subject,
            predicate,
            object_,
            tuple(sorted(group, key=lambda c: (-c.confidence, c.document or "", c.iri))),
        )
        for (subject, predicate, object_), group in groups.items()
    ]
    return tuple(
        sorted(
            rows,
            key=lambda f: (-len(f.reports), -f.confidence, f.subject, f.predicate, f.object),
        )
    )


def holding(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts that somebody asserts, with the claims that do, in the same order.

    Parameters
    ----------
    facts : iterable of Fact
        Of claims of any status; background and inferred facts count as asserted.

    Returns
    -------
    tuple of Fact
    """
    found = []
    for fact in facts:
        claims = tuple(claim for claim in fact.claims if claim.status == "asserted")
        if len(claims) == len(fact.claims):
            found.append(fact)
        elif claims:
            found.append(Fact(fact.subject, fact.predicate, fact.object, claims))
    return tuple(found)
