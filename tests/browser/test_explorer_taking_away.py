"""Files that the page hands out, in a real Chromium."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from explorer_networks import add_claim, demo_network, iri
from guanxi.explorer import ExplorerView, render, save

Open = Callable[..., Page]


def taken(page: Page, kind: str) -> tuple[str, bytes]:
    page.locator("#export").click()
    with page.expect_download() as waiting:
        page.locator(f"#save-{kind}").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_picture_as_png_and_svg(open_page: Open, demo: Path) -> None:
    page = open_page(demo)
    name, data = taken(page, "png")
    assert name == "协同办公的三国时代_关系图.png"
    assert data.startswith(b"\x89PNG")
    name, data = taken(page, "svg")
    assert name.endswith(".svg")
    root = ElementTree.fromstring(data)
    texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"企业微信", "竞争"} & texts
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 35


def test_the_facts_of_the_selection_as_json_and_csv(open_page: Open, demo: Path) -> None:
    page = open_page(demo, f"#entity={quote('企业微信')}")
    name, data = taken(page, "json")
    assert name == "协同办公的三国时代_企业微信_8 条关系.json"
    content = json.loads(data)
    assert len(content["facts"]) == 8
    first = content["facts"][0]["claims"][0]
    assert first["evidence"][0]["quote"]
    assert {entity["label"] for entity in content["entities"]} >= {"企业微信", "钉钉"}
    name, data = taken(page, "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == sum(len(fact["claims"]) for fact in content["facts"])
    assert {"amount_value", "status_cue", "earliest", "url", "claim_iri"} <= rows[0].keys()


def test_csv_runs_no_formula_and_keeps_every_character(open_page: Open, pages: Path) -> None:
    graph = demo_network()
    nasty = '=HYPERLINK("http://x"),\n"甲"'
    graph.add_node(iri("公式"), label=nasty, label_en=None, type="Company", aliases=())
    add_claim(graph, iri("公式"), "investsIn", iri("腾讯"), key="claim:x", role="+1\x07")
    path = pages / "formula.html"
    save(ExplorerView.from_network(graph, title="公式/../\x00:*"), path)
    page = open_page(path, f"#entity={quote('公式')}")
    name, data = taken(page, "csv")
    assert "/" not in name
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert (row["subject"], row["role"]) == (f"'{nasty}", "'+1\x07")
    ElementTree.fromstring(taken(page, "svg")[1])


@pytest.mark.parametrize("kind", ["csv", "png", "svg", "json"])
def test_files_leave_a_sandboxed_frame(open_page: Open, pages: Path, kind: str) -> None:
    html = render(ExplorerView.from_network(demo_network(), title="框"))
    path = pages / "frame.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8><body data-ready><iframe width=1300 height=800 "
        f'sandbox="allow-scripts allow-popups allow-downloads" srcdoc="{escape(html)}"></iframe>',
        encoding="utf-8",
    )
    page = open_page(path)
    frame = page.frame_locator("iframe")
    expect(frame.locator("body[data-ready]")).to_be_attached()
    frame.locator("#export").click()
    with page.expect_download() as waiting:
        frame.locator(f"#save-{kind}").click()
    assert waiting.value.suggested_filename.endswith(kind)
