"""How likely two entities are tied, by who else is tied to them.

Every measure looks at the simple undirected graph of who is tied to whom and gives any two of its
nodes a number; only the order of the numbers means something. What ties the two themselves is left
out of account: the measures ask what all others say of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal, TypeAlias, get_args

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

LinkMeasure: TypeAlias = Literal[
    "adamic-adar", "resource-allocation", "preferential-attachment", "katz", "svd"
]
"""A way to score pairs."""
LINK_MEASURES: Final[tuple[LinkMeasure, ...]] = get_args(LinkMeasure)

KATZ_DAMPING: Final = 0.05
"""What each further step of a walk leaves of its weight."""
DIMENSIONS: Final = 8
"""Of the space in which the singular value decomposition places entities."""

_AT_ONCE: Final = 50_000  # pairs, so that memory stays small
_ROWS: Final = 2000  # of a matrix that are multiplied at once
_DENSE: Final = 400  # nodes up to which a full decomposition is quick, and needs no start

Numbers: TypeAlias = NDArray[np.intp]
Scores: TypeAlias = NDArray[np.float64]


class TieMatrix:
    """Who is tied to whom, as a sparse matrix.

    Parameters
    ----------
    graph : networkx.Graph
        Simple and undirected, such as :func:`guanxi.network.undirected` gives.

    Attributes
    ----------
    nodes : tuple of str
        Sorted; a node's number is its place here.
    numbers : dict of str to int
    adjacency : scipy.sparse.csr_array
        1 where two nodes are tied, without loops.
    degrees : numpy.ndarray
    """

    def __init__(self, graph: nx.Graph[str]) -> None:
        self.nodes = tuple(sorted(graph))
        self.numbers = {node: number for number, node in enumerate(self.nodes)}
        ends = [(self.numbers[u], self.numbers[v]) for u, v in graph.edges if u != v]
        first = np.array([u for u, _ in ends], dtype=np.intp)
        second = np.array([v for _, v in ends], dtype=np.intp)
        self.adjacency = sparse.csr_array(
            (
                np.ones(2 * len(ends)),
                (np.concatenate([first, second]), np.concatenate([second, first])),
            ),
            shape=(len(self.nodes), len(self.nodes)),
        )
        self.adjacency.sort_indices()
        self.degrees: Scores = np.diff(self.adjacency.indptr).astype(float)

    def scores(self, first: Numbers, second: Numbers, measure: LinkMeasure) -> Scores:
        """Return a number for each pair of nodes; higher means more likely tied.

        Parameters
        ----------
        first, second : numpy.ndarray of int
            Numbers of the two ends of each pair.
        measure : {"adamic-adar", "resource-allocation", "preferential-attachment", "katz", "svd"}

        Raises
        ------
        ValueError
            If there is no such measure.
        """
        if measure not in _MEASURES:
            raise ValueError(f"no such measure: {measure}; there is {', '.join(LINK_MEASURES)}")
        score = _MEASURES[measure]
        parts = [
            score(self, first[start : start + _AT_ONCE], second[start : start + _AT_ONCE])
            for start in range(0, len(first), _AT_ONCE)
        ]
        if not parts:
            return np.zeros(0)
        # What differs later differs by rounding only.
        return np.concatenate(parts).round(9)

    def pairs_sharing(self, crowd: int) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the pairs that have a neighbour in common, each once, the smaller number first.

        Parameters
        ----------
        crowd : int
            A neighbour that more nodes than these share introduces nobody.
        """
        introducing = self.adjacency[:, np.flatnonzero(self.degrees <= crowd)]
        for start in range(0, len(self.nodes), _ROWS):
            shared = (introducing[start : start + _ROWS] @ introducing.T).tocoo()
            first, second = shared.coords[0] + start, shared.coords[1]
            ahead = first < second
            order = np.lexsort((second[ahead], first[ahead]))
            yield first[ahead][order].astype(np.intp), second[ahead][order].astype(np.intp)

    @cached_property
    def places(self) -> tuple[Scores, Scores]:
        """Where the decomposition places each node as first and as second end of a pair."""
        most = min(DIMENSIONS, len(self.nodes) - 1)
        if most < 1 or not self.adjacency.nnz:
            return np.zeros((len(self.nodes), 1)), np.zeros((len(self.nodes), 1))
        if len(self.nodes) <= _DENSE:
            left, strength, right = np.linalg.svd(self.adjacency.toarray())
        else:
            start = np.ones(len(self.nodes)) / np.sqrt(len(self.nodes))
            left, strength, right = svds(self.adjacency, k=most, v0=start)
            left, strength, right = left[:, ::-1], strength[::-1], right[::-1]
        return left[:, :most] * strength[:most], right[:most].T


