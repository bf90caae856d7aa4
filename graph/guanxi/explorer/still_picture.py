"""A view as one SVG picture, for where no script may run: what the page shows first, to look at.

No script, no link, no font is in it; a page of thousands shows its best connected entities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from guanxi.explorer.bends import bends
from guanxi.explorer.captions import label_box, label_width
from guanxi.explorer.facts import ShownFact
from guanxi.explorer.layout import place
from guanxi.explorer.placed_entities import ShownEntity
from guanxi.explorer.territories import first_place
from guanxi.explorer.view import ExplorerView

_MOST_ENTITIES: Final = 60
_WIDTH: Final = 960.0  # of the picture, pixels
_LOWEST, _HIGHEST = 260.0, 640.0
_HEAD, _FOOT, _EDGE = 40.0, 34.0, 16.0
_INK, _MUTED, _GROUND = "#1f2937", "#5b6472", "#ffffff"
_FONTS: Final = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
_TEXT_SIZE: Final = 13.0
_LINE_HEIGHT: Final = 1.25
_GREATEST_SCALE: Final = 1.15
# Corners of the symbols around their middle, the radius being 1; a circle has none.
_CORNERS: Final = {
    "square": ((-0.83, -0.83), (0.83, -0.83), (0.83, 0.83), (-0.83, 0.83)),
    "hexagon": ((-0.5, -0.87), (0.5, -0.87), (1, 0), (0.5, 0.87), (-0.5, 0.87), (-1, 0)),
    "triangle": ((0, -0.92), (1, 0.87), (-1, 0.87)),
    "triangleDown": ((0, 0.92), (1, -0.87), (-1, -0.87)),
    "diamond": ((0, -1.03), (1.03, 0), (0, 1.03), (-1.03, 0)),
}
_UNFIT_FOR_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entity on the picture, in its pixels."""

    entity: ShownEntity
    x: float
    y: float
    radius: float


def still_picture(view: ExplorerView) -> str:
    """Draw a view as SVG.

    Parameters
    ----------
    view : ExplorerView
        Of many entities the best connected are drawn, and the picture says so.

    Returns
    -------
    str
        A function of the view alone; some 10 to 60 KB.
    """
    chosen = _best_connected(view.entities)
    number = {each.iri: index for index, each in enumerate(chosen)}
    facts = [fact for fact in view.facts if fact.subject in number and fact.object in number]
    if len(chosen) < len(view.entities):
        chosen = _placed_anew(chosen, [(number[f.subject], number[f.object]) for f in facts])
    placed, height = _placed(chosen)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH:.0f} {height:.0f}",
            "width": f"{_WIDTH:.0f}",
            "height": f"{height:.0f}",
            "font-family": _FONTS,
        },
    )
    _put(root, "title", view.title)
    _put(root, "rect", width="100%", height="100%", fill=_GROUND)
    _put(root, "text", view.title, x=_EDGE, y=26, font_size=17, font_weight="bold", fill=_INK)
    told = f"{len(view.entities)} 个实体 · {len(view.facts)} 条关系"
    if len(chosen) < len(view.entities):
        told += f"（图中为关系最多的 {len(chosen)} 个）"
    _put(root, "text", told, x=_WIDTH - _EDGE, y=26, font_size=12, fill=_MUTED, text_anchor="end")
    ends = [(number[fact.subject], number[fact.object]) for fact in facts]
    bent = bends([(min(pair), max(pair)) for pair in ends])
    for fact, (start, end), bend in zip(facts, ends, bent, strict=True):
        _draw_fact(root, view, fact, placed[start], placed[end], bend if start < end else -bend)
    for each in placed:
        look = view.labels["types"][each.entity.type]
        _draw_symbol(root, look, each.x, each.y, each.radius)
    for each in _labelled(placed):
        _draw_label(root, each)
    _draw_legend(root, view, chosen, facts, height - 12)
    return tostring(root, encoding="unicode")


def _best_connected(entities: Sequence[ShownEntity]) -> list[ShownEntity]:
    ranked = sorted(entities, key=lambda each: (-each.degree, each.iri))[:_MOST_ENTITIES]
    return sorted(ranked, key=lambda each: each.iri)


def _placed_anew(
    entities: Sequence[ShownEntity], links: list[tuple[int, int]]
) -> list[ShownEntity]:
    """Move what is left of a large view together: it stood far apart, with the others between."""
    boxes = [label_box([each.caption], each.radius) for each in entities]
    places = place(boxes, links, [first_place(each.iri) for each in entities])
    return [replace(e, x=x, y=y) for e, (x, y) in zip(entities, places, strict=True)]


def _placed(entities: Sequence[ShownEntity]) -> tuple[list[_Placed], float]:
    """Fit entities into the picture; also return how high that is."""
    if not entities:
        return [], _LOWEST
    left, right = min(e.x for e in entities) - 70, max(e.x for e in entities) + 70
    top, bottom = min(e.y for e in entities) - 30, max(e.y for e in entities) + 62
    room = _HIGHEST - _HEAD - _FOOT
    scale = min((_WIDTH - 2 * _EDGE) / (right - left), room / max(bottom - top, 1), _GREATEST_SCALE)
    height = max(_LOWEST, (bottom - top) * scale + _HEAD + _FOOT)
    shift_x = (_WIDTH - (left + right) * scale) / 2
    shift_y = _HEAD + (height - _HEAD - _FOOT - (top + bottom) * scale) / 2
    size = max(min(scale, 1.0), 0.45)
    return [
        _Placed(e, e.x * scale + shift_x, e.y * scale + shift_y, e.radius * size) for e in entities
    ], height


