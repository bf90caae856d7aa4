"""Articles at web addresses: a page, or the entries of a feed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from guanxi.documents.downloads import Download, Downloader
from guanxi.documents.formats import PAGE_SUFFIXES, SUFFIXES, read_parts
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.reading_options import ReadingOptions
from guanxi.documents.source_reader import SourceReader
from guanxi.documents.sources import OnProblem
from guanxi.errors import DocumentError
from guanxi.model import Document

_ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/pdf": ".pdf",
}
_PLAIN: Final = "text/plain"


def read_address(
    url: str,
    downloader: Callable[[], Downloader],
    on_error: OnProblem,
    on_warning: OnProblem | None,
    options: ReadingOptions,
) -> Iterator[Document]:
    """Fetch an address and read the articles that it gives.

    A page has the address where it was found in the end, unless it names its canonical one. Of a
    feed, the entries are read as the feed gives them; what they link to is not fetched.

    Parameters
    ----------
    url : str
    downloader : callable
        Returns what fetches; called only if `options` allow that.
    on_error : callable
        Told of each article that cannot be read.
    on_warning : callable or None
        Told of what is wrong but leaves a document usable.
    options : ReadingOptions

    Raises
    ------
    DocumentError
        If it must not be fetched, cannot be, or gives no article.
    """
    if not options.fetch:
        raise DocumentError(
            url,
            "is a web address; to fetch it, add --fetch (in Python, ReadingOptions(fetch=True))",
        )

    def parts(tell: OnPartProblem) -> Iterator[Part]:
        found = downloader().get(url)
        stream, name = io.BytesIO(found.content), _file_name(found)
        for part in read_parts(stream, name, options, tell, charset=found.charset):
            article = part.article
            if not part.place and article.url is None:
                article = replace(article, url=found.url)
            yield replace(part, article=article)

    yield from SourceReader(url, url, options, on_error, on_warning).documents(parts)


def _file_name(found: Download) -> str:
    """Return what a file with this content would be called.

    Servers send Markdown and tables as plain text; there the address may know better.
    """
    name = PurePosixPath(urlsplit(found.url).path).name
    ending = PurePosixPath(name.lower()).suffix
    declared = _ENDINGS.get(found.media_type)
    if found.media_type == _PLAIN and (ending not in SUFFIXES or ending in PAGE_SUFFIXES):
        declared = ".txt"
    return f"page{declared}" if declared is not None else name
