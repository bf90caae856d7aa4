"""The trained tagger: names where lexicon, links and the document itself are silent.

See ``docs/tagger.md`` for the network's data and figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import numpy as np

from guanxi.extraction.lexicon import LexiconHit
from guanxi.extraction.name_probabilities import LabelChain
from guanxi.extraction.stages import StageWatch
from guanxi.extraction.tagger_features import TaggerFeatures
from guanxi.extraction.tagger_network import TaggerNetwork, read_weights
from guanxi.model import Document, EntityType

LONGEST_PASSAGE = 100
"""Characters that the network sees at once, unless a single sentence is longer."""
LONGEST_SENTENCE = 1000
"""Characters after which a sentence is cut: a table or code without a stop takes no more memory."""
_BATCH = 64
_LEAST = 0.03
_NEVER_INSIDE = frozenset("，。！？；、\n")
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class TaggedName:
    """What the tagger takes ``document.text[start:end]`` for.

    Attributes
    ----------
    start, end : int
        Half-open offsets.
    probabilities : mapping of EntityType to float
        That the span is a name of a type.
    """

    start: int
    end: int
    probabilities: Mapping[EntityType, float]

    @property
    def type(self) -> EntityType:
        """The most probable type."""
        return likeliest_type(self.probabilities)

    @property
    def probability(self) -> float:
        """That the span is a name, of whatever type."""
        return sum(self.probabilities.values())


def likeliest_type(weights: Mapping[EntityType, float]) -> EntityType:
    """Return the type of most weight, the same one whatever the order of equals."""
    return max(weights, key=lambda type_: (weights[type_], type_))


class Tagger:
    """Applies a trained network; the packaged one is loaded at the first use.

    Parameters
    ----------
    features : TaggerFeatures
    model : bytes, optional
        Weights as :func:`~guanxi.extraction.tagger_network.weights_as_bytes` writes them; the
        packaged ones by default.
    watch : StageWatch, optional
        Told how long features, network and decoding take.
    """

    def __init__(
        self,
        features: TaggerFeatures,
        model: bytes | None = None,
        watch: StageWatch | None = None,
    ) -> None:
        self._features = features
        self._model = model
        self._watch = watch or StageWatch()

    @cached_property
    def _network(self) -> tuple[TaggerNetwork, LabelChain]:
        data = self._model
        if data is None:
            data = (files("guanxi.extraction") / "models" / "tagger.npz").read_bytes()
        network = TaggerNetwork(read_weights(data))
        return network, LabelChain(network.transitions, network.first, network.last)

    def find(
        self, document: Document, matching: str, hits: Sequence[LexiconHit] | None = None
    ) -> list[TaggedName]:
        """Find everything in a document that may be a name.

        Parameters
        ----------
        document : Document
        matching : str
            The matching form of its text.
        hits : sequence of LexiconHit, optional
            What the lexicon finds in it, if that is known already.

        Returns
        -------
        list of TaggedName
            In order, each inside one sentence; they may overlap.
        """
        with self._watch.stage("tagger: decoding"):
            return self._found(document, matching, hits)

    def _found(
        self, document: Document, matching: str, hits: Sequence[LexiconHit] | None
    ) -> list[TaggedName]:
        with self._watch.stage("tagger: network"):
            network, chain = self._network
        with self._watch.stage("tagger: features"):
            seen = self._features.of_text(document.text, matching, hits, **network.numbering)
        by_span: defaultdict[tuple[int, int], dict[EntityType, float]] = defaultdict(dict)
        is_between = np.array([char in _NEVER_INSIDE for char in document.text])
        for batch in _batches(list(passages(document))):
            with self._watch.stage("tagger: network"):
                scores, lengths = network.scores(seen, batch)
            for number, (start, end) in enumerate(batch):
                scores[: end - start, number][is_between[start:end], 1:] = _IMPOSSIBLE
            for number, start, end, type_, probability in chain.names(scores, lengths, _LEAST):
                offset = batch[number][0]
                by_span[offset + start, offset + end][type_] = probability
        ends = [sentence.end for sentence in document.sentences]
        return [
            TaggedName(start, end, types)
            for (start, end), types in sorted(by_span.items())
            if end <= ends[bisect_right(ends, start)]
        ]


def most_probable(names: Iterable[TaggedName], least: float) -> list[TaggedName]:
    """Choose names that do not overlap, the most probable first.

    Parameters
    ----------
    names : iterable of TaggedName
    least : float
        The smallest probability that counts.

    Examples
    --------
    >>> whole, part = TaggedName(0, 4, {"Product": 0.7}), TaggedName(0, 2, {"Company": 0.2})
    >>> most_probable([part, whole], 0.1) == [whole]
    True
    """
    chosen: list[TaggedName] = []
    taken: set[int] = set()
    for name in sorted(names, key=lambda name: (-name.probability, name.start, name.end)):
        if name.probability < least:
            break
        if taken.isdisjoint(range(name.start, name.end)):
            taken.update(range(name.start, name.end))
            chosen.append(name)
    return sorted(chosen, key=lambda name: name.start)


def passages(document: Document) -> Iterator[tuple[int, int]]:
    """Join neighbouring sentences while they fit into one passage, and cut endless ones.

    Yields
    ------
    tuple of int and int
        Half-open spans of the document's text.
    """
    start = end = -1
    for sentence in document.sentences:
        if start >= 0 and sentence.end - start <= LONGEST_PASSAGE:
            end = sentence.end
            continue
        if start >= 0:
            yield start, end
        start, end = sentence.start, sentence.end
        while end - start > LONGEST_SENTENCE:
            yield start, start + LONGEST_SENTENCE
            start += LONGEST_SENTENCE
    if start >= 0:
        yield start, end


def _batches(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Group passages of like length, since a batch takes as long as its longest."""
    by_length = sorted(spans, key=lambda span: (span[1] - span[0], span))
    for first in range(0, len(by_length), _BATCH):
        yield by_length[first : first + _BATCH]
