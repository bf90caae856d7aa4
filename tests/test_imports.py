"""Foreign RDF beside our own: in its graph, through builds, without effect on the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from guanxi import KnowledgeGraph
from guanxi.errors import StoreError, UnknownNameError
from guanxi.store import GraphStore, terms
from program_runs import Run
from sample_stores import JIAXIN, YIXIN, claim, extraction, small_ontology
from sparql_servers import oxigraph, program
from test_incremental import SENTENCES, written

REGISTER = """
@prefix ent: <https://w3id.org/guanxi/entity/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/> .
ent:甲集团 ex:registered "1998" ; ex:seat [ ex:city "北京" ; ex:near [ ex:city "天津" ] ] .
ex:other skos:prefLabel "甲信"@zh ; ex:page <more> .
"""


@pytest.fixture
def kg(tmp_path: Path) -> Iterator[KnowledgeGraph]:
    folder = written(tmp_path / "articles", {"a.md": ([SENTENCES[0]], "2022-01-01")})
    with KnowledgeGraph.build(folder, tmp_path / "a.db", ontology=small_ontology()) as kg:
        yield kg


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.ttl"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def without_imports(kg: KnowledgeGraph) -> list[bytes]:
    lines = kg.export("nquads").splitlines()
    return [line for line in lines if b"/graph/imported/" not in line and b"dataset" not in line]


def test_an_import_answers_and_changes_nothing_else(kg: KnowledgeGraph, register: Path) -> None:
    before = without_imports(kg)
    label = kg.entity("甲信")
    (imported,) = kg.import_rdf(register)
    assert (imported.name, imported.triples) == ("register", 7)
    assert imported.iri == "https://w3id.org/guanxi/graph/imported/register"
    assert kg.query("SELECT ?y { ent:甲集团 <https://example.org/registered> ?y }").to("csv")
    assert kg.query(f"ASK {{ GRAPH ?g {{ ?s ?p <{imported.iri}/more> }} }}").boolean
    assert without_imports(kg) == before
    assert kg.entity("甲信") == label  # a foreign label names nothing of ours
    assert kg.info().imports == {"register": 7}
    assert kg.validate() == ()


def test_an_import_survives_builds_and_is_replaced_by_the_next(
    kg: KnowledgeGraph, register: Path, tmp_path: Path
) -> None:
    kg.import_rdf(register)
    whole = kg.export("nquads")
    kg.import_rdf(register)
    assert kg.export("nquads") == whole  # with the same blank nodes
    folder = written(tmp_path / "more", {"b.md": ([SENTENCES[1]], "2022-01-01")})
    with KnowledgeGraph.build(folder, tmp_path / "a.db", ontology=small_ontology()) as built:
        assert built.info().imports == {"register": 7}
        built.remove("b.md")
        assert built.export("nquads") == whole
        register.write_text("<https://example.org/a> a <https://example.org/B> .", "utf-8")
        assert [each.triples for each in built.import_rdf(register)] == [1]
        assert [each.name for each in built.remove_imports("register")] == ["register"]
        assert built.imports() == ()
        with pytest.raises(UnknownNameError, match="no single import is named 'register'"):
            built.remove_imports("register")


@pytest.mark.parametrize("format", list(map(ox.RdfFormat.from_extension, ("nq", "trig", "rdf"))))
def test_formats_by_their_endings(kg: KnowledgeGraph, tmp_path: Path, format: ox.RdfFormat) -> None:
    quad = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:y/p"), ox.Literal("o"))
    path = tmp_path / f"some thing.{format.file_extension}"
    path.write_bytes(ox.serialize([quad], format=format) or b"")
    (imported,) = kg.import_rdf(path)
    assert (imported.name, imported.triples) == ("some thing", 1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "<a> <b> ", "no valid Turtle"),
        ("a.csv", "", "no RDF format's"),
        ("a.nt", "<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .", "triple terms"),
        ("a.ttl", "<x:a> a <https://w3id.org/guanxi/ontology#Claim> .", "holds claims of a guanxi"),
    ],
)
def test_what_cannot_be_imported(
    kg: KnowledgeGraph, tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=message):
        kg.import_rdf(tmp_path / name)
    assert kg.imports() == ()


def test_our_own_plain_facts_may_be_imported(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "ours.nq").write_bytes(kg.export("nquads"))
    with pytest.raises(StoreError, match="export --format turtle"):
        kg.import_rdf(tmp_path / "ours.nq")
    (tmp_path / "ours.ttl").write_bytes(kg.export("turtle"))
    assert kg.import_rdf(tmp_path / "ours.ttl")[0].triples > 0


def test_two_files_of_one_name(kg: KnowledgeGraph, tmp_path: Path) -> None:
    files = [tmp_path / "a.nt", tmp_path / "a.ttl"]
    for number, file in enumerate(files):
        file.write_text(f'<x:a> <x:b> "{number}" .\n_:n <x:b> _:n .', encoding="utf-8")
    with pytest.raises(StoreError, match="both be imported under 'a'"):
        kg.import_rdf(*files)
    assert [each.triples for each in kg.import_rdf(*files, name="both")] == [4]


def test_an_import_that_was_cut_short_leaves_nothing(tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "a.db", ontology=small_ontology(), write=True) as store:
        store.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
        store.publish()
        before = store.export("nquads")
    live = ox.Store(str(tmp_path / "a.db" / "live"))
    arriving = ox.NamedNode("https://w3id.org/guanxi/graph/arriving")
    live.add(ox.Quad(terms.DATASET, terms.TYPE, terms.CONCEPT, arriving))
    del live
    with GraphStore.open(tmp_path / "a.db", ontology=small_ontology(), write=True) as store:
        store.publish()
        assert store.export("nquads") == before


@pytest.mark.skipif(program() is None, reason="the extra serve is not installed")
@pytest.mark.xdist_group("servers")
def test_an_import_on_a_server(tmp_path: Path, register: Path) -> None:
    folder = written(tmp_path / "articles", {"a.md": ([SENTENCES[0]], "2022-01-01")})
    with (
        oxigraph(tmp_path / "server") as url,
        KnowledgeGraph.build(folder, url, ontology=small_ontology()) as kg,
    ):
        assert [each.triples for each in kg.import_rdf(register)] == [7]
        assert kg.info().imports == {"register": 7}
        kg.remove_imports("register")
        assert kg.imports() == ()


def test_the_program_imports(run: Run, register: Path, tmp_path: Path) -> None:
    article, store = tmp_path / "a.txt", tmp_path / "b.db"
    article.write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    assert run("build", article, "--store", store).code == 0
    done = run("import", register, "--name", "工商", "--store", store)
    assert done.code == 0
    assert done.err.startswith("Imported 工商: 7 triples, <https://")
    assert "导入 import 工商 7 triples" in run("info", "--store", store).out
    assert "Removed 工商" in run("import", "--remove", "工商", "--store", store).err
    for words in ((), ("--remove", "工商"), (tmp_path / "none.ttl",)):
        refused = run("import", *words, "--store", store)
        assert (refused.code, refused.err.count("\n")) == (2, 1)
