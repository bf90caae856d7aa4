"""Scoring extracted entities and claims against gold annotations.

The measure is that of the annotation guidelines: a predicted entity is right when one of its
labels is a gold name or alias; a predicted fact is right when both ends are the right entities
and the predicate is the same, in either direction where it is symmetric. Optional annotations
are credited when found and not missed when absent. Precision, recall and F1 are micro-averaged
over all documents.

`evaluate` works on records, the dictionaries of ``guanxi extract`` and of the gold files, so that
any program's output can be scored; `compare` also takes what records do not tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guanxi.errors import EvaluationError
from guanxi.extraction.annotations import annotation_problem
from guanxi.extraction.entity_evaluation import (
    EntityComparison,
    EntityError,
    EntityTally,
    Record,
    match_entities,
    recognisers_of,
)
from guanxi.extraction.entity_scores import Familiarity
from guanxi.extraction.fact_evaluation import FactComparison, FactTally, status_of
from guanxi.extraction.record import extraction_record
from guanxi.extraction.scores import Evaluation, Miss, MissKind
from guanxi.model import Extraction


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document as annotated and as predicted, and what neither record tells.

    Attributes
    ----------
    annotation, prediction : mapping
        As `evaluate` takes them.
    text : str or None
        The document's, to tell where names overlap; else only one that holds the other does.
    recognisers : tuple of str
        Of the predicted entities, in their order; empty if not known.
    familiarity : tuple of {"seen", "listed", "new"}
        Of the annotated entities, in their order; empty if not known.
    """

    annotation: Record
    prediction: Record
    text: str | None = None
    recognisers: tuple[str, ...] = ()
    familiarity: tuple[Familiarity, ...] = ()

    @classmethod
    def of(
        cls, annotation: Record, extraction: Extraction, familiarity: Iterable[Familiarity] = ()
    ) -> Comparison:
        """Return the comparison with what an `Extractor` found."""
        return cls(
            annotation,
            extraction_record(extraction),
            extraction.document.text,
            recognisers_of(extraction),
            tuple(familiarity),
        )


def evaluate(
    gold: Iterable[Record],
    predictions: Iterable[Record],
    *,
    symmetric: frozenset[str],
) -> Evaluation:
    """Score predictions against gold annotations.

    Parameters
    ----------
    gold : iterable of dict
        Annotations with ``id``, ``entities`` and ``facts``, as `read_gold` returns them.
    predictions : iterable of dict
        Records with ``id``, ``entities`` and ``claims``. They are matched by ``id``; the last of
        several with one id counts, a document without any counts as predicted empty, and one
        that gold does not know is ignored.
    symmetric : frozenset of str
        Predicates without a direction.

    Raises
    ------
    EvaluationError
        If a record lacks a field that it must have.

    Examples
    --------
    >>> ends = [{"name": "甲", "type": "Company"}, {"name": "乙", "type": "Company"}]
    >>> fact = {"subject": "甲", "predicate": "partnersWith", "object": "乙",
    ...         "status": "asserted", "evidence": "甲与乙合作"}
    >>> found = fact | {"subject": "乙", "object": "甲"}
    >>> evaluate([{"id": "a", "entities": ends, "facts": [fact]}],
    ...          [{"id": "a", "entities": ends, "claims": [found]}],
    ...          symmetric=frozenset({"partnersWith"})).facts.f1
    1.0
    """
    predicted = {_field(record, "id", "a prediction"): record for record in predictions}
    comparisons = []
    for annotation in gold:
        document = _field(annotation, "id", "a gold annotation")
        nothing = {"id": document, "entities": [], "claims": []}
        comparisons.append(Comparison(annotation, predicted.get(document, nothing)))
    return compare(comparisons, symmetric=symmetric)


def compare(comparisons: Iterable[Comparison], *, symmetric: frozenset[str]) -> Evaluation:
    """Score documents whose annotations and predictions are paired already.

    Parameters
    ----------
    comparisons : iterable of Comparison
    symmetric : frozenset of str
        Predicates without a direction.

    Raises
    ------
    EvaluationError
        If a record lacks a field that it must have.
    """
    tally = _Tally(symmetric)
    for comparison in comparisons:
        document = str(_field(comparison.annotation, "id", "a gold annotation"))
        try:
            tally.add(document, comparison)
        except KeyError as missing:
            raise EvaluationError(
                f"{document}: an entity or fact has no field {missing}; "
                "see the file format in the annotation guidelines"
            ) from missing
    return tally.result()


