"""The page's shapes and statuses as matplotlib's markers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from matplotlib.lines import Line2D

from guanxi.explorer.appearance import Symbol
from guanxi.explorer.figures.lettering import Lettering

MARKERS: Final[Mapping[str, str]] = {
    "square": "s",
    "hexagon": "h",
    "triangle": "^",
    "dot": "o",
    "diamond": "D",
    "triangleDown": "v",
    "star": "*",
}
"""Matplotlib's marker for each shape of :mod:`guanxi.explorer.appearance`."""


def type_key(signs: Mapping[str, Symbol], lettering: Lettering) -> list[Line2D]:
    """Return what explains the entity types of a figure."""
    return [
        Line2D(
            [],
            [],
            ls="",
            marker=MARKERS[sign.shape],
            color=sign.colour.light,
            mew=0,
            label=lettering.type(name),
        )
        for name, sign in signs.items()
    ]
