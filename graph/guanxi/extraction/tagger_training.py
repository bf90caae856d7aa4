"""Training the tagger on annotated articles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from guanxi.extraction.lexicon import is_cut_in_word
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.tagger import labels_of
from guanxi.extraction.tagger_features import TaggerFeatures
from guanxi.model import Document, EntityType

PARAMETERS: Mapping[str, float] = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 80,
    "feature.minfreq": 1,
    "feature.possible_transitions": 0,
}
"""Of CRFsuite's L-BFGS trainer: weights of the L1 and L2 penalties, iterations."""


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


def train_tagger(
    articles: Iterable[tuple[Document, Sequence[Mapping[str, Any]]]], features: TaggerFeatures
) -> bytes:
    """Train a model; the same articles in the same order give the same bytes.

    Parameters
    ----------
    articles : iterable of (Document, sequence of mapping)
        Documents with their annotated entities.
    features : TaggerFeatures

    Returns
    -------
    bytes
        A CRFsuite model.
    """
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(dict(PARAMETERS))
    for document, entities in articles:
        text, matching = document.text, matching_form(document.text)
        names = annotated_names(text, entities)
        for sentence in document.sentences:
            start, end = sentence.start, sentence.end
            own = [(a - start, b - start, t) for a, b, t in names if start <= a and b <= end]
            trainer.append(
                features.of_sentence(text[start:end], matching[start:end]),
                labels_of(end - start, own),
            )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tagger.crf"
        trainer.train(str(path))
        return path.read_bytes()
