"""The report: what it tells, and that nothing in the data breaks its Markdown."""

from __future__ import annotations

import gc
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from guanxi.network import report, select
from sample_networks import ARTICLES, industry, network, quote

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def tokens(markdown: str) -> list[Token]:
    """Return all tokens of a text as CommonMark with tables reads it, nested ones included."""
    found: list[Token] = []
    for token in PARSER.parse(markdown):
        found += [token, *(token.children or ())]
    return found


def shown(markdown: str) -> str:
    """Return what a reader sees, without mark-up."""
    return "".join(token.content for token in tokens(markdown) if token.type == "text")


def section(markdown: str, heading: str) -> str:
    """Return the section whose heading begins so."""
    match = re.search(rf"^## {heading}[^\n]*\n(.*?)(?=^## |\Z)", markdown, re.DOTALL | re.MULTILINE)
    assert match is not None, f"no section {heading}"
    return match[1]


def test_the_summary_counts_what_the_network_holds() -> None:
    text = report(industry(), title="办公软件")
    assert text.startswith("# 办公软件\n")
    assert "claims 8 about entities 6, documents 3 (2023-03-01 to 2023-05-20)" in text


def test_key_points_come_first() -> None:
    text = report(industry())
    assert re.findall(r"^## (\S+)", text, re.MULTILINE)[0] == "要点"
    points = section(text, "要点")
    assert "云雀" in points
    assert "云雀 × 白鹭" in points
    assert "传闻 1 条、否认 1 条" in points


def test_contents_count_types_and_families_by_status() -> None:
    contents = section(report(industry()), "内容")
    assert "| 公司 | 2 |" in contents
    assert "| 产品 | 3 |" in contents
    assert re.search(r"\| 合作 \| 1 \| 0 \| 1 \|", contents)
    assert "背景知识 1 条" in contents


def test_the_ranking_is_a_table_with_types() -> None:
    standing = section(report(industry(), top=2), "中心地位")
    rows = re.findall(r"^\| (\d+) \| (\S+) \| (\S+) \| (\d+) \| (\d+) \|", standing, re.MULTILINE)
    assert rows == [("1", "云雀", "产品", "3", "4"), ("2", "白鹭", "产品", "2", "3")]


def test_a_rivalry_stands_with_sentences_of_both_articles() -> None:
    rivalry = section(report(industry()), "竞争")
    assert "**云雀 × 白鹭** · 竞争 · 2 篇报道 · 置信度 0.90" in rivalry
    assert "“办公软件市场上，**云雀**与**白鹭**针锋相对。”" in rivalry
    assert "“**白鹭**抢走了**云雀**的客户。”——《山海集团年报点评》，示例财经，2023-05-20" in rivalry
    assert "另有 1 句" in rivalry


def test_the_sentence_that_tells_the_time_goes_first() -> None:
    graph = network(
        [
            ("ent:a", "offers", "ent:b", {"evidence": (quote("甲的产品乙。"),)}),
            (
                "ent:a",
                "offers",
                "ent:b",
                {"confidence": 0.6, "time": "2020", "evidence": (quote("“2020年甲推出乙”。"),)},
            ),
        ]
    )
    (told,) = re.findall("> (.*?)——", section(report(graph), "归属"))
    assert told == "“2020年甲推出乙”。"


def test_facts_of_one_sentence_share_it() -> None:
    text = "前有白鹭，后有云雀。"
    graph = network(
        [
            ("ent:山雀", "competesWith", "ent:白鹭", {"evidence": (quote(text, "白鹭"),)}),
            ("ent:山雀", "competesWith", "ent:云雀", {"evidence": (quote(text, "云雀"),)}),
        ]
    )
    rivalry = section(report(graph), "竞争")
    assert rivalry.count("> “前有**白鹭**，后有**云雀**。”") == 1
    kinds = [token.type for token in tokens(rivalry)]
    assert kinds.count("list_item_open") == kinds.count("hardbreak") == 1


def test_central_entities_come_first_among_equals() -> None:
    graph = network(
        [
            ("ent:a", "competesWith", "ent:b"),
            ("ent:y", "competesWith", "ent:z"),
            ("ent:y", "competesWith", "ent:x"),
        ]
    )
    order = re.findall(r"\*\*(. × .)\*\*", section(report(graph), "竞争"))
    assert order == ["x × y", "y × z", "a × b"]


