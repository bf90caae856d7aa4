"""RSS, Atom and JSON feeds: one article an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import feedparser

from guanxi.documents.blocks import Article, Block, FormatError, collapse, is_visible, web_address
from guanxi.documents.encodings import decode
from guanxi.documents.markup import read_fragment
from guanxi.documents.parts import Part
from guanxi.documents.posts import read_markup_or_text

# Entities that a document type declares can expand without end, and no feed needs any.
_DECLARES: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_REFERENCE: Final = re.compile(rb"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_MOST_ENTRIES: Final = 100_000


def read_feed(data: bytes, charset: str | None = None) -> Iterator[Part]:
    """Read an RSS or Atom feed of any version.

    Parameters
    ----------
    data : bytes
        The file.
    charset : str, optional
        What came with it says of its encoding, such as an HTTP header.

    Raises
    ------
    FormatError
        If it holds no entries, declares entities, or is in no encoding that is known.
    """
    # feedparser reads Chinese that nobody declares as if it were Western.
    markup = decode(data, charset).encode()
    if _DECLARES.search(markup):
        raise FormatError("declares XML entities, which no feed needs; remove its <!DOCTYPE …>")
    try:
        feed = feedparser.parse(
            _REFERENCE.sub(_possible, markup),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    # What a damaged file makes of a parser cannot be listed.
    except Exception as error:  # noqa: BLE001
        raise FormatError(f"is a damaged feed ({collapse(str(error))[:200]})") from None
    if not feed.entries:
        reason = collapse(str(feed.get("bozo_exception", ""))) if feed.get("bozo") else ""
        raise FormatError("holds no entries of a feed" + (f" ({reason})" if reason else ""))
    source = _line(feed.feed.get("title"))
    language = feed.feed.get("language")
    for number, entry in enumerate(feed.entries[:_MOST_ENTRIES], 1):
        contents = [content.get("value") or "" for content in entry.get("content") or ()]
        body = max([*contents, entry.get("summary") or ""], key=len)
        title = _plain(entry.get("title") or "")
        article = _article(
            body,
            title=title,
            author=_line(entry.get("author")),
            source=_line((entry.get("source") or {}).get("title")) or source,
            url=entry.get("link"),
            date=entry.get("published") or entry.get("created") or entry.get("updated"),
            language=language,
        )
        yield Part(f"#{number}", article, body, _line(entry.get("id")) or title or None)


def is_json_feed(loaded: object) -> bool:
    """Say whether JSON is a feed of https://jsonfeed.org."""
    return (
        isinstance(loaded, Mapping)
        and isinstance(loaded.get("items"), list)
        and "jsonfeed.org" in str(loaded.get("version", ""))
    )


def read_json_feed(loaded: Mapping[str, object]) -> Iterator[Part]:
    """Read a JSON feed, version 1 or 1.1."""
    items = loaded["items"]
    assert isinstance(items, list)
    for number, item in enumerate(items, 1):
        if not isinstance(item, Mapping):
            continue
        fields = {str(name): value for name, value in item.items() if isinstance(value, str)}
        authors = item.get("authors") or [item.get("author")]
        names = [
            str(author.get("name", ""))
            for author in (authors if isinstance(authors, list) else [])
            if isinstance(author, Mapping)
        ]
        title = _plain(fields.get("title", ""))
        bodies = (fields.get(name) for name in ("content_html", "content_text", "summary"))
        body = next(filter(None, bodies), "")
        article = _article(
            body,
            title=title,
            author=_line(", ".join(filter(None, names))),
            source=_line(loaded.get("title")),
            url=fields.get("url") or fields.get("external_url"),
            date=fields.get("date_published") or fields.get("date_modified"),
            language=fields.get("language") or _line(loaded.get("language")),
        )
        yield Part(f"#{number}", article, body, _line(item.get("id")) or title or None)


def _possible(reference: re.Match[bytes]) -> bytes:
    """Replace a reference to a character that cannot be: feedparser would fail on it."""
    digits = (reference[1] or reference[2])[:12]
    code = int(digits, 16 if reference[1] else 10)
    is_character = code < 0xD800 or 0xDFFF < code < 0x110000
    return reference[0] if is_character else b"&#xFFFD;"


def _article(
    body: str,
    *,
    title: str,
    author: str | None,
    source: str | None,
    url: str | None,
    date: str | None,
    language: str | None,
) -> Article:
    inner = read_markup_or_text(body)
    return Article(
        title=Block(title, "title") if title else inner.title,
        blocks=inner.blocks,
        author=author,
        source=source,
        url=web_address(url),
        date=date,
        language=language,
    )


def _plain(title: str) -> str:
    """Return a title as text: feeds are not agreed on whether titles are HTML."""
    if "<" in title or "&" in title:
        title = " ".join(block.text for block in read_fragment(f"<p>{title}</p>", 0).blocks)
    title = collapse(title)
    return title if is_visible(title) else ""


def _line(value: object) -> str | None:
    return collapse(value) or None if isinstance(value, str) else None
