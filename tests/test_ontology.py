"""The vocabulary and its shapes: what guanxi.ttl and shapes.ttl promise to everything else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pyoxigraph
import pyshacl
import pytest
import rdflib
import shacl
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD

from guanxi.errors import OntologyError
from guanxi.model import EntityType, Status
from guanxi.store import DocumentChecks, named_queries
from guanxi.vocabulary import ENTITY, GX, PREFIXES, entity_iri, load_ontology

ONTOLOGY = load_ontology()
SCHEMA = rdflib.Graph().parse(data=ONTOLOGY.schema_files[0].read_bytes(), format="turtle")
SHAPES = rdflib.Graph().parse(data=ONTOLOGY.shape_files[0].read_bytes(), format="turtle")
TYPES = frozenset(get_args(EntityType))

# The table of the annotation guidelines, in short: O an organisation, P product, H person ...
ORGANISATION = frozenset({"Company", "BusinessUnit", "Institution"})
ENDS = {
    "unitOf": ({"BusinessUnit", "Institution"}, ORGANISATION),
    "subsidiaryOf": ({"Company"}, {"Company"}),
    "offers": (ORGANISATION, {"Product"}),
    "partOf": ({"Product"}, {"Product"}),
    "competesWith": (ORGANISATION | {"Product"}, ORGANISATION | {"Product"}),
    "partnersWith": (ORGANISATION, ORGANISATION),
    "integratesWith": (ORGANISATION | {"Product"}, {"Product"}),
    "investsIn": (ORGANISATION | {"Person"}, ORGANISATION),
    "acquires": (ORGANISATION, ORGANISATION | {"Product"}),
    "mergesWith": (ORGANISATION, ORGANISATION),
    "supplies": (ORGANISATION, ORGANISATION),
    "uses": (ORGANISATION, ORGANISATION | {"Product"}),
    "disputesWith": (ORGANISATION | {"Person"}, ORGANISATION | {"Person"}),
    "regulates": ({"Institution"}, ORGANISATION | {"Product"}),
    "headOf": ({"Person"}, ORGANISATION | {"Product"}),
    "founderOf": ({"Person"}, ORGANISATION | {"Product"}),
    "worksFor": ({"Person"}, ORGANISATION),
}
SYMMETRIC = {"competesWith", "disputesWith", "partnersWith", "integratesWith", "mergesWith"}


# ------------------------------------------------------------------------------ vocabulary


def test_the_seventeen_relations_join_what_the_guidelines_say() -> None:
    ends = {name: (p.domain, p.range) for name, p in ONTOLOGY.predicates.items()}
    assert ends == ENDS
    assert {n for n, p in ONTOLOGY.predicates.items() if p.symmetric} == SYMMETRIC
    assert {n for n, p in ONTOLOGY.predicates.items() if p.transitive} == {
        "unitOf",
        "subsidiaryOf",
        "partOf",
    }


def test_every_relation_has_a_family_that_filters_know() -> None:
    members: dict[str, list[str]] = {}
    for predicate in ONTOLOGY.predicates.values():
        members.setdefault(predicate.family, []).append(predicate.name)
    assert list(members) == list(ONTOLOGY.families)
    assert members == {
        "rivalry": ["competesWith", "disputesWith"],
        "organisation": ["unitOf", "subsidiaryOf", "offers", "partOf"],
        "cooperation": ["partnersWith", "integratesWith", "supplies", "uses"],
        "capital": ["investsIn", "acquires", "mergesWith"],
        "people": ["headOf", "founderOf", "worksFor"],
        "regulation": ["regulates"],
    }


def test_types_and_statuses_are_those_of_the_model_and_labelled_in_both_languages() -> None:
    assert set(ONTOLOGY.types) == TYPES
    assert set(ONTOLOGY.statuses) == set(get_args(Status))
    labels = [*ONTOLOGY.types.values(), *ONTOLOGY.statuses.values(), *ONTOLOGY.families.values()]
    for label in labels:
        assert label.label_en.isascii()
        assert not label.label_zh.isascii()
    for predicate in ONTOLOGY.predicates.values():
        assert predicate.label_en.isascii()
        assert not predicate.label_zh.isascii()


def test_symmetric_relations_admit_their_ends_in_either_order_others_do_not() -> None:
    integrates, offers = ONTOLOGY.predicates["integratesWith"], ONTOLOGY.predicates["offers"]
    assert integrates.admits("Product", "Company")
    assert integrates.admits("Company", "Product")
    assert not integrates.admits("Company", "Company")
    assert offers.admits("Company", "Product")
    assert not offers.admits("Product", "Company")


def test_inverses_are_mutual_and_labelled() -> None:
    for predicate in ONTOLOGY.predicates.values():
        assert (predicate.inverse is None) == predicate.symmetric
        if predicate.inverse is None:
            continue
        inverse = rdflib.URIRef(GX + predicate.inverse)
        assert SCHEMA.value(inverse, OWL.inverseOf) == rdflib.URIRef(predicate.iri)
        assert {label.language for label in SCHEMA.objects(inverse, RDFS.label)} == {"zh", "en"}


def test_foreign_terms_exist_in_their_vocabularies() -> None:
    """rdflib's namespaces are closed: they know every term of the published vocabularies."""
    closed = [DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD]
    annotation_terms = {"TextQuoteSelector", "TextPositionSelector", "hasSelector"}
    for term in {t for triple in SCHEMA for t in triple if isinstance(t, rdflib.URIRef)}:
        for namespace in closed:
            if str(term).startswith(str(namespace)):
                assert term in namespace, term
        if str(term).startswith(PREFIXES["oa"]):
            assert term.removeprefix(PREFIXES["oa"]) in annotation_terms


