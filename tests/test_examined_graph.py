"""A closer look at the seed articles: in Python, and by `guanxi analyse` and `guanxi diff`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi import KnowledgeGraph
from guanxi.errors import QueryError, UnknownNameError
from program_runs import Run

SEEDS = Path(__file__).parents[1] / "seeds"
LAST = "云协作三家的来路"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The articles before the last one came, and all of them."""
    folder = tmp_path_factory.mktemp("examined")
    earlier, later = folder / "earlier.db", folder / "all.db"
    with KnowledgeGraph.build(SEEDS, later) as built:
        built.backup(folder / "copy")
    with KnowledgeGraph.restore(folder / "copy", earlier) as copied:
        copied.remove(LAST)
    return earlier, later


@pytest.fixture(scope="module")
def kg(stores: tuple[Path, Path]) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(stores[1]) as opened:
        yield opened


def test_paths_go_through_the_rivalry(kg: KnowledgeGraph) -> None:
    best = kg.paths("企微", "阿里巴巴")[0]
    labels = [kg.label(iri) for iri in best.entities]
    assert labels == ["企业微信", "钉钉", "阿里巴巴"]
    assert [step.fact.predicate for step in best.steps] == ["competesWith", "offers"]
    assert all(step.witness.sentence for step in best.steps)


def test_a_missing_path_is_told_in_one_line(kg: KnowledgeGraph) -> None:
    found = kg.paths("企业微信", "周宏伟", max_hops=1)
    assert found == ()
    assert found.note == "no path from 企业微信 to 周宏伟 within 1 steps"
    with pytest.raises(QueryError, match="are one: 企业微信"):
        kg.paths("企业微信", "企微")
    with pytest.raises(QueryError, match="is about 钉钉"):
        kg.paths("钉钉", "飞书", predicates=["headOf"], background=False)


def test_guesses_are_no_facts(kg: KnowledgeGraph) -> None:
    found = kg.predict("竞争", about="微信")
    for guess in found:
        assert guess.predicate == "competesWith"
        assert guess.why
        assert not kg.query(f"ASK {{ <{guess.subject}> gx:competesWith <{guess.object}> }}").boolean
    with pytest.raises(UnknownNameError):
        kg.predict("befriends")


def test_the_three_kingdoms_are_not_guessed(kg: KnowledgeGraph) -> None:
    pairs = {frozenset(map(kg.label, (row.subject, row.object))) for row in kg.predict(top=999)}
    # They compete already, and so their owners are rivals.
    for known in (("企业微信", "钉钉"), ("腾讯", "阿里巴巴"), ("企业微信", "阿里巴巴")):
        assert frozenset(known) not in pairs


def test_activity_goes_by_the_time_that_the_text_tells(kg: KnowledgeGraph) -> None:
    (row,) = kg.activity(about="腾讯会议")
    assert "2022-01" in {each.period for each in row.periods}  # 今年1月, in September
    assert row.first_seen == "2022-09-14"


def test_a_new_article_changes_the_graph(stores: tuple[Path, Path], kg: KnowledgeGraph) -> None:
    with KnowledgeGraph.open(stores[0]) as earlier:
        diff = earlier.diff(kg)
        back = kg.diff(earlier)
    assert diff.counts()["new fact"] == back.counts()["gone fact"] > 0
    assert kg.diff(kg) == ()
    told = {change.sentence for change in diff.of("new fact")}
    assert "按照阿里巴巴的计划，钉钉将接入通义千问。" in told
    # It appeared last, so the change is that since the day before.
    assert [change.about for change in kg.changes("2023-04-19", "2023-04")] == [
        change.about for change in diff
    ]


def test_open_questions_of_the_seeds(kg: KnowledgeGraph) -> None:
    plans = kg.open_questions("unconfirmed")
    assert {row.kind for row in plans} == {"unconfirmed"}
    assert any("2023-03-31, which is over" in row.why for row in plans)
    assert {row.kind for row in kg.open_questions(each=1)} >= {"unconfirmed", "single source"}


def test_the_commands(run: Run, stores: tuple[Path, Path]) -> None:
    store = ("--store", stores[1])
    paths = run("analyse", "paths", "企业微信", "阿里巴巴", *store, "--format", "md")
    assert paths.code == 0
    assert "| 企业微信 竞争 钉钉 |" in paths.out
    none = run("analyse", "paths", "企业微信", "周宏伟", "--max-hops", "1", *store)
    assert (none.code, none.out.strip()) == (0, "no path from 企业微信 to 周宏伟 within 1 steps")
    unknown = run("analyse", "paths", "企业微信", "无此公司", *store)
    assert unknown.code == 2
    assert unknown.err.count("\n") == 1
    guessed = run("analyse", "predict", "--relation", "竞争", "--format", "json", *store)
    assert all(row["predicate"] == "competesWith" for row in json.loads(guessed.out))
    tried = run("analyse", "predict", "--evaluate", *store)
    assert "too few facts of competesWith" in tried.out
    assert "2022-01" in run("analyse", "activity", "--entity", "腾讯会议", *store).out
    assert run("analyse", "bursts", "--period", "year", *store).code == 0
    doubts = run("analyse", "doubts", "--kind", "unconfirmed", *store)
    assert "青禾软件还计划在2023年3月与飞书打通。" in doubts.out


def test_diff_on_the_command_line(run: Run, stores: tuple[Path, Path]) -> None:
    found = run("diff", *stores, "--format", "json")
    rows = json.loads(found.out)
    assert found.code == 0
    assert {row["change"] for row in rows} >= {"new fact", "new entity"}
    same = run("diff", stores[1], stores[1])
    assert (same.code, same.out.strip()) == (0, "no change")
    dates = run("diff", "--from", "2023-01", "--to", "2023-04", "--store", stores[1])
    assert "new fact" in dates.out
    for words in (
        ("diff", stores[0]),
        ("diff", *stores, "--from", "2022"),
        ("diff", stores[0].with_name("none.db"), stores[1]),
        ("diff", "--from", "2023", "--to", "2022", "--store", stores[1]),
        ("diff", "--from", "soon", "--to", "2022", "--store", stores[1]),
    ):
        refused = run(*words)
        assert refused.code == 2
        assert refused.err.startswith("error: ")
        assert refused.err.count("\n") == 1
