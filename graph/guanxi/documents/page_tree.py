"""The elements of an HTML source, as lxml parses it, and the text among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, TypeAlias

from lxml import etree

from guanxi.documents.blocks import FormatError, collapse

Element: TypeAlias = etree._Element
Step: TypeAlias = Element | str | None
"""An element where it begins, None where one ends, or a text."""

WITHOUT_TEXT: Final = frozenset({"script", "style"})
"""Elements whose content is code."""

_EVENTS: Final = ("start", "end", "comment", "pi")
_MOST_TAGS: Final = 250_000
_DEEPEST: Final = 2000  # libxml2 leaves out what is deeper than 2,048, and says nothing
# libxml2 does not know that these are always empty, and puts what follows into them.
_UNKNOWN_VOID: Final = re.compile(r"<(source|track|wbr)\b[^<>]*+>", re.IGNORECASE)

# libxml2 reads them, but lxml does not write them.
_NOT_OF_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class PageTree:
    """A parsed source.

    Attributes
    ----------
    steps : list of Step
        What stands in it, in document order; no comments, and no code. As long as the elements are
        held here, each is one and the same Python object.
    elements : list of Element
        All of them, in document order; empty if there is no markup at all.
    """

    def __init__(self, markup: str) -> None:
        if markup.count("<") > _MOST_TAGS:
            raise FormatError(f"has more than {_MOST_TAGS:,} tags, which no article has")
        self._read(markup)
        if _depth(self.elements) > _DEEPEST:
            self._read(_UNKNOWN_VOID.sub(r"\g<0></\1>", markup))
        if _depth(self.elements) > _DEEPEST:
            raise FormatError(f"is nested deeper than {_DEEPEST:,} elements, which no article is")

    def _read(self, markup: str) -> None:
        root = _parsed(markup)
        self.steps = [] if root is None else list(steps_in(root))
        self.elements: list[Element] = [
            step for step in self.steps if step is not None and not isinstance(step, str)
        ]

    @property
    def root(self) -> Element | None:
        """The element around all others."""
        return self.elements[0] if self.elements else None

    @cached_property
    def _named(self) -> dict[str, list[Element]]:
        named: dict[str, list[Element]] = {}
        for element in self.elements:
            named.setdefault(str(element.tag), []).append(element)
        return named

    def named(self, name: str) -> list[Element]:
        """Return the elements of a name, in document order."""
        return self._named.get(name, [])

    @cached_property
    def called(self) -> dict[Element, str]:
        """The identifier and the classes of each element that has any."""
        called: dict[Element, str] = {}
        for element in self.elements:
            identifier, classes = element.get("id"), element.get("class")
            if identifier or classes:
                called[element] = " ".join(f"{identifier or ''} {classes or ''}".split())
        return called

    def first(self, name: str) -> Element | None:
        """Return the first element of a name."""
        return next(iter(self.named(name)), None)


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute's value, collapsed, or None if it is missing or empty."""
    value = None if element is None else element.get(name)
    return collapse(value) or None if value is not None else None


def steps_in(element: Element) -> Iterator[Step]:
    """Yield an element and what stands in it, like :attr:`PageTree.steps`."""
    for event, node in etree.iterwalk(element, events=_EVENTS):
        if event == "start":
            yield node
            text = node.text
            if text and node.tag in WITHOUT_TEXT:
                continue
        else:
            if event == "end":
                yield None
            text = node.tail if node is not element else None
        if text:
            yield text


def _parsed(markup: str) -> Element | None:
    """Return the element around all others; None if there is no markup at all."""
    parser = etree.HTMLParser(recover=True, huge_tree=True)
    try:
        # The line break keeps a byte order mark or a declaration from being read as one.
        parser.feed("\n" + markup)
        root: Element | None = parser.close()
    except etree.XMLSyntaxError:
        root = None
    if root is not None:
        _gather_in_body(root)
    return root


def _gather_in_body(root: Element) -> None:
    """Move what follows ``</body>`` and ``</html>`` to the end of the body.

    That is where the HTML standard puts it (sections 13.2.6.4.19 and 13.2.6.4.22), and browsers
    show it; lxml leaves it behind the body, or beside the root in further ``<html>`` elements.
    """
    for top in list(root.itersiblings("*")):
        root.append(top)
    body = next(root.iter("body"), None)
    if body is None:
        return
    for outer in (body, *body.iterancestors()):
        if outer.tail is not None:
            last = next(body.iterchildren(reversed=True), None)
            before = (body.text if last is None else last.tail) or ""
            text = _NOT_OF_XML.sub(" ", before + outer.tail)
            if last is None:
                body.text = text
            else:
                last.tail = text
            outer.tail = None
        for follower in list(outer.itersiblings()):
            body.append(follower)


def _depth(elements: list[Element]) -> int:
    """Return how deep elements stand in each other at most; 0 if no more than may be."""
    if len(elements) <= _DEEPEST:
        return 0
    depths: dict[Element | None, int] = {None: 0}
    for element in elements:  # parents stand before their children
        depths[element] = depths[element.getparent()] + 1
    return max(depths.values())
