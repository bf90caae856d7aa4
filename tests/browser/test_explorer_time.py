"""Timeline and time range of the page, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from explorer_networks import add_claim, iri
from guanxi.explorer import ExplorerView, save

Open = Callable[..., Page]


def test_the_timeline_holds_the_same_facts_by_event(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    page.locator("#show-timeline").click()
    events = page.locator("#timeline .event")
    expect(events.first).to_contain_text("2018")
    expect(page.locator("#timeline .timeline-head")).to_contain_text(
        "11 条关系 · 另有 24 条没有时间"
    )
    expect(events).to_have_count(11)
    expect(events.filter(has_text="至 2023-02").locator(".bar")).to_have_class(
        "bar ended open-start"
    )
    expect(events.filter(has_text="2018 起").locator(".bar")).to_have_class("bar asserted open-end")
    events.filter(has_text="市场监管总局").click()
    expect(page.locator("#panel h2")).to_have_text("监管")
    assert "view=timeline" in page.evaluate("location.hash")


def test_publication_is_a_switch(open_page: Open, demo: Path) -> None:
    page = open_page(demo, "#view=timeline")
    page.locator("#timeline").get_by_role("button", name="发布时间").click()
    expect(page.locator("#timeline .event").first).to_contain_text("2022-09-15")
    expect(page.locator("#timeline .bar.open-end")).to_have_count(0)
    again = open_page(demo, page.evaluate("location.hash"))
    expect(again.locator("#timeline .event").first).to_contain_text("2022-09-15")


def test_two_handles_choose_a_time(open_page: Open, demo: Path) -> None:
    page = open_page(demo, "#view=timeline")
    upper = page.locator('[data-filter="time-to"]')
    upper.focus()
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.dataset.filter") == "time-to"
    expect(page.locator("#timeline .event")).to_have_count(3)
    address = page.evaluate("location.hash")
    assert "to=2018-" in address
    again = open_page(demo, address)
    expect(again.locator("#counts")).to_contain_text("3/36 条关系")
    again.locator(".reset").first.click()
    expect(again.locator("#counts")).to_contain_text("35/36 条关系")


def test_wrong_times_in_the_address_count_as_none(open_page: Open, demo: Path) -> None:
    page = open_page(demo, "#from=2018-13&to=x&time=y&document=z&hidden=q&compare=w")
    expect(page.locator("#counts")).to_contain_text("35/36 条关系")


@pytest.mark.parametrize("size", [700])
def test_many_events_come_in_parts(open_page: Open, pages: Path, size: int) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(40):
        graph.add_node(
            iri(f"{number}"), label=f"甲{number}", label_en=None, type="Company", aliases=()
        )
    for number in range(size):
        day = f"{1950 + number // 10}-01-01"
        add_claim(
            graph,
            iri(f"{number % 40}"),
            "investsIn",
            iri(f"{(number * 7 + 1 + number // 40) % 40}"),
            key=f"claim:{number}",
            time=day,
            earliest=day,
            latest=day,
        )
    path = pages / "events.html"
    save(ExplorerView.from_network(graph, title="很多"), path)
    page = open_page(path, "#view=timeline")
    expect(page.locator("#timeline .event")).to_have_count(250)
    page.locator("#timeline .more-rows").click()
    expect(page.locator("#timeline .event")).to_have_count(500)
    page.keyboard.press("l")
    rows = page.locator("#table tbody tr")
    expect(rows).to_have_count(250)
    page.locator("#table .more-rows").click()
    expect(rows).to_have_count(500)
