"""Reading files into documents: metadata, blocks, links, identity and bad input."""

from __future__ import annotations

import os
import pickle
import re
import resource
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from guanxi.documents import (
    MetDocuments,
    document_from_text,
    iter_documents,
    list_files,
    read_document,
)
from guanxi.errors import DocumentError, GuanxiError
from guanxi.model import Document

Write = Callable[..., Path]

POST = """
---
title: '钉钉与飞书：谁在追赶'
categories:
 - 新媒体
 - 观察站
 - 资讯
author: 观察站
date: Wed, 14 Sep 2022 03:15:00 GMT
---

<div>
<p>钉钉由<a href="https://example.org/ali" data-name="阿里巴巴">阿里</a>推出。</p>
<p>飞书是&ldquo;后来者&rdquo;。<br>它属于字节跳动。</p>
</div>
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes, *, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write_file


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(p.kind, document.text[p.start : p.end]) for p in document.paragraphs]


def read_body(write: Write, html: str) -> list[tuple[str, str]]:
    return blocks(read_document(write("body.md", f"---\ntitle: 题\n---\n{html}")))[1:]


def problem(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return caught.value.problem


def test_a_post_gives_its_metadata_and_its_text(write: Write) -> None:
    document = read_document(write("钉钉.md", POST))

    assert document.text == (
        "钉钉与飞书：谁在追赶\n钉钉由阿里推出。\n飞书是“后来者”。\n它属于字节跳动。"
    )
    assert [kind for kind, _ in blocks(document)] == ["title"] + ["paragraph"] * 3
    assert (document.id, document.path) == ("钉钉", "钉钉.md")
    assert document.title == "钉钉与飞书：谁在追赶"
    assert document.published == datetime(2022, 9, 14, 3, 15, tzinfo=UTC)
    assert (document.author, document.source) == ("观察站", "观察站")
    assert (document.url, document.language) == (None, "zh")


def test_a_link_is_a_span_with_the_name_that_the_site_gives(write: Write) -> None:
    document = read_document(write("a.md", POST))

    (link,) = document.links
    assert document.text[link.start : link.end] == "阿里"
    assert (link.url, link.name) == ("https://example.org/ali", "阿里巴巴")


def test_links_that_lead_to_no_web_page_are_left_out(write: Write) -> None:
    body = (
        "<p><a href='javascript:alert(1)'>甲</a> <a href='/rel'>乙</a> <a>丙</a>"
        " <a href='http://x.example/'><b>丁</b> <i>戊</i></a></p>"
    )
    document = read_document(write("a.md", f"---\ntitle: 题\n---\n{body}"))

    assert [document.text[k.start : k.end] for k in document.links] == ["丁 戊"]


def test_blocks_have_their_kinds(write: Write) -> None:
    assert read_body(
        write,
        "<h2>一</h2><ul><li><p>二</p></li></ul><blockquote><p>三</p></blockquote>"
        "<p class='img-desc'>四</p><figure><img src=x><figcaption>五</figcaption></figure>"
        "<div>六<p>七</p>八</div><section><span>九</span></section>",
    ) == [
        ("heading", "一"),
        ("item", "二"),
        ("quote", "三"),
        ("caption", "四"),
        ("caption", "五"),
        ("paragraph", "六"),
        ("paragraph", "七"),
        ("paragraph", "八"),
        ("paragraph", "九"),
    ]


def test_a_row_of_data_is_one_line_and_a_layout_table_is_not(write: Write) -> None:
    rows = "<table><tr><th>公司</th><th>产品</th></tr><tr><td><p>阿里</p></td><td>钉钉</td></tr>"
    layout = "<table><tr><td><p>甲。</p><p>乙。</p></td></tr></table>"

    assert read_body(write, rows) == [("row", "公司 产品"), ("row", "阿里 钉钉")]
    assert read_body(write, layout) == [("paragraph", "甲。"), ("paragraph", "乙。")]


def test_white_space_is_collapsed_and_nothing_else_changed(write: Write) -> None:
    body = "<p>　　Ａ（Ｂ）&nbsp;&nbsp;\r\n 𠮷&#x1F600;é&amp;lt;</p><p>&#8203;</p><p> </p>"

    assert read_body(write, body) == [("paragraph", "Ａ（Ｂ） 𠮷😀é&lt;")]


def test_code_comments_and_furniture_are_dropped(write: Write) -> None:
    assert read_body(
        write,
        "<script>var a='<p>x</p>'</script><style>p{}</style><!-- 注 --><nav>首页</nav>"
        "<noscript>开启</noscript><form><p>正<!-- x -->文</p><button>登录</button></form>",
    ) == [("paragraph", "正文")]


def test_a_title_that_the_body_repeats_is_kept_once(write: Write) -> None:
    repeated = read_document(write("a.md", "---\ntitle: 题目\n---\n<h1>题目</h1><p>正文</p>"))
    own = read_document(write("b.md", "---\nauthor: 甲\n---\n<h1>题目</h1><p>正文</p>"))

    assert repeated.text == own.text == "题目\n正文"
    assert own.title == "题目"


PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>飞书上新 - 某站</title>
<meta property="og:title" content="飞书上新"><meta property="og:site_name" content="某站">
<meta name="author" content="李四"><link rel="canonical" href="https://example.org/p/1">
<meta property="article:published_time" content="2022-05-01T08:00:00+08:00"></head>
<body><header><h1>飞书上新</h1></header><nav>首页 快讯</nav>
<article><p>飞书发布新版。</p></article><div>相关阅读</div><footer>版权</footer></body></html>"""


