"""HTML: the visible text of a page or of a post's body, block by block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString, PageElement, Tag

from guanxi.documents.blocks import (
    WORD,
    Article,
    Block,
    FormatError,
    is_spaced,
    is_visible,
    web_address,
    whole_characters,
)
from guanxi.documents.main_part import FURNITURE, INVISIBLE, MainPart, find_main_part
from guanxi.documents.page_metadata import attribute, page_metadata
from guanxi.documents.raw_text import RawText, Word
from guanxi.model import Cut, Link, ParagraphKind

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


_MOST_TAGS = 250_000
_DEEPEST = 2000
_NESTING_TAG = re.compile(
    r"<(/?)(?!(?:br|hr|img|input|link|meta|p|li|td|tr|th)\b)[a-z]", re.IGNORECASE
)
_MOST_CUTS = 1000
_LONGEST_CUT = 300


def read_page(raw: str) -> Article:
    """Read a whole HTML page.

    The text is that of its main part, without navigation and other furniture (what is left out
    is noted). The title is what the page declares, else the only ``<h1>``, else ``<title>``.

    Parameters
    ----------
    raw : str
        The decoded file.
    """
    raw = whole_characters(raw)
    soup = _parse(raw)
    reader = _TreeReader(soup, find_main_part(soup), raw, 0)
    said = page_metadata(soup)
    return Article(
        title=_title(said.title, reader),
        blocks=tuple(reader.blocks),
        author=said.author,
        source=said.source,
        url=said.url,
        date=said.date,
        language=said.language,
        cut=tuple(reader.cut),
    )


def read_fragment(raw: str, start: int) -> Article:
    """Read the HTML body of a post, which begins at `start` of the decoded file.

    The title is the only ``<h1>``, if there is one.
    """
    raw = whole_characters(raw)
    soup = _parse(raw[start:])
    reader = _TreeReader(soup, MainPart(soup, frozenset()), raw, start)
    return Article(title=_title(None, reader), blocks=tuple(reader.blocks))


def _parse(markup: str) -> BeautifulSoup:
    if markup.count("<") > _MOST_TAGS:
        raise FormatError(f"has more than {_MOST_TAGS:,} tags, which no article has")
    if markup.count("<") > _DEEPEST and _depth(markup) > _DEEPEST:
        raise FormatError(f"is nested deeper than {_DEEPEST:,} elements, which no article is")
    # The line break keeps Beautiful Soup from warning that a short text looks like a file name or
    # that XHTML looks like XML.
    return BeautifulSoup("\n" + markup, "lxml")


def _depth(markup: str) -> int:
    """Return about how deep elements stand in each other at most."""
    deepest = depth = 0
    for match in _NESTING_TAG.finditer(markup):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


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
            elif self.space or is_spaced(text, end, match.start()):
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
        self.space = self.space or is_spaced(text, end, len(text))

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
        Of the main part.
    cut : list of Cut
        What shows elsewhere.
    title, heading : Block or None
        The ``<title>`` and the only ``<h1>``, wherever they stand.
    """

    def __init__(self, soup: BeautifulSoup, main: MainPart, raw: str, start: int) -> None:
        self.cut: list[Cut] = []
        self.blocks: list[Block] = []
        self.title: Block | None = None
        self.heading: Block | None = None
        self._root = main.root
        self._furniture = main.furniture
        self._title_tag = soup.find("title")
        headings = soup.find_all("h1", limit=2)
        self._heading_tag = headings[0] if len(headings) == 1 else None
        self._is_page = main.root is not soup
        self._line = _Line()
        self._lines: list[_Line] = []
        self._left_out: list[str] = []
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
            elif isinstance(node, NavigableString) and not isinstance(node, INVISIBLE):
                context = contexts[-1]
                words = WORD.findall(node)
                if context.kept or context.part:
                    self._line.add(node, count, context)
                elif self._is_page and words:
                    self._leave_out(words)
                characters += words
                count += sum(map(len, words))
        self._break(contexts[-1])
        return "".join(characters)

    def _enter(self, tag: Tag, outer: _Context) -> _Context:
        name = tag.name
        furniture = outer.furniture or name in FURNITURE or id(tag) in self._furniture
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
            url = web_address(attribute(tag, "href"))
            link = (url, attribute(tag, "data-name")) if url else None
        kept = (outer.kept or tag is self._root) and not furniture
        return _Context(kept, furniture, part, kind, in_row, link)

    def _break(self, context: _Context) -> None:
        """End the line, or, between the cells of a row, only the word."""
        if context.in_row:
            self._line.space = True
            return
        if self._left_out and len(self.cut) < _MOST_CUTS:
            rule = "site furniture" if context.furniture else "outside the article"
            self.cut.append(Cut(rule, " ".join(self._left_out)[:_LONGEST_CUT]))
        self._left_out = []
        if self._line.context is not None:
            self._lines.append(self._line)
        self._line = _Line()

    def _leave_out(self, words: list[str]) -> None:
        if len(self._left_out) < _LONGEST_CUT:
            self._left_out += words[:_LONGEST_CUT]

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


def _is_one_line(row: Tag) -> bool:
    """Tell a row of data from a table that only lays out the page."""
    if row.find("table"):
        return False
    return len(row.find_all(("p", "div", "li", "br"))) <= len(row.find_all(("td", "th")))
