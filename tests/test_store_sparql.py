"""SPARQL as users type it, and what comes back."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

import pandas as pd
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from guanxi.errors import QueryError, StoreError, UnknownNameError
from guanxi.store import GraphStore, named_query, parse_assignment
from guanxi.store.sparql import prepare, refuse
from sample_stores import JIA, JIAXIN, YIXIN, claim, extraction, small_ontology, small_store

ENT = "https://w3id.org/guanxi/entity/"


@pytest.fixture(scope="module")
def store() -> GraphStore:
    return small_store(
        extraction("a", claim(JIAXIN, "competesWith", YIXIN, time="2022-01", role="一,二\n三")),
        extraction("b", claim(JIA, "uses", YIXIN), published="2023-01-01"),
    )


# ---------------------------------------------------------------------- asking


def test_prefixes_are_filled_in(store: GraphStore) -> None:
    assert store.query("ASK { ent:甲信 a gx:Product, skos:Concept }").boolean


def test_a_query_may_declare_its_own_prefixes(store: GraphStore) -> None:
    text = f"PREFIX e: <{ENT}> PREFIX gx: <urn:x> ASK {{ e:甲信 a ?c }}"
    assert store.query(text).boolean


def test_the_union_of_all_graphs_is_the_default_graph_unless_from_says_otherwise(
    store: GraphStore,
) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s gx:competesWith ?o }}"
    graph = "FROM <https://w3id.org/guanxi/graph/{}>"
    assert list(store.query(count.format("")).values()) == [("2",)]
    assert list(store.query(count.format(graph.format("facts"))).values()) == [("1",)]
    assert list(store.query(count.format(graph.format("lexicon"))).values()) == [("0",)]


def test_the_word_from_in_a_literal_changes_nothing(store: GraphStore) -> None:
    assert len(store.query('SELECT * { ?s gx:competesWith ?o FILTER("FROM" != "x") }  # FROM')) == 2


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/x>",
        "CLEAR ALL",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(store: GraphStore, update: str) -> None:
    with pytest.raises(QueryError, match="an update"):
        store.query(update)


# ---------------------------------------------------------------------- never fetching


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port that counts who knocks."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], calls
        stop.set()
        thread.join()


DISGUISES = [
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SeRvIcE<{url}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 1SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 1e5SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p trueSERVICE <{url}> {{ ?s ?p ?o }} }}",
    'SELECT * {{ ?s ?p "x"@en--ltrSERVICE <{url}> {{ ?s ?p ?o }} }}',
    "PREFIX x: <{url}> SELECT * {{ ?s ?p trueSERVICE x: {{ ?s ?p ?o }} }}",
    "PREFIX : <{url}> SELECT * {{ ?s ?p trueSERVICE: {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?a {{ 1 }} FILTER(?a<2)SERVICE#>\n<{url}> {{ ?s ?p ?o }} }}",
    "PREFIX b: <b:> SELECT * {{ FILTER(?a<b:c)SERVICE#>\n<{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ FILTER(1<2)#> ''' \nSERVICE <{url}> {{ ?s ?p ?o }} # '''\n }}",
    'SELECT * {{ FILTER(?a<2)#>"""\nSERVICE <{url}> {{ ?s ?p ?o }} #"""\n }}',
    "SELECT * {{ ?s <http://a\\u0062#> ?o . SERVICE <{url}> {{ ?s ?p ?o }}\n }}",
    "SELECT * {{ ?s <http://a\\u0062#> ?o . #>\nSERVICE <{url}> {{ ?s ?p ?o }} }}",
    "PREFIX x: <x:> SELECT * {{ ?s ?p x:a℘\\# . SERVICE <{url}> {{ ?s ?p ?o }}\n }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_service_never_reaches_the_network(
    store: GraphStore, listener: tuple[int, list[object]], disguise: str
) -> None:
    port, calls = listener
    text = disguise.format(url=f"http://127.0.0.1:{port}/sparql")
    with pytest.raises(QueryError):
        store.query(text)
    with pytest.raises(QueryError):
        list(store.dataset.query(text))
    assert calls == []


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of itself
def test_the_dataset_only_reads(store: GraphStore, listener: tuple[int, list[object]]) -> None:
    port, calls = listener
    dataset = store.dataset
    triple = (rdflib.URIRef(JIA.iri), rdflib.RDF.type, rdflib.RDFS.Resource)
    before = store.export("nquads")
    for change in (
        lambda: dataset.update(f"LOAD <http://127.0.0.1:{port}/x>"),
        lambda: dataset.update("CLEAR ALL"),
        lambda: dataset.add(triple),
        lambda: dataset.addN([(*triple, dataset.default_graph)]),
        lambda: dataset.remove((None, None, None)),
        lambda: dataset.graph(rdflib.URIRef("https://example.org/new")).add(triple),
    ):
        with pytest.raises(StoreError, match="only reads: build or remove documents"):
            change()
    assert calls == []
    assert store.export("nquads") == before


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER('SERVICE' != \"service\") }",
        "ASK { FILTER('''a \"service\" b''' = 'a \"\\u0073ervice\" b') }",
        "ASK { FILTER(<http://x/service> = <http://x/\\u0073ervice>) }",
        "ASK { # SERVICE <http://x> {}\n }",
        "PREFIX x: <http://x/> ASK { FILTER(x:service = <http://x/service>) }",
        "ASK { BIND(1 AS ?service) FILTER(?service = 1) }",
        "ASK { FILTER(LANG('a'@service) = 'service') }",
    ],
)
def test_the_word_service_may_be_said(store: GraphStore, text: str) -> None:
    assert store.query(text).boolean


