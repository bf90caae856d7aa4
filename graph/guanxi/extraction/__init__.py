"""Recognising: a document becomes mentions, entities and claims; and how well that is done."""

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
from guanxi.extraction.tagger_training import annotated_names, train_tagger, train_tagger_encoder
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
