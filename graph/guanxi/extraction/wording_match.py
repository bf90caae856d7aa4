"""Matches of wordings: where they stand in a skeleton, and whom they relate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from guanxi.extraction.skeleton import Skeleton
from guanxi.extraction.wordings import Wording
from guanxi.model import Mention

# Longer lists rank or report; they do not say of every pair what their wording says.
_MAX_PAIRS = 60


@dataclass(frozen=True, slots=True)
class WordingMatch:
    """A wording and where it matches the text of a skeleton."""

    wording: Wording
    match: re.Match[str]
    skeleton: Skeleton

    def pairs(self) -> Iterator[tuple[Mention, Mention]]:
        """Yield every subject with every object, or every two that are related collectively."""
        groups = self.match.groupdict()
        slots = self.skeleton.slots
        if collective := groups.get("G1"):
            pairs = list(combinations(slots[collective], 2))
        else:
            subjects, objects = (
                [mention for char in slots_of(groups, kind) for mention in slots[char]]
                for kind in "SO"
            )
            pairs = list(product(subjects, objects))
        if len(pairs) <= _MAX_PAIRS:
            yield from pairs

    @property
    def bystanders(self) -> tuple[Mention, ...]:
        """The names that the wording mentions and keeps out of the relation."""
        chars = slots_of(self.match.groupdict(), "X")
        return tuple(mention for char in chars for mention in self.skeleton.slots[char])


def slots_of(groups: dict[str, str | None], kinds: str = "SOG") -> list[str]:
    """Return the slot characters of a match's subject, object or collective groups."""
    return [
        char for name, char in groups.items() if char and name[0] in kinds and name[1:].isdigit()
    ]
