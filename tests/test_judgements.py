"""Linking across documents: what people judge the same is one entity for everybody who asks."""

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
from guanxi.errors import JudgementError, StoreError, UnknownNameError
from guanxi.extraction import CoreNames
from guanxi.model import Entity, Extraction
from guanxi.network import project
from guanxi.store import GraphStore, named_query
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
    known,
    small_ontology,
    small_store,
)

FACTS = "https://w3id.org/guanxi/graph/facts"
KUAIGOU = found("快狗打车", "Company", "快狗")
WUBA = found("58速运", "Company")
LALA = found("货拉拉", "Company")
BING = found("丙科技", "Company")


def judge(store: GraphStore, first: Entity, second: Entity, verdict: str = "same") -> None:
    store.curation.judge([store.curation.judgement(first.iri, second.iri, verdict)])


def two_names() -> GraphStore:
    """One article knows the old name, another the new one."""
    return small_store(
        extraction("a", claim(WUBA, "competesWith", LALA), published="2018-01-01"),
        extraction("b", claim(KUAIGOU, "partnersWith", JIA), published="2019-01-01"),
    )


def facts(store: GraphStore) -> set[tuple[str | None, ...]]:
    asked = f"""SELECT ?s ?p ?o {{ GRAPH <{FACTS}> {{ ?s ?p ?o }}
                FILTER(STRSTARTS(STR(?p), STR(gx:)))}}"""
    return set(store.query(asked).values())


# ---------------------------------------------------------------------- one entity


def test_what_is_judged_the_same_is_one_entity() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    for name in ("快狗打车", "58速运", "快狗", KUAIGOU.iri, WUBA.iri):
        record = store.entity(name)
        assert record.iri == min(KUAIGOU.iri, WUBA.iri)
        assert {record.label, *record.aliases} == {"快狗打车", "58速运", "快狗"}
        assert record.documents == 2
        assert "://" in name or store.resolve_entity(name) == record.iri


def test_facts_are_those_of_the_representative() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    one = store.entity("快狗打车").iri
    assert {(p, frozenset((s, o))) for s, p, o in facts(store)} == {
        ("https://w3id.org/guanxi/ontology#competesWith", frozenset((one, LALA.iri))),
        ("https://w3id.org/guanxi/ontology#partnersWith", frozenset((one, JIA.iri))),
    }
    (other,) = {KUAIGOU.iri, WUBA.iri} - {one}
    assert store.query(f"ASK {{ GRAPH <{FACTS}> {{ <{other}> owl:sameAs <{one}> }} }}").boolean


def test_claims_and_explanations_follow() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    assert len(store.explain("快狗打车")) == len(store.explain("58速运")) == 2
    (record,) = store.claims("快狗打车", "competesWith")
    assert record.subject == store.entity("58速运").iri
    assert store.claims(object="58速运", predicate="competesWith") == (record,)


def test_documents_keep_what_they_said() -> None:
    store = two_names()
    graph = "SELECT ?s ?p ?o { GRAPH <https://w3id.org/guanxi/document/a> { ?s ?p ?o } }"
    before = set(store.query(graph).values())
    judge(store, KUAIGOU, WUBA)
    assert set(store.query(graph).values()) == before


def test_named_queries_follow() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    ontology = small_ontology()

    def rows(query: str, **bind: str) -> list[dict[str, str | None]]:
        return list(store.query(named_query(ontology, query), bind).records())

    assert [row["competitor"] for row in rows("competitors", name="快狗打车")] == ["货拉拉"]
    assert {row["relation"] for row in rows("timeline", name="58速运")} == {"竞争", "合作"}
    label = store.entity("58速运").label
    mentioned = {row["entity"]: row["documents"] for row in rows("most-mentioned")}
    assert mentioned == {label: "2", "货拉拉": "1", "甲集团": "1"}
    assert {row["subject"] for row in rows("claims", name="快狗打车")} == {label}
    store.replace(extraction("c", entities=(WUBA, KUAIGOU, JIA)))
    counts = {row["title"]: (row["entities"], row["claims"]) for row in rows("documents")}
    assert counts == {"标题 a": ("2", "1"), "标题 b": ("2", "1"), "标题 c": ("2", "0")}
    (row,) = rows("evidence", subject="快狗打车", object="货拉拉")
    assert row["from"] == label


