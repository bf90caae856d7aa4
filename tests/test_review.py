"""Correction: people accept and reject claims, and facts follow at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi import KnowledgeGraph
from guanxi.errors import JudgementError, StoreError
from guanxi.model import Extraction
from guanxi.network import project
from guanxi.store import ClaimRecord, GraphStore, named_queries, named_query
from guanxi.vocabulary import load_ontology
from sample_stores import (
    JIA,
    JIAXIN,
    YI,
    YIXIN,
    ZHANG,
    claim,
    extraction,
    found,
    small_ontology,
    small_store,
)

FACTS = "https://w3id.org/guanxi/graph/facts"


def facts(store: GraphStore) -> set[str]:
    """Local names of the relations in the facts graph."""
    asked = f"""SELECT ?p {{ GRAPH <{FACTS}> {{ ?s ?p ?o }}
                FILTER(STRSTARTS(STR(?p), STR(gx:)) && ?p != gx:reviewed)}}"""
    return {str(p).rpartition("#")[2] for (p,) in store.query(asked).values()}


def decide(store: GraphStore, record: ClaimRecord | str, verdict: str, **more: str) -> None:
    store.reviewing.decide([store.reviewing.review(record, verdict, **more)])


# ---------------------------------------------------------------------- facts


def test_a_rejected_claim_supports_nothing_until_it_is_taken_back() -> None:
    store = small_store(extraction("a", claim(YI, "partnersWith", JIA)))
    (record,) = store.claims(YI.iri)
    assert facts(store) == {"partnersWith"}
    decide(store, record, "rejected")
    assert facts(store) == set()
    store.reviewing.undo()
    assert facts(store) == {"partnersWith"}
    assert [each.verdict for each in store.reviewing.reviews()] == ["rejected", "withdrawn"]


def test_an_accepted_claim_supports_its_fact_whatever_its_confidence() -> None:
    store = small_store(extraction("a", claim(YI, "partnersWith", JIA, confidence=0.1)))
    assert facts(store) == set()
    decide(store, store.claims(YI.iri)[0], "accepted")
    assert facts(store) == {"partnersWith"}
    decide(store, store.claims(YI.iri)[0], "unsure")
    assert facts(store) == set()


def test_a_plan_stays_a_plan_when_it_is_accepted() -> None:
    store = small_store(extraction("a", claim(YI, "acquires", JIA, "planned")))
    decide(store, store.claims(YI.iri)[0], "accepted")
    assert facts(store) == set()


def test_a_rejected_denial_denies_nothing() -> None:
    store = small_store(
        extraction("a", claim(ZHANG, "headOf", YI), published="2021-01-01"),
        extraction("b", claim(ZHANG, "headOf", YI, "ended"), published="2022-01-01"),
    )
    assert facts(store) == set()
    decide(store, store.claims(ZHANG.iri, status="ended")[0], "rejected")
    assert facts(store) == {"headOf"}


def test_another_claim_still_supports_the_fact() -> None:
    store = small_store(
        extraction("a", claim(YI, "partnersWith", JIA)),
        extraction("b", claim(JIA, "partnersWith", YI)),
    )
    decide(store, store.claims(YI.iri)[0], "rejected")
    assert facts(store) == {"partnersWith"}


def test_what_follows_from_a_rejected_claim_goes_with_it() -> None:
    store = small_store(extraction("a", claim(YI, "competesWith", YIXIN)))
    asked = f"ASK {{ <{YI.iri}> gx:competesWith <{YIXIN.iri}> . <{YIXIN.iri}> gx:competesWith ?x }}"
    assert store.query(asked).boolean
    decide(store, store.claims(YI.iri)[0], "rejected")
    assert not store.query(asked).boolean


def test_documents_keep_what_they_said() -> None:
    store = small_store(extraction("a", claim(YI, "partnersWith", JIA)))
    graph = "SELECT ?s ?p ?o { GRAPH <https://w3id.org/guanxi/document/a> { ?s ?p ?o } }"
    before = set(store.query(graph).values())
    decide(store, store.claims(YI.iri)[0], "rejected")
    assert set(store.query(graph).values()) == before


def test_reviews_hold_when_the_document_goes_and_comes() -> None:
    weak = claim(YI, "supplies", JIA, confidence=0.2)
    said = extraction("a", claim(YI, "partnersWith", JIA), weak)
    store = small_store(said)
    decide(store, store.claims(predicate="partnersWith")[0], "rejected", note="张冠李戴")
    decide(store, store.claims(predicate="supplies")[0], "accepted")
    assert facts(store) == {"supplies"}
    store.remove(said.document.iri)
    assert facts(store) == set()
    store.replace(said)
    assert facts(store) == {"supplies"}
    first_reviewed = small_store()
    first_reviewed.reviewing.decide(store.reviewing.reviews())
    first_reviewed.replace(said)
    assert store.export("nquads") == first_reviewed.export("nquads")


def test_merged_names_and_reviews_go_together() -> None:
    other = found("乙科技公司", "Company")
    store = small_store(
        extraction("a", claim(YI, "partnersWith", JIA)),
        extraction("b", claim(other, "partnersWith", JIA)),
    )
    for record in store.claims():
        decide(store, record, "rejected")
    store.curation.judge([store.curation.judgement(YI.iri, other.iri, "same")])
    assert facts(store) == set()
    store.reviewing.undo()
    assert facts(store) == {"partnersWith"}


_CLAIMS = (
    claim(YI, "partnersWith", JIA),
    claim(YI, "partnersWith", JIA, "ended", time="2022-02"),
    claim(JIA, "partnersWith", YI, confidence=0.3, time="2022-05"),
    claim(ZHANG, "headOf", YI),
)
_STEPS = st.one_of(
    st.builds(extraction, st.sampled_from("ab"), *[st.sampled_from(_CLAIMS)]),
    st.sampled_from("ab"),
    st.tuples(st.integers(0, 7), st.sampled_from(["accepted", "rejected", "unsure", "withdrawn"])),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_STEPS, max_size=9))
def test_the_way_to_a_state_does_not_matter(
    steps: list[Extraction | str | tuple[int, str]],
) -> None:
    """Documents and reviews may come in any order: the store is the same in the end."""
    store = small_store()
    present: dict[str, Extraction] = {}
    for step in steps:
        if isinstance(step, Extraction):
            store.replace(step)
            present[step.document.id] = step
        elif isinstance(step, str):
            if step in present:
                store.remove(present.pop(step).document.iri)
        elif records := store.claims():
            decide(store, records[step[0] % len(records)], step[1])
    reviewed_last = small_store(*present.values())
    for each in store.reviewing.reviews():
        reviewed_last.reviewing.decide([each])
    assert store.export("nquads") == reviewed_last.export("nquads")


# ---------------------------------------------------------------------- everybody who asks


def test_rejected_claims_are_left_out_of_questions_and_the_network() -> None:
    store = small_store(extraction("a", claim(YIXIN, "competesWith", JIAXIN)))
    competitors = named_query(small_ontology(), "competitors")
    assert len(store.query(competitors, {"name": "乙信"})) == 1
    decide(store, store.claims()[0], "rejected")
    assert len(store.query(competitors, {"name": "乙信"})) == 0
    assert project(store).number_of_edges() == 0
    (row,) = store.query(named_query(small_ontology(), "claims")).records()
    assert (row["subject"], row["review"]) == ("乙信", "rejected")


def test_every_named_query_still_runs() -> None:
    store = small_store(extraction("a", claim(YIXIN, "competesWith", JIAXIN)))
    decide(store, store.claims()[0], "accepted", author="王", date="2022-09-14")
    for query in named_queries(small_ontology()):
        bind = {each.name: "乙信" for each in query.parameters if each.required}
        store.query(query, bind)


def test_claims_tell_their_review() -> None:
    store = small_store(extraction("a", claim(YI, "partnersWith", JIA)))
    decide(store, store.claims()[0], "rejected", note="误读", author="王", date="2022-09-14")
    (record,) = store.explain(YI.iri)
    assert str(record.review) == "rejected by 王 on 2022-09-14: 误读"


def test_reviews_keep_the_shapes() -> None:
    store = small_store(extraction("a", claim(YI, "partnersWith", JIA)))
    decide(store, store.claims()[0], "rejected", author="王", date="2022-09-14")
    store.reviewing.undo()
    assert store.validate() == ()
    shapes = rdflib.Graph()
    for file in load_ontology().shape_files:
        shapes.parse(data=file.read_bytes(), format="turtle")
    graph = "GRAPH <https://w3id.org/guanxi/graph/judgements> { ?s ?p ?o }"
    judgements = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {graph} }}").graph
    conforms, _, text = pyshacl.validate(judgements, shacl_graph=shapes)
    assert conforms, text
    judgements.remove((None, rdflib.URIRef("https://w3id.org/guanxi/ontology#claim"), None))
    assert not pyshacl.validate(judgements, shacl_graph=shapes)[0]


# ---------------------------------------------------------------------- doubt


def test_the_least_sure_come_first_and_say_why() -> None:
    store = small_store(
        extraction(
            "a",
            claim(JIA, "partnersWith", JIAXIN, confidence=0.9),
            claim(JIA, "uses", JIAXIN, confidence=0.4),
            claim(JIA, "acquires", JIAXIN, "rumoured", confidence=0.9),
            claim(JIA, "offers", YIXIN, confidence=0.9),
        ),
        extraction("b", claim(JIA, "partnersWith", JIAXIN, "negated", confidence=0.9)),
    )
    told = [(doubt.score, doubt.reasons) for doubt in store.reviewing.doubts()]
    assert told == [
        (0.6, ("confidence 0.40",)),
        (0.55, ("confidence 0.90", "contradicted by 1 claim")),
        (0.55, ("confidence 0.90", "contradicted by 1 claim")),
        (0.37, ("confidence 0.90", "rumoured")),
        (0.235, ("confidence 0.90", "only one article names 乙信")),
    ]
    assert len(store.reviewing.doubts(0.5)) == 3
    assert [d.reasons for d in store.reviewing.doubts(about=[YIXIN.iri])] == [told[-1][1]]


def test_what_ended_later_was_no_contradiction() -> None:
    store = small_store(
        extraction("a", claim(ZHANG, "headOf", JIA), published="2020-01-01"),
        extraction("b", claim(ZHANG, "headOf", JIA, "ended"), published="2021-01-01"),
    )
    assert not any("contradicted" in str(each.reasons) for each in store.reviewing.doubts())
    store.replace(extraction("c", claim(ZHANG, "headOf", JIA), published="2022-01-01"))
    reasons = [str(each.reasons) for each in store.reviewing.doubts()]
    assert sum("contradicted" in each for each in reasons) == 2


def test_what_was_reviewed_is_not_shown_again_and_what_was_rejected_contradicts_nothing() -> None:
    store = small_store(
        extraction("a", claim(JIA, "partnersWith", JIAXIN)),
        extraction("b", claim(JIA, "partnersWith", JIAXIN, "negated")),
    )
    decide(store, store.claims(status="negated")[0], "rejected")
    (left,) = store.reviewing.doubts()
    assert left.reasons == ("confidence 0.90",)
    decide(store, left.claim, "unsure")
    assert store.reviewing.doubts() == ()


# ---------------------------------------------------------------------- tables and mistakes


def test_a_table_is_filled_in_and_carries_reviews_to_another_store() -> None:
    said = extraction("a", claim(YI, "partnersWith", JIA), claim(ZHANG, "headOf", YI))
    store, other = small_store(said), small_store()
    table = store.reviewing.table(store.reviewing.doubts())
    head, first, second = table.splitlines()
    assert head.startswith("verdict\tclaim\tnote\tauthor\tdate\tdoubt\tsubject\tpredicate\tobject")
    assert first.startswith("\thttps://w3id.org/guanxi/claim/")
    assert "甲信和乙信是竞争对手。" in first
    filled = "\n".join((head, f"rejected{first}", second))
    (added,) = store.reviewing.decide(store.reviewing.read_table(filled))
    assert added.verdict == "rejected"
    assert store.reviewing.decide(store.reviewing.read_table(filled)) == ()
    assert len(other.reviewing.decide(other.reviewing.read_table(store.reviewing.table()))) == 1
    other.replace(said)
    assert facts(other) == facts(store)
    assert len(facts(store)) == 1
    assert other.reviewing.table() == store.reviewing.table()
    store.reviewing.undo()
    assert store.reviewing.table().count("\n") == 1
    assert store.reviewing.table(history=True).count("\n") == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "line 1: no column verdict, claim"),
        ("verdict\tclaim\tcolour\n", "line 1: no such column: colour"),
        ("verdict\tclaim\nrejected\t甲\n", "line 2: '甲' is no IRI"),
        ("verdict\tclaim\n\nmaybe\thttps://e.org/c\n", "line 3: 'maybe' is no verdict"),
        ("verdict\tclaim\tdate\naccepted\thttps://e.org/c\t昨天\n", "line 2: '昨天' is no date"),
        ("verdict\tclaim\naccepted\thttps://e.org/c\tx\n", "line 2: 3 values under 2 columns"),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(table: str, message: str) -> None:
    with pytest.raises(JudgementError, match=message):
        small_store().reviewing.read_table(table)


def test_a_claim_that_is_not_there_cannot_be_reviewed() -> None:
    with pytest.raises(JudgementError, match="the store has no claim"):
        small_store().reviewing.review("https://e.org/c", "rejected")


# ---------------------------------------------------------------------- a store on disk


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    (folder / "b.txt").write_text("据悉腾讯或将收购沐瞳科技。", encoding="utf-8")
    return folder


@pytest.fixture
def store(news: Path, tmp_path: Path) -> Path:
    KnowledgeGraph.build(news, tmp_path / "store").close()
    return tmp_path / "store"


def is_rival(kg: KnowledgeGraph) -> bool | None:
    graph = f"GRAPH <{FACTS}>"
    ends = [f"<{kg.entity(name).iri}>" for name in ("飞书", "钉钉")]
    first, second = ends
    asked = f"{{ {first} gx:competesWith {second} }} UNION {{ {second} gx:competesWith {first} }}"
    return kg.query(f"ASK {{ {graph} {{ {asked} }} }}").boolean


def test_python_rejects_and_takes_back_and_rebuilds_keep_it(news: Path, store: Path) -> None:
    with KnowledgeGraph.open(store) as kg:
        assert is_rival(kg)
        (record,) = kg.claims("飞书", "competesWith")
        (added,) = kg.review(record, "rejected", author="王", date="2022-09-14", note="误读")
        assert kg.reviews() == (added,)
        assert not is_rival(kg)
        assert "  │ rejected by 王 on 2022-09-14: 误读" in str(kg.explain("飞书"))
        assert kg.explain("飞书").records()[0]["review"] == {
            "verdict": "rejected",
            "author": "王",
            "date": "2022-09-14",
            "note": "误读",
        }
        assert kg.network().number_of_edges() == 0
    (news / "a.txt").write_text("飞书的竞争对手是钉钉。此事属实。", encoding="utf-8")
    with KnowledgeGraph.build(news, store) as kg:
        assert not is_rival(kg)
        assert kg.reviews() == (added,)
        kg.review(record.iri, "withdrawn")
        assert is_rival(kg)


def test_a_copy_in_memory_answers_alike_and_follows_what_is_decided(store: Path) -> None:
    with KnowledgeGraph.open(store) as on_disk, KnowledgeGraph.open(store, in_memory=True) as kg:
        assert kg.query("competitors", name="飞书").to("csv") == on_disk.query(
            "competitors", name="飞书"
        ).to("csv")
        assert kg.export("nquads") == on_disk.export("nquads")
        (claim,) = kg.claims("飞书", "competesWith")
        kg.review(claim, "rejected")
        assert not is_rival(kg)
        assert is_rival(on_disk)  # it was opened before
    with KnowledgeGraph.open(store) as again:
        assert not is_rival(again)


def test_a_store_is_not_written_in_memory(store: Path) -> None:
    with pytest.raises(ValueError, match="not in memory"):
        GraphStore.open(store, ontology=load_ontology(), write=True, in_memory=True)


def test_a_kill_in_between_leaves_facts_and_reviews_in_step(store: Path) -> None:
    ontology = load_ontology()
    with GraphStore.open(store, ontology=ontology, write=True) as writer:
        (record,) = writer.claims("飞书")
        decide(writer, record, "rejected")  # and the program is killed here
    with KnowledgeGraph.open(store) as kg:
        assert is_rival(kg)  # what was published last
    with GraphStore.open(store, ontology=ontology, write=True) as writer:
        writer.publish()
    with KnowledgeGraph.open(store) as kg:
        assert not is_rival(kg)


def test_reviewing_waits_for_nobody_and_needs_the_same_ontology(
    store: Path, tmp_path: Path
) -> None:
    with (
        GraphStore.open(store, ontology=load_ontology(), write=True),
        KnowledgeGraph.open(store) as kg,
    ):
        assert kg.doubts()
        with pytest.raises(StoreError, match="is being written"):
            kg.review(kg.doubts()[0].claim, "rejected")
    overlay = tmp_path / "mine" / "lexicon"
    overlay.mkdir(parents=True)
    (overlay / "empty.ttl").write_text("", encoding="utf-8")
    with (
        KnowledgeGraph.open(store, ontology=[tmp_path / "mine"]) as kg,
        pytest.raises(StoreError, match="give the same --ontology"),
    ):
        kg.review(kg.doubts()[0].claim, "rejected")


# ---------------------------------------------------------------------- the program

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def guanxi(store: Path) -> Program:
    def run(command: str, *arguments: str | Path, input: str = "") -> object:
        return subprocess.run(
            [sys.executable, "-m", "guanxi.cli", command, "--store", store, *arguments],
            input=input,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "", "TERM": "dumb", "COLUMNS": "100", "PYTHONUTF8": "1"},
        )

    return run  # type: ignore[return-value]


def test_the_program_asks_the_least_sure_first(guanxi: Program, store: Path) -> None:
    told = guanxi("review", "--author", "王", "--date", "2022-09-14", input="huh\na\nr\n")
    assert told.returncode == 0, told.stderr
    assert told.stdout == ""
    assert "2 reviews stored, 0 claims left." in told.stderr
    first, second = told.stderr.index("据悉腾讯或将收购沐瞳科技。"), told.stderr.index("竞争对手")
    assert first < second
    assert "1/2 · doubt 0." in told.stderr
    assert "rumoured" in told.stderr
    with KnowledgeGraph.open(store) as kg:
        assert [each.verdict for each in kg.reviews()] == ["accepted", "rejected"]
        assert not is_rival(kg)
    explained = guanxi("explain", "飞书").stdout
    assert "  │ rejected by 王 on 2022-09-14\n" in explained
    assert "0 reviews stored, 0 claims left." in guanxi("review", input="").stderr


def test_the_program_undoes_skips_and_quits(guanxi: Program, store: Path) -> None:
    told = guanxi("review", input="z\nr\nz\nu\nk\n")
    assert "Nothing was reviewed yet" in told.stderr
    assert "1 review stored, 0 claims left." in told.stderr
    with KnowledgeGraph.open(store) as kg:
        assert [each.verdict for each in kg.reviews()] == ["rejected", "withdrawn", "unsure"]
    assert "0 reviews stored, 1 claim left." in guanxi("review", input="q\n").stderr


def test_the_program_has_a_scripted_form(guanxi: Program, tmp_path: Path) -> None:
    listed = json.loads(guanxi("review", "--list", "--json").stdout)
    assert [each["predicate"] for each in listed] == ["acquires", "competesWith"]
    assert listed[0]["doubt"] >= listed[1]["doubt"]
    assert listed[0]["reasons"][1] == "rumoured"
    assert listed[0]["evidence"][0]["quote"] == "据悉腾讯或将收购沐瞳科技。"
    assert "据悉" not in guanxi("review", "--list", "--about", "飞书").stdout
    assert len(json.loads(guanxi("review", "--list", "--json", "--limit", "1").stdout)) == 1
    table = tmp_path / "reviews.tsv"
    assert guanxi("review", "--to", table, "--about", "飞书").returncode == 0
    head, row = table.read_text(encoding="utf-8").splitlines()
    table.write_text(f"{head}\nrejected{row}\n", encoding="utf-8")
    told = guanxi("review", "--from", table, "--author", "王")
    assert "rejected: " in told.stdout
    assert "1 review added" in told.stderr
    assert "0 reviews added" in guanxi("review", "--from", table).stderr
    (undone,) = json.loads(guanxi("review", "--undo", "--json").stdout)
    assert undone["verdict"] == "withdrawn"
    assert guanxi("review", "--to", table, "--history").returncode == 0
    kept = table.read_text(encoding="utf-8").splitlines()
    assert [line.partition("\t")[0] for line in kept] == ["verdict", "rejected", "withdrawn"]
    assert "\t王\t" in kept[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--list", "--undo"], "choose one of --list"),
        (["--json"], "--json goes with"),
        (["--history"], "--history goes with --to"),
        (["--from", "nowhere.tsv"], "nowhere.tsv: No such file"),
        (["--list", "--about", "飞叔"], "no single entity is named '飞叔'"),
    ],
)
def test_mistakes_are_told_in_one_line(guanxi: Program, arguments: list[str], message: str) -> None:
    told = guanxi("review", *arguments)
    assert told.returncode == 2
    assert told.stderr.startswith(f"error: {message}")
    assert told.stderr.count("\n") == 1
