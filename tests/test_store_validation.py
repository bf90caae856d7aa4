"""SHACL, reported in words."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from guanxi.store import GraphStore
from guanxi.vocabulary import GX
from sample_stores import JIAXIN, YI, YIXIN, ZHANG, claim, extraction, small_store


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