def test_a_page_gives_its_metadata_and_only_its_article(write: Write) -> None:
    document = read_document(write("page.html", PAGE))

    assert document.text == "飞书上新\n飞书发布新版。"
    assert document.published == datetime(2022, 5, 1, tzinfo=UTC)
    assert (document.author, document.source) == ("李四", "某站")
    assert (document.url, document.language) == ("https://example.org/p/1", "zh-CN")


def test_a_bare_page_falls_back_on_its_title_and_time_elements(write: Write) -> None:
    page = "<title>标题</title><p>正文<time datetime='2022-05-01'>五月</time></p>"
    document = read_document(write("page.htm", page))

    assert document.text == "标题\n正文五月"
    assert document.published == datetime(2022, 4, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("markup", ["a.html", "<?xml version='1.0' encoding='gb2312'?><p>甲</p>"])
def test_markup_that_looks_like_something_else_is_read_quietly(write: Write, markup: str) -> None:
    assert read_document(write("page.html", markup)).text in ("a.html", "甲")


@pytest.mark.parametrize(
    "page",
    [
        "<p>甲公司。</p></body></html>\n<p>乙公司收购丙公司。</p>",
        "<p>甲公司。</p></body><!-- 注 --><p>乙公司收购丙公司。</p></html>",
        "<p>甲公司。</body>\n</html><html><body>乙公司<b>收购</b></html>丙公司。",
        "<title>题</title></html><p>甲公司。</p></html><p>乙公司收购丙公司。</p>",
    ],
)
def test_what_follows_the_end_of_a_page_is_read(page: str, write: Write) -> None:
    document = read_document(write("page.html", page))

    assert document.text.replace("\n", "").endswith("甲公司。乙公司收购丙公司。")
    mapped = "".join(page[span.raw_start : span.raw_end] for span in document.raw_spans)
    assert mapped == document.text.replace("\n", "")


def test_what_follows_the_end_of_a_page_may_be_no_text_of_xml(write: Write) -> None:
    page = "<body>{}</body>\x01乙\ufffe丙\x0c丁"

    assert (
        read_document(write("a.html", page.format("<p>甲公司。</p>"))).text == "甲公司。\n乙 丙 丁"
    )
    assert read_document(write("b.html", page.format("甲公司。"))).text == "甲公司。 乙 丙 丁"


@pytest.mark.parametrize(
    "named",
    [
        "<p>入选：<a>乙公司集团</a>、<a>丙公司集团</a>和<a>丁公司集团</a>。</p>",
        "<section><p>入选：<a>乙公司集团</a>、<a>丙公司集团</a>和<a>丁公司集团</a>。</p></section>",
        "<table><tr><td><a>乙公司集团</a></td><td><a>丙公司集团</a></td><td><a>丁公司集团</a></td></tr></table>",
        "<div><table><tr><th>公司</th><th>轮次</th></tr>"
        + "".join(f"<tr><td><a>{name}公司集团</a></td><td>A轮</td></tr>" for name in "乙丙丁")
        + "</table></div>",
    ],
)
def test_firms_that_an_article_links_are_no_list_of_links(named: str, write: Write) -> None:
    around = "<p>这里说了一些别的事情，说得很长，也很清楚。</p>"
    related = "<ul>" + "<li><a>另一篇文章的标题</a></li>" * 3 + "</ul>"
    page = f"<div><h1>题</h1>{around}{named}{around}</div><div>{related}</div>"
    document = read_document(write("page.html", page))

    assert all(f"{name}公司集团" in document.text for name in "乙丙丁")
    assert "另一篇" not in document.text


@pytest.mark.parametrize("mark", ["<path/>", "<span/>", "<wbr>", "<source src=x>", "<option>"])
def test_many_elements_beside_each_other_are_not_deep(mark: str, write: Write) -> None:
    page = f"<p>甲公司。</p>{mark * 2100}<p>乙公司收购丙公司。</p>"

    assert read_document(write("page.html", page)).text.endswith("乙公司收购丙公司。")


@pytest.mark.parametrize("mark", ["<div></b>", "<b>", "<wbr><div>"])
def test_a_page_that_is_nested_too_deep_is_refused(mark: str, write: Write) -> None:
    assert "nested deeper than 2,000" in problem(
        write("page.html", f"<p>甲。</p>{mark * 3000}乙。")
    )


def test_a_page_saved_as_markdown_is_read_as_a_page(write: Write) -> None:
    document = read_document(write("page.md", PAGE))

    assert document.text == read_document(write("page.html", PAGE)).text
    assert document.url == "https://example.org/p/1"


def test_plain_text_has_a_paragraph_a_line_and_a_short_first_line_as_title(write: Write) -> None:
    titled = read_document(write("a.txt", "三国杀\r\n\r\n　　钉钉  领先。\r\n飞书追赶。\n"))
    untitled = read_document(write("b.txt", "钉钉领先。\n飞书追赶。"))

    assert blocks(titled) == [
        ("title", "三国杀"),
        ("paragraph", "钉钉 领先。"),
        ("paragraph", "飞书追赶。"),
    ]
    assert untitled.title == ""
    assert untitled.text == "钉钉领先。\n飞书追赶。"


def test_markdown_loses_its_marks(write: Write) -> None:
    document = read_document(write("a.md", "# 标题\n\n## 小节\n- 甲\n> 乙\n丙 **丁** <3\n"))

    assert blocks(document) == [
        ("title", "标题"),
        ("heading", "小节"),
        ("item", "甲"),
        ("quote", "乙"),
        ("paragraph", "丙 丁 <3"),
    ]


def test_a_post_with_a_plain_body_is_read_line_by_line(write: Write) -> None:
    document = read_document(write("a.md", "---\ntitle: 标题\n---\n短行\n甲、乙。\n"))

    assert blocks(document) == [("title", "标题"), ("paragraph", "短行"), ("paragraph", "甲、乙。")]


def test_front_matter_values_stay_as_written(write: Write) -> None:
    document = read_document(
        write("a.md", "---\ntitle: 007\nauthor: [张三, 李四]\nsource: no\nurl: ~\n---\n正文")
    )

    assert (document.title, document.author) == ("007", "张三, 李四")
    assert (document.source, document.url) == ("no", None)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Wed, 14 Sep 2022 03:15:00 GMT", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("Wed, 14 Sep 2022 11:15:00 +0800", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("Wed, 14 Sep 2022 11:15:00 CST", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022-09-14T03:15:00Z", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022-09-14 11:15:00", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022-9-4", datetime(2022, 9, 3, 16, tzinfo=UTC)),
        ("2022/09/14 11:15", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022年9月14日", datetime(2022, 9, 13, 16, tzinfo=UTC)),
    ],
)
def test_dates_are_read_into_utc(write: Write, written: str, moment: datetime) -> None:
    document = read_document(write("a.md", f"---\ntitle: 题\ndate: {written}\n---\n文"))

    assert document.published == moment


