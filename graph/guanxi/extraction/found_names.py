"""Names found in a document and not yet linked: earlier recognisers are trusted more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guanxi.extraction.matching_text import matching_form
from guanxi.model import EntityType
from guanxi.vocabulary import LexiconEntry

ORGANISATIONS: frozenset[EntityType] = frozenset({"Company", "Institution", "BusinessUnit"})
"""Types whose names may stand for each other: a bank is a firm here and an institution there."""

_MAY_ENCLOSE = frozenset({"pattern", "link", "alias", "tagger", "coordination"})


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at ``document.text[start:end]``, not yet linked.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the document's text.
    type : EntityType
    recogniser : str
        ``lexicon``, ``link``, ``pattern``, ``credit``, ``tagger``, ``alias`` or ``coordination``.
    entry : LexiconEntry or None
    same_as : tuple of str
        Matching forms of the document's other names for it, where the document gives some.
    """

    start: int
    end: int
    type: EntityType
    recogniser: str
    entry: LexiconEntry | None = None
    same_as: tuple[str, ...] = ()


class FoundNames:
    """The names of one document, without overlaps.

    Parameters
    ----------
    length : int
        Of the document's text.
    """

    def __init__(self, length: int) -> None:
        self._by_start: dict[int, FoundName] = {}
        self._owner: list[int] = [-1] * length

    def add(self, name: FoundName) -> None:
        """Add a name unless its place is taken.

        A longer name by pattern, link or alias replaces the names inside it: the firm's full name
        is one name, not the city and the short form in it.
        """
        owners = {self._owner[i] for i in range(name.start, name.end)} - {-1}
        if owners:
            inside = all(
                name.start <= self._by_start[o].start and self._by_start[o].end <= name.end
                for o in owners
            )
            longer = (
                max(self._by_start[o].end - self._by_start[o].start for o in owners)
                < name.end - name.start
            )
            if not (inside and longer and name.recogniser in _MAY_ENCLOSE):
                return
            for owner in owners:
                self._remove(self._by_start[owner])
        self._by_start[name.start] = name
        self._owner[name.start : name.end] = [name.start] * (name.end - name.start)

    def _remove(self, name: FoundName) -> None:
        del self._by_start[name.start]
        self._owner[name.start : name.end] = [-1] * (name.end - name.start)

    def link(self, name: FoundName, surface: str) -> None:
        """Record that `name` is another form of `surface`."""
        current = self._by_start[name.start]
        other = matching_form(surface)
        if other not in current.same_as:
            self._by_start[name.start] = replace(current, same_as=(*current.same_as, other))

    def retype(self, name: FoundName, type_: EntityType) -> None:
        """Record that a name is of another type than was guessed."""
        self._by_start[name.start] = replace(self._by_start[name.start], type=type_)

    def remove(self, name: FoundName) -> None:
        """Remove a name that was found and is none."""
        self._remove(name)

    def inside(self, start: int, end: int) -> list[FoundName]:
        """Return the names that lie inside a span, in order."""
        owners = sorted({self._owner[i] for i in range(start, end)} - {-1})
        names = [self._by_start[owner] for owner in owners]
        return [name for name in names if start <= name.start and name.end <= end]

    def at(self, start: int) -> FoundName:
        """Return the name that starts at a position."""
        return self._by_start[start]

    def covering(self, start: int, end: int) -> FoundName | None:
        """Return a name that shares a character with the span."""
        for position in range(start, end):
            if self._owner[position] != -1:
                return self._by_start[self._owner[position]]
        return None

    def last_before(self, position: int, reach: int) -> FoundName | None:
        """Return the nearest name that ends at most `reach` characters before a position."""
        for before in range(position - 1, max(0, position - reach - 1) - 1, -1):
            if self._owner[before] != -1:
                return self._by_start[self._owner[before]]
        return None

    def first_after(self, position: int, reach: int) -> FoundName | None:
        """Return the nearest name that starts at most `reach` characters after a position."""
        return self.covering(position, min(len(self._owner), position + reach + 1))

    def in_order(self) -> list[FoundName]:
        """Return the names by position."""
        return [self._by_start[start] for start in sorted(self._by_start)]


def are_alike(name: FoundName, other: FoundName) -> bool:
    """Tell whether two names are of one type, or both of organisations."""
    return name.type == other.type or {name.type, other.type} <= ORGANISATIONS
