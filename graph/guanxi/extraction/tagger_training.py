"""Training the tagger: annotated articles in, weights out.

In two steps, since data are few: the encoder of Baidu LAC learns what firms are called from the
pairs of FinRE, which name firms only; then the tagger learns all types from annotated articles.
Needs the extra ``guanxi[train]``. One thread, seeded generators and sorted input, so that the same
data give the same bytes on the same machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from guanxi.errors import TrainingError
from guanxi.extraction.lexicon import is_cut_in_word
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.name_probabilities import LABELS
from guanxi.extraction.tagger import passages
from guanxi.extraction.tagger_features import (
    AMBIGUOUS_NAME,
    KNOWN_NAME,
    TaggerFeatures,
    parts_of_speech,
)
from guanxi.extraction.tagger_network import (
    CharacterFeatures,
    numbering,
    read_weights,
    weights_as_bytes,
)
from guanxi.model import Document, EntityType

if TYPE_CHECKING:
    from guanxi.extraction.recurrent_network import Batch

Span: TypeAlias = tuple[int, int, EntityType]
Weights: TypeAlias = Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hard a network is trained.

    Attributes
    ----------
    epochs, batch : int
        Times that all passages are seen, and passages a step.
    rate, new_rate : float
        Highest learning rates of what has learned before and of what starts from nothing.
    dropout, input_dropout : float
        Shares of states and inputs that are hidden at each step.
    lexicon_dropout : float
        Share of passages in which the lexicon's marks are hidden, so that the network also learns
        names that no list holds.
    """

    epochs: int
    batch: int = 32
    rate: float = 1.5e-3
    new_rate: float = 3e-3
    dropout: float = 0.5
    input_dropout: float = 0.3
    lexicon_dropout: float = 0.1


ENCODER_SCHEDULE = Schedule(epochs=4, dropout=0.3, input_dropout=0.2)
TAGGER_SCHEDULE = Schedule(epochs=12)
_WARM_UP, _COOLEST, _DECAY, _LONGEST_STEP, _SEED = 0.1, 0.02, 0.01, 5.0, 1


def annotated_names(
    text: str, entities: Iterable[Mapping[str, Any]]
) -> list[tuple[int, int, EntityType]]:
    """Find the mentions that an annotation lists by name only, longest names first.

    Parameters
    ----------
    text : str
    entities : iterable of mapping
        With ``name``, ``type`` and ``aliases``, as in the gold annotations.

    Returns
    -------
    list of (int, int, EntityType)
        Half-open spans, in order, without overlaps.

    Examples
    --------
    >>> annotated_names("腾讯与腾讯云", [{"name": "腾讯", "type": "Company"},
    ...                             {"name": "腾讯云", "type": "BusinessUnit"}])
    [(0, 2, 'Company'), (3, 6, 'BusinessUnit')]
    """
    forms = {(form, e["type"]) for e in entities for form in (e["name"], *e.get("aliases", ()))}
    taken = [False] * len(text)
    found = []
    for form, type_ in sorted(forms, key=lambda pair: (-len(pair[0]), pair)):
        start = text.find(form)
        while start >= 0:
            end = start + len(form)
            if not any(taken[start:end]) and not is_cut_in_word(text, start, end):
                taken[start:end] = [True] * len(form)
                found.append((start, end, type_))
            start = text.find(form, start + 1)
    return sorted(found)


def train_tagger_encoder(
    sentences: Iterable[tuple[str, Sequence[Span]]],
    features: TaggerFeatures,
    schedule: Schedule = ENCODER_SCHEDULE,
) -> bytes:
    """Train the encoder that taggers start from, from that of Baidu LAC.

    Parameters
    ----------
    sentences : iterable of (str, sequence of (int, int, EntityType))
        Texts and the names in them.
    features : TaggerFeatures
    schedule : Schedule

    Returns
    -------
    bytes
        For `train_tagger`.

    Raises
    ------
    TrainingError
        Without the extra ``guanxi[train]``.
    """
    texts = [(text, matching_form(text), names) for text, names in sentences]
    parts = sorted({part for _, matching, _ in texts for part in parts_of_speech(matching)})
    try:
        from guanxi.extraction.lac_encoder import lac_encoder

        weights = lac_encoder(["", *parts])
    except ImportError as error:
        raise TrainingError(_EXTRA_IS_MISSING) from error
    examples = [
        _Example(features.of_text(text, matching, **numbering(weights)), _numbers(len(text), names))
        for text, matching, names in texts
    ]
    return weights_as_bytes(_trained(weights, examples, schedule))


def train_tagger(
    articles: Iterable[tuple[Document, Sequence[Mapping[str, Any]]]],
    features: TaggerFeatures,
    encoder: bytes | None = None,
    schedule: Schedule = TAGGER_SCHEDULE,
) -> bytes:
    """Train a tagger; the same articles in the same order give the same bytes.

    Parameters
    ----------
    articles : iterable of (Document, sequence of mapping)
        Documents with their annotated entities.
    features : TaggerFeatures
    encoder : bytes, optional
        Of `train_tagger_encoder`; the packaged one by default.
    schedule : Schedule

    Returns
    -------
    bytes
        For `Tagger`.

    Raises
    ------
    TrainingError
        If the encoder is none, or without the extra ``guanxi[train]``.
    """
    if encoder is None:
        encoder = (files("guanxi.extraction") / "models" / "encoder.npz").read_bytes()
    try:
        weights = read_weights(encoder)
    except ValueError as error:
        raise TrainingError(
            f"not an encoder: {error}; make one with `guanxi train encoder`"
        ) from error
    examples = []
    for document, entities in articles:
        text, matching = document.text, matching_form(document.text)
        seen = features.of_text(text, matching, **numbering(weights))
        labels = _numbers(len(text), annotated_names(text, entities))
        examples += [_Example(seen, labels, start, end) for start, end in passages(document)]
    return weights_as_bytes(_trained(weights, examples, schedule))


