"""Contradictions and gaps."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.errors import QueryError
from guanxi.network import (
    contested,
    contradictions,
    open_questions,
    single_sources,
    suspicious_merges,
    unconfirmed,
)
from sample_networks import industry, network, quote

FIRMS = {f"ent:{name}": "Company" for name in ("甲", "乙", "丙")}
PEOPLE = {"ent:张三": "Person", "ent:李四": "Person"}


def heads(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, ...]]:
    graph = network(
        [("ent:张三", "headOf", "ent:甲", first), ("ent:李四", "headOf", "ent:甲", second)],
        nodes=FIRMS | PEOPLE,
    )
    return [row.claimants for row in contested(graph)]


def test_a_denial_contradicts_whoever_spoke_last() -> None:
    # The denial is of an article without a day, so the assertion is the later one.
    (row,) = contradictions(industry())
    assert (row.denial, row.later) == ("negated", "assertion")
    assert row.assertion == "去年1月，云雀打通石桥会议。"
    assert row.contradiction == "云雀尚未与石桥会议打通。"


@pytest.mark.parametrize(
    ("ended_in", "later"), [("doc:1", None), ("doc:2", "nothing to tell"), ("doc:3", "assertion")]
)
def test_what_ended_afterwards_is_history(ended_in: str, later: str | None) -> None:
    graph = network(
        [
            ("ent:a", "partOf", "ent:b"),
            ("ent:a", "partOf", "ent:b", {"status": "ended", "document": ended_in}),
        ]
    )
    found = [row.later for row in contradictions(graph)]
    assert found == ([] if later == "nothing to tell" else [later])


def test_two_heads_of_one_post() -> None:
    ceo, chief = {"role": "CEO"}, {"role": "首席执行官", "confidence": 0.95}
    assert heads(ceo, chief) == [("ent:李四", "ent:张三")]
    assert heads(ceo, {"role": "董事长兼CEO"}) == [("ent:张三", "ent:李四")]
    assert heads(ceo, {"role": "董事长"}) == []
    assert heads({}, {}) == []
    assert heads({"role": "轮值CEO"}, {"role": "轮值CEO"}) == []
    assert heads(ceo, {"role": "CEO", "status": "ended"}) == []
    # The one followed the other.
    assert heads(ceo | {"earliest": "2019-01-01"}, ceo | {"earliest": "2022-01-01"}) == []


def test_two_owners_that_are_not_of_one_house() -> None:
    owners = [("ent:甲", "offers", "ent:品"), ("ent:乙", "offers", "ent:品")]
    (row,) = contested(network(owners, nodes=FIRMS))
    assert (row.entity, row.predicate, row.claimants) == ("ent:品", "offers", ("ent:乙", "ent:甲"))
    assert contested(network([*owners, ("ent:乙", "subsidiaryOf", "ent:甲")], nodes=FIRMS)) == ()


def test_a_rumour_is_open_until_somebody_settles_it() -> None:
    (row,) = unconfirmed(industry())
    assert row.status == "rumoured"
    assert (row.first_told, row.last_told, row.silent_days) == ("2023-03-01", "2023-03-01", 80)
    assert row.sentence == "知情人士称，山海集团或将收购江河科技。"
    graph = industry()
    edge = graph.edges["ent:山海集团", "ent:江河科技", "c6"]
    graph.add_edge(
        "ent:江河科技",
        "ent:山海集团",
        key="merger",
        **{**edge, "predicate": "mergesWith", "status": "asserted"},
    )
    assert unconfirmed(graph) == ()


def test_a_plan_whose_time_is_over_comes_first() -> None:
    plan = {"status": "planned"}
    due = {"earliest": "2023-04-01", "latest": "2023-04-30", "document": "doc:2"}
    graph = network([("ent:a", "offers", "ent:b", plan), ("ent:a", "offers", "ent:c", plan | due)])
    assert [row.due for row in unconfirmed(graph)] == ["2023-04-30", None]


def test_entities_that_one_article_knows() -> None:
    found = single_sources(industry())
    # What the lexicon knows of 江河科技 is no fact of an article, 赵甲 has one fact alone.
    assert [(row.entity, row.facts, row.document) for row in found] == [
        ("ent:江河科技", 2, "doc:1")
    ]
    assert found.note == "2 of 6 entities have one source"
    assert [row.entity for row in single_sources(industry(), fewest=1)][1:] == ["ent:赵甲"]


def test_a_name_that_has_nothing_of_the_others() -> None:
    graph = network([("ent:山海集团", "offers", "ent:云雀")])
    graph.nodes["ent:山海集团"]["aliases"] = ("山海", "SHJT", "乙方")
    (row,) = suspicious_merges(graph)
    assert (row.entity, row.suspicion, row.second) == ("ent:山海集团", "names", ("乙方",))


def test_two_circles_of_two_articles() -> None:
    rows = [
        ("ent:张三", "headOf", "ent:甲", {"document": "doc:1"}),
        ("ent:张三", "headOf", "ent:乙", {"document": "doc:2"}),
    ]
    (row,) = suspicious_merges(network(rows, nodes=FIRMS | PEOPLE))
    assert (row.entity, row.suspicion) == ("ent:张三", "circles")
    assert {row.first, row.second} == {("ent:甲",), ("ent:乙",)}
    tied = network([*rows, ("ent:甲", "investsIn", "ent:乙")], nodes=FIRMS | PEOPLE)
    assert suspicious_merges(tied) == ()


def test_two_types() -> None:
    taken = {"ent:云雀": ("Product", "Company"), "ent:白鹭": ("Product",), "ent:未知": ("Product",)}
    (row,) = suspicious_merges(network([("ent:云雀", "competesWith", "ent:白鹭")]), taken_for=taken)
    assert (row.entity, row.first, row.second) == ("ent:云雀", ("Company",), ("Product",))


def test_all_questions_in_one_list() -> None:
    graph = industry()
    found = open_questions(graph)
    assert [row.kind for row in found] == ["contradiction", "unconfirmed", "single source"]
    assert found[0].why == "asserted and negated; the assertion is later"
    assert "“云雀尚未与石桥会议打通。”《posts/3.md》" in found.texts()[0]["sources"]
    assert [row.kind for row in open_questions(graph, kinds=["unconfirmed"])] == ["unconfirmed"]
    cut = open_questions(graph, each=0)
    assert (len(cut), cut.note) == (0, "left out: contradiction 1, unconfirmed 1, single source 1")
    with pytest.raises(QueryError, match="choose among contradiction"):
        open_questions(graph, kinds=["gossip"])  # type: ignore[list-item]


def test_a_fact_of_a_clash_keeps_its_sentences() -> None:
    graph = network(
        [
            ("ent:甲", "offers", "ent:品", {"evidence": (quote("甲推出品。"),)}),
            ("ent:乙", "offers", "ent:品", {"evidence": (quote("乙发布品。"),)}),
        ],
        nodes=FIRMS,
    )
    (row,) = open_questions(graph, kinds=["contested"])
    assert row.why == "推出: 乙、甲"
    assert [each.sentence for each in row.sources] == ["乙发布品。", "甲推出品。"]
