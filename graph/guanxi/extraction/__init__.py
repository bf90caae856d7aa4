"""Recognising: a document becomes mentions, entities and claims; and how well that is done.

The public names are loaded when they are first used: the store needs the forms of names, and who
only asks a store need not wait for taggers and scorers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guanxi.extraction.core_names import CoreName, CoreNames
    from guanxi.extraction.entity_scores import EntityScores, Familiarity
    from guanxi.extraction.evaluation import Comparison, compare, evaluate, read_gold
    from guanxi.extraction.extractor import Extractor
    from guanxi.extraction.fact_scores import FactScores
    from guanxi.extraction.lexicon import Lexicon
    from guanxi.extraction.matching_text import matching_form
    from guanxi.extraction.pair_features import Pair
    from guanxi.extraction.pair_training import PairExample, train_pairs
    from guanxi.extraction.ratio import Ratio
    from guanxi.extraction.record import extraction_record, quantity_record
    from guanxi.extraction.score_tables import ScoreTable, lines_of, markdown_of
    from guanxi.extraction.scores import Evaluation
    from guanxi.extraction.tagger_training import (
        annotated_names,
        train_tagger,
        train_tagger_encoder,
    )
    from guanxi.extraction.wording_trial import MatchedWording, WordingTrial

__all__ = [
    "Comparison",
    "CoreName",
    "CoreNames",
    "EntityScores",
    "Evaluation",
    "Extractor",
    "FactScores",
    "Familiarity",
    "Lexicon",
    "MatchedWording",
    "Pair",
    "PairExample",
    "Ratio",
    "ScoreTable",
    "WordingTrial",
    "annotated_names",
    "compare",
    "evaluate",
    "extraction_record",
    "lines_of",
    "markdown_of",
    "matching_form",
    "quantity_record",
    "read_gold",
    "train_pairs",
    "train_tagger",
    "train_tagger_encoder",
]

_HOMES = {
    "Comparison": "guanxi.extraction.evaluation",
    "CoreName": "guanxi.extraction.core_names",
    "CoreNames": "guanxi.extraction.core_names",
    "EntityScores": "guanxi.extraction.entity_scores",
    "Evaluation": "guanxi.extraction.scores",
    "Extractor": "guanxi.extraction.extractor",
    "FactScores": "guanxi.extraction.fact_scores",
    "Familiarity": "guanxi.extraction.entity_scores",
    "Lexicon": "guanxi.extraction.lexicon",
    "MatchedWording": "guanxi.extraction.wording_trial",
    "Pair": "guanxi.extraction.pair_features",
    "PairExample": "guanxi.extraction.pair_training",
    "Ratio": "guanxi.extraction.ratio",
    "ScoreTable": "guanxi.extraction.score_tables",
    "WordingTrial": "guanxi.extraction.wording_trial",
    "annotated_names": "guanxi.extraction.tagger_training",
    "compare": "guanxi.extraction.evaluation",
    "evaluate": "guanxi.extraction.evaluation",
    "extraction_record": "guanxi.extraction.record",
    "lines_of": "guanxi.extraction.score_tables",
    "markdown_of": "guanxi.extraction.score_tables",
    "matching_form": "guanxi.extraction.matching_text",
    "quantity_record": "guanxi.extraction.record",
    "read_gold": "guanxi.extraction.evaluation",
    "train_pairs": "guanxi.extraction.pair_training",
    "train_tagger": "guanxi.extraction.tagger_training",
    "train_tagger_encoder": "guanxi.extraction.tagger_training",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'guanxi.extraction' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
