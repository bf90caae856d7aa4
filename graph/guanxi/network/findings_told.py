"""How the report tells what analyses found: camps, brokers, ecosystems and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median_low
from typing import Final

import networkx as nx

from guanxi.network.brokerage import Broker, Side
from guanxi.network.claims import Fact
from guanxi.network.ecosystems import Ecosystem
from guanxi.network.markdown import escape, table
from guanxi.network.narration import Narrator, listed
from guanxi.network.period import before_and_since
from guanxi.network.rivalry import RivalClique
from guanxi.network.standing_changes import StandingChange, standing_changes

_SIDES: Final[dict[Side, str]] = {"ally": "合作者", "investor": "投资往来", "rival": "对手"}
_FACTS: Final = 4
_MEMBERS: Final = 8
_LEAST_ARTICLES: Final = 10
"""So many articles before and after make a comparison of standing worth telling."""


def told_cliques(narrator: Narrator, cliques: Sequence[RivalClique]) -> list[str]:
    """Return the table of those who all compete with one another.

    Parameters
    ----------
    narrator : Narrator
    cliques : sequence of RivalClique

    Returns
    -------
    list of str
        Lines; none without cliques.
    """
    rows = [
        [
            "、".join(
                narrator.name(iri) if iri == owner else narrator.name_within(iri, owner)
                for iri, owner in zip(clique.members, clique.owners, strict=True)
            ),
            str(clique.articles),
            _basis(narrator, clique),
        ]
        for clique in cliques
    ]
    return table(["彼此竞争", "报道", "依据"], rows, "lrl") if rows else []


def _basis(narrator: Narrator, clique: RivalClique) -> str:
    """Name the facts if they are about parts of members, else the article that tells most."""
    if any({fact.subject, fact.object} - set(clique.members) for fact in clique.facts):
        return _facts(narrator, clique.facts)
    told = Counter(document for fact in clique.facts for document in fact.documents)
    return narrator.citation(min(told, key=lambda iri: (-told[iri], iri))) if told else ""


def told_brokers(narrator: Narrator, brokers: Sequence[Broker]) -> list[str]:
    """Return the table of those who are caught between rivals.

    Parameters
    ----------
    narrator : Narrator
    brokers : sequence of Broker

    Returns
    -------
    list of str
        Lines; none without brokers.
    """
    rows = [
        [
            narrator.name(row.broker),
            _SIDES[row.side],
            listed(map(narrator.name, row.between), _FACTS),
            f"{row.constraint:.2f}",
            _facts(narrator, row.facts),
        ]
        for row in brokers
    ]
    return table(["谁", "身份", "夹在谁之间", "约束", "依据"], rows, "lllrl") if rows else []


def told_ecosystems(narrator: Narrator, systems: Sequence[Ecosystem]) -> list[str]:
    """Return the table of ecosystems.

    Parameters
    ----------
    narrator : Narrator
    systems : sequence of Ecosystem

    Returns
    -------
    list of str
        Lines; none without ecosystems.
    """
    rows = [
        [
            escape(system.name),
            str(system.owned),
            str(system.invested),
            listed((narrator.name(each.member) for each in system.members), _MEMBERS),
            listed(map(narrator.name, system.shared), _FACTS),
        ]
        for system in systems
    ]
    header = ["派系", "拥有", "投资", "成员", "兼属其他派系"]
    return table(header, rows, "lrrll") if rows else []


def told_changes(narrator: Narrator, graph: nx.MultiDiGraph[str], top: int) -> list[str]:
    """Return who rose, fell, came and went between the earlier and the later half of articles.

    Parameters
    ----------
    narrator : Narrator
    graph : networkx.MultiDiGraph
    top : int
        Most entities of a kind.

    Returns
    -------
    list of str
        Lines; none where there are too few articles to compare.
    """
    days = sorted(day for each in narrator.documents.values() if (day := each.get("published")))
    if not days:
        return []
    date = median_low(days)
    if min(sum(day < date for day in days), sum(day >= date for day in days)) < _LEAST_ARTICLES:
        return []
    changes = standing_changes(*before_and_since(graph, date))
    lines = [
        f"{escape(date)} 前后各约一半报道；数字是 PageRank 与平均值之比。",
        "",
    ]
    kinds = (("上升", "up"), ("下降", "down"), ("新出现", "new"), ("不再出现", "gone"))
    for label, course in kinds:
        rows = [row for row in changes if row.course == course]
        told = listed((_change(narrator, row) for row in rows[:top]), top)
        more = f" 等 {len(rows)} 个" if len(rows) > top else ""
        if rows:
            lines.append(f"- **{label}**：{told}{more}")
    return lines


def _change(narrator: Narrator, row: StandingChange) -> str:
    before, after = f"{row.pagerank_before:.1f}", f"{row.pagerank_after:.1f}"
    told = {"new": after, "gone": before}.get(row.course, f"{before} → {after}")
    return f"{narrator.name(row.iri)}（{told}）"


def _facts(narrator: Narrator, facts: Sequence[Fact]) -> str:
    return listed(dict.fromkeys(narrator.statement(fact) for fact in facts), _FACTS)
