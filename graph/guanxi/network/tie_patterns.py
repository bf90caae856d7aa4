"""How often two entities that share a neighbour in some way have a relation: patterns, counted.

Two firms that supply the same customer share a neighbour by the pattern *supplies, supplied by*.
Of all pairs that do, some compete: that share is what one such neighbour says of a further pair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
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
        has = _matrix({(ties.numbers[s], ties.numbers[o]) for s, o in related}, count)
        sides = _sides(ties, facts, symmetric, crowd)
        met: dict[tuple[Side, Side], sparse.csr_array] = {}
        for (one, left), (other, right) in product(sides.items(), repeat=2):
            shared = (left @ right.T).tocoo()
            first, second = shared.coords
            kept = (first != second) & fits[types[first], types[second]]
            if kept.any():
                ends = first[kept], second[kept]
                met[one, other] = sparse.csr_array((shared.data[kept], ends), shape=(count, count))
        pairs = {pattern: int(shared.nnz) for pattern, shared in met.items()}
        tied = {pattern: int((shared.sign() * has).sum()) for pattern, shared in met.items()}
        average = sum(tied.values()) / max(1, sum(pairs.values()))
        self.shares = {
            pattern: PatternShare(
                pairs[pattern],
                tied[pattern],
                (tied[pattern] + PRIOR_PAIRS * average) / (pairs[pattern] + PRIOR_PAIRS),
            )
            for pattern in met
        }
        doubt = sparse.csr_array((count, count))
        for pattern, shared in met.items():
            # A pattern that all pairs with it have stays a reason, not a proof.
            doubt = doubt + shared * np.log1p(-min(self.shares[pattern].share, _SUREST))
        self._doubt = doubt.tocsr()

    def scores(self, subjects: Numbers, objects: Numbers) -> Scores:
        """Return the score of each pair, by the numbers of its ends; 0 where nothing is shared."""
        doubt = np.asarray(self._doubt[subjects, objects]).ravel()
        scores: Scores = -np.expm1(doubt)
        return scores


def _sides(
    ties: TieMatrix, facts: Iterable[Fact], symmetric: Collection[str], crowd: int
) -> Mapping[Side, sparse.csr_array]:
    """Return who is tied to whom by each predicate, as its subject and as its object."""
    ends: dict[Side, set[tuple[int, int]]] = {}
    for fact in facts:
        subject, object_ = ties.numbers[fact.subject], ties.numbers[fact.object]
        if subject == object_:
            continue
        is_subject_too = fact.predicate in symmetric
        for side, end, neighbour in (
            ((fact.predicate, True), subject, object_),
            ((fact.predicate, is_subject_too), object_, subject),
        ):
            if ties.degrees[neighbour] <= crowd:
                ends.setdefault(side, set()).add((end, neighbour))
    return {side: _matrix(pairs, len(ties.nodes)) for side, pairs in sorted(ends.items())}


def _matrix(ends: Collection[tuple[int, int]], count: int) -> sparse.csr_array:
    ordered = sorted(ends)
    places = [row for row, _ in ordered], [column for _, column in ordered]
    return sparse.csr_array((np.ones(len(ordered)), places), shape=(count, count))
