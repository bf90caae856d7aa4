"""The tagger's network as PyTorch trains it; `tagger_network` applies what comes out.

PyTorch is needed for training only and comes with the extra ``guanxi[train]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from guanxi.extraction.name_probabilities import LABELS, MAY_BEGIN, MAY_END, MAY_FOLLOW
from guanxi.extraction.tagger_network import WORD_STEP

_FORBIDDEN = -1e4
_ENCODER = (
    "character_embedding",
    "part_embedding",
    "word_weights",
    "word_bias",
    "mark_weights",
    "mark_bias",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages of a batch, padded to the longest: tensors of shape (passages, places, …)."""

    characters: Tensor
    parts: Tensor
    words: Tensor
    marks: Tensor
    labels: Tensor
    is_inside: Tensor


class RecurrentNetwork(nn.Module):
    """Bidirectional recurrent encoder with a conditional random field over the labels.

    Parameters
    ----------
    weights : mapping of str to ndarray
        Of an encoder, in the layout of :class:`~guanxi.extraction.tagger_network.TaggerNetwork`;
        weights of labels are not read, they start from nothing.
    dropout, input_dropout : float
        Shares of states and of inputs that are hidden while training.
    """

    def __init__(
        self,
        weights: Mapping[str, npt.NDArray[np.generic]],
        *,
        dropout: float,
        input_dropout: float,
    ) -> None:
        super().__init__()
        floats = {
            name: torch.tensor(value.astype(np.float32))
            for name, value in weights.items()
            if value.dtype.kind == "f"
        }
        for name in _ENCODER:
            self.register_parameter(name, nn.Parameter(floats[name]))
        vectors = torch.tensor(weights["word_vectors"].astype(np.float32)) / WORD_STEP
        self.register_buffer("word_vectors", vectors, persistent=False)
        self.layers = nn.ModuleList(_layer(floats, number) for number in (1, 2))
        self.dropout, self.input_dropout = nn.Dropout(dropout), nn.Dropout(input_dropout)
        hidden = 2 * floats["layer2_state"].shape[1]
        extra = sum(
            floats[name].shape[1] for name in ("part_embedding", "word_weights", "mark_weights")
        )
        self.output = nn.Linear(hidden + extra, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.first_label = nn.Parameter(torch.zeros(len(LABELS)))
        self.last_label = nn.Parameter(torch.zeros(len(LABELS)))
        for name, allowed in (("follow", MAY_FOLLOW), ("begin", MAY_BEGIN), ("end", MAY_END)):
            penalty = torch.tensor(np.where(allowed, 0, _FORBIDDEN), dtype=torch.float32)
            self.register_buffer(f"may_{name}", penalty, persistent=False)

    def encoder_parameters(self) -> list[nn.Parameter]:
        """Return the parameters that training starts from, as opposed to those of the labels."""
        return [getattr(self, "character_embedding"), *self.layers.parameters()]  # noqa: B009

    def new_parameters(self) -> list[nn.Parameter]:
        """Return all other parameters."""
        encoder = {id(parameter) for parameter in self.encoder_parameters()}
        return [parameter for parameter in self.parameters() if id(parameter) not in encoder]

    def forward(self, batch: Batch) -> Tensor:
        """Score every label of every character."""
        characters = nn.functional.embedding(batch.characters, self.character_embedding)
        extra = torch.cat(
            [
                nn.functional.embedding(batch.parts, self.part_embedding),
                torch.tanh(
                    nn.functional.embedding(batch.words, self.word_vectors) @ self.word_weights
                    + self.word_bias
                ),
                torch.tanh(batch.marks @ self.mark_weights + self.mark_bias),
            ],
            dim=-1,
        )
        states = torch.cat([self.input_dropout(characters), self.input_dropout(extra)], dim=-1)
        for layer in self.layers:
            states = self.dropout(layer(states)[0])
        scores: Tensor = self.output(torch.cat([states, self.dropout(extra)], dim=-1))
        return scores

    def loss(self, batch: Batch) -> Tensor:
        """Return the negative log-likelihood of the labels, by character."""
        scores, inside = self(batch), batch.is_inside
        transitions = self.transitions + self.may_follow
        first, last = self.first_label + self.may_begin, self.last_label + self.may_end
        state = scores[:, 0] + first
        for place in range(1, scores.shape[1]):
            after = torch.logsumexp(state[:, :, None] + transitions, dim=1) + scores[:, place]
            state = torch.where(inside[:, place, None], after, state)
        everything = torch.logsumexp(state + last, dim=1)
        labels = batch.labels
        emitted = scores.gather(2, labels[:, :, None])[:, :, 0]
        steps = transitions[labels[:, :-1], labels[:, 1:]]
        ends = labels.gather(1, inside.sum(dim=1, keepdim=True) - 1)[:, 0]
        wanted = (
            (emitted * inside).sum(dim=1)
            + (steps * inside[:, 1:]).sum(dim=1)
            + first[labels[:, 0]]
            + last[ends]
        )
        return (everything - wanted).sum() / inside.sum()

    def weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """Return the weights in the layout that `TaggerNetwork` reads."""
        tensors = {name: getattr(self, name) for name in _ENCODER}
        for number, layer in enumerate(self.layers, start=1):
            tensors[f"layer{number}_input"] = _both(layer, "weight_ih_l0").transpose(1, 2)
            tensors[f"layer{number}_input_bias"] = _both(layer, "bias_ih_l0")
            tensors[f"layer{number}_state"] = _both(layer, "weight_hh_l0").transpose(1, 2)
            tensors[f"layer{number}_state_bias"] = _both(layer, "bias_hh_l0")
        tensors["output_weights"] = self.output.weight.T
        tensors["output_bias"] = self.output.bias
        tensors["transitions"] = self.transitions
        tensors["first_label"], tensors["last_label"] = self.first_label, self.last_label
        return {name: tensor.detach().numpy() for name, tensor in tensors.items()}


def _layer(floats: Mapping[str, Tensor], number: int) -> nn.GRU:
    source, state = floats[f"layer{number}_input"], floats[f"layer{number}_state"]
    layer = nn.GRU(source.shape[1], state.shape[1], bidirectional=True, batch_first=True)
    with torch.no_grad():
        for direction, suffix in enumerate(("", "_reverse")):
            getattr(layer, f"weight_ih_l0{suffix}").copy_(source[direction].T)
            getattr(layer, f"weight_hh_l0{suffix}").copy_(state[direction].T)
            for name, part in (("bias_ih_l0", "input_bias"), ("bias_hh_l0", "state_bias")):
                getattr(layer, name + suffix).copy_(floats[f"layer{number}_{part}"][direction])
    return layer


def _both(layer: nn.Module, name: str) -> Tensor:
    return torch.stack([getattr(layer, name), getattr(layer, f"{name}_reverse")])