@given(st.text(alphabet="SERVICEservice<>\"'#\\ ?:a1{}()@\n", max_size=60))
def test_nothing_exposes_the_keyword(text: str) -> None:
    """What is let through names SERVICE only inside a variable, local name or language tag."""
    try:
        safe = refuse(text, ["SERVICE"])
    except QueryError:
        return
    position = safe.lower().find("service")
    while position >= 0:
        assert any(mark in safe[:position] for mark in "?:@")
        position = safe.lower().find("service", position + 1)


# ---------------------------------------------------------------------- mistakes


def test_a_syntax_error_shows_the_place(store: GraphStore) -> None:
    with pytest.raises(QueryError) as caught:
        store.query("SELECT ?s {\n  ?甲信 'x' ?p }")
    message, line, caret = str(caught.value).splitlines()
    assert message.startswith("malformed SPARQL at line 2, column ")
    assert line == "    ?甲信 'x' ?p }"
    column = int(message.partition("column ")[2].partition(":")[0])
    # Two columns of indentation, and Chinese characters are two columns wide.
    assert caret.index("^") == 2 + (column - 1) + 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT * { ?s ?p ?o", "the query ends too early; is a } missing?"),
        ("SELECT ?a { ?a gx:uses }", "unexpected '}'"),
        ("ASK { ?s gx:role 'a }", "the query ends too early; is a ' missing?"),
        ("", "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_a_complaint_is_short(store: GraphStore, text: str, complaint: str) -> None:
    with pytest.raises(QueryError) as caught:
        store.query(text)
    assert str(caught.value).splitlines()[0].partition(": ")[2] == complaint


def test_an_unbound_variable_of_a_group_is_named(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="The SELECT contains a variable that is unbound"):
        store.query("SELECT ?x { ?s ?p ?o } GROUP BY ?s")


def test_an_unknown_prefix_is_named(store: GraphStore) -> None:
    with pytest.raises(
        QueryError, match=r"unknown prefix foo:; did you mean foaf:\? \(known: dcat, dct"
    ):
        store.query("SELECT * { ?s foo:bar ?o }")


@given(st.text(max_size=40))
def test_any_text_is_answered_or_refused(text: str) -> None:
    try:
        _STORE.query(text)
    except QueryError as error:
        assert str(error)  # noqa: PT017 - any other exception is the failure


_STORE = small_store()


# ---------------------------------------------------------------------- bindings


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("SELECT ?o { ?name gx:competesWith ?o }", [(YIXIN.iri,)]),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?name gx:competesWith ?o }", [("1",)]),
        ("SELECT ?o WHERE { { SELECT ?name ?o { ?name gx:competesWith ?o } } }", [(YIXIN.iri,)]),
        ("SELECT ?o { # { \n ?name gx:competesWith ?o }", [(YIXIN.iri,)]),
        (
            "SELECT ?o FROM <https://w3id.org/guanxi/graph/inferred> { ?name gx:uses ?o }",
            [],
        ),
    ],
)
def test_bindings_restrict_the_outermost_group(
    store: GraphStore, text: str, answer: list[tuple[str, ...]]
) -> None:
    assert list(store.query(text, {"name": "甲信"}).values()) == answer


def test_bindings_of_other_query_forms(store: GraphStore) -> None:
    given_ = {"name": rdflib.URIRef(JIAXIN.iri)}
    assert store.query("ASK { ?name gx:competesWith ?o }", given_).boolean
    constructed = store.query("CONSTRUCT { ?name a ?o } { ?name gx:competesWith ?o }", given_)
    assert [str(row[0]) for row in constructed] == [JIAXIN.iri]
    short = store.query("CONSTRUCT WHERE { ?name gx:competesWith ?o }", given_)
    assert [str(row[0]) for row in short] == [JIAXIN.iri]
    described = store.query("DESCRIBE ?name", given_)
    assert {str(row[0]) for row in described} == {JIAXIN.iri}


