"""Where the entities stand: seeded, per component, without overlapping labels.

Each connected component is laid out alone (Kamada and Kawai 1989 while small, Fruchterman and
Reingold 1991 above), turned so that its long side lies flat, cleared of overlapping label boxes,
and packed beside the others. Isolated entities stand on a shelf below. Positions are integers,
so that noise in the last bit of a float cannot change the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from guanxi.explorer.captions import Box

_Points = NDArray[np.float64]

_SEED = 7
_KAMADA_KAWAI_LIMIT = 80  # 80 entities: about 1 s; 300 would take 5 s
_SPRING_ITERATIONS = 150
_GUTTER = 70  # between two components, pixels
_ASPECT = 1.5  # width to height of the whole picture: screens are wide
_LINE_LENGTH = 80  # what is to be seen of a line between two labels of mean width, pixels
_ROUNDS_BEFORE_GROWTH = 60
_CLEARING_ROUNDS = 40
_SHELF_WIDTH = 700.0


def place(
    boxes: Sequence[Box],
    links: Sequence[tuple[int, int]],
    firsts: Sequence[tuple[float, float]] | None = None,
    *,
    careful: int = _KAMADA_KAWAI_LIMIT,
    iterations: int = _SPRING_ITERATIONS,
) -> list[tuple[int, int]]:
    """Compute the centre of every box.

    Parameters
    ----------
    boxes : sequence of Box
    links : sequence of (int, int)
        Indices of linked boxes; direction, repetition and loops do not matter.
    firsts : sequence of (float, float), optional
        Where the boxes of larger components start from; by chance (seeded) otherwise.
    careful : int
        Components of so many boxes are laid out as well as can be, larger ones fast.
    iterations : int
        For the larger ones.

    Returns
    -------
    list of (int, int)
        Pixels, y downwards. A function of the arguments alone.

    Examples
    --------
    >>> place([Box(20, 10, 30), Box(20, 10, 30)], [(0, 1)])
    [(-60, 0), (60, 0)]
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(boxes)))
    graph.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in links if a != b}))
    components = sorted(
        (sorted(members) for members in nx.connected_components(graph)),
        key=lambda members: (-len(members), members),
    )
    extents = _extents(boxes)
    blocks = [
        (members, _arrange(graph, members, extents[members], firsts, careful, iterations))
        for members in components
        if len(members) > 1
    ]
    points = np.zeros((len(boxes), 2))
    bottom, width = _pack(blocks, extents, points)
    isolated = [members[0] for members in components if len(members) == 1]
    _shelve(isolated, extents, points, bottom, max(width, _SHELF_WIDTH))
    _centre(points, extents)
    return [(int(x), int(y)) for x, y in np.rint(points)]


def _extents(boxes: Sequence[Box]) -> _Points:
    """Boxes as rows of (half width, above, below)."""
    return np.array([(box.half_width, box.above, box.below) for box in boxes]).reshape(-1, 3)


def _arrange(
    graph: nx.Graph[int],
    members: list[int],
    extents: _Points,
    firsts: Sequence[tuple[float, float]] | None,
    careful: int,
    iterations: int,
) -> _Points:
    """Lay out one component of at least two; rows follow `members`."""
    # A subgraph view keeps no order of its own; the algorithms depend on it.
    ordered: nx.Graph[int] = nx.Graph()
    ordered.add_nodes_from(members)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.subgraph(members).edges))
    if len(members) <= careful:
        found = nx.kamada_kawai_layout(ordered)
    else:
        start = None if firsts is None else {member: firsts[member] for member in members}
        found = nx.spring_layout(ordered, pos=start, seed=_SEED, iterations=iterations)
    points = _flatten(np.array([found[member] for member in members], dtype=float))
    index = {member: row for row, member in enumerate(members)}
    ends = np.array([(index[a], index[b]) for a, b in ordered.edges])
    lengths = np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T)
    wanted = _LINE_LENGTH + float(np.mean(extents[:, 0] * 2))
    points *= wanted / max(float(np.median(lengths)), 1e-9)
    points = _part_boxes(points, extents)
    return _clear_lines(points, extents, ends) if len(members) <= careful else points


def _flatten(points: _Points) -> _Points:
    """Turn the points about their centre so that their longest axis is horizontal."""
    points = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(points.T @ points)
    axes = axes[:, ::-1]  # the largest first
    turned: _Points = points @ axes
    # The sign of an eigenvector is arbitrary: the first entity stands left and high.
    turned *= np.where(turned[0] > 0, -1, 1)
    return turned


def _part_boxes(points: _Points, extents: _Points) -> _Points:
    """Push overlapping boxes apart along the shorter way until none overlap."""
    middle = (extents[:, 2] - extents[:, 1]) / 2
    half_height = (extents[:, 2] + extents[:, 1]) / 2
    need_x = extents[:, 0][:, None] + extents[:, 0][None, :]
    need_y = half_height[:, None] + half_height[None, :]
    later = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])
    while True:
        for _ in range(_ROUNDS_BEFORE_GROWTH):
            gap_x = points[:, 0][:, None] - points[:, 0][None, :]
            centre_y = points[:, 1] + middle
            gap_y = centre_y[:, None] - centre_y[None, :]
            over_x, over_y = need_x - np.abs(gap_x), need_y - np.abs(gap_y)
            overlapping = (over_x > 0) & (over_y > 0)
            np.fill_diagonal(overlapping, val=False)
            if not overlapping.any():
                return points
            sideways = overlapping & (over_x < over_y)
            upright = overlapping & ~sideways
            # Where two centres coincide, the later index goes right or down.
            way_x = np.where(gap_x == 0, later, np.sign(gap_x))
            way_y = np.where(gap_y == 0, later, np.sign(gap_y))
            points[:, 0] += np.where(sideways, way_x * (over_x / 2 + 1), 0).sum(axis=1)
            points[:, 1] += np.where(upright, way_y * (over_y / 2 + 1), 0).sum(axis=1)
        points = points * 1.08  # too crowded to settle: give it room


