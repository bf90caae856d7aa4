"""Names are where they are said to be in any text: mixed scripts, emoji, rare characters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.documents import document_from_text, read_document
from guanxi.errors import DocumentError
from guanxi.extraction import Extractor, extraction_record
from guanxi.model import Document, Extraction
from guanxi.vocabulary import load_ontology

EXTRACTOR = Extractor(load_ontology())

NAME_LIST = """
腾讯 騰訊 企业微信 企業微信 钉钉 飞书 字节跳动 QQ ＱＱ WeChat ＷｅＣｈａｔ 58同城 Yahoo!
CSIG 工信部 清华大学 张小龙 汤道生 马斯克 埃隆·马斯克 云岭智能科技有限公司
上海云岭智绘信息技术（集团）股份有限公司 智慧产业事业群
《原神》 e\u0301云 ①号店 𠮷野家 𠀀𠀁科技 ミクシィ 삼성전자 Яндекс ไลน์ أرامكو İstanbul
ﬁnance ǅungla ẞ ŉ
"""
CUE_LIST = """
（ ） ( ) 【 】 “ ” ‘ ’ 《 》 「 」 、 ， 。 ！ ？ ； ： … …… —— · ・ / - & ＆ . , 3.5 和 与 及 的
旗下 表示 CEO 创始人 董事长 下称“ 简称 又名 （以下简称“ ”） 宣布 完成 亿元 融资 收购 推出 合作 公司
集团 事业群 记者 据 报道 来源： 日前 2022年9月
"""
NAMES = [*NAME_LIST.split(), "The Sandbox", "vivo\u00a0X80", "PUBG\u2009Mobile"]
CUES = CUE_LIST.split()
MARKS = [
    " ", "\n", "\r\n", "\r", "\t", "\u3000", "\xa0", "\u2028", "\u200b", "\u200d", "\ufeff",
    "\u0301", "\u20dd", "\u0e31", "\ufe0f", "\u202e", "\x00", "\x1b", "\ue000", "\ufffd", "\ufffe",
    "😀", "👩‍💻", "🇨🇳", "👍🏽", "❤️", "𝒳", "𝟙", "🄰", "\U000e0041", "\U0010ffff",
]  # fmt: skip
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
TEXTS = st.lists(st.sampled_from([*NAMES, *NAMES, *CUES, *MARKS]) | ANY, max_size=40).map("".join)
WRITTEN = [*NAMES, *CUES, *MARKS, *(f"<b>{name}</b>" for name in NAMES), "<p>", "<br>", "&amp;"]
LINKED = [f'<a class="project-link" data-name="{name}" href="/{name}">{name}</a>' for name in NAMES]
POSTS = st.lists(st.sampled_from([*WRITTEN, *LINKED]) | ANY, max_size=40).map("".join)


def check(document: Document) -> None:
    extraction = EXTRACTOR.extract(document)
    check_mentions(extraction)
    check_quotes(extraction)
    again = EXTRACTOR.extract(document)
    assert again == extraction
    assert extraction_record(again) == extraction_record(extraction)


def check_mentions(extraction: Extraction) -> None:
    document = extraction.document
    spans = [(mention.start, mention.end) for mention in extraction.mentions]
    assert all(0 <= start < end <= len(document.text) for start, end in spans)
    assert all(left_end <= start for (_, left_end), (start, _) in pairwise(spans))
    for mention in extraction.mentions:
        assert document.text[mention.start : mention.end] in (
            mention.entity.name,
            *mention.entity.aliases,
        )
        around = [s for s in document.sentences if s.start < mention.end and mention.start < s.end]
        assert len(around) == 1
        assert around[0].start <= mention.start
        assert mention.end <= around[0].end


def check_quotes(extraction: Extraction) -> None:
    text = extraction.document.text
    sentences = {(sentence.start, sentence.end) for sentence in extraction.document.sentences}
    for claim in extraction.claims:
        for evidence in claim.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote
            assert (evidence.start, evidence.end) in sentences
            for span in filter(None, (evidence.subject, evidence.object)):
                # 腾讯 owns 腾讯QQ: one end may stand inside the name of the other.
                assert any(m.start <= span[0] < span[1] <= m.end for m in extraction.mentions)


@settings(deadline=None, max_examples=300)  # the tagger is loaded in the first one
@given(text=TEXTS, title=st.just("") | TEXTS)
def test_names_in_any_text_are_where_they_are_said_to_be(text: str, title: str) -> None:
    try:
        document = document_from_text(text, title=title, date="2022-09-14")
    except DocumentError:
        return
    check(document)


@settings(deadline=None, max_examples=150)
@given(body=POSTS, title=TEXTS, newline=st.sampled_from(["\n", "\r\n"]))
def test_names_in_any_post_are_where_they_are_said_to_be(
    tmp_path_factory: pytest.TempPathFactory, body: str, title: str, newline: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-names.md"
    quoted = " ".join(title.replace("'", "''").split())
    head = ["---", f"title: '{quoted}'", "date: 2022-09-14", "---"]
    path.write_text(newline.join([*head, f"<p>{body}</p>", ""]), encoding="utf-8", newline="")
    try:
        document = read_document(path)
    except DocumentError:
        return
    check(document)


@pytest.mark.parametrize(
    "text",
    [
        "云岭😀智能科技有限公司与e\u0301腾讯👩‍💻合作。",
        "ＱＱ与騰訊\r\n企业微信（下称“企\u0301微”）。企\u0301微很好。",
        "𠮷野家科技有限公司（Yoshi）投资了𠀀𠀁科技有限公司。Yoshi很高兴！Yahoo!也是。",
        "他说：“腾讯。”钉钉！飞书？QQ…字节跳动",
    ],
)
def test_names_among_rare_characters_are_where_they_are_said_to_be(text: str) -> None:
    document = document_from_text(text)
    assert EXTRACTOR.extract(document).mentions
    check(document)
