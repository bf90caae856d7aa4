"""The tagger's network, applied with numpy: characters in, a score for each label out.

Two bidirectional layers of gated recurrent units (Cho et al. 2014) over character embeddings that
come from Baidu LAC (Jiao, Sun and Sun 2018), beside parts of speech and marks of listed words; a
linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) weighs the labels.
``tagger_training`` trains what this module applies.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeAlias, TypedDict

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

Floats: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int32]

WORD_STEP = 16
"""What one standard deviation is in the whole numbers of word vectors."""

_ALWAYS_THERE = frozenset(
    {"characters", "parts", "words", "marks", "character_embedding", "part_embedding"}
    | {"word_vectors", "word_weights", "word_bias", "mark_weights", "mark_bias"}
    | {f"layer{number}_{part}" for number in (1, 2) for part in ("input", "state")}
    | {f"layer{number}_{part}_bias" for number in (1, 2) for part in ("input", "state")}
)


@dataclass(frozen=True, slots=True)
class CharacterFeatures:
    """What the network sees of the characters of a text, one row each.

    Attributes
    ----------
    characters, parts, words : ndarray of int32
        Numbers of characters, of parts of speech, and of the words that characters stand in; 0 is
        one that the network does not know.
    marks : ndarray of float32
        Of shape (characters, kinds of marks), 0 or 1.
    """

    characters: Numbers
    parts: Numbers
    words: Numbers
    marks: Floats


class Numbering(TypedDict):
    """What a network numbers its inputs by; see `TaggerFeatures.of_text`."""

    characters: dict[str, int]
    parts: dict[str, int]
    words: dict[str, int]
    marks: dict[str, int]


class TaggerNetwork:
    """Applies trained weights.

    Parameters
    ----------
    weights : mapping of str to ndarray
        As :func:`read_weights` returns them.

    Attributes
    ----------
    numbering : Numbering
    transitions, first, last : ndarray of float32
        Scores of a label (column) after another (row), and of labels at the ends of a sequence.
    """

    def __init__(self, weights: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.numbering = numbering(weights)
        floats = {
            name: value.astype(np.float32)
            for name, value in weights.items()
            if value.dtype.kind == "f"
        }
        self._embedding = floats["character_embedding"]
        self._parts = floats["part_embedding"]
        words = weights["word_vectors"].astype(np.float32) / WORD_STEP
        self._words = np.tanh(words @ floats["word_weights"] + floats["word_bias"])
        self._mark_weights, self._mark_bias = floats["mark_weights"], floats["mark_bias"]
        self._layers = [
            _BidirectionalLayer(
                *(floats[f"layer{number}_{part}"] for part in ("input", "input_bias")),
                *(floats[f"layer{number}_{part}"] for part in ("state", "state_bias")),
            )
            for number in (1, 2)
        ]
        self._output, self._output_bias = floats["output_weights"], floats["output_bias"]
        self.transitions = floats["transitions"]
        self.first, self.last = floats["first_label"], floats["last_label"]

    def scores(
        self, features: CharacterFeatures, spans: Sequence[tuple[int, int]]
    ) -> tuple[Floats, Numbers]:
        """Score every label of every character of some spans of a text.

        Parameters
        ----------
        features : CharacterFeatures
            Of the whole text.
        spans : sequence of (int, int)
            Half-open; the network sees nothing beyond the span that a character stands in.

        Returns
        -------
        ndarray of float32
            Of shape (longest span, spans, labels); meaningless beyond a span's end.
        ndarray of int32
            Lengths of the spans.
        """
        # A step's matrices are too small to share out: threads would wait for each other, on a busy
        # machine fifty times as long as one takes alone.
        with _controller().limit(limits=1, user_api="blas"):
            return self._scores(features, _Packing(spans))

    def _scores(self, features: CharacterFeatures, packing: _Packing) -> tuple[Floats, Numbers]:
        where = packing.places
        extra = np.concatenate(
            [
                self._parts[features.parts[where]],
                self._words[features.words[where]],
                np.tanh(features.marks[where] @ self._mark_weights + self._mark_bias),
            ],
            axis=-1,
        )
        states = np.concatenate([self._embedding[features.characters[where]], extra], axis=-1)
        for layer in self._layers:
            states = layer(states, packing)
        states = np.concatenate([states, extra], axis=-1)
        return packing.padded(states @ self._output + self._output_bias), packing.lengths


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


class _Packing:
    """Spans side by side without padding: their first characters, their second ones and so on.

    Attributes
    ----------
    places : ndarray
        The place in the text of each row.
    mirror : ndarray
        The row of the character that stands as far from its span's end as a row's own from the
        beginning.
    bounds : list of int
        Where the rows of each step begin, and the number of rows.
    lengths : ndarray of int32
        Of the spans, in the order given.
    """

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.lengths = np.array([end - start for start, end in spans], np.int32)
        # Longest first, so that the spans which still go on at a step are the first rows of it.
        order = np.argsort(-self.lengths, kind="stable")
        lengths = self.lengths[order]
        starts = np.array([start for start, _ in spans])[order]
        steps = np.arange(lengths[0])
        going_on = (lengths[None] > steps[:, None]).sum(axis=1)
        self.bounds = np.concatenate([[0], np.cumsum(going_on)]).tolist()
        step = np.repeat(steps, going_on)
        span = np.concatenate([np.arange(count) for count in going_on])
        self.places = starts[span] + step
        self.mirror = np.asarray(self.bounds)[lengths[span] - 1 - step] + span
        self._cells = step, order[span]

    def padded(self, rows: Floats) -> Floats:
        """Return rows by step and span, in the order given; zeros beyond a span's end."""
        table = np.zeros((len(self.bounds) - 1, len(self.lengths), rows.shape[1]), np.float32)
        table[self._cells] = rows
        return table


