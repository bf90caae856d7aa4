"""What follows from facts, and why."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi import KnowledgeGraph
from guanxi.errors import OntologyError, UnknownNameError
from guanxi.model import Entity, EntityType
from guanxi.store import GraphStore
from guanxi.store.rules import read_rules
from guanxi.vocabulary import PREFIXES
from sample_stores import claim, extraction, found, small_store

INFERRED = "https://w3id.org/guanxi/graph/inferred"
STATED = ("https://w3id.org/guanxi/graph/facts", "https://w3id.org/guanxi/graph/lexicon")
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


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    file = tmp_path_factory.mktemp("told") / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return KnowledgeGraph.build(file, store=None, ontology=[OVERLAYS / "placeholders"])


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


HEAD = """@prefix gx: <https://w3id.org/guanxi/ontology#> .
@prefix r: <https://w3id.org/guanxi/rule/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
LABELS = 'rdfs:label "同行"@zh, "peers"@en'


def build_with(folder: Path, rule: str) -> KnowledgeGraph:
    (folder / "own").mkdir()
    (folder / "own" / "rules.ttl").write_text(HEAD + rule, encoding="utf-8")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return KnowledgeGraph.build(
        folder / "a.txt", store=None, ontology=[OVERLAYS / "placeholders", folder / "own"]
    )


def test_a_user_adds_a_rule_without_code(tmp_path: Path) -> None:
    rule = f"""r:peers a gx:Rule ; {LABELS} ;
      gx:premise "?a gx:rivalOf ?b . ?a gx:subsidiaryOf ?c" ; gx:conclusion "?b gx:watches ?c" ."""
    kg = build_with(tmp_path, rule)
    assert holds(kg, "甲公司", "gx:watches", "甲集团")


def test_a_path_that_leads_one_way_hinders_one_way(tmp_path: Path) -> None:
    rules = "".join(
        f"""r:{name} a gx:Rule ; {LABELS} ;
          gx:premise "?a gx:{name} ?b" ; gx:conclusion "?a gx:watches ?b" ;
          gx:unless "?a (gx:subsidiaryOf|gx:unitOf)+ ?b" ."""
        for name in ("subsidiaryOf", "hasSubsidiary")
    )
    kg = build_with(tmp_path, rules)
    assert holds(kg, "甲集团", "gx:watches", "乙公司")
    assert not holds(kg, "乙公司", "gx:watches", "甲集团")


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
            f'r:x a gx:Rule ; {LABELS} ; gx:premise "?a gx:p ?b" ; gx:conclusion "?a gx:q ?b" ; '
            'gx:unless "?a (no:p|^no:p)+ ?b" .',
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


def named(kind: str, type: EntityType, letters: str) -> tuple[Entity, ...]:
    return tuple(found(f"{letter}{kind}", type) for letter in letters)


FIRMS = named("公司", "Company", "乙丙丁戊己庚")
UNITS = named("部门", "BusinessUnit", "乙丙")
PRODUCTS = named("应用", "Product", "乙丙丁")
FACTS = [
    (subject, relation, object_)
    for relation, subjects, objects in (
        ("subsidiaryOf", FIRMS, FIRMS),
        ("unitOf", UNITS, FIRMS),
        ("offers", FIRMS, PRODUCTS),
        ("competesWith", FIRMS + UNITS + PRODUCTS, FIRMS + PRODUCTS),
    )
    for subject in subjects
    for object_ in objects
    if subject != object_
]


def triples(store: GraphStore, *graphs: str) -> set[tuple[str | None, ...]]:
    """Return what graphs say of entities, but for what leads from claims to facts."""
    held: set[tuple[str | None, ...]] = set()
    for graph in graphs:
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o FILTER (isIRI(?o) && ?p != gx:fact) }}"
        held.update(store.query(f"SELECT ?s ?p ?o {{ {pattern} }}").values())
    return held


def entailed(store: GraphStore) -> set[tuple[str | None, ...]]:
    """Return what follows by the letter of the rules: all over all that is known, until it ends."""
    rules = read_rules(store._store)
    stated = triples(store, *STATED)
    known = ox.Store()
    known.extend(ox.Quad(*(ox.NamedNode(str(term)) for term in triple)) for triple in stated)
    for applied in ([rule for rule in rules if not rule.unless], rules):
        size = -1
        while size != len(known):
            size = len(known)
            for rule in applied:
                ends = f"FILTER ({rule.ends[0]} != {rule.ends[2]})"
                update = f"INSERT {{ {rule.conclusion} }} WHERE {{ {rule.pattern} {ends} }}"
                known.update(update, prefixes=dict(PREFIXES))
    return {tuple(str(term)[1:-1] for term in quad.triple) for quad in known} - stated


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(FACTS), unique=True, max_size=16), st.integers(0, 16))
def test_what_follows_is_what_the_rules_say(
    facts: list[tuple[Entity, str, Entity]], first: int
) -> None:
    """Told at once, or some first with all that follows from them; and rivals are explained."""
    at_once = small_store(extraction("a", *(claim(*fact) for fact in facts)))
    follows = triples(at_once, INFERRED)
    assert follows == entailed(at_once)
    in_turn = small_store()
    for number, some in enumerate((facts[:first], facts[first:])):
        in_turn.replace(extraction(str(number), *(claim(*fact) for fact in some)))
        in_turn.publish()
    assert triples(in_turn, INFERRED) == follows
    for subject, predicate, object_ in follows:
        if str(predicate).endswith("rivalOf"):
            (derivation, *_) = at_once.derivations(str(subject), "rivalOf", str(object_))
            assert {fact.source for fact in derivation.stated()} <= {"facts", "lexicon"}