_EXTRA_IS_MISSING = "training needs PyTorch: pip install 'guanxi[train]'"


@dataclass(frozen=True, slots=True)
class _Example:
    """The characters from `start` to `end` of a text, with their labels."""

    features: CharacterFeatures
    labels: npt.NDArray[np.int64]
    start: int = 0
    stop: int | None = None

    @property
    def end(self) -> int:
        return len(self.labels) if self.stop is None else self.stop

    def __len__(self) -> int:
        return self.end - self.start


def _numbers(size: int, names: Iterable[Span]) -> npt.NDArray[np.int64]:
    numbers = {label: number for number, label in enumerate(LABELS)}
    return np.array([numbers[label] for label in labels_of(size, names)], np.int64)


def labels_of(size: int, names: Iterable[Span]) -> list[str]:
    """Write names as labels: begin, inside, end, single; O elsewhere.

    Examples
    --------
    >>> labels_of(4, [(1, 3, "Person")])
    ['O', 'B-Person', 'E-Person', 'O']
    """
    labels = ["O"] * size
    for start, end, type_ in names:
        for place in range(start, end):
            single, first, last = end - start == 1, place == start, place == end - 1
            labels[place] = f"{'S' if single else 'B' if first else 'E' if last else 'I'}-{type_}"
    return labels


def _trained(weights: Weights, examples: Sequence[_Example], schedule: Schedule) -> Weights:
    """Train with AdamW (Loshchilov and Hutter 2019), warming up, then cooling down linearly."""
    try:
        import torch

        from guanxi.extraction.recurrent_network import RecurrentNetwork
    except ImportError as error:
        raise TrainingError(_EXTRA_IS_MISSING) from error
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums come out the same only in the same order
    try:
        torch.manual_seed(_SEED)
        order = random.Random(_SEED)
        network = RecurrentNetwork(
            weights, dropout=schedule.dropout, input_dropout=schedule.input_dropout
        )
        groups = [
            {"params": network.encoder_parameters(), "lr": schedule.rate},
            {"params": network.new_parameters(), "lr": schedule.new_rate},
        ]
        optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY)
        steps = schedule.epochs * -(-len(examples) // schedule.batch)

        def share(step: int) -> float:
            return min(1, (step + 1) / (_WARM_UP * steps)) * max(_COOLEST, 1 - step / steps)

        rates = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
        hidden = [
            number
            for number, mark in enumerate(str(weights["marks"]).split("\n"))
            if mark[2:].startswith((KNOWN_NAME, AMBIGUOUS_NAME))
        ]
        network.train()
        for _ in range(schedule.epochs):
            for batch in _batches(examples, schedule.batch, order):
                packed = _packed(batch)
                for row in range(len(batch)):
                    if order.random() < schedule.lexicon_dropout:
                        packed.marks[row, :, hidden] = 0
                optimizer.zero_grad()
                network.loss(packed).backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
                optimizer.step()
                rates.step()
        texts = {name: value for name, value in weights.items() if value.dtype.kind != "f"}
        return {**texts, "labels": np.array("\n".join(LABELS)), **network.weights()}
    finally:
        torch.set_num_threads(threads)


def _batches(examples: Sequence[_Example], size: int, order: random.Random) -> list[list[_Example]]:
    """Shuffle into batches of examples of like length."""
    shuffled = list(examples)
    order.shuffle(shuffled)
    batches = []
    for first in range(0, len(shuffled), 8 * size):
        block = sorted(shuffled[first : first + 8 * size], key=len)
        batches += [block[start : start + size] for start in range(0, len(block), size)]
    order.shuffle(batches)
    return batches


def _packed(examples: Sequence[_Example]) -> Batch:
    import torch

    from guanxi.extraction.recurrent_network import Batch

    size = (len(examples), max(map(len, examples)))
    kinds = examples[0].features.marks.shape[1]
    batch = Batch(
        torch.zeros(size, dtype=torch.int64),
        torch.zeros(size, dtype=torch.int64),
        torch.zeros(size, dtype=torch.int64),
        torch.zeros((*size, kinds)),
        torch.zeros(size, dtype=torch.int64),
        torch.zeros(size, dtype=torch.bool),
    )
    for row, example in enumerate(examples):
        where, features = slice(example.start, example.end), example.features
        for target, source in (
            (batch.characters, features.characters),
            (batch.parts, features.parts),
            (batch.words, features.words),
            (batch.marks, features.marks),
            (batch.labels, example.labels),
        ):
            target[row, : len(example)] = torch.from_numpy(source[where])
        batch.is_inside[row, : len(example)] = True
    return batch
