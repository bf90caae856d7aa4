"""A real Chromium without any network, for the tests of pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from explorer_networks import crowd, demo_network
from guanxi.explorer import ExplorerView, save

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def demo(pages: Path) -> Path:
    path = pages / "demo.html"
    save(ExplorerView.from_network(demo_network(), title="协同办公的三国时代"), path)
    return path


@pytest.fixture(scope="session")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of so many entities that it opens on a map of communities."""
    path = tmp_path_factory.mktemp("thousands") / "thousands.html"
    save(ExplorerView.from_network(crowd(2200), title="thousands"), path)
    return path


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page offline; at the end there must have been no request, error or dialog."""
    contexts, troubles = [], []

    def opened(path: Path, address: str = "", **settings: object) -> Page:
        context = browser.new_context(
            offline=True,
            reduced_motion="reduce",
            viewport={"width": 1400, "height": 860},
            **settings,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: troubles.append(request.url))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("body[data-ready]")
        assert troubles.pop(0).startswith(path.as_uri())  # the page itself
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
