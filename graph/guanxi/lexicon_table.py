"""Known entities: one by one, and by the million as a table whose entries are made when asked."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, overload

from guanxi.compiled_files import Sections
from guanxi.model import EntityType

__all__ = ["LexiconEntry", "LexiconTable"]

_REMEMBERED: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A known entity and the forms that name it.

    Attributes
    ----------
    iri : str
    name : str
        Preferred Chinese label.
    type : EntityType
    label_en : str or None
        For display; a form that text may use only where it is an alias, too.
    aliases : tuple of str
        Other forms that always mean this entity, sorted.
    ambiguous_aliases : tuple of str
        Forms that mean it only where the document supports that reading, sorted.
    """

    iri: str
    name: str
    type: EntityType
    label_en: str | None
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]


class LexiconTable(Sequence[LexiconEntry]):
    """A lexicon too large for an object each, sorted by IRI.

    Parameters
    ----------
    sections : Sections
        What :meth:`compile` made: the offsets of the entries, then the entries.
    fingerprint : str
        What it was made from: two tables with the same one are equal.

    Examples
    --------
    >>> entry = LexiconEntry("https://example.org/甲", "甲集团", "Company", None, ("甲",), ())
    >>> sections = [memoryview(section) for section in LexiconTable.compile([entry])]
    >>> table = LexiconTable(sections, "some hash")
    >>> len(table), table[0].name, table.entry("https://example.org/乙")
    (1, '甲集团', None)
    """

    def __init__(self, sections: Sections, fingerprint: str) -> None:
        offsets, self._records = sections
        self._offsets = offsets.cast("Q")
        self.fingerprint = fingerprint
        # A document names the same few entities again and again.
        self._remembered = lru_cache(_REMEMBERED)(self._read)

    @staticmethod
    def compile(entries: Iterable[LexiconEntry]) -> list[bytes]:
        """Return entries, which come sorted by IRI, as sections."""
        encode = json.JSONEncoder(
            ensure_ascii=False, check_circular=False, separators=(",", ":")
        ).encode
        offsets, records = array("Q", [0]), bytearray()
        for entry in entries:
            fields = (
                entry.iri,
                entry.name,
                entry.type,
                entry.label_en,
                entry.aliases,
                entry.ambiguous_aliases,
            )
            records += encode(fields).encode()
            offsets.append(len(records))
        return [offsets.tobytes(), bytes(records)]

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, number: int) -> LexiconEntry: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[LexiconEntry]: ...
    def __getitem__(self, number: int | slice) -> LexiconEntry | Sequence[LexiconEntry]:
        numbers = range(len(self))[number]
        if isinstance(numbers, range):
            return tuple(map(self._remembered, numbers))
        return self._remembered(numbers)

    def __iter__(self) -> Iterator[LexiconEntry]:
        return map(self._read, range(len(self)))

    def entry(self, iri: str) -> LexiconEntry | None:
        """Return the entry of an IRI, or None."""
        number = bisect_left(range(len(self)), iri, key=lambda number: self._read(number).iri)
        found = self._read(number) if number < len(self) else None
        return found if found is not None and found.iri == iri else None

    def _read(self, number: int) -> LexiconEntry:
        record = self._records[self._offsets[number] : self._offsets[number + 1]]
        iri, name, type, label_en, aliases, ambiguous_aliases = json.loads(str(record, "utf-8"))
        return LexiconEntry(iri, name, type, label_en, tuple(aliases), tuple(ambiguous_aliases))
