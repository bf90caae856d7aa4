"""Text that is in no file."""

from __future__ import annotations

import datetime
import hashlib

from guanxi.documents.blocks import Article, Block, collapse, web_address
from guanxi.documents.composition import DEFAULT_LANGUAGE, Origin, compose
from guanxi.documents.plain_text import text_blocks
from guanxi.errors import DocumentError
from guanxi.model import Document


def document_from_text(
    text: str,
    *,
    title: str = "",
    date: str | datetime.date | None = None,
    id: str | None = None,
    url: str | None = None,
    author: str | None = None,
    source: str | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> Document:
    r"""Make a document of plain text, one paragraph a line.

    Parameters
    ----------
    text : str
        The body; HTML would be taken literally.
    title : str, optional
    date : str or datetime.date, optional
        When it was published, a ``datetime`` too; China Standard Time unless it says otherwise.
    id : str, optional
        Names the document, so that text of the same `id` replaces it; by default a hash of title
        and text. The `url` names it first if there is one.
    url : str, optional
        Canonical address, http or https.
    author, source, language : str, optional

    Returns
    -------
    Document
        With an empty path; raw offsets count in `text`.

    Raises
    ------
    DocumentError
        If the text is empty, the date unreadable or the address none.

    Examples
    --------
    >>> document = document_from_text("钉钉与飞书竞争。\n企业微信也在其中。", title="三国杀")
    >>> document.text
    '三国杀\n钉钉与飞书竞争。\n企业微信也在其中。'
    >>> [document.text[s.start : s.end] for s in document.sentences]
    ['三国杀', '钉钉与飞书竞争。', '企业微信也在其中。']
    """
    text = text.replace("\0", " ")  # as in files
    name = id or hashlib.sha256(f"{title}\n{text}".encode(errors="replace")).hexdigest()[:16]
    heading = collapse(title)
    if url is not None and web_address(url) is None:
        raise DocumentError(name, f"{url!r} is no web address; give an http or https one")
    article = Article(
        title=Block(heading, "title") if heading else None,
        blocks=text_blocks(text),
        author=author,
        source=source,
        url=web_address(url),
        date=date.isoformat() if isinstance(date, datetime.date) else date,
        language=language,
    )

    def refuse(error: DocumentError) -> None:
        raise error

    return compose(article, Origin(name, name, "", f"text:{name}"), on_warning=refuse)
