"""Networks for the explorer's tests: a realistic one, a hostile one and crowds.

Made by hand in the shape of `guanxi.network.project`. The sentences are our own.
"""

from __future__ import annotations

import networkx as nx

from guanxi.store.edtf import bounds
from guanxi.vocabulary import ENTITY

_ENTITIES = [
    # name, type, English name, aliases
    ("企业微信", "Product", "WeCom", ("企微",)),
    ("钉钉", "Product", "DingTalk", ()),
    ("飞书", "Product", "Lark", ()),
    ("微信", "Product", "WeChat", ()),
    ("微信小程序", "Product", "WeChat Mini Programs", ("小程序",)),
    ("腾讯会议", "Product", "Tencent Meeting", ("VooV",)),
    ("腾讯文档", "Product", "Tencent Docs", ()),
    ("通义千问", "Product", "Qwen", ("千问",)),
    ("腾讯", "Company", "Tencent", ("腾讯控股", "鹅厂")),
    ("阿里巴巴", "Company", "Alibaba", ("阿里",)),
    ("字节跳动", "Company", "ByteDance", ("字节",)),
    ("瑞幸咖啡", "Company", "Luckin Coffee", ("瑞幸",)),
    ("星海资本", "Company", None, ()),
    ("云帆科技", "Company", None, ("云帆",)),
    ("北辰数据", "Company", None, ()),
    ("松果物流", "Company", None, ()),
    ("腾讯云与智慧产业事业群", "BusinessUnit", "Cloud and Smart Industries Group", ("CSIG",)),
    ("微信事业群", "BusinessUnit", "Weixin Group", ("WXG",)),
    ("平台与内容事业群", "BusinessUnit", "Platform and Content Group", ("PCG",)),
    ("阿里云智能集团", "BusinessUnit", "Alibaba Cloud Intelligence", ("阿里云",)),
    ("张小龙", "Person", "Allen Zhang", ()),
    ("汤道生", "Person", "Dowson Tong", ()),
    ("陈立", "Person", None, ()),
    ("市场监管总局", "Institution", "SAMR", ()),
    ("江城大学", "Institution", None, ()),
    ("远山出行", "Company", None, ()),
]

_DOCUMENTS = {
    "office": {
        "title": "协同办公的三国时代",
        "url": "https://example.org/office",
        "published": "2022-09-15",
        "author": "林知秋",
        "source": "示例商业评论",
        "path": "seeds/office.md",
    },
    "funding": {
        "title": "云帆科技完成新一轮融资",
        "url": "https://example.org/funding",
        "published": "2023-03-02",
        "author": None,
        "source": "示例快讯",
        "path": "seeds/funding.md",
    },
    "notes": {
        "title": "读者来信",
        "url": None,
        "published": None,
        "author": "一位读者",
        "source": None,
        "path": "seeds/notes.txt",
    },
}

