"""What a report says of busy times, and of relations that may be missing."""

from __future__ import annotations

from typing import Final

import networkx as nx

from guanxi.network.activity import bursts
from guanxi.network.claims import Fact, ontology_of
from guanxi.network.markdown import escape, table
from guanxi.network.narration import Narrator, listed
from guanxi.network.prediction import PREDICTED, LikelyFact, likely_facts
from guanxi.network.selection import select

_EVENTS: Final = 3  # of a burst that are named
_SHARED: Final = 2  # neighbours that a guess needs here: one alone is too often an error of reading
_LEAST: Final = 0.1  # of the pairs that share so much, every tenth has the relation
_TRIED: Final = 5  # times as many guesses are looked at as are shown


def busy_times(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    """Return the lines of the section on times of which unusually many articles tell.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses.
    narrator : Narrator
    top : int
        Most rows; what is left out is counted.

    Returns
    -------
    list of str
        Markdown; empty if there is no such time.
    """
    happening = select(graph, statuses=("asserted", "planned", "rumoured", "ended"))
    found = bursts(happening)
    if not found:
        return []

    relations = ontology_of(graph).predicates

    def event(fact: Fact) -> str:
        label = escape(relations[fact.predicate].label_zh)
        return f"{narrator.name(fact.subject)} {label} {narrator.name(fact.object)}"

    rows = [
        [
            narrator.name(burst.entity),
            burst.first if burst.first == burst.last else f"{burst.first} 至 {burst.last}",
            str(burst.documents),
            f"{burst.usual:.1f}",
            listed(dict.fromkeys(map(event, burst.facts)), _EVENTS),
        ]
        for burst in found[:top]
    ]
    lines = table(["实体", "时间", "文章", "平时应有", "事件"], rows, "llrrl")
    if len(found) > top:
        lines += ["", f"另有 {len(found) - top} 段未列出。"]
    return [*lines, "", "按事件发生的月份计；文中没有时间的按发布日。"]


def guesses(graph: nx.MultiDiGraph[str], narrator: Narrator, top: int) -> list[str]:
    """Return the lines of the section on relations that no article tells and that are likely.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.
    narrator : Narrator
    top : int
        Most guesses of each relation.

    Returns
    -------
    list of str
        Markdown that says that these are no facts; empty if there is no guess.
    """
    relations = ontology_of(graph).predicates
    found = [
        guess
        for relation in PREDICTED
        if relation in relations
        for guess in _well_founded(graph, relation, top)
    ]
    if not found:
        return []
    rows = [
        [
            _pair(guess, graph, narrator),
            escape(relations[guess.predicate].label_zh),
            f"{guess.score:.2f}",
            listed(_reasons(guess, graph, narrator), _EVENTS),
        ]
        for guess in found
    ]
    return [
        "**以下没有任何文章说过，是根据网络推测的，不是事实，也不计入以上任何一节。**",
        "",
        *table(["推测", "关系", "分数", "双方都与谁相连"], rows, "llrl"),
        "",
        "分数：有同样共同联系的各对实体中，已知有此关系的比例；同一关系内才可比较。",
    ]


def _well_founded(graph: nx.MultiDiGraph[str], relation: str, top: int) -> list[LikelyFact]:
    found = likely_facts(graph, relation, top=top * _TRIED)
    sound = [each for each in found if len(each.shared) >= _SHARED and each.score >= _LEAST]
    return sound[:top]


def _pair(guess: LikelyFact, graph: nx.MultiDiGraph[str], narrator: Narrator) -> str:
    joint = "×" if ontology_of(graph).predicates[guess.predicate].symmetric else "→"
    return f"{narrator.name(guess.subject)} {joint} {narrator.name(guess.object)}"


def _reasons(guess: LikelyFact, graph: nx.MultiDiGraph[str], narrator: Narrator) -> list[str]:
    """Say whom both are tied to, and how: the relation with the one, and with the other."""
    relations = ontology_of(graph).predicates
    labels = [escape(relations[fact.predicate].label_zh) for fact in guess.why]
    return [
        f"{narrator.name(iri)}（{one}／{other}）"
        for iri, one, other in zip(guess.shared, labels[::2], labels[1::2], strict=True)
    ]