def test_every_term_of_ours_is_defined_and_labelled() -> None:
    used = {t for triple in SCHEMA for t in triple if str(t).startswith(GX)}
    used |= {t for triple in SHAPES for t in triple if str(t).startswith(GX)}
    for term in used:
        assert (term, RDF.type, None) in SCHEMA, term
        assert {label.language for label in SCHEMA.objects(term, RDFS.label)} == {"zh", "en"}, term


# ------------------------------------------------------------------------------ entity IRIs


@given(st.text(min_size=1), st.sampled_from([None, *sorted(TYPES)]))
def test_entity_iris_are_valid_and_fit_a_turtle_prefix(name: str, type: EntityType | None) -> None:
    iri = entity_iri(name, type)
    pyoxigraph.NamedNode(iri)
    if type is None and name[0] not in "-.·" and not name.endswith("."):
        local = iri.removeprefix(ENTITY)
        turtle = f"@prefix ent: <{ENTITY}> . ent:{local} a ent:x ."
        (triple,) = pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)
        assert isinstance(triple.subject, pyoxigraph.NamedNode)
        assert triple.subject.value == iri


@given(st.sets(st.text(alphabet="腾讯A/% +（）.·", min_size=1), min_size=2, max_size=6))
def test_different_names_have_different_iris(names: set[str]) -> None:
    types = (None, *sorted(TYPES))
    assert len({entity_iri(name, type) for name in names for type in types}) == 6 * len(names)


# ------------------------------------------------------------------------------ overlays

