"""How good extraction is on annotated articles, seen in training or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from guanxi.errors import DocumentError, EvaluationError, ExtractionError
from guanxi.extraction import (
    Comparison,
    Evaluation,
    Extractor,
    Familiarity,
    Lexicon,
    compare,
    matching_form,
)
from guanxi.name_pairs import GivenPair
from guanxi.relation_training import train_relations
from guanxi.training import AnnotatedArticle, train
from guanxi.vocabulary import Ontology

__all__ = ["Familiarities", "cross_validate", "evaluate_extraction"]

Report = Callable[[DocumentError], None]


def evaluate_extraction(
    articles: Iterable[AnnotatedArticle],
    ontology: Ontology,
    *,
    on_error: Report,
    unread: Iterable[Mapping[str, Any]] = (),
) -> Evaluation:
    """Score articles with the packaged tagger, which may have been trained on them.

    Parameters
    ----------
    articles : iterable of AnnotatedArticle
    ontology : Ontology
    on_error : callable
        Told of every article that cannot be processed.
    unread : iterable of mapping
        Annotations of articles that could not be read; they count as if nothing was found in them.

    Returns
    -------
    Evaluation
        Without figures by familiarity: the packaged tagger tells which articles it was trained on,
        not which names these hold.
    """
    extractor = Extractor(ontology)
    compared = (_comparison(article, extractor, on_error) for article in articles)
    return _evaluation([*compared, *map(_nothing_found, unread)], ontology)


def cross_validate(
    articles: Sequence[AnnotatedArticle],
    ontology: Ontology,
    others: Sequence[AnnotatedArticle] = (),
    pairs: Sequence[GivenPair] = (),
    *,
    on_error: Report,
    unread: Iterable[Mapping[str, Any]] = (),
) -> Evaluation:
    """Score articles by models that were trained on other articles only.

    Parameters
    ----------
    articles : sequence of AnnotatedArticle
        What is scored.
    ontology : Ontology
    others : sequence of AnnotatedArticle
        Train all models, but for those that share a title with what is scored.
    pairs : sequence of GivenPair
        With FinRE's labels: train the classifiers of pairs, too.
    on_error, unread
        See `evaluate_extraction`.

    Returns
    -------
    Evaluation
        Over all articles; each is scored once, by the models that saw none of its title.

    Raises
    ------
    EvaluationError
        If there are so few articles that none is left to train on.
    """
    compared = list(_cross_validated(articles, ontology, others, pairs, on_error))
    return _evaluation([*compared, *map(_nothing_found, unread)], ontology)


def _cross_validated(
    articles: Sequence[AnnotatedArticle],
    ontology: Ontology,
    others: Sequence[AnnotatedArticle],
    pairs: Sequence[GivenPair],
    on_error: Report,
) -> Iterator[Comparison]:
    lexicon = Lexicon(ontology)
    scored = {article.document.sha256 for article in articles}
    pool = [*articles, *(other for other in others if other.document.sha256 not in scored)]
    for fold in sorted({article.fold for article in articles}):
        training = [article for article in pool if article.fold != fold]
        if not training:
            raise EvaluationError(
                "too few articles to cross-validate: none is left to train on; "
                "name more of them, or --train-on DIR"
            )
        extractor = Extractor(
            ontology, train(training, ontology), train_relations(pairs, training, ontology)
        )
        familiarities = Familiarities(training, lexicon)
        for article in articles:
            if article.fold == fold:
                yield _comparison(
                    article, extractor, on_error, familiarities.of(article.annotation)
                )


class Familiarities:
    """Tells what was known of annotated entities before they were met.

    Parameters
    ----------
    training : iterable of AnnotatedArticle
        What the tagger was trained on.
    lexicon : Lexicon
    """

    def __init__(self, training: Iterable[AnnotatedArticle], lexicon: Lexicon) -> None:
        self._trained = frozenset(
            form
            for article in training
            for entity in article.annotation["entities"]
            for form in _forms(entity)
        )
        self._lexicon = lexicon

    def of(self, annotation: Mapping[str, Any]) -> list[Familiarity]:
        """Return the familiarity of each entity of an annotation, in order.

        Parameters
        ----------
        annotation : mapping
            In the format of the annotation guidelines.
        """
        return [self._of_entity(_forms(entity)) for entity in annotation["entities"]]

    def _of_entity(self, forms: frozenset[str]) -> Familiarity:
        if forms & self._trained:
            return "seen"
        return "listed" if any(map(self._is_listed, forms)) else "new"

    def _is_listed(self, form: str) -> bool:
        return any((hit.start, hit.end) == (0, len(form)) for hit in self._lexicon.find(form))


def _forms(entity: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(map(matching_form, (entity["name"], *entity.get("aliases", ()))))


def _comparison(
    article: AnnotatedArticle,
    extractor: Extractor,
    on_error: Report,
    familiarity: Iterable[Familiarity] = (),
) -> Comparison:
    """Return what an extractor finds beside what an article is annotated with."""
    try:
        extraction = extractor.extract(article.document)
    except ExtractionError as error:
        on_error(DocumentError(article.document.path, str(error)))
        return _nothing_found(article.annotation)
    return Comparison.of(article.annotation, extraction, familiarity)


def _nothing_found(annotation: Mapping[str, Any]) -> Comparison:
    return Comparison(annotation, {"entities": [], "claims": []})


def _evaluation(comparisons: Iterable[Comparison], ontology: Ontology) -> Evaluation:
    symmetric = frozenset(p.name for p in ontology.predicates.values() if p.symmetric)
    return compare(comparisons, symmetric=symmetric)
