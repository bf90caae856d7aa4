"""Scoring annotated articles: with the packaged tagger, cross-validated, with other names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guanxi.assessment import cross_validate, evaluate_extraction
from guanxi.cli import app
from guanxi.errors import DocumentError, EvaluationError, OntologyError
from guanxi.training import read_annotated
from guanxi.vocabulary import load_ontology, with_lexicon

FIRMS = ("甲乙丙科技有限公司", "丁戊己科技有限公司", "庚辛壬科技有限公司", "子丑寅科技有限公司")


def annotated(folder: Path, articles: dict[str, tuple[str, dict[str, str]]]) -> Path:
    """Write articles, by name their text and the types of the names in it."""
    (folder / "posts").mkdir(parents=True)
    for name, (text, types) in articles.items():
        post = f"---\ntitle: '{name}'\ndate: 2022-09-14\n---\n<p>{text}</p>\n"
        (folder / "posts" / f"{name}.md").write_text(post, encoding="utf-8")
        entities = [{"name": form, "type": type} for form, type in types.items()]
        annotation = {"id": name, "entities": entities, "facts": []}
        (folder / f"{name}.json").write_text(json.dumps(annotation), encoding="utf-8")
    return folder


def about(*firms: str) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        f"第{firm[:3]}篇": (f"{firm}与腾讯宣布合作。", {firm: "Company", "腾讯": "Company"})
        for firm in firms
    }


def test_an_article_that_is_missing_counts_as_one_without_finds(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.txt").write_text("腾讯推出了企业微信。", encoding="utf-8")
    fact = {"subject": "腾讯", "predicate": "offers", "object": "企业微信"}
    ends = [{"name": "腾讯", "type": "Company"}, {"name": "企业微信", "type": "Product"}]
    for name in ("a", "b"):
        annotation = {
            "id": name,
            "entities": ends,
            "facts": [fact | {"status": "asserted", "evidence": "腾讯推出了企业微信。"}],
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(annotation), encoding="utf-8")
    problems: list[DocumentError] = []
    unread: list[Any] = []
    articles = read_annotated([tmp_path], problems.append, unread.append)
    result = evaluate_extraction(articles, load_ontology(), on_error=pytest.fail, unread=unread)
    assert (result.facts.tp, result.facts.fn, result.documents) == (1, 1, 2)
    assert [Path(problem.path).name for problem in problems] == ["b.md"]


def test_names_are_new_unless_another_fold_or_the_lexicon_has_them(tmp_path: Path) -> None:
    articles = read_annotated([annotated(tmp_path / "gold", about(*FIRMS))], pytest.fail)
    assert len({article.fold for article in articles}) > 1
    result = cross_validate(articles, load_ontology(), on_error=pytest.fail)
    wanted = {kind: r.wanted for kind, r in result.entity_scores.familiarity.items()}
    assert wanted == {"seen": 4, "new": 4}  # 腾讯 stands in every article
    packaged = evaluate_extraction(articles, load_ontology(), on_error=pytest.fail)
    assert packaged.entity_scores.familiarity == {}


def test_an_article_alone_cannot_be_cross_validated(tmp_path: Path) -> None:
    articles = read_annotated([annotated(tmp_path / "gold", about(FIRMS[0]))], pytest.fail)
    with pytest.raises(EvaluationError, match="too few articles"):
        cross_validate(articles, load_ontology(), on_error=pytest.fail)


def test_several_folders_are_validated_across_and_one_that_trains_twice_counts_once(
    tmp_path: Path,
) -> None:
    folders = [annotated(tmp_path / name, about(*firms)) for name, firms in
               (("one", FIRMS[:2]), ("two", FIRMS[2:]))]  # fmt: skip
    articles = read_annotated(folders, pytest.fail)
    ontology = load_ontology()
    result = cross_validate(articles, ontology, on_error=pytest.fail)
    assert result.documents == 4
    assert result == cross_validate(articles, ontology, articles[:2], on_error=pytest.fail)


def test_another_lexicon_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    packaged = load_ontology()
    names = tmp_path / "names.csv"
    names.write_text("name,type\n云岭智绘,Product\n", encoding="utf-8")
    for path in (names, tmp_path):
        ontology = with_lexicon(packaged, path)
        assert [(entry.name, entry.type) for entry in ontology.lexicon] == [("云岭智绘", "Product")]
        assert ontology.predicates == packaged.predicates
    assert len(with_lexicon(packaged, None).lexicon) == 0
    assert len({packaged.fingerprint, ontology.fingerprint}) == 2
    articles = read_annotated([annotated(tmp_path / "gold", about(*FIRMS))], pytest.fail)
    result = evaluate_extraction(articles, with_lexicon(packaged, None), on_error=pytest.fail)
    assert "lexicon" not in result.entity_scores.recognisers


def test_a_lexicon_that_is_none_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "names.xls").write_text("", encoding="utf-8")
    for path, told in ((tmp_path / "missing", "no such file"), (tmp_path, "no names in")):
        with pytest.raises(OntologyError, match=rf"{told}.*{path}"):
            with_lexicon(load_ontology(), path)


def test_the_command_takes_several_folders_and_no_lexicon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = str(annotated(tmp_path / "one", about(*FIRMS[:2])))
    two = str(annotated(tmp_path / "two", about(*FIRMS[2:])))
    app(
        ["evaluate", one, two, "--cross-validate", "--lexicon", "none", "--format", "json"],
        standalone_mode=False,
    )
    figures = json.loads(capsys.readouterr().out)
    assert figures["entities"]["tp"] + figures["entities"]["fn"] == 8
    assert "lexicon" not in figures["entity_scores"]["recognisers"]
    assert "listed" not in figures["entity_scores"]["familiarity"]
    app(["evaluate", one, "--lexicon", "none"], standalone_mode=False)
    assert "--cross-validate trains one beside these" in capsys.readouterr().err
