"""KnowledgeGraph, the Python twin of the program, and what it shows in Jupyter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
import rdflib

from guanxi import KnowledgeGraph, extract
from guanxi.errors import QueryError, StoreError, UnknownNameError
from guanxi.explorer import ExplorerView, still_picture
from guanxi.notebook import Claims
from guanxi.vocabulary import GX
from sample_networks import network
from sample_stores import small_ontology

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.build(SEEDS, tmp_path_factory.mktemp("kg") / "guanxi.db") as built:
        yield built


def test_the_seed_articles_meet_in_one_graph(kg: KnowledgeGraph) -> None:
    assert kg.summary is not None
    assert kg.summary.stored == 4
    documents = {claim.document.id for claim in kg.claims(about="飞书")}
    assert len(documents) >= 3


def test_an_open_graph_lets_others_build(kg: KnowledgeGraph) -> None:
    store = kg.info().store
    assert store is not None
    with KnowledgeGraph.build(SEEDS, store) as again:
        assert again.summary is not None
        assert again.summary.unchanged == 4
    with KnowledgeGraph.open(store) as opened:
        assert opened.info() == kg.info()
        assert opened.summary is None


def test_a_graph_in_memory_answers_too() -> None:
    with KnowledgeGraph.build(SEEDS, store=None) as kg:
        assert kg.info().store is None
        assert "钉钉" in kg.query("competitors", name="企业微信").to("csv")


def test_names_aliases_and_terms_may_be_bound(kg: KnowledgeGraph) -> None:
    by_alias = kg.query("competitors", name="企微").to("csv")
    entity = kg.entity("企业微信")
    assert kg.query("competitors", {"name": rdflib.URIRef(entity.iri)}).to("csv") == by_alias
    assert kg.query("competitors", name=f"<{entity.iri}>").to("csv") == by_alias
    assert list(kg.query("competitors", name="企微").df["competitor"]) == [
        row["competitor"] for row in kg.query("competitors", name="企业微信").records()
    ]


def test_rdflib_users_get_the_same(kg: KnowledgeGraph) -> None:
    question = "SELECT ?b { ent:企业微信 gx:competesWith ?b } ORDER BY ?b"
    assert [row[0] for row in kg.rdf.query(question)] == [row[0] for row in kg.query(question)]


def test_relations_go_by_their_labels_too(kg: KnowledgeGraph) -> None:
    by_name = kg.explain("企业微信", "integratesWith", "腾讯会议")
    assert by_name
    for label in ("打通", "integrates with", "IntegratesWith"):
        assert kg.explain("企业微信", label, "腾讯会议") == by_name
        assert kg.claims("企业微信", label, "腾讯会议") == by_name
    rows = [
        len(kg.query("claims", name="企业微信", predicate=predicate))
        for predicate in ("打通", "integratesWith")
    ]
    assert rows[0] == rows[1] > 0


def test_a_focus_that_nothing_is_claimed_about_is_told(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("飞书的竞争对手是钉钉。\n我们见到了腾讯会议。", encoding="utf-8")
    with KnowledgeGraph.build(article, store=None) as kg:
        assert kg.entity("腾讯会议").documents == 1
        with pytest.raises(QueryError, match="腾讯会议 is known, but no article claims anything"):
            kg.view(focus="腾讯会议")


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_removed_document_is_forgotten_at_once(tmp_path: Path, in_memory: bool) -> None:
    for name, rival in (("a", "钉钉"), ("b", "企业微信")):
        (tmp_path / f"{name}.txt").write_text(f"飞书的竞争对手是{rival}。", encoding="utf-8")
    store = None if in_memory else tmp_path / "a.db"
    with KnowledgeGraph.build([tmp_path / "a.txt", tmp_path / "b.txt"], store) as kg:
        assert [document.path for document in kg.remove("a.txt")] == ["a.txt"]
        assert {claim.document.path for claim in kg.claims("飞书")} == {"b.txt"}
        with pytest.raises(UnknownNameError, match="no single document"):
            kg.remove("a.txt")


def test_wrong_questions_are_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="`guanxi queries` lists them"):
        kg.query("weather")
    with pytest.raises(UnknownNameError, match=r"did you mean competitors\?"):
        kg.query("competitor")
    with pytest.raises(QueryError):
        kg.query("SELECT ?x {")
    with pytest.raises(UnknownNameError, match=r"named 'headsOf'; did you mean headOf[^ ]*"):
        kg.explain("企业微信", "headsOf")
    with pytest.raises(UnknownNameError):
        kg.network(types=["Planet"])  # type: ignore[list-item]
    with pytest.raises(StoreError):
        kg.export("pdf")  # type: ignore[arg-type]


def test_what_the_seed_says(kg: KnowledgeGraph) -> None:
    (claim,) = kg.explain("企业微信", "integratesWith", "腾讯会议")
    assert (claim.status, claim.time) == ("asserted", "2022-01")
    offered = kg.claims(predicate="offers", object="企业微信")
    units = {c.status for c in offered if c.subject_label == "腾讯云与智慧产业事业群"}
    assert units <= {"negated"}


def test_every_quote_stands_where_it_says(kg: KnowledgeGraph) -> None:
    from guanxi.documents import read_document

    texts = {path.stem: read_document(path).text for path in SEEDS.glob("*.md")}
    for claim in kg.claims():
        for evidence in claim.evidence:
            text = texts[claim.document.id]
            assert text[evidence.start : evidence.end] == evidence.quote


def test_pages_show_all_or_what_surrounds_an_entity(kg: KnowledgeGraph, tmp_path: Path) -> None:
    whole, near = kg.view(), kg.view(focus="企微")
    assert near.view.focus == kg.entity("企业微信").iri
    assert len(near.view.entities) < len(whole.view.entities)
    near.save(tmp_path / "new" / "page.html")
    assert (tmp_path / "new" / "page.html").read_text("utf-8") == near.html


class _Tags(HTMLParser):
    """Collects the elements of a fragment, and fails on what the notebook must not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert tag != "script"
        assert tag != "img" or dict(attrs)["src"].startswith("data:image/svg+xml;base64,")
        assert not [name for name, _ in attrs if name.startswith("on")]
        assert not [value for name, value in attrs if name == "href" and "javascript" in str(value)]


