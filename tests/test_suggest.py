"""Names that articles use and the lexicon lacks, and adding them to a lexicon of one's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from guanxi import KnowledgeGraph
from guanxi.documents import document_from_text
from guanxi.errors import OntologyError, UnknownNameError
from guanxi.extraction import Extractor
from guanxi.overlays import add_to_lexicon
from guanxi.store import PREAMBLE, GraphStore, Suggestion
from guanxi.vocabulary import load_ontology
from sample_stores import JIAXIN, YI, YIXIN, ZHANG, extraction, found, small_ontology

PACKAGED = Path(__file__).parents[1] / "ontology"


def store_of(*texts: str) -> GraphStore:
    ontology = load_ontology()
    extractor = Extractor(ontology)
    store = GraphStore.open(None, ontology=ontology)
    for index, text in enumerate(texts):
        document = document_from_text(text, title=f"标题{index}")
        store.replace(extractor.extract(document))
    return store


def small(*extractions: object) -> GraphStore:
    store = GraphStore.open(None, ontology=small_ontology())
    for each in extractions:
        store.replace(each)  # type: ignore[arg-type]
    return store


def names(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [each.name for each in suggestions]


def test_frequent_names_that_the_lexicon_lacks_come_with_a_sentence() -> None:
    store = store_of(
        "丁巳集团收购了飞书。丁巳集团表示满意。丁巳集团很高兴。",
        "飞书的对手是丁巳集团。戊午集团与飞书合作。",
    )
    (first, second) = store.curation.suggestions(1)
    assert (first.name, first.type, first.mentions, first.documents) == (
        "丁巳集团",
        "Company",
        4,
        2,
    )
    assert first.sample is not None
    assert first.sample.sentence in (
        "丁巳集团表示满意。",
        "丁巳集团收购了飞书。",
        "飞书的对手是丁巳集团。",
    )
    assert "丁巳集团" in first.sample.forms
    assert second.name == "戊午集团"
    assert names(store.curation.suggestions()) == ["丁巳集团"]
    assert store.curation.suggestions(types=["Person"]) == ()
    with pytest.raises(UnknownNameError, match="no single type is named 'Firm'"):
        store.curation.suggestions(types=["Firm"])  # type: ignore[list-item]


def test_more_articles_come_first_then_more_mentions() -> None:
    store = small(
        extraction("a", entities=(YI, ZHANG)), extraction("b", entities=(ZHANG, YIXIN, JIAXIN))
    )
    assert names(store.curation.suggestions(1)) == ["张三", "乙信", "乙科技"]


def test_what_was_judged_the_same_is_suggested_once_or_not_at_all() -> None:
    old, new = found("乙信网", "Product"), found("乙信", "Product")
    store = small(extraction("a", entities=(old,)), extraction("b", entities=(new,)))
    judge = store.curation.judge
    judge([store.curation.judgement("乙信网", "乙信", "same")])
    (both,) = store.curation.suggestions()
    assert (both.name, both.aliases, both.mentions) == ("乙信", ("乙信网",), 2)
    judge([store.curation.judgement("乙信网", "甲信", "same")])
    assert store.curation.suggestions() == ()


def test_short_and_shared_aliases_are_doubtful_and_known_forms_are_left_out() -> None:
    first = found("乙科技有限公司", "Company", "乙科", "乙科集团", "甲公司", "丙丁")
    second = found("丙科技", "Company", "乙科集团")
    store = small(extraction("a", entities=(first, second)))
    suggestion = next(
        each for each in store.curation.suggestions(1) if each.name == "乙科技有限公司"
    )
    assert suggestion.aliases == ()
    assert suggestion.ambiguous_aliases == ("丙丁", "乙科", "乙科集团")


def test_namesakes_of_the_lexicon_are_not_suggested() -> None:
    store = small(extraction("a", entities=(found("小甲", "Person"),)))
    assert store.curation.suggestions(1) == ()


def test_the_turtle_reads_back_as_a_lexicon(tmp_path: Path) -> None:
    entity = found('乙"科\\技', "Company", "乙科技 B/C")
    store = small(extraction("a", entities=(entity,)))
    (suggestion,) = store.curation.suggestions(1)
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "names.ttl").write_text(PREAMBLE + suggestion.turtle, encoding="utf-8")
    entry = load_ontology([tmp_path]).entry(entity.iri)
    assert entry is not None
    assert (entry.name, entry.type, entry.aliases) == (
        suggestion.name,
        "Company",
        suggestion.aliases,
    )


# ---------------------------------------------------------------------- the file


def suggestions(*entities: object) -> tuple[Suggestion, ...]:
    return small(extraction("a", entities=entities)).curation.suggestions(1)


def test_names_are_added_once_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "mine" / "lexicon" / "names.ttl"
    assert add_to_lexicon(path, suggestions(YI)) == 1
    path.write_text("# my own words\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    assert add_to_lexicon(path, suggestions(YI)) == 0
    assert path.read_text(encoding="utf-8") == before
    assert add_to_lexicon(path, suggestions(YI, ZHANG)) == 1
    content = path.read_text(encoding="utf-8")
    assert content.startswith(before.rstrip())
    assert content.count("乙科技") == before.count("乙科技")
    subjects = {
        quad.subject for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE)
    }
    assert len(subjects) == 2
    assert [each.name for each in path.parent.iterdir()] == ["names.ttl"]


@pytest.mark.parametrize(
    ("place", "content", "message"),
    [
        (PACKAGED / "lexicon" / "names.ttl", None, "belongs to the package"),
        (Path("names.csv"), None, "name a Turtle file"),
        (Path("names.ttl"), b"@prefix gx: <x", "not valid Turtle"),
        (Path("names.ttl"), b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_a_file_that_cannot_take_names_stays_as_it_is(
    tmp_path: Path, place: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / place
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OntologyError, match=message):
        add_to_lexicon(path, suggestions(YI))
    assert path.exists() == (content is not None)
    if content is not None:
        assert path.read_bytes() == content


# ---------------------------------------------------------------------- the program


def guanxi(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guanxi.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "PYTHONUTF8": "1"},
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    text = "丁巳集团收购了飞书。丁巳集团表示满意。戊午集团与飞书合作。"
    (tmp_path / "news" / "a.txt").write_text(text, encoding="utf-8")
    KnowledgeGraph.build(tmp_path / "news", tmp_path / "store").close()
    return tmp_path / "store"


def test_the_program_lists_them(store: Path) -> None:
    told = guanxi("suggest", "--store", store)
    assert told.returncode == 0, told.stderr
    assert "丁巳集团" in told.stdout
    assert "戊午集团" not in told.stdout
    (record, other) = json.loads(
        guanxi("suggest", "--store", store, "--min-count", "1", "--format", "json").stdout
    )
    assert (record["name"], record["mentions"], other["name"]) == ("丁巳集团", 2, "戊午集团")
    turtle = guanxi("suggest", "--store", store, "--format", "turtle").stdout
    assert len(list(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE))) == 2


def test_what_the_program_wrote_is_known_from_then_on_and_judgements_hold(
    store: Path, tmp_path: Path
) -> None:
    with KnowledgeGraph.open(store) as kg:
        kg.judge("丁巳集团", "戊午集团", "different")
        before = kg.entity("丁巳集团").iri
    names = tmp_path / "mine" / "lexicon" / "names.ttl"
    told = guanxi("suggest", "--store", store, "--write", names)
    assert told.returncode == 0
    assert told.stderr.replace("\n", " ").startswith(f"1 name added to {names}. Build again with")
    assert "0 names added" in guanxi("suggest", "--store", store, "--write", names).stderr
    with KnowledgeGraph.build(tmp_path / "news", store, ontology=[tmp_path / "mine"]) as kg:
        assert kg.entity("丁巳集团").iri == before
        assert names_of(kg) == ["戊午集团"]
        assert len(kg.judgements()) == 1


def names_of(kg: KnowledgeGraph) -> list[str]:
    return [each.name for each in kg.suggest(1)]


def test_mistakes_are_told(store: Path) -> None:
    for arguments, message in (
        (["--type", "Firm"], "no single type is named 'Firm'"),
        (["-o", "x.txt"], "a table is for the screen"),
        (["--write", str(PACKAGED / "x.ttl")], "belongs to the package"),
    ):
        told = guanxi("suggest", "--store", store, *arguments)
        assert told.returncode == 2
        assert message in told.stderr
        assert "Traceback" not in told.stderr
