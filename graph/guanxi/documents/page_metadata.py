"""What a page says of itself: JSON-LD, OpenGraph, other meta elements, microdata, then its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from guanxi.documents.blocks import collapse, web_address
from guanxi.documents.page_tree import Element, PageTree, attribute, steps_in
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
_LINKED_DATA: Final = re.compile(r"\s*application/ld\+json", re.IGNORECASE)
_LONGEST_JSON: Final = 500_000
_DEEPEST_JSON: Final = 12
_DATE_PLACE: Final = re.compile(r"date|time|pub|info|meta|source|from", re.IGNORECASE)
_SOURCE_LABEL: Final = re.compile(r"(?:来源|來源|稿源)\s*[:：]\s*([^\s|｜/]{2,20})")
_AUTHOR_LABEL: Final = re.compile(r"(?:作者|文|记者|記者)\s*[:：/丨|｜]\s*([^\s|｜:：/]{2,12})")
_LONGEST_BYLINE: Final = 80
_ALWAYS_BYLINE_TAGS: Final = frozenset({"td", "time"})
_BYLINE_TAGS: Final = _ALWAYS_BYLINE_TAGS | {"span", "div", "p", "em", "li"}
_MOST_BYLINES: Final = 50
_MOST_NODES: Final = 41  # itself among them


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares; each field as written, or None."""

    title: str | None = None
    author: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None
    language: str | None = None


def page_metadata(tree: PageTree) -> PageMetadata:
    """Read what a page declares, the more deliberate first.

    Parameters
    ----------
    tree : PageTree
        The whole page.
    """
    linked = _linked_data(tree)
    meta = _meta(tree)
    items = _microdata(tree)
    times = (each for each in tree.named("time") if each.get("datetime") is not None)
    links = (each for each in tree.named("link") if each.get("href") is not None)
    canonical = (each for each in links if "canonical" in each.get("rel", "").split())
    byline = _bylines(tree)
    date = (
        linked.get("datePublished")
        or next((meta[name] for name in _DATES if name in meta), None)
        or items.get("datepublished")
        or attribute(next(times, None), "datetime")
        or next(filter(None, (find_published(line) for line in byline)), None)
    )
    addresses = (
        attribute(next(canonical, None), "href"),
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
        language=attribute(tree.first("html"), "lang"),
    )


def _meta(tree: PageTree) -> dict[str, str]:
    """Return the first non-empty content of each ``<meta>``, by lower-cased name."""
    meta: dict[str, str] = {}
    for element in tree.named("meta"):
        names = (attribute(element, key) for key in ("property", "name", "itemprop"))
        content = attribute(element, "content")
        for name in names:
            if name and content:
                meta.setdefault(name.lower(), content)
    return meta


def _microdata(tree: PageTree) -> dict[str, str]:
    """Return the first value of the two item properties that pages print as text."""
    items: dict[str, str] = {}
    marked = [each for each in tree.elements if each.get("itemprop") in ("datePublished", "author")]
    for name in ("datePublished", "author"):
        element = next((each for each in marked if each.get("itemprop") == name), None)
        if element is None or element.tag == "meta":
            continue
        inner = next((each for each in element.iter("*") if each.get("itemprop") == "name"), None)
        text = _shown(element if inner is None else inner, _LONGEST_BYLINE + 1)
        value = attribute(element, "content") or attribute(element, "datetime") or text
        if value and len(value) <= _LONGEST_BYLINE:
            items[name.lower()] = value
    return items


def _linked_data(tree: PageTree) -> dict[str, str]:
    """Return the fields of the page's article in JSON-LD, each as one text."""
    found: list[Mapping[str, object]] = []
    for script in tree.named("script"):
        text = script.text or ""
        if not _LINKED_DATA.match(script.get("type", "")) or len(text) > _LONGEST_JSON:
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


def _bylines(tree: PageTree) -> list[str]:
    """Return short texts of elements that are called after dates and sources, in order."""
    lines = []
    for element in tree.elements:
        is_called_so = _DATE_PLACE.search(tree.called.get(element, "")) is not None
        if element.tag not in (_BYLINE_TAGS if is_called_so else _ALWAYS_BYLINE_TAGS):
            continue
        text = _shown(element, _LONGEST_BYLINE + 1)
        if 0 < len(text) <= _LONGEST_BYLINE:
            lines.append(text)
        if len(lines) == _MOST_BYLINES:
            break
    return lines


def _shown(element: Element, most: int) -> str:
    """Return an element's text, collapsed; no more of it than that it is longer than `most`."""
    pieces = []
    length = 0
    nodes = (step for step in steps_in(element) if step is not None)
    for node in islice(nodes, _MOST_NODES):
        if isinstance(node, str):
            pieces.append(node)
            length += len(node.strip())
            if length > most:
                break
    return collapse(" ".join(pieces))


def _labelled(label: re.Pattern[str], lines: list[str]) -> str | None:
    matches = (label.search(line) for line in lines)
    return next((match[1] for match in matches if match), None)


def _no_address(text: str | None) -> str | None:
    return text if text and web_address(text) is None else None
