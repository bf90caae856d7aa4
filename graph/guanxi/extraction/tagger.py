"""The trained tagger: names where lexicon, links and the document itself are silent.

A linear-chain conditional random field over characters (Lafferty, McCallum and Pereira 2001),
trained and applied with CRFsuite (Okazaki 2007). See ``docs/tagger.md`` for data and figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Protocol, cast

from guanxi.extraction.tagger_features import TaggerFeatures
from guanxi.model import Document, EntityType


class Crf(Protocol):
    """The part of `pycrfsuite.Tagger` that is used."""

    def tag(self, features: Sequence[Sequence[str]]) -> list[str]:
        """Return the best labels of a sequence."""

    def marginal(self, label: str, position: int) -> float:
        """Return the probability of a label in the sequence tagged last."""


@dataclass(frozen=True, slots=True)
class TaggedName:
    """A name at ``document.text[start:end]`` that the tagger found.

    Attributes
    ----------
    start, end : int
        Half-open offsets.
    type : EntityType
    probability : float
        The smallest marginal probability of its characters' labels.
    """

    start: int
    end: int
    type: EntityType
    probability: float


class Tagger:
    """Applies a trained model; the packaged one is loaded at the first use.

    Parameters
    ----------
    features : TaggerFeatures
    model : bytes, optional
        A CRFsuite model; the packaged one by default.
    """

    def __init__(self, features: TaggerFeatures, model: bytes | None = None) -> None:
        self._features = features
        self._model = model

    @cached_property
    def _crf(self) -> Crf:
        import pycrfsuite

        if self._model is None:
            self._model = (files("guanxi.extraction") / "models" / "tagger.crf").read_bytes()
        crf = pycrfsuite.Tagger()
        crf.open_inmemory(self._model)
        return cast(Crf, crf)

    def find(self, document: Document, matching: str) -> Iterator[TaggedName]:
        """Find the names of a document.

        Parameters
        ----------
        document : Document
        matching : str
            The matching form of its text.

        Yields
        ------
        TaggedName
            In order, without overlaps, each inside one sentence.
        """
        for sentence in document.sentences:
            start, end = sentence.start, sentence.end
            labels = self._crf.tag(
                self._features.of_sentence(document.text[start:end], matching[start:end])
            )
            for first, last, type_ in spans(labels):
                probability = min(self._crf.marginal(labels[i], i) for i in range(first, last))
                yield TaggedName(start + first, start + last, type_, probability)


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, EntityType]]:
    """Read the names off BIES labels.

    Examples
    --------
    >>> list(spans(["O", "B-Person", "E-Person", "S-Company", "I-Company"]))
    [(1, 3, 'Person'), (3, 4, 'Company')]
    """
    position = 0
    while position < len(labels):
        place, _, type_ = labels[position].partition("-")
        start = position
        position += 1
        if place not in ("B", "S"):
            continue
        while place == "B" and position < len(labels) and labels[position] == f"I-{type_}":
            position += 1
        if place == "B" and position < len(labels) and labels[position] == f"E-{type_}":
            position += 1
        yield start, position, cast(EntityType, type_)


def labels_of(size: int, names: Sequence[tuple[int, int, EntityType]]) -> list[str]:
    """Write names as BIES labels: begin, inside, end, single; O elsewhere.

    Examples
    --------
    >>> labels_of(4, [(1, 3, "Person")])
    ['O', 'B-Person', 'E-Person', 'O']
    """
    labels = ["O"] * size
    for start, end, type_ in names:
        for i in range(start, end):
            single, first, last = end - start == 1, i == start, i == end - 1
            labels[i] = f"{'S' if single else 'B' if first else 'E' if last else 'I'}-{type_}"
    return labels
