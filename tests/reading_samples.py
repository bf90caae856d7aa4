"""A corpus of files as people have them, made by code: every format, encoding and flaw."""

# ruff: noqa: E501  (skeletons of pages read better unbroken)

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

TITLE = "飞书与钉钉：谁在追赶"
BODY = (
    "飞书由字节跳动推出，与阿里巴巴的钉钉竞争。",
    "腾讯的企业微信在十二月更新，三家都在争夺中小企业。",
    "张三说，市场的下半场才刚刚开始，胜负要看服务。",
)
TEXT = "\n".join((TITLE, *BODY))
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY)
HANT_TITLE = "飛書與釘釘：誰在追趕"
HANT = "騰訊的企業微信與釘釘競爭，臺灣的公司也在觀望，這是一個國際的問題。"


@dataclass(frozen=True)
class Sample:
    """A file and the texts of the documents that it holds; no texts: it is refused."""

    name: str
    content: bytes
    texts: tuple[str, ...] = (TEXT,)


_NAV = (
    '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/n">快讯</a></li></ul>'
    "<p>登录后查看更多精彩内容，注册即可收藏文章。</p>"
)
_RELATED = "".join(f'<li><a href="/{n}">低代码平台为什么又火了，第{n}篇</a></li>' for n in range(6))
_FOOT = "<p>©2011~2022 某某多媒体科技有限公司 | 京ICP备00000000号</p>"
_ASIDE = f'<div class="sidebar"><h3>热门推荐</h3><ul>{_RELATED}</ul></div>'
_SHARE = '<div class="share-bar"><span>分享到</span><a href="#">微信</a><a href="#">微博</a></div>'


def _page(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{TITLE} - 某站</title>'
        f"{head}</head><body>{body}</body></html>"
    )


PAGES: Mapping[str, str] = {
    "portal": _page(
        f'<div class="hd">{_NAV}</div><div class="article-wrapper"><h1>{TITLE}</h1><div class="date-'
        f'source"><span class="date">2022年09月14日 11:15</span> 来源：某日报</div><div class="article-'
        f'content" id="artibody">{PARAGRAPHS}</div>{_SHARE}<div class="blk-related"><h2>相关新闻</h2>'
        f"<ul>{_RELATED}</ul></div></div>{_ASIDE}<div class=footer>{_FOOT}</div>"
    ),
    "account": _page(
        f'<div id="img-content"><h1 id="activity-name">{TITLE}</h1><em id="publish_time">2022-09-14'
        f'</em><div class="rich_media_content" id="js_content" style="visibility:hidden"><section>'
        + "".join(f"<section><p><span>{line}</span></p></section>" for line in BODY)
        + "</section></div></div><div>微信扫一扫关注该公众号</div><div>预览时标签不可点</div>"
    ),
    "blog": _page(
        f'<header><nav>{_NAV}</nav></header><main><article class="post"><h1>{TITLE}</h1><div class="'
        f'entry-meta">发表于 2022年9月14日</div><div class="entry-content">{PARAGRAPHS}</div></article>'
        '<div id="comments"><article><p>写得真好，学习了，感谢分享。</p></article><article><p>沙发！期待'
        f"下一篇文章早日更新。</p></article></div></main>{_ASIDE}{_FOOT}"
    ),
    "tables": _page(
        f"<table><tr><td>{_NAV}</td></tr></table><table><tr><td><h1>{TITLE}</h1></td></tr><tr><td>发布"
        f'时间：2022-09-14 11:15</td></tr><tr><td><div class="TRS_Editor">{PARAGRAPHS}</div></td></tr>'
        f"<tr><td>打印本页 关闭窗口</td></tr></table><table><tr><td>{_FOOT}</td></tr></table>"
    ),
    "nameless": _page(
        f'<div class="x1"><ul>{_RELATED}</ul></div><div class="x2"><h1>{TITLE}</h1><div class="x3">'
        f'{PARAGRAPHS}</div></div><div class="x4"><ul>{_RELATED}</ul></div>{_FOOT}'
    ),
    "crowded": _page(
        f'<div class="x1"><a href="/">首页</a><a href="/n">快讯</a><p>登录后查看更多精彩内容，注册即可收藏。</p>'
        f'</div><div class="x2"><div class="x3"><h1>{TITLE}</h1><div class="x4">{PARAGRAPHS}</div></div>'
        f'</div><div class="x5"><h4>热门</h4><ol>{_RELATED}</ol><p>随时随地，看新闻。</p></div>'
    ),
    "forum": _page(
        f'<div>{_NAV}</div><div id="postlist"><table><tr><td><h1>{TITLE}</h1></td></tr></table><table>'
        f'<tr><td>楼主</td><td><table><tr><td class="t_f">{PARAGRAPHS}</td></tr></table></td></tr>'
        f"</table><table><tr><td>路人甲</td><td>顶一个，楼主辛苦了！</td></tr></table></div>{_FOOT}"
    ),
}

