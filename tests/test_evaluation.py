"""The evaluation gives the numbers of the gold scorer, on any input."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.errors import EvaluationError
from guanxi.extraction import Comparison, Evaluation, Ratio, compare, evaluate, read_gold
from guanxi.extraction.calibration import Judged, Reliability

GOLD = Path(__file__).parents[2] / "shared" / "gold"
SYMMETRIC = frozenset(
    {"competesWith", "disputesWith", "integratesWith", "mergesWith", "partnersWith"}
)
needs_gold = pytest.mark.skipif(
    not GOLD.is_dir(), reason="the annotations of ../shared/gold are not beside this checkout"
)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scorer_says(
    scorer: ModuleType, gold: list[dict[str, Any]], predictions: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    by_id = {prediction["id"]: prediction for prediction in predictions}
    score = scorer.Score()
    for annotation in gold:
        score.add(annotation, by_id.get(annotation["id"], {"entities": [], "claims": []}))
    return score.result(), score.misses


def agree(scorer: ModuleType, gold: list[Any], predictions: list[Any]) -> None:
    figures, misses = scorer_says(scorer, gold, predictions)
    ours = evaluate(gold, predictions, symmetric=SYMMETRIC)
    assert ours.as_dict() == figures
    check_sums(ours)
    assert len(ours.misses) == len(misses)
    assert sorted(f"{miss.document}\t{miss.kind}\t{miss.item}" for miss in ours.misses) == sorted(
        "\t".join(miss.split("\t")[:3]).replace("[None]", "[asserted]") for miss in misses
    )


def check_sums(result: Evaluation) -> None:
    """Every breakdown of the entities adds up to all of them."""
    scores = result.entity_scores
    types = scores.types.values()
    assert (
        Ratio(
            sum(ratio.tp for ratio in types),
            sum(ratio.fp for ratio in types),
            sum(ratio.fn for ratio in types),
        )
        == result.entities_typed
    )
    causes = scores.errors.values()
    assert sum(count.missed for count in causes) == result.entities.fn
    assert sum(count.extra for count in causes) == result.entities.fp
    assert sum(scores.mistyped.values()) == result.entities.tp - result.entities_typed.tp
    facts = result.fact_scores
    counts = facts.predicates.values()
    assert sum(count.right for count in counts) == result.facts.tp
    assert sum(count.strict for count in counts) == result.facts_strict.tp
    assert sum(count.found for count in counts) == result.facts.tp + result.facts.fp
    assert sum(count.missed for count in facts.errors.values()) == result.facts.fn
    assert sum(count.extra for count in facts.errors.values()) == result.facts.fp
    assert sum(facts.statuses.values()) == result.facts.tp - result.facts_strict.tp


def perturbed(annotation: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The annotation as a careless extractor would predict it."""
    entities = [
        {
            "name": chance.choice([entity["name"], *entity["aliases"], "错名"]),
            "type": chance.choice([entity["type"], "Company", "Institution"]),
            "aliases": chance.sample(entity["aliases"], chance.randint(0, len(entity["aliases"]))),
        }
        for entity in annotation["entities"]
        if chance.random() < 0.8
    ]
    chance.shuffle(entities)
    claims = []
    for fact in annotation["facts"]:
        for _ in range(chance.choice([0, 1, 1, 2])):
            ends = [fact["subject"], fact["object"]]
            if chance.random() < 0.3:
                ends.reverse()
            claims.append(
                {
                    "subject": ends[0],
                    "object": chance.choice([ends[1], ends[1], "错名"]),
                    "predicate": chance.choice([fact["predicate"], "partnersWith"]),
                    "status": chance.choice([fact["status"], "asserted", None]),
                    "time": chance.choice([fact.get("time"), None, "2022"]),
                    "evidence": fact["evidence"],
                }
            )
    return {"id": annotation["id"], "entities": entities, "claims": claims}


