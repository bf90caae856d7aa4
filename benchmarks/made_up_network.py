"""A network that is made up, in the shape that :func:`guanxi.network.project` gives."""

from __future__ import annotations

import random

import networkx as nx

from guanxi.vocabulary import ENTITY

RELATIONS = ("competesWith", "partnersWith", "investsIn", "offers", "supplies", "headOf", "uses")
TYPES = ("Company", "Product", "Person", "Institution", "BusinessUnit")
SYLLABLES = "云海星辰北方华信科创联合远山金石天成智慧明德新元东恒安泰宏图光年微软件数据流量平台"
WORDS = "的在了和与对为将称表示宣布发布完成合作竞争市场业务公司产品用户增长今年去年目前此外"


def network(size: int, seed: int = 7, *, giants: bool = False) -> nx.MultiDiGraph[str]:
    """Communities with hubs, some 2.5 claims an entity, each with a sentence of its own.

    With giants, what ties communities together goes to a few entities mostly, as in the news.
    """
    chance = random.Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    articles = max(size // 8, 1)
    graph.graph["documents"] = {
        f"https://w3id.org/guanxi/document/{number:06}": {
            "title": _text(chance, 14),
            "url": f"https://example.org/news/{number}",
            "published": f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "author": None,
            "source": "示例",
            "path": f"news/{number}.md",
        }
        for number in range(articles)
    }
    documents = sorted(graph.graph["documents"])
    labels: list[str] = []
    for number in range(size):
        label = "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 5)))
        labels.append(f"{label}{number}")
        graph.add_node(
            ENTITY + labels[-1],
            label=labels[-1],
            label_en=f"Firm {number}" if number % 4 == 0 else None,
            type=TYPES[number % len(TYPES)],
            aliases=(label,) if number % 3 == 0 else (),
        )
    block = 40
    for _ in range(int(size * 2.5)):
        start = chance.randrange(size)
        near = chance.random() < 0.85
        first = start // block * block
        # Hubs: the smaller a number within its community, the likelier.
        step = int(block * chance.random() ** 3)
        far = int(size * chance.random() ** 3) if giants else chance.randrange(size)
        end = min(first + step, size - 1) if near else far
        if start == end:
            continue
        subject, object_ = labels[start], labels[end]
        quote = f"{_text(chance, 12)}{subject}{_text(chance, 8)}{object_}{_text(chance, 14)}。"
        graph.add_edge(
            ENTITY + subject,
            ENTITY + object_,
            key=f"https://w3id.org/guanxi/claim/{chance.getrandbits(96):024x}",
            predicate=chance.choice(RELATIONS),
            status="asserted",
            confidence=round(chance.uniform(0.3, 1), 3),
            time=f"20{chance.randint(15, 23)}",
            earliest=None,
            latest=None,
            role=None,
            speaker=None,
            document=chance.choice(documents),
            origin="claim",
            evidence=(
                {
                    "quote": quote,
                    "start": 0,
                    "end": len(quote),
                    "subject": (12, 12 + len(subject)),
                    "object": (20 + len(subject), 20 + len(subject) + len(object_)),
                    "extractor": f"wording:w-{chance.randrange(60)}",
                },
            ),
        )
    return graph


def _text(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(length))
