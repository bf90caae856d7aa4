"""Reading: files, folders and text become documents with exact offsets."""

from guanxi.documents.files import (
    MetDocuments,
    first_readings,
    iter_documents,
    read_addresses,
    read_document,
    read_documents,
    read_file,
    shown_path,
    text_hash,
)
from guanxi.documents.formats import SUFFIXES
from guanxi.documents.memory import document_from_text
from guanxi.documents.reading_options import ReadingOptions, parse_columns, parse_size
from guanxi.documents.sources import (
    STANDARD_INPUT,
    SourceFile,
    list_addresses,
    list_files,
)

__all__ = [
    "STANDARD_INPUT",
    "SUFFIXES",
    "MetDocuments",
    "ReadingOptions",
    "SourceFile",
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