@needs_gold
@pytest.mark.parametrize("seed", range(4))
def test_careless_predictions_score_as_the_gold_scorer_says(scorer: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    gold = read_gold(GOLD)
    predictions = [perturbed(annotation, chance) for annotation in gold]
    agree(scorer, gold, chance.sample(predictions, len(predictions) - 2))


@needs_gold
def test_the_text_is_the_gold_scorers(tmp_path: Path) -> None:
    chance = random.Random(1)
    gold = read_gold(GOLD)
    predictions = [perturbed(annotation, chance) for annotation in gold]
    file = tmp_path / "predictions.jsonl"
    file.write_text("\n".join(map(json.dumps, predictions)), encoding="utf-8")
    printed = subprocess.run(
        [sys.executable, str(GOLD / "score.py"), str(GOLD), str(file)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "\n".join(evaluate(gold, predictions, symmetric=SYMMETRIC).lines()) == printed.rstrip(
        "\n"
    )


@needs_gold
def test_gold_itself_scores_full_marks(scorer: ModuleType) -> None:
    gold = read_gold(GOLD)
    predictions = [annotation | {"claims": annotation["facts"]} for annotation in gold]
    agree(scorer, gold, predictions)
    result = evaluate(gold, predictions, symmetric=SYMMETRIC)
    assert (result.entities.f1, result.facts_strict.f1, result.time_accuracy) == (1, 1, 1)
    assert (result.leaks, result.documents) == (0, len(gold))


NAMES = st.sampled_from("甲乙丙丁戊己")
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "type": st.sampled_from(["Company", "Institution", "BusinessUnit", "Person"]),
            "aliases": st.lists(NAMES, max_size=2),
        },
        optional={"optional": st.booleans(), "alsoType": st.just("Person")},
    ),
    max_size=5,
)
FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "subject": NAMES,
            "predicate": st.sampled_from(["competesWith", "offers", "acquires"]),
            "object": NAMES,
            "status": st.sampled_from(["asserted", "negated", "planned"]),
            "evidence": st.just("句"),
        },
        optional={"optional": st.booleans(), "time": st.sampled_from([None, "2022", "2021"])},
    ),
    max_size=6,
)


@needs_gold
@given(ENTITIES, FACTS, ENTITIES, FACTS)
def test_any_records_score_as_the_gold_scorer_says(
    scorer: ModuleType, wanted: Any, facts: Any, found: Any, claims: Any
) -> None:
    agree(
        scorer,
        [{"id": "a", "entities": wanted, "facts": facts}],
        [{"id": "a", "entities": found, "claims": claims}],
    )


def test_misses_name_document_kind_and_sentence() -> None:
    fact = {"subject": "甲", "predicate": "offers", "object": "乙", "status": "asserted"}
    gold = {
        "id": "a",
        "entities": [{"name": "甲", "type": "Company"}, {"name": "乙", "type": "Product"}],
        "facts": [fact | {"evidence": "甲发布了乙"}],
    }
    misses = evaluate(
        [gold], [{"id": "a", "entities": [], "claims": []}], symmetric=SYMMETRIC
    ).misses
    assert [(miss.kind, miss.item, miss.evidence) for miss in misses] == [
        ("entity missed", "甲 (Company)", ""),
        ("entity missed", "乙 (Product)", ""),
        ("fact missed", "甲 offers 乙 [asserted]", "甲发布了乙"),
    ]


def test_ratio_of_nothing_is_zero() -> None:
    assert Ratio(0, 0, 0).f1 == 0


