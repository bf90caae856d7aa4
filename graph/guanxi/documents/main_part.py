"""Which part of a page is the article: by the names of its elements and by where prose stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Script, Stylesheet, Tag

FURNITURE: Final = frozenset(
    {
        *("aside", "audio", "button", "canvas", "footer", "iframe", "nav", "noscript", "object"),
        *("rp", "rt", "select", "svg", "template", "textarea", "video"),  # a form may hold all
    }
)
"""Elements that never hold an article; the readings over ruby characters among them."""

INVISIBLE: Final = (PreformattedString, Script, Stylesheet)  # comments, doctypes, CDATA; code

_CONTAINERS: Final = frozenset(
    {"article", "body", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr"}
)
_BODY_NAME: Final = re.compile(
    r"\b(?:js_content|artibody|article[-_]?(?:body|content|detail|text|main)|articleDetailContent|"
    r"main[-_]?text|entry[-_]content|post[-_]?(?:body|content|text)|news[-_]?(?:body|content|text)|"
    r"content[-_]?(?:article|body|detail|main|text)|rich[-_]text|TRS_Editor|mp-editor|markdown-body|"
    r"single[-_]content|story[-_]?body|detail[-_]?(?:body|content)|t_f|RichText|artical-content)"
    r"(?:[-_ ]|$)",
    re.IGNORECASE,
)
_FURNITURE_NAME: Final = re.compile(
    r"(?:^|[-_ ])(?:ad|ads|advert|author-(?:card|detail|info)|bottom-relate|breadcrumbs?|comments?|"
    r"commentlist|copyright|follow|foot|footer|hot|login|menu|meta(?:-list|_list)?|modal|nav|navbar|"
    r"navigation|pagination|pager|popup|post-(?:copyright|meta|nav)|qrcode|rank|recommend(?:ed)?|"
    r"relate|related|reply|rss|share|sharing|sidebar|social|statement|subscribe|tags?|tips|toolbar|"
    r"top-?bar|user-info|widget|yarpp)(?:[-_ ]|$)",
    re.IGNORECASE,
)
_SENTENCE_MARKS: Final = re.compile(r"[。！？；，：,.!?;]")
_LONG_TEXT: Final = 40
_MOST_FURNITURE: Final = 0.4
_MOST_HEADINGS: Final = 20
_MOST_OF_IT: Final = 0.9
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class MainPart:
    """Where the article stands: below `root`, without the elements of `furniture` (their ids)."""

    root: Tag
    furniture: frozenset[int]


def find_main_part(soup: BeautifulSoup) -> MainPart:
    """Find the article of a page.

    Elements with names such as ``comments`` or ``related`` are left out unless most of the prose
    stands in them. The article is then what calls itself its body (``itemprop="articleBody"``,
    ``entry-content`` …) and holds half of the prose or more, else the only ``<article>`` or
    ``<main>``, else the smallest element that holds nine tenths of the prose. Prose is text with
    sentence marks outside links, as in Kohlschütter et al., *Boilerplate Detection using Shallow
    Text Features* (WSDM 2010), who show that the density of links and the length of text suffice.
    """
    page = soup.body or soup
    tags = [page, *page.find_all(True)]
    prose = _prose(page, tags)
    total = prose.get(id(page), 0)
    furniture = _named_furniture(tags, prose, total)
    if furniture:
        prose = _prose(page, tags, furniture)
        total = prose.get(id(page), 0)
    root = (
        _called_body(tags, prose, total)
        or _only(page, "article")
        or _only(page, "main")
        or _densest(page, prose)
    )
    return MainPart(root, frozenset(furniture))


def _names(tag: Tag) -> str:
    classes = tag.get("class")
    names = [str(tag.get("id") or "")]
    names += classes if isinstance(classes, list) else [str(classes or "")]
    return " ".join(names)


def _prose(
    page: Tag, tags: list[Tag], left_out: frozenset[int] | set[int] = frozenset()
) -> dict[int, int]:
    """Return how much prose stands in each element, by its id."""
    prose: dict[int, int] = {}
    hidden: set[int] = set()
    for tag in tags:  # parents stand before their children
        is_inside = tag is not page and id(tag.parent) in hidden
        if is_inside or tag.name in FURNITURE or tag.name == "a" or id(tag) in left_out:
            hidden.add(id(tag))
    for tag in tags:
        if id(tag) in hidden:
            continue
        for child in tag.contents:
            if isinstance(child, NavigableString) and not isinstance(child, INVISIBLE):
                text = child.strip()
                if len(text) >= _LONG_TEXT or _SENTENCE_MARKS.search(text):
                    prose[id(tag)] = prose.get(id(tag), 0) + len(text)
    for tag in reversed(tags):
        if tag is not page and tag.parent is not None and id(tag) in prose:
            prose[id(tag.parent)] = prose.get(id(tag.parent), 0) + prose[id(tag)]
    return prose


def _named_furniture(tags: list[Tag], prose: dict[int, int], total: int) -> set[int]:
    headings = islice((tag for tag in tags if tag.name == "h1"), _MOST_HEADINGS)
    titled = {id(outer) for heading in headings for outer in heading.parents}
    return {
        id(tag)
        for tag in tags
        if tag.name not in ("body", "html", "article", "main", "h1", "p", "span")
        and prose.get(id(tag), 0) < _MOST_FURNITURE * max(1, total)
        and _FURNITURE_NAME.search(_names(tag))
        and id(tag) not in titled
    }


def _called_body(tags: list[Tag], prose: dict[int, int], total: int) -> Tag | None:
    found = [
        tag
        for tag in tags
        if tag.name in _CONTAINERS
        and prose.get(id(tag), 0) >= max(1, _HALF * total)
        and (tag.get("itemprop") == "articleBody" or _BODY_NAME.search(_names(tag)))
    ]
    if not found:
        return None
    most = max(prose[id(tag)] for tag in found)
    # The innermost of those that hold it all.
    return [tag for tag in found if prose[id(tag)] >= _MOST_OF_IT * most][-1]


def _only(page: Tag, name: str) -> Tag | None:
    found = page.find_all(name, limit=2)
    return found[0] if len(found) == 1 and isinstance(found[0], Tag) else None


def _densest(page: Tag, prose: dict[int, int]) -> Tag:
    root = page
    while True:
        inner = [
            child
            for child in root.children
            if isinstance(child, Tag)
            and child.name in _CONTAINERS
            and prose.get(id(child), 0) >= max(1, _MOST_OF_IT * prose.get(id(root), 0))
        ]
        if not inner:
            return root
        root = inner[0]
