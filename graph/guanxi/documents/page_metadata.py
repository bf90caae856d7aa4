"""What a page says of itself: JSON-LD, OpenGraph, other meta elements, microdata, then its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from guanxi.documents.blocks import collapse, web_address
from guanxi.documents.publication_dates import find_published

_ARTICLE_TYPES: Final = re.compile(r"(?:Article|BlogPosting|Report|WebPage)$")
_PREFERRED_TYPES: Final = re.compile(r"(?:Article|BlogPosting|Report)$")
_DATES: Final = (
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_time",
    "weibo:article:create_at",
    "firstpublishedtime",
    "apub:time",
    "dc.date",
    "dc.date.issued",
    "date",
)
_LONGEST_JSON: Final = 500_000
_DEEPEST_JSON: Final = 12
_DATE_PLACE: Final = re.compile(r"date|time|pub|info|meta|source|from", re.IGNORECASE)
_SOURCE_LABEL: Final = re.compile(r"(?:来源|來源|稿源)\s*[:：]\s*([^\s|｜/]{2,20})")
_AUTHOR_LABEL: Final = re.compile(r"(?:作者|文|记者|記者)\s*[:：/丨|｜]\s*([^\s|｜:：/]{2,12})")
_LONGEST_BYLINE: Final = 80
_MOST_NODES: Final = 40


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares; each field as written, or None."""

    title: str | None = None
    author: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None
    language: str | None = None


def page_metadata(soup: BeautifulSoup) -> PageMetadata:
    """Read what a page declares, the more deliberate first.

    Parameters
    ----------
    soup : BeautifulSoup
        The whole page.
    """
    linked = _linked_data(soup)
    meta = _meta(soup)
    items = _microdata(soup)
    time = soup.find("time", datetime=True)
    canonical = soup.find("link", rel="canonical", href=True)
    byline = _bylines(soup)
    date = (
        linked.get("datePublished")
        or next((meta[name] for name in _DATES if name in meta), None)
        or items.get("datepublished")
        or attribute(time, "datetime")
        or next(filter(None, (find_published(line) for line in byline)), None)
    )
    addresses = (
        attribute(canonical, "href"),
        meta.get("og:url"),
        linked.get("mainEntityOfPage"),
        linked.get("url"),
    )
    return PageMetadata(
        title=meta.get("og:title") or linked.get("headline"),
        author=linked.get("author")
        or meta.get("author")
        or _no_address(meta.get("article:author"))
        or items.get("author")
        or _labelled(_AUTHOR_LABEL, byline),
        source=meta.get("og:site_name")
        or linked.get("publisher")
        or meta.get("application-name")
        or meta.get("mediaid")
        or _labelled(_SOURCE_LABEL, byline),
        url=next(filter(None, map(web_address, addresses)), None),
        date=date,
        language=attribute(soup.find("html"), "lang"),
    )


def attribute(tag: PageElement | None, name: str) -> str | None:
    """Return an attribute's value, collapsed, or None if it is missing or empty."""
    value = tag.get(name) if isinstance(tag, Tag) else None
    return collapse(value) or None if isinstance(value, str) else None


def _meta(soup: BeautifulSoup) -> dict[str, str]:
    """Return the first non-empty content of each ``<meta>``, by lower-cased name."""
    meta: dict[str, str] = {}
    for tag in soup.find_all("meta", content=True):
        names = (attribute(tag, key) for key in ("property", "name", "itemprop"))
        content = attribute(tag, "content")
        for name in names:
            if name and content:
                meta.setdefault(name.lower(), content)
    return meta


def _microdata(soup: BeautifulSoup) -> dict[str, str]:
    """Return the first value of the two item properties that pages print as text."""
    items: dict[str, str] = {}
    for name in ("datePublished", "author"):
        tag = soup.find(None, {"itemprop": name})
        if not isinstance(tag, Tag) or tag.name == "meta":
            continue
        inner = tag.find(None, {"itemprop": "name"})
        text = (inner if isinstance(inner, Tag) else tag).get_text(" ", strip=True)
        value = attribute(tag, "content") or attribute(tag, "datetime") or collapse(text)
        if value and len(value) <= _LONGEST_BYLINE:
            items[name.lower()] = value
    return items


def _linked_data(soup: BeautifulSoup) -> dict[str, str]:
    """Return the fields of the page's article in JSON-LD, each as one text."""
    found: list[Mapping[str, object]] = []
    for script in soup.find_all("script", type=re.compile(r"^\s*application/ld\+json", re.I)):
        text = script.string or ""
        if len(text) > _LONGEST_JSON:
            continue
        try:
            found += _objects(json.loads(text, strict=False), _DEEPEST_JSON)
        except (ValueError, RecursionError):
            continue
    for types in (_PREFERRED_TYPES, _ARTICLE_TYPES):
        for item in found:
            kinds = item.get("@type")
            if any(types.search(str(kind)) for kind in _as_list(kinds)):
                names = ("headline", "datePublished", "author", "publisher", "url")
                fields = {name: _named(item.get(name)) for name in names}
                page = item.get("mainEntityOfPage")
                fields["mainEntityOfPage"] = (
                    str(page.get("@id") or "") if isinstance(page, Mapping) else _named(page)
                )
                return {name: text for name, text in fields.items() if text}
    return {}


def _objects(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth == 0:
        return
    if isinstance(value, Mapping):
        yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)
    elif isinstance(value, list):
        for item in value[:100]:
            yield from _objects(item, depth - 1)


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _named(value: object) -> str:
    """Return a text, or the names of what is described, joined."""
    names = []
    for item in _as_list(value)[:20]:
        text = item.get("name") if isinstance(item, Mapping) else item
        if isinstance(text, str) and collapse(text):
            names.append(collapse(text))
    return ", ".join(names)


def _bylines(soup: BeautifulSoup) -> list[str]:
    """Return short texts of elements that are called after dates and sources, in order."""
    lines = []
    for tag in soup.find_all(["span", "div", "p", "em", "td", "li", "time"]):
        names = " ".join(filter(None, map(str, tag.get_attribute_list("class"))))
        names += f" {tag.get('id') or ''}"
        is_named = bool(_DATE_PLACE.search(names)) or tag.name == "time"
        if not is_named and tag.name != "td":
            continue
        pieces = []
        length = 0
        for node in islice(tag.descendants, _MOST_NODES):
            if isinstance(node, NavigableString):
                pieces.append(node)
                length += len(node.strip())
        if 0 < length <= _LONGEST_BYLINE:
            lines.append(collapse(" ".join(pieces)))
        if len(lines) == 50:
            break
    return lines


def _labelled(label: re.Pattern[str], lines: list[str]) -> str | None:
    matches = (label.search(line) for line in lines)
    return next((match[1] for match in matches if match), None)


def _no_address(text: str | None) -> str | None:
    return text if text and web_address(text) is None else None
