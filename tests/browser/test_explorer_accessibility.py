"""What axe-core finds in every view: nothing serious."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

Open = Callable[..., Page]
SCENES = {
    "graph": "",
    "list": "view=table",
    "timeline": "view=timeline",
    "entity": f"entity={quote('企业微信')}",
    "comparison": f"entity={quote('钉钉')}&compare={quote('企业微信')}",
    "path": f"path-from={quote('钉钉')}&path-to={quote('腾讯')}",
    "communities in colour": "colour=community",
}


def serious(page: Page) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for item in found
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
@pytest.mark.parametrize("scene", SCENES)
def test_nothing_serious(
    open_page: Open, demo: Path, scene: str, language: str, scheme: str
) -> None:
    # The page's own policy would refuse the checker.
    page = open_page(
        demo, f"#language={language}&{SCENES[scene]}", color_scheme=scheme, bypass_csp=True
    )
    assert serious(page) == []


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_serious_on_a_phone(open_page: Open, demo: Path, scene: str) -> None:
    page = open_page(demo, f"#{SCENES[scene]}", bypass_csp=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#toggle-filters").click()
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_on_the_map_of_communities(
    open_page: Open, thousands: Path, scheme: str
) -> None:
    page = open_page(thousands, color_scheme=scheme, bypass_csp=True)
    assert page.evaluate("state.scope.kind") == "communities"
    assert serious(page) == []


def test_nothing_serious_in_help_and_menu(open_page: Open, demo: Path) -> None:
    page = open_page(demo, bypass_csp=True)
    page.keyboard.press("e")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert serious(page) == []
