"""The 25 questions of docs/questions.md, asked of the seed articles and of the annotated ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from guanxi import KnowledgeGraph
from guanxi.store import QueryResult, named_query, parse_assignment
from guanxi.vocabulary import load_ontology

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold" / "posts"
_ROW = re.compile(r"\| (\d+) \| (.+?) \| `query ([\w-]+)(.*?)` \| (.+?) \| (.+?) \|")


@dataclass(frozen=True)
class Question:
    """A row of the table; `seeds` are words of the answer, `gold` tells whether there is one."""

    number: int
    text: str
    query: str
    bind: dict[str, str]
    seeds: tuple[str, ...]
    gold: bool


def _questions() -> Iterator[Question]:
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    for number, question, query, bindings, seeds, gold in _ROW.findall(text):
        words = () if seeds == "–" else tuple(seeds.split("、"))
        bind = dict(map(parse_assignment, bindings.replace("--bind", "").split()))
        yield Question(int(number), question, query, bind, words, gold != "–")


QUESTIONS = tuple(_questions())
by_number = pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: str(each.number))


@pytest.fixture(scope="module")
def seeds() -> KnowledgeGraph:
    return KnowledgeGraph.build(ROOT / "seeds", None)


@pytest.fixture(scope="module")
def gold() -> KnowledgeGraph:
    if not GOLD.is_dir():
        pytest.skip("the annotated articles are not here")
    return KnowledgeGraph.build(GOLD, None)


def test_there_are_25_in_both_languages() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 26))
    for question in QUESTIONS:
        assert re.search(r"[\u4e00-\u9fff]+.*？ .*[A-Za-z ]+.*\?$", question.text)
        assert question.seeds or question.gold
        named_query(load_ontology(), question.query)


@by_number
def test_the_seeds_answer(seeds: KnowledgeGraph, question: Question) -> None:
    answer = seeds.query(question.query, question.bind)
    told = answer.to("csv")
    assert bool(len(answer)) == bool(question.seeds)
    for word in question.seeds:
        assert word in told


@by_number
def test_the_annotated_articles_answer(gold: KnowledgeGraph, question: Question) -> None:
    assert bool(len(gold.query(question.query, question.bind))) == question.gold


@by_number
def test_the_union_of_graphs_makes_no_difference(seeds: KnowledgeGraph, question: Question) -> None:
    # The account is what another server would be asked, where nothing joins the graphs.
    account = seeds._store.account(named_query(seeds.ontology, question.query), question.bind)
    assert account.default == ()
    inner = seeds._store._store
    answer = inner.query(account.sparql, use_default_graph_as_union=False)
    assert isinstance(answer, ox.QuerySolutions)
    plain = QueryResult(answer).to("tsv")
    assert plain == seeds.query(question.query, question.bind).to("tsv")
