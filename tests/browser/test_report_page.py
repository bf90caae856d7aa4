"""The report as one page, in a real Chromium: it stands alone, runs nothing and can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explorer_networks import demo_network
from guanxi.explorer import write_report


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_stands_alone(browser: Browser, tmp_path: Path, scheme: str) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "report.html"
    write_report(demo_network(), path)
    context = browser.new_context(offline=True, color_scheme=scheme)
    page = context.new_page()
    troubles: list[str] = []
    page.on("request", lambda request: troubles.append(request.url))
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(path.as_uri())
    assert [url for url in troubles if not url.startswith("data:")] == [path.as_uri()]
    assert page.locator("script").count() == 0
    sizes = page.evaluate("[...document.images].map((image) => image.naturalWidth)")
    assert len(sizes) >= 3
    assert all(sizes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