def test_every_told_fact_has_a_sentence() -> None:
    text = report(industry())
    for item in re.split(r"^- (?=\S*.*置信度)", text, flags=re.MULTILINE)[1:]:
        assert re.match(r"[^\n]+\n\n  > “.+”——《|[^\n]+\n\n  > “.+”——\[《", item), item


def test_what_is_not_certain_stands_apart() -> None:
    text = report(industry())
    rumours = section(text, "计划与传闻")
    assert "**山海集团 → 江河科技** · 收购 · 传闻" in rumours
    assert "（据知情人士）" in rumours
    denials = section(text, "否认")
    assert "云雀尚未与石桥会议打通" in shown(denials)
    assert "请对照：云雀 × 石桥会议" in denials
    for part in (rumours, section(text, "时间线"), section(text, "存疑")):
        text = text.replace(part, "")
    assert "收购" not in text


def test_doubts_show_both_sentences_and_what_was_never_confirmed() -> None:
    doubts = section(report(industry()), "存疑")
    assert "肯定的说法在后" in doubts
    assert re.search(r"> “去年1月，云雀打通石桥会议。”——.*（肯定）", doubts)
    assert re.search(r"> “云雀尚未与石桥会议打通。”——.*（否定）", doubts)
    assert "| 山海集团 → 江河科技 | 收购 | 传闻 | 2023-03-01 |" in doubts
    assert "江河科技（2）" in doubts


def test_guesses_say_that_they_are_none_of_the_facts() -> None:
    pairs = [("甲", "乙"), ("甲", "丙"), ("乙", "丙"), ("乙", "丁"), ("丙", "丁")]
    text = report(network([(f"ent:{a}", "competesWith", f"ent:{b}") for a, b in pairs]))
    guesses = section(text, "推测")
    assert "不是事实" in guesses
    assert "| 丁 × 甲 | 竞争 |" in guesses
    assert "丁 × 甲" not in text.replace(guesses, "")


def test_the_timeline_runs_forward() -> None:
    timeline = section(report(industry()), "时间线")
    assert re.findall(r"^- (\S+ ?起?) ·", timeline, re.MULTILINE) == ["2019 起", "2022-01"]


def test_a_long_timeline_shows_the_latest() -> None:
    graph = network(
        [
            ("ent:a", "investsIn", f"ent:b{year}", {"time": str(year), "earliest": f"{year}-01-01"})
            for year in range(2000, 2020)
        ]
    )
    timeline = section(report(graph, top=5), "时间线")
    assert re.findall(r"^- (\d{4}) ·", timeline, re.MULTILINE) == [
        str(year) for year in range(2015, 2020)
    ]
    assert "更早的 15 条未列出" in timeline


def test_sources_link_web_addresses_only() -> None:
    text = report(industry())
    links = {str(t.attrs["href"]) for t in tokens(text) if t.type == "link_open"}
    assert links == {ARTICLES["doc:1"]["url"]}
    sources = section(text, "来源")
    assert "《posts/3.md》" in sources


def test_sections_without_content_are_left_out() -> None:
    text = report(network([("ent:a", "offers", "ent:b")]))
    headings = re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert headings == ["要点", "内容", "中心地位", "群体", "归属", "来源"]


def test_an_empty_network_gives_a_short_report() -> None:
    text = report(network([], documents={}))
    assert "图中没有任何断言" in text
    assert "documents 0; most central: none" in text


def test_only_rumours_make_a_report_too() -> None:
    text = report(select(industry(), statuses=["rumoured"]))
    assert "收购" in section(text, "计划与传闻")
    assert "## 中心地位" not in text


def test_a_pair_of_two_rivalries_is_one_key_point() -> None:
    graph = network([("ent:a", "competesWith", "ent:b"), ("ent:a", "disputesWith", "ent:b")])
    assert section(report(graph), "要点").count("a × b") == 1


def test_a_report_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        report(industry(), top=0)


def test_large_networks_are_estimated_and_say_so() -> None:
    graph = network([("ent:hub", "partnersWith", f"ent:n{i:04}") for i in range(4500)])
    assert "由随机源点估计，标准误不超过" in section(report(graph), "中心地位")


def test_background_facts_change_no_ranking() -> None:
    graph = industry()
    without = select(graph, statuses=None)
    for heading in ("中心地位", "群体", "竞争"):
        assert section(report(graph), heading) == section(report(without), heading)