class _BidirectionalLayer:
    """Two layers of gated recurrent units, one in each direction, stepped side by side."""

    def __init__(
        self, input_: Floats, input_bias: Floats, state: Floats, state_bias: Floats
    ) -> None:
        self._input, self._input_bias = input_, input_bias
        self._state, self._state_bias = state, state_bias[:, None]
        self._size = state.shape[1]

    def __call__(self, inputs: Floats, packing: _Packing) -> Floats:
        size = self._size
        gates = np.empty((2, len(inputs), 3 * size), np.float32)
        for direction in (0, 1):
            gates[direction] = inputs @ self._input[direction] + self._input_bias[direction]
        gates[1] = gates[1][packing.mirror]
        states = np.empty((2, len(inputs), size), np.float32)
        bounds = packing.bounds
        state = np.zeros((2, bounds[1], size), np.float32)
        for first, last in pairwise(bounds):
            given = gates[:, first:last]
            state = np.ascontiguousarray(state[:, : last - first])
            kept = state @ self._state
            kept += self._state_bias
            both = given[..., : 2 * size] + kept[..., : 2 * size]
            # In place, as far as it goes: a step is so short that making arrays takes its time.
            np.negative(both, out=both)
            np.exp(both, out=both)
            both += 1
            np.divide(1, both, out=both)
            reset, update = both[..., :size], both[..., size:]
            new = reset * kept[..., 2 * size :]
            new += given[..., 2 * size :]
            np.tanh(new, out=new)
            state -= new
            state *= update
            state += new
            states[:, first:last] = state
        return np.concatenate([states[0], states[1][packing.mirror]], axis=-1)


def numbering(weights: Mapping[str, npt.NDArray[np.generic]]) -> Numbering:
    """Return the numbers of inputs; the first of each but marks stands for all unknown ones."""

    def numbers(names: Iterable[str]) -> dict[str, int]:
        return {name: number for number, name in enumerate(names)}

    return Numbering(
        characters=numbers(str(weights["characters"])),
        parts=numbers(str(weights["parts"]).split("\n")),
        words=numbers(str(weights["words"]).split("\n")),
        marks=numbers(str(weights["marks"]).split("\n")),
    )


def read_weights(data: bytes) -> dict[str, npt.NDArray[np.generic]]:
    """Read weights from the bytes that :func:`weights_as_bytes` wrote.

    Raises
    ------
    ValueError
        If the bytes are no such weights.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            weights = {name: archive[name] for name in archive.files}
    except (ValueError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise ValueError("the bytes are no numpy archive") from error
    if lacking := _ALWAYS_THERE - weights.keys():
        raise ValueError(f"the weights lack {', '.join(sorted(lacking))}")
    return weights


def weights_as_bytes(weights: Mapping[str, npt.NDArray[np.generic]]) -> bytes:
    """Write weights as a compressed numpy archive, floats in half precision.

    The same weights always give the same bytes: numpy dates the archive's members 1980.
    """
    stream = io.BytesIO()
    arrays = {
        name: value.astype(np.float16) if value.dtype.kind == "f" else value
        for name, value in sorted(weights.items())
    }
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()
