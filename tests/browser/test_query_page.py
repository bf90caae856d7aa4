"""The query page in a real Chromium that can reach nothing but this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from served_graph import ARTICLES, Served, build, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("serving"),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("query-page")
    build(folder / "guanxi.db", folder / "articles", ARTICLES)
    with serving(folder / "guanxi.db") as running:
        yield running


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    """A page; at the end there must have been no error, and no request to anywhere else."""
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE 127.0.0.1",
            ],
        )
        opened = browser.new_page()
        opened.on("console", lambda message: troubles.append(message.text))
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((served.address, "data:", "blob:"))
                else troubles.append(request.url)
            ),
        )
        yield opened
        browser.close()
    # Chromium tells of every answer that is an error; the test of mistakes makes one.
    assert [trouble for trouble in troubles if "400 (Bad Request)" not in trouble] == []


def test_a_query_is_written_and_answered(page: Page, served: Served) -> None:
    page.goto(served.endpoint)
    page.wait_for_selector("body[data-ready]")
    page.click(".yasqe_queryButton")
    table = page.locator(".yasr_results table tbody")
    expect(table).to_contain_text("企业微信与钉钉竞争。")
    page.evaluate("yasgui.getTab().getYasqe().setValue('SELECT ?b { ent:企业微信 gx:uses ?b')")
    page.click(".yasqe_queryButton")
    expect(page.locator(".yasr")).to_contain_text("malformed SPARQL at line 1")


def test_from_the_front_page_to_an_entity_and_its_network(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.get_by_label("名称 name").fill("wecom")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("企业微信")
    expect(page.locator("mark").first).to_have_text("企业微信")
    page.get_by_role("link", name="网络图 explorer").click()
    page.wait_for_selector("body[data-ready]")
    expect(page).to_have_title("企业微信 · 关系")
