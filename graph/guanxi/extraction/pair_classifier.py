"""The pair classifier: which relation a sentence states of two names, by a linear model.

Margins of linear support vector machines over hashed features (Weinberger et al. 2009, *Feature
hashing for large scale multitask learning*), pruned and stored sparsely, set against each other by
a softmax; applied with numpy and scipy alone.
``pair_training`` trains what this module applies.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from scipy import sparse

NOTHING = "none"
"""The class of pairs of which a sentence states nothing."""
BUCKETS = 1 << 22
_SHARPNESS = 4.0  # what a margin of 1 is in log odds


def feature_numbers(features: Iterable[str]) -> list[int]:
    """Return the buckets of features, sorted, each once."""
    return sorted({zlib.crc32(feature.encode()) % BUCKETS for feature in features})


class PairClassifier:
    """Applies a trained model; the packaged one is loaded at the first use.

    Parameters
    ----------
    model : bytes, optional
        As :func:`model_as_bytes` writes it; the packaged one by default.
    """

    def __init__(self, model: bytes | None = None) -> None:
        self._model = model

    @cached_property
    def _weights(
        self,
    ) -> tuple[list[str], npt.NDArray[np.int64], sparse.csr_matrix, npt.NDArray[np.float64]]:
        data = self._model
        if data is None:
            data = (files("guanxi.extraction") / "models" / "relations.npz").read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            classes = str(archive["classes"]).split("\n")
            numbers = np.cumsum(archive["steps"].astype(np.int64))
            matrix = sparse.csr_matrix(
                (
                    archive["weights"].astype(np.float64),
                    archive["columns"].astype(np.int32),
                    np.concatenate([[0], np.cumsum(archive["counts"].astype(np.int64))]),
                ),
                shape=(len(numbers), len(classes)),
            )
            return classes, numbers, matrix, archive["bias"].astype(np.float64)

    @property
    def classes(self) -> list[str]:
        """A predicate with its direction (``acquires>``, ``competesWith=``) each, or `NOTHING`."""
        return self._weights[0]

    def probabilities(self, pairs: Sequence[Iterable[str]]) -> npt.NDArray[np.float64]:
        """Return how probable each class is for each pair.

        Parameters
        ----------
        pairs : sequence of iterable of str
            The features of each pair.

        Returns
        -------
        ndarray
            Of shape (pairs, classes); rows add up to 1.
        """
        _, numbers, weights, bias = self._weights
        seen = feature_matrix([feature_numbers(features) for features in pairs], numbers)
        scores = _SHARPNESS * ((seen @ weights).toarray() + bias)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        result: npt.NDArray[np.float64] = scores / scores.sum(axis=1, keepdims=True)
        return result


def feature_matrix(
    rows: Sequence[Sequence[int]], numbers: npt.NDArray[np.int64]
) -> sparse.csr_matrix:
    """Return one row for each pair, of Euclidean length 1 before unknown features fall away.

    Parameters
    ----------
    rows : sequence of sequence of int
        As `feature_numbers` returns them.
    numbers : ndarray
        The buckets of known features, sorted: the columns.
    """
    columns, values, ends = [np.zeros(0, np.int64)], [np.zeros(0)], [0]
    for row in rows:
        seen = np.asarray(row)
        places = np.searchsorted(numbers, seen)
        is_inside = places < len(numbers)
        places = places[is_inside]
        known = places[numbers[places] == seen[is_inside]]
        columns.append(known)
        values.append(np.full(len(known), 1 / np.sqrt(max(1, len(seen)))))
        ends.append(ends[-1] + len(known))
    return sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(columns), ends), shape=(len(rows), len(numbers))
    )


def model_as_bytes(
    classes: Sequence[str],
    numbers: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    bias: npt.NDArray[np.float64],
    least: float,
) -> bytes:
    """Write a model sparsely; the same weights always give the same bytes.

    Parameters
    ----------
    classes : sequence of str
    numbers : ndarray
        Of the features' buckets, sorted.
    weights : ndarray
        Of shape (features, classes).
    bias : ndarray
    least : float
        Smaller weights are left out.
    """
    kept = np.abs(weights) >= least
    used = kept.any(axis=1)
    kept, numbers, weights = kept[used], numbers[used], weights[used]
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        allow_pickle=False,
        classes=np.array("\n".join(classes)),
        steps=np.diff(numbers, prepend=0).astype(np.uint32),
        counts=kept.sum(axis=1).astype(np.uint8),
        columns=np.nonzero(kept)[1].astype(np.uint8),
        weights=weights[kept].astype(np.float16),
        bias=bias.astype(np.float32),
    )
    return stream.getvalue()