def test_contradictions_are_found_across_names() -> None:
    store = small_store(
        extraction("a", claim(WUBA, "competesWith", LALA), published="2018-01-01"),
        extraction("b", claim(LALA, "competesWith", KUAIGOU, "ended"), published="2019-01-01"),
    )
    query = named_query(small_ontology(), "contradictions")
    assert list(store.query(query).records()) == []
    assert len(facts(store)) == 1
    judge(store, KUAIGOU, WUBA)
    assert [row["denial"] for row in store.query(query).records()] == ["ended"]
    assert facts(store) == set()


def test_what_became_a_fact_under_another_name_is_no_longer_planned() -> None:
    store = small_store(
        extraction("a", claim(WUBA, "partnersWith", LALA, "planned"), published="2018-01-01"),
        extraction("b", claim(KUAIGOU, "partnersWith", LALA), published="2019-01-01"),
    )
    query = named_query(small_ontology(), "planned")
    assert len(list(store.query(query).records())) == 1
    judge(store, KUAIGOU, WUBA)
    assert list(store.query(query).records()) == []


def test_the_network_has_one_node_and_no_loop() -> None:
    store = two_names()
    store.replace(extraction("c", claim(WUBA, "partnersWith", KUAIGOU)))
    judge(store, KUAIGOU, WUBA)
    graph = project(store)
    assert {data["label"] for _, data in graph.nodes(data=True)} == {
        store.entity("58速运").label,
        "货拉拉",
        "甲集团",
    }
    assert graph.number_of_edges() == 2


def test_the_lexicons_entry_represents() -> None:
    store = small_store(extraction("a", claim(YIXIN, "competesWith", found("丁信", "Product"))))
    judge(store, YIXIN, JIAXIN)
    record = store.entity("乙信")
    assert (record.iri, record.label, record.label_en) == (JIAXIN.iri, "甲信", "JiaXin")
    assert "乙信" in record.aliases
    assert store.query(f"ASK {{ GRAPH ?g {{ <{JIA.iri}> gx:offers <{JIAXIN.iri}> }} }}").boolean


def test_the_store_keeps_its_shapes_and_every_triple_one_graph() -> None:
    store = two_names()
    store.replace(extraction("c", claim(YIXIN, "competesWith", WUBA)))
    judge(store, KUAIGOU, WUBA)
    judge(store, YIXIN, JIAXIN)
    assert store.validate() == ()
    lines = store.export("nquads").splitlines()
    assert len({line.rsplit(b" ", 2)[0] for line in lines}) == len(lines)
    turtle = store.export("turtle").decode()
    assert "owl:sameAs" in turtle


def test_judgements_fit_their_shape() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    store.curation.undo()
    graph = rdflib.Graph()
    for triple in store.dataset.graph(rdflib.URIRef("https://w3id.org/guanxi/graph/judgements")):
        graph.add(triple)
    shapes = rdflib.Graph()
    for file in small_ontology().shape_files:
        shapes.parse(data=file.read_bytes(), format="turtle")
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, report
    assert len(set(graph.subjects())) == 2


# ---------------------------------------------------------------------- judgements together


def test_same_is_passed_on() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    judge(store, KUAIGOU, LALA)
    assert store.entity("58速运").iri == store.entity("货拉拉").iri


def test_a_chain_that_contradicts_is_refused_and_named() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    judge(store, WUBA, LALA, "different")
    before = store.export("nquads")
    with pytest.raises(JudgementError, match="judged different, but also the same") as caught:
        judge(store, KUAIGOU, LALA)
    assert "58速运 = 快狗打车 = 货拉拉" in str(caught.value)
    assert store.export("nquads") == before
    judge(store, KUAIGOU, WUBA, "unsure")
    judge(store, KUAIGOU, LALA)
    assert store.entity("58速运").iri != store.entity("货拉拉").iri == store.entity("快狗").iri


