"""Likely missing relations: how they are scored, what is never offered, how guesses are tried."""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.errors import UnknownNameError
from guanxi.network import (
    LINK_MEASURES,
    Findings,
    LikelyFact,
    facts,
    hidden_trial,
    later_trial,
    likely_facts,
    link_scores,
)
from guanxi.network.link_scores import DIMENSIONS, KATZ_DAMPING, TieMatrix
from guanxi.network.prediction import RelationScores
from sample_networks import network

KARATE = nx.relabel_nodes(nx.karate_club_graph(), str)
PAIRS = [(u, v) for u in sorted(KARATE) for v in sorted(KARATE) if u < v]
ENT = "ent:"
FIRMS = ("甲", "乙", "丙", "丁", "戊", "己", "庚")
NODES = dict.fromkeys((ENT + name for name in FIRMS), "Company")
GRAPHS = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), min_size=1, max_size=15
)


def guesses(found: Findings[LikelyFact]) -> list[tuple[str, str]]:
    return [(row.subject.removeprefix(ENT), row.object.removeprefix(ENT)) for row in found]


# --- measures


@pytest.mark.parametrize(
    ("measure", "function"),
    [
        ("adamic-adar", nx.adamic_adar_index),
        ("resource-allocation", nx.resource_allocation_index),
        ("preferential-attachment", nx.preferential_attachment),
    ],
)
def test_neighbour_measures_are_those_of_networkx(measure: str, function: object) -> None:
    theirs = [score for *_, score in function(KARATE, PAIRS)]  # type: ignore[operator]
    assert link_scores(KARATE, PAIRS, measure) == pytest.approx(theirs)  # type: ignore[arg-type]


def test_katz_counts_walks() -> None:
    nodes = sorted(KARATE)
    ties = nx.to_numpy_array(KARATE, nodelist=nodes, weight=None)
    walks = sum(KATZ_DAMPING**length * np.linalg.matrix_power(ties, length) for length in (2, 3, 4))
    theirs = [walks[nodes.index(u), nodes.index(v)] for u, v in PAIRS]
    assert link_scores(KARATE, PAIRS, "katz") == pytest.approx(theirs)


