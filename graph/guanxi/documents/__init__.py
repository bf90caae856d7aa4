"""Reading: files, folders and text become documents with exact offsets."""

from guanxi.documents.files import (
    SUFFIXES,
    SourceFile,
    iter_documents,
    list_files,
    read_document,
)
from guanxi.documents.memory import document_from_text
from guanxi.documents.publication_dates import CHINA_STANDARD_TIME

__all__ = [
    "CHINA_STANDARD_TIME",
    "SUFFIXES",
    "SourceFile",
    "document_from_text",
    "iter_documents",
    "list_files",
    "read_document",
]
