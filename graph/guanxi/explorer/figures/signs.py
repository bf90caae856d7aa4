"""The page's shapes and statuses as matplotlib's markers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
