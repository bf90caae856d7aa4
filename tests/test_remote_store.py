"""A store on a SPARQL server: the same graph, in few requests, whatever fails in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guanxi import KnowledgeGraph
from guanxi.documents import document_from_text
from guanxi.errors import EndpointError, StoreError, UnknownNameError
from guanxi.model import Sentence
from guanxi.store import GraphStore
from program_runs import Run
from sample_stores import JIA, JIAXIN, YIXIN, claim, extraction, small_ontology, small_store
from sparql_servers import Request, free_port, oxigraph, program, proxy
from test_incremental import SENTENCES, built, written

pytestmark = [
    pytest.mark.skipif(program() is None, reason="the extra serve is not installed"),
    pytest.mark.xdist_group("servers"),
]

A = extraction("a", claim(JIAXIN, "competesWith", YIXIN), claim(JIA, "offers", JIAXIN))
B = extraction("b", claim(YIXIN, "competesWith", JIAXIN, role="一"), published="2023-01-01")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with oxigraph(tmp_path / "server") as url:
        yield url


def write(url: str) -> GraphStore:
    return GraphStore.open(url, ontology=small_ontology(), write=True)


def read(url: str) -> GraphStore:
    return GraphStore.open(url, ontology=small_ontology())


def test_a_server_holds_what_a_folder_would(server: str) -> None:
    with write(server) as store:
        store.replace(A)
        store.replace(B)
        store.publish()
    expected = small_store(A, B)
    with read(server) as store:
        for format in ("nquads", "trig", "turtle", "csv"):
            assert store.export(format) == expected.export(format)  # type: ignore[arg-type]
        assert store.claims() == expected.claims()
        assert store.explain("甲信", "competesWith") == expected.explain("甲信", "competesWith")
        assert store.documents() == expected.documents()
        assert store.entity("乙信") == expected.entity("乙信")
        assert store.validate() == ()
        assert store.is_up_to_date
        with pytest.raises(UnknownNameError, match="did you mean 甲信"):
            store.entity("甲信信")
        for query in (
            "SELECT ?a ?b { ?a gx:competesWith ?b } ORDER BY ?a ?b",
            "SELECT ?c ?s { ?c a gx:Claim ; gx:status ?s } ORDER BY ?c",
            "ASK { ent:甲信 a gx:Product }",
            "CONSTRUCT { ?a skos:related ?b } WHERE { ?a gx:competesWith ?b }",
        ):
            found, wanted = store.query(query), expected.query(query)
            assert list(found) == list(wanted)
            assert found.boolean == wanted.boolean
        with pytest.raises(StoreError, match="open for reading"):
            store.remove(A.document.iri)
        with pytest.raises(StoreError, match="on this machine only"):
            _ = store.dataset
        with pytest.raises(StoreError, match="is a server's to back up"):
            store.backup("anywhere")


def test_documents_come_change_and_go(server: str) -> None:
    with write(server) as store:
        store.replace(A)
        store.replace(extraction("b", claim(JIA, "uses", YIXIN)))
        store.publish()
    with write(server) as store:
        assert store.is_current(A.document)
        store.remove(A.document.iri)
        store.replace(B)
        store.publish()
        assert store.documents() == small_store(B).documents()
    with read(server) as store:
        assert store.export("nquads") == small_store(B).export("nquads")


def test_many_documents_go_in_few_requests(server: str) -> None:
    documents = [extraction(f"d{n}", claim(JIAXIN, "competesWith", YIXIN)) for n in range(120)]
    requests: list[Request] = []
    with proxy(server, requests.append) as url, write(url) as store:
        opened = len(requests)
        for document in documents:
            assert not store.is_current(document.document)
            store.replace(document)
        store.publish()
        assert sum(request.path == "/update" for request in requests[opened:]) == 3 + 2
        assert len(requests) - opened < 60
    with read(server) as store:
        assert store.export("nquads") == small_store(*documents).export("nquads")


def test_what_fails_is_tried_again(server: str) -> None:
    failures = iter([503, 0, 500, 429, 0, 502])

    def fail(request: Request) -> int | None:
        is_chosen = request.number % 3 == 0 and request.number > 3
        return next(failures, None) if is_chosen else None

    with proxy(server, fail) as url, write(url) as store:
        store.replace(A)
        store.replace(B)
        store.publish()
    assert next(failures, None) is None
    with read(server) as store:
        assert store.export("nquads") == small_store(A, B).export("nquads")


def test_a_build_goes_on_after_its_server_was_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.endpoint._ATTEMPTS", 2)
    monkeypatch.setattr("guanxi.store.written_store._REMOTE_BATCH", 2)
    articles = {f"{n}.md": ([SENTENCES[n % 7]], f"2022-01-0{n + 1}") for n in range(7)}
    folder = written(tmp_path / "articles", articles)
    port = free_port()
    sent = 0

    def stop(request: Request) -> int | None:
        nonlocal sent
        sent += request.path == "/update"
        return 503 if sent > 6 else None

    with oxigraph(tmp_path / "server", port) as server:
        failed: list[str] = []
        with proxy(server, stop) as url, pytest.raises(EndpointError, match=r"refuses \(503"):
            KnowledgeGraph.build(
                folder,
                url,
                ontology=small_ontology(),
                on_error=lambda problem: failed.append(problem.path),
            )
        with write(server) as store:
            stored = {document.path for document in store.documents()}
            before = len(stored)
            assert 0 < before < 7
        # What was read but not stored is listed; the rest was not read any more.
        assert failed
        assert stored.isdisjoint(failed)
        assert sorted([*stored, *failed]) == sorted(articles)[: before + len(failed)]
    with (
        oxigraph(tmp_path / "server", port) as server,
        KnowledgeGraph.build(folder, server, ontology=small_ontology()) as kg,
    ):
        assert kg.summary is not None
        assert kg.summary.unchanged == before
        assert kg.summary.stored == 7 - before
        built(folder, tmp_path / "local.db")
        with KnowledgeGraph.open(tmp_path / "local.db", ontology=small_ontology()) as local:
            assert kg.export("nquads") == local.export("nquads")
            assert kg.export("graphml") == local.export("graphml")
            assert kg.view().html == local.view().html
            assert kg.report() == local.report()
            assert kg.info().documents == 7
        kg.judge("甲集团", "乙科技", "different")
        assert [each.verdict for each in kg.judgements()] == ["different"]
        kg.remove("0.md")
        assert kg.info().documents == 6


def test_what_failed_is_not_listed_again_as_what_the_server_did_not_take(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.store.endpoint._ATTEMPTS", 1)
    monkeypatch.setattr("guanxi.store.written_store._REMOTE_BATCH", 1)
    documents = [
        replace(document_from_text(f"飞书与钉钉竞争{name}。"), path=name) for name in ("a", "b")
    ]
    documents[0] = replace(documents[0], sentences=(Sentence(0, 1000),))  # beyond its end
    failed: list[str] = []
    with (
        proxy(server, lambda _: 503 if failed else None) as url,
        pytest.raises(EndpointError, match=r"refuses \(503"),
    ):
        KnowledgeGraph.from_documents(
            documents,
            url,
            ontology=small_ontology(),
            on_error=lambda problem: failed.append(problem.path),
        )
    assert failed == ["a", "b"]


def test_the_program_on_a_server(run: Run, server: str, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    none = run("info", "--store", server)
    assert none.code == 2
    assert f"no store at {server}: run `guanxi build PATH --store {server}` first" in none.err
    assert run("build", article, "--store", server).code == 0
    assert "钉钉" in run("query", "competitors", "--bind", "name=飞书", "--store", server).out
    assert "竞争对手" in run("explain", "飞书", "--store", server).out
    assert run("validate", "--store", server).code == 0
    assert server in run("info", "--store", server).out
    page = tmp_path / "page.html"
    assert run("view", "--store", server, "-o", page).code == 0
    assert "飞书" in page.read_text(encoding="utf-8")
    local = tmp_path / "local.db"
    assert run("build", article, "--store", local).code == 0
    whole = run("export", "--format", "nquads", "--store", local).out
    assert run("export", "--format", "nquads", "--store", server).out == whole
    wrong = run("query", "-q", "SELECT * { ?s ?p }", "--store", server)
    assert (wrong.code, "line 1" in wrong.err) == (2, True)
    assert run("remove", "a.txt", "--store", server).code == 0


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:1", "cannot be reached"),
        ("http://name:secret@127.0.0.1:1", "keep name and password out of the address"),
        ("http://127.0.0.1:1#query=a", "tell all three"),
    ],
)
def test_addresses_that_are_no_endpoints(url: str, message: str) -> None:
    with pytest.raises(EndpointError, match=message):
        read(url)


def test_a_server_without_graph_store_protocol(server: str) -> None:
    with (
        proxy(server, lambda request: None if request.path == "/query" else 404) as url,
        pytest.raises(EndpointError, match=r"no SPARQL 1\.1 endpoint with Graph Store Protocol"),
    ):
        read(url)
    told = f"{server}#query=query&update=update&data=store"
    with write(told) as store:
        store.replace(A)
        store.publish()
        assert store.export("nquads") == small_store(A).export("nquads")
