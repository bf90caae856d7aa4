"""Names by how they begin, also in pinyin: what completion looks in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from guanxi.store import EntityRecord
from guanxi.vocabulary import Ontology

_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Named:
    """Something that may be meant.

    Attributes
    ----------
    name : str
        What it is called.
    iri : str
    forms : tuple of str
        All that it may be typed as.
    """

    name: str
    iri: str
    forms: tuple[str, ...]


class NameIndex:
    """Finds what goes by a name that begins in some way.

    Parameters
    ----------
    named : iterable of Named
        Those that matter most first.
    """

    def __init__(self, named: Iterable[Named]) -> None:
        self._named = tuple(named)

    @classmethod
    def of_entities(cls, entities: Iterable[EntityRecord]) -> NameIndex:
        """Return the index of entities, by their names and aliases."""
        return cls(
            Named(e.label, e.iri, tuple(filter(None, (e.label, e.label_en, *e.aliases))))
            for e in entities
        )

    @classmethod
    def of_relations(cls, ontology: Ontology) -> NameIndex:
        """Return the index of relations, by their local names and labels."""
        return cls(
            Named(each.name, each.iri, (each.name, each.label_zh, each.label_en))
            for each in ontology.predicates.values()
        )

    def beginning(self, text: str) -> list[Named]:
        """Return what begins with a text, then what holds it within, then what is spelt so.

        Parameters
        ----------
        text : str
            Chinese, or pinyin: ``feishu`` and ``fs`` find 飞书. Nothing finds everything.

        Examples
        --------
        >>> names = [Named("飞书", "x:1", ("飞书", "Lark")), Named("钉钉", "x:2", ("钉钉",))]
        >>> index = NameIndex(names)
        >>> [[each.name for each in index.beginning(text)] for text in ("飞", "lark", "dd", "书")]
        [['飞书'], ['飞书'], ['钉钉'], ['飞书']]
        """
        wanted = text.casefold()
        found: dict[str, Named] = {}
        for matches in (self._starting(wanted), self._holding(wanted), self._spelt(wanted)):
            for each in matches:
                found.setdefault(each.iri, each)
                if len(found) == _MOST:
                    return list(found.values())
        return list(found.values())

    def _starting(self, text: str) -> Iterator[Named]:
        return (n for n in self._named if any(f.casefold().startswith(text) for f in n.forms))

    def _holding(self, text: str) -> Iterator[Named]:
        return (n for n in self._named if any(text in f.casefold() for f in n.forms))

    def _spelt(self, text: str) -> Iterator[Named]:
        if not text.isascii() or not text.isalpha():
            return iter(())
        pairs = zip(self._named, self._spellings, strict=True)
        return (each for each, spelt in pairs if any(s.startswith(text) for s in spelt))

    @cached_property
    def _spellings(self) -> list[tuple[str, str]]:
        """The pinyin of each name, whole and by its initials."""
        # Imported late: reading its dictionaries takes a moment.
        from pypinyin import lazy_pinyin

        spelt = (lazy_pinyin(each.name, errors="ignore") for each in self._named)
        return [("".join(each) or "\0", "".join(s[0] for s in each) or "\0") for each in spelt]
