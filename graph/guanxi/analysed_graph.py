"""The graph as analysts ask it: who stands where, who belongs together, who fights whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Unpack

from guanxi.opened_graph import OpenedGraph

if TYPE_CHECKING:
    import networkx as nx
    import pandas

    from guanxi.model import EntityType
    from guanxi.network import (
        Broker,
        Community,
        Ecosystem,
        Findings,
        Hole,
        Level,
        Measure,
        Projection,
        RivalClique,
        Rivalry,
        Standing,
        StandingChange,
    )


class AnalysedGraph(OpenedGraph):
    """A graph whose network is analysed.

    Every analysis takes the keyword arguments of :func:`guanxi.network.project`, which choose what
    counts: `predicates`, `families`, `types`, `statuses` (asserted claims by default), `documents`,
    `min_confidence`, `since`, `until`, `as_of`, `background`, `inferred`. Where owners matter, what
    the lexicon knows of them counts unless `background` is False. It raises UnknownNameError if one
    of them names something that does not exist, and QueryError if a date is none. Its answer prints
    and displays itself, and has ``.df``, ``.records()`` and ``.to()``.
    """

    def standing(
        self,
        *,
        by: Measure = "pagerank",
        only: EntityType | None = None,
        pivots: int | None = None,
        seed: int = 0,
        **projection: Unpack[Projection],
    ) -> Findings[Standing]:
        """Rank entities by how central they are; see :func:`guanxi.network.standing`."""
        from guanxi.network import standing

        return standing(self._projected(projection), by=by, only=only, pivots=pivots, seed=seed)

    def standing_changes(
        self, date: str, **projection: Unpack[Projection]
    ) -> Findings[StandingChange]:
        """Compare standing before a year, month or day with standing from it on.

        See :func:`guanxi.network.standing_changes`; `since` and `until` bound both periods.
        """
        from guanxi.network import before_and_since, standing_changes

        return standing_changes(*before_and_since(self._projected(projection), date))

    def communities(
        self,
        *,
        resolution: float = 1.0,
        seed: int = 0,
        runs: int | None = None,
        **projection: Unpack[Projection],
    ) -> Findings[Community]:
        """Divide entities into communities; see :func:`guanxi.network.communities`."""
        from guanxi.network import communities

        graph = self._projected(projection)
        return communities(graph, resolution=resolution, seed=seed, runs=runs)

    def ecosystems(
        self, *heads: str, least: int = 3, **projection: Unpack[Projection]
    ) -> Findings[Ecosystem]:
        """Find what companies own and invest in; see :func:`guanxi.network.ecosystems`.

        Parameters
        ----------
        *heads : str
            Names, aliases or IRIs; by default companies that have `least` members.
        """
        from guanxi.network import ecosystems

        iris: Collection[str] | None = [self._store.entity(name).iri for name in heads] or None
        return ecosystems(self._with_owners(projection), heads=iris, least=least)

    def rivalries(
        self, *, indirect: bool = True, **projection: Unpack[Projection]
    ) -> Findings[Rivalry]:
        """Find who competes with whom; see :func:`guanxi.network.rivalries`."""
        from guanxi.network import rivalries

        return rivalries(self._with_owners(projection), indirect=indirect)

    def rivalry_matrix(
        self, *, level: Level = "group", **projection: Unpack[Projection]
    ) -> pandas.DataFrame:
        """Return how many articles tell of rivalry between any two, as a data frame.

        Those with most articles come first; see :func:`guanxi.network.rivalry_graph`.

        Raises
        ------
        QueryError
            If pandas is not installed.
        """
        from guanxi.network import rivalry_matrix

        return rivalry_matrix(self._with_owners(projection), level)

    def rival_cliques(
        self, *, level: Level = "entity", least: int = 3, **projection: Unpack[Projection]
    ) -> Findings[RivalClique]:
        """Find those who all fight one another; see :func:`guanxi.network.rival_cliques`."""
        from guanxi.network import rival_cliques

        return rival_cliques(self._with_owners(projection), level=level, least=least)

    def brokers(self, **projection: Unpack[Projection]) -> Findings[Broker]:
        """Find who is caught between rivals; see :func:`guanxi.network.brokers`."""
        from guanxi.network import brokers

        return brokers(self._with_owners(projection))

    def structural_holes(self, **projection: Unpack[Projection]) -> Findings[Hole]:
        """Measure who bridges separate circles; see :func:`guanxi.network.structural_holes`."""
        from guanxi.network import structural_holes

        return structural_holes(self._projected(projection))

    def _projected(self, projection: Projection) -> nx.MultiDiGraph[str]:
        from guanxi.network import project

        return project(self._store, **projection)

    def _with_owners(self, projection: Projection) -> nx.MultiDiGraph[str]:
        projection.setdefault("background", True)
        return self._projected(projection)
