"""Sentences that tempt an extractor to assert what they do not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor
from guanxi.vocabulary import load_ontology

PLACEHOLDERS = Path(__file__).parent / "overlays" / "placeholders"
EXTRACTOR = Extractor(load_ontology([PLACEHOLDERS]))


def claims(text: str) -> set[tuple[str, str, str, str]]:
    extraction = EXTRACTOR.extract(document_from_text(text, date="2023-06-15"))
    return {(c.subject.name, c.predicate, c.object.name, c.status) for c in extraction.claims}


def asserted(text: str, *predicates: str) -> set[tuple[str, str, str]]:
    return {
        (s, p, o)
        for s, p, o, status in claims(text)
        if status == "asserted" and (not predicates or p in predicates)
    }


@pytest.mark.parametrize(
    "text",
    [
        # denied
        "甲公司不使用乙应用。",
        "甲公司不持有乙科技股份。",
        "甲公司不投资汽车公司乙科技。",
        "甲公司暂无收购乙科技的计划。",
        "甲公司对收购乙科技不感兴趣。",
        "甲公司收购乙科技纯属子虚乌有。",
        "甲公司收购乙科技的消息不实。",
        "网传甲公司将收购乙科技，系谣言。",
        "传甲公司拟收购乙科技，甲公司回应：不实。",
        "张三回应出任甲公司CEO：假的。",
        "甲公司收购乙科技只是一个玩笑。",
        "甲公司从未与乙公司合作。",
        "甲公司与乙公司的合作是假消息。",
        # failed, blocked, over
        "甲监管局禁止甲公司与乙公司合并。",
        "甲公司收购乙科技的计划搁浅。",
        "甲公司收购乙科技的交易被否决。",
        "甲公司差点收购了乙科技。",
        "甲公司险些收购乙科技。",
        "甲公司曾想收购乙科技，但未成功。",
        "甲公司与乙公司的合作已经结束。",
        "甲公司就与乙公司合资一事谈判，但谈判破裂。",
        "甲公司终止与乙公司的合作。",
        "甲公司取消收购乙科技。",
        "甲公司放弃入股乙科技。",
        # supposed, wished, asked
        "即便甲公司收购乙科技，也无济于事。",
        "甲公司收购乙科技的可能性很小。",
        "哪怕甲公司与乙公司合并，也赶不上丙公司。",
        "若是甲公司投资乙科技，股价会涨。",
        "甲公司能否收购乙科技？",
        "谁会收购乙科技？甲公司吗？",
        "外界期待甲公司与乙公司合作。",
        "甲公司是否投资乙科技，尚无定论。",
        "难道甲公司要收购乙科技？",
        "假设甲公司收购了乙科技。",
        # rumoured, planned
        "据传甲公司收购乙科技。",
        "有消息称甲公司与乙公司将合并，知情人士称谈判仍在进行。",
        "甲公司拟与乙公司合并。",
        "甲公司有望收购乙科技。",
        "甲公司正考虑入股乙科技。",
        "甲公司准备起诉乙公司。",
        # somebody else did it
        "甲公司宣布裁员。某创业公司收购了乙科技。",
    ],
)
def test_nothing_is_asserted(text: str) -> None:
    assert asserted(text, "acquires", "investsIn", "mergesWith", "uses", "partnersWith",
                    "disputesWith", "headOf") == set()  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("目前甲公司董事长张三表示满意。", ("张三", "headOf", "甲公司")),
        ("日前，甲公司CEO张三出席。", ("张三", "headOf", "甲公司")),
        ("此前甲公司总裁张三说过。", ("张三", "headOf", "甲公司")),
        ("甲公司收购了乙科技，随后丙公司投资丁公司一事告吹。", ("甲公司", "acquires", "乙科技")),
        ("甲公司取消会员费并投资乙科技。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司停止亏损后收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司不断投资乙科技。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司不仅投资了乙科技，还收购了丙传媒。", ("甲公司", "acquires", "丙传媒")),
        ("甲公司从丙集团手中收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司向乙科技投资1亿美元。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司采用乙公司芯片。", ("甲公司", "uses", "乙公司")),
        ("张三接替李四担任甲公司CEO。", ("张三", "headOf", "甲公司")),
    ],
)
def test_what_is_said_is_found(text: str, fact: tuple[str, str, str]) -> None:
    assert fact in asserted(text)


def test_the_former_owner_is_no_buyer() -> None:
    found = asserted("甲公司从丙集团手中收购了乙科技。", "acquires")
    assert found == {("甲公司", "acquires", "乙科技")}


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("甲公司董事会主席兼CEO张三卸任。", ("张三", "headOf", "甲公司", "ended")),
        ("前甲公司CEO张三出席。", ("张三", "headOf", "甲公司", "ended")),
        ("张三接替李四担任甲公司CEO。", ("李四", "headOf", "甲公司", "ended")),
    ],
)
def test_a_departure_ends_a_post(text: str, ended: tuple[str, str, str, str]) -> None:
    found = claims(text)
    assert ended in found
    assert (*ended[:3], "asserted") not in found


def test_a_former_post_does_not_reach_the_new_one() -> None:
    found = claims("原甲公司总裁张三加入乙公司任副总裁。")
    assert ("张三", "headOf", "乙公司", "ended") not in found
    assert ("张三", "headOf", "甲公司", "ended") in found


def test_who_is_told_is_not_the_speaker() -> None:
    text = "乙公司方面对丙公司表示，甲公司收购了乙科技。"
    (claim,) = EXTRACTOR.extract(document_from_text(text)).claims
    assert claim.speaker != "丙公司"


def test_two_names_in_brackets_are_not_one_entity() -> None:
    text = "蓝海集团（腾讯）出席，蓝海集团（阿里巴巴）缺席。阿里巴巴与京东合作。"
    extraction = EXTRACTOR.extract(document_from_text(text))
    labels = {c.subject.label for c in extraction.claims} | {
        c.object.label for c in extraction.claims
    }
    assert labels == {"阿里巴巴", "京东"}


def test_a_ranking_list_makes_no_thousand_claims() -> None:
    names = [entry.name for entry in load_ontology().lexicon if entry.type == "Company"][:120]
    text = "、".join(names) + "之间的竞争激烈。"
    assert len(EXTRACTOR.extract(document_from_text(text)).claims) < 100


def test_icons_of_private_fonts_are_plain_text() -> None:
    assert asserted("甲公司\ue300收购了\ue001乙科技\ue800。") == {("甲公司", "acquires", "乙科技")}


def test_what_another_firm_did_is_not_said_of_the_firm_before() -> None:
    text = "甲公司公布了财报。蓝鲸数据起诉了乙公司。"
    assert "甲公司" not in {
        end for subject, _, object_ in asserted(text) for end in (subject, object_)
    }