@pytest.mark.parametrize(
    "written", ["昨天", "2022-13-45", "Friday", "20221399", "9999-99-99", "0001-01-01"]
)
def test_an_unreadable_date_is_a_warning_and_the_rest_is_read(write: Write, written: str) -> None:
    warnings: list[DocumentError] = []
    path = write("a.md", f"---\ntitle: 题\ndate: {written}\n---\n文")
    document = read_document(path, on_warning=warnings.append)

    assert (document.text, document.published) == ("题\n文", None)
    (warning,) = warnings
    assert str(warning).startswith(f"{path}: the date '{written}' cannot be read")


def test_a_missing_date_is_no_warning(write: Write) -> None:
    warnings: list[DocumentError] = []
    document = read_document(write("a.md", "---\ntitle: 题\ndate:\n---\n文"), None, warnings.append)

    assert (document.published, warnings) == (None, [])


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("a.md", "utf-8-sig"), ("a.md", "utf-16"), ("a.md", "gb18030")],
)
def test_other_encodings_give_the_same_text(write: Write, name: str, encoding: str) -> None:
    expected = read_document(write("utf8.md", POST))
    document = read_document(write(name, POST, encoding=encoding))

    assert document.text == expected.text
    assert document.raw_spans == expected.raw_spans


def test_a_declared_encoding_is_obeyed(write: Write) -> None:
    page = "<meta charset='big5'><p>臺灣的公司</p>"

    assert read_document(write("a.html", page, encoding="big5")).text == "臺灣的公司"


