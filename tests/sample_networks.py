"""Small networks made by hand, in the shape that `guanxi.network.project` gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx

ARTICLES: dict[str, dict[str, str | None]] = {
    "doc:1": {
        "title": "云雀与白鹭之争",
        "url": "https://example.com/news?id=1&page=2",
        "published": "2023-03-01",
        "author": "李编辑",
        "source": None,
        "path": "1.md",
    },
    "doc:2": {
        "title": "山海集团年报点评",
        "url": "javascript:alert(1)",
        "published": "2023-05-20",
        "author": "王编辑",
        "source": "示例财经",
        "path": "2.md",
    },
    "doc:3": {
        "title": "",
        "url": None,
        "published": None,
        "author": None,
        "source": None,
        "path": "posts/3.md",
    },
}


def quote(
    text: str, *names: str, start: int = 100, extractor: str = "wording:test"
) -> dict[str, Any]:
    """Return evidence for `text` at `start`; `names` are subject and object as they occur in it."""
    spans: list[tuple[int, int] | None] = [None, None]
    for place, name in enumerate(names):
        at = start + text.index(name)
        spans[place] = (at, at + len(name))
    return {
        "quote": text,
        "start": start,
        "end": start + len(text),
        "subject": spans[0],
        "object": spans[1],
        "extractor": extractor,
    }


def network(
    edges: Iterable[tuple[str, str, str] | tuple[str, str, str, dict[str, Any]]],
    *,
    nodes: dict[str, str] | None = None,
    documents: dict[str, dict[str, str | None]] | None = None,
) -> nx.MultiDiGraph[str]:
    """Return a network of claims ``(subject, predicate, object[, attributes])``, keys c0, c1 …

    Nodes are named by their IRI without ``ent:``; types are Product unless `nodes` says so.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        documents=ARTICLES if documents is None else documents
    )

    def ensure(iri: str, kind: str = "Product") -> None:
        if iri not in graph:
            label = iri.removeprefix("ent:")
            graph.add_node(iri, label=label, label_en=None, type=kind, aliases=())

    for iri, kind in (nodes or {}).items():
        ensure(iri, kind)
    for number, (subject, predicate, object_, *more) in enumerate(edges):
        ensure(subject)
        ensure(object_)
        attributes: dict[str, Any] = {
            "predicate": predicate,
            "status": "asserted",
            "confidence": 0.9,
            "time": None,
            "earliest": None,
            "latest": None,
            "role": None,
            "speaker": None,
            "document": "doc:1",
            "origin": "claim",
            "evidence": (quote("一句原文。", start=10 * number),),
        }
        attributes.update(*more)
        graph.add_edge(subject, object_, key=attributes.pop("key", f"c{number}"), **attributes)
    return graph


def industry() -> nx.MultiDiGraph[str]:
    """Return two office products that fight, their owners, a person, a plan, a denial …"""
    graph = network(
        [
            (
                "ent:云雀",
                "competesWith",
                "ent:白鹭",
                {
                    "evidence": (
                        quote("办公软件市场上，云雀与白鹭针锋相对。", "云雀", "白鹭", start=200),
                        quote("白鹭紧追云雀。", "云雀", "白鹭", start=300),
                    )
                },
            ),
            (
                "ent:白鹭",
                "competesWith",
                "ent:云雀",
                {
                    "document": "doc:2",
                    "confidence": 0.8,
                    "evidence": (quote("白鹭抢走了云雀的客户。", "白鹭", "云雀"),),
                },
            ),
            ("ent:山海集团", "offers", "ent:云雀", {"document": "doc:2"}),
            ("ent:江河科技", "offers", "ent:白鹭"),
            (
                "ent:云雀",
                "integratesWith",
                "ent:石桥会议",
                {
                    "time": "2022-01",
                    "earliest": "2022-01-01",
                    "latest": "2022-01-31",
                    "evidence": (quote("去年1月，云雀打通石桥会议。", "云雀", "石桥会议"),),
                },
            ),
            (
                "ent:赵甲",
                "headOf",
                "ent:山海集团",
                {"role": "董事长", "time": "2019/..", "earliest": "2019-01-01"},
            ),
            (
                "ent:山海集团",
                "acquires",
                "ent:江河科技",
                {
                    "status": "rumoured",
                    "confidence": 0.6,
                    "speaker": "知情人士",
                    "evidence": (
                        quote("知情人士称，山海集团或将收购江河科技。", "山海集团", "江河科技"),
                    ),
                },
            ),
            (
                "ent:云雀",
                "integratesWith",
                "ent:石桥会议",
                {
                    "status": "negated",
                    "document": "doc:3",
                    "evidence": (quote("云雀尚未与石桥会议打通。", "云雀", "石桥会议"),),
                },
            ),
            (
                "ent:江河科技",
                "partnersWith",
                "ent:山海集团",
                {"origin": "background", "document": None, "confidence": 1.0, "evidence": ()},
            ),
        ],
        nodes={"ent:山海集团": "Company", "ent:江河科技": "Company", "ent:赵甲": "Person"},
    )
    graph.nodes["ent:云雀"]["aliases"] = ("小雀", "雀")
    graph.nodes["ent:云雀"]["label_en"] = "Skylark"
    return graph
