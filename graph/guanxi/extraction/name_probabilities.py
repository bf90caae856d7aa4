"""How probable it is that a span is a name, by all ways of labelling a sentence at once.

The forward-backward algorithm (Rabiner 1989) over the labels of a linear-chain conditional random
field, for a batch of sequences; a span's probability sums over all labellings that begin a name of
its type at its first character and end it at its last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import get_args

import numpy as np
import numpy.typing as npt

from guanxi.extraction.tagger_network import Floats, Numbers
from guanxi.model import EntityType

LABELS = ("O", *(f"{place}-{type_}" for type_, place in product(get_args(EntityType), "BIES")))
"""Outside a name; a name's begin, inside, end; a single character."""

LONGEST_NAME = 40
"""In characters; longer runs are lists or headlines."""


def _may_follow() -> npt.NDArray[np.bool_]:
    return np.array(
        [
            [
                after[0] in "OBS"
                if label[0] in "OES"
                else after in ("I" + label[1:], "E" + label[1:])
                for after in LABELS
            ]
            for label in LABELS
        ]
    )


MAY_FOLLOW = _may_follow()
"""Whether the column's label may follow the row's."""
MAY_BEGIN = np.array([label[0] in "OBS" for label in LABELS])
MAY_END = np.array([label[0] in "OES" for label in LABELS])


class LabelChain:
    """The transitions of a conditional random field over `LABELS`.

    Parameters
    ----------
    transitions : ndarray
        Score of each label (column) after each (row).
    first, last : ndarray
        Scores of the labels at the ends of a sequence.
    """

    def __init__(self, transitions: Floats, first: Floats, last: Floats) -> None:
        self._transitions = np.exp(transitions.astype(np.float64)) * MAY_FOLLOW
        self._first = np.exp(first.astype(np.float64)) * MAY_BEGIN
        self._last = np.exp(last.astype(np.float64)) * MAY_END

    def names(
        self, scores: Floats, lengths: Numbers, least: float
    ) -> Iterator[tuple[int, int, int, EntityType, float]]:
        """Find all spans that are probably names; they may overlap.

        Parameters
        ----------
        scores : ndarray
            Of shape (positions, sequences, labels).
        lengths : ndarray of int
            Of the sequences.
        least : float
            The smallest probability that counts.

        Yields
        ------
        tuple of int, int, int, EntityType and float
            Sequence, half-open span, type, probability.
        """
        steps, batch, _ = scores.shape
        emitted = np.exp(scores - scores.max(axis=2, keepdims=True)).astype(np.float64)
        forward = np.empty_like(emitted)
        scale = np.empty((steps, batch, 1))
        np.multiply(emitted[0], self._first, out=forward[0])
        for step in range(steps):
            state = forward[step]
            if step:
                np.matmul(forward[step - 1], self._transitions, out=state)
                state *= emitted[step]
            np.add.reduce(state, axis=1, keepdims=True, out=scale[step])
            state /= scale[step]
        total = (forward[lengths - 1, np.arange(batch)] * self._last).sum(axis=1)
        end = self._last / total[:, None]
        ending: defaultdict[int, list[int]] = defaultdict(list)
        for sequence, length in enumerate(lengths.tolist()):
            ending[length - 1].append(sequence)
        # Zeros beyond a sequence's end stay zeros.
        backward = np.zeros_like(emitted)
        for step in range(steps - 1, -1, -1):
            if step + 1 < steps:
                state = backward[step]
                np.matmul(backward[step + 1] * emitted[step + 1], self._transitions.T, out=state)
                state /= scale[step + 1]
            if step in ending:
                backward[step, ending[step]] = end[ending[step]]
        emitted /= scale
        for number, type_ in enumerate(get_args(EntityType)):
            labels = tuple(range(1 + 4 * number, 5 + 4 * number))
            for sequence, start, stop, probability in self._of_type(
                forward, backward, emitted, lengths, labels, least
            ):
                yield sequence, start, stop, type_, probability

    def _of_type(
        self,
        forward: npt.NDArray[np.float64],
        backward: npt.NDArray[np.float64],
        emitted: npt.NDArray[np.float64],
        lengths: Numbers,
        labels: Sequence[int],
        least: float,
    ) -> Iterator[tuple[int, int, int, float]]:
        begin, inside, end, single = labels
        places = np.arange(len(forward))[:, None] < lengths
        alone = forward[:, :, single] * backward[:, :, single]
        for start, sequence in np.argwhere((alone >= least) & places):
            yield int(sequence), int(start), int(start) + 1, float(alone[start, sequence])
        begins = forward[:, :, begin] * backward[:, :, begin]
        for start, sequence in np.argwhere((begins >= least) & places):
            mass, label = forward[start, sequence, begin], begin
            for place in range(start + 1, min(int(lengths[sequence]), start + LONGEST_NAME)):
                here, after = emitted[place, sequence], backward[place, sequence]
                ending = mass * self._transitions[label, end] * here[end] * after[end]
                if ending >= least:
                    yield int(sequence), int(start), place + 1, float(ending)
                mass = mass * self._transitions[label, inside] * here[inside]
                label = inside
                if mass * after[inside] < least:
                    break
