"""The store in the formats that others read."""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
import pytest
import rdflib

from guanxi.errors import StoreError
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
