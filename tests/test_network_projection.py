"""From a real store to a network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import networkx as nx
import pytest

from guanxi.errors import UnknownNameError
from guanxi.model import (
    Claim,
    Document,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Mention,
    Paragraph,
    Sentence,
    Status,
)
from guanxi.network import project, report, write_network
from guanxi.store import GraphStore
from guanxi.vocabulary import entity_iri, load_ontology


def known(name: str, type: EntityType, *aliases: str) -> Entity:
    """Return an entity of the packaged lexicon."""
    return Entity(entity_iri(name, None), name, type, aliases, name, in_lexicon=True)


DINGTALK = known("钉钉", "Product")
WECOM = known("企业微信", "Product", "小企微")
ALIBABA = known("阿里巴巴", "Company")
NEWCOMER = Entity(
    entity_iri("云雀办公", "Product"),
    "云雀办公",
    "Product",
    ("云雀",),
    "云雀办公",
    in_lexicon=False,
)
LONELY = Entity(
    entity_iri("石桥会议", "Product"), "石桥会议", "Product", (), "石桥会议", in_lexicon=False
)

TEXT = "协同办公\n钉钉与企业微信竞争。云雀办公拟在2023年接入钉钉。阿里巴巴没有提到石桥会议。"
RIVALRY, PLAN = "钉钉与企业微信竞争。", "云雀办公拟在2023年接入钉钉。"


def evidence(sentence: str, subject: str, object: str, extractor: str = "wording:test") -> Evidence:
    start = TEXT.index(sentence)
    spans = [
        (start + sentence.index(name), start + sentence.index(name) + len(name))
        for name in (subject, object)
    ]
    return Evidence(start, start + len(sentence), sentence, extractor, *spans)


def extraction(number: int) -> Extraction:
    """Return what one of several articles with the same text says."""
    rivalry = Claim(
        DINGTALK,
        "competesWith",
        WECOM,
        "asserted",
        None,
        None,
        0.9,
        (
            evidence(RIVALRY, "钉钉", "企业微信"),
            Evidence(0, 4, "协同办公", "wording:title"),
        ),
    )
    plan = Claim(
        NEWCOMER,
        "integratesWith",
        DINGTALK,
        "planned",
        "2023",
        None,
        0.7,
        (evidence(PLAN, "云雀办公", "钉钉"),),
        speaker="云雀办公",
    )
    document = Document(
        id=f"article-{number}",
        iri=f"https://w3id.org/guanxi/document/{number}",
        path=f"article-{number}.md",
        text=TEXT,
        title="协同办公",
        author="编辑",
        source=None,
        url=f"https://example.com/{number}",
        published=datetime(2022, 9, number, 3, 15, tzinfo=UTC),
        language="zh",
        sha256=f"{number:064}",
        paragraphs=(Paragraph(0, 4, "title"), Paragraph(5, len(TEXT), "paragraph")),
        sentences=(Sentence(0, 4),),
    )
    entities = (DINGTALK, WECOM, ALIBABA, NEWCOMER, LONELY)
    mentions = tuple(
        Mention(TEXT.index(e.name), TEXT.index(e.name) + len(e.name), e, "lexicon")
        for e in entities
    )
    return Extraction(document, entities, mentions, (rivalry, plan))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    path = tmp_path_factory.mktemp("network") / "guanxi.db"
    with GraphStore.open(path, ontology=load_ontology(), write=True) as opened:
        opened.replace(extraction(2))
        opened.replace(extraction(1))
        yield opened


def test_nodes_know_their_names(store: GraphStore) -> None:
    graph = project(store, statuses=None)
    assert list(graph) == sorted([DINGTALK.iri, WECOM.iri, NEWCOMER.iri])
    wecom = graph.nodes[WECOM.iri]
    assert wecom["label"] == "企业微信"
    assert wecom["label_en"] == "WeCom"
    assert wecom["type"] == "Product"
    assert "小企微" in wecom["aliases"]
    assert list(wecom["aliases"]) == sorted(wecom["aliases"])
    assert graph.nodes[NEWCOMER.iri]["label"] == "云雀办公"
    assert graph.nodes[NEWCOMER.iri]["aliases"] == ("云雀",)


def test_every_claim_is_an_edge_with_its_evidence(store: GraphStore) -> None:
    graph = project(store)
    assert set(graph) == {DINGTALK.iri, WECOM.iri}
    edges = list(graph.edges(data=True))
    assert len(edges) == 2
    documents = [data["document"] for *_, data in edges]
    assert sorted(documents) == sorted(graph.graph["documents"])
    for _, _, data in edges:
        assert data["predicate"] == "competesWith"
        assert data["status"] == "asserted"
        assert data["confidence"] == 0.9
        assert data["origin"] == "claim"
        best, second = data["evidence"]
        assert TEXT[best["start"] : best["end"]] == best["quote"] == RIVALRY
        assert TEXT[slice(*best["subject"])] == "钉钉"
        assert TEXT[slice(*best["object"])] == "企业微信"
        assert best["extractor"] == "wording:test"
        assert second["subject"] is None


def test_documents_are_described(store: GraphStore) -> None:
    documents = project(store).graph["documents"]
    assert documents[extraction(1).document.iri] == {
        "title": "协同办公",
        "url": "https://example.com/1",
        "published": "2022-09-01",
        "author": "编辑",
        "source": None,
        "path": "article-1.md",
        "original": None,
    }


def test_a_plan_has_status_time_and_speaker(store: GraphStore) -> None:
    graph = project(store, statuses=["planned"])
    data = next(iter(graph.edges(data=True)))[2]
    assert (data["status"], data["time"], data["speaker"]) == ("planned", "2023", "云雀办公")
    assert (data["earliest"], data["latest"]) == ("2023-01-01", "2023-12-31")


@pytest.mark.parametrize(
    ("statuses", "least", "edges"), [(None, 0.0, 4), (None, 0.8, 2), (["planned"], 0.8, 0)]
)
def test_conditions_choose_the_edges(
    store: GraphStore, statuses: list[Status] | None, least: float, edges: int
) -> None:
    graph = project(store, statuses=statuses, min_confidence=least)
    assert graph.number_of_edges() == edges


def test_background_facts_join_only_what_claims_touch(store: GraphStore) -> None:
    assert ALIBABA.iri not in project(store, background=True)
    graph = project(store, background=True, isolated=True)
    assert set(graph) == {DINGTALK.iri, WECOM.iri, ALIBABA.iri, NEWCOMER.iri, LONELY.iri}
    (data,) = graph.get_edge_data(ALIBABA.iri, DINGTALK.iri).values()
    assert (data["predicate"], data["origin"], data["document"]) == ("offers", "background", None)


def test_the_order_of_builds_does_not_matter(store: GraphStore) -> None:
    graph = project(store, statuses=None, background=True, isolated=True)
    with GraphStore.open(None, ontology=load_ontology(), write=True) as other:
        other.replace(extraction(1))
        other.replace(extraction(2))
        again = project(other, statuses=None, background=True, isolated=True)
    assert list(graph.nodes(data=True)) == list(again.nodes(data=True))
    assert list(graph.edges(keys=True, data=True)) == list(again.edges(keys=True, data=True))
    assert report(graph) == report(again)
    assert write_network(graph, "gexf") == write_network(again, "gexf")


def test_an_empty_store_is_an_empty_network() -> None:
    with GraphStore.open(None, ontology=load_ontology(), write=True) as empty:
        graph = project(empty, background=True, isolated=True)
    assert nx.is_empty(graph)
    assert graph.graph["documents"] == {}


def test_an_unknown_relation_is_refused(store: GraphStore) -> None:
    with pytest.raises(UnknownNameError, match="competesWith"):
        project(store, predicates=["competes"])


def test_the_report_tells_the_rivalry_with_both_sources(store: GraphStore) -> None:
    text = report(project(store, statuses=None, background=True))
    assert "**企业微信 × 钉钉** · 竞争 · 2 篇报道" in text
    assert "> “**钉钉**与**企业微信**竞争。”——[《协同办公》](<https://example.com/1>)" in text
