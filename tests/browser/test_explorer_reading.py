"""Finding, cards, comparison, hiding, keys: in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from explorer_networks import add_claim, demo_network, iri
from guanxi.explorer import ExplorerView, save

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def rich(pages: Path) -> Path:
    """The demo with a deal, doubts and an inferred fact."""
    graph = demo_network()
    graph.graph["inferred_relations"] = {"rivalOf": {"zh": "对手", "en": "rival of"}}
    quote_ = "星海资本拟以约2亿元收购北辰数据30%股权。"
    add_claim(
        graph,
        iri("星海资本"),
        "acquires",
        iri("北辰数据"),
        key="claim:deal",
        status="planned",
        confidence=0.43,
        document="doc:funding",
        round="B轮",
        amount="约2亿元",
        amount_value=200000000.0,
        amount_unit="CNY",
        share="30%",
        share_value=30.0,
        share_unit="%",
        discounts="told otherwise, too × 0.65",
        evidence=(
            {
                "quote": quote_,
                "start": 0,
                "end": len(quote_),
                "subject": (0, 4),
                "object": (12, 16),
                "status_cue": (4, 5),
                "time_cue": None,
                "precision": 0.78,
                "discounts": ("status from a cue × 0.85",),
                "extractor": "wording:acquires-2",
            },
        ),
    )
    add_claim(
        graph,
        iri("腾讯"),
        "rivalOf",
        iri("阿里巴巴"),
        key="inferred:1",
        origin="inferred",
        rule_zh="产品竞争，其主为对手",
        rule_en="owners of competing products are rivals",
        via=(
            (iri("企业微信"), "competesWith", iri("钉钉")),
            (iri("阿里巴巴"), "offers", iri("钉钉")),
            (iri("没有的"), "offers", iri("企业微信")),
        ),
    )
    path = pages / "rich.html"
    save(ExplorerView.from_network(graph, title="协同办公的三国时代"), path)
    return path


@pytest.mark.parametrize(
    ("typed", "found"),
    [("qiyeweixin", "企业微信"), ("qywx", "企业微信"), ("zijie", "字节跳动"), ("eC", "鹅厂")],
)
def test_names_are_found_by_pinyin(open_page: Open, demo: Path, typed: str, found: str) -> None:
    page = open_page(demo)
    page.locator("#search").fill(typed)
    expect(page.locator("#hits [role=option]", has_text=found).first).to_be_visible()


def test_a_card_tells_standing_and_sources(open_page: Open, demo: Path) -> None:
    page = open_page(demo, f"#entity={quote('企业微信')}")
    standing = page.locator("#panel .standing")
    expect(standing).to_contain_text("重要性#1")
    expect(standing).to_contain_text("首见2022-09-15")
    expect(standing).to_contain_text("末见2023-03-02")
    sources = page.locator("#panel .articles").last
    expect(sources).to_contain_text("协同办公的三国时代")
    page.locator("#panel .copying summary").click()
    query = page.locator('#panel textarea[aria-label="SPARQL"]')
    assert iri("企业微信") in query.input_value()
    page.locator("#panel .copy-row .action").first.click()
    expect(page.locator("#panel .copy-row .action").first).not_to_have_text("复制")


def test_many_articles_come_in_parts(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.evaluate(
        """() => {
          const article = (_, n) => ({ title: `${n}`, url: `https://example.org/${n}` });
          const articles = Array.from({ length: 300 }, article);
          byId("panel").replaceChildren(articleList(articles, articleLine, 20));
        }"""
    )
    articles = page.locator("#panel .articles a")
    expect(articles).to_have_count(20)
    for count in (270, 300):
        page.locator("#panel .more-rows").click()
        expect(articles).to_have_count(count)
    expect(articles.nth(270)).to_be_focused()
    expect(page.locator("#panel .more-rows")).to_have_count(0)


def test_a_deal_says_sums_cues_and_why(open_page: Open, rich: Path) -> None:
    page = open_page(rich)
    page.locator("#search").fill("xhzb")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    for text in ("约2亿元", "30%", "B轮", "拟"):
        expect(panel.locator(".notes", has_text=text).first).to_be_visible()
    panel.locator(".reasons summary").first.click()
    expect(panel.locator(".reasons").first).to_contain_text(
        "wording:acquires-2: 0.78 × 0.85 (状态来自线索词)"
    )
    expect(panel.locator(".reasons").first).to_contain_text("× 0.65 (文中另有说法)")


def test_inferred_facts_show_their_grounds_and_can_be_switched_off(
    open_page: Open, rich: Path
) -> None:
    page = open_page(rich, f"#entity={quote('阿里巴巴')}")
    inferred = page.locator("#panel .claim.inferred")
    expect(inferred).to_contain_text("推断：产品竞争，其主为对手")
    expect(inferred).to_contain_text("没有的 — 推出 → 企业微信")
    page.locator('[data-filter="inferred"]').uncheck()
    expect(inferred).to_have_count(0)
    assert "inferred=off" in page.evaluate("location.hash")
    page.locator('[data-filter="inferred"]').check()
    inferred.locator(".fact-line").first.click()
    expect(page.locator("#panel h2")).to_have_text("竞争")


def test_two_entities_side_by_side(open_page: Open, demo: Path) -> None:
    page = open_page(demo, f"#entity={quote('企业微信')}")
    page.locator("#panel").get_by_role("button", name="比较").click()
    expect(page.locator("#panel .asking")).to_contain_text("选择要与企业微信比较的实体")
    page.keyboard.type("钉钉")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("比较")
    expect(panel.locator(".shared")).to_have_count(1)
    expect(panel.locator(".shared")).to_contain_text("飞书")
    again = open_page(demo, page.evaluate("location.hash"))
    expect(again.locator("#panel h2")).to_have_text("比较")
    again.get_by_role("button", name="结束比较").click()
    expect(again.locator("#panel h2")).to_have_text("钉钉")


def test_hidden_entities_go_and_come_back(open_page: Open, demo: Path) -> None:
    page = open_page(demo, f"#entity={quote('企业微信')}")
    page.locator("#panel").get_by_role("button", name="隐藏").click()
    counts = page.locator("#counts")
    expect(counts).to_contain_text("27/36 条关系")
    again = open_page(demo, page.evaluate("location.hash"))
    expect(again.locator("#counts")).to_contain_text("27/36 条关系")
    again.get_by_role("button", name="重新显示企业微信").click()
    expect(again.locator("#counts")).to_contain_text("35/36 条关系")


def test_pinned_entities_stay_whatever_the_filters_say(open_page: Open, demo: Path) -> None:
    page = open_page(demo, f"#entity={quote('陈立')}")
    page.keyboard.press("k")
    page.locator('[data-filter="type-Person"]').uncheck()
    page.keyboard.press("Escape")
    assert page.evaluate(
        "[...visible().entities].some((index) => entities[index].label === '陈立')"
    )
    page.get_by_role("button", name="取消固定陈立").click()
    assert not page.evaluate(
        "[...visible().entities].some((index) => entities[index].label === '陈立')"
    )


def test_articles_can_be_chosen(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.locator(".documents .choice", has_text="读者来信").locator("input").check()
    expect(page.locator("#counts")).to_contain_text("1/36 条关系")
    again = open_page(demo, page.evaluate("location.hash"))
    expect(again.locator("#counts")).to_contain_text("1/36 条关系")


def test_every_key_of_the_sheet_works(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help kbd")).to_have_count(page.evaluate("KEYS.length"))
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    for key, view in (("t", "timeline"), ("l", "table"), ("g", "graph")):
        page.keyboard.press(key)
        expect(page.locator("body")).to_have_attribute("data-view", view)
    page.keyboard.press("n")
    first = page.locator("#panel h2").inner_text()
    page.keyboard.press("n")
    assert page.locator("#panel h2").inner_text() != first
    page.keyboard.press("b")
    expect(page.locator("#panel h2")).to_have_text(first)
    page.keyboard.press("c")
    expect(page.locator("#panel .asking")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#panel").click()
    before = page.evaluate("canvas.getViewPosition().x")
    page.locator("#fit").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("canvas.getViewPosition().x") > before
    scale = page.evaluate("canvas.getScale()")
    page.keyboard.press("+")
    assert page.evaluate("canvas.getScale()") > scale
    page.keyboard.press("-")
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("z")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("e")
    expect(page.locator("#export-menu")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#save-svg")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#export-menu")).to_be_hidden()
    expect(page.locator("#export")).to_be_focused()


def test_keys_work_while_the_sheet_that_was_closed_has_the_focus(
    open_page: Open, demo: Path
) -> None:
    page = open_page(demo)
    page.keyboard.press("?")
    page.evaluate(
        """() => {
          const close = document.querySelector("#help .close");
          close.click();
          close.dispatchEvent(new KeyboardEvent("keydown", { key: "t", bubbles: true }));
        }"""
    )
    expect(page.locator("body")).to_have_attribute("data-view", "timeline")


def test_the_legend_follows_what_colours_and_sizes_mean(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.locator('[data-filter="colour-community"]').click()
    page.locator('[data-filter="size-standing"]').click()
    rows = page.locator('[data-filter^="community-"]')
    assert rows.count() >= 2
    first = page.evaluate("communityGroup(entities.find((e) => e.label === '企业微信').community)")
    colour = page.evaluate(
        "shownItems('node ').find(({ label }) => label === '企业微信').color.background"
    )
    assert colour == page.evaluate(f"communityColour({first})")
    shown = page.evaluate("visible().entities.size")
    rows.first.uncheck()
    assert page.evaluate("visible().entities.size") < shown
    address = page.evaluate("location.hash")
    assert "colour=community" in address
    again = open_page(demo, address)
    expect(again.locator('[data-filter="colour-community"]')).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(again.locator('[data-filter^="community-"]').first).not_to_be_checked()
