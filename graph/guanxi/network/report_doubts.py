"""What a report says of its own weak places: contradictions and gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import networkx as nx

from guanxi.network.claims import ontology_of
from guanxi.network.contradictions import Contradiction, contested, contradictions
from guanxi.network.gaps import single_sources, unconfirmed
from guanxi.network.markdown import escape, table
from guanxi.network.narration import Narrator, listed
from guanxi.network.suspicious_merges import Suspicion, suspicious_merges

_LATER: Final = {"assertion": "肯定的说法在后", "denial": "否定的说法在后", None: "无法分先后"}
_SUSPICIONS: Final[dict[Suspicion, str]] = {
    "names": "同一实体下有毫无共同之处的名称",
    "types": "有的文章看作前者，有的看作后者",
    "circles": "不同文章里与互不相干的实体相连",
}


def doubts(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    """Return the lines of the section on contradictions and gaps.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.
    narrator : Narrator
    top : int
        Most rows of each kind; what is left out is counted.

    Returns
    -------
    list of str
        Markdown; empty if there is nothing to doubt.
    """
    parts: tuple[Callable[[nx.MultiDiGraph[str], Narrator, int], list[str]], ...] = (
        _contradictions,
        _contested,
        _unconfirmed,
        _suspicious_merges,
        _single_sources,
    )
    lines: list[str] = []
    for part in parts:
        told = part(graph, narrator, top)
        if told:
            lines += ["", *told] if lines else told
    return lines


def _contradictions(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    found = contradictions(graph)
    if not found:
        return []
    lines = [f"**互相矛盾**：{len(found)} 条既有肯定也有否定的说法。"]
    for row in found[:top]:
        told = f"- {narrator.fact(row.fact)} · {_LATER[row.later]}"
        lines += ["", told, *_both_sentences(row, narrator)]
    return lines


def _both_sentences(row: Contradiction, narrator: Narrator) -> list[str]:
    sides = (("肯定", row.assertion, row.asserted_in), ("否定", row.contradiction, row.denied_in))
    lines: list[str] = []
    for side, sentence, document in sides:
        lines += ["", f"  > “{escape(sentence)}”——{narrator.citation(document or '')}（{side}）"]
    return lines


def _contested(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    found = contested(graph)
    if not found:
        return []
    relations = ontology_of(graph).predicates
    rows = [
        [
            narrator.name(row.entity),
            escape(" ".join(filter(None, (relations[row.predicate].label_zh, row.role)))),
            listed(map(narrator.name, row.claimants), top),
        ]
        for row in found[:top]
    ]
    return [
        "**说法不一**：通常只有一个主体，文章却给出几个；可能是误读、合作开发，或一人一物有两个名字。",
        "",
        *table(["对象", "关系", "说法"], rows),
        *_left_out(len(found) - top, "处"),
    ]


def _unconfirmed(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    found = unconfirmed(graph)
    if not found:
        return []
    rows = [
        [
            narrator.pair(row.fact),
            escape(ontology_of(graph).predicates[row.fact.predicate].label_zh),
            narrator.status(row.status),
            row.last_told or "",
            row.due or "",
        ]
        for row in found[:top]
    ]
    return [
        "**久无下文**：计划和传闻，此后没有文章证实或否认；预定时间已过的在前。",
        "",
        *table(["事实", "关系", "状态", "最后报道", "预定"], rows),
        *_left_out(len(found) - top, "条"),
    ]


def _suspicious_merges(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    found = suspicious_merges(graph)
    if not found:
        return []

    def side(names: tuple[str, ...]) -> str:
        return listed((narrator.name(n) if n in graph else escape(n) for n in names), 3)

    rows = [
        [narrator.name(row.entity), side(row.first), side(row.second), _SUSPICIONS[row.suspicion]]
        for row in found[:top]
    ]
    return [
        "**疑为两者合一**：",
        "",
        *table(["实体", "一方", "另一方", "疑点"], rows),
        *_left_out(len(found) - top, "个"),
    ]


def _single_sources(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    found = single_sources(graph)
    if not found:
        return []
    names = listed((f"{narrator.name(row.entity)}（{row.facts}）" for row in found), top)
    return [f"**只有一个来源**：以下实体的事实都出自同一篇文章（事实数）：{names}。"]


def _left_out(count: int, unit: str) -> list[str]:
    return ["", f"另有 {count} {unit}未列出。"] if count > 0 else []