def annotated(**fields: object) -> bytes:
    entity = {"name": "X", "type": "Company", "aliases": []} | fields
    return json.dumps({"id": "a", "entities": [entity], "facts": []}).encode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.json", b"{", "not JSON"),
        ("a.json", b"\xff\xfe\x00", "not JSON"),
        ("a.json", b"[]", "not an annotation"),
        ("a.json", b'{"id": 7, "entities": [], "facts": []}', "a.json: id: write it as a text"),
        ("a.json", b'{"id": "a", "entities": {}, "facts": []}', "entities: write a list"),
        ("a.json", b'{"id": "a", "entities": ["x"], "facts": []}', "entity 1: write an object"),
        ("a.json", annotated(name=""), "entity 1: it has no name"),
        ("a.json", annotated(name=7), "entity 1: it has no name"),
        ("a.json", annotated(type="Firm"), "entity 1: type 'Firm' is none"),
        ("a.json", annotated(aliases=None), "entity 1: aliases: write a list of names"),
        ("a.json", annotated(aliases=["x", ""]), "entity 1: aliases: write a list of names"),
        ("a.json", b'{"id": "a", "entities": [], "facts": [{}]}', "fact 1: it has no subject"),
        ("a.txt", b"", "no annotations"),
    ],
)
def test_bad_gold_is_told_in_one_line(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EvaluationError, match=told) as error:
        read_gold(tmp_path)
    assert "\n" not in str(error.value)
    with pytest.raises(EvaluationError, match="no such folder"):
        read_gold(tmp_path / "missing")


def test_incomplete_records_are_told_with_their_document() -> None:
    gold = json.loads('{"id": "a", "entities": [{"type": "Company"}], "facts": []}')
    with pytest.raises(EvaluationError, match=r"a: .*'name'"):
        evaluate([gold], [], symmetric=SYMMETRIC)
    with pytest.raises(EvaluationError, match="no field 'id'"):
        evaluate([], [{"entities": []}], symmetric=SYMMETRIC)


def company(name: str, *aliases: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "type": "Company", "aliases": list(aliases)} | fields


def compared(
    gold: list[dict[str, Any]], found: list[dict[str, Any]], text: str | None = None, **known: Any
) -> Evaluation:
    annotation = {"id": "a", "entities": gold, "facts": []}
    prediction = {"id": "a", "entities": found, "claims": []}
    return compare([Comparison(annotation, prediction, text, **known)], symmetric=SYMMETRIC)


def causes(result: Evaluation) -> dict[str, tuple[int, int]]:
    """Causes with how many are missed and extra."""
    return {
        cause: (count.missed, count.extra)
        for cause, count in result.entity_scores.errors.items()
        if count.missed or count.extra
    }


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (["云岭智能科技"], ["云岭智能"], {"boundary": (1, 1)}),
        (["云岭智能科技"], ["智能科技公司"], {"boundary": (1, 1)}),
        (["云岭智能科技"], ["云岭", "智能科技"], {"boundary": (1, 2)}),
        (["云岭智能科技"], ["甲公司"], {"other": (1, 1)}),
        (["云岭智能科技"], [], {"other": (1, 0)}),
    ],
)
def test_a_name_that_is_badly_cut_is_told_from_one_that_is_not_found(
    gold: list[str], found: list[str], expected: dict[str, tuple[int, int]]
) -> None:
    result = compared(
        [company(name) for name in gold],
        [company(name) for name in found],
        text="云岭智能科技公司与甲公司合作。",
    )
    assert causes(result) == expected


def test_without_the_text_names_overlap_where_one_holds_the_other() -> None:
    gold = [company("云岭智能科技")]
    assert causes(compared(gold, [company("云岭智能")])) == {"boundary": (1, 1)}
    assert causes(compared(gold, [company("智能科技公司")])) == {"other": (1, 1)}


def test_an_alias_that_is_not_linked_is_no_badly_cut_name() -> None:
    result = compared([company("字节跳动", "字节")], [company("字节跳动"), company("字节")])
    assert causes(result) == {"linking": (0, 1)}
    (miss,) = result.misses
    assert (miss.kind, miss.cause) == ("entity extra", "linking")


def test_two_firms_taken_for_one_are_badly_linked() -> None:
    result = compared([company("腾讯"), company("阅文")], [company("腾讯", "阅文")])
    assert causes(result) == {"linking": (1, 0)}


def test_an_optional_entity_is_not_missed_but_counts_where_found() -> None:
    optional = [company("甲公司", optional=True)]
    assert causes(compared(optional, [])) == {}
    assert compared(optional, [company("甲公司")]).entity_scores.types == {
        "Company": Ratio(1, 0, 0)
    }


