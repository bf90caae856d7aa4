"""Recognising: a document becomes mentions, entities and claims; and how well that is done."""

from guanxi.extraction.evaluation import evaluate, read_gold
from guanxi.extraction.extractor import Extractor
from guanxi.extraction.record import extraction_record
from guanxi.extraction.scores import Evaluation, Ratio
from guanxi.extraction.tagger_training import train_tagger

__all__ = [
    "Evaluation",
    "Extractor",
    "Ratio",
    "evaluate",
    "extraction_record",
    "read_gold",
    "train_tagger",
]
