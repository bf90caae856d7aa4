"""HTML: the visible text of a page or of a post's body, block by block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from guanxi.documents.blocks import (
    WORD,
    Article,
    Block,
    is_spaced,
    is_visible,
    web_address,
    whole_characters,
)
from guanxi.documents.main_part import FURNITURE, MainPart, find_main_part
from guanxi.documents.page_metadata import page_metadata
from guanxi.documents.page_tree import Element, PageTree, Step, attribute
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
# What HTML calls block-level, and what else begins a line.
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "canvas", "caption", "center"),
        *("dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li"),
        *("main", "nav", "noscript", "ol", "output", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "video"),
    }
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
    tree = PageTree(raw)
    reader = _TreeReader(tree, find_main_part(tree), raw, 0, is_page=True)
    said = page_metadata(tree)
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
    tree = PageTree(raw[start:])
    reader = _TreeReader(tree, MainPart(tree.root, frozenset()), raw, start, is_page=False)
    return Article(title=_title(None, reader), blocks=tuple(reader.blocks))


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

    def __init__(
        self, tree: PageTree, main: MainPart, raw: str, start: int, *, is_page: bool
    ) -> None:
        self.cut: list[Cut] = []
        self.blocks: list[Block] = []
        self.title: Block | None = None
        self.heading: Block | None = None
        self._root = main.root
        self._furniture = main.furniture
        self._title_element = tree.first("title")
        headings = tree.named("h1")
        self._heading_element = headings[0] if len(headings) == 1 else None
        # Outside the article, only what leads to something that is wanted is looked at closely.
        wanted = (self._root, self._title_element, self._heading_element)
        found = [each for each in wanted if each is not None]
        self._leading = {*found, *(outer for each in found for outer in each.iterancestors())}
        self._is_page = is_page
        self._line = _Line()
        self._lines: list[_Line] = []
        self._left_out: list[str] = []
        raw_text = RawText(raw, start, self._walk(tree.steps))
        for line in self._lines:
            self._keep(line, raw_text)

    def _walk(self, steps: Iterable[Step]) -> str:
        """Fill :attr:`_lines` and return all characters of the page but white space."""
        characters: list[str] = []
        count = 0
        contexts = [_Context()]
        is_block: list[bool] = []
        for step in steps:
            context = contexts[-1]
            if step is None:
                contexts.pop()
                if is_block.pop():
                    self._break(contexts[-1])
            elif not isinstance(step, str):
                is_block.append(step.tag in _BLOCKS)
                if is_block[-1]:
                    self._break(context)
                contexts.append(self._enter(step, context))
            elif step.isspace():
                self._line.space |= context.kept or context.part is not None
            else:
                is_kept = context.kept or context.part is not None
                words = WORD.findall(step)
                if is_kept:
                    self._line.add(step, count, context)
                elif self._is_page and words:
                    self._leave_out(words)
                characters += words
                count += sum(map(len, words))
        self._break(contexts[-1])
        return "".join(characters)

    def _enter(self, element: Element, outer: _Context) -> _Context:
        if outer.furniture:
            return outer  # nothing within it counts
        name = str(element.tag)
        if name in FURNITURE or element in self._furniture:
            return replace(outer, kept=False, furniture=True, part=None)
        if not outer.kept and outer.part is None and element not in self._leading:
            return outer
        part = outer.part
        if element is self._title_element:
            part = "title"
        elif element is self._heading_element:
            part = "heading"
        kind, in_row = outer.kind, outer.in_row
        if not in_row:
            in_row = name == "tr" and _is_one_line(element)
            if not _CAPTION_CLASSES.isdisjoint(element.get("class", "").split()):
                kind = "caption"
            elif name != "tr" or in_row:
                kind = _KINDS.get(name, kind)
        link = outer.link
        if name == "a":
            url = web_address(attribute(element, "href"))
            link = (url, attribute(element, "data-name")) if url else None
        kept = outer.kept or element is self._root
        entered = (kept, False, part, kind, in_row, link)
        if entered == (outer.kept, False, outer.part, outer.kind, outer.in_row, outer.link):
            return outer
        return _Context(*entered)

    def _break(self, context: _Context) -> None:
        """End the line, or, between the cells of a row, only the word."""
        if self._line.context is None and not self._left_out:
            return
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


def _is_one_line(row: Element) -> bool:
    """Tell a row of data from a table that only lays out the page."""
    if next(row.iter("table"), None) is not None:
        return False
    lines = sum(1 for _ in row.iter("p", "div", "li", "br"))
    return lines <= sum(1 for _ in row.iter("td", "th"))
