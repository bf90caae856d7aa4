"""How a report puts names, facts, times, sentences and sources into Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

import networkx as nx

from guanxi.model import EntityType, Status
from guanxi.network.claims import ClaimEdge, Fact, Quote, ontology_of
from guanxi.network.markdown import emphasise, escape, link

_Place: TypeAlias = tuple[str | None, int, int]  # document, start, end
_Sources: TypeAlias = dict[_Place, tuple[ClaimEdge, Quote]]
_Item: TypeAlias = tuple[tuple[_Place, ...], tuple[str, ...]]  # sentences and times


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
        times = [spell_time(time) for time in _times(fact)]
        parts = [
            *(times if dated else ()),
            f"**{self.pair(fact)}**",
            escape(self._ontology.predicates[fact.predicate].label_zh),
            *(self.status(s) for s in self._ontology.statuses if s in statuses),
            *sorted({escape(c.role) for c in fact.claims if c.role}),
            *(() if dated else times),
        ]
        if len(fact.reports) > 1:
            parts.append(f"{len(fact.reports)} 篇报道")
        parts.append(f"置信度 {fact.confidence:.2f}")
        return " · ".join(parts)

    def told(self, facts: Sequence[Fact], sentences: int, *, dated: bool = False) -> list[str]:
        """Return facts as list items with their best sentences below them.

        Facts that rest on the same sentences share an item, so that no sentence is repeated;
        if `dated`, they must have the same time, too.

        Parameters
        ----------
        facts : sequence of Fact
        sentences : int
            Most sentences to show for a fact; those left out are counted.
        dated : bool
            Begin each fact with its time.

        Returns
        -------
        list of str
            Lines.
        """
        items: dict[_Item, list[tuple[Fact, _Sources]]] = {}
        for fact in facts:
            sources = _sources(fact)
            times = _times(fact) if dated else ()
            items.setdefault((tuple(sources), times), []).append((fact, sources))
        lines: list[str] = []
        for (places, _), item in items.items():
            if lines:
                lines.append("")
            lines += _broken([self.fact(fact, dated=dated) for fact, _ in item])
            for place in places[:sentences]:
                cited = [sources[place] for _, sources in item]
                claim, quote = cited[0]
                spans = [span for _, q in cited for span in (q.subject, q.object)]
                text = f"{self.sentence(quote, spans)}——{self.source(claim)}"
                lines += ["", f"  > {text}"]
            if len(places) > sentences:
                lines += ["", f"  另有 {len(places) - sentences} 句。"]
        return lines

    def sentence(self, quote: Quote, names: Iterable[tuple[int, int] | None]) -> str:
        """Return a sentence in quotation marks, the names (document offsets) in bold."""
        inside = [(span[0] - quote.start, span[1] - quote.start) for span in names if span]
        text = emphasise(quote.text, inside)
        return text if quote.text.startswith("“") else f"“{text}”"

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
            parts.append(escape(published))
        return "，".join(parts)


def _sources(fact: Fact) -> _Sources:
    """Return where the sentences of a fact stand, best first, each with its best claim."""
    # The best sentence of each claim before the second best of any: other articles say more. What
    # tells time or role goes first, because the line above the sentence does.
    ranked = sorted(
        ((rank, claim, quote) for claim in fact.claims for rank, quote in enumerate(claim.quotes)),
        key=lambda entry: (entry[0], entry[1].time is None, entry[1].role is None),
    )
    sources: _Sources = {}
    for _, claim, quote in ranked:
        sources.setdefault((claim.document, quote.start, quote.end), (claim, quote))
    return sources


def _times(fact: Fact) -> tuple[str, ...]:
    return tuple(sorted({claim.time for claim in fact.claims if claim.time}))


def _broken(texts: Sequence[str]) -> list[str]:
    """Return one list item of several lines; a backslash is CommonMark's hard line break."""
    *others, last = (f"{'  ' if number else '- '}{text}" for number, text in enumerate(texts))
    return [*(f"{text}\\" for text in others), last]


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
