"""A claim says what it was read by: wording, words of status and time, parts of the confidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guanxi import KnowledgeGraph
from guanxi.explanation import reasons, sum_of_evidence
from guanxi.extraction import confidence
from guanxi.model import Discount
from test_extraction import extract, only_claim

SEED = Path(__file__).parents[1] / "seeds"


def explained(folder: Path, *sentences: str) -> KnowledgeGraph:
    post = folder / "a.md"
    text = "\n\n".join(sentences)
    post.write_text(f"---\ntitle: 标题\ndate: 2022-09-14\n---\n\n{text}\n", encoding="utf-8")
    return KnowledgeGraph.build([post], None)


@pytest.mark.parametrize(
    ("text", "status", "cue"),
    [
        ("腾讯拟收购京东。", "planned", "拟"),
        ("据传腾讯收购了京东。", "rumoured", "据传"),
        ("腾讯没有收购京东。", "negated", "没有"),
        ("腾讯前副总裁张三出席。", "ended", "前"),
        ("腾讯收购京东一事告吹。", "negated", "告吹"),
        ("腾讯收购了京东。", "asserted", None),
    ],
)
def test_the_words_that_gave_the_status_are_kept(text: str, status: str, cue: str | None) -> None:
    claim = only_claim(text)
    span = claim.evidence[0].status_cue
    assert (claim.status, span and text[slice(*span)]) == (status, cue)


def test_the_words_that_gave_the_time_are_kept() -> None:
    text = "去年底，腾讯收购了京东。"
    (evidence,) = only_claim(text).evidence
    assert evidence.time_cue is not None
    assert text[slice(*evidence.time_cue)] == "去年底"


@pytest.mark.parametrize("post", sorted(SEED.glob("*.md")), ids=lambda post: post.stem)
def test_cues_lie_in_their_sentences(post: Path) -> None:
    for claim in extract(post.read_text(encoding="utf-8")).claims:
        for evidence in claim.evidence:
            for span in filter(None, (evidence.status_cue, evidence.time_cue)):
                assert evidence.start <= span[0] < span[1] <= evidence.end
            assert evidence.precision is not None


def test_explain_tells_wording_cue_and_parts(tmp_path: Path) -> None:
    kg = explained(tmp_path, "去年底，腾讯宣布计划收购京东。")
    (claim,) = kg.explain("腾讯", "acquires")
    line = reasons(claim, claim.evidence[0])
    assert line.startswith("wording:acquires 0.")
    assert "planned: 计划" in line
    assert line in str(kg.explain("腾讯"))
    (record,) = kg.explain("腾讯", "acquires").records()
    (told,) = json.loads(json.dumps(record))["evidence"]
    assert (told["status_cue"], told["extractor"]) == ("计划", "wording:acquires")
    assert told["precision"] > 0


def test_independent_sentences_are_told_as_a_sum(tmp_path: Path) -> None:
    one = explained(tmp_path, "腾讯收购了京东。").explain("腾讯", "acquires")
    two = explained(tmp_path, "腾讯收购了京东。", "京东被腾讯收购。").explain("腾讯", "acquires")
    assert sum_of_evidence(one[0]) is None
    assert two[0].confidence > one[0].confidence
    told = sum_of_evidence(two[0]) or ""
    assert told.startswith(f"confidence {two[0].confidence:.2f} = 1 − ")
    assert told.endswith("from 2 sentences")


def test_what_a_carried_subject_costs_is_told(tmp_path: Path) -> None:
    kg = explained(tmp_path, "腾讯今天开会，随后收购了京东。")
    (claim,) = kg.explain("腾讯", "acquires")
    assert "× 0.85 carried subject = " in reasons(claim, claim.evidence[0])


@pytest.mark.parametrize(
    ("sentences", "reason"),
    [
        (("腾讯收购了京东。", "据传腾讯收购了京东。"), "told otherwise, too"),
        (
            ("腾讯收购了京东。", "腾讯与京东是竞争对手。"),
            "read as another relation, too",
        ),
    ],
)
def test_what_an_article_says_against_a_claim_lowers_it(
    tmp_path: Path, sentences: tuple[str, ...], reason: str
) -> None:
    alone = explained(tmp_path, sentences[0]).explain("腾讯", "acquires")
    both = explained(tmp_path, *sentences).explain("腾讯", "acquires")
    (claim,) = [each for each in both if each.status == "asserted"]
    assert claim.confidence < alone[0].confidence
    assert [discount.reason for discount in claim.discounts] == [reason]
    assert reason in (sum_of_evidence(claim) or "")


def test_that_it_is_over_does_not_speak_against_it(tmp_path: Path) -> None:
    kg = explained(tmp_path, "腾讯终止收购京东。", "此前，腾讯收购了京东。")
    assert all(not claim.discounts for claim in kg.explain("腾讯", "acquires"))


def test_a_status_from_a_cue_is_less_sure() -> None:
    asserted, planned = only_claim("腾讯收购京东。"), only_claim("腾讯拟收购京东。")
    assert planned.confidence < asserted.confidence


def test_every_discount_stands_on_the_page() -> None:
    page = (Path(__file__).parents[1] / "docs" / "confidence.md").read_text(encoding="utf-8")
    found = [value for value in vars(confidence).values() if isinstance(value, Discount)]
    assert found
    for discount in found:
        assert f"| {discount.reason} | {discount.factor:.2f} |" in page
