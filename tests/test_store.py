"""Documents come, change and go; facts, labels and types follow."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.errors import StoreError, UnknownNameError
from guanxi.model import Claim, Discount, Extraction, Quantity
from guanxi.store import GraphStore
from guanxi.vocabulary import GX, LexiconEntry, entity_iri, load_ontology
from sample_stores import (
    JIA,
    JIAXIN,
    UNIT,
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


def plain(store: GraphStore, predicate: str = "competesWith") -> set[tuple[str | None, ...]]:
    """Return subject and object of the plain triples in the facts graph, by name."""
    return set(
        store.query(
            f"""SELECT ?a ?b {{
              GRAPH <{FACTS}> {{ ?s gx:{predicate} ?o }}
              ?s skos:prefLabel ?a . ?o skos:prefLabel ?b
              FILTER(LANG(?a) = "zh" && LANG(?b) = "zh")
            }}"""
        ).values()
    )


def labels(store: GraphStore, iri: str, property: str) -> set[str | None]:
    query = f"SELECT ?l {{ GRAPH <{FACTS}> {{ <{iri}> skos:{property} ?l }} }}"
    return {label for (label,) in store.query(query).values()}


# ---------------------------------------------------------------------- what is written


def test_a_claim_is_stored_with_all_that_it_states() -> None:
    stated = claim(
        JIAXIN,
        "integratesWith",
        YIXIN,
        "planned",
        time="2022-02",
        role=None,
        confidence=0.875,
        quotes=("第一句。", "第二句。"),
        speaker="李四",
    )
    (record,) = small_store(extraction("a", stated)).claims()
    assert (record.subject, record.predicate, record.object) == (
        JIAXIN.iri,
        "integratesWith",
        YIXIN.iri,
    )
    assert (record.subject_label, record.object_label) == ("甲信", "乙信")
    assert (record.status, record.time, record.speaker) == ("planned", "2022-02", "李四")
    assert (str(record.earliest), str(record.latest)) == ("2022-02-01", "2022-02-28")
    assert record.confidence == 0.875
    assert [evidence.quote for evidence in record.evidence] == ["第一句。", "第二句。"]
    assert record.evidence[1].start, record.evidence[1].end == (10, 14)
    assert record.evidence[0].subject, record.evidence[0].object == ((0, 2), (3, 5))
    assert record.evidence[0].extractor == "wording:test"
    assert record.document.title == "标题 a"
    assert record.document.published is not None
    assert record.document.published.isoformat() == "2022-09-14T00:00:00+00:00"


def test_amount_round_and_share_come_back_as_they_were() -> None:
    amount = Quantity("近1.5亿欧元", "EUR", Decimal(150_000_000), "under")
    share = Quantity("5%-10%", "%", None, None, Decimal(5), Decimal(10))
    stated = dataclasses.replace(
        claim(JIA, "investsIn", YI), amount=amount, round="Pre-A轮", share=share
    )
    store = small_store(extraction("a", stated))
    (record,) = store.claims()
    assert (record.amount, record.round, record.share) == (amount, "Pre-A轮", share)
    assert store.validate() == ()
    (row,) = store.query(
        "SELECT ?value ?code { ?c gx:amount ?a . ?a schema:value ?value ; schema:currency ?code }"
    ).values()
    assert row == ("150000000", "EUR")


def test_what_a_claim_was_read_by_comes_back() -> None:
    carried, denied = Discount("carried subject", 0.85), Discount("denied elsewhere", 0.5)
    stated = claim(JIA, "acquires", YI, "planned", time="2022")
    (evidence,) = stated.evidence
    evidence = dataclasses.replace(
        evidence, status_cue=(2, 3), time_cue=(3, 5), precision=0.75, discounts=(carried,)
    )
    stated = dataclasses.replace(stated, evidence=(evidence,), discounts=(denied,))
    store = small_store(extraction("a", stated))
    (record,) = store.claims()
    (read,) = record.evidence
    assert (read.status_cue, read.time_cue, read.precision) == ((2, 3), (3, 5), 0.75)
    assert (read.discounts, record.discounts) == ((carried,), (denied,))
    assert store.validate() == ()


def test_the_day_of_report_comes_back_and_is_no_part_of_the_claim() -> None:
    stated = claim(JIA, "investsIn", YI)
    told = dataclasses.replace(stated, reported=date(2022, 9, 13))
    store = small_store(extraction("a", told))
    (record,) = store.claims()
    assert record.reported == date(2022, 9, 13)
    assert store.validate() == ()
    assert record.iri == small_store(extraction("a", stated)).claims()[0].iri


def test_evidence_keeps_its_order_beyond_nine() -> None:
    quotes = [f"第{number}句。" for number in range(12)]
    (record,) = small_store(extraction("a", claim(JIAXIN, "uses", YIXIN, quotes=quotes))).claims()
    assert [evidence.quote for evidence in record.evidence] == quotes


def test_a_document_graph_holds_only_what_belongs_to_the_document() -> None:
    store = small_store(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
    (record,) = store.documents()
    subjects = store.query(f"SELECT DISTINCT ?s {{ GRAPH <{record.iri}> {{ ?s ?p ?o }} }}")
    kinds = Counter(str(subject).split("/")[4] for (subject,) in subjects.values())
    assert kinds == {"document": 1, "claim": 1, "evidence": 1, "mention": 2}


def test_every_triple_lives_in_exactly_one_graph() -> None:
    store = GraphStore.open(None, ontology=load_ontology())
    tencent, wecom, lark, dingtalk = (
        store.entity(name) for name in ("腾讯", "企业微信", "飞书", "钉钉")
    )
    a, b, c, d = (
        known(record.label, record.type)  # type: ignore[arg-type]
        for record in (tencent, wecom, lark, dingtalk)
    )
    store.replace(
        extraction("a", claim(a, "offers", b), claim(c, "competesWith", b), entities=(YI,))
    )
    store.replace(extraction("b", claim(b, "competesWith", c), claim(d, "competesWith", b)))
    store.publish()
    seen = Counter(line.rsplit(b" ", 2)[0] for line in store.export("nquads").splitlines() if line)
    assert [triple for triple, count in seen.items() if count > 1] == []


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ((claim(JIAXIN, "adores", YIXIN),), "no relation 'adores'"),
        ((claim(JIAXIN, "uses", YIXIN, time="去年"),), "'去年' is no date"),
        ((claim(JIAXIN, "uses", YIXIN), claim(JIAXIN, "uses", YIXIN)), "stated twice"),
    ],
)
def test_a_claim_that_does_not_fit_changes_nothing(broken: tuple[Claim, ...], message: str) -> None:
    store = small_store(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
    before = store.export("nquads")
    with pytest.raises(StoreError, match=message):
        store.replace(extraction("a", *broken))
    assert store.export("nquads") == before


# ---------------------------------------------------------------------- what stands


@pytest.mark.parametrize(
    ("claims", "stands"),
    [
        ([("2022-01-01", "asserted", None, 0.5)], True),
        ([("2022-01-01", "asserted", None, 0.49)], False),
        ([("2022-01-01", "planned", None, 1.0)], False),
        ([("2022-01-01", "rumoured", None, 1.0)], False),
        # A denial counts from the day it was published …
        ([("2022-01-01", "asserted", None, 0.9), ("2022-01-02", "negated", None, 0.6)], False),
        ([("2022-01-02", "asserted", None, 0.9), ("2022-01-01", "negated", None, 0.6)], True),
        ([("2022-01-01", "asserted", None, 0.9), ("2022-01-01", "negated", None, 0.6)], True),
        # … or from the time that it speaks of.
        ([("2023-01-01", "asserted", "2018", 0.9), ("2022-01-01", "ended", None, 0.9)], False),
        ([("2022-01-01", "asserted", "2018", 0.9), ("2022-01-01", "ended", "../2020", 0.9)], False),
        ([("2022-01-01", "asserted", None, 0.9), ("2023-01-01", "ended", "2021", 0.9)], True),
        ([("2022-01-01", "asserted", "2022", 0.9), ("2022-09-01", "ended", "2022-08", 0.9)], False),
        # Without any date a claim is the oldest.
        ([(None, "asserted", None, 0.9), ("2022-01-01", "ended", None, 0.9)], False),
        ([(None, "ended", None, 0.9), ("2022-01-01", "asserted", None, 0.9)], True),
        # A second assertion revives what ended; a weak one does not.
        (
            [
                ("2020-01-01", "asserted", None, 0.9),
                ("2021-01-01", "ended", None, 0.9),
                ("2022-01-01", "asserted", None, 0.9),
            ],
            True,
        ),
        (
            [
                ("2020-01-01", "asserted", None, 0.9),
                ("2021-01-01", "ended", None, 0.9),
                ("2022-01-01", "asserted", None, 0.4),
            ],
            False,
        ),
    ],
)
def test_which_claims_make_a_fact(
    claims: list[tuple[str | None, str, str | None, float]], stands: bool
) -> None:
    store = small_store(
        *(
            extraction(
                f"d{index}",
                claim(ZHANG, "headOf", YI, status, time=time, confidence=confidence),  # type: ignore[arg-type]
                published=published,
            )
            for index, (published, status, time, confidence) in enumerate(claims)
        )
    )
    assert plain(store, "headOf") == ({("张三", "乙科技")} if stands else set())


def test_a_symmetric_fact_is_stored_once_and_answers_both_ways() -> None:
    store = small_store(
        extraction("a", claim(YIXIN, "competesWith", JIAXIN)),
        extraction("b", claim(JIAXIN, "competesWith", YIXIN)),
    )
    assert len(plain(store)) == 1
    ways = store.query("SELECT ?a ?b { ?a gx:competesWith ?b }").values()
    assert set(ways) == {(YIXIN.iri, JIAXIN.iri), (JIAXIN.iri, YIXIN.iri)}


def test_a_denial_counts_in_either_direction_of_a_symmetric_fact() -> None:
    store = small_store(
        extraction("a", claim(YIXIN, "competesWith", JIAXIN), published="2022-01-01"),
        extraction("b", claim(JIAXIN, "competesWith", YIXIN, "negated"), published="2022-02-01"),
    )
    assert plain(store) == set()


def test_background_stays_in_its_graph() -> None:
    store = small_store(extraction("a", claim(JIA, "offers", JIAXIN)))
    assert plain(store, "offers") == set()
    assert store.query(f"ASK {{ <{JIA.iri}> gx:offers <{JIAXIN.iri}> }}").boolean


def test_inverse_and_transitive_relations_are_inferred() -> None:
    part = found("甲实验室", "BusinessUnit")
    store = small_store(extraction("a", claim(part, "unitOf", UNIT)))
    ask = "ASK {{ GRAPH <https://w3id.org/guanxi/graph/inferred> {{ <{}> gx:{} <{}> }} }}"
    assert store.query(ask.format(part.iri, "unitOf", JIA.iri)).boolean
    assert store.query(ask.format(JIA.iri, "hasUnit", part.iri)).boolean
    assert store.query(ask.format(JIAXIN.iri, "offeredBy", JIA.iri)).boolean
    store.remove("https://w3id.org/guanxi/document/a")
    assert not store.query(ask.format(part.iri, "unitOf", JIA.iri)).boolean


# ---------------------------------------------------------------------- what things are called


def test_an_entity_outside_the_lexicon_goes_by_its_shortest_name() -> None:
    first = found("乙科技（北京）有限公司", "Company", "乙", key="乙科技")
    second = found("乙科技", "Company", "YI Tech", key="乙科技")
    store = small_store(extraction("a", entities=(first,)), extraction("b", entities=(second,)))
    record = store.entity(second.iri)
    assert (record.label, record.type) == ("乙科技", "Company")
    assert record.aliases == ("YI Tech", "乙", "乙科技（北京）有限公司")
    assert record.documents == 2
    store.remove("https://w3id.org/guanxi/document/b")
    record = store.entity(second.iri)
    assert (record.label, record.aliases) == ("乙科技（北京）有限公司", ("乙",))


def test_documents_teach_aliases_of_lexicon_entities_and_take_them_along() -> None:
    learned = known("甲信", "Product", "甲微", "JiaXin", as_="甲信App")
    store = small_store(extraction("a", entities=(learned,)))
    assert labels(store, learned.iri, "altLabel") == {"甲微"}
    assert labels(store, learned.iri, "prefLabel") == set()
    store.remove("https://w3id.org/guanxi/document/a")
    assert labels(store, learned.iri, "altLabel") == set()


# ---------------------------------------------------------------------- coming and going

_ENDS = st.sampled_from(
    [JIAXIN, YIXIN, found("丙信", "Product"), found("丙信网", "Product", key="丙信")]
)
_CLAIMS = st.lists(
    st.builds(
        claim,
        subject=_ENDS,
        predicate=st.sampled_from(["competesWith", "partOf"]),
        object=_ENDS,
        status=st.sampled_from(["asserted", "ended", "negated", "rumoured"]),
        time=st.sampled_from([None, "2021", "../2022-03", "2022/.."]),
        confidence=st.sampled_from([0.3, 0.5, 0.9]),
    ),
    max_size=3,
    unique_by=lambda c: (c.subject.iri, c.predicate, c.object.iri, c.status, c.time),
)
_EXTRACTIONS = st.builds(
    lambda id, claims, published: extraction(id, *claims, published=published),
    st.sampled_from("abc"),
    _CLAIMS,
    st.sampled_from([None, "2021-06-01", "2022-01-01", "2023-01-01"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(_EXTRACTIONS, st.sampled_from("abc")), max_size=7), st.randoms())
def test_the_way_to_a_state_does_not_matter(
    steps: list[Extraction | str], random: st.DataObject
) -> None:
    """Whatever came, changed and went: the store equals one built afresh in another order."""
    store = small_store()
    present: dict[str, Extraction] = {}
    for step in steps:
        if isinstance(step, Extraction):
            store.replace(step)
            present[step.document.id] = step
        elif step in present:
            store.remove(present.pop(step).document.iri)
    final = list(present.values())
    random.shuffle(final)  # type: ignore[attr-defined]
    assert store.export("nquads") == small_store(*final).export("nquads")


def test_storing_a_document_again_changes_nothing() -> None:
    stated = extraction("a", claim(JIAXIN, "competesWith", YIXIN))
    store = small_store(stated)
    before = store.export("nquads")
    store.replace(stated)
    assert store.export("nquads") == before


def test_removing_what_is_not_there() -> None:
    with pytest.raises(StoreError, match="no document"):
        small_store().remove("https://w3id.org/guanxi/document/none")


def test_a_document_is_current_until_it_or_the_ontology_changes(tmp_path: Path) -> None:
    stated = extraction("a", claim(JIAXIN, "competesWith", YIXIN))
    changed = dataclasses.replace(stated.document, sha256="f" * 64)
    with GraphStore.open(tmp_path / "db", ontology=small_ontology(), write=True) as store:
        assert not store.is_current(stated.document)
        store.replace(stated)
        assert store.is_current(stated.document)
        assert not store.is_current(changed)
    other = dataclasses.replace(small_ontology(), fingerprint="other")
    with GraphStore.open(tmp_path / "db", ontology=other, write=True) as store:
        assert not store.is_current(stated.document)


def test_a_new_lexicon_takes_over_names_and_background(tmp_path: Path) -> None:
    lark = known("乙信", "Product")
    stated = extraction("a", claim(JIAXIN, "competesWith", lark), claim(JIA, "offers", lark))
    with GraphStore.open(tmp_path / "db", ontology=small_ontology(), write=True) as store:
        store.replace(stated)
        assert labels(store, lark.iri, "prefLabel") == {"乙信"}
    entry = LexiconEntry(entity_iri("乙信", None), "乙信", "Product", "Yixin", (), ())
    grown = dataclasses.replace(
        small_ontology(),
        lexicon=(*small_ontology().lexicon, entry),
        background=(*small_ontology().background, (JIA.iri, "offers", lark.iri)),
        fingerprint="grown",
    )
    fresh = GraphStore.open(None, ontology=grown)
    with GraphStore.open(tmp_path / "db", ontology=grown, write=True) as store:
        assert labels(store, lark.iri, "prefLabel") == set()
        assert store.entity("Yixin").documents == 1
        assert plain(store, "offers") == set()
        # Its claims still rest on the old lexicon, so the document is to be built again.
        assert not store.is_current(stated.document)
        store.replace(stated)
        fresh.replace(stated)
        assert store.export("nquads") == fresh.export("nquads")


def test_the_dataset_describes_itself() -> None:
    store = small_store(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
    query = """SELECT ?triples ?claims { GRAPH <https://w3id.org/guanxi/graph/about> {
        ?dataset a void:Dataset ; void:triples ?triples ; void:classPartition ?part .
        ?part void:class gx:Claim ; void:entities ?claims } }"""
    ((triples, claims),) = store.query(query).values()
    about = store.query("SELECT * { GRAPH <https://w3id.org/guanxi/graph/about> { ?s ?p ?o } }")
    assert int(triples or 0) == len(store.export("nquads").splitlines()) - len(about)
    assert claims == "1"


# ---------------------------------------------------------------------- claims as rows


def test_claims_by_end_predicate_and_status() -> None:
    store = small_store(
        extraction(
            "a",
            claim(YIXIN, "competesWith", JIAXIN),
            claim(JIA, "offers", JIAXIN, "ended", confidence=0.6),
            claim(ZHANG, "headOf", YI),
        )
    )

    def found_by(**filters: object) -> set[str]:
        return {record.predicate for record in store.claims(**filters)}  # type: ignore[arg-type]

    assert found_by(subject="甲信") == {"competesWith"}
    assert found_by(object="甲信") == {"competesWith", "offers"}
    assert found_by(about=["甲信"]) == {"competesWith", "offers"}
    assert found_by(about=["甲信", "甲公司"]) == {"offers"}
    assert found_by(predicate="headOf") == {"headOf"}
    assert found_by(subject="张三", object="乙信") == set()
    assert found_by(status="ended") == {"offers"}
    for unknown in ({"status": "likely"}, {"predicate": "loves"}, {"subject": "无此名"}):
        with pytest.raises(UnknownNameError):
            found_by(**unknown)
    assert found_by(min_confidence=0.7) == {"competesWith", "headOf"}
    assert found_by(document="https://w3id.org/guanxi/document/b") == set()
    assert {record.predicate for record in store.explain("甲信", "offers")} == {"offers"}
    assert {record.predicate for record in store.explain("甲信", None, "甲集团")} == {"offers"}


def test_claims_come_by_date_and_place() -> None:
    store = small_store(
        extraction("late", claim(YIXIN, "competesWith", JIAXIN), published="2023-01-01"),
        extraction("undated", claim(YIXIN, "competesWith", JIAXIN), published=None),
        extraction("early", claim(YIXIN, "competesWith", JIAXIN), published="2021-01-01"),
    )
    order = [record.document.id for record in store.explain("乙信")]
    assert order == ["early", "late", "undated"]


def test_ontology_terms_are_declared() -> None:
    """Every class and property that the store writes is in the ontology."""
    number = Quantity("近5", None, Decimal(5), "under")
    stated = dataclasses.replace(
        claim(JIAXIN, "uses", YIXIN, time="2022", role="客户", speaker="李四"),
        amount=number,
        round="A轮",
        share=dataclasses.replace(number, unit="%"),
        discounts=(Discount("denied elsewhere", 0.5),),
        evidence=tuple(
            dataclasses.replace(each, status_cue=(0, 1), time_cue=(1, 2), precision=0.5)
            for each in claim(JIAXIN, "uses", YIXIN).evidence
        ),
        reported=date(2022, 9, 14),
    )
    store = small_store(extraction("a", stated, entities=(known("甲信", "Product", "甲微"),)))
    used = {
        term
        for row in store.query(
            """SELECT DISTINCT ?p ?c {
                 GRAPH ?d { ?d a schema:NewsArticle . ?s ?p ?o OPTIONAL { ?s a ?c } } }"""
        ).values()
        for term in row
        if term is not None and term.startswith(GX)
    }
    assert f"{GX}mentions" in used
    declared = store.query(
        "SELECT DISTINCT ?t { GRAPH <https://w3id.org/guanxi/graph/ontology> { ?t a ?kind } }"
    )
    assert used - {term for (term,) in declared.values()} == set()
