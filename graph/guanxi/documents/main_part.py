"""Which part of a page is the article: by the names of its elements and by where prose stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final

from guanxi.documents.page_tree import Element, PageTree, Step

FURNITURE: Final = frozenset(
    {
        *("aside", "audio", "button", "canvas", "footer", "iframe", "nav", "noscript", "object"),
        *("rp", "rt", "select", "svg", "template", "textarea", "video"),  # a form may hold all
    }
)
"""Elements that never hold an article; the readings over ruby characters among them."""

_WITHOUT_PROSE: Final = FURNITURE | {"a"}
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
_LITTLE: Final = 0.2
_FEW_LINKS: Final = 3
# No paragraph and no table: sentences list firms, and tables of firms link them.
_LISTS: Final = frozenset(
    {
        *("article", "aside", "body", "center", "div", "dl", "footer", "form", "header", "main"),
        *("nav", "ol", "section", "ul"),
    }
)


@dataclass(frozen=True, slots=True)
class MainPart:
    """Where the article stands: below `root`, without the elements of `furniture`."""

    root: Element | None
    furniture: frozenset[Element]


def find_main_part(tree: PageTree) -> MainPart:
    """Find the article of a page.

    Elements with names such as ``comments`` or ``related`` are left out unless most of the prose
    stands in them. The article is then what calls itself its body (``itemprop="articleBody"``,
    ``entry-content`` …) and holds half of the prose or more, else the only ``<article>`` or
    ``<main>``, else the smallest element that holds nine tenths of the prose that neither stands
    above the only ``<h1>`` nor among links that make up half of the text. Prose is text with
    sentence marks outside links, as in Kohlschütter et al., *Boilerplate Detection using Shallow
    Text Features* (WSDM 2010), who show that the density of links and the length of text suffice.
    """
    page = tree.first("body")
    page = tree.root if page is None else page
    if page is None:
        return MainPart(None, frozenset())
    elements = list(page.iter("*"))
    inside = set(elements)

    def named(name: str) -> list[Element]:
        return [element for element in tree.named(name) if element in inside]

    own = _own_text(tree.steps)
    prose = _prose(page, elements, own.prose)
    total = prose.get(page, 0)
    furniture = _named_furniture(tree.called, inside, named("h1"), prose, total)
    if furniture:
        prose = _prose(page, elements, own.prose, furniture)
        total = prose.get(page, 0)
    root = _called_body(elements, tree.called, prose, total)
    for name in ("article", "main"):
        alike = named(name)
        root = alike[0] if root is None and len(alike) == 1 else root
    if root is None:
        furniture |= _link_lists(elements, named("th"), own.lengths, prose, total)
        furniture |= _before_heading(named("h1"), inside, prose, total)
        root = _densest(page, _prose(page, elements, own.prose, furniture))
    return MainPart(root, frozenset(furniture))


@dataclass(frozen=True, slots=True)
class _OwnText:
    """How much text, and how much prose, stands in each element itself, not in those within."""

    lengths: Mapping[Element, int]
    prose: Mapping[Element, int]


def _own_text(steps: Iterable[Step]) -> _OwnText:
    lengths: dict[Element, int] = {}
    prose: dict[Element, int] = {}
    around: list[Element] = []
    for step in steps:
        if step is None:
            around.pop()
        elif not isinstance(step, str):
            around.append(step)
        elif text := step.strip():
            element = around[-1]
            lengths[element] = lengths.get(element, 0) + len(text)
            is_prose = len(text) >= _LONG_TEXT or _SENTENCE_MARKS.search(text)
            if is_prose and element.tag not in _WITHOUT_PROSE:
                prose[element] = prose.get(element, 0) + len(text)
    return _OwnText(lengths, prose)


def _prose(
    page: Element,
    elements: list[Element],
    own: Mapping[Element, int],
    left_out: Set[Element] = frozenset(),
) -> dict[Element, int]:
    """Return how much prose stands in each element, with what is within."""
    prose: dict[Element, int] = {}
    hidden: set[Element] = set()
    for element in elements:  # parents stand before their children
        is_inside = element is not page and element.getparent() in hidden
        if is_inside or element.tag in _WITHOUT_PROSE or element in left_out:
            hidden.add(element)
        elif element in own:
            prose[element] = own[element]
    for element in reversed(elements):
        if element is not page and element in prose:
            parent = element.getparent()
            assert parent is not None
            prose[parent] = prose.get(parent, 0) + prose[element]
    return prose


def _named_furniture(
    called: Mapping[Element, str],
    inside: Set[Element],
    headings: list[Element],
    prose: dict[Element, int],
    total: int,
) -> set[Element]:
    furniture = {names for names in set(called.values()) if _FURNITURE_NAME.search(names)}
    titled = {outer for each in headings[:_MOST_HEADINGS] for outer in each.iterancestors()}
    return {
        element
        for element, names in called.items()
        if names in furniture
        and element in inside
        and element.tag not in ("body", "html", "article", "main", "h1", "p", "span")
        and prose.get(element, 0) < _MOST_FURNITURE * max(1, total)
        and element not in titled
    }


def _link_lists(
    elements: list[Element],
    table_headings: list[Element],
    own: Mapping[Element, int],
    prose: Mapping[Element, int],
    total: int,
) -> set[Element]:
    """Return what is made of links mostly: navigation, lists of other articles."""
    lengths = dict(own)
    links: dict[Element, int] = {}
    linked: dict[Element, int] = {}
    headed = {next(each.iterancestors("table"), None) for each in table_headings}
    found = set()
    for element in reversed(elements):  # what is within stands behind what is around it
        length, tag = lengths.get(element, 0), element.tag
        if tag == "a":
            links[element], linked[element] = 1, length
        count = links.get(element, 0)
        if not (length or count):
            continue
        if (
            count >= _FEW_LINKS
            and tag in _LISTS
            and linked[element] >= _HALF * length
            and prose.get(element, 0) < _LITTLE * total
        ):
            found.add(element)
        parent = element.getparent()
        if parent is not None and element is not elements[0]:
            lengths[parent] = lengths.get(parent, 0) + length
            is_content = element in headed or (tag == "p" and element in prose)
            if count and not is_content:
                links[parent] = links.get(parent, 0) + count
                linked[parent] = linked.get(parent, 0) + linked[element]
    return found


def _before_heading(
    headings: list[Element], inside: Set[Element], prose: Mapping[Element, int], total: int
) -> set[Element]:
    """Return what stands above the only ``<h1>``, unless much of the prose does."""
    if len(headings) != 1:
        return set()
    ways = (headings[0], *headings[0].iterancestors())
    above = {each for way in ways for each in way.itersiblings(preceding=True)} & inside
    return above if sum(prose.get(each, 0) for each in above) < _HALF * total else set()


def _called_body(
    elements: list[Element], called: Mapping[Element, str], prose: dict[Element, int], total: int
) -> Element | None:
    found = [
        element
        for element in elements
        if prose.get(element, 0) >= max(1, _HALF * total)
        and element.tag in _CONTAINERS
        and (element.get("itemprop") == "articleBody" or _BODY_NAME.search(called.get(element, "")))
    ]
    if not found:
        return None
    most = max(prose[element] for element in found)
    # The innermost of those that hold it all.
    return [element for element in found if prose[element] >= _MOST_OF_IT * most][-1]


def _densest(page: Element, prose: dict[Element, int]) -> Element:
    root = page
    while True:
        inner = [
            child
            for child in root
            if child.tag in _CONTAINERS
            and prose.get(child, 0) >= max(1, _MOST_OF_IT * prose.get(root, 0))
        ]
        if not inner:
            return root
        root = inner[0]