OVERLAY = """
@prefix ent: <https://w3id.org/guanxi/entity/> .
@prefix gx: <https://w3id.org/guanxi/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_an_overlay_adds_and_changes_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        "lexicon/mine.ttl",
        OVERLAY
        + """
        ent:蓝鲸测试 a gx:Company, skos:Concept ; skos:prefLabel "蓝鲸测试"@zh ;
            gx:offers ent:企业微信 .
        ent:企业微信 skos:prefLabel "WeCom Test"@en ; skos:altLabel "企业微信测试版"@zh ;
            gx:ambiguousLabel "WeCom"@en .
        """,
    )
    ontology = load_ontology([tmp_path])
    before = {entry.iri: entry for entry in ONTOLOGY.lexicon}
    after = {entry.iri: entry for entry in ontology.lexicon}
    assert set(after) - set(before) == {f"{ENTITY}蓝鲸测试"}
    changed = after[f"{ENTITY}企业微信"]
    assert (changed.name, changed.type, changed.label_en) == ("企业微信", "Product", "WeCom Test")
    assert "企业微信测试版" in changed.aliases
    assert "WeCom" not in changed.aliases
    assert "WeCom" in changed.ambiguous_aliases
    new_facts = set(ontology.background) - set(ONTOLOGY.background)
    assert new_facts == {(f"{ENTITY}蓝鲸测试", "offers", f"{ENTITY}企业微信")}
    assert list(after) == sorted(after)


def test_an_overlay_adds_a_relation(tmp_path: Path) -> None:
    write(
        tmp_path,
        "pharma.ttl",
        OVERLAY
        + """
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix schema: <https://schema.org/> .
        <https://example.org/pharma#treats> a owl:ObjectProperty ;
            rdfs:label "治疗"@zh, "treats"@en ; gx:family gx:CooperationFamily ;
            schema:domainIncludes gx:Product ; schema:rangeIncludes gx:Organisation .
        """,
    )
    treats = load_ontology([tmp_path]).predicates["treats"]
    assert treats.iri == "https://example.org/pharma#treats"
    assert treats.range == ORGANISATION
    assert treats.inverse is None


def test_files_of_an_overlay_come_after_ours_and_change_the_fingerprint(tmp_path: Path) -> None:
    for name in ("wordings/a.ttl", "lexicon/b.ttl", "queries/c.rq", "shapes.ttl", "d.ttl"):
        write(tmp_path, name, "# nothing yet\n")
    ontology = load_ontology([tmp_path])
    last = [
        files[-1].name
        for files in (
            ontology.wording_files,
            ontology.lexicon_files,
            ontology.query_files,
            ontology.shape_files,
            ontology.schema_files,
        )
    ]
    assert last == ["a.ttl", "b.ttl", "c.rq", "shapes.ttl", "d.ttl"]
    assert ontology.lexicon == ONTOLOGY.lexicon
    assert ontology.fingerprint != ONTOLOGY.fingerprint
    assert load_ontology([tmp_path]).fingerprint == ontology.fingerprint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ent:甲 a gx:Company", "mine.ttl, line 1: not Turtle"),
        (OVERLAY + '\nent:甲 skos:prefLabel "甲 .\n', "mine.ttl, line 6: not Turtle"),
        (OVERLAY + '\nent:甲 skos:prefLabel "甲"@zh .', "甲 is named but has none of the types"),
    ],
)
def test_a_malformed_overlay_names_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, "lexicon/mine.ttl", text)
    with pytest.raises(OntologyError) as caught:
        load_ontology([tmp_path])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_bytes('# 关系\n<a:a> <a:b> "关系" .'.encode("gb18030"))
    with pytest.raises(OntologyError, match=r"mine\.ttl.*UTF-8"):
        load_ontology([tmp_path])


def test_an_overlay_is_read_again_when_it_changes(tmp_path: Path) -> None:
    write(tmp_path, "lexicon/mine.ttl", OVERLAY + 'ent:钉钉 skos:altLabel "钉钉一"@zh .')
    assert load_ontology([tmp_path]) is load_ontology([tmp_path])
    write(tmp_path, "lexicon/mine.ttl", OVERLAY + 'ent:钉钉 skos:altLabel "钉钉一", "钉钉二"@zh .')
    entries = {entry.name: entry for entry in load_ontology([tmp_path]).lexicon}
    assert "钉钉二" in entries["钉钉"].aliases


def test_a_missing_overlay_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no such folder"):
        load_ontology([tmp_path / "absent"])


def test_classes_that_contain_each_other_do_no_harm(tmp_path: Path) -> None:
    write(
        tmp_path,
        "loop.ttl",
        OVERLAY
        + """
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        gx:Organisation rdfs:subClassOf gx:Company .
        """,
    )
    ontology = load_ontology([tmp_path])
    assert ontology.predicates["worksFor"].range == ORGANISATION


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("sh:minCount 1", "an sh:property without sh:path"),
        (
            'sh:path <x:p> ; sh:pattern "("',
            "invalid shapes graph: invalid sh:pattern: .*unclosed group",
        ),
    ],
)
def test_shapes_that_are_no_valid_shacl_are_told(tmp_path: Path, said: str, reason: str) -> None:
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> a sh:NodeShape ;"
        f" sh:targetNode <x:n> ; sh:property [ {said} ] .",
        encoding="utf-8",
    )
    with pytest.raises(OntologyError) as told:
        DocumentChecks(load_ontology([tmp_path]))
    place = re.escape(str(tmp_path / "shapes.ttl"))
    assert re.fullmatch(rf"{place}: no valid SHACL \({reason}\); .*", str(told.value))


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"shapes\.ttl, line 1: not Turtle"):
        load_ontology([tmp_path])
    (tmp_path / "shapes.ttl").unlink()
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "a.rq").write_bytes("# title: 题".encode("gb18030"))
    with pytest.raises(OntologyError, match=r"a\.rq: is no text in UTF-8"):
        named_queries(load_ontology([tmp_path]))


# ------------------------------------------------------------------------------ shapes

GOOD = """
<d:1> a schema:NewsArticle ; dct:title "标题"@zh ;
    dct:issued "2022-09-14T03:15:00Z"^^xsd:dateTime ; gx:day "2022-09-14"^^xsd:date ;
    gx:mentions <m:1> ;
    gx:sha256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" .