_LINKED = json.dumps(
    {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "某站"},
            {
                "@type": ["NewsArticle"],
                "headline": TITLE,
                "datePublished": "2022-09-14T11:15:00+08:00",
                "author": [{"@type": "Person", "name": "李四"}],
                "publisher": {"@type": "Organization", "name": "某站"},
                "mainEntityOfPage": {"@id": "https://example.org/p/1"},
            },
        ],
    },
    ensure_ascii=False,
)
DECLARING_PAGES: Mapping[str, str] = {
    "linked": _page(PARAGRAPHS, f'<script type="application/ld+json">{_LINKED}</script>'),
    "graph": _page(
        PARAGRAPHS,
        f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="某站">'
        '<meta property="og:url" content="https://example.org/p/1"><meta name="author" content="李四">'
        '<meta property="article:published_time" content="2022-09-14T03:15:00Z">',
    ),
    "microdata": _page(
        f'<h1>{TITLE}</h1><span itemprop="author"><b itemprop="name">李四</b></span>'
        '<span itemprop="datePublished" content="2022-09-14 11:15">昨天</span>'
        f'<div itemprop="articleBody">{PARAGRAPHS}</div>',
        '<link rel="canonical" href="https://example.org/p/1"><meta name="mediaid" content="某站">',
    ),
    "printed": _page(
        f'<h1>{TITLE}</h1><div class="info">2022年9月14日 上午11:15 作者：李四 来源：某站</div>'
        f'<div class="article-content">{PARAGRAPHS}</div>',
        '<link rel="canonical" href="https://example.org/p/1">',
    ),
}


def rss(*items: str, head: str = "") -> str:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>某站</title>'
        f"<language>zh-cn</language>{entries}</channel></rss>"
    )


ITEM = (
    f"<title><![CDATA[{TITLE}]]></title><link>https://example.org/p/1</link><guid>1</guid>"
    f"<author>李四</author><pubDate>Wed, 14 Sep 2022 03:15:00 GMT</pubDate>"
    f"<description><![CDATA[{PARAGRAPHS}]]></description>"
)
_ATOM = (
    f'<feed xmlns="http://www.w3.org/2005/Atom"><title>某站</title><entry><id>urn:1</id><title>{TITLE}'
    f'</title><updated>2022-09-14T11:15:00+08:00</updated><content type="html">'
    f"{PARAGRAPHS.replace('<', '&lt;')}</content></entry></feed>"
)
_JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "某站",
    "items": [{"id": "1", "title": TITLE, "content_html": PARAGRAPHS}],
}
ROW = {"title": TITLE, "content": "\n".join(BODY), "publish_time": 1663125300, "media": "某站"}
_OTHER = {"title": "另一篇", "content": "钉钉发布新版。", "publish_time": "2022.09.15"}
_OTHER_TEXT = "另一篇\n钉钉发布新版。"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _lines(*rows: object) -> bytes:
    return b"\n".join(map(_json, rows)) + b"\n"


