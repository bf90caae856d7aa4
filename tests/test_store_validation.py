"""SHACL, reported in words."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from guanxi import KnowledgeGraph
from guanxi.building import ExtractedBatch, PresentStore
from guanxi.store import DocumentChecks, GraphStore, read_shard, shard_bytes, write_document
from guanxi.vocabulary import GX
from sample_stores import JIAXIN, YI, YIXIN, ZHANG, claim, extraction, small_ontology, small_store

FURTHER_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dct: <http://purl.org/dc/terms/> .
[] a sh:NodeShape ; sh:targetClass <https://schema.org/NewsArticle> ;
   sh:property [ sh:path dct:title ; sh:maxLength 4 ; sh:message "A title is short." ] .
"""


def test_a_good_store_has_no_violations() -> None:
    store = small_store(
        extraction(
            "a",
            claim(JIAXIN, "competesWith", YIXIN, time="2022/.."),
            claim(ZHANG, "headOf", YI, "ended", time="../2022-08", role="CEO"),
            claim(ZHANG, "worksFor", YI, "rumoured", time="2021-01/2021-03"),
        ),
        extraction("undated", published=None),
    )
    assert store.validate() == ()


def test_wrong_ends_are_told_with_their_sentence() -> None:
    store = small_store(extraction("a", claim(JIAXIN, "headOf", YI, quotes=("甲信执掌乙科技。",))))
    (violation,) = store.validate()
    assert violation.about == "甲信 headOf 乙科技"
    assert violation.document == "news/a.md"
    assert violation.sentence == "甲信执掌乙科技。"
    assert violation.rule == "headOf and founderOf join a person to an organisation or a product."
    assert str(violation) == (
        "news/a.md: 甲信 headOf 乙科技: headOf and founderOf join a person to an organisation or "
        "a product. (“甲信执掌乙科技。”)"
    )


def damaged(predicate: str, subject_kind: str, value: ox.Literal | None) -> GraphStore:
    """A store in which some node has lost a property, or has another value of it."""
    store = small_store(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
    inner = store._store
    rows = store.query(f"SELECT ?s ?g {{ GRAPH ?g {{ ?s a {subject_kind} }} }}").values()
    node, graph = map(ox.NamedNode, map(str, next(rows)))
    for quad in list(inner.quads_for_pattern(node, ox.NamedNode(predicate), None, graph)):
        inner.remove(quad)
    if value is not None:
        inner.add(ox.Quad(node, ox.NamedNode(predicate), value, graph))
    return store


@pytest.mark.parametrize(
    ("predicate", "kind", "value", "about", "rule"),
    [
        (
            f"{GX}status",
            "gx:Claim",
            None,
            "甲信 competesWith 乙信",
            "A claim has exactly one status",
        ),
        (f"{GX}confidence", "gx:Claim", ox.Literal("high"), "甲信 competesWith 乙信", "decimal"),
        (f"{GX}sha256", "schema:NewsArticle", None, "标题 a", "exactly one SHA-256"),
        (
            "http://www.w3.org/ns/oa#exact",
            "gx:Evidence",
            ox.Literal(""),
            "甲信 competesWith 乙信",
            "exactly one quote",
        ),
    ],
)
def test_damage_is_told_in_words(
    predicate: str, kind: str, value: ox.Literal | None, about: str, rule: str
) -> None:
    violations = damaged(predicate, kind, value).validate()
    assert [v for v in violations if about in v.about and rule in v.rule]


def test_a_document_is_as_valid_by_itself_as_in_a_store() -> None:
    extractions = (
        extraction("a", claim(JIAXIN, "competesWith", YIXIN), claim(ZHANG, "headOf", YI)),
        extraction("b", claim(JIAXIN, "headOf", YI)),
        extraction("c", claim(YIXIN, "competesWith", JIAXIN, confidence=2)),
    )
    checks = DocumentChecks(small_ontology())
    checked = [
        checks.checked(write_document(each, small_ontology(), "version")) for each in extractions
    ]
    assert [each.is_valid for each in checked] == [True, False, False]
    assert list(read_shard(shard_bytes(checked))) == checked
    found = {violation.document for violation in small_store(*extractions).validate()}
    assert found == {"news/b.md", "news/c.md"}


def test_where_names_were_judged_the_same_documents_are_checked_in_the_store() -> None:
    checks = DocumentChecks(small_ontology())
    said = extraction("a", claim(ZHANG, "headOf", YI))
    document = checks.checked(write_document(said, small_ontology(), "version"))
    assert document.is_valid
    store = small_store(extraction("b", claim(JIAXIN, "competesWith", YIXIN)), said)
    doubtful = []
    for verdict in ("unsure", "same"):
        store.curation.judge([store.curation.judgement(ZHANG.iri, JIAXIN.iri, verdict)])
        destination = PresentStore(store)
        destination.take(ExtractedBatch((said.document,), (document,), 1))
        doubtful.append([*destination.doubtful])
    assert doubtful == [[], [document.iri]]


def test_a_build_keeps_to_shapes_of_an_overlay(tmp_path: Path) -> None:
    (tmp_path / "overlay").mkdir()
    (tmp_path / "overlay" / "shapes.ttl").write_text(FURTHER_SHAPE, encoding="utf-8")
    for name, title in (("a", "短"), ("b", "长长的标题")):
        (tmp_path / f"{name}.md").write_text(f"# {title}\n\n飞书与钉钉竞争。", encoding="utf-8")
    files = [tmp_path / f"{name}.md" for name in "ab"]
    with KnowledgeGraph.build(files, None, ontology=[tmp_path / "overlay"]) as kg:
        assert kg.summary is not None
        (violation,) = kg.summary.violations
    assert (violation.document, violation.rule) == ("b.md", "A title is short.")
