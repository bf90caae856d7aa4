"""WARC files: one article a page that the crawl saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import IO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from guanxi.documents.blocks import Article, FormatError, web_address
from guanxi.documents.encodings import decode
from guanxi.documents.markup import read_page
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.plain_text import read_text
from guanxi.documents.reading_options import ReadingOptions, shown_size

_PAGES: Final = ("text/html", "application/xhtml+xml")
_TYPES: Final = (*_PAGES, "text/plain")
_SUCCESS: Final = "200"


def read_warc(stream: IO[bytes], options: ReadingOptions, report: OnPartProblem) -> Iterator[Part]:
    """Read the pages of a crawl (ISO 28500), compressed or not.

    Only what was answered with status 200 and is HTML or plain text is read. A page that names no
    canonical address gets the one that it was fetched from.
    """
    number = 0
    try:
        for record in ArchiveIterator(stream, no_record_parse=False):
            number += 1
            if record.rec_type not in ("response", "resource"):
                continue
            headers = record.http_headers
            if headers is not None and headers.get_statuscode() != _SUCCESS:
                continue
            kind = headers.get_header("Content-Type") if headers is not None else None
            kind = kind or record.rec_headers.get_header("Content-Type") or ""
            media_type, charset = _content_type(kind)
            if media_type not in _TYPES:
                continue
            place = f"#{number}"
            data = record.content_stream().read(options.max_size + 1)
            if len(data) > options.max_size:
                report(place, f"is larger than {shown_size(options.max_size)} (--max-size)")
                continue
            url = web_address(record.rec_headers.get_header("WARC-Target-URI"))
            try:
                article = _read(decode(data, charset), media_type)
            except FormatError as error:
                report(place, str(error))
                continue
            yield Part(place, replace(article, url=article.url or url), url)
    except ArchiveLoadFailed as error:
        raise FormatError(f"is damaged after its record {number} ({error.msg})") from None


def _read(raw: str, media_type: str) -> Article:
    return read_page(raw) if media_type in _PAGES else read_text(raw)


def _content_type(text: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = text
    return message.get_content_type(), message.get_content_charset()
