"""The named questions of a graph, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from guanxi.notebook.fragments import table
from guanxi.store import NamedQuery


class Questions(tuple[NamedQuery, ...]):
    """Named queries, which list themselves.

    A tuple of :class:`guanxi.store.NamedQuery`.
    """

    def _rows(self) -> Iterable[tuple[str, str, str]]:
        for query in self:
            needs = (f"{p.name}={p.kind.upper()}" for p in query.parameters if p.required)
            may = (f"[{p.name}={p.kind.upper()}]" for p in query.parameters if not p.required)
            yield query.name, query.title, " ".join((*needs, *may))

    def __str__(self) -> str:
        return "\n".join("  ".join(filter(None, row)) for row in self._rows())

    def __repr__(self) -> str:
        return str(self) or "<no queries>"

    def _repr_html_(self) -> str:
        return table(("名称 name", "问题 question", "参数 kg.query(name, …)"), self._rows())