def test_two_entries_of_the_lexicon_are_never_one() -> None:
    store = two_names()
    judge(store, KUAIGOU, JIA)
    with pytest.raises(
        JudgementError, match=r"two entries of the lexicon.*甲信 = 快狗打车 = 甲集团"
    ):
        judge(store, KUAIGOU, JIAXIN)


def test_a_cluster_that_the_lexicon_came_to_contradict_is_not_formed(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    entry = "<{}> a gx:Company ; skos:prefLabel '{}'@zh .\n"
    prefixes = "@prefix gx: <https://w3id.org/guanxi/ontology#> .\n"
    prefixes += "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    path = tmp_path / "store"
    with GraphStore.open(path, ontology=load_ontology(), write=True) as store:
        store.replace(extraction("a", claim(WUBA, "competesWith", LALA), entities=(KUAIGOU,)))
        judge(store, WUBA, KUAIGOU)
        store.publish()
    names = ((WUBA.iri, "58速运"), (KUAIGOU.iri, "快狗打车"))
    (folder / "two.ttl").write_text(prefixes + "".join(entry.format(*name) for name in names))
    with GraphStore.open(path, ontology=load_ontology([tmp_path]), write=True) as store:
        assert store.entity("58速运").iri != store.entity("快狗打车").iri
        (message,) = store.curation.contradictions()
        assert "58速运" in message
        assert "快狗打车" in message


def test_a_judgement_needs_two_entities_a_verdict_and_a_date() -> None:
    curation = two_names().curation
    with pytest.raises(JudgementError, match="is one entity"):
        curation.judgement("快狗", "快狗打车", "same")
    with pytest.raises(JudgementError, match="'equal' is no verdict; write same, different"):
        curation.judgement("快狗", "货拉拉", "equal")
    with pytest.raises(JudgementError, match="'gestern' is no date"):
        curation.judgement("快狗", "货拉拉", "same", date="gestern")
    with pytest.raises(JudgementError, match="is no IRI"):
        curation.judgement("https://e x", "货拉拉", "same")
    with pytest.raises(UnknownNameError, match="顺丰"):
        curation.judgement("快狗", "顺丰", "same")


def test_names_mean_what_documents_mean_by_them_after_judging_too() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    curation = store.curation
    curation.judge([curation.judgement("快狗打车", "58速运", "different")])
    assert store.entity("快狗打车").iri != store.entity("58速运").iri


# ---------------------------------------------------------------------- undo, order, survival


def test_undo_withdraws_step_by_step_and_deletes_nothing() -> None:
    store = two_names()
    untouched = facts(store)
    judge(store, KUAIGOU, WUBA, "unsure")
    judge(store, KUAIGOU, WUBA)
    assert store.entity("快狗").iri == store.entity("58速运").iri
    store.curation.undo()
    assert facts(store) == untouched
    assert [each.verdict for each in store.curation.judgements()] == ["unsure", "same", "withdrawn"]
    assert store.curation.table().count("unsure") == 1
    store.curation.undo()
    assert store.curation.undo() is None
    assert len(store.curation.judgements()) == 4
    assert [each.number for each in store.curation.judgements()] == [1, 2, 3, 4]


def test_saying_the_same_again_adds_nothing() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    judge(store, WUBA, KUAIGOU)
    assert len(store.curation.judgements()) == 1


def test_a_removed_document_takes_its_names_along_and_the_judgement_stays() -> None:
    store = two_names()
    judge(store, KUAIGOU, WUBA)
    store.remove("https://w3id.org/guanxi/document/b")
    record = store.entity("58速运")
    assert (record.label, record.aliases, record.documents) == ("58速运", (), 1)
    store.replace(extraction("b", claim(KUAIGOU, "partnersWith", JIA), published="2019-01-01"))
    again = two_names()
    judge(again, KUAIGOU, WUBA)
    assert store.export("nquads") == again.export("nquads")


_PEOPLE = [KUAIGOU, WUBA, LALA, BING, YI]
_EXTRACTIONS = st.builds(
    lambda id, ends, status, published: extraction(
        id, claim(ends[0], "partnersWith", ends[1], status), published=published
    ),
    st.sampled_from("abc"),
    st.permutations([*_PEOPLE, JIA]),
    st.sampled_from(["asserted", "ended", "rumoured"]),
    st.sampled_from(["2021-06-01", "2022-01-01"]),
)
_PAIRS = st.tuples(
    st.permutations([*_PEOPLE, JIA]), st.sampled_from(["same", "same", "different", "unsure"])
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(_EXTRACTIONS, st.sampled_from("abc"), _PAIRS), max_size=9), st.randoms())
def test_the_way_to_a_state_does_not_matter(
    steps: list[Extraction | str | tuple[list[Entity], str]], random: st.DataObject
) -> None:
    """Documents and judgements may come in any order: the store is the same in the end."""
    store = small_store()
    present: dict[str, Extraction] = {}
    for step in steps:
        if isinstance(step, Extraction):
            store.replace(step)
            present[step.document.id] = step
        elif isinstance(step, str):
            if step in present:
                store.remove(present.pop(step).document.iri)
        else:
            try:
                judge(store, step[0][0], step[0][1], step[1])
            except JudgementError:
                continue
    final = list(present.values())
    random.shuffle(final)  # type: ignore[attr-defined]
    judged_first, judged_last = small_store(), small_store(*final)
    for other in (judged_first, judged_last):
        for each in store.curation.judgements():
            other.curation.judge([each])
    for each in final:
        judged_first.replace(each)
    assert store.export("nquads") == judged_first.export("nquads") == judged_last.export("nquads")
    assert store.validate() == ()


