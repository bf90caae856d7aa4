"""JSON files as a whole: a feed, records, or one record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from guanxi.documents.blocks import FormatError, collapse
from guanxi.documents.encodings import decode
from guanxi.documents.feeds import is_json_feed, read_json_feed
from guanxi.documents.parts import OnPartProblem, Part
from guanxi.documents.reading_options import ReadingOptions
from guanxi.documents.records import has_text_column, read_json_rows


def read_json(
    data: bytes, options: ReadingOptions, report: OnPartProblem, charset: str | None = None
) -> Iterator[Part]:
    """Read a feed, a list of records (also within an object), or one record.

    `charset` is what came with the file, such as an HTTP header, says of its encoding.

    Raises
    ------
    FormatError
        If it is no JSON, or holds none of them.
    """
    try:
        loaded = json.loads(decode(data, charset))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"is no JSON ({collapse(str(error))})") from None
    if is_json_feed(loaded):
        yield from read_json_feed(loaded)
        return
    rows = loaded
    if isinstance(loaded, Mapping) and not has_text_column(loaded, options):
        lists = [value for value in loaded.values() if isinstance(value, list)]
        rows = max(lists, key=len, default=[loaded])
    if isinstance(rows, Mapping):
        rows = [rows]
    if not isinstance(rows, list):
        raise FormatError("is JSON without records")
    for part in read_json_rows(rows, options, report):
        is_only = len(rows) == 1 and rows[0] is loaded
        yield replace(part, place="", source=data) if is_only else part
