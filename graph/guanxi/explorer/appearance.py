"""Symbols and colours: a shape and a colour per entity type, a colour per relation family.

Colours are pairs for the light and the dark theme. Types differ in shape too and statuses in
dashes, so that nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """CSS colours for the two themes."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """How entities of one type are drawn; `shape` is one of vis-network's."""

    shape: str
    colour: Colour


_TYPES: Mapping[str, Symbol] = {
    "Company": Symbol("square", Colour("#2c5fb3", "#7aa5ec")),
    "BusinessUnit": Symbol("hexagon", Colour("#2a8c9e", "#63c2d2")),
    "Institution": Symbol("triangle", Colour("#7b6a3e", "#c9b47a")),
    "Product": Symbol("dot", Colour("#e08a2c", "#f2b263")),
    "Person": Symbol("diamond", Colour("#8a4f9e", "#c795d8")),
}
_SPARE_SHAPES = ("triangleDown", "star")
_FAMILIES: Mapping[str, Colour] = {
    "rivalry": Colour("#c23b3b", "#f08585"),
    "cooperation": Colour("#1f8a5b", "#5fcf9b"),
    "organisation": Colour("#5d6b82", "#9fb0c9"),
    "capital": Colour("#a8720a", "#e3b04f"),
    "people": Colour("#8a4f9e", "#c795d8"),
    "regulation": Colour("#3f51a3", "#94a3f0"),
    "inferred": Colour("#96566e", "#dc9fb5"),
}
_SPARE_COLOURS = (
    Colour("#3d7a8a", "#86c3d2"),
    Colour("#96566e", "#dc9fb5"),
    Colour("#6a7d33", "#b6ca7b"),
)


def symbols(types: Iterable[str]) -> dict[str, Symbol]:
    """Give every entity type a symbol, our own types first, a user's own ones sorted after.

    >>> [symbol.shape for symbol in symbols(["Place", "Company"]).values()]
    ['square', 'triangleDown']
    """
    wanted = set(types)
    chosen = {name: symbol for name, symbol in _TYPES.items() if name in wanted}
    for index, name in enumerate(sorted(wanted - set(_TYPES))):
        shape = _SPARE_SHAPES[index % len(_SPARE_SHAPES)]
        chosen[name] = Symbol(shape, _SPARE_COLOURS[index % len(_SPARE_COLOURS)])
    return chosen


def family_colours(families: Iterable[str]) -> dict[str, Colour]:
    """Give every relation family a colour, our own families first.

    >>> list(family_colours(["people", "geography", "rivalry"]))
    ['rivalry', 'people', 'geography']
    """
    wanted = set(families)
    chosen = {name: colour for name, colour in _FAMILIES.items() if name in wanted}
    for index, name in enumerate(sorted(wanted - set(_FAMILIES))):
        chosen[name] = _SPARE_COLOURS[index % len(_SPARE_COLOURS)]
    return chosen
