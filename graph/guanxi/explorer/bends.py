"""How lines between the same two entities keep out of each other's way."""

from __future__ import annotations

from collections import Counter, defaultdict


def bends(pairs: list[tuple[int, int]]) -> list[float]:
    """Spread edges between the same two nodes: 0 is straight, ±1, ±2 … bend to the sides.

    >>> bends([(0, 1), (0, 2), (0, 1)])
    [-0.5, 0.0, 0.5]
    """
    totals = Counter(pairs)
    seen: defaultdict[tuple[int, int], int] = defaultdict(int)
    found = []
    for pair in pairs:
        found.append(seen[pair] - (totals[pair] - 1) / 2)
        seen[pair] += 1
    return found
