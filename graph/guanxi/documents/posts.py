"""Posts: YAML or TOML front matter over an HTML, Markdown or plain body."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import yaml
from frontmatter.default_handlers import YAMLHandler

from guanxi.documents.blocks import (
    Article,
    Block,
    FormatError,
    collapse,
    is_visible,
    web_address,
)
from guanxi.documents.markdown import markdown_blocks, read_markdown
from guanxi.documents.markup import read_fragment, read_page
from guanxi.documents.plain_text import text_blocks
from guanxi.model import RawSpan

# Every scalar stays the string that was written: no date, number or "no" is guessed, and so a
# wrong date is reported as one instead of breaking the whole front matter.
_LOADER: Final = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_HANDLER: Final = YAMLHandler()
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_BLOCK_TAG = re.compile(
    r"</?(?:article|blockquote|body|br|center|div|figure|h[1-6]|head|html|li|main|ol|p|pre|section|"
    r"table|tbody|td|th|tr|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<(?:[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|!doctype\b|!--)", re.IGNORECASE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"['\"]?([\w-]+)['\"]?[ \t]*:[ \t]+(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LONGEST_FRONT_MATTER: Final = 200_000


class FrontMatterError(FormatError):
    """The front matter is not closed, not YAML or no mapping; the message says which."""


def has_front_matter(raw: str) -> bool:
    """Say whether `raw` begins as a post does."""
    begin = len(raw) - len(raw.lstrip())
    return _HANDLER.detect(raw[begin:]) or raw.startswith("+++", begin)


def read_post(raw: str) -> Article:
    """Read a ``.md`` file, with or without front matter.

    A body that is made of HTML is read as HTML, any other as Markdown.

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
    if raw.startswith("+++", begin):
        fields, body = _toml_front_matter(raw, begin)
        remarks: tuple[str, ...] = ()
    elif _HANDLER.detect(raw[begin:]):
        fields, body, remarks = _front_matter(raw, begin)
    elif is_markup(raw):
        return read_page(raw)
    else:
        return read_markdown(raw)
    article = _body(raw, body, has_title="title" in fields)
    return replace(_with_fields(article, fields, raw[:body]), remarks=remarks)


def is_markup(raw: str, start: int = 0) -> bool:
    r"""Say whether text from `start` on is HTML, rather than Markdown with some tags in it.

    Examples
    --------
    >>> is_markup("<p>甲</p>"), is_markup("甲<br>乙"), is_markup("甲\n\n乙\n\n丙<br>\n\n丁")
    (True, True, False)
    """
    body = raw[start:].lstrip()
    if _ANY_TAG.match(body):
        return True
    tags = sum(1 for _ in _BLOCK_TAG.finditer(body))
    return tags > 0 and tags * 2 >= len(_BLANK_LINE.findall(body))


def read_markup_or_text(text: str) -> Article:
    """Read what an entry of a feed or a row of a table holds: HTML, else plain text."""
    return read_fragment(text, 0) if is_markup(text) else Article(None, text_blocks(text))


def _front_matter(raw: str, begin: int) -> tuple[dict[str, str], int, tuple[str, ...]]:
    """Return the fields by lower-cased name, where the body begins, and what was got over."""
    try:
        yaml_text, content = _HANDLER.split(raw[begin:])
    except ValueError:
        raise FrontMatterError(
            "the front matter has no end: close it with a line of three hyphens"
        ) from None
    body = len(raw) - len(content)
    if len(yaml_text) > _LONGEST_FRONT_MATTER:
        raise FrontMatterError(
            f"the front matter is longer than {_LONGEST_FRONT_MATTER:,} characters"
        )
    try:
        loaded = yaml.load(yaml_text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = raw.count("\n", 0, begin) + (mark.line if mark else 0) + 1
        reason = f"the front matter is not valid YAML (line {line}: {error.problem})"
        fields = _fields_by_line(yaml_text)
        if "title" in fields:
            return fields, body, (f"{reason}; it was read line by line",)
        raise FrontMatterError(
            f"{reason}; quote values that contain a colon, bracket or quotation mark"
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = collapse(str(error))
        raise FrontMatterError(f"the front matter is not valid YAML ({reason})") from None
    if loaded in (None, ""):
        loaded = {}
    if not isinstance(loaded, Mapping):
        raise FrontMatterError("the front matter is no list of `name: value` lines")
    return _texts(loaded), body, ()


def _toml_front_matter(raw: str, begin: int) -> tuple[dict[str, str], int]:
    end = _TOML_END.search(raw, begin + 3)
    if end is None:
        raise FrontMatterError(
            "the front matter has no end: close it with a line of three plus signs"
        )
    try:
        loaded = tomllib.loads(raw[begin + 3 : end.start()].replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FrontMatterError(
            f"the front matter is not valid TOML ({collapse(str(error))})"
        ) from None
    nested = (value for value in loaded.values() if isinstance(value, Mapping))
    return {**{k: v for table in nested for k, v in _texts(table).items()}, **_texts(loaded)}, (
        end.end()
    )


def _fields_by_line(yaml_text: str) -> dict[str, str]:
    """Read what is almost YAML: values with colons, quotation marks without a partner."""
    fields: dict[str, str] = {}
    name = ""
    for line in yaml_text.splitlines():
        if match := _LINE.match(line):
            name, value = match[1].lower(), match[2].strip()
            if value[:1] not in tuple("[{&*!|>"):
                fields[name] = _text(value.strip("'\""))
        elif (match := _ITEM.match(line)) and name:
            value = _text(match[1].strip("'\" "))
            fields[name] = "\n".join(filter(None, (fields.get(name, ""), value)))
    return {name: text for name, text in fields.items() if text}


def _texts(loaded: Mapping[Any, object]) -> dict[str, str]:
    fields = {str(name).lower(): _text(value) for name, value in loaded.items()}
    return {name: text for name, text in fields.items() if text}


def _text(value: object) -> str:
    """Return a scalar, or a list of scalars one a line, as text; anything else as nothing."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, (v for v in value if isinstance(v, str)))))
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = collapse(value) if isinstance(value, str) else ""
    return text if text not in _NOTHING and is_visible(text) else ""


def _body(raw: str, start: int, *, has_title: bool) -> Article:
    if is_markup(raw, start):
        return read_fragment(raw, start)
    if has_title:
        return Article(None, markdown_blocks(raw, start))
    return read_markdown(raw, start)


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