@pytest.mark.parametrize("suffix", [".txt", ".html", ".xml"])
@pytest.mark.parametrize("text", ["“Café” d’été à l’Élysée.", "Übermäßig schön, sagt Müller…"])
def test_western_text_is_read_although_nobody_says_that_it_is(
    write: Write, text: str, suffix: str
) -> None:
    feed = f"<rss><channel><item><description>{text}</description></item></channel></rss>"
    contents = {".txt": text, ".html": f"<p>{text}", ".xml": feed}
    path = write(f"a{suffix}", contents[suffix], encoding="windows-1252")

    assert read_document(path).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    # Each byte of these that is not ASCII stands alone, as accents do.
    [("工人", "big5"), ("三友人力", "big5"), ("開門", "gb18030"), ("IBM說", "gb18030")],
)
def test_a_few_chinese_characters_are_not_western_letters(
    write: Write, text: str, encoding: str
) -> None:
    with pytest.raises(DocumentError, match="save it as UTF-8"):
        read_document(write("a.txt", text, encoding=encoding))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
        ("a.txt", b"\xff\xfa\x81", "save it as UTF-8"),
        ("a.txt", "Как дела, мир".encode("koi8-r"), "save it as UTF-8"),
        ("a.md", "---\nauthor: 甲\ntitle: [乙\n---\n正文", "line 4"),
        ("a.md", "---\ntitle: 甲\n正文", "has no end"),
        ("a.md", "---\n- 甲\n---\n正文", "name: value"),
        ("a.md", "---\ntitle: 甲\n---\n<div>\n</div>", "holds no text"),
        ("a.html", "<html><head><title>甲</title></head></html>", "holds no text"),
        ("a.html", "", "holds no text"),
        ("a.txt", " \n\u200b\n", "holds no text"),
        ("a.pdf", "%PDF", "no .pdf file"),
        ("a.docx", b"", "no .docx file"),
        ("a.py", "print('甲')", ".html"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    write: Write, name: str, content: str | bytes, said: str
) -> None:
    assert said in problem(write(name, content))


