"""What documents were read from, kept in the store and given back byte by byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guanxi import KnowledgeGraph
from guanxi.building import BuildSummary
from guanxi.documents import ReadingOptions, read_document
from guanxi.errors import StoreError
from guanxi.pipeline import extractor_for, remove
from guanxi.store import GraphStore
from guanxi.vocabulary import load_ontology
from program_runs import Run
from reading_samples import BODY, PAGES, PARAGRAPHS, ROW, rss, warc, zipped
from sample_stores import build

KEEP = ReadingOptions(keep_source=True)
PAGE = PAGES["nameless"].encode("gb18030")


def test_all_kinds_of_sources_come_back_as_they_were(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    item = f"<title>甲</title><guid>9</guid><description><![CDATA[{PARAGRAPHS}]]></description>"
    files = {
        "a.html": PAGE,
        "b.txt": b"\xef\xbb\xbf" + "\r\n".join(BODY).encode(),
        "c.zip": zipped({"x/d.html": PAGE}),
        "feed.xml": rss(item).encode(),
        "dump.jsonl": json.dumps(ROW, ensure_ascii=False).encode(),
        "crawl.warc": warc(gzipped=False),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    store = tmp_path / "store"
    with KnowledgeGraph.build(folder, store, reading=KEEP, on_error=print) as kg:
        assert kg.original("a.html") == kg.original("c.zip/x/d.html") == PAGE
        assert kg.original("b.txt") == files["b.txt"]
        assert kg.original("feed.xml#1") == PARAGRAPHS.encode()
        assert kg.original("dump.jsonl:1") == "\n".join(BODY).encode()
        page = kg.original("https://example.org/p/1")
        assert page in files["crawl.warc"]
        assert page.decode("gbk").endswith("</html>")
        assert kg.validate() == ()
    folder.joinpath("a.html").unlink()
    assert run("source", "a.html", "--store", store, "-o", tmp_path / "a").code == 0
    assert (tmp_path / "a").read_bytes() == PAGE


def test_what_was_not_kept_is_told() -> None:
    kg = KnowledgeGraph.from_documents([{"text": "钉钉。", "id": "a"}])
    with pytest.raises(StoreError, match="--keep-source"):
        kg.original("a")


def test_an_original_comes_changes_and_goes_with_its_document(tmp_path: Path) -> None:
    ontology = load_ontology()
    path = tmp_path / "a.html"
    path.write_bytes(PAGE)
    with GraphStore.open(None, ontology=ontology) as store:

        def built(reading: ReadingOptions | None = None) -> BuildSummary:
            return build(tmp_path, store, ontology=ontology, reading=reading)

        def kept() -> list[bytes | None]:
            (document,) = store.documents()
            nodes = store.query("SELECT ?o { GRAPH ?d { ?o gx:compressed ?bytes } }").values()
            return [store.original(document.iri) for _ in nodes]

        built()
        assert kept() == []
        assert built(KEEP).unchanged == 1
        assert kept() == [PAGE]
        built()
        assert kept() == [PAGE]  # it is still true
        store.replace(extractor_for(ontology).extract(read_document(path)))
        assert kept() == [PAGE]

        path.write_bytes(PAGE + b"<!-- an advertisement -->")  # other bytes, the same text
        assert built(KEEP).unchanged == 1
        assert kept() == [path.read_bytes()]

        path.write_text(PAGES["nameless"].replace(BODY[2], ""), encoding="utf-8")
        built()
        assert kept() == []  # the old one is not this document's
        built(KEEP)
        (removed,) = remove(["a.html"], store)
        assert store.original(removed.iri) is None
        assert not store.query("ASK { ?s gx:compressed ?o }").boolean
