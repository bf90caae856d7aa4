"""Recognising: a document becomes mentions, entities and claims; and how well that is done."""

from guanxi.extraction.evaluation import Evaluation, Ratio, evaluate, read_gold
from guanxi.extraction.extractor import Extractor
from guanxi.extraction.record import extraction_record

__all__ = [
    "Evaluation",
    "Extractor",
    "Ratio",
    "evaluate",
    "extraction_record",
    "read_gold",
]