def test_a_wrong_type_is_too_many_of_one_type_and_too_few_of_another() -> None:
    result = compared([company("甲")], [company("甲", type="Product")])
    assert result.entity_scores.types == {"Company": Ratio(0, 0, 1), "Product": Ratio(0, 1, 0)}
    assert result.entity_scores.mistyped == {("Company", "Product"): 1}


def test_recognisers_are_told_by_what_they_found_and_how_much_of_it_is_right() -> None:
    result = compared(
        [company("甲"), company("乙"), company("丙")],
        [company("甲"), company("乙", type="Product"), company("丁")],
        recognisers=("lexicon", "tagger", "tagger"),
    )
    found = result.entity_scores.recognisers
    assert list(found) == ["lexicon", "tagger"]
    assert (found["lexicon"].precision, found["tagger"].precision) == (1, 0.5)
    assert (found["tagger"].found, found["tagger"].right, found["tagger"].typed) == (2, 1, 0)


def test_recall_by_familiarity_leaves_optional_entities_out_unless_found() -> None:
    gold = [company("甲"), company("乙"), company("丙", optional=True), company("丁")]
    result = compared(
        gold, [company("甲"), company("丁")], familiarity=("seen", "new", "new", "listed")
    )
    scores = result.entity_scores
    assert {kind: (r.right, r.wanted) for kind, r in scores.familiarity.items()} == {
        "seen": (1, 1),
        "listed": (1, 1),
        "new": (0, 1),
    }
    assert (scores.unseen.right, scores.unseen.wanted, scores.unseen.value) == (1, 2, 0.5)


def test_what_is_not_known_has_no_table() -> None:
    headings = [table.columns[0] for table in compared([], []).entity_scores.tables()]
    assert headings == ["errors by cause"]


def test_an_extraction_brings_its_recognisers_and_its_text() -> None:
    from guanxi import extract

    extraction = extract("腾讯与云岭智能科技有限公司合作。云岭智能科技有限公司很高兴。")
    annotation = {"id": "a", "entities": [company("腾讯")], "facts": []}
    comparison = Comparison.of(annotation, extraction)
    names = [entity.name for entity in extraction.entities]
    assert dict(zip(names, comparison.recognisers, strict=True))["腾讯"] == "lexicon"
    assert comparison.text == extraction.document.text


# ------------------------------------------------------------------------------ facts in detail


def fact(subject: str, predicate: str, object: str, **fields: Any) -> dict[str, Any]:
    told = {"status": "asserted", "evidence": f"{subject}和{object}"}
    return {"subject": subject, "predicate": predicate, "object": object} | told | fields


def facts_compared(
    facts: list[dict[str, Any]], claims: list[dict[str, Any]], found: str = "甲乙丙丁"
) -> Evaluation:
    gold = {"id": "a", "entities": [company(name) for name in "甲乙丙丁"], "facts": facts}
    entities = [company(name) for name in found]
    return evaluate(
        [gold], [{"id": "a", "entities": entities, "claims": claims}], symmetric=SYMMETRIC
    )


@pytest.mark.parametrize(
    ("claims", "found", "missed", "extra"),
    [
        ([], "甲乙", "no claim, one sentence", None),
        ([], "甲", "entity missing", None),
        ([fact("乙", "acquires", "甲")], "甲乙", "wrong direction", "wrong direction"),
        ([fact("乙", "investsIn", "甲")], "甲乙", "wrong predicate", "wrong predicate"),
        ([fact("甲", "acquires", "丙")], "甲乙丙", "no claim, one sentence", "no such fact"),
        ([fact("甲", "acquires", "戊")], "甲乙戊", "no claim, one sentence", "entity extra"),
    ],
)
def test_an_error_has_one_cause(
    claims: list[dict[str, Any]], found: str, missed: str, extra: str | None
) -> None:
    result = facts_compared([fact("甲", "acquires", "乙")], claims, found)
    told = [(m.kind, m.cause) for m in result.misses if m.kind.startswith("fact")]
    assert told == [("fact missed", missed), *([("fact extra", extra)] if extra else [])]
    errors = result.fact_scores.errors.values()
    assert sum(count.missed for count in errors) == result.facts.fn
    assert sum(count.extra for count in errors) == result.facts.fp


