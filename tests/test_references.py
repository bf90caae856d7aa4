"""Words that stand for names: 其, 该公司, 后者, 双方, 公司; and subjects that clauses leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor
from guanxi.model import Extraction
from guanxi.vocabulary import load_ontology

PLACEHOLDERS = Path(__file__).parent / "overlays" / "placeholders"
EXTRACTOR = Extractor(load_ontology([PLACEHOLDERS]))


def extract(text: str, title: str = "") -> Extraction:
    return EXTRACTOR.extract(document_from_text(text, title=title, date="2022-09-14"))


def facts(text: str, title: str = "") -> set[tuple[str, str, str]]:
    return {(c.subject.name, c.predicate, c.object.name) for c in extract(text, title).claims}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        # 其
        ("甲公司近年扩张很快。其在去年收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司发布公告。其董事长张三出席。", ("张三", "headOf", "甲公司")),
        ("甲公司很忙，并推出其办公软件乙应用。", ("甲公司", "offers", "乙应用")),
        ("乙公司发布公告，甲公司随后与其达成战略合作。", ("乙公司", "partnersWith", "甲公司")),
        ("乙科技昨日上市，甲公司、丙公司均与其达成合作。", ("乙科技", "partnersWith", "甲公司")),
        # 该公司, 该产品: the type agrees
        ("甲公司发布公告。该公司收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("乙科技发布公告。去年，甲公司收购了该公司。", ("甲公司", "acquires", "乙科技")),
        ("乙科技发布公告。甲资本投资了该公司。", ("甲资本", "investsIn", "乙科技")),
        ("甲公司推出乙应用。该产品与丙应用打通。", ("乙应用", "integratesWith", "丙应用")),
        ("甲公司推出乙应用。该公司与乙公司达成合作。", ("乙公司", "partnersWith", "甲公司")),
        ("张三加入甲公司。去年，李四离开该公司。", ("李四", "worksFor", "甲公司")),
        ("乙应用上线了。丙公司全员使用该应用。", ("丙公司", "uses", "乙应用")),
        # 后者, 前者
        ("甲公司投资了乙科技，后者推出了丙应用。", ("乙科技", "offers", "丙应用")),
        ("甲公司与乙公司开会，前者推出了丙应用。", ("甲公司", "offers", "丙应用")),
        ("甲公司与乙公司开会，后者推出了丙应用。", ("乙公司", "offers", "丙应用")),
        ("甲公司与乙公司开会。丙公司起诉了后者。", ("丙公司", "disputesWith", "乙公司")),
        # 双方, 两家公司
        ("甲公司与乙公司开会。双方达成战略合作。", ("乙公司", "partnersWith", "甲公司")),
        ("甲公司与乙公司昨日见面，双方签署合作协议。", ("乙公司", "partnersWith", "甲公司")),
        ("甲公司和乙公司昨日见面。两家公司达成合作。", ("乙公司", "partnersWith", "甲公司")),
        ("甲应用和乙应用都很火。去年，两者互通。", ("乙应用", "integratesWith", "甲应用")),
        # omitted subjects
        ("甲公司近年很忙，去年收购了乙科技，还投资了丙传媒。", ("甲公司", "investsIn", "丙传媒")),
        ("另一大厂商乙公司也很忙，去年收购了丙传媒。", ("乙公司", "acquires", "丙传媒")),
    ],
)  # fmt: skip
def test_a_reference_is_an_end_of_a_claim(text: str, fact: tuple[str, str, str]) -> None:
    found = facts(text)
    swapped = (fact[2], fact[1], fact[0])
    assert fact in found or (fact[1].endswith("With") and swapped in found)


def test_the_company_of_a_firms_own_news() -> None:
    assert ("甲公司", "acquires", "乙科技") in facts(
        "昨日，天气不错。公司拟收购乙科技。", title="甲公司发布公告"
    )


@pytest.mark.parametrize("verb", ["拟收购", "宣布收购", "已收购"])
def test_the_company_goes_on_about_the_firm_whatever_it_does(verb: str) -> None:
    assert facts(f"张三很忙。公司{verb}乙科技。", title="甲公司发布公告") == {
        ("甲公司", "acquires", "乙科技")
    }


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        # of another type
        ("甲公司推出乙应用。该产品收购了丙传媒。", ("甲公司", "acquires", "丙传媒")),
        ("张三出席。该公司收购了乙科技。", ("张三", "acquires", "乙科技")),
        # nobody before
        ("该公司收购了乙科技。", ("乙科技", "acquires", "乙科技")),
        # 其他, 其中, 其实 are other words
        ("甲公司开会。其他公司收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        ("甲公司开会。其中一家公司收购了乙科技。", ("甲公司", "acquires", "乙科技")),
        # not one of those who do it
        ("乙科技上市，甲公司、丙公司均与其达成合作。", ("甲公司", "partnersWith", "丙公司")),
        # 双方 of three
        ("甲公司、乙公司和丙公司开会。双方达成战略合作。", ("甲公司", "partnersWith", "丙公司")),
        # a subsidiary is another firm
        ("甲公司开会。子公司拟收购乙科技。", ("甲公司", "acquires", "乙科技")),
    ],
)
def test_what_does_not_refer(text: str, fact: tuple[str, str, str]) -> None:
    assert fact not in facts(text)


def test_the_company_of_no_ones_news() -> None:
    found = facts("张三很忙。公司拟收购乙科技。", title="甲公司与丙公司开会")
    assert not {fact for fact in found if fact[1] == "acquires"}


def test_a_reference_keeps_its_antecedent() -> None:
    extraction = extract("乙科技发布公告。去年，甲公司收购了该公司。")
    text = extraction.document.text
    (reference,) = extraction.references
    assert text[reference.start : reference.end] == "该公司"
    assert reference.recogniser == "coreference"
    assert reference.antecedent == (text.index("乙科技"), text.index("乙科技") + 3)


def test_both_gives_two_references_at_one_place() -> None:
    extraction = extract("甲公司与乙公司开会。双方达成战略合作。")
    assert [r.entity.name for r in extraction.references] == ["甲公司", "乙公司"]
    assert len({(r.start, r.end) for r in extraction.references}) == 1


def test_references_are_no_mentions() -> None:
    extraction = extract("甲公司开会。该公司收购了乙科技。")
    assert {m.recogniser for m in extraction.mentions}.isdisjoint({"coreference"})


def test_a_reference_makes_a_claim_less_sure() -> None:
    (named,) = extract("乙科技很忙。甲公司收购了乙科技。").claims
    (referred,) = extract("乙科技很忙。甲公司收购了该公司。").claims
    assert referred.confidence < named.confidence
    assert referred.evidence[0].quote == "甲公司收购了该公司。"
