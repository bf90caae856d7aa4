"""The elements of an HTML source, as lxml parses it, and the text among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, TypeAlias

from lxml import etree

from guanxi.documents.blocks import FormatError, collapse

Element: TypeAlias = etree._Element

WITHOUT_TEXT: Final = frozenset({"script", "style"})
"""Elements whose content is code."""

_MOST_TAGS: Final = 250_000
_DEEPEST: Final = 2000
_NESTING_TAG: Final = re.compile(
    r"<(/?)(?!(?:br|hr|img|input|link|meta|p|li|td|tr|th)\b)[a-z]", re.IGNORECASE
)


class PageTree:
    """A parsed source.

    Attributes
    ----------
    elements : list of Element
        All of them, in document order; empty if there is no markup at all. As long as they are
        held here, each is one and the same Python object.
    """

    def __init__(self, markup: str) -> None:
        if markup.count("<") > _MOST_TAGS:
            raise FormatError(f"has more than {_MOST_TAGS:,} tags, which no article has")
        if markup.count("<") > _DEEPEST and _depth(markup) > _DEEPEST:
            raise FormatError(f"is nested deeper than {_DEEPEST:,} elements, which no article is")
        parser = etree.HTMLParser(recover=True, huge_tree=True)
        try:
            # The line break keeps a byte order mark or a declaration from being read as one.
            parser.feed("\n" + markup)
            root = parser.close()
        except etree.XMLSyntaxError:  # there is no element in it
            root = None
        self.elements: list[Element] = [] if root is None else list(root.iter("*"))

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

    def first(self, name: str) -> Element | None:
        """Return the first element of a name."""
        return next(iter(self.named(name)), None)


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute's value, collapsed, or None if it is missing or empty."""
    value = None if element is None else element.get(name)
    return collapse(value) or None if value is not None else None


def texts(element: Element) -> Iterator[str]:
    """Yield the pieces of text that stand in an element itself, not in elements within."""
    if element.text and element.tag not in WITHOUT_TEXT:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


def content(element: Element) -> list[Element | str]:
    """Return what stands in an element: texts and elements, in order; no comments."""
    found: list[Element | str] = []
    if element.text and element.tag not in WITHOUT_TEXT:
        found.append(element.text)
    for child in element:
        if isinstance(child.tag, str):
            found.append(child)
        if child.tail:
            found.append(child.tail)
    return found


def descendants(element: Element) -> Iterator[Element | str]:
    """Yield all that stands in an element, at whatever depth, in document order."""
    stack = content(element)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, str):
            stack += content(node)[::-1]


def _depth(markup: str) -> int:
    """Return about how deep elements stand in each other at most."""
    deepest = depth = 0
    for match in _NESTING_TAG.finditer(markup):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
