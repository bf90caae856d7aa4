"""What people decide about the names of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from guanxi.model import EntityType
from guanxi.opened_graph import OpenedGraph
from guanxi.store import (
    MINIMUM_COUNT,
    MINIMUM_SCORE,
    Curation,
    Judgement,
    MergeCandidate,
    Sample,
    Suggestion,
    Verdict,
)


class CuratedGraph(OpenedGraph):
    """A graph whose names people judge, and add to the lexicon."""

    def merge_candidates(self, min_score: float = MINIMUM_SCORE) -> tuple[MergeCandidate, ...]:
        """Return pairs of entities that may be one and were not judged yet, best first.

        Parameters
        ----------
        min_score : float
            In [0, 1].
        """
        return self._store.curation.candidates(min_score)

    def judge(
        self,
        first: str,
        second: str,
        verdict: Verdict,
        *,
        note: str | None = None,
        author: str | None = None,
        date: str | None = None,
    ) -> tuple[Judgement, ...]:
        """Decide whether two entities are one; the store is written and read anew.

        Whatever asks the graph from then on sees one entity where they were judged the same.
        Nothing is overwritten: the latest judgement on a pair counts.

        Parameters
        ----------
        first, second : str
            Name, alias or IRI, as documents have it: before any judgement.
        verdict : {"same", "different", "unsure", "withdrawn"}
        note, author : str, optional
        date : str, optional
            ISO 8601.

        Returns
        -------
        tuple of Judgement
            What was added: one, or none where this counted already.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        JudgementError
            If it contradicts earlier judgements; the message names the chain.
        StoreError
            If the store is being written, or was built with another ontology.
        """
        with self.curating() as curation:
            said = curation.judgement(first, second, verdict, note=note, author=author, date=date)
            return curation.judge([said])

    def judgements(self) -> tuple[Judgement, ...]:
        """Return all that was ever judged, in order, withdrawals included."""
        return self._store.curation.judgements()

    def judgement_table(self, *, history: bool = False) -> str:
        """Return the judgements that count, or all that were ever given, as TSV."""
        return self._store.curation.table(history=history)

    def samples(self, entity: str, limit: int = 2) -> tuple[Sample, ...]:
        """Return sentences that name an entity, given its IRI."""
        return self._store.curation.samples(entity, limit)

    @contextmanager
    def curating(self) -> Iterator[Curation]:
        """Open the store for judgements; when the block ends, readers see what was judged.

        Judgements are kept even if the block ends with an error.

        Examples
        --------
        >>> from guanxi import KnowledgeGraph
        >>> with KnowledgeGraph.build((), None).curating() as curation:
        ...     curation.accept(above=0.9)
        ()

        Raises
        ------
        StoreError
            If the store is being written, or was built with another ontology.
        """
        with self._deciding() as writer:
            yield writer.curation

    def suggest(
        self, min_count: int = MINIMUM_COUNT, types: Iterable[EntityType] = ()
    ) -> tuple[Suggestion, ...]:
        """Return frequent names that the lexicon lacks, with the Turtle that would add them.

        Parameters
        ----------
        min_count : int
            How often they must be named.
        types : iterable of EntityType
            Only of these types; none restrict nothing.
        """
        return self._store.curation.suggestions(min_count, types)