def test_what_is_no_file_is_refused(tmp_path: Path, write: Write) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")

    assert "does not exist" in problem(tmp_path / "nothing.md")
    assert "is no file" in problem(tmp_path / "folder.md")
    assert "is no file" in problem(tmp_path / "pipe.md")
    with pytest.raises(DocumentError, match="is not inside"):
        read_document(write("a.md", POST), root=tmp_path / "folder.md")


def test_a_file_name_that_is_no_unicode_is_reported(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.txt")
    path.write_text("正文。", encoding="utf-8")
    errors: list[DocumentError] = []

    assert list(iter_documents([path], errors.append)) == []
    assert str(errors[0]).isprintable()
    assert "valid Unicode" in errors[0].problem


def test_folders_are_read_in_order_without_hidden_and_foreign_files(write: Write) -> None:
    for name in ("b.md", "a/c.HTML", "a/b.txt", ".hidden.md", ".git/x.md", "a/picture.png"):
        write(name, "正文。")
    root = write("z.markdown", "正文。").parent
    errors: list[DocumentError] = []

    documents = list(iter_documents([root], errors.append))

    assert [d.path for d in documents] == ["a/b.txt", "a/c.HTML", "b.md", "z.markdown"]
    assert [f.root for f in list_files([root / "b.md"], errors.append)] == [root]
    assert errors == []


def test_files_come_in_the_order_of_their_names_each_once(write: Write, tmp_path: Path) -> None:
    names = ("a-b/x.md", "a.md", "a/x.md", "a/y/z.md", "b.md")
    paths = [write(name, "正文。") for name in names]
    first = tmp_path / "0.md"
    first.symlink_to(paths[-1])
    errors: list[DocumentError] = []

    for named in ([tmp_path, tmp_path / "a"], [paths[2], tmp_path / "a", tmp_path]):
        files = list_files(named, errors.append)
        assert [file.path for file in files] == [first, *paths[:-1]]
    assert [file.is_named for file in files] == [False] * 5
    assert list(pickle.loads(pickle.dumps(files[1:4]))) == list(files)[1:4]
    assert files[-1].root == tmp_path
    assert errors == []


def test_a_file_that_is_named_counts_as_named_in_whatever_order(write: Write) -> None:
    path = write("a.md", "正文。")
    errors: list[DocumentError] = []

    for named in ([path, path.parent], [path.parent, path]):
        assert [file.is_named for file in list_files(named, errors.append)] == [True]
    path.unlink()
    list_files([path.parent, path.parent], errors.append)
    assert ["holds no articles" in error.problem for error in errors] == [True]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("字" * 300, "does not exist"),
        ("\ud83d.md", r"\\ud83d.md: no file is called so"),
        ("a\0.md", r"a\\0.md: no file is called so"),
    ],
)
def test_what_cannot_be_a_name_is_reported(name: str, said: str) -> None:
    errors: list[DocumentError] = []

    assert list(iter_documents([name], errors.append)) == []
    assert [re.search(said, str(error)) is not None for error in errors] == [True]


def test_bad_input_is_reported_and_the_rest_is_read(write: Write, tmp_path: Path) -> None:
    good = write("good.md", POST)
    bad = write("bad.md", "---\ntitle: [\n---\n文")
    (tmp_path / "empty").mkdir()
    errors: list[DocumentError] = []

    paths = [tmp_path / "missing", tmp_path / "empty", bad, good]
    documents = list(iter_documents(paths, errors.append))

    assert [d.id for d in documents] == ["good"]
    assert {e.path for e in errors} == {str(p) for p in paths[:3]}
    assert "holds no articles" in errors[0].problem


def test_a_file_named_twice_is_read_once(write: Write) -> None:
    path = write("a.md", POST)
    errors: list[DocumentError] = []

    assert len(list(iter_documents([path.parent, path, path], errors.append))) == 1
    assert errors == []