def test_judgements_survive_a_rebuild_and_a_stop_half_way(tmp_path: Path) -> None:
    path = tmp_path / "store"
    ontology = small_ontology()
    with GraphStore.open(path, ontology=ontology, write=True) as store:
        store.replace(extraction("a", claim(WUBA, "competesWith", LALA), entities=(KUAIGOU,)))
        store.publish()
        judge(store, KUAIGOU, WUBA)  # and the program is killed here
    with GraphStore.open(path, ontology=ontology) as reader:
        assert reader.entity("快狗打车").iri != reader.entity("58速运").iri
    with GraphStore.open(path, ontology=ontology, write=True) as store:
        store.replace(extraction("a", claim(KUAIGOU, "competesWith", LALA), entities=(WUBA,)))
        store.publish()
    with GraphStore.open(path, ontology=ontology) as reader:
        assert reader.entity("快狗打车").iri == reader.entity("58速运").iri
        assert len(facts(reader)) == 1


# ---------------------------------------------------------------------- tables


def test_a_table_carries_judgements_to_another_store() -> None:
    store, other = two_names(), two_names()
    judge(store, KUAIGOU, WUBA)
    judge(store, KUAIGOU, LALA, "different")
    judge(store, ZHANG, LALA, "unsure")
    store.curation.undo()
    for history in (False, True):
        table = store.curation.table(history=history)
        other.curation.judge(other.curation.read_table(table))
        assert other.curation.table() == store.curation.table()
    assert len(other.curation.judgements()) == 2  # reading it again adds nothing


def test_a_table_may_go_by_names_and_withdraw() -> None:
    store = two_names()
    table = "\ufeffsecond\tverdict\tfirst\tnote\n快狗\tsame\t58速运\t更名\n\n"
    (each,) = store.curation.judge(store.curation.read_table(table))
    assert (each.pair, each.note) == (tuple(sorted((KUAIGOU.iri, WUBA.iri))), "更名")
    store.curation.judge(store.curation.read_table(table.replace("same", "withdrawn")))
    assert store.entity("快狗").iri != store.entity("58速运").iri


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "line 1: no column verdict, first, second"),
        ("verdict\tfirst\tsecond\tcolour\n", "line 1: no such column: colour"),
        ("verdict\tfirst\tsecond\nsame\t快狗\t顺丰\n", "line 2: no single entity is named '顺丰'"),
        ("verdict\tfirst\tsecond\n\nmaybe\t快狗\t货拉拉\n", "line 3: 'maybe' is no verdict"),
        ("verdict\tfirst\tsecond\nsame\t快狗\t货拉拉\tx\n", "line 2: 4 values under 3 columns"),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(table: str, message: str) -> None:
    with pytest.raises(JudgementError, match=message):
        two_names().curation.read_table(table)


