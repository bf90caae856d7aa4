"""Analyses of networks against hand counts, published values, and networkx."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.errors import QueryError, UnknownNameError
from guanxi.network import (
    before_and_since,
    brokers,
    communities,
    ecosystems,
    heads,
    in_period,
    rival_cliques,
    rivalries,
    rivalry_graph,
    rivalry_matrix,
    roll_up,
    select,
    standing,
    standing_changes,
    structural_holes,
)
from sample_networks import network

RIVALS, PARTNERS = "competesWith", "partnersWith"


def of(graph: nx.Graph[int]) -> nx.MultiDiGraph[str]:
    """Return a network whose ties are the edges of a simple graph."""
    return network([(f"ent:{u:02}", PARTNERS, f"ent:{v:02}") for u, v in graph.edges])


KARATE = nx.karate_club_graph()
for *_, tie in KARATE.edges(data=True):
    tie.clear()  # as published, without the weights that were added later


# --- standing


def test_standing_of_the_karate_club_is_that_of_networkx() -> None:
    rows = {int(row.label): row for row in standing(of(KARATE))}
    assert {node: row.core for node, row in rows.items()} == nx.core_number(KARATE)
    for measure, reference in (
        ("pagerank", nx.pagerank(KARATE)),
        ("betweenness", nx.betweenness_centrality(KARATE)),
        ("eigenvector", nx.eigenvector_centrality(KARATE, max_iter=1000)),
    ):
        found = {node: getattr(row, measure) for node, row in rows.items()}
        assert found == pytest.approx(reference, abs=1e-5), measure
    # L. C. Freeman's and others' figures for members 1 and 34, here 0 and 33.
    assert rows[0].betweenness == pytest.approx(0.4376, abs=1e-4)
    assert (rows[0].degree, rows[33].degree) == (16, 17)


def test_an_installed_backend_makes_larger_networks_exact() -> None:
    pytest.importorskip("nx_rustworkx", reason="the extra `fast` is not installed")
    graph = network([("hub", "offers", f"n{number:04}") for number in range(2000)])
    hub = standing(graph, measures=["betweenness"])[0]
    assert (hub.label, hub.betweenness, hub.betweenness_error) == ("hub", 1.0, None)


def test_an_estimate_tells_its_error_and_is_near() -> None:
    graph = of(nx.barabasi_albert_graph(300, 2, seed=3))
    exact = {row.iri: row.betweenness or 0 for row in standing(graph, measures=["betweenness"])}
    found = standing(graph, by="betweenness", pivots=80, measures=[])
    assert "estimated from 80 of 300 entities" in found.note
    first = found[0]
    assert first.betweenness_error is not None
    assert abs((first.betweenness or 0) - exact[first.iri]) < 5 * first.betweenness_error + 0.01
    assert (first.eigenvector, first.core) == (None, None)


def test_standing_by_type_ranks_in_the_whole_network() -> None:
    graph = network(
        [("ent:a", "offers", "ent:p"), ("ent:a", "offers", "ent:q"), ("ent:b", "offers", "ent:q")],
        nodes={"ent:a": "Company", "ent:b": "Company"},
    )
    found = standing(graph, by="degree", only="Company")
    assert [(row.label, row.degree) for row in found] == [("a", 2), ("b", 1)]
    with pytest.raises(UnknownNameError, match="type is named 'Firm'"):
        standing(graph, only="Firm")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="choose among pagerank"):
        standing(graph, by="rank")  # type: ignore[arg-type]


def test_standing_changes_between_two_periods() -> None:
    def told(year: int) -> dict[str, str]:
        return {"earliest": f"{year}-01-01", "latest": f"{year}-12-31"}

    graph = network(
        [
            ("ent:a", PARTNERS, "ent:b", told(2020)),
            ("ent:a", PARTNERS, "ent:c", told(2021)),
            ("ent:b", PARTNERS, "ent:d", told(2022)),
            ("ent:b", PARTNERS, "ent:e", told(2023)),
        ]
    )
    before, after = before_and_since(graph, "2022")
    assert (before.number_of_edges(), after.number_of_edges()) == (2, 2)
    found = {row.label: row for row in standing_changes(before, after)}
    assert {name: row.course for name, row in found.items()} == {
        **{"a": "gone", "b": "up", "c": "gone", "d": "new", "e": "new"}
    }
    assert (found["b"].rank_before, found["b"].rank_after) == (2, 1)
    assert (found["b"].degree_before, found["b"].degree_after) == (1, 2)
    with pytest.raises(QueryError, match="no date"):
        before_and_since(graph, "soon")


def test_what_was_known_by_a_day_goes_by_the_articles() -> None:
    old = {"earliest": "2010-01-01", "latest": "2010-12-31"}
    graph = network(
        [
            ("ent:a", PARTNERS, "ent:b", {"document": "doc:1", **old}),
            ("ent:a", PARTNERS, "ent:c", {"document": "doc:2", **old}),
            ("ent:a", PARTNERS, "ent:d", {"document": "doc:3"}),
        ]
    )
    assert set(in_period(graph, as_of="2023-03")) == {"ent:a", "ent:b"}
    assert set(in_period(graph, as_of="2023")) == {"ent:a", "ent:b", "ent:c"}
    assert set(select(graph, documents=["doc:3"])) == {"ent:a", "ent:d"}
    assert set(select(graph, families=["capital"])) == set()
    with pytest.raises(UnknownNameError, match=r"family is named 'rival'.*rivalry"):
        select(graph, families=["rival"])


# --- groups


def test_communities_of_the_karate_club_are_as_good_as_published() -> None:
    found = communities(of(KARATE), runs=3)
    groups = [{int(iri.removeprefix("ent:")) for iri in row.members} for row in found]
    # Brandes et al. (2008) prove 0.4198 to be the most that any division reaches.
    assert 0.41 < nx.community.modularity(KARATE, groups) < 0.4199
    assert all(0 < (row.stability or 0) <= 1 for row in found)
    assert "3 other seeds: adjusted Rand index 0." in found.note


def test_communities_that_no_seed_divides_are_stable() -> None:
    ring = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(5))
    found = communities(of(ring))
    assert [(len(row.members), row.stability) for row in found] == [(5, 1.0), (4, 1.0)]
    assert found.note.endswith("10 other seeds: adjusted Rand index 1.00")
    assert communities(of(ring), runs=0)[0].stability is None


OWNED = [
    ("ent:u", "unitOf", "ent:c"),
    ("ent:u", "offers", "ent:p"),
    ("ent:c", "offers", "ent:p"),
    ("ent:f", "partOf", "ent:p"),
    ("ent:c", "subsidiaryOf", "ent:g"),
    ("ent:p", RIVALS, "ent:x"),
    ("ent:g", "investsIn", "ent:i"),
    ("ent:i", "acquires", "ent:j"),
    ("ent:i", "investsIn", "ent:k"),
    ("ent:h", "investsIn", "ent:j"),
]
COMPANIES = {**dict.fromkeys(map("ent:{}".format, "cgijkh"), "Company"), "ent:u": "BusinessUnit"}


def test_what_is_owned_counts_for_its_company_or_group() -> None:
    graph = network(OWNED, nodes=COMPANIES)
    assert {iri[4:]: head[4:] for iri, head in heads(graph, "company").items()} == {
        **{"c": "c", "u": "c", "p": "c", "f": "c", "g": "g", "x": "x"},
        **{"i": "i", "j": "j", "k": "k", "h": "h"},
    }
    assert heads(graph)["ent:f"] == "ent:g"
    rolled = roll_up(graph, "group")
    assert rolled.nodes["ent:g"]["members"] == tuple(f"ent:{name}" for name in "cfgpu")
    (rivalry,) = rolled.get_edge_data("ent:g", "ent:x").values()
    assert (rivalry["predicate"], rivalry["parts"]) == (RIVALS, ("ent:p", "ent:x"))
    with pytest.raises(ValueError, match="no level"):
        heads(graph, "holding")  # type: ignore[arg-type]


def test_owners_in_a_circle_and_articles_against_the_lexicon() -> None:
    circle = network([("ent:a", "subsidiaryOf", "ent:b"), ("ent:b", "subsidiaryOf", "ent:a")])
    assert len(set(heads(circle).values())) == 1
    known = {"origin": "background", "document": None, "evidence": ()}
    contested = network(
        [
            ("ent:a", "offers", "ent:p", known),
            ("ent:b", "offers", "ent:p"),
            ("ent:u", "offers", "ent:p"),
            ("ent:u", "unitOf", "ent:a"),
        ]
    )
    assert heads(contested, "entity")["ent:p"] == "ent:p"
    assert heads(contested)["ent:p"] == "ent:a"
    [found] = ecosystems(contested, heads=["ent:a"])
    assert [[fact.subject for fact in each.path] for each in found.members] == [
        ["ent:u"],
        ["ent:u", "ent:u"],
    ]


def test_an_ecosystem_follows_one_investment_and_knows_the_way() -> None:
    found = ecosystems(network(OWNED, nodes=COMPANIES), least=1)
    assert [row.name for row in found] == ["g系", "i系", "h系"]
    first = found[0]
    assert [(each.member[4:], each.tie) for each in first.members] == [
        *((name, "owned") for name in "cupf"),
        *((name, "invested") for name in "ij"),
    ]
    way = {each.member: [f.predicate for f in each.path] for each in first.members}
    assert way["ent:f"] == ["subsidiaryOf", "unitOf", "offers", "partOf"]
    assert way["ent:j"] == ["investsIn", "acquires"]
    assert first.shared == ("ent:j",)
    assert (first.owned, first.invested, first.companies) == (4, 2, 3)


def test_a_company_is_called_by_its_short_alias() -> None:
    graph = network(OWNED, nodes=COMPANIES)
    graph.nodes["ent:g"].update(label="云海控股", aliases=("云", "云海", "YH"))
    assert ecosystems(graph)[0].name == "云海系"


# --- rivalry


def test_rivals_directly_by_parent_and_over_shared_customers() -> None:
    graph = network(
        [
            *OWNED,
            ("ent:y", "offers", "ent:x"),
            ("ent:m", "supplies", "ent:k"),
            ("ent:n", "supplies", "ent:k"),
            ("ent:k", "uses", "ent:m"),
            ("ent:h", "uses", "ent:m"),
            ("ent:h", "uses", "ent:n"),
            ("ent:q", "uses", "ent:n"),
            ("ent:k", "supplies", "ent:m"),
        ],
        nodes=COMPANIES,
    )
    found = {(row.one[4:], row.other[4:]): row for row in rivalries(graph)}
    assert {pair: row.kind for pair, row in found.items()} == {
        **{("p", "x"): "direct", ("g", "y"): "parent", ("m", "n"): "indirect"}
    }
    assert found["g", "y"].facts == found["p", "x"].facts
    shared = found["m", "n"]
    assert shared.shared == ("ent:h", "ent:k")
    assert shared.overlap == pytest.approx(2 / 0.6931, abs=1e-3)
    assert {fact.predicate for fact in shared.shared_facts} == {"uses", "supplies"}
    assert [row.kind for row in rivalries(graph, indirect=False)] == ["direct", "parent"]


def test_a_matrix_and_a_clique_of_three() -> None:
    graph = network(
        [
            ("ent:a", RIVALS, "ent:b"),
            ("ent:b", RIVALS, "ent:c", {"document": "doc:2"}),
            ("ent:c", RIVALS, "ent:a"),
            ("ent:c", RIVALS, "ent:b"),
            ("ent:c", RIVALS, "ent:d"),
            ("ent:d", "disputesWith", "ent:a"),
            ("ent:d", "disputesWith", "ent:b"),
        ]
    )
    (clique,) = rival_cliques(graph)
    assert (clique.name, clique.articles, len(clique.facts)) == ("b、c、a", 2, 3)
    matrix = rivalry_matrix(graph)
    assert matrix.loc["b", "c"] == matrix.loc["c", "b"] == 2
    assert (matrix.to_numpy() == matrix.to_numpy().T).all()
    assert rivalry_graph(graph, disputes=False).number_of_edges() == 4


# --- brokerage


def test_structural_holes_are_those_of_burt_and_borgatti() -> None:
    # The network of S. P. Borgatti, "Structural Holes: Unpacking Burt's Redundancy Measures".
    ties = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
    found = {
        row.label: (round(row.effective_size, 2), round(row.constraint, 3))
        for row in structural_holes(network([(f"ent:{u}", PARTNERS, f"ent:{v}") for u, v in ties]))
    }
    assert found["G"] == (4.67, 0.4)
    assert found["A"] == (2.5, 0.595)
    assert found["C"] == (1.0, 1.0)


def test_structural_holes_of_the_karate_club_are_those_of_networkx() -> None:
    rows = {int(row.label): row for row in structural_holes(of(KARATE))}
    sizes = {node: row.effective_size for node, row in rows.items()}
    assert sizes == pytest.approx(nx.effective_size(KARATE))
    assert {n: row.constraint for n, row in rows.items()} == pytest.approx(nx.constraint(KARATE))
    assert structural_holes(network([], nodes={"ent:a": "Company"})) == ()


def test_who_works_with_rivals_is_caught_between_them() -> None:
    graph = network(
        [
            ("ent:甲", "offers", "ent:云"),
            ("ent:乙", "offers", "ent:雁"),
            ("ent:云", RIVALS, "ent:雁"),
            ("ent:厂", "supplies", "ent:甲"),
            ("ent:店", "uses", "ent:雁"),
            ("ent:厂", "partnersWith", "ent:乙"),
            ("ent:店", "uses", "ent:云"),
            ("ent:基金", "investsIn", "ent:甲"),
            ("ent:基金", "investsIn", "ent:乙"),
            ("ent:云", "integratesWith", "ent:雁"),
            ("ent:旁人", "partnersWith", "ent:甲"),
        ]
    )
    found = {row.broker[4:]: row for row in brokers(graph)}
    assert {name: row.side for name, row in found.items()} == {
        **{"厂": "ally", "店": "ally", "基金": "investor"}
    }
    assert {iri[4:] for iri in found["厂"].between} == {"甲", "乙"}
    assert {fact.predicate for fact in found["厂"].facts} == {"supplies", "partnersWith"}
    (quarrel,) = found["厂"].rivalry_facts
    assert (quarrel.subject, quarrel.object) == ("ent:云", "ent:雁")


# --- invariants

NAMES = [f"ent:{letter}" for letter in "abcdefg"]
EDGES = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([RIVALS, PARTNERS, "offers", "investsIn", "subsidiaryOf", "supplies"]),
        st.sampled_from(NAMES),
    ),
    max_size=20,
)


@settings(max_examples=25, deadline=None)
@given(EDGES)
def test_no_order_and_no_direction_of_symmetric_facts_matters(
    edges: list[tuple[str, str, str]],
) -> None:
    kinds = dict.fromkeys(NAMES, "Company")

    def analysed(ties: list[tuple[str, str, str]]) -> list[object]:
        keyed = [(*tie, {"key": "".join(sorted(tie)) + str(n)}) for n, tie in ties_numbered(ties)]
        graph = network(keyed, nodes=kinds)
        return [
            [(row.one, row.other, row.kind, row.shared) for row in rivalries(graph)],
            [(row.members, row.owners) for row in rival_cliques(graph)],
            [(row.broker, row.side, row.between) for row in brokers(graph)],
            [(row.name, [m.member for m in row.members]) for row in ecosystems(graph, least=1)],
            [(row.iri, row.constraint) for row in structural_holes(graph)],
        ]

    turned = [(o, p, s) if p in {RIVALS, PARTNERS} else (s, p, o) for s, p, o in edges]
    assert analysed(edges) == analysed(turned)
    assert analysed(edges) == analysed(edges[::-1])


def ties_numbered(
    ties: list[tuple[str, str, str]],
) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Number equal ties, so that each keeps its key wherever it stands."""
    seen: dict[tuple[str, ...], int] = {}
    for tie in ties:
        same = tuple(sorted(tie))
        seen[same] = seen.get(same, -1) + 1
        yield seen[same], tie


@settings(max_examples=25, deadline=None)
@given(EDGES)
def test_a_further_rivalry_takes_none_away(edges: list[tuple[str, str, str]]) -> None:
    kinds = dict.fromkeys(NAMES, "Company")
    fewer = network(edges, nodes=kinds)
    more = network([*edges, ("ent:a", RIVALS, "ent:b")], nodes=kinds)

    def pairs(graph: nx.MultiDiGraph[str]) -> set[tuple[str, str]]:
        return {(row.one, row.other) for row in rivalries(graph)}

    assert pairs(more) >= pairs(fewer) | {("ent:a", "ent:b")}
    assert len(brokers(more)) >= len(brokers(fewer))
    rolled = roll_up(more, "group")
    assert sorted(i for _, members in rolled.nodes(data="members") for i in members) == sorted(more)
