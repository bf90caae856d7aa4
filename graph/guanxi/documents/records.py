"""Tables of articles: JSON lines, JSON arrays, CSV and Parquet, one article a row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final

from guanxi.documents.blocks import Article, Block, FormatError, collapse, is_visible, web_address
from guanxi.documents.encodings import WESTERN, codec_of, decode
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.posts import read_markup_or_text
from guanxi.documents.reading_options import ReadingOptions, shown_size

_GUESSES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        *("text", "content", "body", "content_html", "content_text", "html", "article"),
        *("article_content", "article_text", "fulltext", "full_text", "maintext", "main_text"),
        *("news_content", "正文", "内容", "內容", "文章内容", "新闻内容", "description", "summary"),
    ),
    "title": (
        "title",
        "headline",
        "article_title",
        "news_title",
        "subject",
        "标题",
        "標題",
        "题目",
    ),
    "date": (
        *("date", "published", "published_at", "date_published", "publish_date", "publish_time"),
        *("pubdate", "pub_date", "pubtime", "pub_time", "publishtime", "datetime", "posted_at"),
        *(
            "created_at",
            "ctime",
            "time",
            "timestamp",
            "发布时间",
            "发布日期",
            "發布時間",
            "日期",
            "时间",
        ),
    ),
    "author": ("author", "authors", "byline", "writer", "作者", "记者", "記者"),
    "source": (
        "source",
        "site",
        "site_name",
        "media",
        "publisher",
        "origin",
        "来源",
        "來源",
        "媒体",
    ),
    "url": (
        "url",
        "link",
        "href",
        "canonical_url",
        "source_url",
        "网址",
        "链接",
        "連結",
        "原文链接",
    ),
    "id": ("id", "_id", "guid", "article_id", "news_id", "doc_id", "docid", "编号"),
    "language": ("language", "lang", "语言"),
}
_SAMPLE: Final = 65_536
_ROWS_AT_A_TIME: Final = 256
_MOST_DECODED: Final = 4_000_000_000


def read_json_lines(
    stream: IO[bytes], options: ReadingOptions, report: OnPartProblem, charset: str | None = None
) -> Iterator[Part]:
    """Read one JSON object a line; a line that is none, or too long, is reported.

    `charset` is what came with the file, such as an HTTP header, says of its encoding.
    """
    columns: Mapping[str, str] | None = None
    number = 0
    while line := stream.readline(options.max_size + 1):
        number += 1
        place = f":{number}"
        if len(line) > options.max_size:
            report(place, f"is a line longer than {shown_size(options.max_size)} (--max-size)")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_SAMPLE)
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line, charset))
        except (ValueError, RecursionError) as error:
            report(place, f"is no JSON: {collapse(str(error))}")
            continue
        if not isinstance(row, Mapping):
            report(place, "is no JSON object")
            continue
        if columns is None or any(column not in row for column in columns.values()):
            columns = _columns(row, options)
        yield from _part(row, columns, place, report)


def read_json_rows(
    rows: Iterable[object], options: ReadingOptions, report: OnPartProblem
) -> Iterator[Part]:
    """Read the objects of a JSON array."""
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            report(f"#{number}", "is no JSON object")
            continue
        yield from _part(row, _columns(row, options), f"#{number}", report)


def read_csv(
    stream: IO[bytes],
    options: ReadingOptions,
    report: OnPartProblem,
    charset: str | None = None,
    *,
    is_tabbed: bool = False,
) -> Iterator[Part]:
    """Read a table with a line of headings: separated by commas, semicolons or tabs.

    `charset` is what came with the file, such as an HTTP header, says of its encoding.

    Raises
    ------
    FormatError
        If no column holds text, or the table breaks off.
    """
    head = stream.read(_SAMPLE)
    stream.seek(0)
    encoding = _encoding(head, charset)
    csv.field_size_limit(options.max_size)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    first = head.decode(encoding, errors="replace").partition("\n")[0]
    separator = "\t" if is_tabbed else max(",;\t", key=first.count)
    reader = csv.reader(_bounded_lines(text, options.max_size), delimiter=separator)
    try:
        headings = [collapse(heading) for heading in next(reader, [])]
        columns = _columns(dict.fromkeys(headings, ""), options)
        place = reader.line_num + 1
        for row in reader:
            if row:
                record = dict(zip(headings, row, strict=False))
                yield from _part(record, columns, f":{place}", report)
            place = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(f"line {reader.line_num}: {error}") from None
    finally:
        text.detach()


def read_parquet(
    stream: IO[bytes], options: ReadingOptions, report: OnPartProblem
) -> Iterator[Part]:
    """Read a Parquet file; needs pyarrow.

    Raises
    ------
    FormatError
        If pyarrow is missing, or the file is damaged.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise FormatError("is a Parquet file; to read it, pip install 'guanxi[parquet]'") from None
    try:
        table = pq.ParquetFile(stream)
        groups = [table.metadata.row_group(i) for i in range(table.metadata.num_row_groups)]
        if any(
            group.total_byte_size > min(options.max_expanded, _MOST_DECODED) for group in groups
        ):
            raise FormatError(f"expands to more than {shown_size(options.max_expanded)}")
        columns = _columns(dict.fromkeys(table.schema_arrow.names, ""), options)
        wanted = sorted({column.partition(".")[0] for column in columns.values()})
        number = 0
        for batch in table.iter_batches(batch_size=_ROWS_AT_A_TIME, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield from _part(row, columns, f":{number}", report)
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"is a damaged Parquet file ({collapse(str(error))[:200]})") from None