def test_two_files_of_one_identity_are_reported(write: Write) -> None:
    linked = POST.replace("author:", "link: https://example.org/1\nauthor:")
    paths = [write("x/a.md", POST), write("y/a.md", POST)]
    paths += [write("x/b.md", linked), write("y/c.md", linked + "更新。")]
    for order in (paths, paths[::-1]):
        errors: list[DocumentError] = []

        documents = list(iter_documents(order, errors.append))

        assert [d.id for d in documents] == ["a", "b"]
        assert [e.path for e in errors] == [str(paths[1]), str(paths[3])]
        assert f"the same path a.md as {paths[0]}" in errors[0].problem
        assert f"the same address https://example.org/1 as {paths[2]}" in errors[1].problem


def test_many_documents_are_remembered_until_the_disk_is_full() -> None:
    errors: list[DocumentError] = []
    document = document_from_text("正文。", id="0")
    long = "x" * 1000
    with closing(MetDocuments(errors.append)) as met:

        def is_first(number: int, shown: str) -> bool:
            return met.is_first(replace(document, iri=f"https://example.org/{number}"), shown, "")

        assert all(is_first(number, f"{number}{long}") for number in range(5000))
        assert is_first(7, f"7{long}")
        assert not is_first(7, "b.md")
        assert f"as 7{long}, which is kept" in errors[0].problem
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        try:
            with pytest.raises(GuanxiError, match="make room there, or name another one in TMPDIR"):
                all(is_first(number, f"{number}{long}") for number in range(5000, 10_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_iri_depends_on_address_or_relative_path_alone(write: Write) -> None:
    plain, other = write("x/a.md", POST), write("y/a.md", POST.replace("钉钉", "企业微信"))
    linked = POST.replace("author:", "url: https://example.org/1\nauthor:")
    iri = read_document(plain).iri

    assert iri.startswith("https://w3id.org/guanxi/document/")
    assert read_document(other).iri == iri
    assert read_document(plain, root=plain.parent.parent).iri != iri
    assert read_document(write("p.md", linked)).iri == read_document(write("q.md", linked)).iri


@pytest.mark.parametrize(
    ("old", "new"),
    [("领先", "追赶"), ("2022-01-01", "2022-01-02"), ("某站", "他站"), ("/a", "/b"), ("h2", "p")],
)
def test_the_hash_follows_text_and_metadata(write: Write, old: str, new: str) -> None:
    post = (
        "---\ntitle: 题\ndate: 2022-01-01\nauthor: 某站\n---\n"
        "<h2>节</h2><p><a href='http://x.example/a'>钉钉</a>领先。</p>"
    )
    first, same = read_document(write("a.md", post)), read_document(write("a.md", post + "\n"))
    changed = read_document(write("a.md", post.replace(old, new)))

    assert first.sha256 == same.sha256 != changed.sha256
    assert len(first.sha256) == 64


def test_text_from_memory_becomes_a_document() -> None:
    document = document_from_text(
        "钉钉领先。",
        title="三国杀",
        date=date(2022, 9, 14),
        url="https://example.org/1",
        source="某站",
    )

    assert document.text == "三国杀\n钉钉领先。"
    assert document.published == datetime(2022, 9, 13, 16, tzinfo=UTC)
    assert (document.path, document.source) == ("", "某站")
    assert document.iri == document_from_text("别的", url="https://example.org/1").iri


def test_text_from_memory_is_told_apart_by_id_or_content() -> None:
    assert document_from_text("甲").iri == document_from_text("甲").iri
    assert document_from_text("甲").iri != document_from_text("乙").iri
    assert document_from_text("甲", id="n").iri == document_from_text("乙", id="n").iri


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"text": " \n"}, "holds no text"),
        ({"text": "甲", "date": "昨天"}, "昨天"),
        ({"text": "甲", "url": "example.org"}, "no web address"),
        ({"text": "甲\ud83d"}, "valid Unicode"),
        ({"text": "甲", "id": "\ud83d"}, "valid Unicode"),
    ],
)
def test_bad_text_from_memory_is_refused(arguments: dict[str, str], said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        document_from_text(**arguments)  # type: ignore[arg-type]
