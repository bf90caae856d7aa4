"""Reading what people have: every format, encoding and flaw of a corpus, and hostile files."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi import extract
from guanxi.documents import ReadingOptions, iter_documents, parse_columns, read_document
from guanxi.documents.formats import SUFFIXES
from guanxi.errors import DocumentError
from guanxi.model import Document
from program_runs import Run
from reading_samples import (
    BODY,
    DECLARING_PAGES,
    HANT,
    ITEM,
    PAGES,
    PARAGRAPHS,
    ROW,
    TEXT,
    TITLE,
    Sample,
    flaws,
    pdf,
    rss,
    samples,
    zipped,
)

SAMPLES = samples()
PLAIN = ReadingOptions()


def read(
    *paths: Path, options: ReadingOptions = PLAIN
) -> tuple[list[Document], list[DocumentError], list[DocumentError]]:
    errors: list[DocumentError] = []
    warnings: list[DocumentError] = []
    documents = list(iter_documents(paths, errors.append, warnings.append, options))
    for problem in (*errors, *warnings):
        assert "\n" not in str(problem)
        assert "an unexpected" not in problem.problem
    return documents, errors, warnings


def consistent(document: Document) -> bool:
    text = document.text
    spans = (*document.sentences, *document.links, *document.raw_spans)
    inside = all(0 <= span.start < span.end <= len(text) for span in spans)
    joined = "\n".join(text[p.start : p.end] for p in document.paragraphs)
    return inside and joined == text and document.title == text[: len(document.title)]


def test_the_corpus_is_large_enough() -> None:
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES) >= 60


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_file_of_the_corpus_gives_its_articles_or_one_line(
    sample: Sample, tmp_path: Path
) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.content)

    documents, errors, _ = read(path)

    assert [document.text for document in documents] == list(sample.texts)
    assert all(map(consistent, documents))
    assert errors or sample.texts


def test_a_folder_of_all_is_read_and_what_is_no_article_is_passed_over(tmp_path: Path) -> None:
    for sample in SAMPLES:
        (tmp_path / sample.name).write_bytes(sample.content)
    (tmp_path / "LICENSE").write_text("No article.", encoding="utf-8")
    (tmp_path / "style.css").write_text("p {}", encoding="utf-8")

    documents, errors, _ = read(tmp_path)

    refused = {Path(error.path).name for error in errors}
    assert "broken.zip" in refused
    assert refused.isdisjoint(
        {"LICENSE", "style.css", "package.json", "data.xml", "feed-empty.xml"}
    )
    assert len({document.iri for document in documents}) == len(documents)


@pytest.mark.parametrize("name", sorted(DECLARING_PAGES))
def test_a_page_says_who_wrote_it_when_and_where(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(DECLARING_PAGES[name], encoding="utf-8")
    document = read_document(path)

    assert document.published == datetime(2022, 9, 14, 3, 15, tzinfo=UTC)
    assert (document.author, document.source) == ("李四", "某站")
    assert document.url == "https://example.org/p/1"


def test_what_is_left_out_of_a_page_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGES["portal"], encoding="utf-8")
    cut = {(cut.rule, cut.text) for cut in read_document(path).cut}

    assert ("site furniture", "热门推荐") in cut
    assert ("outside the article", "登录后查看更多精彩内容，注册即可收藏文章。") in cut


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("原文链接", "link to the original"),
        ("点击查看原文", "link to the original"),
        ("免责声明：本文仅代表作者观点，与本站无关。", "disclaimer"),
        ("未经授权，禁止转载。", "notice on reprinting"),
        ("长按识别二维码，关注我们的公众号", "invitation to follow"),
        ("分享到： 微信 微博 QQ空间", "share bar"),
        ("分享至朋友圈 复制链接 打印本页 关闭窗口", "share bar"),
        ("字体：[大 中 小] 分享 1234567890", "share bar"),
        ("分享" + "1" * 200 + "给", None),
        ("阅读 10万+", "counts of readers"),
        ("©2022 某某科技 版权所有", "copyright"),
        ("上一篇：云的生意", "related reading"),
        ("2022-09-14 11:15 来源：某日报", "byline"),
        ("微信分享了新的增长数据。", None),
        ("关注：腾讯收购某公司", None),
        ("来源：某某公司公告", None),
        ("投资者关注腾讯的微信业务", None),
    ],
)
def test_site_lines_are_cut_and_news_is_not(line: str, rule: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: 题\n---\n<p>{BODY[0]}</p><p>{line}</p>", encoding="utf-8")
    document = read_document(path)

    assert [cut.rule for cut in document.cut] == ([rule] if rule else [])
    assert (line in document.text) == (rule is None)


def test_related_reading_ends_at_the_next_prose(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    links = "<p>相关阅读</p><p><a href='http://x.org/'>云的生意怎么做</a></p>"
    prose = BODY[0] + BODY[1]
    path.write_text(f"---\ntitle: 题\n---\n<p>甲。</p>{links}<p>{prose}</p>", encoding="utf-8")

    assert read_document(path).text == f"题\n甲。\n{prose}"


def test_parts_have_lasting_names(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    other = ITEM.replace(TITLE, "另一篇").replace("link", "x").replace("<guid>1", "<guid>2")
    feed.write_text(rss(ITEM, other), encoding="utf-8")
    (tmp_path / "dump.jsonl").write_text(f"\n{json.dumps(ROW)}\n", encoding="utf-8")
    (tmp_path / "a.zip").write_bytes(
        zipped({"b/c.txt": TEXT.encode(), "d.xml": rss(other).encode()})
    )
    documents, _, _ = read(tmp_path)

    assert [(d.path, d.id) for d in documents] == [
        ("a.zip/b/c.txt", "c"),
        ("a.zip/d.xml#1", "d#1"),
        ("dump.jsonl:2", "dump:2"),
        ("feed.xml#1", "feed#1"),
        ("feed.xml#2", "feed#2"),
    ]
    feed.write_text(rss("<title>新</title><description>新的。</description>", ITEM, other), "utf-8")
    assert [d.iri for d in read(feed)[0]][1:] == [d.iri for d in documents[3:]]


def test_columns_are_named_or_guessed(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    row = {"_source": {"wording": "钉钉发布新版。", "head": "题"}, "text": "x", "when": "20220914"}
    path.write_text(json.dumps(row), encoding="utf-8")
    columns = parse_columns("text=_source.wording,title=_source.head,date=when")
    (document,), _, _ = read(path, options=ReadingOptions(columns=columns))

    assert document.text == "题\n钉钉发布新版。"
    assert document.published == datetime(2022, 9, 13, 16, tzinfo=UTC)
    _, (error,), _ = read(path, options=ReadingOptions(columns={"text": "words"}))
    assert "has no column 'words'; it has _source, text, when" in error.problem
    for wrong in ("text", "text=", "texts=a"):
        with pytest.raises(DocumentError, match="--columns"):
            parse_columns(wrong)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2022年9月14日 11:15", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022年09月14日11时15分", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("发布时间：2022年9月14日 星期三 下午3点05分", datetime(2022, 9, 14, 7, 5, tzinfo=UTC)),
        ("二〇二二年九月十四日", datetime(2022, 9, 13, 16, tzinfo=UTC)),
        ("2022.09.14 上午9:30", datetime(2022, 9, 14, 1, 30, tzinfo=UTC)),
        ("2022-09-14 11:15 北京时间", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022-09-14 11:15 GMT+8", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022-09-14T12:15:00.123+09:00", datetime(2022, 9, 14, 3, 15, 0, 123000, tzinfo=UTC)),
        ("20220914", datetime(2022, 9, 13, 16, tzinfo=UTC)),
        ("20220914111500", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("1663125300", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("1663125300000", datetime(2022, 9, 14, 3, 15, tzinfo=UTC)),
        ("2022-09-14 11:15 左右", None),
        ("3小时前", None),
        ("2022-02-30", None),
    ],
)
def test_dates_are_read_in_all_their_forms(
    written: str, moment: datetime | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "钉钉。", "date": written}), encoding="utf-8")
    (document,), _, warnings = read(path)

    assert document.published == moment
    assert bool(warnings) == (moment is None)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("飞书推出了OKR功能。", "en", "zh"),
        ("飛書推出了功能。", "zh_TW", "zh-TW"),
        ("ByteDance is said to be in talks with the owner of the company.", "", "en"),
        ("ByteDance, TikTok", "", "und"),
        ("バイトダンスは中国の会社です。", "zh", "ja"),
        ("바이트댄스는 중국 회사이다.", "", "ko"),
        ("钉钉。", "not a language!", "zh"),
    ],
)
def test_languages_are_told_by_script(
    text: str, declared: str, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    path.write_text(f'<html lang="{declared}"><body><p>{text}</p></body></html>', encoding="utf-8")

    assert read_document(path).language == language


def test_sown_and_traditional_names_are_found_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    sown = "字\u200b节跳\u200d动推出了飞\ufeff书\U000e0101。钉\u00ad钉也\ufe0f在。"
    path.write_text(f"\ufeff题\n{HANT}\n{sown}", "utf-8")
    extraction = extract(path)
    text = extraction.document.text

    assert {"騰訊", "企業微信", "釘釘", "字节跳动", "飞书", "钉钉"} <= {
        text[mention.start : mention.end] for mention in extraction.mentions
    }
    assert all(
        evidence.quote == text[evidence.start : evidence.end]
        for claim in extraction.claims
        for evidence in claim.evidence
    )


def test_markdown_keeps_links_and_places(tmp_path: Path) -> None:
    raw = '# 题\n\n**飞书**与[钉钉 官网](https://x.org/a "t") 3*4 \\*甲&amp;乙 ![图](a.png)。\n\n'
    raw += "| 公司 | 产品 |\n|---|---|\n| 阿里 | *钉钉* |\n\n```\na**b**\n```\n"
    path = tmp_path / "a.md"
    path.write_text(raw, encoding="utf-8")
    document = read_document(path)

    assert document.text == "题\n飞书与钉钉 官网 3*4 *甲&乙 。\n公司 产品\n阿里 钉钉\na**b**"
    (link,) = document.links
    assert document.text[link.start : link.end] == "钉钉 官网"
    kinds = [paragraph.kind for paragraph in document.paragraphs]
    assert kinds == ["title", "paragraph", "row", "row", "paragraph"]
    for span in document.raw_spans:
        piece, source = document.text[span.start : span.end], raw[span.raw_start : span.raw_end]
        assert piece == source or source == "&amp;"


@pytest.mark.parametrize("name", sorted(flaws()))
def test_hostile_files_end_soon(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(flaws()[name]())
    start = time.process_time()

    documents, errors, _ = read(path)

    assert time.process_time() - start < 10
    assert documents or errors
    assert all(map(consistent, documents))


def test_the_largest_article_is_for_the_user_to_say(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("钉钉。" * 50, encoding="utf-8")
    _, (error,), _ = read(path, options=ReadingOptions(max_size=100))

    assert "is larger than 100 bytes" in error.problem
    assert "--max-size" in error.problem


def test_links_that_lead_nowhere_and_round_in_circles_are_told(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing.md")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "up").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    documents, errors, _ = read(tmp_path)

    assert [document.path for document in documents] == ["a.txt"]
    assert {Path(error.path).name for error in errors} == {"loop.md", "gone.md"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_listed_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    documents, errors, _ = read(tmp_path)

    assert (len(documents), len(errors)) == (1, 1)


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n" * 3, encoding="utf-8")
    errors: list[DocumentError] = []

    def documents() -> Iterator[Document]:
        for document in iter_documents([path], errors.append):
            path.write_text("{}", encoding="utf-8")
            yield document

    assert len(list(documents())) == 1
    assert "changed while it was read" in errors[0].problem


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(f"<h1>{TITLE}</h1>{PARAGRAPHS}".encode())

    monkeypatch.setattr(sys, "stdin", Piped)
    (document,), errors, _ = read(Path("-"))

    assert (document.text, document.path, errors) == (TEXT, "-", [])


def test_pdf_word_and_parquet_files_are_read(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    word = docx.Document()
    word.add_heading(TITLE, 0)
    for line in BODY:
        word.add_paragraph(line)
    word.add_table(1, 2).rows[0].cells[0].text = "阿里"
    word.save(tmp_path / "a.docx")
    document = read_document(tmp_path / "a.docx")
    assert document.text == f"{TEXT}\n阿里"
    assert [p.kind for p in document.paragraphs][-1] == "row"

    pytest.importorskip("pypdf")
    long = "".join(BODY)
    lines = [long[start : start + 20] for start in range(0, len(long), 20)]
    pages = [[TITLE, *lines, BODY[1]], [BODY[2]]]
    said = {"Title": TITLE, "Author": "李四", "CreationDate": "D:20220914111500+08'00'"}
    (tmp_path / "a.pdf").write_bytes(pdf(pages, **said))
    document = read_document(tmp_path / "a.pdf")
    assert document.text == "\n".join((TITLE, long, BODY[1], BODY[2]))
    assert (document.title, document.author) == (TITLE, "李四")
    assert document.published == datetime(2022, 9, 14, 3, 15, tzinfo=UTC)
    assert "".join(document.text[s.start : s.end] for s in document.sentences[1:4]) == long
    (tmp_path / "untold.pdf").write_bytes(pdf(pages))
    assert read_document(tmp_path / "untold.pdf").text == document.text

    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n")
    with pytest.raises(DocumentError, match="PDF"):
        read_document(tmp_path / "b.pdf")

    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({"headline": [TITLE, "乙"], "body": ["\n".join(BODY), "钉钉。"]})
    parquet.write_table(table, tmp_path / "c.parquet")
    documents, _, _ = read(tmp_path / "c.parquet")
    assert [document.text for document in documents] == [TEXT, "乙\n钉钉。"]
    (tmp_path / "d.parquet").write_bytes((tmp_path / "c.parquet").read_bytes()[:-60])
    assert "damaged" in read(tmp_path / "d.parquet")[1][0].problem


def test_the_program_shows_what_is_read_and_what_is_not(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGES["portal"], encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(f"{json.dumps(ROW)}\n[]\n", encoding="utf-8")
    shown = run("read", tmp_path / "a.html")
    assert f"{TITLE}\n2022-09-14T03:15:00+00:00 · 某日报 · zh\n\n{BODY[0]}\n" in shown.out
    assert "  site furniture: 热门推荐\n" in run("read", tmp_path / "a.html", "--cut").out
    read_all = run("read", tmp_path, "--json", "-o", tmp_path / "out" / "all.jsonl")
    assert read_all.code == 1
    lines = (tmp_path / "out" / "all.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["text"] for record in records] == [TEXT, TEXT]

    assert run("read", tmp_path / "a.html", "--max-size", "1 elephant").code == 2
    assert (
        "a.html: is larger than 1 kB" in run("read", tmp_path / "a.html", "--max-size", "1kB").err
    )


@settings(deadline=None, max_examples=50)
@given(
    sample=st.sampled_from([s for s in SAMPLES if len(s.content) < 20_000]),
    changes=st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=4)), max_size=6),
    suffix=st.sampled_from(["", *SUFFIXES]),
)
def test_damaged_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    sample: Sample,
    changes: list[tuple[int, bytes]],
    suffix: str,
) -> None:
    data = bytearray(sample.content)
    for place, new in changes:
        at = place % (len(data) + 1)
        data[at : at + len(new)] = new
    path = tmp_path_factory.getbasetemp() / f"damaged{suffix or Path(sample.name).suffix}"
    path.write_bytes(bytes(data))

    assert all(map(consistent, read(path)[0]))