<m:1> a gx:Mention ; gx:entity ent:甲 ; gx:entityType gx:Company ; gx:name "甲" .
ent:甲 a gx:Company ; skos:prefLabel "甲"@zh, "Jia"@en ; skos:altLabel "甲公司"@zh .
ent:乙 a gx:Product, skos:Concept ; skos:prefLabel "乙"@zh .
ent:丙 a gx:Person ; skos:prefLabel "丙"@zh .
<c:1> a gx:Claim ; rdf:subject ent:甲 ; rdf:predicate gx:offers ; rdf:object ent:乙 ;
    gx:status gx:Asserted ; gx:confidence 0.9 ; prov:wasDerivedFrom <d:1> ; gx:evidence <e:1> ;
    gx:time "2022-01"^^edtf:EDTF ; gx:earliest "2022-01-01"^^xsd:date ;
    gx:latest "2022-01-31"^^xsd:date ; gx:amount <a:1> ; gx:share <s:1> ; gx:round "A轮" ;
    gx:reported "2022-01-20"^^xsd:date .
<a:1> a gx:Amount ; gx:text "近1亿元" ; schema:value 100000000.0 ; gx:qualifier "under" ;
    schema:currency "CNY" .
<s:1> a gx:Share ; gx:text "5%-10%" ; schema:minValue 5.0 ; schema:maxValue 10.0 ;
    schema:unitText "%" .
<e:1> a gx:Evidence, oa:TextQuoteSelector, oa:TextPositionSelector ; oa:exact "甲推出乙。" ;
    oa:start 10 ; oa:end 15 ; gx:subjectStart 10 ; gx:subjectEnd 11 ; gx:extractor "wording:x" .
