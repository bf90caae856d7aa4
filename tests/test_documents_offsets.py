"""Offsets: every span of a document points where it says, in the text and in the raw file."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guanxi.documents import document_from_text, read_document
from guanxi.documents.blocks import collapse
from guanxi.documents.encodings import decode
from guanxi.errors import DocumentError
from guanxi.model import Document

GOLD_POSTS = Path(__file__).parents[2] / "shared" / "gold" / "posts"

FRAGMENTS = r"""
<p> </p> <div> </div> <br> <h1> </h1> <ul><li> </li></ul> <table><tr><td> </td></tr></table> <b>
</b> <blockquote> <a/href="http://x.example/"> <a </a> <!--注--> <!-- <script>1<2</script> <style>
</style> <title> </title> <article> </article> <nav> </nav> <pre> <textarea> &amp; &lt &nbsp;
&#20225; &#x1F600; &#0; &#xD800; &notit; &wfr= & < > <! <![x <?x ?> </ 企业微信 钉钉 腾讯。 “ ”
（ ） ？ ！ ； …… 3.5 Inc. A B é 𠮷 😀 --- title:
"""
SPACES = [" ", "\n", "\r\n", "\r", "\t", "\u3000", "\xa0", "\x85", "\u200b", "e\u0301", "\u200d"]
PIECES = st.sampled_from([*FRAGMENTS.split(), *SPACES])
MARKUP = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)


def shown(raw: str) -> str:
    """What shows of a source: a null counts as white space, what has no width is left out."""
    return collapse(raw.replace("\0", " "))


def check(document: Document, raw: str) -> None:
    text = document.text
    assert text == "\n".join(text[p.start : p.end] for p in document.paragraphs)
    for paragraph in document.paragraphs:
        line = text[paragraph.start : paragraph.end]
        assert line == " ".join(line.split()) != ""
        inside = [
            s for s in document.sentences if paragraph.start <= s.start < s.end <= paragraph.end
        ]
        kept = "".join(text[s.start : s.end] for s in inside)
        assert "".join(kept.split()) == "".join(line.split())
    for spans in (document.sentences, document.links, document.raw_spans):
        ends = [0, *(span.end for span in spans)]
        assert all(end <= span.start < span.end for end, span in zip(ends, spans, strict=False))
    for sentence in document.sentences:
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
    raw_end = 0
    for span in document.raw_spans:
        piece, source = text[span.start : span.end], raw[span.raw_start : span.raw_end]
        literal = len(piece) == len(source)
        assert piece == shown(source if literal else unescape(source))
        if span.start >= len(document.title):  # the title may stand anywhere in the raw file
            assert span.raw_start >= raw_end
            raw_end = span.raw_end


@settings(deadline=None)  # files on a shared machine
@example(markup="\x000", suffix=".html")
@given(markup=MARKUP, suffix=st.sampled_from([".html", ".md", ".txt"]))
def test_any_file_is_refused_or_keeps_its_offsets(
    tmp_path_factory: pytest.TempPathFactory, markup: str, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    data = markup.encode("utf-8", errors="ignore")
    path.write_bytes(data)
    try:
        document = read_document(path)
    except DocumentError:
        return
    check(document, decode(data))  # two bytes with a null are one character of UTF-16


@settings(deadline=None)  # files on a shared machine
@given(text=st.text(), title=st.text(max_size=20))
def test_any_text_is_refused_or_keeps_its_offsets(text: str, title: str) -> None:
    try:
        document = document_from_text(text, title=title)
    except DocumentError:
        return
    check(document, text)
    lines = iter([shown(line) for line in text.replace("\r", "\n").split("\n")])
    paragraphs = [document.text[p.start : p.end] for p in document.paragraphs if p.kind != "title"]
    assert all(paragraph in lines for paragraph in paragraphs)  # in this order


@settings(deadline=None)  # files on a shared machine
@given(words=st.lists(st.text(alphabet="腾讯é😀<&>\u0301", min_size=1, max_size=5), min_size=1))
def test_well_formed_markup_is_mapped_completely(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    escaped = [w.replace("&", "&amp;").replace("<", "&lt;") for w in words]
    raw = "---\ntitle: 题\n---\r\n<div>" + "".join(f"<p> {w}<b>{w}</b></p>\r\n" for w in escaped)
    path = tmp_path_factory.getbasetemp() / "well-formed.md"
    path.write_text(raw, encoding="utf-8", newline="")

    document = read_document(path)

    check(document, raw)
    assert document.text == "\n".join(["题", *(w + w for w in words)])
    assert sum(s.end - s.start for s in document.raw_spans) == len(document.text.replace("\n", ""))


def test_the_title_is_found_in_the_front_matter(tmp_path: Path) -> None:
    raw = "\ufeff---\ndate: 2022-01-01\ntitle: '\"腾讯\"上新' # 注\n---\n<p>腾讯</p>"
    path = tmp_path / "a.md"
    path.write_text(raw, encoding="utf-8")
    title, body = read_document(path).raw_spans

    assert raw[1:][title.raw_start : title.raw_end] == '"腾讯"上新'
    assert raw[1:][body.raw_start : body.raw_end] == "腾讯"


def test_a_title_that_yaml_unescapes_is_not_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: '它''s'\n---\n<p>腾讯</p>", encoding="utf-8")
    document = read_document(path)

    assert document.title == "它's"
    assert [(s.start, s.end) for s in document.raw_spans] == [(4, 6)]


def test_broken_markup_is_mapped_where_the_place_is_certain(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    raw = "<p>独一份</p><p>两份</p><p>两份</p><svg><p>藏</p></svg><a b='x<p>后</p>"
    path.write_text(raw, encoding="utf-8")
    document = read_document(path)

    check(document, raw)
    assert "独一份" in {raw[s.raw_start : s.raw_end] for s in document.raw_spans}
    assert "两份" not in {raw[s.raw_start : s.raw_end] for s in document.raw_spans}


@pytest.mark.parametrize(
    ("rest", "mapped"),
    [("<!-- 未完", ["两份", "两份", "最后abc"]), ("</p>" + "<p " * 600, ["最后abc"])],
    ids=["a comment", "tags"],
)
def test_what_stands_before_something_unclosed_is_mapped(
    rest: str, mapped: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    raw = f"<p>两份</p><p>两份</p><p>最后abc{rest}"
    path.write_text(raw, encoding="utf-8")
    document = read_document(path)

    check(document, raw)
    assert [raw[s.raw_start : s.raw_end] for s in document.raw_spans] == mapped


def test_a_block_with_readings_is_not_taken_for_another(tmp_path: Path) -> None:
    """Found by fuzzing: the title swallows the second one, so that places must be searched."""
    path = tmp_path / "a.html"
    raw = "<title>甲<title>乙</title><p><ruby>腾<rt>téng</rt>讯</ruby></p><p>腾讯的产品</p>"
    path.write_text(raw, encoding="utf-8")
    document = read_document(path)

    check(document, raw)
    assert document.text.endswith("\n腾讯\n腾讯的产品")
    assert [raw[s.raw_start : s.raw_end] for s in document.raw_spans][-1] == "腾讯的产品"


@pytest.mark.skipif(not GOLD_POSTS.is_dir(), reason="the articles of ../shared are not here")
def test_real_posts_are_mapped_completely() -> None:
    for path in sorted(GOLD_POSTS.glob("*.md")):
        document = read_document(path)
        check(document, path.read_text(encoding="utf-8"))
        mapped = "".join(document.text[s.start : s.end] for s in document.raw_spans)
        assert "".join(mapped.split()) == "".join(document.text.split())
        assert document.published is not None
