"""WARC files: one article a page that the crawl saved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from typing import IO, Any, Final

from warcio.archiveiterator import ArchiveIterator

from guanxi.documents.blocks import FormatError, collapse, web_address
from guanxi.documents.content_types import parse_content_type
from guanxi.documents.encodings import decode
from guanxi.documents.markup import read_page
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.plain_text import read_text
from guanxi.documents.posts import is_markup
from guanxi.documents.reading_options import ReadingOptions, shown_size

_PAGES: Final = ("text/html", "application/xhtml+xml")
_UNTOLD: Final = ""
_TYPES: Final = (*_PAGES, "text/plain", _UNTOLD)
_SUCCESS: Final = "200"


def read_warc(stream: IO[bytes], options: ReadingOptions, report: OnPartProblem) -> Iterator[Part]:
    """Read the pages of a crawl (ISO 28500), compressed or not.

    Only what was answered with status 200 and is HTML or plain text is read. A page that names no
    canonical address gets the one that it was fetched from.
    """
    records = enumerate(ArchiveIterator(stream, no_record_parse=False), 1)
    number = 0
    while (page := _next_page(records, options.max_size, number)) is not None:
        number = page.number
        place = f"#{number}"
        if len(page.content) > options.max_size:
            report(place, f"is larger than {shown_size(options.max_size)} (--max-size)")
            continue
        try:
            raw = decode(page.content, page.charset)
            is_page = page.media_type in _PAGES or (page.media_type == _UNTOLD and is_markup(raw))
            article = read_page(raw) if is_page else read_text(raw)
        except FormatError as error:
            report(place, str(error))
            continue
        article = replace(article, url=article.url or page.url)
        yield Part(place, article, page.content, page.url)


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    media_type: str
    charset: str | None
    url: str | None
    content: bytes


def _next_page(records: Iterator[tuple[int, Any]], most: int, last: int) -> _Page | None:
    """Return the next record that is a page, None at the end.

    Raises
    ------
    FormatError
        If the crawl is damaged here.
    """
    try:
        # warcio prints what it finds wrong.
        with redirect_stderr(io.StringIO()):
            return next(filter(None, (_page(each, number, most) for number, each in records)), None)
    # What a damaged file makes of a parser cannot be listed.
    except Exception as error:  # noqa: BLE001
        reason = collapse(str(error))[:200]
        raise FormatError(f"is damaged after its record {last} ({reason})") from None


def _page(record: Any, number: int, most: int) -> _Page | None:
    if record.length is None:  # then all that follows would be its content
        raise FormatError("the next one gives no Content-Length")
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != _SUCCESS:
        return None
    kind = headers.get_header("Content-Type") if headers is not None else None
    kind = kind or record.rec_headers.get_header("Content-Type") or ""
    media_type, charset = parse_content_type(kind)
    if media_type not in _TYPES:
        return None
    url = web_address(record.rec_headers.get_header("WARC-Target-URI"))
    content = record.content_stream().read(most + 1)
    return _Page(number, media_type, charset, url, content)