def hostile(text: str) -> Any:
    """Return a network in which every field is `text`."""
    documents = {"doc:1": dict.fromkeys(("title", "author", "source", "path"), text)}
    documents["doc:1"] |= {"url": f"https://example.com/{text}", "published": "2023-01-01"}
    claim = {
        "evidence": (quote(text),),
        "role": text,
        "speaker": text,
        "time": "2022",
        "earliest": "2022-01-01",
    }
    graph = network(
        [
            ("ent:a", "competesWith", "ent:b", claim),
            ("ent:a", "headOf", "ent:b", {**claim, "status": "planned"}),
        ],
        documents=documents,
    )
    for node in graph:
        graph.nodes[node]["label"] = text
    return graph


ALLOWED = {
    *("heading", "paragraph", "em", "strong", "bullet_list", "list_item", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "link", "inline", "text", "hardbreak"),
}


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "</td></table><script>alert(1)</script>",
        "a|b|c",
        "**粗** _斜_ `码` ~~删~~ $x$ &lt; [链](javascript:alert(1)) ![图](x)",
        "C#",
        "\\| \\",
        "]( )>(<",
        "1. 甲",
        "- 乙",
        "https://example.com/_a_",
    ],
)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    markdown = report(hostile(text), title=text)
    kinds = {re.sub("_(open|close)$", "", token.type) for token in tokens(markdown)}
    assert kinds <= ALLOWED
    assert f"“{text}”" in shown(markdown)
    assert text in shown(markdown.split("\n", 1)[0])
    hrefs = {str(t.attrs["href"]) for t in tokens(markdown) if t.type == "link_open"}
    assert all(href.startswith("https://example.com/") for href in hrefs)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1))
def test_any_quote_is_shown_as_it_is(text: str) -> None:
    markdown = report(hostile(text), title="报告")
    assert (text if text.startswith("“") else f"“{text}”") in shown(markdown)
    assert {re.sub("_(open|close)$", "", token.type) for token in tokens(markdown)} <= ALLOWED


def test_a_name_that_ends_in_a_bracket_is_not_broken_bold() -> None:
    name = "星河（北京）"
    text = f"{name}的对手是云雀。"
    graph = network(
        [("ent:a", "competesWith", "ent:b", {"evidence": (quote(text, name, "云雀"),)})]
    )
    markdown = report(graph)
    assert f"“{name}的对手是**云雀**。”" in markdown
    assert "*" not in shown(markdown)


def test_camps_brokers_and_ecosystems_are_told() -> None:
    rivals = [("ent:云", "ent:雁"), ("ent:雁", "ent:雀"), ("ent:雀", "ent:云")]
    graph = network(
        [
            *((one, "competesWith", other, {"document": "doc:2"}) for one, other in rivals),
            ("ent:甲厂", "offers", "ent:云"),
            ("ent:甲厂", "acquires", "ent:丙厂"),
            ("ent:甲厂", "investsIn", "ent:丁厂"),
            ("ent:乙厂", "offers", "ent:雁"),
            ("ent:料厂", "supplies", "ent:甲厂"),
            ("ent:料厂", "supplies", "ent:乙厂"),
        ],
        nodes={f"ent:{name}厂": "Company" for name in "甲乙丙丁料"},
    )
    text = report(graph)
    assert "3 方两两竞争（1 篇报道）" in section(text, "要点")
    assert "**夹在中间**：料厂" in section(text, "要点")
    assert "| 甲厂系 | 2 | 1 | 云、丙厂、丁厂 |" in section(text, "派系")
    camps = section(text, "竞争格局")
    assert "云（甲厂）" in camps
    assert "《山海集团年报点评》，示例财经，2023-05-20 |" in camps
    assert re.search(r"\| 料厂 \| 合作者 \| (甲厂、乙厂|乙厂、甲厂) \| 0\.\d\d \| 料厂 供货", camps)


def test_changes_are_told_where_articles_are_enough() -> None:
    documents: dict[str, dict[str, str | None]] = {
        f"doc:{n:02}": {"title": f"第{n}篇", "published": f"2022-01-{n:02}"} for n in range(1, 25)
    }
    ties = [
        ("ent:a", "partnersWith", f"ent:{'x' if n < 13 else 'y'}{n}", {"document": f"doc:{n:02}"})
        for n in range(1, 25)
    ]
    changes = section(report(network(ties, documents=documents)), "变化")
    assert "2022-01-12 前后各约一半报道" in changes
    assert "- **新出现**：" in changes
    assert "## 变化" not in report(industry())


def test_the_garbage_collector_is_left_as_it_was() -> None:
    before = gc.get_threshold()
    report(industry())
    with pytest.raises(ValueError, match="at least one row"):
        report(industry(), top=0)
    assert gc.get_threshold() == before
