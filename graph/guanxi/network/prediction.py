"""Which facts are likely missing: guesses with reasons, never facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import networkx as nx
import numpy as np

from guanxi.network.claims import Fact, facts, holding, symmetric_relations
from guanxi.network.findings import Findings
from guanxi.network.link_scores import LinkMeasure, Numbers, Scores, TieMatrix
from guanxi.network.missing_pairs import MissingPairs
from guanxi.network.paths import ties
from guanxi.network.tie_patterns import TiePatterns

PredictionMeasure: TypeAlias = Literal["patterns"] | LinkMeasure
"""What guesses go by: patterns, or a measure that knows no relations."""
PREDICTION_MEASURES: Final[tuple[PredictionMeasure, ...]] = ("patterns", *get_args(LinkMeasure))
PREDICTED: Final = ("competesWith", "partnersWith", "investsIn")
"""The relations that are guessed unless others are named."""
CROWD: Final = 200
"""That two entities share a neighbour with more ties than this says nothing."""

GUESSED: Final = "Guesses: no article says so. They are no facts, and are not stored."

_TIE_BREAK: Final = 1e-6  # far below what one shared neighbour says


@dataclass(frozen=True, slots=True)
class LikelyFact:
    """A fact that no document states and the network makes likely.

    Attributes
    ----------
    subject, predicate, object : str
        IRIs and the relation's local name; of a symmetric one the smaller IRI is the subject.
    score : float
        Higher is likelier; only guesses of one relation and measure compare.
    shared : tuple of str
        IRIs of what both are tied to, at least one; who has fewest ties says most and comes first.
    why : tuple of Fact
        For each of these the best fact with the subject and with the object.
    """

    subject: str
    predicate: str
    object: str
    score: float
    shared: tuple[str, ...]
    why: tuple[Fact, ...]


class Guesses(Findings[LikelyFact]):
    """Likely facts; as text, each stands in one column."""

    def texts(self) -> list[dict[str, str]]:
        """Return the rows as text to read."""
        return [
            {"guess": " ".join(row.pop(part) for part in ("subject", "predicate", "object")), **row}
            for row in super().texts()
        ]

    def _is_number(self, name: str) -> bool:
        return name == "score"


class RelationScores:
    """Scores pairs of entities for one relation.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        It knows types and relations.
    relation : str
    facts : sequence of Fact
        All of the network, whatever their status; only asserted ones count as ties.
    matrix : TieMatrix, optional
        Of these facts, if it is at hand; see :func:`tie_matrix`.
    crowd : int
        A neighbour with more ties than this says nothing.

    Attributes
    ----------
    missing : MissingPairs
    matrix : TieMatrix
        Over all entities that have an asserted tie.
    """

    def __init__(
        self,
        graph: nx.MultiDiGraph[str],
        relation: str,
        facts: Sequence[Fact],
        *,
        matrix: TieMatrix | None = None,
        crowd: int = CROWD,
    ) -> None:
        self.missing = MissingPairs(graph, relation, facts)
        self.matrix = tie_matrix(facts) if matrix is None else matrix
        self._facts = facts
        self._crowd = crowd
        self._fits, self._types = self.missing.types_that_fit(self.matrix.nodes)
        self._patterns: TiePatterns | None = None
        self._symmetric = symmetric_relations(graph)

    def scores(self, subjects: Numbers, objects: Numbers, measure: PredictionMeasure) -> Scores:
        """Return how likely each pair has the relation; higher is likelier.

        Parameters
        ----------
        subjects, objects : numpy.ndarray of int
            Numbers of entities in :attr:`matrix`.
        measure : PredictionMeasure
        """
        if measure != "patterns":
            return self.matrix.scores(subjects, objects, measure)
        if self._patterns is None:
            self._patterns = TiePatterns(
                self.matrix,
                holding(self._facts),
                self.missing.holding,
                symmetric=self._symmetric,
                fits=self._fits,
                types=self._types,
                crowd=self._crowd,
            )
        scores = self._patterns.scores(subjects, objects)
        degrees = self.matrix.scores(subjects, objects, "preferential-attachment")
        most = float(self.matrix.degrees.max(initial=1.0)) ** 2
        broken: Scores = np.round(scores + _TIE_BREAK * degrees / most, 9)
        return broken

    def candidates(
        self, about: Collection[str], measure: PredictionMeasure, most: int
    ) -> list[tuple[float, str, str]]:
        """Return what is likeliest to be missing between entities that share a neighbour.

        Parameters
        ----------
        about : collection of str
            IRIs: only pairs with one of these; none restrict nothing.
        measure : PredictionMeasure
        most : int
            How many are returned at the most, likeliest first, then by subject and object.
        """
        wanted = np.isin(
            np.arange(len(self._types)),
            [self.matrix.numbers[iri] for iri in about if iri in self.matrix.numbers],
        )
        nodes = self.matrix.nodes
        best: list[tuple[float, int, int]] = []  # pairs are many: only these are kept
        for subjects, objects in self._pairs():
            kept = self._fits[self._types[subjects], self._types[objects]]
            if about:
                kept &= wanted[subjects] | wanted[objects]
            subjects, objects = subjects[kept], objects[kept]
            falling = -self.scores(subjects, objects, measure)
            found: list[tuple[float, int, int]] = []
            for place in np.lexsort((objects, subjects, falling)):
                entry = float(falling[place]), int(subjects[place]), int(objects[place])
                if len(found) == most or (len(best) == most and entry > best[-1]):
                    break
                if self.missing.admits(nodes[entry[1]], nodes[entry[2]]):
                    found.append(entry)
            best = sorted(best + found)[:most]
        return [(-falling, nodes[subject], nodes[object_]) for falling, subject, object_ in best]

    def _pairs(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the pairs that share a neighbour, both ways where the relation has a direction."""
        if not self._fits.any():
            return
        for first, second in self.matrix.pairs_sharing(self._crowd):
            yield first, second
            if not self.missing.is_symmetric:
                yield second, first

    def shared(self, first: str, second: str) -> tuple[str, ...]:
        """Return the neighbours of both that say something, those with fewest ties first."""
        matrix = self.matrix
        both = set.intersection(
            *(set(matrix.adjacency[[matrix.numbers[end]]].indices) for end in (first, second))
        )
        told = [number for number in both if matrix.degrees[number] <= self._crowd]
        told.sort(key=lambda number: (matrix.degrees[number], number))
        return tuple(matrix.nodes[number] for number in told)


