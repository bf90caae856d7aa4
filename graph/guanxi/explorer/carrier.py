"""pyvis as data model and carrier of vis-network, with our own page around it.

Of :class:`pyvis.network.Network` only ``nodes``, ``edges``, ``options`` and the template hook are
used: its ``from_nx`` changes the caller's graph, its pages load from the network, its menus and
headings run scripts that stand in the data.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from guanxi.explorer.bends import bends
from guanxi.explorer.captions import FONT_SIZE
from guanxi.explorer.columns import columns
from guanxi.explorer.view import ExplorerView

_TEMPLATE = "explorer.html"
_FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


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
        self.options = _options()
        # Not add_node and add_edge: these search all that is there already, for each one anew.
        self.nodes = [
            Node(
                index,
                shape=view.labels["types"][entity.type]["shape"],
                label=entity.caption,
                label_en=entity.caption_en,
                x=entity.x,
                y=entity.y,
                size=entity.radius,
            ).options
            for index, entity in enumerate(view.entities)
        ]
        number = {entity.iri: index for index, entity in enumerate(view.entities)}
        ends = [(number[fact.subject], number[fact.object]) for fact in view.facts]
        bent = bends([(min(pair), max(pair)) for pair in ends])
        self.edges = [
            # Bends are counted from the smaller number to the larger one.
            Edge(source_, target, id=index, bend=bend if source_ < target else -bend).options
            for index, ((source_, target), bend) in enumerate(zip(ends, bent, strict=True))
        ]
        self._names = [(entity.label, entity.label_en or entity.label) for entity in view.entities]

    def network(self) -> dict[str, Any]:
        """Nodes and edges as columns, and options for vis-network.

        What the view has too is left out: ends, shapes, captions that are just the name.
        """
        drawn = {
            key: [node[key] for node in self.nodes]
            for key in ("x", "y", "size", "label", "label_en")
        }
        for which, key in enumerate(("label", "label_en")):
            drawn[key] = [
                None if caption == names[which] else caption
                for caption, names in zip(drawn[key], self._names, strict=True)
            ]
        return {
            "nodes": columns(drawn),
            "edges": columns({"bend": [edge["bend"] for edge in self.edges]}),
            "options": self.options,
        }

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


def _options() -> dict[str, Any]:
    """Options of vis-network: positions are ours, no physics."""
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 7},
        "interaction": {
            "hover": True,
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
