"""The facts of any number of documents, derived in little memory.

What documents say of facts and call entities is spread over files by a hash, so that all that
concerns one fact or entity is in one of them. Then one file after the other is derived from.
"""

from __future__ import annotations

import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from guanxi.store.facts import Deriver, Naming, Statement
from guanxi.store.terms import Fact
from guanxi.store.written_document import WrittenDocument

_BUCKETS: Final = 64
_KEPT: Final = 400_000
"""Statements and namings that are kept in memory, some 200 MB."""

_Rows: TypeAlias = tuple[list[tuple[Fact, Statement]], list[tuple[str, Naming]]]


class FactBuckets:
    """Collects what documents say, and derives the triples of the facts graph from it.

    Parameters
    ----------
    folder : Path
        Where files go if memory does not do; it is there, and empty.
    kept : int
        How many statements and namings are kept in memory.
    """

    def __init__(self, folder: Path, *, kept: int = _KEPT) -> None:
        self._folder = folder
        self._limit = kept
        self._size = 0
        self._is_spread = False
        self._rows: _Rows = ([], [])

    def add(self, document: WrittenDocument) -> None:
        """Take in what a document says."""
        statements, namings = self._rows
        statements.extend(document.statements)
        namings.extend(document.namings)
        self._size += len(document.statements) + len(document.namings)
        if self._size >= self._limit:
            self._spread()

    def triples(self, deriver: Deriver) -> Iterator[set[ox.Triple]]:
        """Yield the triples of the facts graph, those of one bucket after the other."""
        if not self._is_spread:
            yield _derived(deriver, [self._rows])
            return
        self._spread()
        for bucket in range(_BUCKETS):
            yield _derived(deriver, _read(self._file(bucket)))

    def _spread(self) -> None:
        spread: defaultdict[int, _Rows] = defaultdict(lambda: ([], []))
        statements, namings = self._rows
        for said in statements:
            spread[_bucket("\0".join(said[0]))][0].append(said)
        for named in namings:
            spread[_bucket(named[0])][1].append(named)
        for bucket, rows in spread.items():
            with self._file(bucket).open("ab") as file:
                pickle.dump(rows, file, protocol=5)
        self._rows = ([], [])
        self._size = 0
        self._is_spread = True

    def _file(self, bucket: int) -> Path:
        return self._folder / f"{bucket:02}.pickle"


def _bucket(key: str) -> int:
    return zlib.crc32(key.encode()) % _BUCKETS


def _read(file: Path) -> Iterator[_Rows]:
    if not file.exists():
        return
    with file.open("rb") as rows:
        while rows.peek(1):
            yield pickle.load(rows)


def _derived(deriver: Deriver, parts: Iterator[_Rows] | list[_Rows]) -> set[ox.Triple]:
    statements: defaultdict[Fact, list[Statement]] = defaultdict(list)
    namings: defaultdict[str, Naming] = defaultdict(Naming)
    for said, named in parts:
        for fact, statement in said:
            statements[fact].append(statement)
        for iri, naming in named:
            namings[iri].add(naming)
    return deriver.fact_triples(statements) | deriver.entity_triples(namings)
