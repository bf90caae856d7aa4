"""Analyses of networks: selection, facts, standing, communities, exchange files."""

from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.errors import UnknownNameError
from guanxi.network import (
    claims,
    communities,
    directed,
    facts,
    report,
    select,
    standing,
    undirected,
    write_network,
)
from sample_networks import industry, network, quote

RIVALS = "competesWith"
NAMES = [f"ent:{letter}" for letter in "abcdefg"]
TRIPLES = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([RIVALS, "offers", "investsIn"]),
        st.sampled_from(NAMES),
    ),
    max_size=20,
)


def shuffled(graph: nx.MultiDiGraph[str], seed: int) -> nx.MultiDiGraph[str]:
    """Return the same network, inserted in another order."""
    chance = random.Random(seed)
    nodes = list(graph.nodes(data=True))
    edges = list(graph.edges(keys=True, data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(nodes)
    for subject, object_, key, data in edges:
        other.add_edge(subject, object_, key=key, **data)
    return other


# --- selection


def test_selection_keeps_asserted_claims_of_documents_by_default() -> None:
    graph = industry()
    part = select(graph)
    assert {data["status"] for *_, data in part.edges(data=True)} == {"asserted"}
    assert {data["origin"] for *_, data in part.edges(data=True)} == {"claim"}
    assert part.number_of_edges() == 6
    assert list(part) == sorted(part)
    assert part.graph["documents"] == graph.graph["documents"]


def test_selection_by_predicate_type_and_confidence() -> None:
    graph = industry()
    assert set(select(graph, predicates=["headOf"])) == {"ent:赵甲", "ent:山海集团"}
    products = select(graph, types=["Product"])
    assert set(products) == {"ent:云雀", "ent:白鹭", "ent:石桥会议"}
    sure = select(graph, predicates=[RIVALS], min_confidence=0.85)
    assert [key for *_, key in sure.edges(keys=True)] == ["c0"]


def test_background_joins_only_entities_that_a_claim_touches() -> None:
    graph = industry()
    with_background = select(graph, background=True)
    assert with_background.has_edge("ent:江河科技", "ent:山海集团")
    rivals = select(graph, predicates=[RIVALS, "partnersWith"], background=True)
    assert set(rivals) == {"ent:云雀", "ent:白鹭"}


def test_isolated_entities_are_kept_on_request() -> None:
    graph = industry()
    assert set(select(graph, predicates=["headOf"], isolated=True)) == set(graph)
    only = select(graph, predicates=["headOf"], types=["Person"], isolated=True)
    assert list(only) == ["ent:赵甲"]


def test_selection_leaves_the_network_as_it_is() -> None:
    graph = industry()
    before = write_network(graph, "graphml")
    select(graph, types=["Person"]).add_edge("ent:赵甲", "ent:新", key="x")
    assert write_network(graph, "graphml") == before


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"predicates": ["competeWith"]}, "predicate is named 'competeWith'.*competesWith"),
        ({"types": ["Firm"]}, "type is named 'Firm'"),
        ({"statuses": ["assertd"]}, "status is named 'assertd'.*asserted"),
    ],
)
def test_a_misspelt_condition_is_refused(condition: dict[str, list[str]], message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        select(industry(), **condition)  # type: ignore[arg-type]


# --- claims and facts


def test_claims_of_a_symmetric_relation_are_one_fact() -> None:
    rivalry = next(fact for fact in facts(industry()) if fact.predicate == RIVALS)
    assert (rivalry.subject, rivalry.object) == ("ent:云雀", "ent:白鹭")
    assert [claim.iri for claim in rivalry.claims] == ["c0", "c1"]
    assert rivalry.documents == ("doc:1", "doc:2")
    assert rivalry.confidence == 0.9


def test_a_directed_relation_both_ways_is_two_facts() -> None:
    graph = network([("ent:a", "investsIn", "ent:b"), ("ent:b", "investsIn", "ent:a")])
    assert [(fact.subject, fact.object) for fact in facts(graph)] == [
        ("ent:a", "ent:b"),
        ("ent:b", "ent:a"),
    ]


def test_facts_of_more_documents_come_first() -> None:
    graph = network(
        [
            ("ent:a", "investsIn", "ent:b", {"confidence": 0.99}),
            ("ent:c", "investsIn", "ent:d", {"confidence": 0.5}),
            ("ent:c", "investsIn", "ent:d", {"confidence": 0.5, "document": "doc:2"}),
        ]
    )
    assert [fact.subject for fact in facts(graph)] == ["ent:c", "ent:a"]


def test_a_claim_keeps_its_evidence() -> None:
    first = claims(industry())[0]
    assert first.iri == "c0"
    sentence = first.quotes[0]
    assert sentence.end - sentence.start == len(sentence.text)
    assert sentence.subject is not None
    start, end = (offset - sentence.start for offset in sentence.subject)
    assert sentence.text[start:end] == "云雀"


# --- simple graphs


def test_the_undirected_collapse_counts_claims_and_drops_loops() -> None:
    graph = network(
        [
            ("ent:a", RIVALS, "ent:b"),
            ("ent:b", "offers", "ent:a"),
            ("ent:a", "partOf", "ent:a"),
        ]
    )
    assert list(undirected(graph).edges(data="weight")) == [("ent:a", "ent:b", 2)]


def test_the_directed_collapse_reads_symmetric_relations_both_ways() -> None:
    graph = network([("ent:a", RIVALS, "ent:b"), ("ent:a", "offers", "ent:b")])
    assert dict(directed(graph).edges) == {
        ("ent:a", "ent:b"): {"weight": 2},
        ("ent:b", "ent:a"): {"weight": 1},
    }


# --- standing


def test_betweenness_and_degree_of_a_path() -> None:
    # a – b – c – d: b lies between a and c, a and d; not between c and d: 2 of 3 pairs.
    graph = network([(f"ent:{u}", RIVALS, f"ent:{v}") for u, v in ("ab", "bc", "cd")])
    rows = {row.label: row for row in standing(graph)}
    assert {name: row.degree for name, row in rows.items()} == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert rows["b"].betweenness == rows["c"].betweenness == pytest.approx(2 / 3)
    assert rows["a"].betweenness == 0


def test_pagerank_is_no_matter_of_direction() -> None:
    # An owner of three is above what it owns:  a = .15/4 + .85 · 3b  and  a + 3b = 1.
    owner = standing(network([("ent:a", "offers", name) for name in ("ent:b", "ent:c", "ent:d")]))
    assert [row.label for row in owner] == ["a", "b", "c", "d"]
    assert owner[0].pagerank == pytest.approx(0.8875 / 1.85, abs=1e-9)
    owned = standing(network([(name, "unitOf", "ent:a") for name in ("ent:b", "ent:c", "ent:d")]))
    assert [row.pagerank for row in owned] == [row.pagerank for row in owner]


def test_repeated_claims_weigh_more() -> None:
    # From a, b gets 2/3 and c 1/3:  b = .05 + .85 · 2a/3  and  c = .05 + .85 · a/3.
    graph = network([("ent:a", "offers", name) for name in ("ent:b", "ent:b", "ent:c")])
    rank = {row.label: row.pagerank for row in standing(graph)}
    assert rank["b"] - rank["c"] == pytest.approx(0.85 * rank["a"] / 3, abs=1e-9)
    assert {row.label: row.claims for row in standing(graph)} == {"a": 3, "b": 2, "c": 1}


def test_equals_are_ranked_by_iri() -> None:
    ring = network([(NAMES[i], RIVALS, NAMES[(i + 1) % 7]) for i in (3, 0, 6, 2, 5, 1, 4)])
    assert [row.iri for row in standing(ring)] == NAMES


def test_all_pivots_are_the_exact_betweenness() -> None:
    graph = industry()
    assert standing(graph, pivots=len(graph)) == standing(graph)
    assert standing(graph, pivots=4, seed=1) == standing(graph, pivots=4, seed=1)


@pytest.mark.parametrize("count", [0, 1])
def test_empty_and_one_node_networks(count: int) -> None:
    graph = network([], nodes=dict.fromkeys(NAMES[:count], "Company"))
    rows = standing(graph)
    assert [(row.degree, row.pagerank, row.betweenness) for row in rows] == [(0, 1.0, 0.0)] * count
    assert [group.members for group in communities(graph)] == [("ent:a",)] * count
    assert "## " in report(graph)
    write_network(graph, "graphml")
    write_network(graph, "gexf")


@settings(max_examples=40, deadline=None)
@given(TRIPLES)
def test_standing_holds_its_invariants(triples: list[tuple[str, str, str]]) -> None:
    graph = network(triples)
    rows = standing(graph)
    assert {row.iri for row in rows} == set(graph)
    assert sum(row.pagerank for row in rows) == pytest.approx(1.0 if rows else 0.0)
    assert all(0 <= row.betweenness <= 1 and row.degree <= row.claims for row in rows)


# --- communities


def test_two_triangles_and_a_bridge_are_two_communities() -> None:
    pairs = ("ab", "bc", "ca", "de", "ef", "fd", "cd")
    graph = network([(f"ent:{u}", RIVALS, f"ent:{v}") for u, v in pairs])
    first, second = communities(graph)
    assert first.members == ("ent:a", "ent:b", "ent:c")
    assert second.members == ("ent:d", "ent:e", "ent:f")
    assert first.name == "a、b、c"
    assert first.claims == second.claims == 3


def test_repeated_claims_hold_a_community_together() -> None:
    ring = ["ab", "bc", "cd", "da"]
    double = network([(f"ent:{u}", RIVALS, f"ent:{v}") for u, v in [*ring, "ab", "ab", "cd", "cd"]])
    assert {group.members for group in communities(double)} == {
        ("ent:a", "ent:b"),
        ("ent:c", "ent:d"),
    }


@settings(max_examples=40, deadline=None)
@given(TRIPLES, st.integers(0, 3))
def test_communities_divide_the_network(triples: list[tuple[str, str, str]], seed: int) -> None:
    graph = network(triples)
    members = [iri for group in communities(graph, seed=seed) for iri in group.members]
    assert sorted(members) == sorted(graph)


# --- determinism


@settings(max_examples=25, deadline=None)
@given(TRIPLES, st.integers(0, 99))
def test_the_order_of_insertion_does_not_matter(
    triples: list[tuple[str, str, str]], seed: int
) -> None:
    graph = network(triples)
    other = shuffled(graph, seed)
    assert standing(graph) == standing(other)
    assert communities(graph) == communities(other)
    assert report(graph) == report(other)
    for format in ("graphml", "gexf"):
        assert write_network(graph, format) == write_network(other, format)


PRINT_DIGEST = """
import hashlib, sys
from guanxi.network import report, write_network
from sample_networks import industry
graph = industry()
data = report(graph).encode() + write_network(graph, "graphml") + write_network(graph, "gexf")
sys.stdout.write(hashlib.sha256(data).hexdigest())
"""


def test_the_hash_seed_does_not_matter() -> None:
    graph = industry()
    data = report(graph).encode() + write_network(graph, "graphml") + write_network(graph, "gexf")
    for seed in ("1", "2"):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
        }
        run = subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == hashlib.sha256(data).hexdigest()


