"""What people decide about names: which mean one thing, and which the lexicon lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from guanxi.errors import JudgementError
from guanxi.model import EntityType
from guanxi.store.candidates import MINIMUM_SCORE, MergeCandidate, merge_candidates
from guanxi.store.document_update import judgement_update
from guanxi.store.identity import Identity, identity_of
from guanxi.store.judgement_table import judgement_table, read_judgement_table
from guanxi.store.judgements import (
    Judgement,
    counting,
    judgement,
    judgement_triples,
    news,
    read_judgements,
    withdrawal,
)
from guanxi.store.profiles import StatedNames
from guanxi.store.quads import Quads
from guanxi.store.samples import Sample, read_samples
from guanxi.store.suggestions import MINIMUM_COUNT, Suggestion, suggest
from guanxi.vocabulary import Ontology


class Curation:
    """The judgements of a store, and what may still be judged.

    Names mean here what documents mean by them, whatever that was judged to be since.

    Parameters
    ----------
    opened : callable
        Returns the store as long as it is open: whoever kept the store itself would keep its
        folder locked.
    ontology : Ontology
    update : callable
        Runs a SPARQL update that changes judgements.
    """

    def __init__(
        self, opened: Callable[[], Quads], ontology: Ontology, update: Callable[[str], None]
    ) -> None:
        self._opened = opened
        self._ontology = ontology
        self._update = update

    @cached_property
    def identity(self) -> Identity:
        """What entities stand for, by all judgements together."""
        return identity_of(self.judgements(), self._is_curated)

    def judgements(self) -> tuple[Judgement, ...]:
        """Return all that was ever judged, in order, withdrawals included."""
        return read_judgements(self._opened())

    def contradictions(self) -> tuple[str, ...]:
        """Say what judgements contradict each other or the lexicon; they have no effect."""
        label = self._names().label
        return tuple(each.message(label) for each in self.identity.contradictions)

    def judgement(
        self,
        first: str,
        second: str,
        verdict: str,
        *,
        note: str | None = None,
        author: str | None = None,
        date: str | None = None,
    ) -> Judgement:
        """Return a judgement on two entities by IRI, name or alias, to be given to :meth:`judge`.

        Raises
        ------
        UnknownNameError
            If a name means nothing, or several things.
        JudgementError
            If there is no such verdict, or both ends are one.
        """
        names = self._names()
        ends = names.iri(first), names.iri(second)
        return judgement(*ends, verdict, note=note, author=author, date=date)

    def judge(self, said: Iterable[Judgement]) -> tuple[Judgement, ...]:
        """Store judgements, all or none of them, so that the latest on each pair counts.

        Parameters
        ----------
        said : iterable of Judgement

        Returns
        -------
        tuple of Judgement
            What was added; nothing for what counted already.

        Raises
        ------
        JudgementError
            If they contradict what counts; the message names the chain.
        StoreError
            If the store is open for reading.
        """
        stored = self.judgements()
        added = tuple(news(said, stored))
        identity = identity_of((*stored, *added), self._is_curated)
        for contradiction in identity.contradictions:
            if contradiction not in self.identity.contradictions:
                message = contradiction.message(self._names().label)
                raise JudgementError(f"{message}; take one of these back first")
        self._add(added)
        return added

    def accept(
        self, above: float, *, author: str | None = None, date: str | None = None
    ) -> tuple[Judgement, ...]:
        """Judge the pairs of a score to be the same, but for those that would contradict.

        Where pairs contradict each other or what counts, nobody can tell which of them is wrong:
        the whole chain is left to people.

        Parameters
        ----------
        above : float
            Least score, in [0, 1].
        author, date : str, optional
            Kept with each of them.

        Raises
        ------
        StoreError
            If the store is open for reading.
        """
        said = [
            judgement(
                each.first.iri,
                each.second.iri,
                "same",
                note=f"score {each.score:.2f}",
                author=author,
                date=date,
            )
            for each in self.candidates(above)
        ]
        identity = identity_of((*self.judgements(), *said), self._is_curated)
        return self.judge(
            each
            for each in said
            if identity.representative(each.first) == identity.representative(each.second)
        )

    def undo(self) -> Judgement | None:
        """Take back the latest judgement that still counts, and return the withdrawal.

        The withdrawal is a judgement of its own: nothing is deleted. None if nothing is left.
        """
        taken_back = withdrawal(self.judgements())
        if taken_back is not None:
            self._add([taken_back])
        return taken_back

    def labels(self, each: Judgement) -> tuple[str, str]:
        """Return what the two entities of a judgement are called."""
        label = self._names().label
        return label(each.first), label(each.second)

    def table(self, *, history: bool = False) -> str:
        """Return the judgements that count, or all that were ever given, as TSV."""
        judgements = self.judgements()
        chosen = judgements if history else counting(judgements).values()
        return judgement_table(chosen, self._names().label)

    def read_table(self, content: str) -> list[Judgement]:
        """Return the judgements of a table, to be given to :meth:`judge`.

        Raises
        ------
        JudgementError
            If it is malformed, or names what does not exist; the message says in which line.
        """
        return read_judgement_table(content, self._names().iri)

    def candidates(self, minimum: float = MINIMUM_SCORE) -> tuple[MergeCandidate, ...]:
        """Return pairs of entities that may be one and were not judged yet, best first.

        Parameters
        ----------
        minimum : float
            Least score, in [0, 1].
        """
        return merge_candidates(
            self._opened(), self._ontology, self.judgements(), self.identity, minimum
        )

    def samples(self, entity: str, limit: int = 2) -> tuple[Sample, ...]:
        """Return sentences that name an entity, or anything that was judged to be the same.

        Parameters
        ----------
        entity : str
            IRI.
        limit : int
            How many at most.
        """
        members = self.identity.members(self.identity.representative(entity))
        return read_samples(self._opened(), members, limit)

    def suggestions(
        self, minimum: int = MINIMUM_COUNT, types: Iterable[EntityType] = ()
    ) -> tuple[Suggestion, ...]:
        """Return the entities that documents name and the lexicon lacks, frequent ones first.

        Parameters
        ----------
        minimum : int
            How often they must be named.
        types : iterable of EntityType
            Only of these types; none restrict nothing.
        """
        return suggest(self._opened(), self._ontology, self.identity, minimum=minimum, types=types)

    def _names(self) -> StatedNames:
        return StatedNames(self._opened(), self._ontology)

    def _is_curated(self, iri: str) -> bool:
        return self._ontology.entry(iri) is not None

    def _add(self, judgements: Sequence[Judgement]) -> None:
        if judgements:
            triples = [triple for each in judgements for triple in judgement_triples(each)]
            self._update(judgement_update(triples))
            self.__dict__.pop("identity", None)
