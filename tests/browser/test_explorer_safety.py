"""Hostile text in every field of a page, in a real Chromium: it runs nothing, injects nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from explorer_networks import add_claim, iri
from guanxi.explorer import ExplorerView, save

Open = Callable[..., Page]

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "<a href='javascript:alert(1)'>href</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "__proto__",
    "</title></style><style>*{display:none}</style>",
    "${alert(1)}`+alert(1)+`{{constructor.constructor('alert(1)')()}}",
    "<iframe srcdoc='&lt;script&gt;parent.alert(1)&lt;/script&gt;'>",
    "<!--<script>]]>--!>&lt;b&gt;",
    "\u202e\u2028');alert(1)//\\",
]
FIELDS = ("title", "url", "author", "source", "path")
FORBIDDEN = (
    "img, iframe, object, embed, base, form, #panel a, #filters a, #timeline a, main script, "
    "main style, dialog script, [onerror], [onload], a[href^='javascript' i], a[href^='data' i]"
)


@pytest.fixture(scope="module")
def hostile_page(pages: Path) -> Path:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph["documents"] = {}
    graph.graph["inferred_relations"] = {"rivalOf": {"zh": HOSTILE[0], "en": HOSTILE[1]}}
    graph.add_node(iri("乙"), label="乙", label_en=None, type="Person", aliases=())
    for hostile in HOSTILE:
        document = dict.fromkeys(FIELDS, hostile) | {"published": hostile}
        graph.graph["documents"][hostile] = document
        graph.add_node(
            iri(hostile), label=hostile, label_en=hostile, type=hostile, aliases=(f"{hostile}2",)
        )
        span = (0, len(hostile))
        evidence = {
            "quote": f"{hostile}乙",
            "start": 0,
            "end": len(hostile) + 1,
            "subject": span,
            "object": None,
            "extractor": hostile,
            "status_cue": span,
            "time_cue": span,
            "precision": 0.5,
            "discounts": (hostile, f"{hostile} × 0.5"),
        }
        text = dict.fromkeys(
            ("role", "speaker", "time", "earliest", "latest", "round", "reported"), hostile
        )
        quantities = dict.fromkeys(("amount", "amount_unit", "share", "share_unit"), hostile)
        add_claim(
            graph,
            iri(hostile),
            hostile,
            iri("乙"),
            key=hostile,
            document=hostile,
            discounts=hostile,
            evidence=(evidence,),
            **text,
            **quantities,
        )
        add_claim(
            graph,
            iri(hostile),
            "rivalOf",
            iri("乙"),
            key=f"inferred {hostile}",
            origin="inferred",
            rule_zh=hostile,
            rule_en=hostile,
            via=((hostile, hostile, hostile),),
        )
    path = pages / "hostile.html"
    save(ExplorerView.from_network(graph, title=HOSTILE[0]), path)
    return path


def test_hostile_text_runs_nothing_in_any_field(open_page: Open, hostile_page: Path) -> None:
    page = open_page(hostile_page)
    assert page.title() == HOSTILE[0]
    panel = page.locator("#panel")
    for hostile in HOSTILE:
        page.locator("#search").fill(hostile)
        page.keyboard.press("Enter")
        assert panel.locator("h2").inner_text().split() == hostile.split()
        expect(panel.locator("mark").first).to_be_visible()
        for details in panel.locator("details").all():
            details.locator("summary").first.click()
        place = page.evaluate("canvas.canvasToDOM(canvas.getPosition(state.entity))")
        page.locator("#network").hover(position=place)
        page.wait_for_timeout(200)  # the tooltip
        panel.locator(".relation").first.click()
        assert page.locator(FORBIDDEN).count() == 0
        page.locator("#language").click()
    for view in ("timeline", "table", "graph"):
        page.locator(f"#show-{view}").click()
    page.locator('[data-filter="colour-community"]').click()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.evaluate("hideEntity(1); pinEntity(2); startComparison(3)")
    page.evaluate("select('entity', 4)")
    for kind in ("svg", "csv", "json", "png"):
        page.locator("#export").click()
        with page.expect_download() as waiting:
            page.locator(f"#save-{kind}").click()
        assert "/" not in waiting.value.suggested_filename
        if kind == "svg":
            drawn = Path(waiting.value.path()).read_text(encoding="utf-8")
            assert not any(tag in drawn for tag in ("<script", "<img", "<iframe", "<a "))
    assert page.locator(FORBIDDEN).count() == 0
    assert page.locator("style").count() == 1


def test_a_hostile_address_does_nothing(open_page: Open, hostile_page: Path) -> None:
    keys = [
        *("entity", "fact", "view", "language", "theme", "confidence", "background", "inferred"),
        *("time", "from", "to", "document", "hidden", "pinned", "hide-types", "hide-relations"),
        *("hide-statuses", "hide-communities", "colour", "size", "compare", "around", "hops"),
        *("community", "path-from", "path-to", "all"),
    ]
    page = open_page(hostile_page)
    for hostile in (*HOSTILE, "constructor", "-1", "%", "NaN"):
        address = "#" + "&".join(f"{key}={quote(hostile)}" for key in keys)
        page.evaluate("(hash) => { location.hash = hash; }", address)
        page.wait_for_function("(hash) => location.hash === hash", arg=address)
        assert page.locator(FORBIDDEN).count() == 0
    page = open_page(hostile_page, address)  # the same from the start
    assert page.locator(FORBIDDEN).count() == 0
