"""Sentences: where a paragraph is cut and where it is not."""

from __future__ import annotations

import pytest

from guanxi.documents import document_from_text


def sentences(paragraph: str) -> list[str]:
    document = document_from_text(paragraph)
    return [document.text[s.start : s.end] for s in document.sentences]


@pytest.mark.parametrize(
    "written",
    [
        "钉钉领先。|飞书追赶！|企业微信呢？|不知道？！|算了……|再说。",
        "他走了……|没人再提。",
        "甲收购乙； |丙收购丁；|戊旁观。",
        "名单如下：甲；|乙。|（完）",
        "飞书上线。 |钉钉反击。",
        "“我们会赢。”|市场这样回答。",
        "他说：“我们会赢！”|飞书没有回应。",
    ],
)
def test_sentences_end_at_their_marks(written: str) -> None:
    assert sentences(written.replace("|", "")) == [piece.strip() for piece in written.split("|")]


@pytest.mark.parametrize(
    "whole",
    [
        "以“你好！再见！”为题的活动由腾讯主办。",
        "《谁动了我的奶酪？》和《原神！启动。》都卖得好。",
        "腾讯（00700.HK；又称鹅厂。）发布财报。",
        "甲公司（前身为乙。由丙创立。）完成融资。",
        "估值3.5亿美元的U.S. Steel由Acme Inc. 的J. P. Morgan先生掌管。",
        "网址是https://example.org/?a=1;b=2!x，见Yahoo!Japan、Node.js和Web3.0。",
        "“作恶了吗？”，他问。",
        "他答道：“甲；乙；丙。”",
        "有多少“飞书杀手”？！",
        "这是“机会”；",
        "等等…他又来了。",
        "1. 腾讯文档，企业微信",
        '"真的吗?"的回答是"不"。',
        "“钱从哪来？”张三说。",
        "“此事还没有定论。”知情人士对记者表示。",
        "’90后的钉钉‘与‘00后’的飞书。",
    ],
)
def test_names_quotes_and_numbers_are_not_cut(whole: str) -> None:
    assert sentences(whole) == [whole]


def test_a_long_quote_of_several_sentences_is_cut() -> None:
    pieces = [
        "该公司回应称：“我们坚决落实有关部门的相关要求，已经暂停新用户注册。",
        "已经注册的用户可以正常使用，各项服务不受影响；感谢各界监督。",
        "我们会改进（详见公告。）。”",
        "消息传出后股价下跌。",
    ]

    assert sentences("".join(pieces)) == pieces


def test_a_long_quote_keeps_who_spoke() -> None:
    pieces = [
        "“" + "我们的产品已经打通了两端的数据，" * 2 + "这很好。",
        "下一步是出海。”张三分析道。",
        "完。",
    ]

    assert sentences("".join(pieces)) == pieces


def test_quotation_marks_without_partner_do_not_matter() -> None:
    pieces = ["参与成分微乎其微。”", "这很能说明问题了。", "“另外还有一家选择了退出。"]

    assert sentences("".join(pieces)) == pieces


def test_latin_sentences_end_before_white_space() -> None:
    pieces = ["Apple bought Acme Inc. last year.", "Others follow.", "腾讯 follows."]

    assert sentences(" ".join(pieces)) == pieces


def test_marks_alone_join_the_sentence_before() -> None:
    assert sentences("完成融资。 ！ 😀") == ["完成融资。 ！ 😀"]
    assert sentences("？？？") == ["？？？"]


def test_the_title_is_one_sentence() -> None:
    document = document_from_text("正文。", title="大的来了！谁能赢？")

    assert document.text[document.sentences[0].start : document.sentences[0].end] == document.title