_CLAIMS = [
    # document, sentence, subject, predicate, object, (names as written), qualifiers
    (
        "office",
        "企业微信前有钉钉，后有飞书，三家都想拿下同一批客户。",
        [
            ("企业微信", "competesWith", "钉钉", {"confidence": 0.92}),
            ("飞书", "competesWith", "企业微信", {"confidence": 0.92}),
            ("飞书", "competesWith", "钉钉", {"confidence": 0.71}),
        ],
    ),
    (
        "funding",
        "在云帆科技的客户看来，钉钉仍是企业微信最直接的对手。",
        [("钉钉", "competesWith", "企业微信", {"confidence": 0.88})],
    ),
    (
        "notes",
        "我们公司从钉钉换到企业微信，两家其实一直在抢同样的人。",
        [("企业微信", "competesWith", "钉钉", {"confidence": 0.64})],
    ),
    (
        "office",
        "2018年，企业微信与微信打通，员工可以直接添加客户。",
        [("企业微信", "integratesWith", "微信", {"confidence": 0.95, "time": "2018"})],
    ),
    (
        "office",
        "今年1月，企业微信融合了腾讯会议和腾讯文档。",
        [
            ("企业微信", "integratesWith", "腾讯会议", {"confidence": 0.95, "time": "2022-01"}),
            ("企业微信", "integratesWith", "腾讯文档", {"confidence": 0.95, "time": "2022-01"}),
        ],
    ),
    (
        "office",
        "企微随后接入微信小程序，门店不必另做应用。",
        [("企业微信", "integratesWith", "微信小程序", {"confidence": 0.9, "as": ("企微", None)})],
    ),
    (
        "office",
        "张小龙执掌的微信事业群负责企业微信。",
        [
            ("张小龙", "headOf", "微信事业群", {"confidence": 0.94, "role": "掌门人"}),
            ("微信事业群", "offers", "企业微信", {"confidence": 0.9}),
        ],
    ),
    (
        "office",
        "汤道生出任腾讯云与智慧产业事业群总裁，该群由腾讯在2018年组建。",
        [
            (
                "汤道生",
                "headOf",
                "腾讯云与智慧产业事业群",
                {"confidence": 0.95, "role": "总裁", "time": "2018/.."},
            ),
            ("腾讯云与智慧产业事业群", "unitOf", "腾讯", {"confidence": 0.9}),
        ],
    ),
    (
        "office",
        "微信出自腾讯的微信事业群，腾讯会议则属于CSIG。",
        [
            ("微信事业群", "unitOf", "腾讯", {"confidence": 0.97}),
            ("微信事业群", "offers", "微信", {"confidence": 0.93}),
            (
                "腾讯云与智慧产业事业群",
                "offers",
                "腾讯会议",
                {"confidence": 0.96, "as": ("CSIG", None)},
            ),
        ],
    ),
    (
        "office",
        "腾讯文档由平台与内容事业群推出。",
        [("平台与内容事业群", "offers", "腾讯文档", {"confidence": 0.93})],
    ),
    (
        "office",
        "CSIG并未接管企业微信。",
        [
            (
                "腾讯云与智慧产业事业群",
                "offers",
                "企业微信",
                {"confidence": 0.85, "status": "negated", "as": ("CSIG", None)},
            )
        ],
    ),
    (
        "office",
        "小程序是微信的一部分。",
        [("微信小程序", "partOf", "微信", {"confidence": 0.91, "as": ("小程序", None)})],
    ),
    (
        "office",
        "字节跳动自研的飞书打开了市场，背靠阿里的钉钉则把大模型接了进来。",
        [
            ("字节跳动", "offers", "飞书", {"confidence": 0.97}),
            ("阿里巴巴", "offers", "钉钉", {"confidence": 0.8, "as": ("阿里", None)}),
        ],
    ),
    (
        "funding",
        "钉钉将于年内接入通义千问。",
        [
            (
                "钉钉",
                "integratesWith",
                "通义千问",
                {"confidence": 0.78, "status": "planned", "time": "2023"},
            )
        ],
    ),
    (
        "office",
        "瑞幸咖啡用企业微信运营了上百万名顾客。",
        [("瑞幸咖啡", "uses", "企业微信", {"confidence": 0.9})],
    ),
    (
        "funding",
        "松果物流已停用飞书，全员切换到钉钉。",
        [
            (
                "松果物流",
                "uses",
                "飞书",
                {"confidence": 0.83, "status": "ended", "time": "../2023-02"},
            ),
            ("松果物流", "uses", "钉钉", {"confidence": 0.9, "time": "2023-02"}),
        ],
    ),
    (
        "funding",
        "云帆科技宣布完成B轮融资，由星海资本领投，腾讯跟投。",
        [
            ("星海资本", "investsIn", "云帆科技", {"confidence": 0.96, "time": "2023-03"}),
            ("腾讯", "investsIn", "云帆科技", {"confidence": 0.92, "time": "2023-03"}),
        ],
    ),
    (
        "funding",
        "据知情人士透露，云帆或将收购北辰数据。",
        [
            (
                "云帆科技",
                "acquires",
                "北辰数据",
                {
                    "confidence": 0.55,
                    "status": "rumoured",
                    "as": ("云帆", None),
                    "speaker": "知情人士",
                },
            )
        ],
    ),
    (
        "funding",
        "云帆科技的创始人陈立毕业于江城大学，现任董事长。",
        [
            ("陈立", "founderOf", "云帆科技", {"confidence": 0.95, "role": "创始人"}),
            ("陈立", "headOf", "云帆科技", {"confidence": 0.93, "role": "董事长"}),
        ],
    ),
    (
        "funding",
        "云帆科技与江城大学共建联合实验室。",
        [("云帆科技", "partnersWith", "江城大学", {"confidence": 0.89})],
    ),
    (
        "funding",
        "去年底，市场监管总局对北辰数据立案调查。",
        [("市场监管总局", "regulates", "北辰数据", {"confidence": 0.94, "time": "2022-12"})],
    ),
    (
        "funding",
        "北辰数据为瑞幸咖啡提供会员分析服务。",
        [("北辰数据", "supplies", "瑞幸咖啡", {"confidence": 0.82})],
    ),
    (
        "funding",
        "北辰数据起诉云帆科技，称其抄袭产品界面。",
        [("北辰数据", "disputesWith", "云帆科技", {"confidence": 0.88, "time": "2023-01"})],
    ),
]