def told_facts(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return what guesses rest on: the facts that are not inferred themselves."""
    return tuple(fact for fact in facts if fact.claims[0].origin != "inferred")


def tie_matrix(facts: Iterable[Fact]) -> TieMatrix:
    """Return who is tied to whom by facts that somebody asserts."""
    return TieMatrix(nx.Graph(list(ties(holding(facts)))))


def likely_facts(
    graph: nx.MultiDiGraph[str],
    *relations: str,
    told: Sequence[Fact] | None = None,
    about: Collection[str] = (),
    measure: PredictionMeasure = "patterns",
    top: int = 10,
    crowd: int = CROWD,
) -> Guesses:
    """Guess which facts of some relations are missing.

    Candidates share a neighbour and could have the relation (see
    :class:`~guanxi.network.missing_pairs.MissingPairs`). By default they are scored by how often
    pairs that share neighbours in the same ways have it
    (:class:`~guanxi.network.tie_patterns.TiePatterns`), those that score the same by the product
    of their degrees; other measures see who is tied to whom, but not by what
    (:func:`~guanxi.network.link_scores.link_scores`).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.
    *relations : str
        Local names, such as ``competesWith``.
    told : sequence of Fact, optional
        Its facts, if they are at hand.
    about : collection of str
        IRIs: only guesses about one of these; none restrict nothing.
    measure : PredictionMeasure
    top : int
        Most guesses of each relation.
    crowd : int
        That two share a neighbour with more ties than this says nothing.

    Returns
    -------
    Guesses
        Relation by relation, by falling score, then by subject and object.

    Raises
    ------
    UnknownNameError
        If there is no such relation, or only an inferred one.
    ValueError
        If there is no such measure.
    """
    told = told_facts(facts(graph) if told is None else told)
    matrix = tie_matrix(told)
    between = ties(holding(told))
    found: list[LikelyFact] = []
    for relation in relations:
        scorer = RelationScores(graph, relation, told, matrix=matrix, crowd=crowd)
        taken: set[tuple[str, str]] = set()
        # Of each guess the other direction may be one, too.
        for score, subject, object_ in scorer.candidates(about, measure, 2 * max(top, 0)):
            if len(taken) >= top:
                break
            if (object_, subject) in taken:
                continue  # the other direction is likelier
            taken.add((subject, object_))
            shared = scorer.shared(subject, object_)
            why = tuple(
                between[min(end, other), max(end, other)][0]
                for other in shared
                for end in (subject, object_)
            )
            found.append(LikelyFact(subject, relation, object_, score, shared, why))
    return Guesses(found, graph, note=GUESSED)
