"""Files of documents that are written down, on their way into a store.

A shard is gzip over JSON lines, one document each. It appears whole or not at all, and the same
documents give the same bytes.
"""

from __future__ import annotations

import gzip
import json
import uuid
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, Final

from guanxi.errors import StoreError
from guanxi.store.facts import Naming, Statement
from guanxi.store.written_document import WrittenDocument
from guanxi.whole_file import write_whole

_LEVEL: Final = 1  # a twentieth of the size at once; the next levels take twice the time
_ENCODE: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode


def shard_bytes(documents: Iterable[WrittenDocument]) -> bytes:
    r"""Return a shard.

    Examples
    --------
    >>> document = WrittenDocument("https://example.org/d", "00", b"<s> <p> <o> .\n", (), ())
    >>> list(read_shard(shard_bytes([document]))) == [document]
    True
    """
    lines = "".join(f"{_ENCODE(_record(document))}\n" for document in documents)
    return gzip.compress(lines.encode(), _LEVEL, mtime=0)


def shard_paths(folder: Path) -> Iterator[Path]:
    """Yield paths for shards in a folder, which no other process takes."""
    # Those of a build that was killed may still be writing theirs.
    name = uuid.uuid4().hex[:8]
    for number in count(1):
        yield folder / f"{name}-{number:07}.gz"


def write_shard(path: Path, documents: Iterable[WrittenDocument]) -> None:
    """Write a shard, whole or not at all.

    Raises
    ------
    StoreError
        If the disk does not take it.
    """
    data = shard_bytes(documents)
    try:
        write_whole(path, data)
    except OSError as error:
        raise StoreError(f"cannot write {path.parent}: {error.strerror}") from error


def read_shard(data: bytes) -> Iterator[WrittenDocument]:
    """Yield the documents of a shard.

    Raises
    ------
    ValueError
        If it is none, or damaged.
    """
    try:
        for line in gzip.decompress(data).splitlines():
            yield _document(json.loads(line))
    except (OSError, EOFError, zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _record(document: WrittenDocument) -> dict[str, Any]:
    return {
        "iri": document.iri,
        "sha256": document.sha256,
        "triples": document.triples.decode(),
        "statements": [
            [*fact, each.status, each.confidence, each.day and each.day.isoformat()]
            for fact, each in document.statements
        ],
        "namings": [
            [iri, *map(sorted, (naming.names, naming.aliases, naming.types))]
            for iri, naming in document.namings
        ],
        "valid": document.is_valid,
    }


def _document(record: dict[str, Any]) -> WrittenDocument:
    return WrittenDocument(
        record["iri"],
        record["sha256"],
        record["triples"].encode(),
        tuple(
            (
                (subject, predicate, object),
                Statement(status, confidence, date.fromisoformat(day) if day else None),
            )
            for subject, predicate, object, status, confidence, day in record["statements"]
        ),
        tuple(
            (iri, Naming(set(names), set(aliases), set(types)))
            for iri, names, aliases, types in record["namings"]
        ),
        record["valid"],
    )
