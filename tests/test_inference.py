"""What follows from facts, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi import KnowledgeGraph
from guanxi.errors import OntologyError, UnknownNameError

INFERRED = "https://w3id.org/guanxi/graph/inferred"
OVERLAYS = Path(__file__).parent / "overlays"
TEXT = "\n".join(
    (
        "甲应用的竞争对手是乙应用。",
        "甲公司旗下的甲应用很忙。",
        "乙公司旗下的乙应用很忙。",
        "乙公司是甲集团的全资子公司。",
        "张三是甲公司CEO。",
    )
)


@pytest.fixture
def kg(tmp_path: Path) -> KnowledgeGraph:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return KnowledgeGraph.build(
        tmp_path / "a.txt", store=None, ontology=[OVERLAYS / "placeholders"]
    )


def holds(kg: KnowledgeGraph, subject: str, predicate: str, object: str) -> bool:
    return bool(
        kg.query(
            f"ASK {{ GRAPH <{INFERRED}> {{ ?s {predicate} ?o }} }}", {"s": subject, "o": object}
        ).boolean
    )


def test_owners_of_competing_products_are_rivals_up_to_the_group(kg: KnowledgeGraph) -> None:
    assert holds(kg, "甲公司", "gx:rivalOf", "乙公司")
    assert holds(kg, "乙公司", "gx:rivalOf", "甲公司")
    assert holds(kg, "甲集团", "gx:rivalOf", "甲公司")
    assert not holds(kg, "甲集团", "gx:rivalOf", "乙公司")


def test_a_foreign_term_is_used_where_its_ends_admit_it(kg: KnowledgeGraph) -> None:
    assert holds(kg, "张三", "org:headOf", "甲公司")
    assert holds(kg, "乙公司", "schema:parentOrganization", "甲集团")


def test_no_inferred_triple_is_stated_too(kg: KnowledgeGraph) -> None:
    twice = "ASK { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o } FILTER (str(?a) < str(?b)) }"
    assert kg.query(twice).boolean is False


def test_an_inferred_fact_is_explained_down_to_what_is_stated(kg: KnowledgeGraph) -> None:
    (derivation,) = kg.derivations("甲公司", "rivalOf", "乙公司")[:1]
    assert derivation.rule_en == "owners of competing products are rivals"
    assert {
        (kg.label(fact.subject), kg.label(fact.predicate), kg.label(fact.object), fact.source)
        for fact in derivation.stated()
    } == {
        ("乙应用", "竞争", "甲应用", "facts"),
        ("甲公司", "推出", "甲应用", "facts"),
        ("乙公司", "推出", "乙应用", "facts"),
    }


def test_a_relation_that_is_only_inferred_goes_by_its_label_too(kg: KnowledgeGraph) -> None:
    assert kg.derivations("甲公司", "对手") == kg.derivations("甲公司", "rivalOf") != ()
    with pytest.raises(UnknownNameError):
        kg.derivations("甲公司", "nonsense")


def test_what_a_removed_document_supported_no_longer_follows(tmp_path: Path) -> None:
    names = ("a.txt", "b.txt")
    for name, lines in zip(names, (TEXT.splitlines()[:1], TEXT.splitlines()[1:]), strict=True):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    overlay = [OVERLAYS / "placeholders"]
    kg = KnowledgeGraph.build(tmp_path, store=tmp_path / "s.db", ontology=overlay)
    assert holds(kg, "甲公司", "gx:rivalOf", "乙公司")
    kg.close()
    with KnowledgeGraph.open(tmp_path / "s.db", ontology=overlay) as kg:
        kg.remove("a.txt")
        assert not holds(kg, "甲公司", "gx:rivalOf", "乙公司")
        assert holds(kg, "乙公司", "schema:parentOrganization", "甲集团")


PREFIXES = """@prefix gx: <https://w3id.org/guanxi/ontology#> .
@prefix r: <https://w3id.org/guanxi/rule/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
LABELS = 'rdfs:label "同行"@zh, "peers"@en'


def build_with(folder: Path, rule: str) -> KnowledgeGraph:
    (folder / "own").mkdir()
    (folder / "own" / "rules.ttl").write_text(PREFIXES + rule, encoding="utf-8")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return KnowledgeGraph.build(
        folder / "a.txt", store=None, ontology=[OVERLAYS / "placeholders", folder / "own"]
    )


def test_a_user_adds_a_rule_without_code(tmp_path: Path) -> None:
    rule = f"""r:peers a gx:Rule ; {LABELS} ;
      gx:premise "?a gx:rivalOf ?b . ?a gx:subsidiaryOf ?c" ; gx:conclusion "?b gx:watches ?c" ."""
    kg = build_with(tmp_path, rule)
    assert holds(kg, "甲公司", "gx:watches", "甲集团")


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (f'r:x a gx:Rule ; {LABELS} ; gx:premise "?a gx:p ?b" .', "needs gx:premise"),
        (
            f'r:x a gx:Rule ; {LABELS} ; gx:premise "?a gx:p ?b" ; gx:conclusion "?a" .',
            "one triple pattern",
        ),
        (
            f'r:x a gx:Rule ; {LABELS} ; gx:premise "?a gx:p {{" ; gx:conclusion "?a gx:p ?b" .',
            "malformed",
        ),
        (
            f'r:x a gx:Rule ; {LABELS} ; gx:premise "?a no:p ?b" ; gx:conclusion "?a gx:p ?b" .',
            "unknown prefix in no:p",
        ),
        (
            f'r:x a gx:Rule ; {LABELS} ; gx:premise "?a ?p ?b" ; gx:conclusion "?b gx:p ?a" .',
            "nothing says which relation",
        ),
        (
            f'r:x a gx:Rule ; {LABELS} ; gx:onSchema "(" ; gx:premise "?a gx:p ?b" ; '
            'gx:conclusion "?a gx:q ?b" .',
            "malformed gx:onSchema",
        ),
    ],
)
def test_a_malformed_rule_is_named(tmp_path: Path, rule: str, complaint: str) -> None:
    with pytest.raises(OntologyError, match=f"rule x: .*{complaint}"):
        build_with(tmp_path, rule)


def test_inferred_facts_are_edges_that_say_what_they_rest_on(kg: KnowledgeGraph) -> None:
    graph = kg.network(inferred=True)
    inferred = [edge for edge in graph.edges(data=True) if edge[2]["origin"] == "inferred"]
    assert inferred
    for subject, object_, edge in inferred:
        assert edge["via"]
        assert edge["rule_zh"]
        assert subject != object_
    assert "rivalOf" in graph.graph["inferred_relations"]
    pairs = [frozenset(edge[:2]) for edge in inferred if edge[2]["predicate"] == "rivalOf"]
    assert len(pairs) == len(set(pairs)), "a rival either way round comes once"
    assert not any(edge["origin"] == "inferred" for _, _, edge in kg.network().edges(data=True))