def tags(html: str) -> list[str]:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return parser.tags


def test_displays_escape_what_articles_say(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(
        "---\ntitle: '<script>alert(1)</script>'\nauthor: '<img src=x onerror=alert(1)>'\n"
        "link: 'javascript:alert(1)'\n---\n"
        "<p>飞书的竞争对手是钉钉，它写道&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;。</p>",
        encoding="utf-8",
    )
    with KnowledgeGraph.build(tmp_path / "bad.md", store=None) as kg:
        claims = kg.explain("飞书")
        assert claims
        shown = claims._repr_html_()
        assert "mark" in tags(shown)
        assert "&lt;img" in shown
        quotes = kg.query("SELECT ?q ?t { ?e oa:exact ?q . ?d dct:title ?t }")
        assert "td" in tags(quotes._repr_html_())
        assert "table" in tags(kg._repr_html_())
        shown = kg.view()._repr_mimebundle_()["text/html"]
        assert tags(shown) == ["div", "img", "p", "iframe"]
    assert claims.heading(claims[0]) in str(claims)


def test_a_page_in_a_notebook_is_sandboxed(kg: KnowledgeGraph) -> None:
    frame = kg.view(focus="企业微信")._repr_mimebundle_()["text/html"]
    sandbox = re.search(r'sandbox="([^"]*)"', frame)
    assert sandbox is not None
    assert "allow-same-origin" not in sandbox[1]
    assert "allow-top-navigation" not in sandbox[1]


def test_no_claims_say_so(kg: KnowledgeGraph) -> None:
    assert "no such claim" in kg.claims("瑞幸咖啡", "acquires", "钉钉")._repr_html_()


def test_unusable_input_warns_in_python(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("腾讯推出了企业微信。", encoding="utf-8")
    with pytest.warns(UserWarning, match="missing"):
        kg = KnowledgeGraph.build([tmp_path / "a.txt", tmp_path / "missing.txt"], store=None)
    assert kg.info().documents == 1
    kg.close()


def test_a_page_of_an_answer_of_a_period_and_with_old_places(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    whole = kg.view()
    rivals = kg.view(answer=kg.query("SELECT ?a ?b { ?a gx:competesWith ?b }"))
    labels = {entity.label for entity in rivals.view.entities}
    assert {"企业微信", "钉钉", "飞书"} <= labels
    assert len(labels) < len(whole.view.entities)
    built = kg.view(
        answer=kg.query("CONSTRUCT { ?a gx:competesWith ?b } { ?a gx:competesWith ?b }")
    )
    assert built.view.entities == rivals.view.entities
    with pytest.raises(QueryError, match="no entity"):
        kg.view(answer=kg.query("SELECT ?a { VALUES ?a { 1 } }"))
    early = kg.view(until="2021")
    assert 0 < len(early.view.facts) < len(whole.view.facts)
    rivals.save(tmp_path / "old.html")
    again = kg.view(layout_from=tmp_path / "old.html")
    places = {entity.iri: (entity.x, entity.y) for entity in again.view.entities}
    assert all(places[entity.iri] == (entity.x, entity.y) for entity in rivals.view.entities)


# --- analyses


def test_the_three_kingdoms_of_the_seeds_are_one_clique(kg: KnowledgeGraph) -> None:
    (clique,) = kg.rival_cliques()
    names = clique.name.split("、")
    assert set(names) == {"企业微信", "钉钉", "飞书"}
    owners = {kg.label(iri) for iri in clique.owners}
    assert owners == {"腾讯", "阿里巴巴", "字节跳动"}
    (groups,) = kg.rival_cliques(level="group")
    assert {kg.label(iri) for iri in groups.members} == owners
    assert all(claim.quotes for fact in clique.facts for claim in fact.claims)


def test_wecom_stands_in_the_gap(kg: KnowledgeGraph) -> None:
    first = kg.brokers()[0]
    assert (kg.label(first.broker), first.side) == ("企业微信", "rival")
    assert {kg.label(iri) for iri in first.between} == {"钉钉", "飞书"}


def test_ecosystems_of_the_seeds(kg: KnowledgeGraph) -> None:
    found = kg.ecosystems()
    assert {row.name for row in found} == {"腾讯系", "阿里系", "字节系"}
    (tencent,) = kg.ecosystems("鹅厂")
    assert "企业微信" in {kg.label(each.member) for each in tencent.members}
    assert "字节系" in str(found)


def test_the_graph_answers_with_the_same_conditions(kg: KnowledgeGraph) -> None:
    assert kg.standing(families=["rivalry"], by="degree")[0].label in {
        "企业微信",
        "字节跳动",
        "飞书",
    }
    assert kg.standing(families=["rivalry"], inferred=True)
    assert kg.structural_holes()[0].label == "企业微信"
    assert kg.communities(runs=1)
    assert {row.course for row in kg.standing_changes("2022")} >= {"new"}
    assert kg.rivalries(since="2022", indirect=False)
    assert kg.rivalry_matrix().loc["腾讯", "字节跳动"] >= 1
    with pytest.raises(UnknownNameError):
        kg.brokers(families=["rival"])


# --- displays and data frames


def test_claims_and_entities_are_data_frames(kg: KnowledgeGraph) -> None:
    claims = kg.claims(about="企业微信")
    frame = claims.df
    assert len(frame) == len(claims)
    integrated = frame[(frame["relation"] == "打通") & (frame["object"] == "腾讯会议")].iloc[0]
    assert integrated["earliest"] == pd.Timestamp("2022-01-01")
    assert integrated["source"] == "鸟哥笔记"
    assert "打通" in integrated["quote"]
    assert frame["amount_value"].dtype == "float64"
    assert isinstance(claims[:2], Claims)
    assert kg.claims("瑞幸咖啡", "收购").df.empty
    products = kg.entities("产品")
    assert products.df["documents"].is_monotonic_decreasing
    assert {entity.type for entity in products} == {"Product"}
    assert kg.entity("企微") in list(map(kg.entity, products.df["name"]))
    with pytest.raises(UnknownNameError, match="type"):
        kg.entities("产物")


def test_a_card_tells_of_an_entity_and_of_the_graph(kg: KnowledgeGraph) -> None:
    card = kg.entity("企微")
    assert "竞争 Rivalry\n  企业微信 竞争 飞书 · 3 篇" in str(card)
    assert "推出 企业微信 · 否认 · 2022-01" in str(card)
    assert {"blockquote", "mark"} <= set(tags(card._repr_html_()))
    assert "2022-01-10 – 2023-04-20" in str(kg)
    assert "鸟哥笔记 1" in kg._repr_html_()
    assert "企业微信 竞争 飞书" in str(card.view())
    with KnowledgeGraph.from_documents([], ontology=small_ontology()) as empty:
        assert "0" in str(empty)
    assert "closed" in str(empty)
    assert repr(empty) == "<KnowledgeGraph, closed>"


def test_the_page_of_an_answer_has_what_was_named(kg: KnowledgeGraph) -> None:
    page = kg.query("competitors", name="企微").view()
    assert {entity.label for entity in page.view.entities} == {"企业微信", "钉钉", "飞书"}
    root = ElementTree.fromstring(page.svg)
    assert {"企业微信", "钉钉", "飞书"} <= {each.text for each in root.iter() if each.text}
    with pytest.raises(QueryError, match="no entity"):
        kg.query("SELECT ?n { VALUES ?n { 1 } }").view()


def test_a_large_view_is_drawn_by_its_best_connected_entities() -> None:
    edges = [(f"ent:甲{n}", "competesWith", f"ent:乙{n}") for n in range(40)]
    view = ExplorerView.from_network(network(edges), title="<大>")
    root = ElementTree.fromstring(still_picture(view))
    symbols = [each for each in root if each.tag.endswith("circle")]
    assert len(symbols) == 60 + 1  # and one in the legend
    assert any("图中为关系最多的 60 个" in (each.text or "") for each in root)


def test_a_graph_goes_to_rdflib_and_back(kg: KnowledgeGraph) -> None:
    with KnowledgeGraph.from_rdflib(kg.rdf) as back:
        assert back.export("nquads") == kg.export("nquads")
        assert back.explain("企业微信", "打通") == kg.explain("企业微信", "打通")


def test_foreign_rdf_answers_and_claims_nothing() -> None:
    foreign = rdflib.Graph()
    foreign.parse(data="[] <x:seat> 'Hangzhou' . <x:a> <x:rival> <x:b> .", format="turtle")
    with KnowledgeGraph.from_rdflib(foreign, name="工商", ontology=small_ontology()) as kg:
        assert [(each.name, each.triples) for each in kg.imports()] == [("工商", 2)]
        assert kg.query("ASK { ?a <x:rival> ?b }").boolean
        assert not kg.claims()
    foreign.add((rdflib.URIRef("x:c"), rdflib.RDF.type, rdflib.URIRef(f"{GX}Claim")))
    with pytest.raises(StoreError, match="工商 holds claims"):
        KnowledgeGraph.from_rdflib(foreign, name="工商", ontology=small_ontology())


def test_records_of_a_table_become_documents() -> None:
    frame = pd.DataFrame(
        [
            {"text": "甲信和乙信是竞争对手。", "title": "甲", "date": pd.Timestamp("2022-09-14")},
            {"text": "甲信和乙信是竞争对手。", "title": "乙", "date": None},
            {"text": "甲信和乙信是竞争对手。", "title": "乙", "date": None},
            {"text": None, "title": "丙", "date": None},
        ]
    )
    told: list[str] = []
    with KnowledgeGraph.from_documents(
        [*frame.to_dict("records"), {"body": "x"}, "甲信发布了。"],
        ontology=small_ontology(),
        on_error=lambda problem: told.append(str(problem)),
    ) as kg:
        assert kg.info().documents == 3
        days = {row["title"]: row["published"] for row in kg.query("documents").records()}
        assert days["甲"] == "2022-09-14"
    assert [line.partition(":")[0] for line in told] == ["document 3", "document 4", "document 5"]
    assert "the same as document 2" in told[0]
    assert "guanxi reads text, title, date" in told[2]


def test_a_text_shows_its_names_and_claims() -> None:
    found = extract("据悉，飞书或将与钉钉打通，<后者>没有回应。", title="<例>", date="2022-09-14")
    shown = found._repr_html_()
    assert {"span", "sup", "ol"} <= set(tags(shown))
    assert "&lt;" in shown
    assert "rumoured 传闻" in str(found)
    assert found.df.loc[0, "relation"] == "打通"
    assert "没有论断" in extract("今天天气不错。")._repr_html_()