"""


def results(turtle: str, meta_shacl: bool = False) -> rdflib.Graph:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    data = rdflib.Graph().parse(data=prefixes + turtle, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=SHAPES, inplace=True, meta_shacl=meta_shacl)
    assert isinstance(report, rdflib.Graph)
    return report


def violations(turtle: str) -> list[str]:
    """What breaks the shapes: the engine in use must find what the reference finds."""
    messages = results(turtle).objects(None, SH.result / SH.resultMessage)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    engine = shacl.Shapes.from_text(SHAPES.serialize(format="nt"), "ntriples")
    found = engine.validate_turtle(prefixes + turtle).results
    assert {result.message for result in found} == {str(message) for message in messages}
    return sorted({str(result.message) for result in found})


def test_the_shapes_are_themselves_valid_and_a_good_graph_conforms() -> None:
    report = results(GOOD, meta_shacl=True)
    assert [str(value) for value in report.objects(None, SH.conforms)] == ["true"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('gx:sha256 "a', 'gx:sha256 "A', "A document has exactly one SHA-256"),
        ('"标题"@zh', '"标题"@zh, "Title"@en', "A document has at most one title"),
        ('"2022-09-14T03:15:00Z"^^xsd:dateTime', '"gestern"', "at most one date of publication"),
        ("gx:entity ent:甲 ;", "", "A mention names exactly one entity"),
        ("gx:entityType gx:Company", "gx:entityType gx:Firm", "A mention takes its entity for"),
        ('gx:name "甲"', 'gx:name "甲", "甲方"', "A mention has exactly one name"),
        ("ent:丙 a gx:Person", "ent:丙 a gx:Person, gx:Company", "exactly one of the five"),
        ("ent:乙 a gx:Product, skos:Concept", "ent:乙 a skos:Concept", "exactly one of the five"),
        ('skos:prefLabel "乙"@zh', 'skos:altLabel "乙"@zh', "An entity has a preferred label"),
        ('"乙"@zh', '"乙"@zh, "已"@zh', "one only in each language"),
        ('"甲公司"@zh', '"甲"@zh', "An alias differs from the preferred label"),
        ("rdf:subject ent:甲 ;", "", "A claim has exactly one subject"),
        ("rdf:object ent:乙", "rdf:object ent:乙, ent:丁", "A claim has exactly one object"),
        ("rdf:object ent:乙", "rdf:object ent:甲", "different entities"),
        ("gx:offers ;", "gx:likes ;", "A claim has exactly one predicate"),
        ("gx:Asserted", "gx:Sure", "A claim has exactly one status"),
        ("gx:confidence 0.9", "gx:confidence 0.0", "A claim has exactly one confidence"),
        ("gx:confidence 0.9", "gx:confidence 1.1", "A claim has exactly one confidence"),
        ("gx:confidence 0.9", "gx:confidence 0.9e0", "A claim has exactly one confidence"),
        ("prov:wasDerivedFrom <d:1> ;", "", "A claim is derived from exactly one document"),
        ("gx:evidence <e:1> ;", "", "A claim has at least one piece of evidence"),
        ('"2022-01"^^edtf:EDTF', '"2022-1"^^edtf:EDTF', "A claim has at most one time"),
        ('"2022-01"^^edtf:EDTF', '"2022-01"', "A claim has at most one time"),
        ('"2022-01-31"', '"2021-01-31"', "not after its latest"),
        ('"2022-01-31"^^xsd:date', '"2022-01-31"', "The latest day of a claim"),
        ('oa:exact "甲推出乙。"', 'oa:exact ""', "Evidence has exactly one quote"),
        ("oa:start 10", "oa:start 15", "below its end"),
        ("oa:start 10", "oa:start -1", "an integer of 0 or more"),
        ("oa:end 15 ;", "", "Evidence has exactly one end"),
        ('; gx:extractor "wording:x"', "", "Evidence names the wording or model"),
        ("gx:subjectEnd 11", "gx:subjectEnd 10", "mention of the subject starts before"),
        ("gx:subjectStart 10", "gx:objectStart 9 ; gx:objectEnd 8", "mention of the object starts"),
        ('gx:round "A轮"', 'gx:round "A轮", "B轮"', "at most one funding round"),
        ('"2022-01-20"^^xsd:date', '"2022-01"', "at most one day, an xsd:date"),
        ("gx:amount <a:1>", "gx:amount <a:1>, <a:2>", "at most one amount"),
        ("gx:share <s:1>", 'gx:share "5%"', "at most one share"),
        ('gx:text "近1亿元" ;', "", "exactly one text"),
        ("schema:value 100000000.0", "schema:value 0.0", "a decimal above 0"),
        ("schema:minValue 5.0", "schema:minValue 10.0", "below its upper bound"),
        ('schema:currency "CNY"', 'schema:currency "元"', "an ISO 4217 code"),
        ('gx:qualifier "under"', 'gx:qualifier "nearly"', "about, under or over"),
        (
            "schema:minValue 5.0 ; schema:maxValue 10.0",
            "schema:value 101.0",
            "at most 100 per cent",
        ),
        ("rdf:object ent:乙", "rdf:object ent:丙", "offers joins an organisation to a product"),
    ],
)
def test_each_rule_fails_on_its_own_bad_example(old: str, new: str, message: str) -> None:
    assert old in GOOD
    found = violations(GOOD.replace(old, new, 1))
    assert any(message in text for text in found), found


def test_a_folder_with_relations_of_its_own_replaces_the_list_of_known_ones() -> None:
    ours = GOOD.replace("gx:offers ;", "<https://example.org/pharma#treats> ;")
    assert violations(ours) == ["A claim has exactly one predicate, a relation of the ontology."]
    known = rdflib.URIRef("https://w3id.org/guanxi/shapes#KnownRelation")
    SHAPES.add((known, SH.deactivated, rdflib.Literal(True)))
    try:
        assert violations(ours) == []
    finally:
        SHAPES.remove((known, SH.deactivated, None))


def test_a_claim_may_rest_on_what_a_document_takes_an_entity_for() -> None:
    turtle = GOOD.replace("ent:乙 a gx:Product", "ent:乙 a gx:Company")
    assert violations(turtle) == ["offers joins an organisation to a product."]
    seen = '<m:2> a gx:Mention ; gx:entity ent:乙 ; gx:entityType gx:Product ; gx:name "乙" .'
    assert violations(turtle + seen) == []


ENTITIES = "".join(
    f'ent:{type}{n} a gx:{type} ; skos:prefLabel "{type}{n}"@zh .\n'
    for type in TYPES
    for n in (1, 2)
)


@pytest.mark.parametrize("name", sorted(ENDS))
def test_the_shapes_admit_exactly_the_pairs_of_types_that_the_ontology_admits(name: str) -> None:
    predicate = ONTOLOGY.predicates[name]
    pairs = [(s, o) for s in sorted(TYPES) for o in sorted(TYPES)]
    claim = GOOD[GOOD.index("<c:1>") : GOOD.index("<e:1> a")]
    turtle = GOOD.replace(claim, "") + ENTITIES
    for s, o in pairs:
        turtle += (
            claim.replace("<c:1>", f"<c:{s}-{o}>")
            .replace("gx:offers", f"gx:{name}")
            .replace("ent:甲", f"ent:{s}1")
            .replace("ent:乙", f"ent:{o}2")
        )
    refused = sorted(str(claim) for claim in results(turtle).objects(None, SH.result / SH.value))
    assert refused == sorted(f"c:{s}-{o}" for s, o in pairs if not predicate.admits(s, o))


@pytest.mark.parametrize(
    ("time", "is_valid"),
    [
        ("2022", True),
        ("2022-09", True),
        ("2022-09-14", True),
        ("2019/..", True),
        ("../2021-09", True),
        ("2021-07/2021-09", True),
        ("2020/2022-08", True),
        ("2022-13", False),
        ("2022-09-32", False),
        ("../..", False),
        ("去年", False),
        ("", False),
        ("2022-09-14T00:00", False),
    ],
)
def test_times_are_edtf_as_far_as_we_use_it(time: str, is_valid: bool) -> None:
    turtle = GOOD.replace('"2022-01"^^edtf', f'"{time}"^^edtf')
    found = [text for text in violations(turtle) if "at most one time" in text]
    assert (not found) == is_valid