def test_a_table_is_stored_as_a_whole_or_not_at_all() -> None:
    store = two_names()
    table = "verdict\tfirst\tsecond\nsame\t快狗\t58速运\nsame\t58速运\t货拉拉\n"
    table += "different\t快狗\t货拉拉\n"
    with pytest.raises(JudgementError):
        store.curation.judge(store.curation.read_table(table))
    assert store.curation.judgements() == ()


# ---------------------------------------------------------------------- candidates


@pytest.mark.parametrize(
    ("name", "firm", "core"),
    [
        ("字节跳动", "字节跳动", "字节跳动"),
        ("北京字节跳动科技有限公司", "北京字节跳动科技", "字节跳动"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴", "阿里巴巴"),
        ("騰訊控股有限公司", "腾讯控股", "腾讯"),
        ("Ｔｅｎｃｅｎｔ Holdings Ltd.", "tencentholdings", "tencent"),
        ("Fintech", "fintech", "fintech"),
        ("北京银行", "北京银行", "北京银行"),
        ("科技有限公司", "科技有限公司", "科技有限公司"),
    ],
)
def test_names_of_firms_have_a_core(name: str, firm: str, core: str) -> None:
    found = CoreNames(load_ontology()).of(name)
    assert (found.firm, found.core) == (firm, core)


@given(st.text(alphabet="甲乙北京中国科技网络集团公司（）() abInc.Ltd", max_size=12))
def test_a_core_is_never_lost(name: str) -> None:
    core = CORES.of(name)
    assert bool(core.core) == bool(core.full)
    assert CORES.of(core.full.upper()).full == core.full


CORES = CoreNames(load_ontology())


def candidates(*entities: Entity) -> dict[frozenset[str], float]:
    """Return the score of each pair of names; every entity has a document of its own."""
    store = small_store(
        *(extraction(f"d{index}", entities=(entity,)) for index, entity in enumerate(entities))
    )
    return {
        frozenset((each.first.name, each.second.name)): each.score
        for each in store.curation.candidates()
    }


@pytest.mark.parametrize(
    ("first", "second", "least"),
    [
        (found("丁巳", "Company"), found("丁巳股份有限公司", "Company"), 0.9),
        (found("丁巳集团", "Company"), found("丁巳（集团）有限公司", "Company"), 0.9),
        (found("丁巳", "Company"), found("丁巳控股", "Company"), 0.75),
        (found("丁巳", "Company"), found("杭州丁巳科技有限公司", "Company"), 0.75),
        (found("丁巳打车", "Company", "丁巳速运"), found("丁巳速运", "Company"), 0.9),
        (found("丁巳打车", "Company", "DingSi"), found("Ｄｉｎｇsi", "Company"), 0.9),
        (found("丁巳打车", "Company", "DSI"), found("丁巳速运", "Company", "dsi"), 0.7),
        (found("丁巳", "Company"), found("丁巳跳动", "Company"), 0.5),
        (found("丁巳院", "Institution"), found("丁巳院", "Company", key="丁巳院二"), 0.9),
        (found("埃隆·马斯克", "Person"), found("马斯克", "Person"), 0.7),
        (JIA, found("甲集团股份有限公司", "Company"), 0.9),
        (YI, found("甲公司", "Company"), 0.9),  # an alias of the lexicon's 甲集团
    ],
)
def test_pairs_that_may_be_one_are_found(first: Entity, second: Entity, least: float) -> None:
    ((names, score),) = candidates(first, second).items()
    assert score >= least
    assert second.name in names


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (found("丁巳", "Company"), found("丁巳", "Product")),
        (found("丁巳", "Product"), found("丁巳支付", "Product")),
        (found("张伟", "Person"), found("张伟明", "Person")),
        (found("上海丁巳网络", "Company"), found("北京丁巳网络", "Company")),
        (found("丁巳科技", "Company"), found("丁巳传媒", "Company")),
        (found("北京银行", "Company"), found("南京银行", "Company")),
        (found("PS", "Company"), found("PSA集团", "Company")),
        (found("甲", "Company"), found("甲公司一", "Company")),
        (known("甲集团", "Company"), known("甲信", "Product")),
    ],
)
def test_what_only_looks_alike_is_no_pair(first: Entity, second: Entity) -> None:
    assert candidates(first, second) == {}


