"""Relations that no wording covers: what the pair classifier holds for likely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import exp, log

from guanxi.extraction.attribution import Attribution
from guanxi.extraction.claim_times import STATES, ClaimTimes
from guanxi.extraction.pair_classifier import NOTHING, PairClassifier
from guanxi.extraction.pair_features import Pair
from guanxi.extraction.relations import RelationFound
from guanxi.extraction.scopes import Scopes
from guanxi.extraction.skeleton import Skeleton, clause_end
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Mention
from guanxi.vocabulary import Ontology

LEAST_PROBABILITY = 0.3
"""Below it the classifier abstains; calibrated for asserted claims, see ``docs/relations.md``."""
MOST_NAMES = 4
"""In a sentence of an article; among more, what wordings leave over is nearly always wrong."""
EXTRACTOR = "model:pairs"
_SLOPE, _SHIFT = 0.44, -0.52


class PairRelations:
    """Asks the classifier about pairs of names (DESIGN §5, stage 4).

    Parameters
    ----------
    ontology : Ontology
        For the allowed types of both ends.
    words : WordLists
    classifier : PairClassifier
    """

    def __init__(self, ontology: Ontology, words: WordLists, classifier: PairClassifier) -> None:
        self._predicates = ontology.predicates
        self._relatable = {
            frozenset(ends)
            for predicate in ontology.predicates.values()
            for ends in product(predicate.domain, predicate.range)
        }
        self._classifier = classifier
        self._scopes = Scopes(words)
        self._times = ClaimTimes(words)
        self._attribution = Attribution(words)

    def may_relate(self, first: Mention, second: Mention) -> bool:
        """Tell whether any relation takes the types of two names as its ends."""
        return frozenset((first.entity.type, second.entity.type)) in self._relatable

    def find(self, pairs: Sequence[Pair], least: float) -> Iterator[RelationFound]:
        """Find the relations of pairs.

        Parameters
        ----------
        pairs : sequence of Pair
        least : float
            The smallest probability that counts.
        """
        for pair, (predicate, subject, object_, probability) in zip(
            pairs, self._likeliest(pairs), strict=True
        ):
            if not predicate or probability < least:
                continue
            if relation := self._relation(pair, predicate, subject, object_, probability):
                yield relation

    def _likeliest(self, pairs: Sequence[Pair]) -> Iterator[tuple[str, Mention, Mention, float]]:
        """Yield for each pair the likeliest relation that its types allow."""
        if not pairs:
            return
        classes = self._classifier.classes
        for pair, row in zip(
            pairs, self._classifier.probabilities([pair.features for pair in pairs]), strict=True
        ):
            best: tuple[str, Mention, Mention, float] = ("", pair.first, pair.second, 0.0)
            for class_, probability in zip(classes, row, strict=True):
                if class_ == NOTHING or probability <= best[3]:
                    continue
                predicate, way = class_[:-1], class_[-1]
                ends = (pair.first, pair.second) if way != "<" else (pair.second, pair.first)
                if self._ends_fit(predicate, *ends):
                    best = (predicate, *ends, float(probability))
            yield best

    def _ends_fit(self, predicate: str, subject: Mention, object_: Mention) -> bool:
        relation = self._predicates.get(predicate)
        return relation is not None and (
            subject.entity.type in relation.domain and object_.entity.type in relation.range
        )

    def _relation(
        self, pair: Pair, predicate: str, subject: Mention, object_: Mention, probability: float
    ) -> RelationFound | None:
        skeleton, context = pair.reading.skeleton, pair.reading.context
        start, end = _clauses(skeleton, pair)
        verdict = self._scopes.verdict(skeleton.text, start, end)
        status = verdict.status
        if status is None:
            return None
        if predicate in STATES:
            when = self._times.of_structure(predicate, skeleton, start, end, status, context.times)
        else:
            when = self._times.of_event(skeleton, start, end, status, context.times)
        return RelationFound(
            subject=subject,
            predicate=predicate,
            object=object_,
            status=status,
            time=when.edtf if when else None,
            role=None,
            sentence=context.sentence,
            extractor=EXTRACTOR,
            precision=probability,
            is_carried=False,
            speaker=self._attribution.speaker(skeleton, start),
            status_cue=skeleton.span_of(*verdict.span) if verdict.span else None,
            time_cue=(when.start, when.end) if when else None,
            reported=context.reported,
        )


def beside_wordings(relations: Iterable[RelationFound]) -> Iterator[RelationFound]:
    """Yield what to believe of the classifier where wordings are silent, with its precision there.

    What is easy they have found already, so that a third to a half of the rest is right: scaled as
    in Platt (1999) on annotated posts, cross-validated. Plans, rumours and denials that no wording
    tells are nearly always wrong.
    """
    for relation in relations:
        if relation.status == "asserted":
            yield replace(relation, precision=_precision(relation.precision))


def _precision(probability: float) -> float:
    odds = log(probability / (1 - probability))
    return 1 / (1 + exp(-(_SLOPE * odds + _SHIFT)))


def related_by(relations: Iterable[RelationFound]) -> set[frozenset[str]]:
    """Return between whom relations were found, or ruled out, by the IRIs of both ends.

    A name that a wording mentions without a part in its claim has none: 丙 in 甲从丙手中收购乙.
    """
    related = set()
    for relation in relations:
        ends = (relation.subject.entity.iri, relation.object.entity.iri)
        related.add(frozenset(ends))
        for bystander in relation.bystanders:
            related.update(frozenset((bystander.entity.iri, end)) for end in ends)
    return related


def _clauses(skeleton: Skeleton, pair: Pair) -> tuple[int, int]:
    """Return where a skeleton tells of a pair: from the first name to the end of its clause."""
    places = [
        number
        for number, piece in enumerate(skeleton.pieces)
        if any(m in (pair.first, pair.second) for m in skeleton.slots.get(piece.char, ()))
    ]
    return places[0], clause_end(skeleton.text, places[-1])