def _clear_lines(points: _Points, extents: _Points, ends: NDArray[np.int_]) -> _Points:
    """Move entities off the lines between others, and those apart whose line cannot be seen.

    Neither can always be had in full: the arrangement with the fewest faults is kept.
    """
    best, fewest = points, len(ends) * (len(points) + 1) + 1
    for _ in range(_CLEARING_ROUNDS):
        away, hits = _line_hits(points, extents, ends)
        apart, short = _short_lines(points, extents, ends)
        if hits + short < fewest:
            best, fewest = points, hits + short
        if not hits + short:
            break
        points = _part_boxes(points + away + apart, extents)
    return best


def _line_hits(points: _Points, extents: _Points, ends: NDArray[np.int_]) -> tuple[_Points, int]:
    """Find boxes that a line between two others crosses: where to push each, and how many hits.

    Each box is seen as an ellipse; in its own units it is the unit circle about the origin.
    """
    half = np.stack([extents[:, 0], (extents[:, 1] + extents[:, 2]) / 2], axis=1)
    centres = points + np.stack([half[:, 0] * 0, (extents[:, 2] - extents[:, 1]) / 2], axis=1)
    start = (points[ends[:, 0], None] - centres[None]) / half[None]
    along = (points[ends[:, 1], None] - points[ends[:, 0], None]) / half[None]
    share = -(start * along).sum(axis=2) / np.maximum((along**2).sum(axis=2), 1e-9)
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    distance = np.hypot(nearest[..., 0], nearest[..., 1])
    hit = distance < 1
    rows = np.arange(len(ends))
    hit[rows, ends[:, 0]] = hit[rows, ends[:, 1]] = False
    # Away from the line; a line through the very centre pushes across its own direction.
    away = np.where(
        (distance > 1e-6)[..., None],
        -nearest,
        np.stack([-along[..., 1], along[..., 0]], axis=2),
    )
    away /= np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-9)[..., None]
    push = np.where(hit, 1.1 - distance, 0)[..., None] * away * half[None]
    return push.sum(axis=0) * 0.4, int(hit.sum())


def _short_lines(points: _Points, extents: _Points, ends: NDArray[np.int_]) -> tuple[_Points, int]:
    """Find lines too short to be seen: where to push their ends, and how many there are."""
    radius = extents[:, 1]
    line = points[ends[:, 1]] - points[ends[:, 0]]
    length = np.maximum(np.hypot(line[:, 0], line[:, 1]), 1e-9)
    lacking = radius[ends[:, 0]] + radius[ends[:, 1]] + _LINE_LENGTH - length
    short = lacking > 1
    pull = np.where(short, lacking / 2, 0)[:, None] * line / length[:, None]
    push = np.zeros_like(points)
    np.add.at(push, ends[:, 1], pull)
    np.add.at(push, ends[:, 0], -pull)
    return push, int(short.sum())


def _bounds(points: _Points, extents: _Points) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the boxes."""
    return (
        float((points[:, 0] - extents[:, 0]).min()),
        float((points[:, 1] - extents[:, 1]).min()),
        float((points[:, 0] + extents[:, 0]).max()),
        float((points[:, 1] + extents[:, 2]).max()),
    )


def _pack(
    blocks: list[tuple[list[int], _Points]], extents: _Points, points: _Points
) -> tuple[float, float]:
    """Set the components in rows, writing into `points`; return bottom and width."""
    sized = []
    for members, block in blocks:
        left, top, right, bottom = _bounds(block, extents[members])
        sized.append((members, block - (left, top), right - left, bottom - top))
    sized.sort(key=lambda item: (-round(item[3]), item[0]))
    area = sum((width + _GUTTER) * (height + _GUTTER) for _, _, width, height in sized)
    row_width = max([width for _, _, width, _ in sized] + [float(np.sqrt(area * _ASPECT))])
    x = y = row_height = used = 0.0
    for members, block, width, height in sized:
        if x > 0 and x + width > row_width:
            x, y, row_height = 0.0, y + row_height + _GUTTER, 0.0
        points[members] = block + np.array((x, y))
        x += width + _GUTTER
        row_height = max(row_height, height)
        used = max(used, x - _GUTTER)
    return y + row_height, used


def _shelve(
    isolated: list[int], extents: _Points, points: _Points, bottom: float, width: float
) -> None:
    """Set the isolated boxes in rows below `bottom`, writing into `points`."""
    x, y = 0.0, bottom + _GUTTER
    rows: list[list[int]] = [[]]
    for index in isolated:
        if rows[-1] and x + 2 * extents[index, 0] > width:
            rows.append([])
            x = 0.0
        rows[-1].append(index)
        x += 2 * extents[index, 0]
    for row in rows:
        x = (width - sum(2 * extents[index, 0] for index in row)) / 2
        for index in row:
            points[index] = (x + extents[index, 0], y + extents[index, 1])
            x += 2 * extents[index, 0]
        y += max((extents[index, 1] + extents[index, 2] for index in row), default=0.0)


def _centre(points: _Points, extents: _Points) -> None:
    """Move the picture so that the middle of its bounds is the origin, to half a label."""
    if len(points):
        left, _, right, _ = _bounds(points, extents)
        points[:, 0] -= (left + right) / 2
        points[:, 1] -= (points[:, 1].min() + points[:, 1].max()) / 2
