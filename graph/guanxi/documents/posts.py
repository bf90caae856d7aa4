"""Posts: YAML front matter over an HTML, Markdown or plain body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import yaml
from frontmatter.default_handlers import YAMLHandler

from guanxi.documents.blocks import Article, Block, collapse, is_visible, web_address
from guanxi.documents.markup import read_fragment, read_page
from guanxi.documents.plain_text import read_text, text_blocks
from guanxi.model import RawSpan

# Every scalar stays the string that was written: no date, number or "no" is guessed, and so a
# wrong date is reported as one instead of breaking the whole front matter.
_LOADER: Final = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_HANDLER: Final = YAMLHandler()
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_HTML_TAG = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|center|div|em|figure|font|h[1-6]|head|hr|html|i|img|li|"
    r"main|ol|p|pre|section|span|strong|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


class FrontMatterError(ValueError):
    """The front matter is not closed, not YAML or no mapping; the message says which."""


def read_post(raw: str) -> Article:
    """Read a ``.md`` file, with or without front matter.

    A body with HTML tags is read as HTML, any other line by line.

    Parameters
    ----------
    raw : str
        The decoded file.

    Raises
    ------
    FrontMatterError
        If front matter begins and cannot be read.
    """
    begin = len(raw) - len(raw.lstrip())
    if not _HANDLER.detect(raw[begin:]):
        if _HTML_TAG.search(raw):
            return read_page(raw)
        return read_text(raw, markdown=True)
    fields, body = _front_matter(raw, begin)
    return _with_fields(_body(raw, body, has_title="title" in fields), fields, raw[:body])


def _front_matter(raw: str, begin: int) -> tuple[dict[str, str], int]:
    """Return the fields by lower-cased name, and where the body begins."""
    try:
        yaml_text, content = _HANDLER.split(raw[begin:])
    except ValueError:
        raise FrontMatterError(
            "the front matter has no end: close it with a line of three hyphens"
        ) from None
    try:
        loaded = yaml.load(yaml_text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = raw.count("\n", 0, begin) + (mark.line if mark else 0) + 1
        raise FrontMatterError(
            f"the front matter is not valid YAML (line {line}: {error.problem}); "
            "quote values that contain a colon, bracket or quotation mark"
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = collapse(str(error))
        raise FrontMatterError(f"the front matter is not valid YAML ({reason})") from None
    if loaded in (None, ""):
        loaded = {}
    if not isinstance(loaded, Mapping):
        raise FrontMatterError("the front matter is no list of `name: value` lines")
    fields = {str(name).lower(): _text(value) for name, value in loaded.items()}
    return {name: text for name, text in fields.items() if text}, len(raw) - len(content)


def _text(value: object) -> str:
    """Return a scalar, or a list of scalars one a line, as text; anything else as nothing."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, (v for v in value if isinstance(v, str)))))
    text = collapse(value) if isinstance(value, str) else ""
    return text if text not in _NOTHING and is_visible(text) else ""


def _body(raw: str, start: int, *, has_title: bool) -> Article:
    if _HTML_TAG.search(raw, start):
        return read_fragment(raw, start)
    if has_title:
        return Article(None, text_blocks(raw, start, markdown=True))
    return read_text(raw, start, markdown=True)


def _with_fields(article: Article, fields: Mapping[str, str], front_matter: str) -> Article:
    def first(*names: str) -> str | None:
        found = next((fields[name] for name in names if name in fields), None)
        return found.replace("\n", ", ") if found else None

    author = first("author", "authors")
    categories = fields.get("categories", "").split("\n")
    # Feeds file an article under its site's name, and many give the site as the author too.
    site = author if author in categories else None
    addresses = (web_address(first(name)) for name in ("url", "link", "canonical_url"))
    title = first("title")
    return replace(
        article,
        title=_title_block(title, front_matter) if title else article.title,
        author=author,
        source=first("source", "site") or site,
        url=next(filter(None, addresses), None),
        date=first("date", "published", "pubdate"),
        language=first("lang", "language"),
    )


def _title_block(title: str, front_matter: str) -> Block:
    """Locate the title in its own line, unless YAML's quoting makes it read otherwise there."""
    line = re.search(r"^['\"]?title['\"]?\s*:(.*)$", front_matter, re.MULTILINE | re.IGNORECASE)
    index = front_matter.find(title, line.start(1), line.end(1)) if line else -1
    span = (RawSpan(0, len(title), index, index + len(title)),) if index >= 0 else ()
    return Block(title, "title", (), span)