def _csv(separator: str) -> str:
    body = "\n".join(BODY)
    return (
        f'标题{separator}正文{separator}发布时间\n{TITLE}{separator}"{body}"{separator}2022/9/14\n'
        f"另一篇{separator}钉钉发布新版。{separator}\n"
    )


def zipped(members: Mapping[str, bytes], *, encoding: str | None = None) -> bytes:
    """Make a zip archive; `encoding` writes names as old Windows programs do, unsaid."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            if encoding is not None:
                member = _OldMember(name)
                member.raw_name = name.encode(encoding)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return buffer.getvalue()


class _OldMember(zipfile.ZipInfo):
    raw_name = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  (zipfile's name)
        return self.raw_name, self.flag_bits


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


def warc(*, gzipped: bool) -> bytes:
    """Make a crawl of one page, one picture and one page that was not found."""
    records = []
    for url, status, kind, content in (
        ("https://example.org/p/1", "200 OK", "text/html; charset=gbk", PAGES["portal"]),
        ("https://example.org/x.png", "200 OK", "image/png", "PNG"),
        ("https://example.org/p/2", "404 Not Found", "text/html", "<p>页面不存在。</p>"),
    ):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode()
        answer += content.replace("utf-8", "gbk").encode("gbk", errors="replace")
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2022-09-14T03:15:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        records.append(gzip.compress(record, mtime=0) if gzipped else record)
    return b"".join(records)


def pdf(pages: Sequence[Sequence[str]], **said: str) -> bytes:
    """Make a PDF of lines with a text layer, as Chinese word processors write it.

    The font is composite and not embedded; its codes mean nothing without their map to Unicode.
    """
    codes = {
        letter: number for number, letter in enumerate(sorted({*"".join(map("".join, pages))}), 3)
    }
    pairs = "\n".join(f"<{c:04x}> <{x.encode('utf-16-be').hex()}>" for x, c in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    )
    about = "".join(
        f"/{name} <feff{value.encode('utf-16-be').hex()}>" for name, value in said.items()
    )
    numbers = [7 + 2 * number for number in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        3: "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[4 0 R]"
        "/ToUnicode 5 0 R>>",
        4: "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/CIDSystemInfo<</Registry(Adobe)"
        "/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/SimSun"
        "/Flags 4>>>>",
        5: _stream(cmap),
        6: f"<<{about}>>",
    }
    for number, lines in zip(numbers, pages, strict=True):
        shown = " ".join(f"<{''.join(f'{codes[x]:04x}' for x in line)}> Tj T*" for line in lines)
        objects[number] = (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {number + 1} 0 R>>"
        )
        objects[number + 1] = _stream(f"BT /F 12 Tf 18 TL 72 770 Td {shown} ET")
    body, places = "%PDF-1.7\n", []
    for number, content in sorted(objects.items()):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"<</Size {len(objects) + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n{'0' * 10} 65535 f \n{table}trailer{end}".encode(
        "ascii"
    )


def _stream(content: str) -> str:
    return f"<</Length {len(content)}>>stream\n{content}\nendstream"


_POST = f"---\ntitle: '{TITLE}'\ndate: 2022-09-14\n---\n"
_MARKDOWN = (
    f"# {TITLE}\n\n**飞书**由[字节跳动](https://example.org/b)推出，与`阿里巴巴`的钉钉竞争。\n\n"
)
_MARKDOWN += "\n\n".join(BODY[1:])
_SOWN = BODY[0].replace("字节跳动", "字\u200b节\u2060跳\ufeff动")
_BOTTOM = f"<p>{'</p><p>'.join(BODY)}</p><p>（来源：某日报）</p>"


def samples() -> tuple[Sample, ...]:
    """Return the whole corpus that needs no optional library."""
    plain = TEXT.encode()
    found: list[Sample] = [
        Sample("post.md", (_POST + PARAGRAPHS).encode()),
        Sample("post-with-mark.md", b"\xef\xbb\xbf" + (_POST + PARAGRAPHS).encode()),
        Sample("post-after-space.md", b"\n\n" + (_POST + PARAGRAPHS).encode()),
        Sample("post.markdown", (_POST + "\n".join(BODY)).encode()),
        Sample("post-windows.md", (_POST + PARAGRAPHS).replace("\n", "\r\n").encode()),
        Sample("post-named-text.txt", (_POST + PARAGRAPHS).encode()),
        Sample(
            "colon.md", f"---\ntitle: {TITLE}: 下\n---\n钉钉。".encode(), (f"{TITLE}: 下\n钉钉。",)
        ),
        Sample("quote.md", b"---\ntitle: '" + f"{TITLE}\nauthor: x\n---\n{PARAGRAPHS}".encode()),
        Sample("toml.md", f'+++\ntitle = "{TITLE}"\ndate = 2022-09-14\n+++\n{PARAGRAPHS}'.encode()),
        Sample("toml-open.md", b'+++\ntitle = "x"\n', ()),
        Sample("toml-broken.md", "+++\ntitle = 甲\n+++\n文".encode(), ()),
        Sample("markdown.md", _MARKDOWN.encode()),
        Sample("markdown-tags.md", (_MARKDOWN.replace("推出", "推<!-- x -->出<br>")).encode()),
        Sample("text.txt", plain),
        Sample("text.text", TEXT.replace("\n", "\r\r\n").encode()),
        Sample("page-named-text.txt", PAGES["nameless"].encode()),
        Sample("page-named-markdown.md", PAGES["portal"].encode()),
        Sample("page.shtml", PAGES["portal"].encode()),
        Sample("page.php", PAGES["blog"].encode()),
        Sample("page", PAGES["blog"].encode()),
        Sample("fragment.html", f"<h1>{TITLE}</h1>{PARAGRAPHS}".encode()),
        Sample("unclosed.html", f"<h1>{TITLE}</h1><p>{'<p>'.join(BODY)}".encode()),
        Sample(
            "ruby.html",
            _page(f"<h1>{TITLE}</h1>{PARAGRAPHS}")
            .replace("腾讯的", "<ruby>腾<rp>(</rp><rt>téng</rt><rp>)</rp>讯<rt>xùn</rt></ruby>的")
            .encode(),
        ),
        Sample(
            "entities.html",
            _page(f"<h1>{TITLE}</h1>{PARAGRAPHS}")
            .replace("钉", "&#38025;")
            .replace("飞", "&#x98DE;")
            .encode(),
        ),
        Sample(
            "sown.html",
            _page(f"<h1>{TITLE}</h1><p>{_SOWN}</p><p>{BODY[1]}</p><p>{BODY[2]}</p>").encode(),
        ),
        Sample("shy.txt", TEXT.replace("字节", "字&节").replace("&", "\u00ad").encode()),
        *(Sample(f"{name}.html", page.encode()) for name, page in PAGES.items()),
        *(Sample(f"{name}.html", page.encode()) for name, page in DECLARING_PAGES.items()),
        Sample("utf16.txt", TEXT.encode("utf-16")),
        Sample(
            "utf16-bare.txt",
            (TEXT + "\nCEO, CTO and the CFO of Acme").encode("utf-16-le"),
            (TEXT + "\nCEO, CTO and the CFO of Acme",),
        ),
        Sample("utf32.txt", TEXT.encode("utf-32")),
        Sample("gb18030.txt", TEXT.encode("gb18030")),
        Sample(
            "gbk-declared.html", PAGES["portal"].replace("utf-8", "gb2312").encode("gbk", "ignore")
        ),
        Sample(
            "gbk-undeclared.html", PAGES["portal"].replace("utf-8", "x").encode("gbk", "ignore")
        ),
        Sample("gbk-declared-wrong.html", PAGES["tables"].encode("gb18030")),
        Sample(
            "punycode-declared.html",
            PAGES["portal"].replace("utf-8", "punycode").encode(),
        ),
        Sample("big5.txt", f"{HANT_TITLE}\n{HANT}".encode("big5hkscs"), (f"{HANT_TITLE}\n{HANT}",)),
        Sample(
            "big5-declared.html",
            f"<meta charset=big5><h1>{HANT_TITLE}</h1><p>{HANT}</p>".encode("big5hkscs"),
            (f"{HANT_TITLE}\n{HANT}",),
        ),
        Sample(
            "null.txt",
            plain.replace("，与".encode(), "，\0与".encode(), 1),
            (TEXT.replace("，与", "， 与", 1),),
        ),
        Sample("broken-byte.txt", (TEXT * 5).encode() + b"\xe9", (TEXT * 5 + "\ufffd",)),
        Sample("feed.xml", rss(ITEM).encode()),
        Sample(
            "feed.rss",
            rss(ITEM, ITEM.replace(TITLE, "另一篇").replace("p/1", "p/2")).encode(),
            (TEXT, TEXT.replace(TITLE, "另一篇")),
        ),
        Sample("feed-named-html.html", rss(ITEM).encode()),
        Sample("feed-gbk.xml", rss(ITEM).replace("utf-8", "gbk").encode("gbk")),
        # Found by fuzzing: feedparser and warcio fail on these.
        Sample(
            "halves.xml",
            rss(ITEM.replace("飞书由", "&#xD800;飞书由")).encode(),
            (TEXT.replace("飞书由", "\ufffd飞书由"),),
        ),
        Sample(
            "beyond.atom",
            _ATOM.replace("飞书由", "&amp;#x110000;&#x110000;飞书由").encode(),
            (TEXT.replace("飞书由", "\ufffd\ufffd飞书由"),),
        ),
        Sample(
            "bare.atom",
            b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content/></entry></feed>',
            (),
        ),
        Sample("lengthless.warc", warc(gzipped=False).replace(b"Content-Length", b"Length"), ()),
        Sample("untyped.warc", warc(gzipped=False).replace(b"text/html; char", b"html     ; char")),
        Sample("null-charset.warc", warc(gzipped=False).replace(b"=gbk\r", b"=g\0k\r")),
        Sample("damaged.warc", b"WARC/1.0\r\nbroken", ()),
        Sample("atom.atom", _ATOM.encode()),
        Sample("feed-empty.xml", rss().encode(), ()),
        Sample(
            "laughs.xml",
            rss(ITEM, head='<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>').encode(),
            (),
        ),
        Sample("feed.json", _json(_JSON_FEED)),
        Sample("dump.jsonl", _lines(ROW, _OTHER), (TEXT, _OTHER_TEXT)),
        Sample("dump.ndjson", b"\n" + _lines(ROW) + b"{broken\n[]\n"),
        Sample("array.json", _json([ROW, _OTHER]), (TEXT, _OTHER_TEXT)),
        Sample("wrapped.json", _json({"total": 1, "hits": [ROW, _OTHER]}), (TEXT, _OTHER_TEXT)),
        Sample("one.json", _json(ROW)),
        Sample("surrogate.jsonl", b'{"text": "\\ud83d"}\n' + _lines(ROW)),
        Sample("nested.json", b"[" * 100_000, ()),
        Sample("package.json", b'{"name": "x", "version": "1"}', ()),
        Sample("table.csv", _csv(",").encode(), (TEXT, _OTHER_TEXT)),
        Sample("table-gbk.csv", _csv(";").encode("gb18030"), (TEXT, _OTHER_TEXT)),
        Sample("table.tsv", _csv("\t").encode("utf-8-sig"), (TEXT, _OTHER_TEXT)),
        Sample("table-excel.csv", _csv("\t").encode("utf-16"), (TEXT, _OTHER_TEXT)),
        Sample("numbers.csv", b"a,b\n1,2\n", ()),
        Sample("pages.zip", zipped({"a/b.html": PAGES["blog"].encode(), "x.png": b"\x89PNG"})),
        Sample("named-gbk.zip", zipped({"新闻.txt": plain}, encoding="gbk")),
        Sample("hidden.zip", zipped({"__MACOSX/._a.txt": b"\0", "a.txt": plain})),
        Sample("leading-out.zip", zipped({"../../x.txt": plain, "/etc/y.txt": plain}), ()),
        Sample("twice.zip", zipped({"a.zip": zipped({"f.xml": rss(ITEM).encode()})})),
        Sample("deep.zip", zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({})})})}), ()),
        Sample("bomb.zip", zipped({"a.txt": b"0" * 60_000_000}), ()),
        Sample(
            "future.zip", zipped({"a.txt": plain}).replace(b"\x14\x03\x14", b"\x14\x03\x40"), ()
        ),
        Sample(
            "nameless.zip",
            zipped({"a.txt": plain, "x.txt": plain}).replace(b"x.txt", b"\0.txt"),
        ),
        Sample("broken.zip", zipped({"a.txt": plain})[:60], ()),
        Sample("pages.tar", tarred({"a.html": PAGES["blog"].encode()})),
        Sample("pages.tgz", tarred({"a.html": PAGES["blog"].encode()}, "w:gz")),
        Sample("text.txt.gz", gzip.compress(plain)),
        Sample("text.txt.bz2", bz2.compress(plain)),
        Sample("text.txt.xz", lzma.compress(plain)),
        Sample("broken.txt.gz", gzip.compress(plain)[:40], ()),
        Sample("bomb.txt.gz", gzip.compress(b"0" * 60_000_000), ()),
        Sample("crawl.warc", warc(gzipped=False)),
        Sample("crawl.warc.gz", warc(gzipped=True)),
        Sample("picture.html", b"\x89PNG\r\n\x1a\n\0", ()),
        Sample("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ()),
        Sample("sheet.docx", zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), ()),
        Sample("data.xml", b"<?xml version='1.0'?><invoice/>", ()),
        Sample("empty.txt", b"", ()),
    ]
    return tuple(found)


def flaws() -> Mapping[str, Callable[[], bytes]]:
    """Return large hostile files by name, each made when it is asked for."""
    return {
        "large.html": lambda: b"<p>" + "钉钉。".encode() * 2_500_000,
        "tags.html": lambda: b"<b>x" * 300_000,
        "deep.html": lambda: b"<div>" * 100_000 + "钉钉。".encode(),
        "deep-list.md": lambda: b"---\ntitle: " + b"[" * 100_000 + b"\n---\n" + "文".encode(),
        "laughs.md": lambda: (
            "---\na: &a [x]\n"
            + "".join(
                f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            )
            + "title: 笑\n---\n文。"
        ).encode(),
        "line.txt": lambda: "钉钉与飞书，".encode() * 60_000,
        "quotes.txt": lambda: "“（【《".encode() * 30_000,
        "brackets.md": lambda: b"[" * 200_000 + b"](",
        "stars.md": lambda: b"*a _b `c ~~d " * 20_000,
        "attributes.html": lambda: b"<p " + b'a="b" ' * 200_000 + ">钉钉。".encode(),
        "closers.html": lambda: b"<p>" + b'</a">"' * 20_000,
        "unclosed.html": lambda: b"<p>" + b"<p " * 10_000,
        "sections.html": lambda: "<p>钉钉。</p><p a='>".encode() + b"<![cdata[>" * 60_000,
        "comments.html": lambda: b"<!--" * 100_000 + "钉钉。".encode(),
        "line.jsonl": lambda: (
            b'{"text": "' + b"a" * 21_000_000 + b'"}\n{"text": "' + "钉钉。".encode() + b'"}'
        ),
        "line.csv": lambda: b"title,text\n" + b"a" * 21_000_000,
    }
