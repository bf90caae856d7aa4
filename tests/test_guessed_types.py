"""Types of guessed names, settled over the document."""

from __future__ import annotations

import pytest

from guanxi.extraction.found_names import FoundName, FoundNames
from guanxi.extraction.guessed_types import GuessedTypes
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.tagger import TaggedName
from guanxi.extraction.word_lists import load_word_lists
from guanxi.model import EntityType
from guanxi.vocabulary import load_ontology

GUESSED_TYPES = GuessedTypes(load_word_lists(load_ontology()))


def settled(text: str, name: FoundName, tagged: list[TaggedName]) -> EntityType:
    found = FoundNames(len(text))
    found.add(name)
    GUESSED_TYPES.settle(found, text, matching_form(text), tagged)
    return found.at(name.start).type


def test_all_places_of_a_name_count_not_only_the_sure_ones() -> None:
    text = "晨鹭很忙。晨鹭很大。晨鹭上线。"
    tagged = [
        TaggedName(0, 2, {"Company": 0.8, "Product": 0.1}),
        TaggedName(5, 7, {"Product": 0.6}),
        TaggedName(10, 12, {"Product": 0.6}),
    ]
    assert settled(text, FoundName(0, 2, "Company", "tagger"), tagged) == "Product"


@pytest.mark.parametrize(
    ("kind", "probabilities", "type_"),
    [
        ("系统", {"Company": 0.6, "Product": 0.3}, "Product"),
        ("初创公司", {"Company": 0.3, "Product": 0.6}, "Company"),
        ("系统“", {"Company": 0.6, "Product": 0.3}, "Product"),
        ("系统", {"Company": 0.95}, "Company"),
    ],
)
def test_a_kind_right_before_a_name_tips_the_scales(
    kind: str, probabilities: dict[EntityType, float], type_: EntityType
) -> None:
    start = len(kind)
    name = FoundName(start, start + 2, "Person", "tagger")
    tagged = [TaggedName(start, start + 2, probabilities)]
    assert settled(f"{kind}晨鹭很忙。", name, tagged) == type_


def test_what_has_versions_is_a_product() -> None:
    text = "Nubrix 5.0发布。Nubrix很火。"
    found = FoundNames(len(text))
    found.add(FoundName(0, 10, "Product", "tagger"))
    found.add(FoundName(13, 19, "Company", "tagger"))
    tagged = [TaggedName(13, 19, {"Company": 0.8})]
    GUESSED_TYPES.settle(found, text, matching_form(text), tagged)
    assert found.at(13).type == "Product"


@pytest.mark.parametrize("recogniser", ["pattern", "link", "alias"])
def test_what_the_text_says_is_not_overruled(recogniser: str) -> None:
    tagged = [TaggedName(0, 2, {"Product": 0.9})]
    assert settled("晨鹭很忙。", FoundName(0, 2, "Company", recogniser), tagged) == "Company"


def test_a_list_is_believed_where_the_tagger_hardly_sees_a_name() -> None:
    tagged = [TaggedName(0, 2, {"Product": 0.1})]
    assert settled("晨鹭很忙。", FoundName(0, 2, "Company", "coordination"), tagged) == "Company"


@pytest.mark.parametrize(
    ("surface", "type_"),
    [
        ("Helen Ashworth", "Person"),
        ("Helen R. Ashworth", "Person"),
        ("Helen Ashworth Holdings", "Company"),
        ("Helen", "Company"),
        ("Northgate Ashworth", "Company"),
    ],
)
def test_a_given_name_and_a_surname_in_latin_letters_name_a_person(
    surface: str, type_: EntityType
) -> None:
    name = FoundName(0, len(surface), "Company", "tagger")
    tagged = [TaggedName(0, len(surface), {"Company": 0.9})]
    assert settled(f"{surface}很忙。", name, tagged) == type_
