"""HTML: the visible text of a page or of a post's body, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString, PageElement, PreformattedString, Script, Stylesheet, Tag

from guanxi.documents.blocks import Article, Block, collapse, is_visible, web_address
from guanxi.documents.raw_text import WORD, RawText, Word
from guanxi.model import Link, ParagraphKind

_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "tr": "row",
    "blockquote": "quote",
}
_CAPTION_CLASSES = frozenset({"caption", "image-caption", "img-desc", "wp-caption-text"})
_BLOCKS = HTMLTreeBuilder.DEFAULT_BLOCK_ELEMENTS | {
    *("body", "br", "caption", "center", "details", "head", "html", "legend", "summary"),
    *("tbody", "td", "th", "thead", "title", "tr"),
}
_FURNITURE = {
    *("aside", "audio", "button", "canvas", "footer", "iframe", "nav", "noscript", "object"),
    *("select", "svg", "template", "textarea", "video"),  # no "form": it may wrap a whole page
}
_INVISIBLE = (PreformattedString, Script, Stylesheet)  # comments, doctypes, CDATA; code

_DATES = (
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_time",
    "dc.date",
    "date",
)


def read_page(raw: str) -> Article:
    """Read a whole HTML page.

    The text is that of the only ``<article>`` or ``<main>``, else of the body, without navigation
    and other furniture. The title is ``og:title``, else the only ``<h1>``, else ``<title>``.

    Parameters
    ----------
    raw : str
        The decoded file.
    """
    soup = _parse(raw)
    reader = _TreeReader(soup, _main_part(soup), raw, 0)
    meta = _metadata(soup)
    source = meta.get("og:site_name") or meta.get("application-name")
    canonical = soup.find("link", rel="canonical", href=True)
    time = soup.find("time", datetime=True)
    date = next((meta[name] for name in _DATES if name in meta), None)
    html = soup.find("html")
    return Article(
        title=_title(meta.get("og:title"), reader),
        blocks=tuple(reader.blocks),
        author=meta.get("author") or meta.get("article:author"),
        source=source,
        url=web_address(_attribute(canonical, "href")) or web_address(meta.get("og:url")),
        date=date or _attribute(time, "datetime"),
        language=_attribute(html, "lang"),
    )


def read_fragment(raw: str, start: int) -> Article:
    """Read the HTML body of a post, which begins at `start` of the decoded file.

    The title is the only ``<h1>``, if there is one.
    """
    soup = _parse(raw[start:])
    reader = _TreeReader(soup, soup, raw, start)
    return Article(title=_title(None, reader), blocks=tuple(reader.blocks))


def _parse(markup: str) -> BeautifulSoup:
    # The line break keeps Beautiful Soup from warning that a short text looks like a file name or
    # that XHTML looks like XML.
    return BeautifulSoup("\n" + markup, "lxml")


def _attribute(tag: PageElement | None, name: str) -> str | None:
    value = tag.get(name) if isinstance(tag, Tag) else None
    return collapse(value) or None if isinstance(value, str) else None


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    """Return the first non-empty content of each ``<meta>``, by lower-cased name."""
    meta: dict[str, str] = {}
    for tag in soup.find_all("meta", content=True):
        names = (_attribute(tag, key) for key in ("property", "name", "itemprop"))
        content = _attribute(tag, "content")
        for name in names:
            if name and content:
                meta.setdefault(name.lower(), content)
    return meta


def _title(given: str | None, reader: _TreeReader) -> Block | None:
    found = [block for block in (reader.heading, reader.title) if block is not None]
    if given is None or not is_visible(given):
        return found[0] if found else None
    # The same words in the page are better than the attribute: they can be located.
    return next((block for block in found if block.text == given), Block(given, "title"))


@dataclass(frozen=True, slots=True)
class _Context:
    """What an element hands down to what it contains."""

    kept: bool = False
    furniture: bool = False
    part: Literal["title", "heading"] | None = None
    kind: ParagraphKind = "paragraph"
    in_row: bool = False
    link: tuple[str, str | None] | None = None


@dataclass(slots=True)
class _Line:
    """The block being read: its text so far, where the words come from, its links."""

    context: _Context | None = None
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    space: bool = False
    words: list[Word] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def add(self, text: str, index: int, context: _Context) -> None:
        """Append `text`, collapsed; `index` counts the page's characters before it."""
        end = 0
        for match in WORD.finditer(text):
            if self.context is None:
                self.context = context
            elif self.space or match.start() > end:
                self.pieces.append(" ")
                self.length += 1
            self.space = False
            word, start = match.group(), self.length
            self.pieces.append(word)
            self.length += len(word)
            self.words.append(Word(start, len(word), index))
            if context.link:
                self._link(start, context.link)
            index += len(word)
            end = match.end()
        self.space = self.space or end < len(text)

    def _link(self, start: int, link: tuple[str, str | None]) -> None:
        last = self.links[-1] if self.links else None
        if last and (last.url, last.name) == link and start - last.end <= 1:
            self.links[-1] = replace(last, end=self.length)
        else:
            self.links.append(Link(start, self.length, *link))


