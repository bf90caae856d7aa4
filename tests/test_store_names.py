"""From what users type to the one entity that they mean."""

from __future__ import annotations

import dataclasses

import pytest

from guanxi.errors import QueryError, UnknownNameError
from guanxi.store import GraphStore
from guanxi.vocabulary import LexiconEntry, entity_iri
from sample_stores import JIA, JIAXIN, YI, YIXIN, extraction, found, small_ontology, small_store


@pytest.mark.parametrize(
    "text", ["甲信", "JiaXin", "jiaxin", "ＪｉａＸｉｎ", " 甲信 ", "甲信App", "甲信APP", "小甲"]
)
def test_names_aliases_case_and_width(text: str) -> None:
    assert small_store().resolve_entity(text) == JIAXIN.iri


def test_what_documents_call_an_entity_counts_too() -> None:
    learned = found("乙科技有限公司", "Company", "YI", key="乙科技")
    store = small_store(extraction("a", entities=(learned,)))
    assert store.resolve_entity("yi") == YI.iri
    assert store.resolve_entity("乙科技有限公司") == YI.iri


def test_an_entity_may_be_given_by_its_iri() -> None:
    store = small_store()
    assert store.entity(JIA.iri).label == store.entity(f"<{JIA.iri}>").label == "甲集团"
    with pytest.raises(UnknownNameError):
        store.entity("https://w3id.org/guanxi/entity/none")
    with pytest.raises(QueryError, match="is no IRI"):
        store.entity("https://w3id.org/a b")


def test_an_unknown_name_suggests_close_ones() -> None:
    with pytest.raises(UnknownNameError, match=r"no single entity is named '甲'; did you mean"):
        small_store().resolve_entity("甲")
    with pytest.raises(UnknownNameError) as caught:
        small_store().resolve_entity("甲集圈")
    assert "甲集团" in caught.value.candidates
    with pytest.raises(UnknownNameError) as caught:
        small_store().resolve_entity("")
    assert caught.value.candidates == ()


def store_with(*entries: LexiconEntry) -> GraphStore:
    lexicon = tuple(sorted(entries, key=lambda entry: entry.iri))
    ontology = dataclasses.replace(
        small_ontology(), lexicon=lexicon, background=(), fingerprint="names"
    )
    return GraphStore.open(None, ontology=ontology)


APPLE = LexiconEntry(entity_iri("苹果公司", None), "苹果公司", "Company", "Apple", ("苹果",), ())
FRUIT = LexiconEntry(entity_iri("苹果电影", None), "苹果电影", "Product", None, ("苹果",), ())
FILM = LexiconEntry(entity_iri("苹果", None), "苹果", "Product", None, (), ())
MANGO = LexiconEntry(entity_iri("芒果", None), "芒果", "Company", None, (), ("苹果",))


def test_several_entities_of_a_name_are_all_named() -> None:
    with pytest.raises(UnknownNameError) as caught:
        store_with(APPLE, FRUIT).resolve_entity("苹果")
    assert caught.value.candidates == (
        f"苹果公司 (Company, <{APPLE.iri}>)",
        f"苹果电影 (Product, <{FRUIT.iri}>)",
    )


def test_a_preferred_name_goes_before_an_alias() -> None:
    assert store_with(APPLE, FRUIT, FILM).resolve_entity("苹果") == FILM.iri


def test_an_ambiguous_form_counts_only_where_nothing_else_fits() -> None:
    assert store_with(MANGO).resolve_entity("苹果") == MANGO.iri
    assert store_with(MANGO, APPLE).resolve_entity("苹果") == APPLE.iri


def test_what_documents_mention_goes_first() -> None:
    store = store_with(APPLE, FRUIT, FILM)
    mentioned = dataclasses.replace(YIXIN, iri=APPLE.iri, name="苹果", type="Company")
    store.replace(extraction("a", entities=(mentioned,)))
    assert store.resolve_entity("苹果") == APPLE.iri


def test_what_is_known_of_an_entity() -> None:
    record = small_store(extraction("a", entities=(JIAXIN,))).entity("甲信")
    assert dataclasses.asdict(record) == {
        "iri": JIAXIN.iri,
        "label": "甲信",
        "label_en": "JiaXin",
        "type": "Product",
        "aliases": ("小甲", "甲信App"),
        "documents": 1,
    }
