"""Recognising: a document becomes mentions, entities and claims; and how well that is done."""

from guanxi.extraction.core_names import CoreName, CoreNames
from guanxi.extraction.evaluation import evaluate, read_gold
from guanxi.extraction.extractor import Extractor
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.record import extraction_record
from guanxi.extraction.scores import Evaluation, Ratio
from guanxi.extraction.tagger_training import train_tagger

__all__ = [
    "CoreName",
    "CoreNames",
    "Evaluation",
    "Extractor",
    "Ratio",
    "evaluate",
    "extraction_record",
    "matching_form",
    "read_gold",
    "train_tagger",
]
