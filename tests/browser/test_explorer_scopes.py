"""Moving through pages of every size in a real Chromium: scopes, paths, trail, back, address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from explorer_networks import add_claim, crowd, demo_network, iri
from guanxi.explorer import ExplorerView, embedding, save

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    graphs = {"small": demo_network(), "map": crowd(400)}
    for name, graph in graphs.items():
        save(ExplorerView.from_network(graph, title=name), folder / f"{name}.html")
    return {name: folder / f"{name}.html" for name in graphs}


def choose(page: Page, name: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def trail(page: Page) -> list[str]:
    return page.locator("#trail li").all_inner_texts()


def drawn(page: Page) -> int:
    return page.evaluate("idsShown().length")


def test_a_map_opens_around_its_best_connected_entity(open_page: Open, pages) -> None:
    page = open_page(pages["map"])
    assert trail(page)[0] == "全部 400 个实体"
    top = page.evaluate("entities[topEntity()].label")
    assert trail(page)[-1] == top
    assert drawn(page) < 60
    page.locator("#trail li button").first.click()
    assert drawn(page) == 400
    page.go_back()
    assert trail(page)[-1] == top


def test_steps_around_an_entity_by_keys_and_buttons(open_page: Open, pages) -> None:
    page = open_page(pages["small"])
    expect(page.locator("#trail")).to_be_hidden()
    choose(page, "企业微信")
    page.keyboard.press("1")
    expect(page.locator("#trail [aria-current]")).to_have_text("企业微信")
    near = drawn(page)
    page.keyboard.press("2")
    assert near < drawn(page) < 26
    address = page.evaluate("decodeURIComponent(location.hash)")
    assert "around=企业微信" in address
    assert "hops=2" in address
    again = open_page(pages["small"], page.evaluate("location.hash"))
    assert drawn(again) == drawn(page)
    page.locator("#panel .steps button").first.click()
    assert drawn(page) == near
    page.go_back()
    page.go_back()
    assert drawn(page) == near
    page.keyboard.press("0")
    assert drawn(page) == 26


def test_a_path_between_two_entities(open_page: Open, pages) -> None:
    page = open_page(pages["small"])
    choose(page, "张小龙")
    page.locator("#panel .path-from").click()
    expect(page.locator("#notice")).to_contain_text("从张小龙出发")
    page.keyboard.type("瑞幸咖啡")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("张小龙 — 微信事业群 — 企业微信 — 瑞幸咖啡")
    expect(page.locator("#panel")).to_contain_text("瑞幸咖啡用企业微信运营了上百万名顾客。")
    assert drawn(page) == 4
    again = open_page(pages["small"], page.evaluate("location.hash"))
    expect(again.locator("#panel .under-title").first).to_contain_text("微信事业群 — 企业微信")
    # It goes over what the filters show only.
    page.locator('[data-filter="relation-offers"]').uncheck()
    expect(page.locator("#panel .under-title")).not_to_contain_text("微信事业群 — 企业微信 —")
    page.go_back()
    expect(page.locator("#notice")).to_contain_text("从张小龙出发")
    page.keyboard.press("Escape")
    expect(page.locator("#notice")).to_be_hidden()


def test_where_no_path_leads_the_page_says_so(open_page: Open, pages) -> None:
    address = f"#path-from={quote('企业微信')}&path-to={quote('远山出行')}"
    page = open_page(pages["small"], address)
    expect(page.locator("#panel")).to_contain_text("没有经过所示关系的路径")


def test_thousands_open_as_a_map_of_communities(open_page: Open, thousands: Path) -> None:
    page = open_page(thousands)
    assert 3 < drawn(page) <= 51
    expect(page.locator("#counts")).to_contain_text("2200 个实体")
    spot = page.evaluate("canvas.canvasToDOM(canvas.getPosition('community 0'))")
    box = page.locator("#network").bounding_box()
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    expect(page.locator("#trail [aria-current]")).to_contain_text("社区")
    assert page.evaluate("idsShown().filter((id) => typeof id === 'string').length") > 0
    members = page.evaluate("entities.filter((entity) => entity.community === 0).length")
    assert page.evaluate("idsShown().filter((id) => typeof id === 'number').length") == min(
        members, 150
    )
    again = open_page(thousands, page.evaluate("location.hash"))
    assert drawn(again) == drawn(page)
    choose(page, "第1999号企业")
    expect(page.locator("#panel h2")).to_have_text("第1999号企业")
    assert len(trail(page)) == 3
    page.go_back()
    assert drawn(page) == drawn(again)
    page.go_back()
    assert page.evaluate("idsShown().every((id) => typeof id === 'string')")


def test_what_is_too_much_is_cut_with_a_notice(open_page: Open, tmp_path: Path) -> None:
    graph = demo_network()
    for number in range(80):
        graph.add_node(
            iri(f"客户{number}"),
            label=f"客户{number}",
            label_en=None,
            type="Company",
            aliases=(),
        )
        add_claim(graph, iri(f"客户{number}"), "uses", iri("企业微信"), key=f"many:{number}")
    path = tmp_path / "star.html"
    save(ExplorerView.from_network(graph, title="星"), path)
    page = open_page(path, f"#around={quote('企业微信')}")
    assert drawn(page) == 60
    expect(page.locator("#notice")).to_contain_text(re.compile(r"另有 \d+ 个未画出"))


def test_quotes_that_are_packed_arrive_and_missing_ones_are_told(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_PLAIN_LIMIT", 0)
    path = tmp_path / "packed.html"
    save(ExplorerView.from_network(demo_network(), title="压缩"), path)
    address = f"#fact={quote('企业微信 competesWith 钉钉')}"
    page = open_page(path, address)
    expect(page.locator("#panel blockquote")).to_have_count(3)
    monkeypatch.setattr(embedding, "_QUOTE_ROOM", 0)
    monkeypatch.setattr(embedding, "_QUOTE_ROOM_PER_ENTITY", 30)
    save(ExplorerView.from_network(demo_network(), title="压缩"), path)
    page = open_page(path, address)
    expect(page.locator("#panel")).to_contain_text("句原文未放入此页")
    expect(page.locator("#panel blockquote").first).to_be_visible()
