"""The graph as those ask it who look closer: links, guesses, times, changes, open questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Unpack, cast

from guanxi.errors import QueryError
from guanxi.model import EntityType
from guanxi.opened_graph import OpenedGraph
from guanxi.vocabulary import BASE, GX

if TYPE_CHECKING:
    import networkx as nx

    from guanxi.network import (
        Activities,
        Burst,
        Diff,
        Findings,
        Granularity,
        Guesses,
        OpenQuestion,
        Paths,
        PredictionMeasure,
        PredictionTrial,
        Projection,
        QuestionKind,
    )

# What happened, or is to happen; a denial is no event.
_HAPPENING: Final[Projection] = {"statuses": ("asserted", "planned", "rumoured", "ended")}

_TAKEN_FOR = f"""
SELECT DISTINCT ?entity ?type ?known WHERE {{
  GRAPH ?document {{ ?mention gx:entity ?entity ; gx:entityType ?type }}
  OPTIONAL {{ GRAPH <{BASE}graph/facts> {{ ?entity owl:sameAs ?known }} }}
}}"""


class ExaminedGraph(OpenedGraph):
    """A graph whose network is examined.

    What counts is chosen as for :class:`~guanxi.analysed_graph.AnalysedGraph`, by the keyword
    arguments of :func:`guanxi.network.project`.
    """

    def paths(
        self,
        source: str,
        target: str,
        *,
        k: int = 3,
        max_hops: int | None = 6,
        **projection: Unpack[Projection],
    ) -> Paths:
        """Return the best explanation paths between two entities, with sentences.

        See :func:`guanxi.network.explanation_paths`. Well-known facts of the lexicon count, unless
        `background` is False.

        Parameters
        ----------
        source, target : str
            Names, aliases or IRIs.
        k : int
            Most paths.
        max_hops : int, optional
            Most steps of a path.

        Raises
        ------
        UnknownNameError
            If a name means no entity, or several.
        QueryError
            If both mean the same, or nothing that counts is said of one.
        """
        from guanxi.network import Paths, explanation_paths

        ends = [self._store.entity(name) for name in (source, target)]
        if ends[0].iri == ends[1].iri:
            raise QueryError(f"{source} and {target} are one: {ends[0].label}; name two entities")
        graph = self._network({"background": True, **projection})
        for end in ends:
            if end.iri not in graph:
                raise QueryError(f"nothing of what was asked for is about {end.label}")
        found = explanation_paths(graph, ends[0].iri, ends[1].iri, k=k, max_hops=max_hops)
        if found:
            return found
        within = "" if max_hops is None else f" within {max_hops} steps"
        return Paths([], graph, note=f"no path from {ends[0].label} to {ends[1].label}{within}")

    def predict(
        self,
        relations: str | Sequence[str] = (),
        *,
        about: str | Sequence[str] = (),
        measure: PredictionMeasure = "patterns",
        top: int = 10,
        **projection: Unpack[Projection],
    ) -> Guesses:
        """Guess which facts are missing, with reasons; see :func:`guanxi.network.likely_facts`.

        Guesses are never stored. Well-known facts of the lexicon count as ties, unless
        `background` is False; `statuses` is of no effect.

        Parameters
        ----------
        relations : str or sequence of str
            Local names or labels; ``competesWith``, ``partnersWith`` and ``investsIn`` by default.
        about : str or sequence of str
            Only guesses about one of these entities, by name, alias or IRI.
        measure : PredictionMeasure
        top : int
            Most guesses of each relation.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        ValueError
            If there is no such measure.
        """
        from guanxi.network import GUESSED, Guesses, likely_facts

        wanted = self._predicted(relations)
        ends = self._ends(about)
        graph = self._network({"background": True, **projection, "statuses": None})
        found = [
            guess
            for relation in wanted
            for guess in likely_facts(graph, relation, about=ends, measure=measure, top=top)
        ]
        return Guesses(found, graph, note=GUESSED)

    def try_predictions(
        self,
        relations: str | Sequence[str] = (),
        *,
        rounds: int = 5,
        seed: int = 0,
        **projection: Unpack[Projection],
    ) -> Findings[PredictionTrial]:
        """Count how often guesses find facts again that were hidden, or told later.

        See :func:`guanxi.network.hidden_trial` and :func:`guanxi.network.later_trial`.

        Parameters
        ----------
        relations
            As for :meth:`predict`.
        rounds : int
            How often facts are hidden.
        seed : int
            Of the choice of what is hidden.

        Raises
        ------
        UnknownNameError
            If there is no such relation.
        """
        from guanxi.network import Findings, hidden_trial, later_trial

        wanted = self._predicted(relations)
        graph = self._network({"background": True, **projection, "statuses": None})
        trials = [
            trial
            for relation in wanted
            for trial in (
                hidden_trial(graph, relation, rounds=rounds, seed=seed),
                later_trial(graph, relation, seed=seed),
            )
        ]
        note = ". ".join(filter(None, (trial.note for trial in trials)))
        return Findings([row for trial in trials for row in trial], graph, note=note)

    def activity(
        self,
        period: Granularity = "month",
        *,
        about: str | Sequence[str] = (),
        **projection: Unpack[Projection],
    ) -> Activities:
        """Count what happened around each entity; see :func:`guanxi.network.activity`.

        Without `statuses`, all count but what is denied.

        Parameters
        ----------
        period : {"year", "quarter", "month"}
        about : str or sequence of str
            Only these entities, by name, alias or IRI.

        Raises
        ------
        UnknownNameError
            If a name means no entity, or several.
        QueryError
            If there is no such period.
        """
        from guanxi.network import activity

        ends = self._ends(about)
        return activity(self._network({**_HAPPENING, **projection}), period, about=ends)

    def bursts(
        self,
        period: Granularity = "month",
        *,
        about: str | Sequence[str] = (),
        **projection: Unpack[Projection],
    ) -> Findings[Burst]:
        """Find the times of which more is told about an entity than usual.

        See :func:`guanxi.network.bursts`; parameters and errors are those of :meth:`activity`.
        """
        from guanxi.network import bursts

        ends = self._ends(about)
        return bursts(self._network({**_HAPPENING, **projection}), period, about=ends)

    def diff(self, other: ExaminedGraph) -> Diff:
        """Return what is new, gone or different in another graph, which is the later one.

        See :func:`guanxi.network.changes`.

        Parameters
        ----------
        other : KnowledgeGraph
        """
        from guanxi.network import changes

        return changes(
            self._network({"statuses": None}),
            other._network({"statuses": None}),
        )

    def changes(self, since: str, until: str) -> Diff:
        """Return what the articles between two dates changed.

        What was told by the end of the one is compared with what was told by the end of the other;
        articles without a day count for neither. See :func:`guanxi.network.changes`.

        Parameters
        ----------
        since, until : str
            Years, months or days, such as ``2022``, ``2022-06`` or ``2022-06-30``.

        Raises
        ------
        QueryError
            If one is no date, or `until` is not the later one.
        """
        from guanxi.network import changes, day_bounds, in_period

        if day_bounds(until)[1] <= day_bounds(since)[1]:
            raise QueryError(f"{until} is not later than {since}; give the earlier date first")
        whole = self._network({"statuses": None})
        return changes(in_period(whole, as_of=since), in_period(whole, as_of=until))

    def open_questions(
        self,
        *kinds: QuestionKind,
        each: int | None = None,
        **projection: Unpack[Projection],
    ) -> Findings[OpenQuestion]:
        """Return contradictions and gaps; see :func:`guanxi.network.open_questions`.

        Well-known facts of the lexicon count, unless `background` is False; `statuses` is of no
        effect.

        Parameters
        ----------
        *kinds : {"contradiction", "contested", "unconfirmed", "suspicious merge", "single source"}
            Only these; all by default.
        each : int, optional
            Most of each kind.

        Raises
        ------
        QueryError
            If there is no such kind.
        """
        from guanxi.network import open_questions

        graph = self._network({"background": True, **projection, "statuses": None})
        return open_questions(graph, kinds=kinds, each=each, taken_for=self._taken_for())

    def _taken_for(self) -> dict[str, set[EntityType]]:
        """Return the types that documents take entities for."""
        found: dict[str, set[EntityType]] = {}
        for entity, type, known in self._store.query(_TAKEN_FOR).values():
            kind = str(type).removeprefix(GX)
            if kind in self.ontology.types:
                found.setdefault(str(known or entity), set()).add(cast("EntityType", kind))
        return found

    def _ends(self, names: str | Sequence[str]) -> list[str]:
        """Return the IRIs of entities that are named."""
        listed = [names] if isinstance(names, str) else names
        return [self._store.entity(name).iri for name in listed]

    def _predicted(self, relations: str | Sequence[str]) -> list[str]:
        from guanxi.network import PREDICTED

        named = [relations] if isinstance(relations, str) else relations
        return [self.ontology.predicate(name).name for name in named] or [
            name for name in PREDICTED if name in self.ontology.predicates
        ]

    def _network(self, projection: Projection) -> nx.MultiDiGraph[str]:
        from guanxi.network import project

        return project(self._store, **projection)
