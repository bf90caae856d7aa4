"""The layout of many entities: every community a territory of its own, tied ones side by side."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

from guanxi.explorer.captions import Box
from guanxi.explorer.layout import place

CANVAS_LIMIT = 150
"""So many members of a community are drawn at once, where they are more than a map can hold."""

MAP_LIMIT = 2000
"""So many entities are drawn on one map."""

_CAREFUL = 24  # Kamada-Kawai: 24 entities take 20 ms
_ITERATIONS = 60
_STEP = 24.0  # of the spiral on which a free place is looked for, pixels
_CELL = 160.0

Point = tuple[int, int]


def first_place(iri: str) -> tuple[float, float]:
    """Give every IRI a place of its own in the unit square, always the same."""
    digest = hashlib.sha256(iri.encode("utf-8", "surrogatepass")).digest()
    return (
        int.from_bytes(digest[:4], "big") / 2**32,
        int.from_bytes(digest[4:8], "big") / 2**32,
    )


def place_territories(
    iris: Sequence[str],
    boxes: Sequence[Box],
    links: Sequence[tuple[int, int]],
    territory: Sequence[int],
    worth: Sequence[int],
) -> list[Point]:
    """Compute the centres of many boxes, community by community.

    Parameters
    ----------
    iris, boxes, territory, worth : sequences
        Of every entity the IRI, the box, the number of its community and how connected it is.
    links : sequence of (int, int)

    Returns
    -------
    list of (int, int)
        Beyond :data:`MAP_LIMIT` entities, those which no picture of their community has room for
        stand at its centre.
    """
    members: dict[int, list[int]] = {}
    for index, number in enumerate(territory):
        members.setdefault(number, []).append(index)
    limit = MAP_LIMIT if len(iris) <= MAP_LIMIT else CANVAS_LIMIT
    inner: dict[int, list[tuple[int, int]]] = {}
    between: Counter[tuple[int, int]] = Counter()
    for a, b in links:
        first, second = sorted((territory[a], territory[b]))
        if first == second:
            inner.setdefault(first, []).append((a, b))
        else:
            between[first, second] += 1
    blocks = {}
    for number in sorted(members):
        drawn = sorted(sorted(members[number], key=lambda i: (-worth[i], iris[i]))[:limit])
        blocks[number] = _block(iris, boxes, drawn, inner.get(number, []))
    centres = _territories(blocks, boxes, between)
    points: list[Point] = []
    for index, number in enumerate(territory):
        x, y = centres[number]
        dx, dy = blocks[number].get(index, (0, 0))
        points.append((x + dx, y + dy))
    return points


def _block(
    iris: Sequence[str], boxes: Sequence[Box], drawn: Sequence[int], links: list[tuple[int, int]]
) -> dict[int, Point]:
    position = {index: row for row, index in enumerate(drawn)}
    places = place(
        [boxes[index] for index in drawn],
        [(position[a], position[b]) for a, b in links if a in position and b in position],
        [first_place(iris[index]) for index in drawn],
        careful=_CAREFUL,
        iterations=_ITERATIONS,
    )
    return dict(zip(drawn, places, strict=True))


def _territories(
    blocks: Mapping[int, Mapping[int, Point]],
    boxes: Sequence[Box],
    between: Counter[tuple[int, int]],
) -> dict[int, Point]:
    """Place whole communities, each a box as large as what is in it, about their centres."""
    numbers = sorted(blocks)
    if len(numbers) == 1:
        return {numbers[0]: (0, 0)}
    position = {number: row for row, number in enumerate(numbers)}
    extents = []
    for number in numbers:
        block = blocks[number]
        half = max(abs(x) + boxes[index].half_width for index, (x, _) in block.items())
        above = max(boxes[index].above - y for index, (_, y) in block.items())
        below = max(boxes[index].below + y for index, (_, y) in block.items())
        extents.append(Box(half + 60, above + 60, below + 60))
    links = [(position[a], position[b]) for a, b in strongest(between)]
    return dict(zip(numbers, place(extents, links, careful=_CAREFUL), strict=True))


def strongest(between: Mapping[tuple[int, int], int], each: int = 3) -> list[tuple[int, int]]:
    """Keep the strongest few ties of every community, sorted.

    >>> strongest({(0, 1): 5, (0, 2): 1, (1, 2): 4}, each=1)
    [(0, 1), (1, 2)]
    """
    ties: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    for pair, count in between.items():
        for end in pair:
            ties.setdefault(end, []).append((-count, pair))
    return sorted({pair for own in ties.values() for _, pair in sorted(own)[:each]})


def settle(
    boxes: Sequence[Box],
    links: Sequence[tuple[int, int]],
    kept: Mapping[int, Point],
    wished: Sequence[Point],
) -> list[Point]:
    """Keep old places, and find free ones for what is new.

    Parameters
    ----------
    boxes : sequence of Box
    links : sequence of (int, int)
    kept : mapping of int to (int, int)
        Index and place of every box that must not move.
    wished : sequence of (int, int)
        Where those stand that are linked to nothing placed.

    Returns
    -------
    list of (int, int)
        A new box stands as near as can be to the middle of what it is linked to.

    Examples
    --------
    >>> boxes = [Box(20, 10, 30)] * 3
    >>> settle(boxes, [(0, 2), (1, 2)], {0: (0, 0), 1: (200, 0)}, [(0, 0)] * 3)
    [(0, 0), (200, 0), (100, 0)]
    """
    neighbours: dict[int, set[int]] = {}
    for a, b in links:
        neighbours.setdefault(a, set()).add(b)
        neighbours.setdefault(b, set()).add(a)
    ground = _Ground(boxes)
    placed = dict(kept)
    for index, point in sorted(kept.items()):
        ground.take(index, point)
    waiting = {index: 0 for index in range(len(boxes)) if index not in kept}
    for index in waiting:
        waiting[index] = len(neighbours.get(index, set()) & placed.keys())
    # Who has most placed neighbours goes first: the others then find them.
    queue = [(-count, index) for index, count in waiting.items()]
    heapify(queue)
    while queue:
        count, index = heappop(queue)
        if waiting.get(index) != -count:
            continue  # placed, or more of its neighbours have been since
        del waiting[index]
        near = [placed[other] for other in sorted(neighbours.get(index, set()) & placed.keys())]
        middle = _middle(near) if near else wished[index]
        placed[index] = ground.free_place(index, middle)
        ground.take(index, placed[index])
        for other in sorted(neighbours.get(index, set()) & waiting.keys()):
            waiting[other] += 1
            heappush(queue, (-waiting[other], other))
    return [placed[index] for index in range(len(boxes))]


def _middle(points: Sequence[Point]) -> Point:
    return (
        round(sum(x for x, _ in points) / len(points)),
        round(sum(y for _, y in points) / len(points)),
    )


class _Ground:
    """Which places are taken, in cells of a grid."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}

    def take(self, index: int, point: Point) -> None:
        frame = self._frame(index, point)
        for cell in self._touched(frame):
            self._cells.setdefault(cell, []).append(frame)

    def free_place(self, index: int, wanted: Point) -> Point:
        """Go round `wanted` on a square spiral until nothing is in the way."""
        x, y = wanted
        step, run = 0, 1
        ways = ((1, 0), (0, 1), (-1, 0), (0, -1))
        while True:
            for _ in range(2):
                way = ways[step % 4]
                for _ in range(run):
                    if self._is_free(self._frame(index, (x, y))):
                        return (x, y)
                    x += int(way[0] * _STEP)
                    y += int(way[1] * _STEP)
                step += 1
            run += 1

    def _is_free(self, frame: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = frame
        return not any(
            left < r and l < right and top < b and t < bottom
            for cell in self._touched(frame)
            for l, t, r, b in self._cells.get(cell, ())  # noqa: E741
        )

    def _frame(self, index: int, point: Point) -> tuple[float, float, float, float]:
        box, (x, y) = self._boxes[index], point
        return (x - box.half_width, y - box.above, x + box.half_width, y + box.below)

    def _touched(self, frame: tuple[float, float, float, float]) -> list[tuple[int, int]]:
        left, top, right, bottom = (int(edge // _CELL) for edge in frame)
        return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
