"""What changed between two networks."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.network import Diff, Fact, changes, facts
from guanxi.network.fact_status import fact_status
from sample_networks import industry, network, quote

NAMES = [f"ent:{letter}" for letter in "abcd"]
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["competesWith", "acquires"]),
        st.sampled_from(NAMES),
        st.sampled_from(["asserted", "planned", "rumoured", "ended", "negated"]),
        st.sampled_from(["doc:1", "doc:2", "doc:3"]),
    ),
    max_size=10,
)
Row = tuple[str, str, str, str, str]


def built(rows: list[Row]) -> nx.MultiDiGraph[str]:
    return network([(s, p, o, {"status": status, "document": d}) for s, p, o, status, d in rows])


def told(diff: Diff) -> set[tuple[str, str, object, object]]:
    texts = [row["about"] for row in diff.texts()]
    return {(c.change, text, c.before, c.after) for c, text in zip(diff, texts, strict=True)}


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ([("asserted", "doc:1")], "asserted"),
        ([("planned", "doc:1"), ("asserted", "doc:2")], "asserted"),
        ([("asserted", "doc:1"), ("ended", "doc:2")], "ended"),
        ([("negated", "doc:1"), ("asserted", "doc:2")], "asserted"),
        ([("negated", "doc:1"), ("asserted", "doc:1")], "asserted"),  # as in the store
        ([("rumoured", "doc:1"), ("negated", "doc:3")], "negated"),
        ([("planned", "doc:1"), ("rumoured", "doc:2")], "rumoured"),
    ],
)
def test_the_latest_word_counts(claims: list[tuple[str, str]], status: str) -> None:
    graph = built([("ent:a", "acquires", "ent:b", *claim) for claim in claims])
    (fact,) = facts(graph)
    assert fact_status(graph, fact) == status


def test_a_rumour_that_came_true_has_turned() -> None:
    before = industry()
    after = industry()
    after.add_edge(
        "ent:山海集团",
        "ent:江河科技",
        key="new",
        **{
            **before.edges["ent:山海集团", "ent:江河科技", "c6"],
            "status": "asserted",
            "document": "doc:2",
            "evidence": (quote("山海集团完成了对江河科技的收购。", "山海集团", "江河科技"),),
        },
    )
    (change,) = changes(before, after)
    assert isinstance(change.about, Fact)
    assert (change.change, change.before, change.after) == ("turned", "rumoured", "asserted")
    assert change.sentence == "山海集团完成了对江河科技的收购。"
    assert (change.document, change.published) == ("doc:2", "2023-05-20")
    assert "山海集团 收购 江河科技" in str(changes(before, after))


def test_what_is_new_and_gone() -> None:
    before = network([("ent:a", "offers", "ent:b"), ("ent:a", "offers", "ent:c")])
    after = network([("ent:a", "offers", "ent:b"), ("ent:d", "offers", "ent:b")])
    diff = changes(before, after)
    assert diff.counts() == {
        "turned": 0,
        "new fact": 1,
        "gone fact": 1,
        "new entity": 1,
        "gone entity": 1,
    }
    assert diff.note == "new facts 1, facts gone 1, new entities 1, entities gone 1"
    assert [change.about for change in diff.of("new entity", "gone entity")] == ["ent:d", "ent:c"]
    assert diff.texts()[0]["about"] == "d 推出 b"
    assert diff.records()[-1]["about"] == "c"


@settings(max_examples=50, deadline=None)
@given(CLAIMS, CLAIMS)
def test_changes_are_mirrored(first: list[Row], second: list[Row]) -> None:
    mirror = {
        "turned": "turned",
        "new fact": "gone fact",
        "gone fact": "new fact",
        "new entity": "gone entity",
        "gone entity": "new entity",
    }
    there = changes(built(first), built(second))
    back = changes(built(second), built(first))
    turned_round = {(mirror[kind], about, now, then) for kind, about, then, now in told(there)}
    assert turned_round == told(back)
    assert changes(built(first), built(first[::-1])) == ()
    assert len(there) == sum(there.counts().values())


def test_nothing_new_is_said() -> None:
    assert changes(industry(), industry()).note == "no change"