def test_a_word_that_many_names_begin_with_is_short_for_none() -> None:
    names = [found(f"丁巳{ending}", "Company") for ending in ("跳动", "物流", "机械", "钢铁")]
    assert candidates(found("丁巳", "Company"), *names) == {}


def test_articles_that_tell_two_apart_or_relate_them_speak_against() -> None:
    short, long = found("丁巳", "Company"), found("丁巳跳动", "Company")
    apart = small_store(extraction("a", entities=(short, long)))
    assert apart.curation.candidates() == ()
    (weak,) = apart.curation.candidates(0.3)
    assert weak.reasons == ("丁巳跳动 begins with 丁巳", "but an article tells them apart")
    full = found("丁巳集团", "Company")
    related = small_store(extraction("a", claim(short, "subsidiaryOf", full)))
    assert related.curation.candidates() == ()


def test_saying_the_same_of_both_speaks_for_them() -> None:
    short, long = found("丁巳", "Company"), found("丁巳跳动", "Company")
    store = small_store(
        extraction("a", claim(ZHANG, "headOf", short)),
        extraction("b", claim(ZHANG, "headOf", long)),
    )
    (pair,) = store.curation.candidates()
    assert (pair.score, pair.reasons[-1]) == (0.6, "the same is said of both: headOf")


def test_judged_pairs_are_not_shown_again() -> None:
    first, second = found("丁巳", "Company"), found("丁巳集团", "Company")
    store = small_store(extraction("a", entities=(first,)), extraction("b", entities=(second,)))
    for verdict in ("unsure", "different", "same"):
        judge(store, first, second, verdict)
        assert store.curation.candidates() == ()


def test_accepting_leaves_chains_that_contradict_to_people() -> None:
    first, second = found("丁巳", "Company"), found("丁巳集团", "Company")
    third, fourth = found("戊午", "Company"), found("戊午公司", "Company")
    entities = (first, second, found("丁巳公司", "Company"), third, fourth)
    store = small_store(*(extraction(each.name, entities=(each,)) for each in entities))
    judge(store, first, second, "different")
    (accepted,) = store.curation.accept(0.9, author="我", date="2022-09-14")
    assert accepted.pair == tuple(sorted((third.iri, fourth.iri)))
    assert (accepted.note, accepted.author, accepted.date) == ("score 0.95", "我", "2022-09-14")


# ---------------------------------------------------------------------- the program


@pytest.fixture
def store(tmp_path: Path) -> Path:
    articles = tmp_path / "news"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "丁巳打车集团收购了钉钉。丁巳打车集团表示满意。", encoding="utf-8"
    )
    (articles / "b.txt").write_text("丁巳打车集团有限公司的竞争对手是飞书。", encoding="utf-8")
    KnowledgeGraph.build(articles, tmp_path / "store").close()
    return tmp_path / "store"


def guanxi(*arguments: str | Path, input: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guanxi.cli", *map(str, arguments)],
        input=input,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "TERM": "dumb", "COLUMNS": "100", "PYTHONUTF8": "1"},
    )


