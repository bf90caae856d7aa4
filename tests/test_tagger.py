"""The trained tagger: labels, training, the packaged model."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor, train_tagger
from guanxi.extraction.tagger import labels_of, spans
from guanxi.extraction.tagger_training import annotated_names
from guanxi.vocabulary import load_ontology

EXTRACTOR = Extractor(load_ontology())
TEXTS = [
    ("甲乙丙科技有限公司的创始人王小明表示，公司将推出新品。", "甲乙丙科技有限公司", "王小明"),
    ("丁戊己科技有限公司的创始人李大海认为，市场正在变化。", "丁戊己科技有限公司", "李大海"),
    ("庚辛壬科技有限公司的创始人周远山说，明年会更好。", "庚辛壬科技有限公司", "周远山"),
]
ARTICLES = [
    (
        document_from_text(text),
        [{"name": firm, "type": "Company"}, {"name": person, "type": "Person"}],
    )
    for text, firm, person in TEXTS
]


@st.composite
def named_spans(draw):
    size = draw(st.integers(0, 30))
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=8)))
    return size, [
        (start, end, draw(st.sampled_from(["Company", "Person", "Product"])))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@given(named_spans())
def test_labels_hold_what_was_written_into_them(case) -> None:
    size, names = case
    assert list(spans(labels_of(size, names))) == names


def test_annotations_are_found_by_their_longest_names() -> None:
    entities = [
        {"name": "腾讯云", "type": "BusinessUnit"},
        {"name": "腾讯", "type": "Company", "aliases": ["QQ"]},
    ]
    assert annotated_names("腾讯云与腾讯，SQQQ与QQ", entities) == [
        (0, 3, "BusinessUnit"),
        (4, 6, "Company"),
        (12, 14, "Company"),
    ]


def test_the_same_articles_train_the_same_bytes() -> None:
    first = train_tagger(ARTICLES, EXTRACTOR.features)
    assert first == train_tagger(ARTICLES, EXTRACTOR.features)


def test_a_trained_model_recognises_what_it_was_taught() -> None:
    extractor = Extractor(load_ontology(), train_tagger(ARTICLES, EXTRACTOR.features))
    found = extractor.extract(document_from_text(TEXTS[0][0]))
    assert {(e.name, e.type) for e in found.entities} == {
        ("甲乙丙科技有限公司", "Company"),
        ("王小明", "Person"),
    }


def test_the_packaged_model_finds_names_that_no_list_holds() -> None:
    text = "9月14日，云岭智能科技有限公司宣布完成新一轮融资，创始人许文静表示将扩大团队。"
    found = {(e.name, e.type) for e in EXTRACTOR.extract(document_from_text(text)).entities}
    assert found == {("云岭智能科技有限公司", "Company"), ("许文静", "Person")}


def test_the_packaged_model_is_small_and_its_card_describes_it() -> None:
    import hashlib

    folder = files("guanxi.extraction") / "models"
    model = (folder / "tagger.crf").read_bytes()
    card = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    assert len(model) < 15_000_000
    assert card["sha256"] == hashlib.sha256(model).hexdigest()


def annotated_folder(folder: Path) -> Path:
    (folder / "posts").mkdir(parents=True)
    for number, (text, firm, person) in enumerate(TEXTS):
        post = f"---\ntitle: '第{number}篇'\ndate: 2022-09-14\n---\n<p>{text}</p>\n"
        (folder / "posts" / f"{number}.md").write_text(post, encoding="utf-8")
        entities = [{"name": firm, "type": "Company"}, {"name": person, "type": "Person"}]
        annotation = {"id": str(number), "entities": entities, "facts": []}
        (folder / f"{number}.json").write_text(json.dumps(annotation), encoding="utf-8")
    return folder


def test_the_command_trains_and_evaluation_tells_what_was_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from guanxi.cli import app

    gold = annotated_folder(tmp_path / "gold")
    model = tmp_path / "own.crf"
    app(["train", "tagger", str(gold), "-o", str(model)], standalone_mode=False)
    assert model.stat().st_size > 0
    assert len(json.loads(model.with_suffix(".json").read_text("utf-8"))["articles"]) == 3
    capsys.readouterr()
    app(["evaluate", str(gold), "--cross-validate"], standalone_mode=False)
    printed = capsys.readouterr()
    assert printed.out.startswith("entities ")
    assert "seen in training" not in printed.err
