"""How often two entities that share a neighbour in some way have a relation: patterns, counted.

Two firms that supply the same customer share a neighbour by the pattern *supplies, supplied by*.
Of all pairs that do, some compete: that share is what one such neighbour says of a further pair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from guanxi.network.claims import Fact
from guanxi.network.link_scores import Numbers, Scores, TieMatrix

Side: TypeAlias = tuple[str, bool]
"""How an end is tied to a neighbour: the predicate, and whether the end is its subject."""

PRIOR_PAIRS: Final = 10
"""A pattern is trusted as if so many further pairs had shown the average share."""

_SUREST: Final = 0.95


@dataclass(frozen=True, slots=True)
class PatternShare:
    """How many pairs with a pattern have the relation.

    Attributes
    ----------
    pairs, related : int
    share : float
        In (0, 1): drawn towards the average of all patterns where there are few pairs.
    """

    pairs: int
    related: int
    share: float


class TiePatterns:
    """What the ways in which two entities share neighbours say of one relation.

    For every pattern the share of pairs that have the relation is counted, drawn towards the share
    over all patterns (m-estimate). A pair scores 1 − Π(1 − share) over all that its two ends share,
    as if each were a cause of its own (noisy-or). This is path ranking [1]_ for paths of two steps,
    with counts in place of a trained regression, so that few facts are enough.

    Parameters
    ----------
    ties : TieMatrix
    facts : iterable of Fact
        What holds between its nodes.
    related : iterable of tuple of str
        The pairs that have the relation, as subject and object; both ways if it is symmetric.
    symmetric : collection of str
        The predicates that hold both ways.
    fits : numpy.ndarray of bool
        Whether subject and object may have the relation, by the numbers of their types.
    types : numpy.ndarray of int
        The number of each node's type.
    crowd : int
        A neighbour with more ties than this says nothing.

    Attributes
    ----------
    shares : dict of (Side, Side) to PatternShare
        What was counted, by how subject and object are tied to what they share.

    References
    ----------
    .. [1] N. Lao, W. W. Cohen, "Relational retrieval using a combination of path-constrained random
       walks", Machine Learning 81, 2010, 53–67.
    """

    def __init__(
        self,
        ties: TieMatrix,
        facts: Iterable[Fact],
        related: Iterable[tuple[str, str]],
        *,
        symmetric: Collection[str],
        fits: NDArray[np.bool_],
        types: Numbers,
        crowd: int,
    ) -> None:
        count = len(ties.nodes)
        ends, neighbours, sides = _entries(ties, facts, symmetric, crowd)
        first, second = _pairs_sharing(neighbours)
        subjects, objects = ends[first, 0], ends[second, 0]
        kept = (subjects != objects) & fits[types[subjects], types[objects]]
        subjects, objects = subjects[kept], objects[kept]
        patterns = ends[first[kept], 1] * len(sides) + ends[second[kept], 1]
        pairs = subjects * count + objects
        met = np.unique(np.stack([patterns, pairs]), axis=1)
        has = np.array([ties.numbers[s] * count + ties.numbers[o] for s, o in related], np.intp)
        kinds = len(sides) ** 2
        seen = np.bincount(met[0], minlength=kinds)
        tied = np.bincount(met[0][np.isin(met[1], has)], minlength=kinds)
        average = tied.sum() / max(1, seen.sum())
        shares = (tied + PRIOR_PAIRS * average) / (seen + PRIOR_PAIRS)
        self.shares = {
            (sides[kind // len(sides)], sides[kind % len(sides)]): PatternShare(
                int(seen[kind]), int(tied[kind]), float(shares[kind])
            )
            for kind in np.flatnonzero(seen).tolist()
        }
        # A pattern that all pairs with it have stays a reason, not a proof.
        doubts = np.log1p(-np.minimum(shares, _SUREST))[patterns]
        self._doubt = sparse.csr_array((doubts, (subjects, objects)), shape=(count, count))

    def scores(self, subjects: Numbers, objects: Numbers) -> Scores:
        """Return the score of each pair, by the numbers of its ends; 0 where nothing is shared."""
        doubt = np.asarray(self._doubt[subjects, objects]).ravel()
        scores: Scores = -np.expm1(doubt)
        return scores


def _entries(
    ties: TieMatrix, facts: Iterable[Fact], symmetric: Collection[str], crowd: int
) -> tuple[Numbers, Numbers, tuple[Side, ...]]:
    """Return who is tied to which neighbour, sorted by it.

    Returns
    -------
    ends : numpy.ndarray of int
        A row for each tie: the number of the entity and of the side by which it is tied.
    neighbours : numpy.ndarray of int
        The neighbour of each row.
    sides : tuple of Side
    """
    found: set[tuple[int, int, Side]] = set()
    for fact in facts:
        subject, object_ = ties.numbers.get(fact.subject), ties.numbers.get(fact.object)
        if subject is None or object_ is None or subject == object_:
            continue
        backward = (fact.predicate, fact.predicate in symmetric)
        if ties.degrees[object_] <= crowd:
            found.add((object_, subject, (fact.predicate, True)))
        if ties.degrees[subject] <= crowd:
            found.add((subject, object_, backward))
    rows = sorted(found)
    sides = tuple(sorted({side for *_, side in rows}))
    numbers = {side: number for number, side in enumerate(sides)}
    ends = np.array([(end, numbers[side]) for _, end, side in rows], np.intp).reshape(-1, 2)
    return ends, np.array([neighbour for neighbour, *_ in rows], np.intp), sides


def _pairs_sharing(neighbours: Numbers) -> tuple[Numbers, Numbers]:
    """Return all pairs of places in a sorted array at which the same stands.

    >>> [places.tolist() for places in _pairs_sharing(np.array([5, 5, 7]))]
    [[0, 0, 1, 1, 2], [0, 1, 0, 1, 2]]
    """
    _, starts, counts = np.unique(neighbours, return_index=True, return_counts=True)
    start, count = np.repeat(starts, counts), np.repeat(counts, counts)
    first = np.repeat(np.arange(len(neighbours)), count)
    before = np.cumsum(count) - count
    second = np.arange(len(first)) - np.repeat(before - start, count)
    return first, second