# --- exchange files


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_other_programs_can_read_the_files(format: str) -> None:
    graph = industry()
    read = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format]
    data = write_network(graph, format)  # type: ignore[arg-type]
    back = read(io.BytesIO(data))
    assert set(back) == set(graph)
    assert back.nodes["ent:云雀"]["type"] == "Product"
    assert back.nodes["ent:云雀"]["aliases"] == "小雀 | 雀"
    edges = [edge for *ends, edge in back.edges(data=True) if set(ends) == {"ent:云雀", "ent:白鹭"}]
    assert len(edges) == 2
    assert back.number_of_edges() == graph.number_of_edges()
    best = max(edges, key=lambda edge: edge["confidence"])
    assert best["predicate"] == RIVALS
    assert best["quote"] == "办公软件市场上，云雀与白鹭针锋相对。"
    assert best["quote_end"] - best["quote_start"] == len(best["quote"])
    assert best["published"] == "2023-03-01"


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_hostile_characters_give_well_formed_files(format: str) -> None:
    text = '<b>&amp;\x00\x0b"]]>\ud800'
    graph = network([("ent:a", RIVALS, "ent:b", {"evidence": (quote(text),)})])
    graph.nodes["ent:a"]["label"] = text
    data = write_network(graph, format)  # type: ignore[arg-type]
    back = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[format](io.BytesIO(data))
    assert back.nodes["ent:a"]["label"] == '<b>&amp;\ufffd\ufffd"]]>\ufffd'


def test_gexf_bears_no_date() -> None:
    assert b"lastmodified" not in write_network(industry(), "gexf")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="choose graphml or gexf"):
        write_network(industry(), "dot")  # type: ignore[arg-type]