def read_gold(folder: Path) -> list[dict[str, Any]]:
    """Read the annotations ``*.json`` of a folder, sorted by file name.

    Raises
    ------
    EvaluationError
        If the folder is missing or holds no annotations, or if one is not valid.
    """
    if not folder.is_dir():
        raise EvaluationError(f"{folder}: no such folder; name one with annotations *.json")
    annotations = []
    for path in sorted(folder.glob("*.json")):
        try:
            annotation = json.loads(path.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise EvaluationError(f"{path}: not JSON in UTF-8: {error}") from error
        if problem := annotation_problem(annotation):
            raise EvaluationError(f"{path}: {problem}")
        annotations.append(annotation)
    if not annotations:
        raise EvaluationError(f"{folder}: no annotations *.json in this folder")
    return annotations


def _field(record: Record, name: str, owner: str) -> Any:
    try:
        return record[name]
    except KeyError:
        raise EvaluationError(f"{owner} has no field {name!r}") from None


def _in_words(fact: Record) -> str:
    return f"{fact['subject']} {fact['predicate']} {fact['object']} [{status_of(fact)}]"


@dataclass
class _Tally:
    """Running counts over documents."""

    symmetric: frozenset[str]
    documents: int = 0
    entities: EntityTally = field(default_factory=EntityTally)
    facts: FactTally = field(default_factory=FactTally)
    misses: list[Miss] = field(default_factory=list)
    slips: list[Miss] = field(default_factory=list)

    def add(self, document: str, comparison: Comparison) -> None:
        """Compare one document."""
        self.documents += 1
        gold, found = comparison.annotation, comparison.prediction
        entities = _field(found, "entities", f"the prediction for {document}")
        claims = _field(found, "claims", f"the prediction for {document}")
        matches = match_entities(gold["entities"], entities)
        compared = EntityComparison(gold["entities"], entities, matches, comparison.text)
        self._count_entities(document, compared, comparison)
        self._count_facts(
            document,
            FactComparison(
                gold["entities"], entities, gold["facts"], claims, matches, self.symmetric
            ),
        )

    def result(self) -> Evaluation:
        """Work out the figures over all documents added."""
        return Evaluation(
            documents=self.documents,
            entities=self.entities.ratio("tp"),
            entities_typed=self.entities.ratio("typed"),
            facts=self.facts.facts,
            facts_strict=self.facts.facts_strict,
            asserted_precision=self.facts.asserted_precision,
            leaks=self.facts.counts["leak"],
            time_accuracy=self.facts.time_accuracy,
            predicates=self.facts.ratios(),
            misses=tuple(self.misses),
            slips=tuple(self.slips),
            entity_scores=self.entities.scores(),
            fact_scores=self.facts.scores(),
        )

    def _count_entities(
        self, document: str, compared: EntityComparison, comparison: Comparison
    ) -> None:
        missed, extra = self.entities.add(compared, comparison.recognisers, comparison.familiarity)
        kinds: tuple[tuple[MissKind, list[EntityError]], ...] = (
            ("entity missed", missed),
            ("entity extra", extra),
        )
        for kind, errors in kinds:
            for error in errors:
                item = f"{error.entity['name']} ({error.entity['type']})"
                self.misses.append(Miss(document, kind, item, cause=error.cause))

    def _count_facts(self, document: str, compared: FactComparison) -> None:
        errors, slips = self.facts.add(compared)
        for error in errors:
            # The annotation must have a sentence; a prediction may.
            fact = error.fact
            is_missed = error.kind == "fact missed"
            evidence = fact["evidence"] if is_missed else fact.get("evidence") or ""
            self.misses.append(Miss(document, error.kind, _in_words(fact), evidence, error.cause))
        for slip in slips:
            wanted, found = (each.get(slip.kind) or "none" for each in (slip.fact, slip.claim))
            item = f"{_in_words(slip.fact)}: {slip.kind} {wanted}, claimed {found}"
            evidence = slip.claim.get("evidence") or ""
            self.slips.append(Miss(document, "fact inexact", item, evidence, slip.kind))
