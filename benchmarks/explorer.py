"""Measure the explorer's page: made-up networks of 25 to 50,000 entities, in a real Chromium.

usage: python benchmarks/explorer.py [SIZE …]

Of each page: time to make it in Python, size of the file, time from opening to the first picture
that answers, time of a filter until it is painted, longest frame while dragging. Beside the clock
stands the processor time of the page's main thread, which other jobs on the machine disturb less.
Up to 500 entities stock pyvis draws the same network in the same run; past 30 seconds it is given
up. Needs chromium and Playwright.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
from made_up_network import network
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as GivenUp

from guanxi.explorer import ExplorerView, save

SIZES = (25, 300, 500, 2000, 10_000, 50_000)
PYVIS_LIMIT = 500
PYVIS_PATIENCE = 30_000  # milliseconds

# Counts frames while the mouse drags; awaiting anything in between would measure idle ones.
FRAMES = """() => {
  window.longest = 0;
  let last = performance.now();
  const frame = (now) => {
    window.longest = Math.max(window.longest, now - last);
    last = now;
    window.frames = requestAnimationFrame(frame);
  };
  window.frames = requestAnimationFrame(frame);
}"""
# Up to the second frame: the first one may be drawn before the change is.
FILTER = """() => new Promise((done) => {
  const start = performance.now();
  document.querySelector('[data-filter="relation-competesWith"]').click();
  const scripts = performance.now() - start;
  const painted = () => done([scripts, performance.now() - start]);
  requestAnimationFrame(() => requestAnimationFrame(painted));
})"""


class ProcessorClock:
    """Processor seconds of a page's main thread."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._last = 0.0

    def lap(self) -> float:
        """Return the seconds since the last call."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        now = next(each["value"] for each in metrics if each["name"] == "TaskDuration")
        since, self._last = now - self._last, now
        return float(since)


def measure(browser: Browser, graph: nx.MultiDiGraph[str], folder: Path) -> dict[str, Any]:
    """Make and open a page of `graph`."""
    path = folder / f"{len(graph)}.html"
    start = time.perf_counter()
    save(ExplorerView.from_network(graph, title="测量"), path)
    made = time.perf_counter() - start
    page = browser.new_page(viewport={"width": 1400, "height": 860}, reduced_motion="reduce")
    processor = ProcessorClock(page)
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=120_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    opened, opened_processor = time.perf_counter() - start, processor.lap()
    page.wait_for_selector("body[data-details]", timeout=120_000)
    quotes = time.perf_counter() - start
    processor.lap()
    filters = [page.evaluate(FILTER) for _ in range(4)]
    filter_processor = processor.lap() / len(filters)
    if len(graph) > 300:
        page.evaluate("goTo(everything())")
    filters_of_all = [page.evaluate(FILTER) for _ in range(4)]
    page.wait_for_timeout(300)
    result = {
        "made s": round(made, 1),
        "MB": round(path.stat().st_size / 1e6, 2),
        "open s": f"{opened:.2f} / {opened_processor:.2f}",
        "quotes s": round(quotes, 2),
        "filter ms": f"{_spread(filters)} / {1000 * filter_processor:.0f}",
        "filter all ms": _spread(filters_of_all),
        "drag ms": round(_longest_frame(page)),
    }
    page.close()
    return result


def _spread(times: list[list[float]]) -> str:
    """Scripts, and until painted: the slower of on and off."""
    return " / ".join(str(round(max(item[which] for item in times))) for which in (0, 1))


def _longest_frame(page: Page) -> float:
    box = page.locator("#network").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 80
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for step in range(60):
        page.mouse.move(x + 3 * (step % 20), y + 2 * step)
    longest: float = page.evaluate("() => { cancelAnimationFrame(frames); return longest; }")
    page.mouse.up()
    return longest


def stock_pyvis(browser: Browser, graph: nx.MultiDiGraph[str], folder: Path) -> str:
    """Draw the same network with pyvis as it comes, until it stands still."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for iri, data in graph.nodes(data=True):
        net.add_node(iri, label=data["label"], title=data["type"])
    for subject, object_, data in graph.edges(data=True):
        net.add_edge(subject, object_, label=data["predicate"])
    path = folder / "pyvis.html"
    path.write_text(net.generate_html(), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    start = time.perf_counter()
    try:
        page.goto(path.as_uri(), timeout=PYVIS_PATIENCE)
        page.evaluate(
            """() => new Promise((done) => {
              network.once("stabilizationIterationsDone", done);
              network.once("stabilized", done);
              setTimeout(done, 31000);
            })"""
        )
        took = time.perf_counter() - start
        answer = f"{took:.1f} s" if took < PYVIS_PATIENCE / 1000 else "not within 30 s"
    except GivenUp:
        answer = "not within 30 s"
    context.close()
    return f"{answer}, {path.stat().st_size / 1e6:.2f} MB"


def main() -> None:
    """Measure the sizes given, else all of them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for size in sizes:
            graph = network(size)
            result = measure(browser, graph, Path(folder))
            if size <= PYVIS_LIMIT:
                result["stock pyvis"] = stock_pyvis(browser, graph, Path(folder))
            print(size, *(f"{key}: {value}" for key, value in result.items()), sep=" · ")
        browser.close()


if __name__ == "__main__":
    main()
