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
        "甲监管局叫停甲公司与乙公司合并。",
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
        ("甲监管局禁止甲公司与乙公司合并。", ("甲监管局", "regulates", "甲公司")),
        ("甲监管局叫停甲公司与乙公司合并。", ("甲监管局", "regulates", "乙公司")),
    ],
)
def test_what_is_said_is_found(text: str, fact: tuple[str, str, str]) -> None:
    assert fact in asserted(text)


PREDICATES = ("acquires", "investsIn", "mergesWith", "uses", "partnersWith", "disputesWith",
              "headOf", "supplies", "competesWith", "regulates", "integratesWith")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # conditions, counterfactuals
        "一旦甲公司收购乙科技，市场格局将会改变。",
        "若甲公司收购乙科技，监管机构会介入。",
        "除非甲公司投资乙科技，否则它撑不过今年。",
        "要不是甲公司投资了乙科技，它早就倒闭了。",
        "假如当初甲公司与乙公司合并，今天就没有丙公司。",
        "甲公司本可以收购乙科技。",
        "甲公司本应起诉乙公司。",
        "甲公司原本可以投资乙科技，却错过了机会。",
        "只要甲公司接入乙支付，用户就会增加。",
        "就算甲公司起诉乙公司，也难以胜诉。",
        "在甲公司收购乙科技的情况下，股东可以退出。",
        "万一甲公司与乙公司合作，丙公司将陷入被动。",
        "试想甲公司收购了乙科技。",
        "设想一下，甲公司与乙公司合并。",
        "倘若张三出任甲公司CEO，战略会变。",
        # questions
        "甲公司会收购乙科技吗？",
        "甲公司是不是投资了乙科技？",
        "甲公司收购乙科技？官方暂未回应",
        "甲公司要不要与乙公司合作，内部争论不休。",
        "甲公司可否起诉乙公司，律师看法不一。",
        "甲公司有没有收购乙科技，没人知道。",
        "甲公司何时收购乙科技？",
        "甲公司与乙公司真的合并了吗",
        "张三会不会出任甲公司CEO，尚不可知。",
        "甲公司怎么可能投资乙科技？",
        # wishes and advice
        "投资人希望甲公司收购乙科技。",
        "股东呼吁甲公司与乙公司合并。",
        "专家建议甲公司投资乙科技。",
        "甲公司应该收购乙科技。",
        "用户盼望甲公司与乙公司合作。",
        "网友期待甲公司起诉乙公司。",
        "董事会敦促甲公司收购乙科技。",
        "甲公司不妨与乙公司合作。",
        "张三想收购乙科技，甲公司想投资乙科技。",
        "甲公司有必要收购乙科技。",
        # opinions and guesses
        "分析师认为，甲公司可能收购乙科技。",
        "分析师预计甲公司将收购乙科技。",
        "业内人士认为甲公司会与乙公司合并。",
        "券商研报指出，甲公司有望入股乙科技。",
        "外界猜测甲公司收购了乙科技。",
        "市场预期甲公司会投资乙科技。",
        "甲公司或许收购了乙科技。",
        "甲公司似乎与乙公司合作。",
        "甲公司未必会起诉乙公司。",
        "专家相信甲公司很快会收购乙科技。",
        # generic statements
        "像甲公司这样的企业往往会起诉乙公司这类对手。",
        "甲公司通常会收购乙科技这类公司。",
        "甲公司动辄起诉乙公司这样的同行。",
        # denials
        "甲公司并未收购乙科技。",
        "甲公司没有与乙公司合作。",
        "甲公司否认收购乙科技。",
        "甲公司拒绝与乙公司合作。",
        "甲公司无意收购乙科技。",
        "甲公司辟谣：没有投资乙科技。",
        "甲公司绝不会起诉乙公司。",
        "张三并非甲公司CEO，也未出任甲公司总裁。",
        "甲公司未能收购乙科技。",
        "甲公司从没投资过乙科技。",
        "甲公司无权起诉乙公司。",
        "甲公司尚未接入乙支付。",
        # rumours, and rumours that were denied
        "传闻甲公司收购了乙科技，双方均予以否认。",
        "网传甲公司投资乙科技。",
        "知情人士称甲公司与乙公司达成合作。",
        "有传言称张三出任甲公司CEO。",
        "市场传甲公司起诉乙公司，甲公司回应：假消息。",
        "坊间盛传甲公司与乙公司合并。",
        "甲公司被曝收购乙科技。",
        "甲公司疑似收购乙科技。",
        "甲公司或将收购乙科技。",
        # plans, and plans that came to nothing
        "甲公司计划明年收购乙科技。",
        "甲公司打算起诉乙公司。",
        "甲公司即将与乙公司合并。",
        "甲公司洽谈收购乙科技。",
        "甲公司欲收购乙科技。",
        "甲公司收购乙科技一事告吹。",
        "甲公司与乙公司的合并案流产。",
        "甲公司叫停对乙科技的收购。",
        "甲公司中止与乙公司的合作。",
        "甲公司收购乙科技未果。",
        "甲公司入股乙科技的谈判胎死腹中。",
        "甲公司解除与乙公司的合作。",
    ],
)
def test_what_is_not_said_is_not_asserted(text: str) -> None:
    assert asserted(text, *PREDICATES) == set()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        # denials that deny a denial, or something else
        ("甲公司不得不收购乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司并非没有投资乙科技。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司从未停止投资乙科技。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司不否认收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("这已经不是甲公司第一次起诉乙公司。", ("甲公司", "disputesWith", "乙公司")),
        ("甲公司不惜重金收购乙科技。", ("甲公司", "acquires", "乙科技")),
        ("不久，甲公司收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("不可避免地，甲公司起诉了乙公司。", ("甲公司", "disputesWith", "乙公司")),
        ("未来科技园里，甲公司收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        # numbers
        ("甲公司以不超过5亿元收购乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司以不低于1亿元入股乙科技。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司持有乙科技不超过5%的股份。", ("甲公司", "investsIn", "乙科技")),
        ("甲公司持股比例不变，不少于两次增持乙科技。", ("甲公司", "investsIn", "乙科技")),
        # reports are no rumours, opinions may be about what is
        ("据外媒报道，甲公司收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("分析师认为，甲公司收购乙科技后股价上涨。", ("甲公司", "acquires", "乙科技")),
        # what a question or a supposition takes for granted
        ("甲公司收购乙科技，图什么？", ("甲公司", "acquires", "乙科技")),
        ("如果甲公司CEO张三离开，谁来接班？", ("张三", "headOf", "甲公司")),
        ("甲公司旗下乙科技会上市吗？", ("乙科技", "subsidiaryOf", "甲公司")),
        ("分析师认为甲公司创始人张三可能退休。", ("张三", "founderOf", "甲公司")),
        ("甲公司没有透露乙应用的数据，甲公司CEO张三说。", ("张三", "headOf", "甲公司")),
        # words with a plan in them
        ("甲公司收购了虚拟现实公司乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司将乙科技收入囊中。", ("甲公司", "acquires", "乙科技")),
    ],
)
def test_what_only_looks_denied_or_planned_is_asserted(
    text: str, fact: tuple[str, str, str]
) -> None:
    found = asserted(text)
    subject, predicate, object_ = fact
    assert fact in found or (object_, predicate, subject) in found


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("甲公司拟收购乙科技。", ("甲公司", "acquires", "乙科技", "planned")),
        ("据传甲公司收购了乙科技。", ("甲公司", "acquires", "乙科技", "rumoured")),
        ("甲公司并未收购乙科技。", ("甲公司", "acquires", "乙科技", "negated")),
        ("甲公司收购乙科技一事告吹。", ("甲公司", "acquires", "乙科技", "negated")),
        ("甲公司停止使用乙应用。", ("甲公司", "uses", "乙应用", "ended")),
        ("甲公司即将推出的乙手机。", ("甲公司", "offers", "乙手机", "planned")),
        ("原甲公司副总裁李四出席。", ("李四", "worksFor", "甲公司", "ended")),
    ],
)
def test_a_cue_gives_its_status(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in claims(text)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("张三表示，甲公司收购了乙科技。", "张三"),
        ("甲公司CEO张三称：“甲公司收购了乙科技。”", "张三"),
        ("据甲资本报道，甲公司收购了乙科技。", "甲资本"),
        ("一位离职员工说，甲公司收购了乙科技。", None),
        ("甲公司收购了乙科技，张三表示满意。", None),
    ],
)
def test_who_says_so_is_told_where_named(text: str, speaker: str | None) -> None:
    extraction = EXTRACTOR.extract(document_from_text(text))
    (claim,) = [c for c in extraction.claims if c.predicate == "acquires"]
    assert (claim.status, claim.speaker) == ("asserted", speaker)


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
