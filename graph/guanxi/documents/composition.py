"""From blocks to a document: one text with offsets, an identity, a date and sentences."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from guanxi.documents.blocks import Article, Block
from guanxi.documents.publication_dates import parse_published
from guanxi.documents.sentences import split_sentences
from guanxi.errors import DocumentError
from guanxi.model import Document, Link, Paragraph, RawSpan, Sentence
from guanxi.vocabulary import BASE

DOCUMENT_IRI = f"{BASE}document/"
DEFAULT_LANGUAGE = "zh"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article comes from.

    Attributes
    ----------
    shown : str
        The file as the user named it, for messages.
    id, path : str
        As in :class:`guanxi.model.Document`.
    identity : str
        What tells the article from others if it has no canonical address.
    """

    shown: str
    id: str
    path: str
    identity: str


def compose(
    article: Article, origin: Origin, on_warning: Callable[[DocumentError], None] | None = None
) -> Document:
    """Make a document of an article.

    Parameters
    ----------
    article : Article
    origin : Origin
    on_warning : callable, optional
        Told of what is wrong but leaves the document usable: a date that cannot be read.

    Raises
    ------
    DocumentError
        If no text stands under the title.
    """
    blocks = list(_without_repeated_title(article))
    if not blocks:
        raise DocumentError(origin.shown, "holds no text; check that the article's body is in it")
    title = replace(article.title, kind="title") if article.title else None
    published = parse_published(article.date) if article.date else None
    for remark in article.remarks:
        if on_warning:
            on_warning(DocumentError(origin.shown, remark))
    if article.date and published is None and on_warning:
        on_warning(
            DocumentError(
                origin.shown,
                f"the date {article.date!r} cannot be read, so none is set; "
                "write it like 2022-09-14 or 2022-09-14T11:15:00+08:00",
            )
        )
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    sentences: list[Sentence] = []
    links: list[Link] = []
    raw_spans: list[RawSpan] = []
    start = 0
    for block in ([title] if title else []) + blocks:
        end = start + len(block.text)
        texts.append(block.text)
        paragraphs.append(Paragraph(start, end, block.kind))
        if block.kind == "title":
            sentences.append(Sentence(start, end))
        else:
            sentences += split_sentences(block.text, start)
        links += [replace(k, start=k.start + start, end=k.end + start) for k in block.links]
        raw_spans += [replace(s, start=s.start + start, end=s.end + start) for s in block.raw_spans]
        start = end + 1
    document = Document(
        id=origin.id,
        iri=DOCUMENT_IRI + _digest(article.url or origin.identity, origin)[:16],
        path=origin.path,
        text="\n".join(texts),
        title=title.text if title else "",
        author=article.author,
        source=article.source,
        url=article.url,
        published=published,
        language=article.language or DEFAULT_LANGUAGE,
        sha256="",
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        links=tuple(links),
        raw_spans=tuple(raw_spans),
        cut=article.cut,
    )
    return replace(document, sha256=_digest(_content(document), origin))


def _without_repeated_title(article: Article) -> Iterator[Block]:
    for number, block in enumerate(article.blocks):
        may_repeat = number == 0 or block.kind == "heading"
        if not (may_repeat and article.title and block.text == article.title.text):
            yield block


def _content(document: Document) -> str:
    """Return all that an extraction depends on, as one text."""
    published = document.published
    parts = (
        document.path,
        document.url,
        document.title,
        document.author,
        document.source,
        published.isoformat() if published else None,
        document.language,
        document.text,
        [p.kind for p in document.paragraphs],
        [(k.start, k.end, k.url, k.name) for k in document.links],
    )
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _digest(text: str, origin: Origin) -> str:
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError:
        raise DocumentError(
            ascii(origin.shown)[1:-1],
            "name and text must be valid Unicode; half a character is in it",
        ) from None
