"""Explanation paths between two entities."""

from __future__ import annotations

from itertools import pairwise
from math import prod

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.network import Paths, explanation_paths, facts, select
from guanxi.network.paths import STEP
from sample_networks import industry, network

NAMES = [f"ent:{letter}" for letter in "abcdef"]
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["competesWith", "offers"]),
        st.sampled_from(NAMES),
        st.sampled_from([0.3, 0.6, 0.9]),
    ),
    max_size=14,
)


def chains(paths: Paths) -> list[tuple[str, ...]]:
    return [tuple(iri.removeprefix("ent:") for iri in path.entities) for path in paths]


def test_rivals_hang_together_by_what_they_offer() -> None:
    (path,) = explanation_paths(select(industry()), "ent:江河科技", "ent:石桥会议", k=1)
    assert [step.end for step in path.steps] == ["ent:白鹭", "ent:云雀", "ent:石桥会议"]
    assert [step.fact.predicate for step in path.steps] == [
        "offers",
        "competesWith",
        "integratesWith",
    ]
    assert path.confidence == pytest.approx(0.9 * 0.9 * 0.9)
    assert path.steps[1].witness.sentence == "办公软件市场上，云雀与白鹭针锋相对。"
    assert path.steps[1].witness.published == "2023-03-01"


def test_a_detour_must_be_much_surer_than_the_straight_way() -> None:
    def best(straight: float) -> tuple[str, ...]:
        graph = network(
            [
                ("ent:a", "offers", "ent:c", {"confidence": straight}),
                ("ent:a", "offers", "ent:b", {"confidence": 0.9}),
                ("ent:b", "offers", "ent:c", {"confidence": 0.9}),
            ]
        )
        return chains(explanation_paths(graph, "ent:a", "ent:c"))[0]

    assert best(0.6) == ("a", "c")
    assert best(0.5) == ("a", "b", "c")


def test_as_text_every_step_is_a_row_with_its_source() -> None:
    paths = explanation_paths(industry(), "ent:山海集团", "ent:江河科技", k=2)
    rows = paths.texts()
    assert [row["path"] for row in rows] == ["1 (1.00)", "2 (0.73)", "2 (0.73)", "2 (0.73)"]
    assert rows[0]["document"] == "lexicon"
    assert rows[2] == {
        "path": "2 (0.73)",
        "fact": "云雀 竞争 白鹭",
        "confidence": "0.90",
        "sentence": "办公软件市场上，云雀与白鹭针锋相对。",
        "document": "云雀与白鹭之争",
        "published": "2023-03-01",
    }
    assert "| 2 (0.73) | 云雀 竞争 白鹭 | 0.90 |" in paths.to("md")


def test_no_path_is_no_error() -> None:
    graph = network([("ent:a", "offers", "ent:b"), ("ent:c", "offers", "ent:d")])
    assert explanation_paths(graph, "ent:a", "ent:d") == ()
    assert explanation_paths(graph, "ent:a", "ent:d", max_hops=2) == ()
    assert explanation_paths(graph, "ent:a", "ent:a") == ()
    with pytest.raises(ValueError, match="at least 1"):
        explanation_paths(graph, "ent:a", "ent:b", k=0)


@settings(max_examples=50, deadline=None)
@given(CLAIMS, st.integers(1, 4))
def test_paths_are_the_cheapest_that_there_are(
    rows: list[tuple[str, str, str, float]], hops: int
) -> None:
    graph = network(
        [(s, p, o, {"confidence": c}) for s, p, o, c in rows], nodes=dict.fromkeys(NAMES, "Company")
    )
    best: dict[frozenset[str], float] = {}
    for fact in facts(graph):
        ends = frozenset((fact.subject, fact.object))
        best[ends] = max(best.get(ends, 0.0), fact.confidence)
    simple = nx.Graph([tuple(ends) for ends in best if len(ends) == 2])
    simple.add_nodes_from(NAMES)
    every = [
        prod(best[frozenset(step)] * STEP for step in pairwise(chain))
        for chain in nx.all_simple_paths(simple, NAMES[0], NAMES[1], cutoff=hops)
    ]
    for found, wanted in (
        (explanation_paths(graph, NAMES[0], NAMES[1], k=4, max_hops=hops), every),
        (explanation_paths(graph, NAMES[1], NAMES[0], k=4, max_hops=hops), every),
    ):
        worth = [path.confidence * STEP ** len(path.steps) for path in found]
        assert worth == pytest.approx(sorted(wanted, reverse=True)[:4])
        assert all(len(set(path.entities)) == len(path.entities) <= hops + 1 for path in found)


def test_without_a_limit_all_paths_are_found() -> None:
    graph = network(
        [("ent:a", "offers", "ent:b"), ("ent:b", "offers", "ent:c"), ("ent:c", "offers", "ent:a")]
    )
    assert chains(explanation_paths(graph, "ent:a", "ent:c", k=9)) == [
        ("a", "c"),
        ("a", "b", "c"),
    ]
