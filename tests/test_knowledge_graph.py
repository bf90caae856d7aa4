"""KnowledgeGraph, the Python twin of the program, and what it shows in Jupyter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib

from guanxi import KnowledgeGraph
from guanxi.errors import QueryError, StoreError, UnknownNameError

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
