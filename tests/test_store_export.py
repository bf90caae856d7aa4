"""The store in the formats that others read."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest
import rdflib

import guanxi
from guanxi.errors import StoreError
from guanxi.namespaces import GX, RDF
from guanxi.network import edge_table, node_table, project
from guanxi.store import EXPORT_FORMATS, GraphStore
from sample_stores import JIA, JIAXIN, YIXIN, claim, extraction, small_store

A = extraction("a", claim(JIAXIN, "competesWith", YIXIN), claim(JIA, "offers", JIAXIN))
B = extraction("b", claim(YIXIN, "competesWith", JIAXIN, role='一,"二"'), published="2023-01-01")


@pytest.fixture(scope="module")
def store() -> GraphStore:
    return small_store(A, B)


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_the_order_of_building_does_not_show(store: GraphStore, format: str) -> None:
    assert store.export(format) == small_store(B, A).export(format)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("format", "syntax"),
    [
        ("nquads", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_whole_datasets_come_back(store: GraphStore, format: str, syntax: ox.RdfFormat) -> None:
    def canonical(data: bytes, form: ox.RdfFormat) -> set[str]:
        return {str(quad) for quad in ox.parse(data, format=form)}

    data = store.export(format)  # type: ignore[arg-type]
    whole = canonical(store.export("nquads"), ox.RdfFormat.N_QUADS)
    assert canonical(data, syntax) == whole


@pytest.mark.parametrize(("format", "syntax"), [("turtle", "turtle"), ("rdfxml", "xml")])
def test_plain_triples_for_other_tools(store: GraphStore, format: str, syntax: str) -> None:
    graph = rdflib.Graph().parse(data=store.export(format), format=syntax)  # type: ignore[arg-type]
    gx = rdflib.Namespace("https://w3id.org/guanxi/ontology#")
    jia, jiaxin, yixin = (rdflib.URIRef(entity.iri) for entity in (JIA, JIAXIN, YIXIN))
    assert (jia, gx.offers, jiaxin) in graph  # background of two that documents mention
    assert (jiaxin, gx.competesWith, yixin) in graph or (yixin, gx.competesWith, jiaxin) in graph
    assert {str(label) for label in graph.objects(yixin, rdflib.SKOS.prefLabel)} == {"乙信"}
    assert not list(graph.subjects(rdflib.RDF.type, gx.BusinessUnit))  # nobody mentions it
    assert not list(graph.subjects(gx.unitOf, None))


def test_claims_as_a_table(store: GraphStore) -> None:
    rows = list(csv.DictReader(io.StringIO(store.export("csv").decode())))
    assert [row["document"] for row in rows] == ["标题 a", "标题 a", "标题 b"]
    assert rows[2]["role"] == '一,"二"'
    assert rows[2]["quote"] == "甲信和乙信是竞争对手。"
    assert rows[2]["published"] == "2023-01-01"


def test_a_spreadsheet_runs_nothing() -> None:
    quote = '=HYPERLINK("http://x") 甲信和乙信是竞争对手。'
    store = small_store(extraction("a", claim(JIAXIN, "competesWith", YIXIN, quotes=[quote])))
    (row,) = csv.DictReader(io.StringIO(store.export("csv").decode()))
    assert row["quote"] == f"'{quote}"


def test_an_unknown_format(store: GraphStore) -> None:
    with pytest.raises(StoreError, match=r"no format 'xlsx'; choose among nquads, trig"):
        store.export("xlsx")  # type: ignore[arg-type]


def test_rdf_1_2_has_claims_that_reify_their_triples(store: GraphStore) -> None:
    data = store.export("rdf12")
    assert b"reifies <<(" in data
    known = ox.Store()
    known.bulk_load(data, format=ox.RdfFormat.TURTLE)
    prefixes = {"gx": GX, "rdf": RDF, "oa": "http://www.w3.org/ns/oa#"}
    found = known.query(
        f"""SELECT ?status ?quote {{
          ?claim rdf:reifies <<( <{JIA.iri}> gx:offers <{JIAXIN.iri}> )>> ;
            gx:status ?status ; gx:evidence ?evidence .
          ?evidence oa:exact ?quote
        }}""",
        prefixes=prefixes,
    )
    assert [tuple(term.value for term in row) for row in found] == [
        (f"{GX}Asserted", "甲信和乙信是竞争对手。")
    ]
    assert known.query(f"ASK {{ <{JIA.iri}> gx:offers <{JIAXIN.iri}> }}", prefixes=prefixes)
    assert not known.query("ASK { ?claim rdf:subject ?subject }", prefixes=prefixes)


def test_tables_for_neo4j(store: GraphStore) -> None:
    graph = project(store, statuses=None)
    nodes = list(csv.DictReader(io.StringIO(node_table(graph).decode())))
    edges = list(csv.DictReader(io.StringIO(edge_table(graph).decode())))
    assert {row[":LABEL"] for row in nodes} == {"Product", "Company"}
    (jiaxin,) = (row for row in nodes if row["iri:ID"] == JIAXIN.iri)
    assert (jiaxin["name"], jiaxin["nameEn"]) == ("甲信", "JiaXin")
    assert jiaxin["aliases:string[]"].split(";") == ["甲信App"]
    known = {row["iri:ID"] for row in nodes}
    assert len(known) == len(nodes)
    assert {row[end] for row in edges for end in (":START_ID", ":END_ID")} <= known
    assert sorted(row[":TYPE"] for row in edges) == ["competesWith", "competesWith", "offers"]
    last = max(edges, key=lambda row: row["published:date"])
    assert (last["role"], last["published:date"]) == ('一,"二"', "2023-01-01")
    assert (last["quote"], last["start:int"]) == ("甲信和乙信是竞争对手。", "0")


def test_the_dataset_tells_where_it_comes_from(store: GraphStore) -> None:
    about = "https://w3id.org/guanxi/graph/about"
    wanted = "?documents ?source ?first ?last ?software ?ontology ?facts"
    ask = f"""SELECT {wanted} {{ GRAPH <{about}> {{
        ?dataset a void:Dataset, dcat:Dataset ; void:documents ?documents ; dct:source ?source ;
          dct:temporal [ dcat:startDate ?first ; dcat:endDate ?last ] ;
          prov:wasAttributedTo [ schema:softwareVersion ?software ] ;
          dct:conformsTo [ schema:version ?ontology ] ;
          void:subset <https://w3id.org/guanxi/graph/facts> ;
          void:propertyPartition [ void:property gx:competesWith ; void:triples ?facts ] }} }}"""
    assert list(store.query(ask).values()) == [
        ("2", "某报", "2022-09-14", "2023-01-01", guanxi.__version__, "0.1", "1")
    ]