class _TreeReader:
    """Reads the blocks of a parsed page in document order, without recursion.

    Attributes
    ----------
    blocks : list of Block
        Of `root`.
    title, heading : Block or None
        The ``<title>`` and the only ``<h1>``, wherever they stand.
    """

    def __init__(self, soup: BeautifulSoup, root: Tag, raw: str, start: int) -> None:
        self.blocks: list[Block] = []
        self.title: Block | None = None
        self.heading: Block | None = None
        self._root = root
        self._title_tag = soup.find("title")
        headings = soup.find_all("h1", limit=2)
        self._heading_tag = headings[0] if len(headings) == 1 else None
        self._line = _Line()
        self._lines: list[_Line] = []
        raw_text = RawText(raw, start, self._walk(soup))
        for line in self._lines:
            self._keep(line, raw_text)

    def _walk(self, soup: BeautifulSoup) -> str:
        """Fill :attr:`_lines` and return all characters of the page but white space."""
        characters: list[str] = []
        count = 0
        contexts = [_Context()]
        stack: list[PageElement | _End] = [soup]
        while stack:
            node = stack.pop()
            if isinstance(node, Tag):
                if node.name in _BLOCKS:
                    self._break(contexts[-1])
                contexts.append(self._enter(node, contexts[-1]))
                stack.append(_End(node.name))
                stack.extend(reversed(node.contents))
            elif isinstance(node, _End):
                contexts.pop()
                if node.name in _BLOCKS:
                    self._break(contexts[-1])
            elif isinstance(node, NavigableString) and not isinstance(node, _INVISIBLE):
                context = contexts[-1]
                if context.kept or context.part:
                    self._line.add(node, count, context)
                words = node.split()
                characters += words
                count += sum(map(len, words))
        self._break(contexts[-1])
        return "".join(characters)

    def _enter(self, tag: Tag, outer: _Context) -> _Context:
        name = tag.name
        furniture = outer.furniture or name in _FURNITURE
        part = outer.part
        if furniture:
            part = None
        elif tag is self._title_tag:
            part = "title"
        elif tag is self._heading_tag:
            part = "heading"
        kind, in_row = outer.kind, outer.in_row
        if not in_row:
            in_row = name == "tr" and _is_one_line(tag)
            if not _CAPTION_CLASSES.isdisjoint(tag.get_attribute_list("class")):
                kind = "caption"
            elif name != "tr" or in_row:
                kind = _KINDS.get(name, kind)
        link = outer.link
        if name == "a":
            url = web_address(_attribute(tag, "href"))
            link = (url, _attribute(tag, "data-name")) if url else None
        kept = (outer.kept or tag is self._root) and not furniture
        return _Context(kept, furniture, part, kind, in_row, link)

    def _break(self, context: _Context) -> None:
        """End the line, or, between the cells of a row, only the word."""
        if context.in_row:
            self._line.space = True
            return
        if self._line.context is not None:
            self._lines.append(self._line)
        self._line = _Line()

    def _keep(self, line: _Line, raw_text: RawText) -> None:
        text = "".join(line.pieces)
        if line.context is None or not is_visible(text):
            return
        raw_spans = raw_text.locate(text, line.words)
        block = Block(text, line.context.kind, tuple(line.links), raw_spans)
        if line.context.kept:
            self.blocks.append(block)
        if line.context.part == "title":
            self.title = self.title or replace(block, kind="title")
        elif line.context.part == "heading":
            self.heading = self.heading or replace(block, kind="title")


@dataclass(frozen=True, slots=True)
class _End:
    """Stands on the stack where the children of an element end."""

    name: str


def _main_part(soup: BeautifulSoup) -> Tag:
    """Return the only article, else the only main part, else the body."""
    for name in ("article", "main"):
        found = soup.find_all(name, limit=2)
        if len(found) == 1:
            return found[0]
    return soup.body or soup


def _is_one_line(row: Tag) -> bool:
    """Tell a row of data from a table that only lays out the page."""
    if row.find("table"):
        return False
    return len(row.find_all(("p", "div", "li", "br"))) <= len(row.find_all(("td", "th")))
