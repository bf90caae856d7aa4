"""Reading: files, folders and text become documents with exact offsets."""

from guanxi.documents.files import iter_documents, read_document, read_documents
from guanxi.documents.formats import SUFFIXES
from guanxi.documents.memory import document_from_text
from guanxi.documents.reading_options import ReadingOptions, parse_columns, parse_size
from guanxi.documents.sources import SourceFile, list_addresses, list_files

__all__ = [
    "SUFFIXES",
    "ReadingOptions",
    "SourceFile",
    "document_from_text",
    "iter_documents",
    "list_addresses",
    "list_files",
    "parse_columns",
    "parse_size",
    "read_document",
    "read_documents",
]
