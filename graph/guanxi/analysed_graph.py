"""The graph as analysts ask it: who stands where, who belongs together, who fights whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from guanxi.opened_graph import OpenedGraph

if TYPE_CHECKING:
    import networkx as nx

    from guanxi.network import Community, Findings, Projection, Standing


class AnalysedGraph(OpenedGraph):
    """A graph whose network is analysed.

    Every analysis takes the keyword arguments of :func:`guanxi.network.project`, which choose what
    counts: `predicates`, `families`, `types`, `statuses` (asserted claims by default), `documents`,
    `min_confidence`, `since`, `until`, `as_of`, `background`, `inferred`. It raises
    UnknownNameError if one of them names something that does not exist, and QueryError if a date
    is none. Its answer prints and displays itself, and has ``.df``, ``.records()`` and ``.to()``.
    """

    def standing(
        self, *, pivots: int | None = None, seed: int = 0, **projection: Unpack[Projection]
    ) -> Findings[Standing]:
        """Rank entities by how central they are; see :func:`guanxi.network.standing`."""
        from guanxi.network import standing

        return standing(self._projected(projection), pivots=pivots, seed=seed)

    def communities(
        self, *, resolution: float = 1.0, seed: int = 0, **projection: Unpack[Projection]
    ) -> Findings[Community]:
        """Divide entities into communities; see :func:`guanxi.network.communities`."""
        from guanxi.network import communities

        return communities(self._projected(projection), resolution=resolution, seed=seed)

    def _projected(self, projection: Projection) -> nx.MultiDiGraph[str]:
        from guanxi.network import project

        return project(self._store, **projection)
