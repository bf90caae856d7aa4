"""Names that a document itself tells: other names, lists, frames, borders, consistency.

All sentences are made up; so are the names that no lexicon holds.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor
from guanxi.model import Entity, Extraction
from guanxi.vocabulary import load_ontology

PLACEHOLDERS = Path(__file__).parent / "overlays" / "placeholders"
EXTRACTOR = Extractor(load_ontology([PLACEHOLDERS]))


def extract(text: str, title: str = "") -> Extraction:
    return EXTRACTOR.extract(document_from_text(text, title=title, date="2022-09-14"))


def forms(entity: Entity) -> set[str]:
    return {entity.name, *entity.aliases}


def names(text: str) -> set[str]:
    return {form for entity in extract(text).entities for form in forms(entity)}


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        # brackets with a cue
        ("甲公司（下称“晨鹭”）昨日开会。晨鹭很忙。", "甲公司", "晨鹭"),
        ("甲公司（以下简称：晨鹭）昨日开会。", "甲公司", "晨鹭"),
        ("甲公司(简称“晨鹭”)昨日开会。", "甲公司", "晨鹭"),
        ("甲公司（简称晨鹭、鹭厂）昨日开会。鹭厂很忙。", "甲公司", "鹭厂"),
        ("甲公司（简称晨鹭、鹭厂）昨日开会。鹭厂很忙。", "甲公司", "晨鹭"),
        ("甲公司（曾用名：晨鹭贸易）昨日开会。", "甲公司", "晨鹭贸易"),
        ("甲公司（原名“晨鹭”）昨日开会。", "甲公司", "晨鹭"),
        ("甲公司（又名晨鹭）昨日开会。", "甲公司", "晨鹭"),
        ("甲公司（英文名：Chenlu，股票代码688999）昨日开会。Chenlu 很忙。", "甲公司", "Chenlu"),
        ("甲應用（下稱“晨鷺”）昨日上線。", "甲應用", "晨鷺"),
        # brackets without one
        ("甲公司（Chenlu）昨日开会。", "甲公司", "Chenlu"),
        ("云事业群（CLQG）昨日开会。CLQG很忙。", "云事业群", "CLQG"),
        # running text
        ("甲公司更名为晨鹭打车。", "甲公司", "晨鹭打车"),
        ("去年，甲公司正式更名为“晨鹭打车”，股价大涨。", "甲公司", "晨鹭打车"),
        ("甲公司已改名为晨鹭打车，股价大涨。", "甲公司", "晨鹭打车"),
        ("甲公司后来改名为Chenlu Go。", "甲公司", "Chenlu Go"),
        ("甲公司原名晨鹭贸易，成立于2011年。", "甲公司", "晨鹭贸易"),
        ("甲公司，曾用名晨鹭贸易，成立于2011年。", "甲公司", "晨鹭贸易"),
        ("甲公司英文名为Chenlu，总部在上海。", "甲公司", "Chenlu"),
        ("甲公司，简称“晨鹭”，总部在上海。", "甲公司", "晨鹭"),
        ("晨鹭科技（Chenlu Robotics）宣布完成A轮融资。", "晨鹭科技", "Chenlu Robotics"),
        ("甲公司（Nubrix Energy Co., Ltd.）昨日开会。", "甲公司", "Nubrix Energy Co., Ltd."),
        ("甲公司（Nubrix Energy，688999.SH）昨日开会。", "甲公司", "Nubrix Energy"),
        # the bracket itself says that a name stands before it
        ("昨日，晨鹭互动（下称“晨鹭”）回应。", "晨鹭互动", "晨鹭"),
        ("近日，晨鹭互动（Heron Ltd.，以下简称“晨鹭”）回应。", "晨鹭互动", "晨鹭"),
        ("技术工程事业群，即“晨鹭群”，昨日开会。", "技术工程事业群", "晨鹭群"),
        # initials
        ("甲公司推出的Grun Nubrix Wellness很火。GNW的用户不少。", "Grun Nubrix Wellness", "GNW"),
        # short forms
        ("深圳市晨鹭精密技术公司昨日开会。晨鹭精密很忙。", "深圳市晨鹭精密技术公司", "晨鹭精密"),
        ("上海晨鹭食品有限公司开会。晨鹭涨价了，网友说晨鹭太贵。", "上海晨鹭食品有限公司", "晨鹭"),
        ("甲公司CEO埃隆·巴斯克出席。巴斯克很忙。", "埃隆·巴斯克", "巴斯克"),
        ("甲公司CEO约翰·史密森出席，史密森说不。", "约翰·史密森", "史密森"),
    ],
)  # fmt: skip
def test_two_names_of_one_thing(text: str, one: str, other: str) -> None:
    (entity,) = [entity for entity in extract(text).entities if one in forms(entity)]
    assert other in forms(entity)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("甲公司（乙公司）昨日开会。", "甲公司", "乙公司"),
        ("甲公司更名为乙公司的传闻不实。", "甲公司", "乙公司"),  # the lexicon knows both
        ("腾讯、腾讯音乐昨日开会。", "腾讯", "腾讯音乐"),
        ("晨鹭银行、晨鹭集团昨日开会。甲公司CEO张三说，晨鹭集团很好。", "晨鹭银行", "晨鹭集团"),
        ("甲公司即将与乙公司开会。", "甲公司", "乙公司"),
        ("甲公司，即将上市的乙公司，都很忙。", "甲公司", "乙公司"),
        ("甲公司（张三）昨日开会。", "甲公司", "张三"),
        ("平安银行开会。平安也开会。", "平安银行", "平安"),
    ],
)
def test_two_things_stay_two(text: str, one: str, other: str) -> None:
    for entity in extract(text).entities:
        assert not {one, other} <= forms(entity)


@pytest.mark.parametrize(
    "text",
    [
        "甲公司（含税）昨日开会。",
        "甲公司（2011年）昨日开会。",
        "甲公司（纳斯达克：ABCD）昨日开会。",
        "甲公司（股票代码：600123）昨日开会。",
        "甲公司（见下文）昨日开会。",
        "甲公司（SZ.30xxxx）昨日开会。",
        "甲公司（简称待定，股票代码600123）昨日开会。",
        "甲公司更名为的事情没有下文。",
        "甲公司即将上市。",
    ],
)
def test_what_brackets_hold_is_not_always_a_name(text: str) -> None:
    (entity,) = [e for e in extract(text).entities if e.name == "甲公司"]
    assert set(entity.aliases) <= {"待定"}


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        # known members teach the others
        ("甲应用、蓝鲸云笺、乙应用都在涨价。", "蓝鲸云笺", "Product"),
        ("甲公司、晨鹭能源、乙公司、丙公司都在涨价。", "晨鹭能源", "Company"),
        ("甲公司、乙公司、晨鹭能源等企业都在涨价。", "晨鹭能源", "Company"),
        ("甲公司、乙公司、晨鹭能源三家企业都在涨价。", "晨鹭能源", "Company"),
        ("包括晨鹭能源、甲公司、乙公司在内的投资方出席。", "晨鹭能源", "Company"),
        ("甲公司、乙公司和丙公司、Grunwell、丁公司开会。", "Grunwell", "Company"),
        ("甲公司、“晨鹭能源”、乙公司开会。", "晨鹭能源", "Company"),
        ("甲公司、晨鹭能源（2011年成立）、乙公司开会。", "晨鹭能源", "Company"),
        ("甲公司、乙公司以及晨鹭能源等公司开会。", "晨鹭能源", "Company"),
        # words beside the list
        ("乙科技完成融资，由甲资本领投，晨鹭基金、丙资本跟投。", "晨鹭基金", "Company"),
        ("乙科技的投资方包括甲资本、晨鹭基金、丙资本等。", "晨鹭基金", "Company"),
        ("会上，张三、何晓鹭、程砚秋等几位专家发言。", "何晓鹭", "Person"),
        # frames
        ("“晨鹭云笺”完成A轮融资。", "晨鹭云笺", "Company"),
        ("研发商：晨鹭网络\n类型：卡牌", "晨鹭网络", "Company"),
        ("本文来自微信公众号“晨鹭观察站”，作者不详。", "晨鹭观察站", "Company"),
        ("他的同学（晨鹭鲜创始人）来了。", "晨鹭鲜", "Company"),
        ("甲公司董事长为林晓鹭，他很忙。", "林晓鹭", "Person"),
        ("大会由沈晓鹭院士主持。", "沈晓鹭", "Person"),
        ("甲公司推出《晨鹭传说》。", "晨鹭传说", "Product"),
        ("晨鹭工坊的《晨鹭传说》很火。", "晨鹭工坊", "Company"),
        ("晨鹭锐评注意到，天气不错。", "晨鹭锐评", "Company"),
        ("昨日，晨鹭科技近日开会。", "晨鹭科技", "Company"),
        ("乙公司收购晨鹭能源的消息传来，晨鹭能源表示不知情。", "晨鹭能源", "Company"),
        ("晨鹭创新事业部（简称“晨创”）成立。", "晨鹭创新事业部", "BusinessUnit"),
        ("甲资本领投，丙资本和老股东晨鹭资本跟投。", "晨鹭资本", "Company"),
        ("甲公司、上市公司晨鹭能源、乙公司、丙公司都在涨价。", "晨鹭能源", "Company"),
        # full names
        ("重庆初创公司晨鹭食品有限公司开会。", "晨鹭食品有限公司", "Company"),
        ("重庆初创公司晨鹭照明有限公司开会。", "晨鹭照明有限公司", "Company"),
        ("出租人为南京晨鹭哲厨房设备有限公司。", "南京晨鹭哲厨房设备有限公司", "Company"),
        ("他获得日本晨鹭大学的学位。", "日本晨鹭大学", "Institution"),
        ("昨日，英国政府批准了。", "英国政府", "Institution"),
        # borders
        ("甲应用、Nubrix 13 Pro、乙应用涨价。", "Nubrix 13 Pro", "Product"),
        ("甲应用、Grunwell2 40、Grunwell2 85、乙应用开卖。", "Grunwell2 85", "Product"),
        ("甲公司（深圳）运营管理有限公司昨日成立。", "甲公司（深圳）运营管理有限公司", "Company"),
    ],
)  # fmt: skip
def test_a_name_that_no_list_holds(text: str, name: str, type_: str) -> None:
    assert {e.type for e in extract(text).entities if name in forms(e)} == {type_}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲公司、互联网、乙公司开会。", {"互联网"}),
        ("甲公司、乙公司、其他企业开会。", {"其他企业"}),
        ("甲应用、乙应用、短视频、直播都涨价。", {"短视频", "直播"}),
        ("甲公司在美国、日本、德国开会。", {"美国", "日本", "德国"}),
        ("甲公司布局品牌建设、市场推广、用户增长。", {"品牌建设", "市场推广", "用户增长"}),
        ("甲公司、乙公司、以及更多的人开会。", {"以及更多的人", "更多的人"}),
        ("某企业、某平台、某公司出席。", {"某企业", "某平台", "某公司", "企业", "平台", "公司"}),
        ("服务商、平台、地产集团都很忙。", {"服务商", "平台", "地产集团"}),
        ("他成立了运营管理有限公司。", {"运营管理有限公司", "管理有限公司"}),
        ("“先进”企业出席。", {"先进"}),
        ("甲公司卖出 13 万台手机。", {"甲公司 13", "13"}),
        ("晨鹭（Chenlu Robotics）宣布完成A轮融资。", {"Robotics）", "Robotics"}),
        ("“先行者”已经上线，将在明年发布。", {"先行者"}),
        ("昨日Chenlu Robotics完成A轮融资。", {"Robotics"}),
        ("重庆初创公司晨鹭照明有限公司开会。", {"重庆初创公司晨鹭照明有限公司"}),
    ],
)
def test_words_that_are_no_names(text: str, words: set[str]) -> None:
    assert not names(text) & words


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("腾讯会议上线。腾讯开会。", {"腾讯会议", "腾讯"}),
        ("平安银行与平安合作。", {"平安银行"}),
        ("企业微信和微信打通。", {"企业微信", "微信"}),
        ("甲公司推出《晨鹭》。《晨鹭传说》上线了，晨鹭传说很好玩。", {"晨鹭", "晨鹭传说"}),
    ],
)  # fmt: skip
def test_a_longer_name_stays_whole(text: str, whole: set[str]) -> None:
    assert whole <= names(text)


def test_a_name_found_once_is_found_everywhere_with_one_type() -> None:
    text = "晨鹭云笺很好用。甲应用、晨鹭云笺、乙应用都在涨价。有人说晨鹭云笺贵。"
    extraction = extract(text)
    found = [m for m in extraction.mentions if m.entity.name == "晨鹭云笺"]
    assert len(found) == 3
    assert {m.entity.type for m in found} == {"Product"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("晨鹭能源（Chenlu Energy）完成A轮融资。晨鹭能源很忙。", "晨鹭能源"),
        ("Chenlu（晨鹭互动）宣布完成A轮融资。Chenlu很忙，Chenlu也很大。", "Chenlu"),
        ("甲公司推出的Grun Nubrix Wellness很火。GNW的用户不少。", "Grun Nubrix Wellness"),
    ],
)
def test_the_canonical_name_is_in_the_script_that_the_document_mostly_uses(
    text: str, name: str
) -> None:
    (entity,) = [entity for entity in extract(text).entities if name in forms(entity)]
    assert entity.name == name


def test_renaming_makes_one_entity_of_both_names_everywhere() -> None:
    text = "晨鹭打车上市了。去年，甲公司更名为晨鹭打车。乙公司投资了晨鹭打车。"
    extraction = extract(text)
    (claim,) = [c for c in extraction.claims if c.predicate == "investsIn"]
    assert forms(claim.object) == {"甲公司", "晨鹭打车"}


FORMS = "甲公司 乙公司 甲应用 晨鹭 Grunwell 张三 深圳 有限公司 13 Pro 其 该公司 双方 后者 前者 公司"
MARKS = "、 ， 。 和 与 等 （ ） “ ” 《 》 ： 简称 更名为 即 领投 包括 创始人 完成 融资"
PARTS = st.sampled_from([*f"{FORMS} {MARKS}".split(" "), "\n"])


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=40).map("".join))
def test_every_mention_is_where_it_says(text: str) -> None:
    extraction = extract(f"文{text}")
    whole, end = extraction.document.text, 0
    for mention in extraction.mentions:
        assert end <= mention.start < mention.end
        assert whole[mention.start : mention.end] in forms(mention.entity)
        end = mention.end
    for reference in extraction.references:
        assert reference.recogniser == "coreference"
        assert reference.antecedent is not None
        start, stop = reference.antecedent
        assert whole[start:stop] in forms(reference.entity)
        assert (start, stop) != (reference.start, reference.end)


def test_a_full_name_begins_with_its_seat_whatever_kind_stands_before_it() -> None:
    text = "项目管理软件开发商杭州青禾软件有限公司（下称“青禾软件”）今日宣布与钉钉打通。"
    assert {"杭州青禾软件有限公司", "青禾软件"} <= names(text)


def test_a_name_begins_where_its_short_form_does_whatever_kind_stands_before_it() -> None:
    found = names("7月8日，XR设备商晨鹭科技（Heron Inc.，下称“晨鹭”）公告。")
    assert {"晨鹭科技", "晨鹭"} <= found
    assert "XR设备商晨鹭科技" not in found