def _adamic_adar(ties: TieMatrix, first: Numbers, second: Numbers) -> Scores:
    degrees = np.where(ties.degrees > 1, ties.degrees, np.e)  # shared neighbours have two
    return _over_shared(ties, first, second, 1 / np.log(degrees))


def _resource_allocation(ties: TieMatrix, first: Numbers, second: Numbers) -> Scores:
    return _over_shared(ties, first, second, 1 / np.maximum(ties.degrees, 1))


def _preferential_attachment(ties: TieMatrix, first: Numbers, second: Numbers) -> Scores:
    return ties.degrees[first] * ties.degrees[second]


def _katz(ties: TieMatrix, first: Numbers, second: Numbers) -> Scores:
    """Count the walks of two, three and four steps."""
    rows, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    one, other = place[: len(first)], place[len(first) :]
    steps = ties.adjacency[rows]
    two = (steps @ ties.adjacency).tocsr()
    score = np.zeros(len(first))
    for length, (left, right) in enumerate(((steps, steps), (two, steps), (two, two)), start=2):
        walks = left[one].multiply(right[other]).sum(axis=1)
        score += KATZ_DAMPING**length * np.asarray(walks).ravel()
    return score


def _svd(ties: TieMatrix, first: Numbers, second: Numbers) -> Scores:
    as_first, as_second = ties.places
    # Both ways: of dimensions that are equally strong only some may be kept.
    one_way = np.einsum("ij,ij->i", as_first[first], as_second[second])
    other_way = np.einsum("ij,ij->i", as_first[second], as_second[first])
    scores: Scores = (one_way + other_way) / 2
    return scores


def _over_shared(ties: TieMatrix, first: Numbers, second: Numbers, weights: Scores) -> Scores:
    """Add up the weights of the neighbours that both have."""
    shared = ties.adjacency[first].multiply(ties.adjacency[second]).tocsr()
    scores: Scores = shared @ weights
    return scores


_MEASURES: Final[Mapping[LinkMeasure, Callable[[TieMatrix, Numbers, Numbers], Scores]]] = {
    "adamic-adar": _adamic_adar,
    "resource-allocation": _resource_allocation,
    "preferential-attachment": _preferential_attachment,
    "katz": _katz,
    "svd": _svd,
}


def link_scores(
    graph: nx.Graph[str], pairs: Sequence[tuple[str, str]], measure: LinkMeasure
) -> tuple[float, ...]:
    """Return how likely pairs of nodes are tied, as far as the rest of the graph tells.

    * ``adamic-adar`` [1]_: the neighbours that both have, each by 1 / log of its degree;
    * ``resource-allocation`` [2]_: each by 1 / its degree;
    * ``preferential-attachment`` [3]_: the product of both degrees, which knows only who has many
      ties and is the baseline that others must beat;
    * ``katz`` [4]_: the walks of two to four steps between the two, each step of weight 0.05;
    * ``svd`` [5]_: their entry in the adjacency matrix of rank 8 that comes closest to the true
      one: an embedding of the nodes whose inner products tell who is tied.

    Parameters
    ----------
    graph : networkx.Graph
        Simple and undirected.
    pairs : sequence of tuple of str
    measure : {"adamic-adar", "resource-allocation", "preferential-attachment", "katz", "svd"}

    Returns
    -------
    tuple of float
        To nine decimals; the same for a pair and its reverse.

    Raises
    ------
    ValueError
        If there is no such measure.

    References
    ----------
    .. [1] L. A. Adamic, E. Adar, "Friends and neighbors on the Web", Social Networks 25, 2003,
       211–230.
    .. [2] T. Zhou, L. Lü, Y.-C. Zhang, "Predicting missing links via local information", European
       Physical Journal B 71, 2009, 623–630.
    .. [3] A.-L. Barabási, R. Albert, "Emergence of scaling in random networks", Science 286, 1999,
       509–512.
    .. [4] L. Katz, "A new status index derived from sociometric analysis", Psychometrika 18, 1953,
       39–43.
    .. [5] D. Liben-Nowell, J. Kleinberg, "The link-prediction problem for social networks", Journal
       of the American Society for Information Science and Technology 58, 2007, 1019–1031, which
       compares all five; low-rank approximation is its section 3.3.

    Examples
    --------
    >>> square = nx.Graph(["ab", "bc", "cd", "da"])
    >>> link_scores(square, [("a", "c"), ("a", "b")], "resource-allocation")
    (1.0, 0.0)
    """
    ties = TieMatrix(graph)
    first, second = (
        np.array([ties.numbers[pair[end]] for pair in pairs], dtype=np.intp) for end in (0, 1)
    )
    return tuple(ties.scores(first, second, measure).tolist())