def test_svd_is_the_closest_matrix_of_low_rank() -> None:
    nodes = sorted(KARATE)
    ties = nx.to_numpy_array(KARATE, nodelist=nodes, weight=None)
    left, strength, right = np.linalg.svd(ties)
    low = left[:, :DIMENSIONS] * strength[:DIMENSIONS] @ right[:DIMENSIONS]
    theirs = [(low + low.T)[nodes.index(u), nodes.index(v)] / 2 for u, v in PAIRS]
    assert link_scores(KARATE, PAIRS, "svd") == pytest.approx(theirs, abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(GRAPHS)
def test_scores_are_symmetric_and_know_no_names(edges: list[tuple[str, str]]) -> None:
    graph = nx.Graph([edge for edge in edges if edge[0] != edge[1]])
    pairs = [(u, v) for u in sorted(graph) for v in sorted(graph) if u != v]
    turned = [(v, u) for u, v in pairs]
    renamed = {node: chr(ord("z") - place) for place, node in enumerate(sorted(graph))}
    other = nx.relabel_nodes(graph, renamed)
    for measure in LINK_MEASURES:
        scores = link_scores(graph, pairs, measure)
        assert scores == pytest.approx(link_scores(graph, turned, measure), abs=1e-6)
        if measure != "svd":  # of equally strong dimensions it may keep others
            named = [(renamed[u], renamed[v]) for u, v in pairs]
            assert scores == pytest.approx(link_scores(other, named, measure), abs=1e-6)


def test_pairs_that_share_a_neighbour_come_once() -> None:
    matrix = TieMatrix(KARATE)
    pairs = [
        (matrix.nodes[one], matrix.nodes[other])
        for first, second in matrix.pairs_sharing(crowd=99)
        for one, other in zip(first, second, strict=True)
    ]
    assert pairs == [(u, v) for u, v in PAIRS if set(KARATE[u]) & set(KARATE[v])]


def test_a_measure_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no such measure: luck"):
        link_scores(KARATE, PAIRS, "luck")  # type: ignore[arg-type]


# --- guesses


def rivals(more: Iterable[tuple[str, str, str]] = ()) -> nx.MultiDiGraph[str]:
    """Two markets whose firms compete all with all but for 甲 and 丁; 戊 supplies 甲 and 己."""
    return network(
        [
            (ENT + "甲", "competesWith", ENT + "乙"),
            (ENT + "甲", "competesWith", ENT + "丙"),
            (ENT + "乙", "competesWith", ENT + "丙"),
            (ENT + "乙", "competesWith", ENT + "丁"),
            (ENT + "丙", "competesWith", ENT + "丁"),
            (ENT + "戊", "supplies", ENT + "甲"),
            (ENT + "戊", "supplies", ENT + "己"),
            *more,
        ],
        nodes=NODES,
    )


def test_who_shares_rivals_is_a_likelier_rival_than_who_shares_a_supplier() -> None:
    found = likely_facts(rivals(), "competesWith")
    assert guesses(found)[0] == ("丁", "甲")
    best = found[0]
    assert [iri.removeprefix(ENT) for iri in best.shared] == ["丙", "乙"]
    assert {fact.predicate for fact in best.why} == {"competesWith"}
    assert len(best.why) == 4
    assert best.score > found[1].score
    assert "Guesses" in found.note
    assert found.texts()[0]["guess"] == "丁 竞争 甲"
    assert "| 丁 竞争 甲 |" in found.to("md")


@pytest.mark.parametrize("measure", ["adamic-adar", "katz"])
def test_measures_without_relations_find_the_pair_too(measure: str) -> None:
    found = likely_facts(rivals(), "competesWith", measure=measure)  # type: ignore[arg-type]
    assert guesses(found)[0] == ("丁", "甲")


@pytest.mark.parametrize("status", ["planned", "rumoured", "ended", "negated"])
def test_what_is_stated_in_any_way_is_not_guessed(status: str) -> None:
    graph = rivals()
    graph.add_edge(
        ENT + "甲", ENT + "丁", key="said", predicate="competesWith", status=status, confidence=0.5
    )
    assert ("丁", "甲") not in guesses(likely_facts(graph, "competesWith"))


@pytest.mark.parametrize(
    "ties",
    [
        [("甲", "subsidiaryOf", "丁")],
        [("甲", "acquires", "丁")],
        [("甲", "subsidiaryOf", "庚"), ("丁", "subsidiaryOf", "庚")],
    ],
)
def test_one_house_does_not_compete_with_itself(ties: list[tuple[str, str, str]]) -> None:
    graph = rivals((ENT + s, predicate, ENT + o) for s, predicate, o in ties)
    assert ("丁", "甲") not in guesses(likely_facts(graph, "competesWith", top=99))


def test_the_owners_of_rivals_are_no_news() -> None:
    owned = [("ent:甲", "offers", "ent:产品一"), ("ent:丁", "offers", "ent:产品二")]
    fight = ("ent:产品一", "competesWith", "ent:产品二")
    assert ("丁", "甲") in guesses(likely_facts(rivals(owned), "competesWith", top=99))
    assert ("丁", "甲") not in guesses(
        likely_facts(rivals([*owned, fight]), "competesWith", top=99)
    )


def test_types_must_fit_and_have_been_met() -> None:
    graph = rivals()
    graph.nodes[ENT + "丁"]["type"] = "Institution"
    assert ("丁", "甲") in guesses(likely_facts(graph, "competesWith", top=99))  # as 丁 and 乙
    graph.nodes[ENT + "己"]["type"] = "Institution"
    assert ("丁", "己") not in guesses(likely_facts(graph, "competesWith", top=99))
    graph.nodes[ENT + "丁"]["type"] = "Person"  # the ontology knows no people that compete
    assert not [pair for pair in guesses(likely_facts(graph, "competesWith")) if "丁" in pair]


def test_only_investors_invest() -> None:
    graph = network(
        [
            (ENT + "甲", "investsIn", ENT + "丙"),
            (ENT + "乙", "investsIn", ENT + "丙"),
            (ENT + "甲", "investsIn", ENT + "丁"),
            (ENT + "丁", "partnersWith", ENT + "戊"),
        ],
        nodes=NODES,
    )
    found = guesses(likely_facts(graph, "investsIn", top=99))
    assert {subject for subject, _ in found} <= {"甲", "乙"}
    assert ("甲", "戊") in found
    assert len({frozenset(pair) for pair in found}) == len(found)


def test_guesses_about_one_entity() -> None:
    found = likely_facts(rivals(), "competesWith", about=[ENT + "己"], top=99)
    assert found
    assert all("己" in pair for pair in guesses(found))
    assert likely_facts(rivals(), "competesWith", about=["ent:nobody"]) == ()


@pytest.mark.parametrize("relation", ["competesWith", "investsIn"])
def test_the_likeliest_are_the_same_in_however_many_parts_pairs_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, relation: str
) -> None:
    chance = random.Random(11)
    nodes = [f"ent:{number:02}" for number in range(40)]
    scoring = importlib.import_module(TieMatrix.__module__)
    for _ in range(40):
        claims = [  # so few that some parts have hardly a guess
            (chance.choice(nodes), predicate, chance.choice(nodes))
            for predicate in ("competesWith", "investsIn")
            for _ in range(30)
        ]
        graph = network(claims, nodes=dict.fromkeys(nodes, "Company"))
        everything = likely_facts(graph, relation, top=999)
        with monkeypatch.context() as parts:
            parts.setattr(scoring, "_ROWS", 3)
            for top in (1, 2, 5, 20):
                assert likely_facts(graph, relation, top=top) == everything[:top]


