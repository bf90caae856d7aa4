"""Knowing: claims become an RDF dataset that can be asked, traced, checked and exported."""

from guanxi.store.bindings import Binding, parse_assignment
from guanxi.store.export import EXPORT_FORMATS, ExportFormat
from guanxi.store.graph_store import GraphStore
from guanxi.store.names import EntityRecord
from guanxi.store.queries import NamedQuery, Parameter, named_queries, named_query
from guanxi.store.records import ClaimRecord, DocumentRecord, EvidenceRecord
from guanxi.store.result import RESULT_FORMATS, QueryResult, ResultFormat
from guanxi.store.validation import Violation

__all__ = [
    "EXPORT_FORMATS",
    "RESULT_FORMATS",
    "Binding",
    "ClaimRecord",
    "DocumentRecord",
    "EntityRecord",
    "EvidenceRecord",
    "ExportFormat",
    "GraphStore",
    "NamedQuery",
    "Parameter",
    "QueryResult",
    "ResultFormat",
    "Violation",
    "named_queries",
    "named_query",
    "parse_assignment",
]
