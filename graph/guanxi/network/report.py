"""The report: what a network says, as Markdown for a reader of Chinese.

Answers first, then the tables behind them; every fact stands with its sentence and source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import networkx as nx

from guanxi.model import Status
from guanxi.network.claims import ClaimEdge, Fact, facts, facts_of, ontology_of
from guanxi.network.collecting import collecting_rarely
from guanxi.network.communities import NAMED_AFTER
from guanxi.network.findings_told import (
    told_brokers,
    told_cliques,
    told_ecosystems,
)
from guanxi.network.markdown import escape, picture, table
from guanxi.network.narration import listed
from guanxi.network.report_doubts import doubts
from guanxi.network.report_findings import (
    FIRST_FAMILY,
    ReportFindings,
    by_weight,
    find_for_report,
)
from guanxi.network.report_outlook import busy_times, guesses
from guanxi.network.standing import Standing

ILLUSTRATED: Final = ("contents", "standing", "rivalry", "organisation", "timeline")
"""Sections that may have a picture; further families of relations may, too."""


@collecting_rarely()
def report(
    graph: nx.MultiDiGraph[str],
    *,
    title: str = "关系网络报告",
    top: int = 10,
    seed: int = 0,
    pictures: Mapping[str, tuple[str, str]] | None = None,
    remark: str | None = None,
) -> str:
    """Tell what a network says.

    Rankings, communities and facts rest on the asserted claims of documents; what is planned,
    rumoured, ended or negated stands apart, and background facts are only counted. The same
    network gives the same text.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Projected with ``statuses=None``, so that plans, rumours and denials can be told.
    title : str
        Heading of the report.
    top : int
        Most rows of a table and facts of a section; what is left out is counted.
    seed : int
        Of the community detection and, in large networks, the sampling of betweenness.
    pictures : mapping, optional
        By section (see :data:`ILLUSTRATED`), what a picture shows and its address.
    remark : str, optional
        A line to end with.

    Returns
    -------
    str
        Markdown in Chinese with a summary in English; ends with a newline.

    Raises
    ------
    ValueError
        If `top` is less than 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}; a report shows at least one row")
    found = find_for_report(graph, top, seed)
    every_fact = facts(graph)
    sections = [
        ("key points", "要点 Key points", _key_points(found)),
        ("contents", "内容 Contents", _contents(found)),
        ("standing", "中心地位 Standing", _standing(found)),
        ("changes", "变化 Changes", found.changes),
        ("communities", "群体 Communities", _communities(found)),
        ("ecosystems", "派系 Ecosystems", _ecosystems(found)),
        ("camps", "竞争格局 Camps", _camps(found)),
        *(
            (family, found.narrator.heading(family), _family(found, family))
            for family in found.facts
        ),
        ("planned", "计划与传闻 Planned and rumoured", _apart(found, "planned", "rumoured")),
        ("ended", "已结束 Ended", _apart(found, "ended")),
        ("denied", "否认 Denied", _apart(found, "negated")),
        ("timeline", "时间线 Timeline", _timeline(found)),
        ("busy times", "集中报道 Busy times", busy_times(graph, found.narrator, top)),
        ("doubts", "存疑 Doubts", doubts(graph, found.narrator, top, every_fact)),
        ("guesses", "推测 Guesses", guesses(graph, found.narrator, max(top // 2, 1), every_fact)),
        ("sources", "来源 Sources", _sources(found)),
    ]
    lines = [f"# {escape(title)}", "", f"*{_summary(found)}*"]
    for section, heading, body in sections:
        if body:
            lines += ["", f"## {heading}", ""]
            if pictures and section in pictures:
                lines += [picture(*pictures[section]), ""]
            lines += body
    if remark:
        lines += ["", escape(remark)]
    return "\n".join(lines) + "\n"


def _summary(found: ReportFindings) -> str:
    documents = found.narrator.documents.values()
    days = sorted(day for document in documents if (day := document.get("published")))
    period = (
        f" ({' to '.join(escape(day) for day in sorted({*days[:1], *days[-1:]}))})" if days else ""
    )
    names = ", ".join(escape(row.label) for row in found.ranking[:3]) or "none"
    return (
        f"In short: claims {len(found.claims)} about entities {len(found.graph)},"
        f" documents {len(documents)}{period}; most central: {names}."
    )


def _key_points(found: ReportFindings) -> list[str]:
    if not found.claims:
        return ["图中没有任何断言。"]
    narrator = found.narrator
    points: list[str] = []
    if found.ranking:
        first = found.ranking[0]
        points.append(
            f"**核心**：{narrator.name(first.iri)}（PageRank {first.pagerank:.3f}，居首；"
            f"与 {first.degree} 个实体直接相连）。"
        )
        bridge = min(found.ranking, key=lambda row: (-_betweenness(row), row.iri))
        if _betweenness(bridge):
            points.append(
                f"**桥梁**：{narrator.name(bridge.iri)}"
                f"（中介中心性 {_betweenness(bridge):.3f}，最高；经由它的最短路径最多）。"
            )
    for family, told in list(found.facts.items())[:1]:
        pairs = listed(dict.fromkeys(narrator.pair(fact) for fact in told), 5)
        points.append(f"**{narrator.family(family)}**：{pairs}；原文见下。")
    if found.cliques:
        clique = found.cliques[0]
        points.append(
            f"**彼此竞争**：{escape(clique.name)}，{len(clique.members)} 方两两竞争"
            f"（{clique.articles} 篇报道）。"
        )
    if found.brokers:
        broker = found.brokers[0]
        points.append(
            f"**夹在中间**：{narrator.name(broker.broker)}，一边是"
            f"{'，一边是'.join(map(narrator.name, broker.between[:2]))}。"
        )
    if found.groups:
        largest = found.groups[0]
        points.append(
            f"**群体**：共 {len(found.groups)} 个；最大的含 {len(largest.members)} 个实体，"
            f"为首的是{escape(largest.name)}。"
        )
    counts = Counter(claim.status for claim in found.claims)
    apart = [
        f"{narrator.status(status)} {counts[status]} 条"
        for status in ontology_of(found.graph).statuses
        if status != "asserted" and counts[status]
    ]
    if apart:
        points.append(f"**未计入以上**：{'、'.join(apart)}，单列于后。")
    return [f"- {point}" for point in points]


def _betweenness(row: Standing) -> float:
    return round(row.betweenness or 0.0, 9)


def _contents(found: ReportFindings) -> list[str]:
    ontology, narrator = ontology_of(found.graph), found.narrator
    types = Counter(data["type"] for _, data in found.graph.nodes(data=True))
    lines = table(
        ["实体类型", "实体"],
        [[narrator.type(t), str(types[t])] for t in ontology.types if types[t]],
        "lr",
    )
    cells = Counter((ontology.predicates[c.predicate].family, c.status) for c in found.claims)
    statuses = [s for s in ontology.statuses if any(status == s for _, status in cells)]
    families = [f for f in ontology.families if any(family == f for family, _ in cells)]
    if cells:
        rows = [[narrator.family(f), *(str(cells[f, s]) for s in statuses)] for f in families]
        header = ["断言", *(narrator.status(s) for s in statuses)]
        lines += ["", *table(header, rows, "l" + "r" * len(statuses))]
        lines += ["", "断言按文章计：两篇文章说同一件事是两条。实体只计断言涉及的。"]
    background = found.graph.number_of_edges() - len(found.claims)
    if background:
        lines += ["", f"另有背景知识 {background} 条，不计入排名和群体。"]
    return lines


def _standing(found: ReportFindings) -> list[str]:
    if not found.ranking:
        return []
    rows = [
        [
            str(place),
            found.narrator.name(row.iri),
            found.narrator.type(row.type),
            str(row.degree),
            str(row.claims),
            f"{row.pagerank:.3f}",
            f"{_betweenness(row):.3f}",
        ]
        for place, row in enumerate(found.ranking[: found.top], start=1)
    ]
    header = ["名次", "实体", "类型", "相邻实体", "断言", "PageRank", "中介中心性"]
    lines = table(header, rows, "rllrrrr")
    errors = [row.betweenness_error for row in found.ranking if row.betweenness_error is not None]
    if errors:
        lines += ["", f"网络较大，中介中心性由随机源点估计，标准误不超过 {max(errors):.3f}。"]
    return lines


def _communities(found: ReportFindings) -> list[str]:
    if not found.groups:
        return []
    rows = [
        [
            escape(group.name),
            str(len(group.members)),
            str(group.claims),
            listed((found.narrator.name(iri) for iri in group.members[NAMED_AFTER:]), found.top),
        ]
        for group in found.groups[: found.top]
    ]
    lines = table(["为首的成员", "成员", "内部断言", "其余成员"], rows, "lrrl")
    return lines + _left_out(len(found.groups) - found.top, "个群体")


def _ecosystems(found: ReportFindings) -> list[str]:
    lines = told_ecosystems(found.narrator, found.systems[: found.top])
    return lines + _left_out(len(found.systems) - found.top, "个派系")


def _camps(found: ReportFindings) -> list[str]:
    lines = told_cliques(found.narrator, found.cliques[: found.top])
    lines += _left_out(len(found.cliques) - found.top, "组")
    caught = told_brokers(found.narrator, found.brokers[: found.top])
    if caught:
        lines += ["", "夹在对手之间的（约束越低，越不受制于彼此相连的几方）：", "", *caught]
        lines += _left_out(len(found.brokers) - found.top, "个")
    return lines


def _family(found: ReportFindings, family: str) -> list[str]:
    if family == FIRST_FAMILY:
        return _told(found, found.facts[family], found.top, sentences=2)
    return _told(found, found.facts[family], max(found.top // 2, 1))


def _facts(found: ReportFindings, *statuses: Status) -> tuple[Fact, ...]:
    return facts_of(found.graph, (claim for claim in found.claims if claim.status in statuses))


def _apart(found: ReportFindings, *statuses: Status) -> list[str]:
    told = by_weight(_facts(found, *statuses), found.ranking)
    asserted = {(f.subject, f.predicate, f.object) for group in found.facts.values() for f in group}
    lines = _told(found, told, found.top)
    disputed = [f for f in told if (f.subject, f.predicate, f.object) in asserted]
    if disputed:
        pairs = listed((found.narrator.pair(fact) for fact in disputed), found.top)
        lines += ["", f"其中这些也有原文作肯定断言，请对照：{pairs}。"]
    return lines


def _timeline(found: ReportFindings) -> list[str]:
    dated: list[tuple[str, Fact]] = []
    for fact in _facts(found, "asserted", "planned", "rumoured", "ended"):
        by_time: dict[tuple[str, str], list[ClaimEdge]] = {}
        for claim in fact.claims:
            day = claim.earliest or claim.latest
            if day is not None:
                by_time.setdefault((day, claim.time or day), []).append(claim)
        dated += [
            (day, Fact(fact.subject, fact.predicate, fact.object, tuple(group)))
            for (day, _), group in by_time.items()
        ]
    # Stable: facts of one day stay in the order of `facts`.
    dated.sort(key=lambda entry: entry[0])
    latest = [fact for _, fact in dated[-found.top :]]
    lines = _told(found, latest, found.top, dated=True)
    if len(dated) > found.top:
        lines += ["", f"更早的 {len(dated) - found.top} 条未列出。"]
    return lines


def _sources(found: ReportFindings) -> list[str]:
    counts = Counter(claim.document for claim in found.claims if claim.document is not None)
    if not counts:
        return []
    order = sorted(counts, key=lambda iri: (-counts[iri], iri))
    rows = [[found.narrator.citation(iri), str(counts[iri])] for iri in order[: found.top]]
    lines = table(["文章", "断言"], rows, "lr")
    return lines + _left_out(len(order) - found.top, "篇有断言的文章")


def _told(
    found: ReportFindings,
    told: Sequence[Fact],
    limit: int,
    *,
    sentences: int = 1,
    dated: bool = False,
) -> list[str]:
    lines = found.narrator.told(told[:limit], sentences, dated=dated)
    return lines + _left_out(len(told) - limit, "条")


def _left_out(count: int, unit: str) -> list[str]:
    return ["", f"另有 {count} {unit}未列出。"] if count > 0 else []
