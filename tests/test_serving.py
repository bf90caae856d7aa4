"""`guanxi serve`, asked by real clients over real connections."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, GET, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from guanxi import KnowledgeGraph
from guanxi.store import GraphStore
from guanxi.vocabulary import load_ontology
from served_graph import ARTICLES, ENTITY, GRAPH, Served, build, children, serving
from test_store_sparql import DISGUISES

pytestmark = [
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
    pytest.mark.xdist_group("serving"),
]

COMPETITORS = "SELECT ?b { ent:企业微信 gx:competesWith ?b }"
COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s gx:competesWith ?o }}"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serving")
    build(folder / "guanxi.db", folder / "articles", ARTICLES)
    return folder / "guanxi.db"


@pytest.fixture(scope="module")
def served(store: Path) -> Iterator[Served]:
    options = ("--timeout", "2", "--max-answer", "2", "--allow-origin", "http://localhost:3000")
    with serving(store, *options) as running:
        yield running


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Served]:
    """One that may be changed, of a copy."""
    copy = tmp_path_factory.mktemp("editable") / "guanxi.db"
    shutil.copytree(store, copy)
    with serving(copy, "--allow-updates") as running:
        yield running


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port that counts who knocks."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                calls.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], calls
        stop.set()
        thread.join()


# ---------------------------------------------------------------------- clients


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("way", [None, POSTDIRECTLY])
def test_sparqlwrapper(served: Served, method: str, way: str | None) -> None:
    client = SPARQLWrapper(served.endpoint)
    client.setMethod(method)
    if way is not None and method == POST:
        client.setRequestMethod(way)
    client.setQuery(COMPETITORS)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert {row["b"]["value"] for row in rows} == {f"{ENTITY}钉钉"}
    client.setReturnFormat(XML)
    assert f"{ENTITY}钉钉" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().splitlines() == ["b", f"{ENTITY}钉钉"]
    client.setQuery("CONSTRUCT { ?a gx:competesWith ?b } WHERE { ?a gx:competesWith ?b }")
    client.setReturnFormat(TURTLE)
    graph = rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")
    assert len(graph) == 6
    client.setQuery("ASK { ent:企业微信 a gx:Product }")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True


def test_rdflib(served: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(served.endpoint, method="POST"))
    competes = rdflib.URIRef("https://w3id.org/guanxi/ontology#competesWith")
    wecom = rdflib.URIRef(f"{ENTITY}企业微信")
    assert list(graph.objects(wecom, competes)) == [rdflib.URIRef(f"{ENTITY}钉钉")]
    assert [str(row.b) for row in graph.query(COMPETITORS)] == [f"{ENTITY}钉钉"]
    assert graph.query("ASK { ?a gx:competesWith ?b }").askAnswer
    # A named graph of rdflib becomes default-graph-uri.
    facts = rdflib.Graph(SPARQLStore(served.endpoint), identifier=rdflib.URIRef(f"{GRAPH}facts"))
    assert len(list(facts.triples((None, competes, None)))) == 3


def curl(*arguments: str) -> str:
    told = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail-with-body", "--max-time", "20", *arguments],
        capture_output=True,
        check=True,
        text=True,
    )
    return told.stdout


def test_curl(served: Served) -> None:
    given = ("--data-urlencode", f"query={COMPETITORS}", "-H", "Accept: text/csv")
    rows = f"b\n{ENTITY}钉钉\n"
    assert curl("--get", served.endpoint, *given) == rows
    assert curl(served.endpoint, *given) == rows
    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary", COMPETITORS)
    assert json.loads(curl(served.endpoint, *direct))["head"]["vars"] == ["b"]
    head = curl("--head", "--get", served.endpoint, *given)
    assert head.startswith("HTTP/1.1 200")
    assert "text/csv" in head
    options = curl("--request", "OPTIONS", "--include", served.endpoint)
    assert options.startswith("HTTP/1.1 204")
    assert "allow: GET, HEAD, POST, OPTIONS" in options
    assert "access-control" not in options
    page = curl("--location", f"{served.address}/entity/WeCom")
    assert "<h1>企业微信" in page


@pytest.mark.parametrize(
    ("accept", "media_type", "query"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", COMPETITORS),
        ("application/sparql-results+xml", "application/sparql-results+xml", COMPETITORS),
        ("text/tab-separated-values", "text/tab-separated-values", COMPETITORS),
        ("text/csv;q=0.2,application/json;q=0.1", "text/csv", COMPETITORS),
        ("*/*", "application/sparql-results+json", COMPETITORS),
        (
            "text/html,application/xml;q=0.9,*/*;q=0.8",
            "application/sparql-results+xml",
            COMPETITORS,
        ),
        ("application/n-triples", "application/n-triples", "DESCRIBE ent:企业微信"),
        ("application/ld+json", "application/ld+json", "DESCRIBE ent:企业微信"),
        ("application/rdf+xml", "application/rdf+xml", "DESCRIBE ent:企业微信"),
    ],
)
def test_the_client_chooses_the_format(
    served: Served, accept: str, media_type: str, query: str
) -> None:
    reply = served.query(query, accept=accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert "accept" in reply.headers["vary"]


def test_a_format_that_there_is_not(served: Served) -> None:
    assert served.query(COMPETITORS, accept="image/png").status == 406


def test_answers_are_those_of_the_graph_itself(served: Served, store: Path) -> None:
    with KnowledgeGraph.open(store) as graph:
        for query in graph.queries():
            if not query.parameters:
                here = graph.query(query.name).to("json")
                there = served.query(query.text, accept="application/sparql-results+json")
                rows = [json.loads(text)["results"]["bindings"] for text in (here, there.text)]
                assert rows[0] == rows[1], query.name


# ---------------------------------------------------------------------- which graphs


def test_the_dataset_is_what_query_or_request_says(served: Served) -> None:
    def count(more: str = "", **graphs: str) -> int:
        reply = served.query(COUNT.format(more), **graphs)
        assert reply.status == 200, reply.text
        return int(reply.text.splitlines()[1])

    facts, inferred = f"{GRAPH}facts", f"{GRAPH}inferred"
    assert count() == 6
    assert count(f"FROM <{facts}>") == 3
    assert count(f"FROM <{facts}> FROM <{inferred}>") == 6
    assert count(default_graph_uri=facts) == 3
    assert count(named_graph_uri=facts) == 0
    assert count(f"FROM <{facts}> FROM <{inferred}>", default_graph_uri=inferred) == 3
    assert count(f"FROM NAMED <{facts}>") == 0
    within = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s gx:competesWith ?o } }"
    assert served.query(within, named_graph_uri=facts).text.split() == ["n", "3"]
    assert served.query(within, default_graph_uri=facts).text.split() == ["n", "0"]
    assert served.query(within, default_graph_uri="facts").status == 400


# ---------------------------------------------------------------------- never fetching


@pytest.mark.parametrize("disguise", DISGUISES)
def test_service_never_reaches_the_network(
    served: Served, listener: tuple[int, list[object]], disguise: str
) -> None:
    port, calls = listener
    reply = served.query(disguise.format(url=f"http://127.0.0.1:{port}/sparql"))
    assert reply.status == 400
    assert calls == []


@pytest.mark.parametrize(
    "text",
    [
        "ASK { FILTER('SERVICE' != \"service\") }",
        "ASK { # SERVICE <http://x> {}\n }",
        "ASK { FILTER(<http://x/service> = <http://x/\\u0073ervice>) }",
        "PREFIX service: <http://x/> ASK { FILTER(service:a = <http://x/a>) }",
        "PREFIX My-Service: <http://x/> ASK { { SELECT * { FILTER(My-Service:service = "
        "<http://x/service>) } } }",
        "PREFIX x: <http://service/> ASK { FILTER(x:service = <http://service/service>) }",
        "ASK { BIND('LOAD' AS ?load) FILTER(?load = 'LOAD') }",
    ],
)
def test_the_word_service_may_be_said(served: Served, text: str) -> None:
    assert served.query(text).text == "true"


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <{url}>",
        "load silent <{url}> into graph <x:g>",
        "PREFIX x: <{url}> LOAD x:",
        "INSERT DATA {{ <a:a> <a:b> 1 }} ; # LOAD\n LOAD <{url}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "DELETE WHERE {{ ?s ?p '\"' }} ; LOAD <{url}> # \"",
    ],
)
def test_updates_fetch_nothing_either(
    editable: Served, listener: tuple[int, list[object]], update: str
) -> None:
    port, calls = listener
    reply = editable.update(update.format(url=f"http://127.0.0.1:{port}/x.ttl"))
    assert reply.status == 400
    assert "never fetches" in reply.text
    assert calls == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be told")
def test_oxigraph_could_not_fetch_if_it_wanted_to(
    store: Path, listener: tuple[int, list[object]]
) -> None:
    import asyncio

    from guanxi.serving.connections import Connections, Request
    from guanxi.serving.oxigraph import OxigraphServer, find_oxigraph

    port, calls = listener

    async def ask() -> bytes:
        with GraphStore.open(store, ontology=load_ontology()) as read:
            assert read.database is not None
            server = await OxigraphServer.start(find_oxigraph(), read.database, memory=8 << 30)
            try:
                body = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
                request = Request("/query", body=body.encode())
                async with Connections(server.address, 1).answer(request) as answer:
                    return b"".join([chunk async for chunk in answer.chunks()])
            finally:
                await server.stop()

    assert b"denied" in asyncio.run(ask())
    assert calls == []


# ---------------------------------------------------------------------- mistakes and limits


def test_a_mistake_is_shown_where_it_is(served: Served) -> None:
    reply = served.query("SELECT ?s {\n  ?s foo:bar ?p }")
    assert (reply.status, reply.media_type) == (400, "text/plain")
    message, line, caret = reply.text.splitlines()
    assert message.startswith("malformed SPARQL at line 2, column 6: unknown prefix foo:")
    assert line == "    ?s foo:bar ?p }"
    assert caret.index("^") == 7


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"body": "x=y", "content_type": "application/x-www-form-urlencoded"}),
        (
            400,
            {
                "body": "query=ASK{}&query=ASK{}",
                "content_type": "application/x-www-form-urlencoded",
            },
        ),
        (400, {"body": b"ASK { \xff }", "content_type": "application/sparql-query"}),
        (400, {"body": "query=%FF", "content_type": "application/x-www-form-urlencoded"}),
        (400, {"body": "", "content_type": "application/sparql-query"}),
        (400, {"body": "CLEAR ALL", "content_type": "application/sparql-query"}),
        (415, {"body": "ASK {}", "content_type": "text/plain"}),
        (415, {"body": "ASK {}"}),
        (415, {"body": "x", "content_type": "application/sparql-query; charset=latin-1"}),
        (413, {"body": b" " * (1 << 20), "content_type": "application/sparql-query"}),
        (
            400,
            {"body": f"ASK {'{' * 2000}{'}' * 2000}", "content_type": "application/sparql-query"},
        ),
        (400, {"body": "a=b&" * 2000, "content_type": "application/x-www-form-urlencoded"}),
    ],
)
def test_malformed_requests(served: Served, status: int, request_: dict[str, str]) -> None:
    assert served.ask("/sparql", method="POST", **request_).status == status


def test_methods(served: Served) -> None:
    assert served.ask("/sparql", method="PUT").status == 405
    assert served.ask("/sparql", method="DELETE").status == 405
    assert served.ask("/update").status == 405
    assert served.ask("/entity/飞书", method="POST").status == 405
    assert served.ask("/nothing").status == 404


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/csv"])
@pytest.mark.parametrize("query", ["ASK {{ {} }}", "SELECT * {{ {} }}"])
def test_what_oxigraph_cannot_evaluate(served: Served, accept: str, query: str) -> None:
    reply = served.query(query.format("BIND(<x:no>(1) AS ?x)"), accept=accept)
    assert (reply.status, reply.text) == (400, "The custom function <x:no> is not supported\n")


def test_a_query_ends_in_time_even_if_oxigraph_cannot_interrupt_it(served: Served) -> None:
    begun = time.monotonic()
    reply = served.query(SLOW)
    assert (reply.status, reply.text) == (504, "the query takes longer than 2 s\n")
    assert time.monotonic() - begun < 10
    assert served.query("ASK {}").text == "true"


def test_the_slow_do_not_keep_the_quick(served: Served) -> None:
    slow = [threading.Thread(target=served.query, args=(SLOW,)) for _ in range(3)]
    for thread in slow:
        thread.start()
    for _ in range(20):
        assert served.query("ASK {}").text == "true"
        time.sleep(0.1)
    for thread in slow:
        thread.join(20)
        assert not thread.is_alive()


def test_an_answer_that_is_too_long_never_looks_whole(served: Served) -> None:
    letters = f"SELECT (CONCAT({', '.join(['STR(?a)'] * 9)}) AS ?text)"
    with pytest.raises(http.client.IncompleteRead):
        served.query(f"{letters} {{ ?a ?b ?c . ?d a gx:Person }}", accept="text/csv")


def test_it_survives_queries_that_oxigraph_does_not(served: Served) -> None:
    many = 250_000
    for text in (f"ASK {{ FILTER({'!' * many}true) }}", f"ASK {{ {'MINUS{}' * (many // 7)} }}"):
        direct = {"body": text, "content_type": "application/sparql-query"}
        assert served.ask("/sparql", method="POST", **direct).status in (200, 400, 503, 504)
        assert served.query("ASK {}").text == "true"


def test_it_survives_the_end_of_oxigraph(served: Served) -> None:
    for child in children(served.process.pid):
        os.kill(child, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while (reply := served.query("ASK {}")).text != "true":
        assert reply.status == 503
        assert time.monotonic() < deadline


# ---------------------------------------------------------------------- who may ask


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_other_names_of_this_machine_are_refused(served: Served, host: str) -> None:
    assert served.ask("/sparql?query=ASK%7B%7D", host=host).status == 421


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]:8080", "[::1]"]
)
def test_its_own_names(served: Served, host: str) -> None:
    assert served.ask("/sparql?query=ASK%7B%7D", host=host).status == 200


def test_pages_from_elsewhere_may_not_ask(served: Served) -> None:
    cross = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}
    path = "/sparql?query=ASK%7B%7D"
    assert served.ask(path, **cross).status == 403
    assert served.ask(path, origin="http://evil.example", **cross).status == 403
    friend = served.ask(path, origin="http://localhost:3000", **cross)
    assert friend.status == 200
    assert friend.headers["access-control-allow-origin"] == "http://localhost:3000"
    plain = served.ask(path, origin="http://evil.example")
    assert "access-control-allow-origin" not in plain.headers
    preflight = served.ask(path, method="OPTIONS", origin="http://localhost:3000")
    assert "content-type" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize("path", ["/", "/sparql", "/entity/飞书", "/explorer", "/assets/pages.css"])
def test_what_browsers_are_told(served: Served, path: str) -> None:
    reply = served.ask(path, accept="text/html")
    assert reply.status == 200
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "http" not in reply.headers["content-security-policy"]


# ---------------------------------------------------------------------- pages


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib of itself
def test_an_entity_in_the_form_that_the_client_likes(served: Served) -> None:
    page = served.ask("/entity/企业微信", accept="text/html,*/*;q=0.8")
    assert page.media_type == "text/html"
    assert "<mark>企业微信</mark>" in page.text
    assert '<a href="/entity/%E9%92%89%E9%92%89">钉钉</a>' in page.text
    graphs = []
    for accept, format in (
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
    ):
        reply = served.ask("/entity/企业微信", accept=accept)
        assert (reply.status, reply.media_type) == (200, accept)
        assert "accept" in reply.headers["vary"]
        graph = rdflib.Graph().parse(data=reply.text, format=format)
        graphs.append(set(graph))
    assert all(graph == graphs[0] for graph in graphs[1:])
    wecom = rdflib.URIRef(f"{ENTITY}企业微信")
    assert (wecom, rdflib.SKOS.prefLabel, rdflib.Literal("企业微信", lang="zh")) in graphs[0]
    quotes = rdflib.URIRef("http://www.w3.org/ns/oa#exact")
    assert rdflib.Literal("企业微信与钉钉竞争。") in {o for s, p, o in graphs[0] if p == quotes}
    assert served.ask("/entity/企业微信?format=jsonld").media_type == "application/ld+json"
    assert served.ask("/entity/企业微信?format=docx").status == 406
    assert served.ask("/entity/企业微信", accept="image/png").status == 406


def test_other_names_lead_to_the_entity(served: Served) -> None:
    for path in ("/entity/wecom", "/entity/WeCom", "/entity?name=ＷｅＣｏｍ"):
        reply = served.ask(path, accept="text/html")
        assert (reply.status, reply.headers["location"]) == (303, f"/entity/{quote('企业微信')}")


def test_a_name_of_several(served: Served) -> None:
    reply = served.ask("/entity/张勇", accept="text/html")
    assert reply.status == 300
    assert f'<a href="/entity/{quote("张勇（海底捞）")}">' in reply.text


def test_names_that_mean_nothing(served: Served) -> None:
    reply = served.ask("/entity/<script>alert(1)</script>", accept="text/html")
    assert reply.status == 404
    assert "<script" not in reply.text
    assert served.ask("/entity/无此公司", accept="text/turtle").status == 404
    assert served.ask("/entity/..%2f..%2fetc").status == 404
    assert served.ask("/assets/..%2fpage.html").status == 404
    assert served.ask("/explorer?focus=无此公司").status == 404
    assert served.ask("/explorer?hops=9").status == 400


def test_the_explorer(served: Served) -> None:
    for path in ("/explorer", "/explorer?focus=企业微信&hops=2"):
        reply = served.ask(path)
        assert reply.status == 200
        assert "企业微信" in reply.text
        assert "script-src &#39;sha256-" in reply.text


def test_the_query_page_and_its_parts(served: Served) -> None:
    page = served.ask("/sparql", accept="text/html")
    assert "yasgui.min.js" in page.text
    assert "http://" not in page.text.replace("http://www.w3.org/", "")
    script = served.ask("/assets/yasgui.min.js")
    assert script.media_type == "text/javascript"
    assert len(script.text) > 500_000


def test_the_endpoint_describes_itself(served: Served) -> None:
    reply = served.ask("/sparql", accept="text/turtle")
    graph = rdflib.Graph().parse(data=reply.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert rdflib.URIRef(served.endpoint) in set(graph.objects(None, sd.endpoint))
    assert (None, sd.feature, sd.BasicFederatedQuery) not in graph


# ---------------------------------------------------------------------- a store that changes


def test_readers_see_what_is_published_without_a_failure(tmp_path: Path, store: Path) -> None:
    copy = tmp_path / "guanxi.db"
    shutil.copytree(store, copy)
    with serving(copy) as running:
        assert running.query("ASK { ent:华为 gx:competesWith ent:小米集团 }").text == "false"
        assert running.ask("/entity/华为").text.count("<article") == 0
        (tmp_path / "more").mkdir()
        build(copy, tmp_path / "more", {"new.txt": "华为与小米竞争。"})
        deadline = time.monotonic() + 20
        while running.query("ASK { ent:华为 gx:competesWith ent:小米集团 }").text != "true":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert "<article" in running.ask("/entity/华为").text
        deadline = time.monotonic() + 40
        while len(children(running.process.pid)) > 1:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_updates_need_flag_and_token(served: Served, editable: Served) -> None:
    update = "INSERT DATA { GRAPH <x:notes> { ent:企业微信 <x:note> '好' } }"
    assert served.update(update, token="x").status == 403
    for token in ("", "x", editable.token[:-1], f"{editable.token} "):
        if token != f"{editable.token} ":
            assert editable.update(update, token=token or " ").status == 401
    plain = editable.ask("/update", method="POST", body=update)
    assert plain.status == 401
    assert plain.headers["www-authenticate"] == "Bearer"
    assert editable.query("ASK { ?s <x:note> ?o }").text == "false"
    assert editable.update(update).status == 204
    # Whoever changes something sees it at once.
    assert editable.query("ASK { ent:企业微信 <x:note> '好' }").text == "true"
    assert editable.update("DELETE WHERE { GRAPH <x:notes> { ?s ?p ?o } }").status == 204
    assert editable.query("ASK { ?s <x:note> ?o }").text == "false"


def test_facts_follow_claims_that_an_update_removes(editable: Served) -> None:
    ask = "ASK { ent:腾讯云 gx:competesWith ent:阿里云 }"
    assert editable.query(ask).text == "true"
    removal = (
        "DELETE { GRAPH ?d { ?c ?p ?o } } WHERE { GRAPH ?d { "
        "?c rdf:subject|rdf:object ent:阿里云 ; rdf:predicate gx:competesWith ; ?p ?o } }"
    )
    reply = editable.update(removal)
    assert (reply.status, reply.text) == (204, "")
    assert editable.query(ask).text == "false"


def test_rdflib_updates(editable: Served) -> None:
    remote = SPARQLUpdateStore(
        editable.endpoint,
        f"{editable.address}/update",
        headers={"Authorization": f"Bearer {editable.token}"},
    )
    graph = rdflib.Graph(remote, identifier=rdflib.URIRef("x:rdflib"))
    triple = (rdflib.URIRef("x:a"), rdflib.URIRef("x:b"), rdflib.Literal("值"))
    graph.add(triple)
    assert triple in graph
    graph.remove(triple)
    assert triple not in graph


def test_malformed_updates(editable: Served) -> None:
    reply = editable.update("INSERT DATA {\n GRAPH <x:g> { ?x <x:p> 1 } }")
    assert reply.status == 400
    assert "line 2" in reply.text
    assert editable.update("SELECT * { ?s ?p ?o }").status == 400


def test_two_writers(editable: Served) -> None:
    with GraphStore.open(editable.store, ontology=load_ontology(), write=True):
        reply = editable.update("INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }")
    assert reply.status == 409
    assert "being written" in reply.text


# ---------------------------------------------------------------------- beginning and end


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_both_processes_end(store: Path, number: signal.Signals) -> None:
    with serving(store) as running:
        (child,) = children(running.process.pid)
        hanging = threading.Thread(target=_ask_in_vain, args=(running,))
        hanging.start()
        time.sleep(0.5)
        running.process.send_signal(number)
        running.process.wait(15)
        deadline = time.monotonic() + 10
        while Path(f"/proc/{child}").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        hanging.join(15)
        assert "Traceback" not in running.messages()
    # Nothing holds the store any longer.
    with GraphStore.open(store, ontology=load_ontology(), write=True):
        pass


def _ask_in_vain(running: Served) -> None:
    with contextlib.suppress(OSError):
        running.query(SLOW)


def program(*arguments: str | Path, **environment: str) -> tuple[int, str]:
    told = subprocess.run(
        [sys.executable, "-m", "guanxi.cli", "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | environment,
    )
    return told.returncode, told.stderr


def test_what_is_wrong_is_told_in_one_line(served: Served, store: Path, tmp_path: Path) -> None:
    code, told = program("--store", tmp_path / "none.db")
    assert (code, told.count("\n")) == (2, 1)
    assert "no store at" in told
    code, told = program("--store", store, "--port", str(served.port))
    assert (code, told.count("\n")) == (2, 1)
    assert "choose another with --port" in told


def test_without_oxigraphs_program(monkeypatch: pytest.MonkeyPatch) -> None:
    from guanxi.errors import ServingError
    from guanxi.serving.oxigraph import find_oxigraph

    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(ServingError, match="Oxigraph's server is missing: pip install"):
        find_oxigraph()


def test_a_program_that_does_not_start(tmp_path: Path) -> None:
    import asyncio

    from guanxi.errors import ServingError
    from guanxi.serving.oxigraph import OxigraphServer, find_oxigraph

    with pytest.raises(ServingError, match="does not start: "):
        asyncio.run(OxigraphServer.start(find_oxigraph(), tmp_path / "no", memory=8 << 30))


def test_elsewhere_than_on_linux_the_program_ends_with_its_input() -> None:
    from guanxi.serving import confined

    script = f"import sys; sys.path.insert(0, {str(Path(confined.__file__).parent)!r});"
    script += "import confined; sys.exit(confined.watched(['sleep', '60']))"
    watcher = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not (found := children(watcher.pid)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert watcher.stdin is not None
    watcher.stdin.close()
    watcher.wait(10)
    assert not Path(f"/proc/{found[0]}").exists()
