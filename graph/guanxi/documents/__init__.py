"""Reading: files, folders and text become documents with exact offsets."""

from guanxi.documents.files import (
    SUFFIXES,
    SourceFile,
    iter_documents,
    list_files,
    read_document,
)
from guanxi.documents.memory import document_from_text

__all__ = [
    "SUFFIXES",
    "SourceFile",
    "document_from_text",
    "iter_documents",
    "list_files",
    "read_document",
]
