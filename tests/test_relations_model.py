"""The pair classifier: features, training, relating given names, abstaining."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from guanxi.cli import app
from guanxi.documents import document_from_text
from guanxi.errors import PairError, TrainingError
from guanxi.extraction import Extractor
from guanxi.extraction.pair_classifier import NOTHING, PairClassifier, feature_matrix
from guanxi.name_pairs import GivenPair, read_pairs
from guanxi.relating import relate
from guanxi.vocabulary import load_ontology

ONTOLOGY = load_ontology()
EXTRACTOR = Extractor(ONTOLOGY)
RUNNER = CliRunner()
PAIRS = [
    *(
        GivenPair(f"{a}公司今年以现金买入了{b}公司全部业务", f"{a}公司", f"{b}公司", "收购")
        for a, b in ("甲乙", "丙丁", "戊己", "庚辛")
    ),
    *(
        GivenPair(f"{a}公司的办公室在{b}公司对面", f"{a}公司", f"{b}公司", "unknown")
        for a, b in ("甲乙", "丙丁", "戊己", "庚辛")
    ),
]


def written(path: Path, *rows: object) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def row(text: str, head: str, tail: str, **others: str) -> dict[str, str]:
    return {"text": text, "head": head, "tail": tail, **others}


def test_a_model_tells_what_it_was_taught_and_the_same_pairs_give_the_same_bytes() -> None:
    pytest.importorskip("sklearn", reason="needs the extra guanxi[train]")
    from guanxi.relation_training import train_relations

    model = train_relations(PAIRS, [], ONTOLOGY)
    assert model == train_relations(PAIRS, [], ONTOLOGY)
    taught = Extractor(ONTOLOGY, pair_model=model)
    told = GivenPair("子丑公司去年以现金买入了寅卯公司全部业务", "寅卯公司", "子丑公司")
    untold = GivenPair("子丑公司的办公室在寅卯公司对面", "子丑公司", "寅卯公司")
    first, second = relate([told, untold], taught, 0.5)
    assert (first["predicate"], first["direction"]) == ("acquires", "<")
    assert second == {"predicate": None}


def test_where_nothing_is_stated_a_model_knows_nothing() -> None:
    pytest.importorskip("sklearn", reason="needs the extra guanxi[train]")
    from guanxi.relation_training import train_relations

    nothing = [pair for pair in PAIRS if pair.relation == "unknown"]
    model = train_relations(nothing, [], ONTOLOGY)
    assert PairClassifier(model).classes == [NOTHING]
    assert list(relate(PAIRS[:1], Extractor(ONTOLOGY, pair_model=model), 0.0)) == [
        {"predicate": None}
    ]


def test_probabilities_of_the_packaged_model_add_up() -> None:
    classifier = PairClassifier()
    rows = classifier.probabilities([("typesCC", "m收购"), ()])
    assert rows.shape == (2, len(classifier.classes))
    assert rows.sum(axis=1) == pytest.approx([1, 1])


def test_a_surer_threshold_makes_it_abstain() -> None:
    pair = GivenPair("腾讯收购了搜狗。", "腾讯", "搜狗")
    assert next(relate([pair], EXTRACTOR, 0.05))["predicate"] == "acquires"
    assert next(relate([pair], EXTRACTOR, 1.0)) == {"predicate": None}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("腾讯收购了搜狗。", "asserted"),
        ("腾讯计划收购搜狗。", "planned"),
        ("传腾讯将收购搜狗。", "rumoured"),
        ("腾讯没有收购搜狗。", "negated"),
        ("如果腾讯收购搜狗，会怎样？", None),
    ],
)
def test_the_status_comes_from_the_scopes(text: str, status: str | None) -> None:
    record = next(relate([GivenPair(text, "腾讯", "搜狗")], EXTRACTOR, 0.05))
    assert record.get("status") == status


def test_names_that_hold_each_other_are_told_apart_and_absent_ones_have_no_relation() -> None:
    nested = GivenPair("京东方与京东达成合作。", "京东", "京东方")
    found = nested.mentions(nested.text)
    assert found is not None
    assert [(m.start, m.end) for m in found] == [(4, 6), (0, 3)]
    assert next(relate([GivenPair("腾讯很忙。", "腾讯", "搜狗")], EXTRACTOR)) == {"predicate": None}


def test_what_wordings_found_is_not_claimed_twice() -> None:
    extraction = EXTRACTOR.extract(document_from_text("腾讯收购了搜狗。", date="2022-09-14"))
    acquired = [claim for claim in extraction.claims if claim.predicate == "acquires"]
    assert [{e.extractor.partition(":")[0] for e in c.evidence} for c in acquired] == [{"wording"}]


def test_relate_answers_line_for_line(tmp_path: Path) -> None:
    path = written(
        tmp_path / "pairs.jsonl",
        row("腾讯收购了搜狗。", "搜狗", "腾讯"),
        row("今天天气很好。", "搜狗", "腾讯"),
    )
    out = tmp_path / "out.jsonl"
    done = RUNNER.invoke(app, ["relate", str(path), "-o", str(out)])
    assert done.exit_code == 0, done.output
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert (first["predicate"], first["direction"], first["status"]) == (
        "acquires",
        "<",
        "asserted",
    )
    assert second == {"predicate": None}


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "甲"}', '{"text": 1, "head": "甲", "tail": "乙"}', "null"]
)
def test_a_line_that_is_no_pair_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "pairs.jsonl", row("腾讯收购了搜狗。", "搜狗", "腾讯"))
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(PairError, match=r"pairs\.jsonl, line 2: not a pair"):
        read_pairs(path)


def test_applying_it_needs_no_scikit_learn_and_no_hash_seed_matters(tmp_path: Path) -> None:
    path = written(tmp_path / "pairs.jsonl", row("腾讯与搜狗携手办展。", "搜狗", "腾讯"))
    program = (
        "import sys; from guanxi.cli import app; app(sys.argv[1:], standalone_mode=False); "
        "assert not {'sklearn', 'torch'} & sys.modules.keys()"
    )
    answers = set()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", program, "relate", str(path)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        )
        assert done.returncode == 0, done.stderr
        answers.add(done.stdout)
    assert len(answers) == 1


def test_training_without_anything_is_told(tmp_path: Path) -> None:
    empty = written(tmp_path / "none.jsonl")
    with pytest.raises(TrainingError, match=r"none\.jsonl: no pairs"):
        RUNNER.invoke(app, ["train", "relations", str(empty)], catch_exceptions=False)


def test_unknown_features_count_as_nothing_known() -> None:
    numbers = np.random.default_rng(1).choice(1 << 22, 400, replace=False)
    known, seen = np.sort(numbers[:200]), np.sort(numbers[100:]).tolist()
    (row,) = feature_matrix([seen], known).toarray()
    expected = np.where(np.isin(known, numbers[100:]), 1 / np.sqrt(300), 0)
    assert row.tolist() == pytest.approx(expected.tolist())
