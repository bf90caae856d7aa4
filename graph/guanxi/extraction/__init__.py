"""Recognising: a document becomes mentions, entities and claims."""

from guanxi.extraction.extractor import Extractor
from guanxi.extraction.record import extraction_record

__all__ = ["Extractor", "extraction_record"]
