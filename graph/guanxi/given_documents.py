"""Documents that are given in Python: texts, records of a table, documents as they are."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from guanxi.documents import document_from_text
from guanxi.errors import DocumentError
from guanxi.model import Document

GivenDocument: TypeAlias = Document | str | Mapping[str, Any]
"""A document, its text, or a record with ``text`` and what else is known of it."""

FIELDS: Final = ("text", "title", "date", "id", "url", "author", "source", "language")
"""What a record may hold; all but ``text`` may be missing or empty."""


def read_given(
    given: Iterable[GivenDocument], on_error: Callable[[DocumentError], None]
) -> Iterator[Document]:
    """Make documents of what was given, and go on where one cannot be used.

    Parameters
    ----------
    given : iterable of Document, str or mapping
    on_error : callable
        Told of each that is left out, by its id or its number from 1.

    Examples
    --------
    >>> for document in read_given(["钉钉与飞书竞争。", {"text": ""}], print):
    ...     print(document.text)
    钉钉与飞书竞争。
    document 2: holds no text; check that the article's body is in it
    """
    met: dict[str, str] = {}
    for number, each in enumerate(given, start=1):
        name = f"document {number}"
        try:
            document = _document(each, name)
        except DocumentError as error:
            on_error(DocumentError(name, error.problem))
            continue
        first = met.setdefault(document.iri, name)
        if first == name:
            yield document
        else:
            on_error(DocumentError(name, f"is the same as {first}; give each an id of its own"))


def _document(given: GivenDocument, name: str) -> Document:
    if isinstance(given, Document):
        return given
    if isinstance(given, str):
        return document_from_text(given)
    unknown = [str(key) for key in given if key not in FIELDS]
    if unknown:
        known = ", ".join(FIELDS)
        raise DocumentError(name, f"has the field {unknown[0]!r}; guanxi reads {known}")
    # NaN and NaT, which a table has where there is nothing, differ from themselves.
    present = {key: each for key, each in given.items() if each is not None and each == each}
    day = present.pop("date", None)
    values = {key: str(each) for key, each in present.items()}
    return document_from_text(
        values.pop("text", ""),
        date=day if day is None or isinstance(day, datetime.date) else str(day),
        **values,
    )
