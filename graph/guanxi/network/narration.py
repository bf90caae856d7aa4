"""How a report puts names, facts, times, sentences and sources into Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import networkx as nx

from guanxi.model import EntityType, Status
from guanxi.network.claims import ClaimEdge, Fact, Quote, ontology_of
from guanxi.network.markdown import emphasise, escape, link


class Narrator:
    """Markdown for the parts of one network; everything is escaped.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A network with ``graph.graph["documents"]``.

    Attributes
    ----------
    documents : Mapping
        Document IRI → title, url, published, author, source, path.
    """

    def __init__(self, graph: nx.MultiDiGraph[str]) -> None:
        self._graph = graph
        self._ontology = ontology_of(graph)
        self.documents = cast(
            "Mapping[str, Mapping[str, str | None]]", graph.graph.get("documents", {})
        )

    def name(self, iri: str) -> str:
        """Return the label of a node."""
        return escape(str(self._graph.nodes[iri]["label"]))

    def type(self, type: EntityType) -> str:
        """Return the label of an entity type."""
        return escape(self._ontology.types[type].label_zh)

    def status(self, status: Status) -> str:
        """Return the label of a status."""
        return escape(self._ontology.statuses[status].label_zh)

    def family(self, family: str) -> str:
        """Return the Chinese label of a relation family."""
        return escape(self._ontology.families[family].label_zh)

    def heading(self, family: str) -> str:
        """Return the label of a relation family in both languages."""
        label = self._ontology.families[family]
        return f"{escape(label.label_zh)} {escape(label.label_en)}"

    def pair(self, fact: Fact) -> str:
        """Return the two ends of a fact: ``×`` between equals, ``→`` from subject to object."""
        joint = "×" if self._ontology.predicates[fact.predicate].symmetric else "→"
        return f"{self.name(fact.subject)} {joint} {self.name(fact.object)}"

    def fact(self, fact: Fact, *, dated: bool = False) -> str:
        """Return a fact in one line: who, what, status, role, time, how sure; or its time first."""
        statuses = {claim.status for claim in fact.claims} - {"asserted"}
        times = sorted({spell_time(c.time) for c in fact.claims if c.time})
        parts = [
            *(times if dated else ()),
            f"**{self.pair(fact)}**",
            escape(self._ontology.predicates[fact.predicate].label_zh),
            *(self.status(s) for s in self._ontology.statuses if s in statuses),
            *sorted({escape(c.role) for c in fact.claims if c.role}),
            *(() if dated else times),
        ]
        if len(fact.documents) > 1:
            parts.append(f"{len(fact.documents)} 篇报道")
        parts.append(f"置信度 {fact.confidence:.2f}")
        return " · ".join(parts)

    def told(self, fact: Fact, sentences: int, *, dated: bool = False) -> list[str]:
        """Return a fact as a list item with its best sentences below it.

        Parameters
        ----------
        fact : Fact
        sentences : int
            Most sentences to show; those left out are counted.
        dated : bool
            Begin with the time of the fact.

        Returns
        -------
        list of str
            Lines.
        """
        # The best sentence of each claim before the second best of any: other articles say more.
        ranked = sorted(
            (
                (rank, claim, quote)
                for claim in fact.claims
                for rank, quote in enumerate(claim.quotes)
            ),
            key=lambda entry: entry[0],
        )
        distinct: dict[tuple[str | None, int, int], str] = {}
        for _, claim, quote in ranked:
            place = (claim.document, quote.start, quote.end)
            distinct.setdefault(place, f"{self.sentence(quote)}——{self.source(claim)}")
        lines = [f"- {self.fact(fact, dated=dated)}"]
        for text in list(distinct.values())[:sentences]:
            lines += ["", f"  > {text}"]
        if len(distinct) > sentences:
            lines += ["", f"  另有 {len(distinct) - sentences} 句。"]
        return lines

    def sentence(self, quote: Quote) -> str:
        """Return a sentence in quotation marks, both names in bold where it holds them."""
        spans = [span for span in (quote.subject, quote.object) if span is not None]
        inside = [(start - quote.start, end - quote.start) for start, end in spans]
        return f"“{emphasise(quote.text, inside)}”"

    def source(self, claim: ClaimEdge) -> str:
        """Return the document of a claim, and who says it there where the text tells."""
        cited = self.citation(claim.document or "")
        return f"{cited}（据{escape(claim.speaker)}）" if claim.speaker else cited

    def citation(self, iri: str) -> str:
        """Return title, publisher and date of a document, linked where its address is known."""
        document = self.documents.get(iri, {})
        title = document.get("title") or document.get("path") or iri
        parts = [link(f"《{title}》", document.get("url"))]
        publisher = document.get("source") or document.get("author")
        if publisher:
            parts.append(escape(publisher))
        published = document.get("published")
        if published:
            parts.append(escape(published[:10]))
        return "，".join(parts)


def spell_time(edtf: str) -> str:
    """Return an EDTF time in words.

    Parameters
    ----------
    edtf : str

    Returns
    -------
    str

    Examples
    --------
    >>> [spell_time(time) for time in ("2022-01", "2019/..", "../2021-09", "2018/2019")]
    ['2022-01', '2019 起', '截至 2021-09', '2018 至 2019']
    """
    start, _, end = edtf.partition("/")
    if not end:
        return escape(start)
    if end == "..":
        return f"{escape(start)} 起"
    if start == "..":
        return f"截至 {escape(end)}"
    return f"{escape(start)} 至 {escape(end)}"


def listed(items: Iterable[str], limit: int) -> str:
    """Return the first items joined by ``、``, and how many there are if not all are shown.

    Examples
    --------
    >>> listed(["钉钉", "飞书", "企业微信"], 2)
    '钉钉、飞书 等 3 个'
    """
    names = list(items)
    rest = f" 等 {len(names)} 个" if len(names) > limit else ""
    return "、".join(names[:limit]) + rest