def test_a_bound_text_never_becomes_syntax(store: GraphStore) -> None:
    evil = '") } ?s ?p ?o . } # \\'
    result = store.query("SELECT ?x { BIND(?y AS ?x) }", {"y": rdflib.Literal(evil)})
    assert list(result.values()) == [(evil,)]


def test_written_terms_may_be_bound(store: GraphStore) -> None:
    query = "SELECT ?x { BIND(?y AS ?x) }"
    for text, n3 in [
        ("<https://example.org/a>", "<https://example.org/a>"),
        ('"文本"', '"文本"'),
        ('"文本"@zh', '"文本"@zh'),
        (
            '"2022-01-01"^^xsd:date',
            '"2022-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
        ),
    ]:
        ((term,),) = store.query(query, {"y": text})
        assert term is not None
        assert term.n3() == n3
    with pytest.raises(QueryError, match="is no RDF term"):
        store.query(query, {"y": "<not an iri>"})
    with pytest.raises(QueryError, match="is no RDF term"):
        store.query(query, {"y": '"a" . <x:a> <x:b> "c"'})


def test_binding_what_the_query_lacks(store: GraphStore) -> None:
    with pytest.raises(QueryError, match=r"no variable \?x to bind; it has \?name, \?o"):
        store.query("SELECT ?o { ?name gx:uses ?o }", {"x": "甲信"})
    with pytest.raises(UnknownNameError):
        store.query("SELECT ?o { ?name gx:uses ?o }", {"name": "无此名"})


def test_assignments() -> None:
    assert parse_assignment("name=企业微信") == ("name", "企业微信")
    assert parse_assignment("?name=a=b") == ("name", "a=b")
    for wrong in ("name", "=x", "na me=x"):
        with pytest.raises(QueryError, match="NAME=TEXT"):
            parse_assignment(wrong)


# ---------------------------------------------------------------------- answers


def test_rows_are_rdflib_terms(store: GraphStore) -> None:
    result = store.query(
        """SELECT ?label ?confidence ?earliest ?missing {
             ?c gx:confidence ?confidence ; gx:earliest ?earliest ; rdf:subject ?s .
             ?s skos:prefLabel ?label FILTER(LANG(?label) = "zh") }"""
    )
    assert result.variables == ("label", "confidence", "earliest", "missing")
    (row,) = result
    assert row[0] == rdflib.Literal("甲信", lang="zh")
    assert row[1] == rdflib.Literal("0.9", datatype=rdflib.XSD.decimal)
    assert row[2] == rdflib.Literal("2022-01-01", datatype=rdflib.XSD.date)
    assert row[3] is None


def test_text_formats(store: GraphStore) -> None:
    result = store.query("SELECT ?s ?role { ?c gx:role ?role ; rdf:subject ?s }")
    assert result.to("csv") == f's,role\n{JIAXIN.iri},"一,二\n三"\n'
    assert result.to("tsv") == f'?s\t?role\n<{JIAXIN.iri}>\t"一,二\\n三"\n'
    bindings = json.loads(result.to("json"))["results"]["bindings"]
    assert bindings == [
        {
            "s": {"type": "uri", "value": JIAXIN.iri},
            "role": {"type": "literal", "value": "一,二\n三"},
        }
    ]
    table = result.to("table")
    assert "ent:甲信" in table
    assert "三" in table


def test_names_in_a_table_can_be_asked_for(store: GraphStore) -> None:
    query = "SELECT ?e { GRAPH <https://w3id.org/guanxi/graph/facts> { ?e a gx:Product } }"
    (line,) = (line for line in store.query(query).to("table").splitlines() if "ent:" in line)
    name = line.strip("│ ")
    assert name == r"ent:Product\/乙信"
    assert store.query(f"ASK {{ {name} a gx:Product }}").boolean


def test_a_table_shows_brackets_as_they_are() -> None:
    store = small_store(extraction("a", claim(JIA, "uses", YIXIN, role="[red]红[/red]")))
    assert "[red]红[/red]" in store.query("SELECT ?role { ?c gx:role ?role }").to("table")


def test_yes_and_no(store: GraphStore) -> None:
    assert store.query("ASK { ?s gx:uses ?o }").to("table") == "yes\n"
    assert store.query("ASK { ?s gx:acquires ?o }").to("csv") == "false\n"
    assert json.loads(store.query("ASK {}").to("json")) == {"head": {}, "boolean": True}


