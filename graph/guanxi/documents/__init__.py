"""Reading: files, folders and text become documents with exact offsets."""

from guanxi.documents.files import (
    iter_documents,
    read_addresses,
    read_document,
    read_documents,
    read_file,
    shown_path,
)
from guanxi.documents.formats import SUFFIXES
from guanxi.documents.memory import document_from_text
from guanxi.documents.met_documents import MetDocuments, first_readings, text_hash
from guanxi.documents.reading_options import ReadingOptions, parse_columns, parse_size
from guanxi.documents.source_files import SourceFile, SourceFiles, list_files
from guanxi.documents.sources import STANDARD_INPUT, list_addresses

__all__ = [
    "STANDARD_INPUT",
    "SUFFIXES",
    "MetDocuments",
    "ReadingOptions",
    "SourceFile",
    "SourceFiles",
    "document_from_text",
    "first_readings",
    "iter_documents",
    "list_addresses",
    "list_files",
    "parse_columns",
    "parse_size",
    "read_addresses",
    "read_document",
    "read_documents",
    "read_file",
    "shown_path",
    "text_hash",
]
