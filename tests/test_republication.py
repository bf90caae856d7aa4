"""Republished articles: found across builds, in any order, and counted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi import load_ontology
from guanxi.documents import document_from_text
from guanxi.network import facts, project, undirected
from guanxi.pipeline import remove
from guanxi.store import GraphStore, named_query
from guanxi.store.republication import signature
from sample_stores import build

BODY = (
    "字节跳动旗下的飞书与阿里巴巴的钉钉竞争，腾讯的企业微信也在场。三家公司都把中小企业看作下一个"
    "增长点，价格因此一降再降。分析人士认为，免费的时代不会长久，服务商要靠增值功能养活自己。去年"
    "以来，各家都在招募合作伙伴，把行业方案交给生态去做，自己守住平台和数据。客户则更关心能否与现有"
    "系统打通，迁移的成本有多高，以及出了问题找谁。"
)
OTHER = BODY.replace("飞书", "纷享").replace("增长点", "突破口")[::-1] + "钉钉与飞书竞争。"


def write(folder: Path, name: str, title: str, day: int, body: str) -> None:
    folder.mkdir(exist_ok=True)
    text = f"---\ntitle: {title}\ndate: 2022-09-{day:02}\nsource: {name}\n---\n{body}"
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


def links(store: GraphStore) -> list[tuple[str, str]]:
    query = named_query(store.ontology, "republications")
    return [(str(r["source"]), str(r["original_source"])) for r in store.query(query).records()]


def test_a_slightly_edited_article_is_known_again() -> None:
    first = signature(document_from_text(BODY, title="甲"))
    spaced = BODY.replace("，", ", ").replace("。", "。\n")

    assert first is not None
    assert signature(document_from_text(spaced, title="乙")) == first
    assert signature(document_from_text("钉钉发布了新版本。")) is None


@pytest.mark.parametrize("reverse", [False, True])
def test_republications_are_linked_across_builds_and_count_once(
    reverse: bool, tmp_path: Path
) -> None:
    ontology = load_ontology()
    write(tmp_path / "a", "late", "三家混战", 15, BODY.replace("去年以来", "近来") + "（完）")
    write(tmp_path / "b", "early", "飞书对钉钉", 14, BODY)
    write(tmp_path / "b", "other", "另一篇", 13, OTHER)
    with GraphStore.open(None, ontology=ontology) as store:
        for folder in "ba" if reverse else "ab":
            build(tmp_path / folder, store, ontology=ontology)
        assert links(store) == [("late", "early")]
        network = project(store)
        ends = store.entity("飞书").iri, store.entity("钉钉").iri
        (rivalry,) = [
            fact
            for fact in facts(network)
            if {fact.subject, fact.object} == set(ends) and fact.predicate == "competesWith"
        ]
        assert (len(rivalry.claims), len(rivalry.documents), len(rivalry.reports)) == (3, 3, 2)
        assert undirected(network).edges[ends]["weight"] == 2
        if reverse:
            assert store.validate() == ()
            remove(["early.md"], store)
            assert links(store) == []
