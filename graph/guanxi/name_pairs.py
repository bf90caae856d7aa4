"""Texts with two names in them, of which a relation is asked: the lines of FinRE, say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guanxi.errors import PairError
from guanxi.model import Entity, Mention
from guanxi.namespaces import entity_iri

__all__ = ["GivenPair", "read_pairs"]

_WANTED: Final = "not a pair; a JSON object with the texts text, head and tail is wanted"


@dataclass(frozen=True, slots=True)
class GivenPair:
    """A text with two names in it, and what an annotator says of them."""

    text: str
    head: str
    tail: str
    relation: str | None = None

    def mentions(self, text: str) -> tuple[Mention, Mention] | None:
        """Return where head and tail stand, in this order; None if one does not.

        Parameters
        ----------
        text : str
            The pair's text as a document has it.
        """
        taken: list[tuple[int, int]] = []
        found: dict[str, Mention] = {}
        # The longer one first: 京东方 is not where 京东 stands.
        for name in sorted((self.head, self.tail), key=lambda name: (-len(name), name)):
            start = text.find(name)
            while start >= 0 and any(a < start + len(name) and start < b for a, b in taken):
                start = text.find(name, start + 1)
            if start < 0 or not name:
                return None
            taken.append((start, start + len(name)))
            entity = Entity(entity_iri(name, "Company"), name, "Company", (), name, False)
            found[name] = Mention(start, start + len(name), entity, "given")
        return (found[self.head], found[self.tail]) if len(found) == 2 else None


def read_pairs(path: str | Path) -> list[GivenPair]:
    """Read JSON lines with ``text``, ``head`` and ``tail``, and ``relation`` where it is known.

    Raises
    ------
    PairError
        If a line is something else; names file and line.
    """
    pairs = []
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                values = (row["text"], row["head"], row["tail"], row.get("relation"))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise PairError(f"{path}, line {number}: {_WANTED}") from error
            if not all(isinstance(value, str) for value in values[:3]):
                raise PairError(f"{path}, line {number}: {_WANTED}")
            pairs.append(GivenPair(*values))
    return pairs