def _draw_fact(
    root: Element, view: ExplorerView, fact: ShownFact, start: _Placed, end: _Placed, bend: float
) -> None:
    relation = view.labels["predicates"][fact.predicate]
    colour = view.labels["families"][relation["family"]]["colour"]["light"]
    best = fact.claims[0]
    dashes = "2 4" if best.background or best.inferred else None
    if best.status != "asserted":
        dashes = "7 4"
    dx, dy = end.x - start.x, end.y - start.y
    via_x = (start.x + end.x) / 2 - dy * bend * 0.25
    via_y = (start.y + end.y) / 2 + dx * bend * 0.25
    angle = math.atan2(end.y - via_y, end.x - via_x)
    tip_x = end.x - (end.radius + 2) * math.cos(angle)
    tip_y = end.y - (end.radius + 2) * math.sin(angle)
    path = f"M{start.x:.1f} {start.y:.1f}Q{via_x:.1f} {via_y:.1f} {tip_x:.1f} {tip_y:.1f}"
    line = _put(root, "path", d=path, fill="none", stroke=colour, stroke_width=1.6, opacity=0.75)
    if dashes is not None:
        line.set("stroke-dasharray", dashes)
    if not relation["symmetric"]:
        corners = [
            (tip_x - 8 * math.cos(angle + turn), tip_y - 8 * math.sin(angle + turn))
            for turn in (0.4, -0.4)
        ]
        _put(root, "polygon", points=_points([(tip_x, tip_y), *corners]), fill=colour)
    if view.labels_edges:
        _put(
            root,
            "text",
            relation["zh"],
            x=(start.x + 2 * via_x + end.x) / 4,
            y=(start.y + 2 * via_y + end.y) / 4 + 4,
            font_size=11,
            fill=colour,
            text_anchor="middle",
            stroke=_GROUND,
            stroke_width=3,
            paint_order="stroke",
        )


def _draw_symbol(root: Element, look: Mapping[str, Any], x: float, y: float, radius: float) -> None:
    corners = _CORNERS.get(look["shape"])
    fill = look["colour"]["light"]
    if corners is None:
        _put(root, "circle", cx=x, cy=y, r=radius, fill=fill)
        return
    at = [(x + dx * radius, y + dy * radius) for dx, dy in corners]
    _put(root, "polygon", points=_points(at), fill=fill)


def _labelled(placed: Iterable[_Placed]) -> list[_Placed]:
    """Choose whose name is written: the best connected first, as long as there is room."""
    taken: list[tuple[float, float, float, float]] = []
    chosen = []
    for each in sorted(placed, key=lambda each: (-each.entity.degree, each.entity.iri)):
        lines = each.entity.caption.split("\n")
        half = max(map(label_width, lines)) * _TEXT_SIZE / 2
        top = each.y + each.radius
        bottom = top + len(lines) * _TEXT_SIZE * _LINE_HEIGHT
        box = (each.x - half, top, each.x + half, bottom)
        if not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in taken
        ):
            taken.append(box)
            chosen.append(each)
    return chosen


def _draw_label(root: Element, placed: _Placed) -> None:
    for row, line in enumerate(placed.entity.caption.split("\n")):
        _put(
            root,
            "text",
            line,
            x=placed.x,
            y=placed.y + placed.radius + _TEXT_SIZE * (1 + row * _LINE_HEIGHT) + 1,
            font_size=_TEXT_SIZE,
            fill=_INK,
            text_anchor="middle",
            stroke=_GROUND,
            stroke_width=3,
            paint_order="stroke",
        )


def _draw_legend(
    root: Element,
    view: ExplorerView,
    entities: Sequence[ShownEntity],
    facts: Sequence[ShownFact],
    y: float,
) -> None:
    families = {view.labels["predicates"][fact.predicate]["family"] for fact in facts}
    types = {entity.type for entity in entities}
    x = _EDGE
    for name, family in view.labels["families"].items():
        if name in families:
            _put(root, "rect", x=x, y=y - 6, width=16, height=3, fill=family["colour"]["light"])
            x = _name(root, family["zh"], x + 21, y)
    x += _EDGE
    for name, type in view.labels["types"].items():
        if name in types:
            _draw_symbol(root, type, x, y - 4, 5)
            x = _name(root, type["zh"], x + 10, y)


def _name(root: Element, told: str, x: float, y: float) -> float:
    _put(root, "text", told, x=x, y=y, font_size=11, fill=_MUTED)
    return x + label_width(told) * 11 + 14


def _points(corners: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _put(parent: Element, tag: str, text: str | None = None, **attributes: str | float) -> Element:
    """Add an element; attributes are named with ``_`` for ``-``."""
    made = SubElement(
        parent,
        tag,
        {
            name.replace("_", "-"): value if isinstance(value, str) else f"{value:.1f}"
            for name, value in attributes.items()
        },
    )
    if text is not None:
        made.text = _UNFIT_FOR_XML.sub("\ufffd", text)
    return made
