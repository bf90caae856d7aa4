"""The view and the page as text: merging, size, determinism, safety. No browser needed."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer_networks import add_claim, crowd, demo_network, iri
from guanxi.errors import UnknownNameError
from guanxi.explorer import ExplorerView, render, save
from guanxi.explorer.captions import Box, label_width, wrap_label
from guanxi.explorer.columns import decoded
from guanxi.explorer.highlighting import highlight
from guanxi.explorer.layout import place

TITLE = "协同办公的三国时代"


def view_of(graph: nx.MultiDiGraph[str], **choice: object) -> ExplorerView:
    return ExplorerView.from_network(graph, title=TITLE, **choice)


def embedded(page: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


def shuffled(graph: nx.MultiDiGraph[str], seed: int) -> nx.MultiDiGraph[str]:
    """The same network, built in another order."""
    chance = random.Random(seed)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    other.graph["documents"] = dict(reversed(graph.graph["documents"].items()))
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


class TestFacts:
    def test_claims_of_a_symmetric_relation_become_one_fact_with_all_evidence(self):
        view = view_of(demo_network())
        (fact,) = [
            fact
            for fact in view.facts
            if {fact.subject, fact.object} == {iri("企业微信"), iri("钉钉")}
        ]
        assert fact.predicate == "competesWith"
        assert [claim.confidence for claim in fact.claims] == [0.92, 0.88, 0.64]
        marked = [
            {text: end for text, end in claim.evidence[0].parts if end} for claim in fact.claims
        ]
        assert marked == [{"企业微信": "s", "钉钉": "o"}] * 3

    def test_claims_of_a_directed_relation_keep_their_direction(self):
        graph = nx.MultiDiGraph()
        for name in "甲乙":
            graph.add_node(name, label=name, label_en=None, type="Company", aliases=())
        add_claim(graph, "甲", "investsIn", "乙", key="1")
        add_claim(graph, "乙", "investsIn", "甲", key="2")
        assert [(fact.subject, fact.object) for fact in view_of(graph).facts] == [
            ("乙", "甲"),
            ("甲", "乙"),
        ]

    def test_parallel_relations_of_one_pair_are_all_drawn_apart(self):
        data = embedded(render(view_of(demo_network())))
        names = decoded(data["view"]["entities"])["label"]
        facts = decoded(data["view"]["facts"])
        pair = {names.index("云帆科技"), names.index("北辰数据")}
        bends = [
            bend if start < end else -bend
            for start, end, bend in zip(
                facts["from"],
                facts["to"],
                decoded(data["network"]["edges"])["bend"],
                strict=True,
            )
            if {start, end} == pair
        ]
        # Seen from one end, the one bends to the left and the other to the right.
        assert len(bends) == 2
        assert bends[0] * bends[1] < 0

    def test_the_best_claim_comes_first_and_background_last(self):
        graph = nx.MultiDiGraph()
        for name in "甲乙":
            graph.add_node(name, label=name, label_en=None, type="Company", aliases=())
        add_claim(graph, "甲", "acquires", "乙", key="b", origin="background")
        add_claim(graph, "甲", "acquires", "乙", key="n", status="negated", confidence=0.9)
        add_claim(graph, "甲", "acquires", "乙", key="r", status="rumoured", confidence=0.9)
        add_claim(graph, "甲", "acquires", "乙", key="a", confidence=0.3)
        (fact,) = view_of(graph).facts
        assert [claim.iri for claim in fact.claims] == ["a", "r", "n", "b"]

    def test_the_callers_network_is_left_alone(self):
        graph = demo_network()
        before = copy.deepcopy(nx.node_link_data(graph, edges="links"))
        render(view_of(graph, focus="企微"))
        assert nx.node_link_data(graph, edges="links") == before


class TestSelection:
    def test_focus_shows_the_surroundings_of_whatever_the_name_means(self):
        view = view_of(demo_network(), focus="wecom", hops=1)
        labels = {entity.label for entity in view.entities}
        assert view.focus == iri("企业微信")
        assert {"企业微信", "钉钉", "张小龙"} - labels == {"张小龙"}
        assert {
            entity.label for entity in view_of(demo_network(), focus="企微", hops=2).entities
        } > (labels | {"张小龙"})

    def test_an_unknown_or_ambiguous_focus_is_a_clear_error(self):
        with pytest.raises(UnknownNameError, match="did you mean 企业微信"):
            view_of(demo_network(), focus="业微")
        graph = demo_network()
        graph.nodes[iri("钉钉")]["aliases"] = ("企微",)
        with pytest.raises(UnknownNameError, match="企微"):
            view_of(graph, focus="企微")

    def test_everything_is_on_the_page_however_much_it_is(self):
        view = view_of(crowd(2100))
        assert len(view.entities) == 2100
        assert len(view.communities) > 3
        assert sum(community.size for community in view.communities) == 2100

    def test_an_empty_network_has_a_page_too(self):
        view = view_of(nx.MultiDiGraph())
        assert view.entities == ()
        assert embedded(render(view))["network"]["nodes"]["rows"] == 0


class TestLabels:
    def test_labels_come_from_the_ontology_in_both_languages(self):
        labels = view_of(demo_network()).labels
        assert labels["types"]["Product"]["zh"] == "产品"
        assert labels["predicates"]["competesWith"]["en"] == "competes with"
        assert labels["families"]["rivalry"]["zh"] == "竞争"
        assert list(labels["statuses"]) == ["asserted", "planned", "rumoured", "ended", "negated"]

    def test_what_the_ontology_does_not_know_goes_by_its_own_name(self):
        graph = demo_network()
        add_claim(graph, iri("腾讯"), "sponsors", iri("江城大学"), key="new")
        labels = view_of(graph).labels
        assert labels["predicates"]["sponsors"] == {
            "zh": "sponsors",
            "en": "sponsors",
            "family": "other",
            "symmetric": False,
        }
        assert "other" in labels["families"]

    def test_publication_is_the_day_in_china(self):
        view = view_of(demo_network())
        assert view.documents["doc:office"].published == "2022-09-15"
        assert view.documents["doc:notes"].published is None


@given(
    quote=st.text(max_size=40),
    subject=st.none() | st.tuples(st.integers(-3, 45), st.integers(-3, 45)),
    object_=st.none() | st.tuples(st.integers(-3, 45), st.integers(-3, 45)),
    names=st.lists(st.text(max_size=3), max_size=3),
)
def test_highlighted_parts_are_the_quote(quote, subject, object_, names):
    parts = highlight(
        quote, subject=subject, object=object_, subject_names=names, object_names=names[:1]
    )
    assert "".join(text for text, _ in parts) == quote
    assert all(ends in ("", "s", "o", "so") for _, ends in parts)


@pytest.mark.parametrize(
    ("quote", "subject", "object_", "expected"),
    [
        ("企业微信与微信", (0, 4), None, [("企业微信", "s"), ("与", ""), ("微信", "o")]),
        ("企业微信与微信", None, None, [("企业微信", "s"), ("与", ""), ("微信", "o")]),
        ("企业微信", None, None, [("企业", "s"), ("微信", "so")]),
        ("企业微信", (2, 4), (0, 4), [("企业", "o"), ("微信", "so")]),
        ("它是企业微信", (-4, -2), (2, 6), [("它是", ""), ("企业微信", "so")]),
        ("它接入了😀微信", (-9, -5), (5, 7), [("它接入了😀", ""), ("微信", "o")]),
    ],
)
def test_names_are_marked_by_offset_then_by_name(quote, subject, object_, expected):
    parts = highlight(
        quote,
        subject=subject,
        object=object_,
        subject_names=["企业微信", "企微"],
        object_names=["微信"],
    )
    assert list(parts) == expected


class TestLayout:
    @settings(deadline=None, max_examples=40)
    @given(
        sizes=st.lists(
            st.tuples(st.integers(5, 90), st.integers(5, 30), st.integers(20, 60)),
            min_size=1,
            max_size=25,
        ),
        data=st.data(),
    )
    def test_no_two_boxes_overlap(self, sizes, data):
        boxes = [Box(*size) for size in sizes]
        ends = st.integers(0, len(boxes) - 1)
        links = data.draw(st.lists(st.tuples(ends, ends), max_size=40))
        points = place(boxes, links)
        for index, (box, (x, y)) in enumerate(zip(boxes, points, strict=True)):
            for other, (u, v) in zip(boxes[:index], points[:index], strict=True):
                beside = abs(x - u) >= box.half_width + other.half_width - 1
                above = y + box.below <= v - other.above + 1 or v + other.below <= y - box.above + 1
                assert beside or above

    @given(st.text(), st.integers(1, 12), st.integers(1, 3))
    def test_wrapped_labels_keep_to_their_lines(self, text, limit, lines):
        wrapped = wrap_label(text, limit, lines).split("\n")
        assert len(wrapped) <= lines
        assert all(label_width(line) <= max(limit, 2) + 1 for line in wrapped)

    def test_the_demo_has_few_lines_through_other_entities(self):
        view = view_of(demo_network())
        spots = {entity.iri: entity for entity in view.entities}
        crossed = 0
        for fact in view.facts:
            a, b = spots[fact.subject], spots[fact.object]
            for spot in view.entities:
                if spot in (a, b):
                    continue
                along, across = (b.x - a.x, b.y - a.y), (spot.x - a.x, spot.y - a.y)
                share = (along[0] * across[0] + along[1] * across[1]) / (
                    along[0] ** 2 + along[1] ** 2
                )
                share = min(max(share, 0), 1)
                near = (a.x + share * along[0] - spot.x, a.y + share * along[1] - spot.y)
                crossed += near[0] ** 2 + near[1] ** 2 < spot.radius**2
        assert crossed == 0


class TestPage:
    def test_the_same_network_in_another_order_gives_the_same_bytes(self):
        graph = demo_network()
        pages = {render(view_of(shuffled(graph, seed))) for seed in range(3)}
        assert pages == {render(view_of(graph))}

    def test_the_same_bytes_whatever_hash_seed_and_locale(self, tmp_path):
        script = (
            "import sys; sys.path.insert(0, sys.argv[1])\n"
            "from explorer_networks import demo_network\n"
            "from guanxi.explorer import ExplorerView, save\n"
            f"save(ExplorerView.from_network(demo_network(), title={TITLE!a}), sys.argv[2])\n"
        )
        digests = set()
        for seed in ("0", "1", "4711"):
            path = tmp_path / f"{seed}.html"
            subprocess.run(
                [sys.executable, "-c", script, str(Path(__file__).parent), str(path)],
                env=os.environ
                | {"PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONUTF8": "0"}
                | {"PYTHONCOERCECLOCALE": "0"},
                check=True,
            )
            digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
        assert digests == {
            hashlib.sha256(render(view_of(demo_network())).encode("utf-8")).hexdigest()
        }

    def test_it_loads_nothing(self):
        class Resources(HTMLParser):
            found: list = []  # noqa: RUF012

            def handle_starttag(self, tag, attributes):
                self.found += [
                    (tag, key, value)
                    for key, value in attributes
                    if key in ("src", "href", "srcset", "action", "style") or key.startswith("on")
                ]

        page = render(view_of(demo_network()))
        parser = Resources()
        parser.feed(page)
        assert parser.found == []
        assert "sourceMappingURL" not in page
        assert "url(" not in re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]

    def test_its_policy_allows_exactly_its_own_scripts_and_style(self):
        page = render(view_of(demo_network()))
        policy = unescape(re.search(r'Content-Security-Policy" content="(.*?)"', page)[1])
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy

        def hashes(pattern: str) -> list[str]:
            return [
                base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
                for text in re.findall(pattern, page, re.DOTALL)
            ]

        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        assert re.findall("sha256-([^']+)'", directives["script-src"]) == hashes(
            "<script>(.*?)</script>"
        )
        assert re.findall("sha256-([^']+)'", directives["style-src"]) == hashes(
            "<style>(.*?)</style>"
        )

    def test_no_two_of_its_scripts_declare_the_same_name(self):
        # They share one scope: a second function of a name silently takes the place of the first.
        page = render(view_of(demo_network()))
        own = page[page.index('"use strict";') :]
        names = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", own, re.MULTILINE)
        assert len(names) > 100
        assert sorted({name for name in names if names.count(name) > 1}) == []

    def test_it_names_the_licence_of_vis_network(self):
        assert "dual licensed under both" in render(view_of(demo_network()))

    @pytest.mark.parametrize(
        "hostile",
        [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "\u2028\u2029",
            '"};alert(1);//',
            "{{ 7*7 }}{% raw %}",
            "\ud800 lone surrogate",
            "\x00\x1b",
        ],
    )
    def test_hostile_text_stays_data(self, hostile, tmp_path):
        graph = nx.MultiDiGraph()
        graph.graph["documents"] = {hostile: dict.fromkeys(("title", "url", "author"), hostile)}
        graph.add_node(hostile, label=hostile, label_en=hostile, type="Company", aliases=(hostile,))
        graph.add_node("乙", label="乙", label_en=None, type="Person", aliases=())
        evidence = {"quote": hostile, "start": 0, "end": len(hostile), "extractor": hostile}
        add_claim(
            graph,
            hostile,
            hostile,
            "乙",
            key=hostile,
            document=hostile,
            role=hostile,
            time=hostile,
            evidence=(evidence,),
        )
        path = tmp_path / "page.html"
        save(ExplorerView.from_network(graph, title=hostile), path)
        page = path.read_text(encoding="utf-8")
        clean = render(view_of(demo_network()))
        assert page.count("<script") == clean.count("<script")
        assert page.count("</script") == clean.count("</script")
        data = embedded(page)["view"]
        assert hostile in decoded(data["entities"])["label"]
        assert decoded(data["details"]["evidence"]["evidence"])["quote"] == [hostile]
        assert decoded(data["documents"]) | {"iri": [hostile], "url": [None]} == decoded(
            data["documents"]
        )

    @pytest.mark.parametrize(
        ("url", "kept"),
        [
            ("https://example.org/a?b=c#d", True),
            ("HTTP://example.org", True),
            ("javascript:alert(1)", False),
            (" javascript:alert(1)", False),
            ("data:text/html,<script>alert(1)</script>", False),
            ("//example.org", False),
            ("http://[", False),
        ],
    )
    def test_only_web_addresses_become_links(self, url, kept):
        graph = demo_network()
        graph.graph["documents"]["doc:office"]["url"] = url
        assert view_of(graph).documents["doc:office"].url == (url if kept else None)

    def test_saving_replaces_the_file_as_a_whole(self, tmp_path):
        path = tmp_path / "new folder" / "图谱.html"
        view = view_of(demo_network())
        save(view, path)
        save(view, path)
        assert path.read_bytes() == render(view).encode("utf-8")
        assert b"\r" not in path.read_bytes()
        assert [item.name for item in path.parent.iterdir()] == ["图谱.html"]
