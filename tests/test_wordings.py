"""Every wording expresses what its examples say, in the sense of its own relation."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.documents import document_from_text
from guanxi.errors import OntologyError
from guanxi.extraction import Extractor
from guanxi.extraction.wording_index import WordingIndex
from guanxi.vocabulary import load_ontology

PLACEHOLDERS = Path(__file__).parent / "overlays" / "placeholders"
EXTRACTOR = Extractor(load_ontology([PLACEHOLDERS]))
EXAMPLES = [(wording, example) for wording in EXTRACTOR.wordings for example in wording.examples]


def test_every_relation_has_a_wording_and_every_wording_an_example() -> None:
    ontology = load_ontology()
    assert {wording.predicate for wording in EXTRACTOR.wordings} == set(ontology.predicates)
    assert [wording.name for wording in EXTRACTOR.wordings if not wording.examples] == []


@pytest.mark.parametrize(
    ("wording", "example"), EXAMPLES, ids=[f"{w.name}-{i}" for i, (w, _) in enumerate(EXAMPLES)]
)
def test_a_wording_matches_its_examples(wording, example) -> None:
    relations = EXTRACTOR.relations(document_from_text(example))
    found = {(relation.predicate, relation.extractor) for relation in relations}
    assert (wording.predicate, f"wording:{wording.name}") in found


def test_the_index_leaves_out_no_wording_that_matches() -> None:
    index = WordingIndex(EXTRACTOR.wordings)
    for _, example in EXAMPLES:
        document = document_from_text(example)
        for reading in EXTRACTOR._read(document)[-1]:
            text = reading.skeleton.text
            plainly = [wording.name for wording in EXTRACTOR.wordings if wording.regex.search(text)]
            assert list(dict.fromkeys(w.name for w, _ in index.matches(text))) == plainly


def overlay(folder: Path, turtle: str) -> Path:
    (folder / "wordings").mkdir()
    prefixes = (
        "@prefix gx: <https://w3id.org/guanxi/ontology#> .\n"
        "@prefix w: <https://w3id.org/guanxi/wording/> .\n"
    )
    (folder / "wordings" / "own.ttl").write_text(prefixes + turtle, encoding="utf-8")
    return folder


def test_a_user_adds_a_wording_without_code(tmp_path: Path) -> None:
    own = overlay(
        tmp_path,
        'w:own-courts a gx:Wording ; gx:expresses gx:partnersWith ; gx:kind "event" ;\n'
        '  gx:pattern "{S}~与{O}~拜把子" ; gx:example "甲公司与乙公司拜把子" .\n',
    )
    extractor = Extractor(load_ontology([PLACEHOLDERS, own]))
    (claim,) = extractor.extract(document_from_text("甲公司与乙公司拜把子。")).claims
    assert (claim.predicate, claim.evidence[0].extractor) == (
        "partnersWith",
        "wording:own-courts",
    )


def test_a_user_changes_a_packaged_wording(tmp_path: Path) -> None:
    own = overlay(tmp_path, "w:acquired-by gx:precision 0.99 .")
    (changed,) = [
        wording
        for wording in Extractor(load_ontology([own])).wordings
        if wording.name == "acquired-by"
    ]
    assert (changed.precision, changed.predicate) == (0.99, "acquires")


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (
            'w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "{S}{O}" ; gx:precision 2 .',
            "gx:precision",
        ),
        (
            'w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "{G}打" ; gx:head "S" .',
            "gx:head",
        ),
        ('w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "{S}{O}?" .', "optional"),
        (
            'w:x a gx:Wording ; gx:expresses gx:offers ; gx:exmaple "x" ; gx:pattern "{S}{O}" .',
            "unknown property gx:exmaple",
        ),
        ('w:x a gx:Wording ; gx:expresses gx:loves ; gx:pattern "{S}{O}" .', "names no relation"),
        ('w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "{S}" .', "needs {S} and {O}"),
        ('w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "({S}{O}" .', "malformed"),
        ("w:x a gx:Wording ; gx:expresses gx:offers .", "exactly one gx:pattern"),
        (
            'w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "{S:Firm}{O}" .',
            "is no entity type",
        ),
        (
            'w:x a gx:Wording ; gx:expresses gx:offers ; gx:pattern "{S}<no-such-list>{O}" .',
            "no word list",
        ),
        (
            'w:x a gx:Wording ; gx:expresses gx:offers ; gx:kind "fun" ; gx:pattern "{S}{O}" .',
            "'structure' or 'event'",
        ),
    ],
)
def test_a_malformed_wording_is_one_clear_line(tmp_path: Path, turtle: str, message: str) -> None:
    with pytest.raises(OntologyError, match=message) as caught:
        Extractor(load_ontology([overlay(tmp_path, turtle)]))
    assert "\n" not in str(caught.value)


def tried(text: str):
    return EXTRACTOR.try_wordings(document_from_text(text, date="2023-06-15"))


def test_a_trial_tells_what_matches_and_the_words_behind_the_status() -> None:
    trial = tried("据传甲公司将于明年收购乙科技。")
    assert [trial.text[m.start : m.end] for m in trial.mentions] == ["甲公司", "乙科技"]
    match = next(m for m in trial.matches if m.wording == "acquires")
    assert (match.subject, match.object) == ("甲公司", "乙科技")
    assert (match.status, match.cue, match.time) == ("rumoured", "据传", "2024")
    assert trial.text[match.start : match.end] == match.matched
    assert match.is_claim
    assert "收购" in match.pattern


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("如果甲公司收购乙科技，情况会不同。", "only supposed: 如果"),
        ("张三收购了李四。", "acquires does not relate Person → Person"),
    ],
)
def test_a_trial_tells_why_there_is_no_claim(text: str, reason: str) -> None:
    trial = tried(text)
    assert {(m.wording, m.reason) for m in trial.matches} >= {("acquires", reason)}
    assert not any(m.is_claim for m in trial.matches)


def test_a_trial_tells_which_types_a_wording_does_not_take() -> None:
    trial = tried("腾讯向深圳市中级人民法院提起诉讼。")
    (match,) = (m for m in trial.matches if m.wording == "files-suit-against")
    assert match.reason == "the wording does not relate Company → Institution"


def test_a_trial_shows_what_a_word_refers_to() -> None:
    trial = tried("甲公司发布财报，其收购了乙科技。")
    assert ("其", "甲公司") in {
        (trial.text[m.start : m.end], m.entity.name) for m in trial.mentions
    }
    assert any(m.is_claim and m.is_carried for m in trial.matches)


def test_a_trial_is_data() -> None:
    record = tried("甲公司收购了乙科技。").as_dict()
    assert record["names"][0]["type"] == "Company"
    assert record["wordings"][0]["claim"] is True
