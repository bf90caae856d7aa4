"""Building: what is read, skipped, replaced and reported; extraction of one text or file."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi import extract, load_ontology
from guanxi.building import BuildSummary, Listeners
from guanxi.errors import DocumentError
from guanxi.pipeline import extract_all
from guanxi.store import GraphStore
from sample_stores import build

RIVALS = "字节跳动旗下的飞书与钉钉竞争。"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(RIVALS, encoding="utf-8")
    (folder / "b.txt").write_text("腾讯于2016年推出了企业微信。", encoding="utf-8")
    return folder


def test_a_build_tells_what_it_did(articles: Path) -> None:
    ontology = load_ontology()
    (articles / "c.txt").write_bytes(b"\0\1\2")
    store = GraphStore.open(None, ontology=ontology)
    told: list[str] = []
    dealt: list[tuple[str, str]] = []

    def run() -> BuildSummary:
        return build(
            articles,
            store,
            ontology=ontology,
            listeners=Listeners(
                on_error=lambda problem: told.append(problem.path),
                on_document=lambda document, outcome: dealt.append((document.path, outcome)),
            ),
        )

    first = run()
    assert (first.stored, first.unchanged, first.documents) == (2, 0, 2)
    assert first.claims == len(store.claims())
    assert [Path(problem.path).name for problem in first.problems] == ["c.txt"]
    assert told == [problem.path for problem in first.problems]
    assert first.violations == ()

    (articles / "a.txt").write_text(RIVALS + "腾讯投资了京东。", encoding="utf-8")
    second = run()
    assert (second.stored, second.unchanged) == (1, 1)
    assert dealt[2:] == [("a.txt", "stored"), ("b.txt", "unchanged")]
    assert len(store.documents()) == 2


def test_an_interrupted_build_keeps_whole_documents_and_goes_on(
    articles: Path, tmp_path: Path
) -> None:
    ontology = load_ontology()
    path = tmp_path / "a.db"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with (
        GraphStore.open(path, ontology=ontology, write=True) as store,
        pytest.raises(KeyboardInterrupt),
    ):
        build(articles, store, ontology=ontology, listeners=Listeners(on_document=stop))
    with GraphStore.open(path, ontology=ontology) as reader:
        assert [document.path for document in reader.documents()] == ["a.txt"]
        assert reader.validate() == ()
    with GraphStore.open(path, ontology=ontology, write=True) as store:
        summary = build(articles, store, ontology=ontology)
    assert (summary.stored, summary.unchanged) == (1, 1)


def test_an_article_that_cannot_be_stored_stops_no_other(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "mine" / "wordings").mkdir(parents=True)
    (tmp_path / "mine" / "mine.ttl").write_text(
        """@prefix gx: <https://w3id.org/guanxi/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix schema: <https://schema.org/> .
        gx:sponsors a owl:ObjectProperty ; gx:family gx:CapitalFamily ;
            rdfs:label "赞助"@zh, "sponsors"@en ;
            schema:domainIncludes gx:Company ; schema:rangeIncludes gx:Company .""",
        encoding="utf-8",
    )
    (tmp_path / "mine" / "wordings" / "mine.ttl").write_text(
        """@prefix gx: <https://w3id.org/guanxi/ontology#> .
        <https://w3id.org/guanxi/wording/sponsors> a gx:Wording ;
            gx:expresses gx:sponsors ; gx:kind "event" ; gx:pattern "{S}冠名赞助{O}" ;
            gx:example "甲公司冠名赞助乙公司" .""",
        encoding="utf-8",
    )
    (articles / "aa.txt").write_text("腾讯冠名赞助京东。", encoding="utf-8")
    # The store does not know the relation that is found in the second of three articles.
    with GraphStore.open(None, ontology=load_ontology()) as store:
        summary = build(articles, store, ontology=load_ontology([tmp_path / "mine"]))
        assert [document.path for document in store.documents()] == ["a.txt", "b.txt"]
    (problem,) = summary.problems
    assert problem.path == "aa.txt"
    assert "sponsors" in problem.problem


def test_another_ontology_reads_all_anew(articles: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    (overlay / "lexicon").mkdir(parents=True)
    (overlay / "lexicon" / "mine.ttl").write_text(
        """@prefix ent: <https://w3id.org/guanxi/entity/> .
        @prefix gx: <https://w3id.org/guanxi/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ent:甲乙协作 a gx:Product, skos:Concept ; skos:prefLabel "甲乙协作"@zh .""",
        encoding="utf-8",
    )
    (articles / "c.txt").write_text("甲乙协作与钉钉打通。", encoding="utf-8")
    path = tmp_path / "a.db"
    found = []
    for ontology in (load_ontology(), load_ontology([overlay])):
        with GraphStore.open(path, ontology=ontology, write=True) as store:
            summary = build(articles, store, ontology=ontology)
            assert (summary.stored, summary.unchanged) == (3, 0)
            found.append({claim.subject_label for claim in store.claims()})
    assert "甲乙协作" not in found[0]
    assert "甲乙协作" in found[1]


def test_extract_reads_a_text_or_a_file(articles: Path) -> None:
    claims = extract("今年1月，腾讯收购了搜狗。", title="消息", date="2022-09-14").claims
    assert [(c.subject.name, c.predicate, c.object.name, c.time) for c in claims] == [
        ("腾讯", "acquires", "搜狗", "2022-01")
    ]
    from_file = extract(articles / "a.txt")
    assert from_file.document.id == "a"
    assert ("飞书", "钉钉") in {
        tuple(sorted((c.subject.name, c.object.name), reverse=True)) for c in from_file.claims
    }
    with pytest.raises(DocumentError, match="missing"):
        extract(articles / "missing.txt")


def test_the_order_of_paths_does_not_matter(articles: Path) -> None:
    paths = [articles / "b.txt", articles / "a.txt"]
    found = extract_all(paths, ontology=load_ontology(), on_error=pytest.fail)
    assert [extraction.document.id for extraction in found] == ["a", "b"]