_BACKGROUND = [
    ("阿里巴巴", "offers", "通义千问"),
    ("阿里云智能集团", "unitOf", "阿里巴巴"),
    ("腾讯", "offers", "微信"),
    ("平台与内容事业群", "unitOf", "腾讯"),
    ("阿里巴巴", "offers", "钉钉"),
]


def iri(name: str) -> str:
    return ENTITY + name


def demo_network() -> nx.MultiDiGraph[str]:
    """Twenty-six entities (one without any relation) and three articles."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph["documents"] = {f"doc:{key}": dict(item) for key, item in _DOCUMENTS.items()}
    for name, kind, english, aliases in _ENTITIES:
        graph.add_node(iri(name), label=name, label_en=english, type=kind, aliases=aliases)
    position = dict.fromkeys(_DOCUMENTS, 0)
    number = 0
    for document, sentence, claims in _CLAIMS:
        start = position[document]
        position[document] += len(sentence) + 1
        for subject, predicate, object_, qualifiers in claims:
            subject_form, object_form = qualifiers.get("as", (None, None))
            number += 1
            add_claim(
                graph,
                iri(subject),
                predicate,
                iri(object_),
                key=f"claim:{number:03}",
                document=f"doc:{document}",
                evidence=(
                    {
                        "quote": sentence,
                        "start": start,
                        "end": start + len(sentence),
                        "subject": _span(sentence, subject_form or subject, start),
                        "object": _span(sentence, object_form or object_, start),
                        "extractor": f"wording:{predicate}-1",
                    },
                ),
                **_bounds(qualifiers.get("time")),
                **{key: value for key, value in qualifiers.items() if key != "as"},
            )
    for subject, predicate, object_ in _BACKGROUND:
        add_claim(
            graph,
            iri(subject),
            predicate,
            iri(object_),
            key=f"background:{subject} {predicate} {object_}",
            origin="background",
        )
    return graph


def add_claim(
    graph: nx.MultiDiGraph[str],
    subject: str,
    predicate: str,
    object_: str,
    *,
    key: str,
    **attributes: object,
) -> None:
    graph.add_edge(
        subject,
        object_,
        key=key,
        predicate=predicate,
        **{
            "status": "asserted",
            "confidence": 1.0,
            "time": None,
            "earliest": None,
            "latest": None,
            "role": None,
            "speaker": None,
            "document": None,
            "origin": "claim",
            "evidence": (),
            **attributes,
        },
    )


def crowd(size: int) -> nx.MultiDiGraph[str]:
    """Companies that compete around a few hubs; the last one has no relation."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for index in range(size):
        graph.add_node(
            iri(f"公司{index:04}"),
            label=f"第{index}号企业",
            label_en=f"Firm {index}",
            type=("Company", "Product", "Person")[index % 3],
            aliases=(),
        )
    for index in range(1, size - 1):
        for hub in {index // 4, index // 7}:
            if hub != index:
                add_claim(
                    graph,
                    iri(f"公司{index:04}"),
                    ("competesWith", "investsIn")[index % 2],
                    iri(f"公司{hub:04}"),
                    key=f"claim:{index:04}-{hub:04}",
                )
    return graph


def _bounds(time: str | None) -> dict[str, str | None]:
    """Return the first and the last day of a claim's time, as the store derives them."""
    if time is None:
        return {}
    first, last = (None if each is None else each.isoformat() for each in bounds(time))
    return {"earliest": first, "latest": last}


def _span(sentence: str, name: str, start: int) -> tuple[int, int]:
    at = sentence.rindex(name)
    return (start + at, start + at + len(name))