def test_a_fact_told_over_several_sentences_is_told_apart() -> None:
    wanted = fact("甲", "acquires", "乙", evidence="它收购了乙")
    (miss,) = facts_compared([wanted], []).misses_by_cause()[-1:]
    assert miss.cause == "no claim, several sentences"


def test_facts_found_with_another_status_time_or_role_are_told() -> None:
    wanted = fact("甲", "acquires", "乙", time="2022", role="董事")
    claimed = fact("甲", "acquires", "乙", status="planned", time="2021")
    result = facts_compared([wanted], [claimed])
    assert [(slip.cause, slip.item.partition(": ")[2]) for slip in result.slips] == [
        ("status", "status asserted, claimed planned"),
        ("time", "time 2022, claimed 2021"),
        ("role", "role 董事, claimed none"),
    ]
    assert result.fact_scores.statuses == {("asserted", "planned"): 1}
    fields = result.fact_scores.fields
    assert (fields["time"].other, fields["role"].absent) == (1, 1)


def test_a_wording_is_told_by_its_hits() -> None:
    claims = [
        fact("甲", "acquires", "乙", extractor="wording:a", more=[{"extractor": "wording:b"}]),
        fact("甲", "acquires", "丙", extractor="wording:a"),
    ]
    scores = facts_compared([fact("甲", "acquires", "乙", status="planned")], claims).fact_scores
    a, b = scores.extractors["wording:a"], scores.extractors["wording:b"]
    assert (a.hits, a.right, a.strict, a.precision) == (2, 1, 0, 0.5)
    assert (b.hits, b.right) == (1, 1)
    counts = scores.predicates["acquires"]
    assert (counts.wanted, counts.found, counts.right, counts.strict) == (1, 2, 1, 0)


def test_confidence_is_held_against_what_is_right() -> None:
    claims = [
        fact("甲", "acquires", "乙", confidence=0.85),
        fact("甲", "acquires", "丙", confidence=0.85),
        fact("甲", "acquires", "丁", confidence=0.3),
    ]
    scores = facts_compared(
        [fact("甲", "acquires", "乙"), fact("甲", "acquires", "丁"), fact("乙", "acquires", "丁")],
        claims,
    ).fact_scores
    low, high = scores.reliability.bins
    assert (low.count, low.observed, high.count, high.observed) == (1, 1, 2, 0.5)
    assert scores.reliability.expected_error == pytest.approx((0.7 + 2 * 0.35) / 3)
    curve = {point.threshold: point.facts for point in scores.curve}
    assert curve[0.0] == Ratio(2, 1, 1)
    assert curve[0.8] == Ratio(1, 1, 2)
    assert 0.9 not in curve


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_bins_hold_every_claim_once(pairs: list[tuple[float, bool]]) -> None:
    reliability = Reliability.of([Judged(c, right, right, right) for c, right in pairs])
    assert sum(each.count for each in reliability.bins) == len(pairs)
    assert 0 <= reliability.expected_error <= 1
    for each in reliability.bins:
        assert each.low <= each.predicted + 1e-6
        assert each.predicted <= each.high + 1e-6


def test_breakdowns_of_facts_are_tables_and_json() -> None:
    claims = [fact("甲", "acquires", "乙", confidence=0.85, extractor="wording:a")]
    result = facts_compared([fact("甲", "acquires", "乙", time="2022")], claims)
    headings = [table.columns[0] for table in result.fact_scores.tables()]
    assert headings == [
        "facts by relation",
        "facts by wording",
        "facts found",
        "confidence",
        "facts by least confidence",
    ]
    assert json.loads(json.dumps(result.fact_scores.as_dict()))["curve"][0]["f1"] == 1
