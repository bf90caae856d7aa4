"""Training the tagger on annotated articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from guanxi.documents import read_document
from guanxi.errors import DocumentError, EvaluationError, TrainingError
from guanxi.extraction import (
    Extractor,
    annotated_names,
    read_gold,
    train_tagger,
    train_tagger_encoder,
)
from guanxi.model import Document
from guanxi.vocabulary import Ontology

FOLDS = 5
"""Of the cross-validation."""


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """A document with its annotation, a mapping in the format of the annotation guidelines."""

    document: Document
    annotation: Mapping[str, Any]

    @property
    def fold(self) -> int:
        """The part of a cross-validation it belongs to; excerpts of one article share it."""
        return int(hashlib.sha256(self.document.title.encode()).hexdigest(), 16) % FOLDS


def read_annotated(
    folders: Iterable[str | Path],
    on_error: Callable[[DocumentError], None],
    on_unread: Callable[[Mapping[str, Any]], None] | None = None,
) -> list[AnnotatedArticle]:
    """Read folders of annotations ``ID.json`` and articles ``posts/ID.md`` (or another ending).

    Parameters
    ----------
    folders : iterable of str or Path
    on_error : callable
        Told of every article that cannot be read.
    on_unread : callable, optional
        Given the annotation of every such article.

    Returns
    -------
    list of AnnotatedArticle
        In the order of folders and file names.

    Raises
    ------
    EvaluationError
        If a folder holds no annotations, or no article of any could be read.
    """
    articles = []
    for folder in map(Path, folders):
        posts = {path.stem: path for path in sorted(Path(folder, "posts").glob("*"))}
        for annotation in read_gold(folder):
            path = posts.get(annotation["id"], folder / "posts" / f"{annotation['id']}.md")
            try:
                articles.append(AnnotatedArticle(read_document(path), annotation))
            except DocumentError as error:
                on_error(error)
                if on_unread is not None:
                    on_unread(annotation)
    if not articles:
        raise EvaluationError("none of the annotated articles could be read")
    return articles


def train(
    articles: Sequence[AnnotatedArticle], ontology: Ontology, encoder: bytes | None = None
) -> bytes:
    """Train a tagger; the same articles in the same order give the same bytes.

    Parameters
    ----------
    articles : sequence of AnnotatedArticle
    ontology : Ontology
        Its lexicon and word lists are features.
    encoder : bytes, optional
        What training starts from, as `train_encoder` makes it; the packaged one by default.

    Raises
    ------
    TrainingError
        If the encoder is none, or without the extra ``guanxi[train]``.
    """
    features = Extractor(ontology).features
    return train_tagger(
        ((article.document, article.annotation["entities"]) for article in articles),
        features,
        encoder,
    )


def train_encoder(pairs: str | Path, ontology: Ontology) -> bytes:
    """Train the encoder that taggers start from on pairs of firms.

    Parameters
    ----------
    pairs : str or Path
        JSON lines with ``text``, ``head`` and ``tail``, as FinRE has them.
    ontology : Ontology
        Its lexicon and word lists are features.

    Raises
    ------
    TrainingError
        If the file is malformed or holds no pairs, or without the extra ``guanxi[train]``.
    """
    firms: dict[str, set[str]] = {}
    with Path(pairs).open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                pair = json.loads(line.decode("utf-8"))
                firms.setdefault(pair["text"], set()).update((pair["head"], pair["tail"]))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise TrainingError(
                    f"{pairs}, line {number}: not a pair: a JSON object with text, head and tail "
                    "is wanted, in UTF-8"
                ) from error
    if not firms:
        raise TrainingError(f"{pairs}: no pairs in this file")
    sentences = [
        (text, annotated_names(text, [{"name": name, "type": "Company"} for name in sorted(names)]))
        for text, names in sorted(firms.items())
    ]
    return train_tagger_encoder(sentences, Extractor(ontology).features)


def fingerprints(articles: Iterable[AnnotatedArticle]) -> list[str]:
    """Return what tells trained articles again: the beginnings of their SHA-256, sorted."""
    return sorted({article.document.sha256[:16] for article in articles})


def seen_in_training(articles: Iterable[AnnotatedArticle]) -> int:
    """Count the articles that the packaged tagger was trained on."""
    card = files("guanxi.extraction") / "models" / "tagger.json"
    trained = set(json.loads(card.read_text(encoding="utf-8"))["articles"])
    return sum(article.document.sha256[:16] in trained for article in articles)
