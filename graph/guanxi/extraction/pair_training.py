"""Training the pair classifier: pairs of names with what is stated of them in, a model out.

A linear support vector machine for each class against the others (Fan et al. 2008, LIBLINEAR).
Needs the extra ``guanxi[train]``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from guanxi.errors import TrainingError
from guanxi.extraction.pair_classifier import (
    NOTHING,
    feature_matrix,
    feature_numbers,
    model_as_bytes,
)

_PENALTY, _ITERATIONS, _LEAST_COUNT, _LEAST_WEIGHT = 0.5, 2000, 2, 0.02


@dataclass(frozen=True, slots=True)
class PairExample:
    """A pair of names as it is learnt from.

    Attributes
    ----------
    features : tuple of str
    label : str
        A class of :class:`~guanxi.extraction.pair_classifier.PairClassifier`.
    weight : float
        How much it counts.
    """

    features: tuple[str, ...]
    label: str
    weight: float = 1.0


def train_pairs(examples: Iterable[PairExample]) -> bytes:
    """Train a classifier; the same examples in the same order give the same bytes.

    Parameters
    ----------
    examples : iterable of PairExample

    Returns
    -------
    bytes
        For :class:`~guanxi.extraction.pair_classifier.PairClassifier`.

        Where nothing is stated of any pair it knows nothing.

    Raises
    ------
    TrainingError
        Without the extra ``guanxi[train]``.
    """
    try:
        from sklearn.svm import LinearSVC
    except ImportError as error:
        raise TrainingError("training needs scikit-learn: pip install 'guanxi[train]'") from error
    known = list(examples)
    labels = sorted({example.label for example in known} | {NOTHING})
    if not {example.label for example in known} - {NOTHING}:
        return model_as_bytes(labels, np.zeros(0, np.int64), np.zeros((0, 1)), np.zeros(1), 0.0)
    rows = [feature_numbers(example.features) for example in known]
    counts = Counter(number for row in rows for number in row)
    numbers = np.array(sorted(n for n, count in counts.items() if count >= _LEAST_COUNT), np.int64)
    matrix = feature_matrix(rows, numbers)
    model = LinearSVC(C=_PENALTY, max_iter=_ITERATIONS, random_state=0)
    model.fit(
        matrix,
        [example.label for example in known],
        sample_weight=[example.weight for example in known],
    )
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:  # of two classes it tells the second one only
        weights, bias = np.vstack([0 * weights, weights]), np.array([0, *bias])
    return model_as_bytes(list(model.classes_), numbers, weights.T, bias, _LEAST_WEIGHT)
