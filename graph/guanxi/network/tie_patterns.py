"""How often two entities that share a neighbour in some way have a relation: patterns, counted.

Two firms that supply the same customer share a neighbour by the pattern *supplies, supplied by*.
Of all pairs that do, some compete: that share is what one such neighbour says of a further pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy import sparse

from guanxi.network.claims import Fact
from guanxi.network.link_scores import Numbers, Scores, TieMatrix

Side: TypeAlias = tuple[str, bool]
"""How an end is tied to a neighbour: the predicate, and whether the end is its subject."""

PRIOR_PAIRS: Final = 10
"""A pattern is trusted as if so many further pairs had shown the average share."""


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

    For every pattern the share of pairs that have the relation is counted, with an m-estimate
    towards the share over all patterns. A pair scores 1 − Π(1 − share) over all that it shares, as
    if each were a cause of its own (noisy-or). This is path ranking [1]_ for paths of two steps,
    with counts in place of a trained regression, so that few facts are enough.

    Parameters
    ----------
    ties : TieMatrix
    facts : sequence of Fact
        What holds, between its nodes.
    related : iterable of tuple of str
        The pairs that have the relation, as subject and object; both ways if it is symmetric.
    may_be : numpy.ndarray of bool
        Whether subject and object can have the relation, by the numbers of their types.
    types : numpy.ndarray of int
        The number of each node's type.
    crowd : int
        A neighbour with more ties says nothing.

    References
    ----------
    .. [1] N. Lao, W. W. Cohen, "Relational retrieval using a combination of path-constrained random
       walks", Machine Learning 81, 2010, 53–67.
    """

    def __init__(
        self,
        ties: TieMatrix,
        facts: Sequence[Fact],
        related: Iterable[tuple[str, str]],
        symmetric: frozenset[str],
        may_be: np.ndarray,
        types: Numbers,
        crowd: int,
    ) -> None:
        self._ties = ties
        count = len(ties.nodes)
        sides = _sides(ties, facts, symmetric, crowd)
        ends = [(ties.numbers[s], ties.numbers[o]) for s, o in related]
        has = _matrix(ends, count)
        self.shares: dict[tuple[Side, Side], PatternShare] = {}
        met: dict[tuple[Side, Side], sparse.csr_array] = {}
        for one, left in sides.items():
            for other, right in sides.items():
                shared = left @ right.T
                first, second = shared.nonzero()
                fit = (first != second) & may_be[types[first], types[second]]
                if fit.any():
                    met[one, other] = sparse.csr_array(
                        (shared[first[fit], second[fit]], (first[fit], second[fit])),
                        shape=(count, count),
                    )
        pairs = {pattern: int(shared.nnz) for pattern, shared in met.items()}
        tied = {
            pattern: int((shared.astype(bool).multiply(has)).sum())
            for pattern, shared in met.items()
        }
        average = sum(tied.values()) / max(1, sum(pairs.values()))
        for pattern in met:
            share = (tied[pattern] + PRIOR_PAIRS * average) / (pairs[pattern] + PRIOR_PAIRS)
            self.shares[pattern] = PatternShare(pairs[pattern], tied[pattern], share)
        self._doubt = sparse.csr_array((count, count))
        for pattern, shared in met.items():
            self._doubt = self._doubt + shared * np.log1p(-self.shares[pattern].share)

    def scores(self, first: Numbers, second: Numbers) -> Scores:
        """Return the score of each pair of subject and object, by their numbers."""
        return np.round(-np.expm1(np.asarray(self._doubt[first, second]).ravel()), 9)


def _sides(
    ties: TieMatrix, facts: Iterable[Fact], symmetric: frozenset[str], crowd: int
) -> Mapping[Side, sparse.csr_array]:
    """Return who is tied to whom by each predicate, as its subject and as its object."""
    ends: dict[Side, list[tuple[int, int]]] = {}
    for fact in facts:
        subject, object_ = ties.numbers[fact.subject], ties.numbers[fact.object]
        if subject == object_:
            continue
        forward, backward = (fact.predicate, True), (fact.predicate, fact.predicate in symmetric)
        for side, end, neighbour in ((forward, subject, object_), (backward, object_, subject)):
            if ties.degrees[neighbour] <= crowd:
                ends.setdefault(side, []).append((end, neighbour))
    return {side: _matrix(pairs, len(ties.nodes)) for side, pairs in sorted(ends.items())}


def _matrix(ends: Sequence[tuple[int, int]], count: int) -> sparse.csr_array:
    unique = sorted(set(ends))
    rows, columns = [row for row, _ in unique], [column for _, column in unique]
    return sparse.csr_array((np.ones(len(unique)), (rows, columns)), shape=(count, count))
