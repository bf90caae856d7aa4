"""The page in a real Chromium without any network: what a reader clicks, types and sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from explorer_networks import demo_network
from guanxi.explorer import ExplorerView, save

Open = Callable[..., Page]


def search(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)


def spot(page: Page, label: str) -> tuple[float, float]:
    """Where an entity stands on the screen."""
    box = page.locator("#network").bounding_box()
    point = page.evaluate(
        """(label) => {
          const index = entities.findIndex((entity) => entity.label === label);
          return canvas.canvasToDOM(canvas.getPosition(index));
        }""",
        label,
    )
    return box["x"] + point["x"], box["y"] + point["y"]


def count(page: Page, filter_id: str) -> int:
    return int(page.locator(f'[data-filter="{filter_id}"] ~ .number').inner_text())


def test_it_draws_the_graph(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    colours = page.evaluate(
        """() => {
          const drawing = document.querySelector("#network canvas");
          const { width, height } = drawing;
          const { data } = drawing.getContext("2d").getImageData(0, 0, width, height);
          const colours = new Set();
          for (let i = 0; i < data.length; i += 4) {
            colours.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
          }
          return colours.size;
        }"""
    )
    assert colours > 100
    expect(page.locator("#counts")).to_have_text("26 个实体 · 35/36 条关系 · 3 篇文章")
    expect(page.locator("#counts")).to_have_attribute("title", re.compile("被否认的默认不显示"))


def test_no_labels_overlap_on_the_screen(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    overlapping = page.evaluate(
        """() => {
          const boxes = [...fittingCaptions(visible(), null)].map(([index, size]) =>
            captionBox(entities[index], size),
          );
          const clash = boxes.some((a, i) => boxes.slice(i + 1).some((b) => overlap(a, b)));
          return [boxes.length, clash];
        }"""
    )
    assert overlapping == [26, False]


def test_searching_an_alias_shows_the_entity_and_its_quotes(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    search(page, "企微")
    expect(page.locator("#hits [role=option]")).to_have_text(["企业微信企微"])
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("企业微信")
    expect(panel.locator("blockquote").first).to_have_text(
        "企业微信前有钉钉，后有飞书，三家都想拿下同一批客户。"
    )
    expect(panel.locator("blockquote").first.locator("mark")).to_have_text(["企业微信", "钉钉"])
    expect(panel).to_contain_text("WeCom")
    expect(panel).to_contain_text("2022-09-15 发布")
    expect(panel).to_contain_text("wording:competesWith-1")
    link = panel.locator("a").first
    expect(link).to_have_attribute("href", "https://example.org/office")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.parametrize("typed", ["wecom", "ＷｅＣｏｍ", " WECOM "])
def test_search_knows_english_names_in_any_case_and_width(
    open_page: Open, demo: Path, typed: str
) -> None:
    page = open_page(demo)
    page.locator("#search").fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("企业微信")


def test_search_is_steered_by_arrows_and_left_by_escape(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    search(page, "微信")
    hits = page.locator("#hits [role=option]")
    expect(hits.nth(0)).to_have_attribute("aria-selected", "true")
    expect(hits.nth(0)).to_have_text("微信")  # the whole name before its extensions
    second = hits.nth(1).locator("span").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(second)
    expect(page.locator("#search")).to_have_value(second)
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")
    search(page, "没有这个")
    expect(page.locator("#hits")).to_have_text("没有找到")
    page.keyboard.press("Escape")
    expect(page.locator("#hits")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#panel h2")).to_have_text("概览")


def test_clicking_an_entity_opens_its_card(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.mouse.click(*spot(page, "云帆科技"))
    expect(page.locator("#panel h2")).to_have_text("云帆科技")
    expect(page.locator("#panel .family")).to_have_text(["竞争1", "合作1", "资本3", "人事2"])
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.mouse.click(*spot(page, "远山出行"))
    expect(page.locator("#panel")).to_contain_text("没有关系")


def test_clicking_a_line_opens_all_its_evidence(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    (x1, y1), (x2, y2) = spot(page, "企业微信"), spot(page, "钉钉")
    page.mouse.click((x1 + x2) / 2, (y1 + y2) / 2)
    expect(page.locator("#panel h2")).to_have_text("竞争")
    expect(page.locator("#panel blockquote")).to_have_count(3)
    expect(page.locator("#panel .source")).to_have_count(3)
    page.locator("#panel .entity", has_text="钉钉").first.click()
    expect(page.locator("#panel h2")).to_have_text("钉钉")
    page.go_back()
    expect(page.locator("#panel blockquote")).to_have_count(3)


def test_filters_count_and_hide(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    counts = page.locator("#counts")
    assert count(page, "family-rivalry") == 4
    page.locator('[data-filter="relation-competesWith"]').uncheck()
    expect(counts).to_have_text("26 个实体 · 32/36 条关系 · 3 篇文章")
    assert count(page, "relation-competesWith") == 3  # what ticking it would bring back
    page.locator('[data-filter="type-Product"]').uncheck()
    expect(counts).to_contain_text("16/26 个实体")
    assert count(page, "relation-integratesWith") == 0
    page.locator(".reset").click()
    expect(counts).to_have_text("26 个实体 · 35/36 条关系 · 3 篇文章")


def test_what_a_text_denies_is_shown_only_when_asked_for(open_page: Open, demo: Path) -> None:
    page = open_page(demo, f"#entity={quote('企业微信')}")
    panel = page.locator("#panel")
    expect(panel).not_to_contain_text("CSIG并未接管企业微信。")
    expect(panel).to_contain_text("另有 1 条被筛选隐藏")
    page.locator('[data-filter="status-negated"]').check()
    expect(panel).to_contain_text("CSIG并未接管企业微信。")
    expect(page.locator("#counts")).to_contain_text("36 条关系")


def test_confidence_and_background_filter(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.locator('[data-filter="confidence"]').fill("0.9")
    expect(page.locator("#panel .articles li")).to_have_count(3)
    shown = page.evaluate("[...visible().facts].map((index) => facts[index].claims)")
    assert all(any(c["background"] or c["confidence"] >= 0.9 for c in claims) for claims in shown)
    assert any(claims[0]["background"] for claims in shown)
    page.locator('[data-filter="background"]').uncheck()
    shown = page.evaluate("[...visible().facts].map((index) => facts[index].claims)")
    assert all(any(not c["background"] and c["confidence"] >= 0.9 for c in cs) for cs in shown)


def test_only_one_value_is_a_click_away(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    row = page.locator(".choice", has=page.locator('[data-filter="family-people"]'))
    row.hover()
    row.locator(".only").click()
    expect(page.locator("#counts")).to_contain_text("4/36 条关系")


def test_a_link_leads_to_the_same_picture(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    search(page, "csig")
    page.keyboard.press("Enter")
    page.locator('[data-filter="type-Person"]').uncheck()
    page.locator("#language").click()
    address = page.evaluate("location.hash")
    again = open_page(demo, address)
    expect(again.locator("#panel h2")).to_have_text("Cloud and Smart Industries Group")
    expect(again.locator('[data-filter="type-Person"]')).not_to_be_checked()
    assert again.evaluate("location.hash") == address
    expect(
        open_page(demo, "#entity=nobody&confidence=x&hide-types=toString").locator("#counts")
    ).to_contain_text("26 个实体")


def test_the_list_holds_the_same_facts_and_sorts(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.locator("#show-table").click()
    rows = page.locator("#table tbody tr")
    expect(rows).to_have_count(35)
    page.get_by_role("button", name="置信度").click()
    page.get_by_role("button", name="置信度").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("置信度")
    expect(rows.first.locator("td").nth(5)).to_have_text("0.97")
    rows.first.locator(".relation").click()
    expect(page.locator("#panel blockquote")).to_have_count(1)


def test_languages_and_themes(open_page: Open, demo: Path) -> None:
    page = open_page(demo, color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#filters")).to_contain_text("Business unit")
    expect(page.locator("#filters")).to_contain_text("invests in")
    expect(page.locator("#counts")).to_have_text("26 entities · 35/36 relations · 3 articles")
    chinese = page.evaluate(
        r"[...document.querySelectorAll('#filters fieldset:not(.documents)')]"
        r".some((part) => /[\u4e00-\u9fff]/.test(part.innerText))"
    )
    assert not chinese


def test_the_page_opens_on_its_focus(open_page: Open, pages: Path) -> None:
    path = pages / "focus.html"
    save(ExplorerView.from_network(demo_network(), title="钉钉", focus="钉钉"), path)
    page = open_page(path)
    expect(page.locator("#panel h2")).to_have_text("钉钉")
    expect(page.locator("#notice")).to_have_text("只显示钉钉周围 1 步以内")


def test_on_a_phone_the_filters_are_a_drawer(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#toggle-filters").click()
    expect(page.locator("#filters")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#show-table").click()
    expect(page.locator("#table th").filter(has_text="说法")).to_have_count(1)
    expect(page.locator("#table th:visible").filter(has_text="文章")).to_have_count(0)
