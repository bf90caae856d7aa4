"""The named queries that guanxi ships, and how others may be written."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pytest

from guanxi.errors import OntologyError, QueryError, UnknownNameError
from guanxi.model import Extraction
from guanxi.store import GraphStore, NamedQuery, QueryResult, named_queries, named_query
from guanxi.store.bindings import read_bindings
from guanxi.store.sparql import prepare
from guanxi.vocabulary import PREFIXES, load_ontology
from sample_stores import (
    JIA,
    JIAXIN,
    UNIT,
    YI,
    YIXIN,
    ZHANG,
    claim,
    extraction,
    found,
    small_ontology,
    small_store,
)

SHIPPED = named_queries(load_ontology())
NAMES = [query.name for query in SHIPPED]

LAB = found("甲实验室", "BusinessUnit")
APP = found("甲图", "Product")


def with_body(found: Extraction) -> Extraction:
    """Give an article a body that is long enough to be known again."""
    text = "\n".join([found.document.title, *map(str, range(100, 200))])
    return dataclasses.replace(found, document=dataclasses.replace(found.document, text=text))


@pytest.fixture(scope="module")
def store() -> GraphStore:
    store = small_store(
        extraction(
            "a",
            claim(JIAXIN, "competesWith", YIXIN, quotes=("甲信对标乙信。", "两家是对手。")),
            claim(JIAXIN, "integratesWith", APP, time="2022-01"),
            claim(YI, "investsIn", JIA, "planned"),
            claim(ZHANG, "headOf", UNIT, role="总裁"),
            claim(LAB, "unitOf", UNIT),
            claim(LAB, "offers", APP),
            claim(JIA, "partnersWith", YI),
            published="2022-09-14",
        ),
        extraction(
            "b",
            claim(YIXIN, "competesWith", JIAXIN, confidence=0.6, quotes=("乙信追赶甲信。",)),
            claim(JIAXIN, "integratesWith", YIXIN, "rumoured", time="2021/.."),
            claim(ZHANG, "headOf", UNIT, "ended", time="2022-12"),
            claim(YI, "uses", JIAXIN),
            published="2023-01-01",
        ),
        with_body(extraction("c", claim(JIAXIN, "competesWith", APP), published=None)),
        with_body(
            extraction(
                "d",
                claim(YI, "offers", YIXIN, speaker="李四"),
                claim(YI, "disputesWith", JIA),
                claim(YI, "supplies", JIA, "negated"),
                dataclasses.replace(claim(JIA, "investsIn", YI), round="A轮"),
                published="2023-06-01",
                entities=(JIAXIN,),
            )
        ),
    )
    (record,) = store.claims(predicate="disputesWith")
    store.reviewing.decide([store.reviewing.review(record, "accepted", author="王")])
    return store


def column(result: QueryResult, name: str) -> list[str | None]:
    return [record[name] for record in result.records()]


def required(query: NamedQuery) -> dict[str, str]:
    name = "甲集团" if query.name in ("products", "units") else "甲信"
    return {
        parameter.name: "乙信" if parameter.name == "second" else name
        for parameter in query.parameters
        if parameter.required
    }


# ---------------------------------------------------------------------- all of them


def test_there_are_enough_and_they_describe_themselves() -> None:
    assert len(SHIPPED) >= 10
    for query in SHIPPED:
        assert " · " in query.title
        assert query.description.endswith(".")
        assert all(parameter.description for parameter in query.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_answers_something(store: GraphStore, name: str) -> None:
    query = named_query(load_ontology(), name)
    assert len(store.query(query, required(query))) > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_restricts(store: GraphStore, name: str) -> None:
    query = named_query(load_ontology(), name)
    values = {
        "entity": "甲实验室",
        "date": "2099-01-01",
        "predicate": "regulates",
        "status": "negated",
    }
    whole = store.query(query, required(query))
    for parameter in query.parameters:
        given = {**required(query), parameter.name: values[parameter.kind]}
        answer = store.query(query, given)
        # A required one is never left out: another value gives another answer.
        assert parameter.required or len(answer) < len(whole)
        assert answer.to("tsv") != whole.to("tsv")


@pytest.mark.parametrize("name", NAMES)
def test_the_union_of_graphs_makes_no_difference(store: GraphStore, name: str) -> None:
    query = named_query(load_ontology(), name)
    inner = store._store
    text = prepare(query.text, read_bindings(inner, small_ontology(), query, required(query))).text
    answers = []
    for union in (False, True):
        answer = inner.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
        assert isinstance(answer, ox.QuerySolutions)
        answers.append(QueryResult(answer).to("tsv"))
    assert answers[0] == answers[1] == store.query(query, required(query)).to("tsv")


@pytest.mark.parametrize("name", NAMES)
def test_no_row_comes_twice(store: GraphStore, name: str) -> None:
    query = named_query(load_ontology(), name)
    rows = list(store.query(query, required(query)).values())
    assert len(rows) == len(set(rows))


# ---------------------------------------------------------------------- one by one


def ask(store: GraphStore, query: str, /, **bindings: str) -> QueryResult:
    return store.query(named_query(load_ontology(), query), bindings)


def test_competitors_come_with_their_sentences_best_first(store: GraphStore) -> None:
    result = ask(store, "competitors", name="甲信")
    rows = [(r["competitor"], r["quote"], r["source"]) for r in result.records()]
    assert rows == [
        ("乙信", "甲信对标乙信。", "某报"),
        ("甲图", "甲信和乙信是竞争对手。", "某报"),
        ("乙信", "乙信追赶甲信。", "某报"),
    ]
    since = ask(store, "competitors", name="甲信", since="2023-01-01")
    assert column(since, "quote") == ["乙信追赶甲信。"]


def test_integrations_follow_time(store: GraphStore) -> None:
    result = ask(store, "integrations")
    rows = [(r["a"], r["b"], r["time"], r["status"]) for r in result.records()]
    assert rows == [
        ("甲信", "乙信", "2021/..", "rumoured"),
        ("甲信", "甲图", "2022-01", "asserted"),
    ]


def test_leaders_with_what_ended(store: GraphStore) -> None:
    rows = [(r["person"], r["role"], r["status"]) for r in ask(store, "leaders").records()]
    assert rows == [("张三", "总裁", "asserted"), ("张三", None, "ended")]
    assert len(ask(store, "leaders", predicate="founderOf")) == 0


def test_products_across_units_from_articles_and_background(store: GraphStore) -> None:
    rows = [(r["product"], r["offeredBy"]) for r in ask(store, "products", name="甲公司").records()]
    assert rows == [("甲图", "甲实验室"), ("甲信", "甲集团")]


def test_units_of_units(store: GraphStore) -> None:
    rows = [(r["unit"], r["parent"]) for r in ask(store, "units", name="甲集团").records()]
    assert rows == [("甲实验室", "甲事业群"), ("甲事业群", "甲集团")]


def test_evidence_lists_every_sentence(store: GraphStore) -> None:
    result = ask(store, "evidence", subject="乙信", predicate="competesWith", object="甲信")
    assert column(result, "quote") == ["甲信对标乙信。", "两家是对手。", "乙信追赶甲信。"]


def test_a_timeline_needs_a_day(store: GraphStore) -> None:
    days = column(ask(store, "timeline", name="甲信"), "day")
    assert days == ["2021-01-01", "2022-01-01", "2022-09-14", "2023-01-01", "2023-01-01"]


def test_contradictions_stand_side_by_side(store: GraphStore) -> None:
    (row,) = ask(store, "contradictions").records()
    assert (row["subject"], row["object"], row["denial"]) == ("张三", "甲事业群", "ended")


def test_planned_and_rumoured(store: GraphStore) -> None:
    statuses = column(ask(store, "planned"), "status")
    assert sorted(str(status) for status in statuses) == ["planned", "rumoured"]


def test_documents_count_what_they_hold(store: GraphStore) -> None:
    rows = [(r["title"], r["entities"], r["claims"]) for r in ask(store, "documents").records()]
    assert rows == [
        ("标题 c", "2", "1"),
        ("标题 a", "8", "7"),
        ("标题 b", "5", "4"),
        ("标题 d", "4", "4"),
    ]


def test_most_mentioned(store: GraphStore) -> None:
    first = next(iter(ask(store, "most-mentioned").records()))
    assert first == {"entity": "甲信", "type": "产品", "documents": "4", "occurrences": "4"}


def test_claims_of_a_status(store: GraphStore) -> None:
    assert column(ask(store, "claims", status="negated"), "status") == ["negated"]


def test_owners_of_what_competes_are_rivals(store: GraphStore) -> None:
    rows = list(ask(store, "rivalries", name="甲集团").values())
    assert rows == [("甲集团", "乙科技")]


def test_all_relations_with_their_origin(store: GraphStore) -> None:
    rows = {tuple(row) for row in ask(store, "relations", name="甲信").values()}
    assert ("甲集团", "推出", "甲信", "background", "0") in rows
    assert ("甲信", "竞争", "乙信", "articles", "2") in {
        (b, r, a, *more) if a == "乙信" else (a, r, b, *more) for a, r, b, *more in rows
    }


def test_what_two_have_in_common(store: GraphStore) -> None:
    rows = list(ask(store, "connections", first="甲信", second="乙信").values())
    assert rows == [("乙科技", "使用", "推出")]


def test_customers_stand_on_the_side_of_those_who_take(store: GraphStore) -> None:
    rows = [(r["provider"], r["customer"]) for r in ask(store, "customers").records()]
    assert sorted(map(str, rows)) == [str(("乙科技", "甲集团")), str(("甲信", "乙科技"))]


def test_reviews_tell_who_decided(store: GraphStore) -> None:
    (row,) = ask(store, "reviews").records()
    assert (row["relation"], row["review"], row["author"]) == ("纠纷", "accepted", "王")


# ---------------------------------------------------------------------- using and writing them


def test_a_missing_and_an_unknown_parameter(store: GraphStore) -> None:
    with pytest.raises(QueryError, match=r"'competitors' needs name \(entity\): add --bind name=…"):
        ask(store, "competitors")
    with pytest.raises(QueryError, match="'documents' has no parameter name; it has none"):
        ask(store, "documents", name="甲信")
    with pytest.raises(UnknownNameError, match="no single query is named 'rivals'"):
        ask(store, "rivals")


@pytest.mark.parametrize(
    ("bindings", "message"),
    [
        ({"status": "likely"}, "no single status is named 'likely'; did you mean asserted"),
        ({"predicate": "loves"}, "no single relation is named 'loves'"),
        ({"since": "yesterday"}, "since: 'yesterday' is no date; write it as 2022-09-14"),
    ],
)
def test_a_text_that_does_not_fit_its_parameter(
    store: GraphStore, bindings: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        ask(store, "claims", **bindings)


def ontology_with(file: Path, text: str) -> GraphStore:
    file.write_text(text, encoding="utf-8")
    ontology = dataclasses.replace(small_ontology(), query_files=(file,))
    return GraphStore.open(None, ontology=ontology)


def test_a_query_of_ones_own(tmp_path: Path) -> None:
    store = ontology_with(
        tmp_path / "mine.rq",
        "# title: 我的\n# description: First line\n# description: and second.\n#\n"
        "# parameter count: number - how many\n# parameter word: text, required\n"
        "SELECT ?word ?count { BIND(?count AS ?n) BIND(?word AS ?w) }\n# title: not this one\n",
    )
    (query,) = named_queries(store.ontology)
    assert (query.name, query.title) == ("mine", "我的")
    assert query.description == "First line and second."
    assert [(p.name, p.kind, p.required, p.description) for p in query.parameters] == [
        ("count", "number", False, "how many"),
        ("word", "text", True, ""),
    ]
    result = store.query(query, {"word": "甲信", "count": "12"})
    assert list(result.values()) == [("甲信", "12")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "begin the query with a line '# title: …'"),
        ("# title: x\n# parameter name entity\nSELECT * {}", "write '# parameter NAME: KIND"),
        ("# title: x\n# parameter name: colour\nSELECT * {}", "write '# parameter NAME: KIND"),
    ],
)
def test_a_malformed_query_file(tmp_path: Path, text: str, message: str) -> None:
    store = ontology_with(tmp_path / "mine.rq", text)
    with pytest.raises(OntologyError, match=rf"mine\.rq: {message}"):
        named_queries(store.ontology)