def test_graphs(store: GraphStore) -> None:
    result = store.query("CONSTRUCT { ?s gx:uses ?o } WHERE { ?s gx:uses ?o }")
    turtle = result.to("turtle")
    assert "ent:甲集团 gx:uses" in turtle
    assert len(result.graph) == len(rdflib.Graph().parse(data=turtle, format="turtle")) == 1


def test_answers_of_the_wrong_kind(store: GraphStore) -> None:
    rows = store.query("SELECT ?s { ?s gx:uses ?o }")
    graph = store.query("CONSTRUCT WHERE { ?s gx:uses ?o }")
    with pytest.raises(QueryError, match="answers with rows, not with Turtle"):
        rows.to("turtle")
    with pytest.raises(QueryError, match="answers with rows, not with a graph"):
        _ = rows.graph
    with pytest.raises(QueryError, match="ask for turtle or table"):
        graph.to("csv")
    with pytest.raises(QueryError, match="answers with a graph, not with rows"):
        _ = graph.df
    with pytest.raises(QueryError, match="no format 'xlsx'"):
        rows.to("xlsx")  # type: ignore[arg-type]


def test_a_data_frame_has_numbers_and_dates(store: GraphStore) -> None:
    frame = store.query(
        "SELECT ?s ?start ?day { ?c gx:evidence/oa:start ?start ; rdf:subject ?s "
        "OPTIONAL { ?c gx:earliest ?day } } ORDER BY ?s"
    ).df
    assert list(frame.columns) == ["s", "start", "day"]
    assert pd.api.types.is_integer_dtype(frame["start"])
    assert [str(day) for day in frame["day"].dropna()] == ["2022-01-01"]


def test_an_answer_outlives_a_change() -> None:
    store = small_store(extraction("a", claim(JIA, "uses", YIXIN)))
    result = store.query("SELECT ?o { ?s gx:uses ?o }")
    store.remove("https://w3id.org/guanxi/document/a")
    assert len(list(result)) == 1
    assert len(store.query("SELECT ?o { ?s gx:uses ?o }")) == 0


# ---------------------------------------------------------------------- rdflib


def test_rdflib_gets_the_same_rows(store: GraphStore) -> None:
    query = "SELECT ?a ?b { ?a gx:competesWith ?b } ORDER BY ?a"
    assert [tuple(row) for row in store.dataset.query(query)] == list(store.query(query))


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of itself
def test_rdflib_sees_graphs_and_honours_from(store: GraphStore) -> None:
    facts = store.dataset.graph(rdflib.URIRef("https://w3id.org/guanxi/graph/facts"))
    competes = rdflib.URIRef("https://w3id.org/guanxi/ontology#competesWith")
    assert len(list(facts.triples((None, competes, None)))) == 1
    assert len(list(store.dataset.triples((None, competes, None)))) == 2
    text = "SELECT * FROM <https://w3id.org/guanxi/graph/facts> { ?a gx:competesWith ?b }"
    assert len(list(store.dataset.query(text))) == 1


def test_rdflib_binds_variables(store: GraphStore) -> None:
    rows = store.dataset.query(
        "SELECT ?a ?b { ?a gx:competesWith ?b }",
        initBindings={"a": rdflib.URIRef(JIAXIN.iri)},
    )
    assert [str(row[1]) for row in rows] == [YIXIN.iri]


def test_rdflib_asks_shipped_queries(store: GraphStore) -> None:
    query = named_query(small_ontology(), "competitors")
    name = rdflib.URIRef(JIAXIN.iri)
    rows = store.dataset.query(query.text, initBindings={rdflib.Variable("name"): name})
    answer = store.query(query, {"name": "甲信"})
    assert [[*map(str, row)] for row in rows] == [[*map(str, row)] for row in answer] != []
    with pytest.raises(QueryError, match="name: bind an rdflib term"):
        store.dataset.query(query.text, initBindings={"name": "甲信"})
    with pytest.raises(QueryError, match=r"no variable \?nobody"):
        store.dataset.query(query.text, initBindings={"nobody": name})


def test_prepared_queries_are_refused(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="as a string"):
        store.dataset.query(prepareQuery("SELECT * { ?s ?p ?o }"))


def test_malformed_sparql_through_rdflib(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="malformed SPARQL at line 1"):
        store.dataset.query("SELECT")


def test_preparing_keeps_the_text() -> None:
    text = "SELECT * { ?s ?p ?o }  # 注释"
    assert prepare(text).text == text