@pytest.fixture
def merge(store: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    return lambda *arguments, input="": guanxi("merge", "--store", store, *arguments, input=input)


Merge = Callable[..., subprocess.CompletedProcess[str]]


def test_the_program_asks_with_sentences_side_by_side(merge: Merge, store: Path) -> None:
    told = merge(input="huh\ns\n")
    assert told.returncode == 0, told.stderr
    assert told.stdout == ""
    assert "1/1 · 0.95 · but for the legal form, both are called 丁巳打车" in told.stderr
    assert "“丁巳打车集团收购了钉钉。”" in told.stderr
    assert "“丁巳打车集团有限公司的竞争对手是飞书。”" in told.stderr
    assert "1 judgement stored, 0 pairs left." in told.stderr
    with KnowledgeGraph.open(store) as kg:
        assert len(kg.explain("丁巳打车集团")) == 2
        assert kg.merge_candidates() == ()


def test_the_program_undoes_and_quits(merge: Merge, store: Path) -> None:
    told = merge("--author", "我", "--min-score", "0.3", input="z\nq\n")
    assert told.returncode == 0
    assert "Nothing was judged yet" in told.stderr
    with KnowledgeGraph.open(store) as kg:
        assert kg.judgements() == ()
    again = "u\nz\nd\n"  # the last pair is not shown again once it was answered
    assert "1 judgement stored, 0 pairs left." in merge("--author", "我", input=again).stderr
    with KnowledgeGraph.open(store) as kg:
        assert [(each.verdict, each.author) for each in kg.judgements()] == [("unsure", "我")]


def test_the_program_has_a_scripted_form(merge: Merge, tmp_path: Path) -> None:
    (listed,) = json.loads(merge("--list", "--json").stdout)
    assert listed["score"] == 0.95
    assert {listed["first"]["name"], listed["second"]["name"]} == {
        "丁巳打车集团",
        "丁巳打车集团有限公司",
    }
    assert listed["first"]["samples"][0]["document"] in ("a.txt", "b.txt")
    assert "0.95" in merge("--list").stdout
    (accepted,) = json.loads(merge("--accept-above", "0.9", "--json").stdout)
    assert accepted["verdict"] == "same"
    assert merge("--list").stdout.count("丁巳") == 0
    table = tmp_path / "judgements.tsv"
    assert merge("--to", table).returncode == 0
    assert "丁巳打车集团有限公司" in table.read_text(encoding="utf-8")
    told = merge("--undo")
    assert told.stdout == "withdrawn: 丁巳打车集团 and 丁巳打车集团有限公司\n"
    assert "1 judgement added" in merge("--from", table, "--author", "我").stderr
    assert "0 judgements added" in merge("--from", table).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--list", "--undo"], "choose one of --list"),
        (["--json"], "--json goes with"),
        (["--history"], "--history goes with --to"),
        (["--from", "nowhere.tsv"], "nowhere.tsv: No such file"),
    ],
)
def test_mistakes_are_told_in_one_line(merge: Merge, arguments: list[str], message: str) -> None:
    told = merge(*arguments)
    assert told.returncode == 2
    assert told.stderr.startswith(f"error: {message}")
    assert told.stderr.count("\n") == 1


def test_python_has_the_same(store: Path) -> None:
    with KnowledgeGraph.open(store) as kg:
        (pair,) = kg.merge_candidates()
        (judged,) = kg.judge(pair.first.name, pair.second.name, "same", note="一家")
        assert judged.note == "一家"
        assert kg.entity(pair.second.name).iri == pair.first.iri
        assert kg.judgements() == (judged,)
        assert kg.judge(pair.first.name, pair.second.name, "withdrawn")
        assert kg.entity(pair.second.name).iri == pair.second.iri


def test_judging_with_another_ontology_is_refused(store: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "mine" / "lexicon"
    overlay.mkdir(parents=True)
    (overlay / "empty.ttl").write_text("", encoding="utf-8")
    with (
        KnowledgeGraph.open(store, ontology=[tmp_path / "mine"]) as kg,
        pytest.raises(StoreError, match="give the same --ontology"),
    ):
        kg.judge("丁巳打车集团", "丁巳打车集团有限公司", "same")
