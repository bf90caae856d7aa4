"""pyvis as data model and carrier of vis-network, with our own page around it.

Of :class:`pyvis.network.Network` only ``add_node``, ``add_edge``, ``nodes``, ``edges``, ``options``
and the template hook are used: its ``from_nx`` changes the caller's graph, its pages load from
the network, its menus and headings run scripts that stand in the data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from guanxi.explorer.captions import FONT_SIZE
from guanxi.explorer.view import ExplorerView

_TEMPLATE = "explorer.html"
_FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
_MANY_EDGES = 500


class Carrier(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network that holds a view and renders our template.

    Nodes and edges are numbered as the entities and facts of the view; colours and dashes follow
    theme, filters and selection, hence are left to the page.
    """

    def __init__(self, view: ExplorerView) -> None:
        super().__init__(height="100%", directed=True, cdn_resources="in_line")
        source = (files("guanxi.explorer") / "templates" / _TEMPLATE).read_text(encoding="utf-8")
        self.path = _TEMPLATE
        # pyvis' own environment does not escape.
        self.templateEnv = Environment(
            loader=DictLoader({_TEMPLATE: source}), autoescape=True, undefined=StrictUndefined
        )
        self.options = _options(len(view.facts))
        number = {entity.iri: index for index, entity in enumerate(view.entities)}
        shapes = {name: item["shape"] for name, item in view.labels["types"].items()}
        for index, entity in enumerate(view.entities):
            self.add_node(
                index,
                label=entity.caption or " ",
                shape=shapes[entity.type],
                x=entity.x,
                y=entity.y,
                size=entity.radius,
            )
        pairs = [tuple(sorted((number[fact.subject], number[fact.object]))) for fact in view.facts]
        bends = _bends([(a, b) for a, b in pairs])
        for index, (fact, bend) in enumerate(zip(view.facts, bends, strict=True)):
            source_, target = number[fact.subject], number[fact.object]
            # Bends are counted from the smaller number to the larger one.
            self.add_edge(
                source_, target, id=index, smooth=_curve(bend if source_ < target else -bend)
            )

    def network(self) -> dict[str, Any]:
        """Nodes, edges and options for vis-network."""
        return {"nodes": self.nodes, "edges": self.edges, "options": self.options}

    def page(self, *, title: str, style: str, scripts: list[str], policy: str, data: str) -> str:
        """Fill the template; everything but `title` is trusted as it stands."""
        self.templateEnv.globals.update(
            title=title,
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            policy=policy,
            data=Markup(data),
        )
        html: str = self.generate_html()
        return html


def _options(edges: int) -> dict[str, Any]:
    """Options of vis-network: positions are ours, no physics."""
    many = edges > _MANY_EDGES
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 7},
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": many,
            "hideEdgesOnZoom": many,
            "keyboard": False,
            "tooltipDelay": 150,
        },
        "nodes": {
            "borderWidth": 1.5,
            "borderWidthSelected": 3,
            "font": {"face": _FONTS, "size": FONT_SIZE, "strokeWidth": 4, "vadjust": -2},
            # The page itself decides which labels fit, and how large.
            "scaling": {"label": {"drawThreshold": 0, "maxVisible": 22}},
        },
        "edges": {
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
            "font": {"face": _FONTS, "size": 11, "strokeWidth": 0, "align": "middle"},
            "color": {"inherit": False},
            "selectionWidth": 1,
            "hoverWidth": 0.5,
            # Below 7 px a Chinese label is a blot: leave it out until the reader comes closer.
            "scaling": {"label": {"drawThreshold": 8}},
        },
    }


def _bends(pairs: list[tuple[int, int]]) -> list[float]:
    """Spread edges between the same two nodes: 0 is straight, ±1, ±2 … bend to the sides.

    >>> _bends([(0, 1), (0, 2), (0, 1)])
    [-0.5, 0.0, 0.5]
    """
    totals = Counter(pairs)
    seen: defaultdict[tuple[int, int], int] = defaultdict(int)
    bends = []
    for pair in pairs:
        bends.append(seen[pair] - (totals[pair] - 1) / 2)
        seen[pair] += 1
    return bends


def _curve(bend: float) -> dict[str, Any]:
    if bend == 0:
        return {"enabled": False}
    return {
        "enabled": True,
        "type": "curvedCW" if bend > 0 else "curvedCCW",
        "roundness": round(min(0.28 * abs(bend), 0.6), 3),
    }
