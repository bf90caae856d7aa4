"""Reading: files, folders and text become documents with exact offsets."""

from guanxi.documents.files import (
    STANDARD_INPUT,
    MetDocuments,
    SourceFile,
    first_readings,
    iter_documents,
    list_files,
    read_document,
    read_documents,
    read_file,
    shown_path,
    text_hash,
)
from guanxi.documents.formats import SUFFIXES
from guanxi.documents.memory import document_from_text
from guanxi.documents.reading_options import ReadingOptions, parse_columns, parse_size

__all__ = [
    "STANDARD_INPUT",
    "SUFFIXES",
    "MetDocuments",
    "ReadingOptions",
    "SourceFile",
    "document_from_text",
    "first_readings",
    "iter_documents",
    "list_files",
    "parse_columns",
    "parse_size",
    "read_document",
    "read_documents",
    "read_file",
    "shown_path",
    "text_hash",
]