def has_text_column(row: Mapping[str, Any], options: ReadingOptions) -> bool:
    """Say whether a row holds what may be an article's text."""
    try:
        _columns(row, options)
    except FormatError:
        return False
    return True


def _columns(row: Mapping[str, Any], options: ReadingOptions) -> dict[str, str]:
    """Return which column is what, the given ones first."""
    lower = {str(name).strip().lower(): str(name) for name in reversed(list(row))}
    found = {
        name: next(lower[guess] for guess in guesses if guess in lower)
        for name, guesses in _GUESSES.items()
        if not lower.keys().isdisjoint(guesses)
    }
    for name, column in options.columns.items():
        if column not in row and column.partition(".")[0] not in row:
            raise FormatError(f"has no column {column!r}; it has {_listed(row)}")
        found[name] = column
    if "text" not in found:
        raise FormatError(
            f"has no column that looks like text; it has {_listed(row)}: "
            "say which is what with --columns text=…,title=…"
        )
    return found


def _listed(row: Mapping[str, Any]) -> str:
    names = [collapse(str(name))[:40] for name in row]
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "") if names else "none"


def _part(
    row: Mapping[str, Any], columns: Mapping[str, str], place: str, report: OnPartProblem
) -> Iterator[Part]:
    values = {name: _value(row, column) for name, column in columns.items()}
    text = values.pop("text")
    if not is_visible(text):
        report(place, f"holds no text in its column {columns['text']!r}")
        return
    inner = read_markup_or_text(text)
    title = collapse(values.get("title", ""))
    article = Article(
        title=Block(title, "title") if is_visible(title) else inner.title,
        blocks=inner.blocks,
        author=collapse(values.get("author", "")) or None,
        source=collapse(values.get("source", "")) or None,
        url=web_address(values.get("url")),
        date=values.get("date") or None,
        language=values.get("language") or None,
    )
    yield Part(place, article, text, collapse(values.get("id", "")) or None)


def _value(row: Mapping[str, Any], column: str) -> str:
    value: Any = row.get(column)
    if column not in row:
        value = row
        for name in column.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, list):
        return ", ".join(str(item) for item in value if isinstance(item, str | int))
    if value is None or isinstance(value, Mapping):
        return ""
    return value if isinstance(value, str) else str(value)


def _encoding(head: bytes, charset: str | None) -> str:
    """Tell a table's encoding by its beginning, which may end within a character."""
    declared = codec_of(charset)
    likely = [declared] if declared and declared != WESTERN else []
    for encoding in ("utf-8-sig", "utf-16", *likely, "gb18030", "big5hkscs"):
        if (encoding == "utf-16") != head.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        for end in range(len(head), max(0, len(head) - 4), -1):
            try:
                head[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return "utf-8-sig"


def _bounded_lines(text: io.TextIOWrapper, most: int) -> Iterator[str]:
    while line := text.readline(most + 1):
        if len(line) > most:
            raise FormatError(f"has a line longer than {shown_size(most)} (--max-size)")
        yield line.replace("\0", " ")
