"""PDF and Word files: the text that is in them (no scanned pages)."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from logging import getLogger
from typing import Final

from guanxi.documents.blocks import (
    WORD,
    Article,
    Block,
    FormatError,
    collapse,
    is_spaced,
    is_visible,
    merge_raw_spans,
)
from guanxi.documents.lines import LINE, article_of
from guanxi.model import ParagraphKind, RawSpan

_MOST_PAGES: Final = 2000
_MOST_EXPANDED: Final = 300_000_000
_FULL_LINE: Final = 0.8  # of the longest line: shorter ones end a paragraph
_ENDS: Final = tuple("。！？；：”」!?.;:")
_MISSING: Final = "to read it, pip install 'guanxi[office]'"
_PLAIN: Final[ParagraphKind] = "paragraph"
_STYLES: Final[tuple[tuple[str, ParagraphKind], ...]] = (
    ("heading", "heading"),
    ("list", "item"),
    ("quote", "quote"),
    ("caption", "caption"),
)


def read_pdf(data: bytes) -> Article:
    """Read the text of a PDF; the lines of a paragraph are joined.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    FormatError
        If pypdf is missing, the file is damaged or encrypted, or holds no text, only pictures.
    """
    try:
        import pypdf
    except ImportError:
        raise FormatError(f"is a PDF; {_MISSING}") from None
    with _quietly("pypdf"):
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            is_locked = reader.is_encrypted and not reader.decrypt("")
            pages = 0 if is_locked else len(reader.pages)
            is_short = 0 < pages <= _MOST_PAGES
            raw = "\n".join(page.extract_text() for page in reader.pages) if is_short else ""
            said: Mapping[str, object] = (reader.metadata or {}) if is_short else {}
            title, author = collapse(str(said.get("/Title") or "")), said.get("/Author")
            date = _pdf_date(str(said.get("/CreationDate") or ""))
        # What a damaged file makes of a parser cannot be listed.
        except Exception as error:  # noqa: BLE001
            raise FormatError(f"is a damaged PDF ({collapse(str(error))[:200]})") from None
    if is_locked:
        raise FormatError("is encrypted; save it without a password first")
    if pages > _MOST_PAGES:
        raise FormatError(f"has more than {_MOST_PAGES:,} pages; split it")
    raw = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    blocks = tuple(_paragraphs(raw))
    if not blocks:
        raise FormatError("is a PDF without text; if its pages are pictures, use OCR first")
    article = Article(Block(title, "title"), blocks) if is_visible(title) else article_of(blocks)
    return replace(article, author=collapse(str(author or "")) or None, date=date)


def read_docx(data: bytes) -> Article:
    """Read the paragraphs and tables of a Word file.

    Its date is not taken: Word keeps when the template was made.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    FormatError
        If python-docx is missing or the file is damaged.
    """
    try:
        import docx
        from docx.table import Table
    except ImportError:
        raise FormatError(f"is a Word file; {_MISSING}") from None
    title: Block | None = None
    blocks: list[Block] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            expanded = sum(member.file_size for member in archive.infolist())
        word = docx.Document(io.BytesIO(data)) if expanded <= _MOST_EXPANDED else None
        for item in word.iter_inner_content() if word else ():
            if isinstance(item, Table):
                for row in item.rows:
                    cells = dict.fromkeys(cell.text for cell in row.cells)
                    blocks += _visible(" ".join(cells), "row")
                continue
            style = str(item.style.name if item.style is not None else "").lower()
            if style == "title" and title is None and is_visible(item.text):
                title = Block(collapse(item.text), "title")
                continue
            kind = next((kind for start, kind in _STYLES if start in style), _PLAIN)
            for line in item.text.splitlines():
                blocks += _visible(line, kind)
        said = word.core_properties if word else None
        author = said.author if said else None
        declared = collapse(said.title or "") if said else ""
    # What a damaged file makes of a parser cannot be listed.
    except Exception as error:  # noqa: BLE001
        raise FormatError(f"is a damaged Word file ({collapse(str(error))[:200]})") from None
    if word is None:
        raise FormatError("expands beyond what a Word file of text does")
    if title is None and is_visible(declared) and declared != "Word Document":
        title = Block(declared, "title")
    article = article_of(blocks) if title is None else Article(title, tuple(blocks))
    return replace(
        article, author=None if author in (None, "", "python-docx") else collapse(author)
    )


def _visible(text: str, kind: ParagraphKind) -> Iterator[Block]:
    text = collapse(text)
    if is_visible(text):
        yield Block(text, kind)


def _paragraphs(raw: str) -> Iterator[Block]:
    """Join lines that fill the width to the paragraphs that they were broken from."""
    lines = [line.span() for line in LINE.finditer(raw) if is_visible(line.group())]
    width = max((end - start for start, end in lines), default=0)
    paragraph: list[tuple[int, int]] = []
    for start, end in lines:
        paragraph.append((start, end))
        is_full = len(collapse(raw[start:end])) >= _FULL_LINE * width
        if not is_full or raw[start:end].rstrip().endswith(_ENDS):
            yield _block(raw, paragraph)
            paragraph = []
    if paragraph:
        yield _block(raw, paragraph)


def _block(raw: str, lines: list[tuple[int, int]]) -> Block:
    pieces: list[str] = []
    spans: list[RawSpan] = []
    length = 0
    for start, end in lines:
        for word in WORD.finditer(raw, start, end):
            if spans and _is_apart(raw, spans[-1].raw_end, word.start(), start):
                pieces.append(" ")
                length += 1
            pieces.append(word.group())
            begin, length = length, length + len(word.group())
            spans.append(RawSpan(begin, length, word.start(), word.end()))
    return Block("".join(pieces), "paragraph", (), merge_raw_spans(spans))


def _is_apart(raw: str, end: int, start: int, line_start: int) -> bool:
    """Say whether a space stands between two words; a line's end between Han characters is none."""
    if end > line_start:
        return is_spaced(raw, end, start)
    return raw[end - 1].isascii() and raw[start].isascii()


def _pdf_date(text: str) -> str | None:
    match = re.match(r"D:(\d{8})(\d{6})?([+-]\d\d'?\d\d|Z)?", text)
    if match is None:
        return None
    day, time, zone = match[1], match[2] or "000000", (match[3] or "").replace("'", "")
    return f"{day}T{time}{zone}" if zone else f"{day}T{time}"


@contextmanager
def _quietly(name: str) -> Iterator[None]:
    """Keep a library's own warnings from the screen."""
    logger = getLogger(name)
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = before