def test_a_crowd_introduces_nobody() -> None:
    assert likely_facts(rivals(), "competesWith", crowd=1) == ()


def test_what_nobody_states_cannot_be_guessed() -> None:
    assert likely_facts(rivals(), "partnersWith") == ()
    with pytest.raises(UnknownNameError, match="rivalOf"):
        likely_facts(rivals(), "rivalOf")


def test_patterns_are_counted() -> None:
    graph = rivals()
    scorer = RelationScores(graph, "competesWith", facts(graph))
    pair = [np.array([scorer.matrix.numbers[ENT + name]]) for name in ("甲", "丁")]
    scorer.scores(*pair, "patterns")
    assert scorer._patterns is not None
    competes = ("competesWith", True)
    share = scorer._patterns.shares[competes, competes]
    # Of the pairs that share a rival, 甲乙 甲丙 乙丙 乙丁 丙丁 compete, and 甲丁 do not: both ways.
    assert (share.pairs, share.related) == (12, 10)
    supplied = scorer._patterns.shares[("supplies", False), ("supplies", False)]
    assert (supplied.pairs, supplied.related) == (2, 0)
    assert supplied.share < share.share


# --- trials


def cliques(count: int) -> nx.MultiDiGraph[str]:
    """Markets of five firms each, in each of which all compete; a document a day."""
    pairs = [(one, other) for other in range(5) for one in range(other)]
    ends = [
        (f"ent:{market}-{one}", "competesWith", f"ent:{market}-{other}")
        for one, other in pairs
        for market in range(count)
    ]
    rows = [(*end, {"document": f"doc:{number}"}) for number, end in enumerate(ends)]
    days = [f"2022-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    documents: dict[str, dict[str, str | None]] = {
        f"doc:{number}": {"title": "", "published": days[number]} for number in range(len(rows))
    }
    return network(rows, documents=documents)


def test_hidden_rivals_are_found_again() -> None:
    found = hidden_trial(cliques(6), "competesWith", rounds=2)
    by_measure = {row.measure: row for row in found}
    assert by_measure["random"].auc == 0.5
    assert by_measure["patterns"].facts == 24
    assert by_measure["patterns"].auc > 0.95
    assert by_measure["patterns"].hits_3 > 0.8 > by_measure["preferential-attachment"].hits_3
    assert found == hidden_trial(cliques(6), "competesWith", rounds=2)
    assert found != hidden_trial(cliques(6), "competesWith", rounds=2, seed=1)


def test_later_facts_are_foretold() -> None:
    # The last fifth of the articles tell the last two rivalries of each market.
    by_measure = {row.measure: row for row in later_trial(cliques(6), "competesWith")}
    best = by_measure["patterns"]
    assert (best.split, best.facts, best.hits_3) == ("later", 12, 1)
    assert by_measure["random"].hits_3 < 0.2


def test_too_few_facts_are_told() -> None:
    found = hidden_trial(rivals(), "competesWith")
    assert found == ()
    assert "too few facts" in found.note
