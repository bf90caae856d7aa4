"""Why inferred facts hold: the rule, and the sentences beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from guanxi.explanation import derivation_lines
from guanxi.store import Derivation


class Reasons(tuple[Derivation, ...]):
    """Derivations, which print and display themselves.

    A tuple of :class:`guanxi.store.Derivation`.
    """

    _label: Callable[[str], str]
    _sentence: Callable[[Derivation], str]

    def __new__(
        cls,
        derivations: Iterable[Derivation],
        label: Callable[[str], str],
        sentence: Callable[[Derivation], str],
    ) -> Reasons:
        """Keep derivations in their order.

        Parameters
        ----------
        derivations : iterable of Derivation
        label : callable
            Returns what an IRI is called.
        sentence : callable
            Returns the best sentence behind a fact that documents state.
        """
        self = super().__new__(cls, derivations)
        self._label = label
        self._sentence = sentence
        return self

    def lines(self) -> list[str]:
        """Return them line by line, indented below what rests on them."""
        return [
            line for each in self for line in derivation_lines(each, self._label, self._sentence)
        ]

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self) or "<nothing inferred>")

    def _repr_html_(self) -> str:
        told = escape(str(self)) or "没有这样的推断 · nothing inferred"
        return f'<div style="white-space:pre-wrap">{told}</div>'
