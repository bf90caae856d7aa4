"""Knowing: claims become an RDF dataset that can be asked, traced, checked and exported."""

from guanxi.store.bindings import Binding, parse_assignment
from guanxi.store.candidates import MINIMUM_SCORE, MergeCandidate
from guanxi.store.curation import Curation
from guanxi.store.derivations import Derivation
from guanxi.store.doubts import Doubt
from guanxi.store.draft import StoreDraft
from guanxi.store.endpoint import is_url
from guanxi.store.export import EXPORT_FORMATS, ExportFormat
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.graph_store import GraphStore
from guanxi.store.imported_graphs import ImportedGraph, read_foreign
from guanxi.store.judgements import Judgement, Verdict
from guanxi.store.names import EntityRecord
from guanxi.store.originals import original_in
from guanxi.store.profiles import Profile
from guanxi.store.queries import NamedQuery, Parameter, named_queries, named_query
from guanxi.store.query_account import QueryAccount
from guanxi.store.records import ClaimRecord, DocumentRecord, EvidenceRecord
from guanxi.store.result import RESULT_FORMATS, QueryResult, ResultFormat
from guanxi.store.reviewing import Reviewing
from guanxi.store.reviews import REVIEW_VERDICTS, Review, ReviewVerdict
from guanxi.store.samples import Sample
from guanxi.store.shards import read_shard, shard_bytes, shard_paths, write_shard
from guanxi.store.sparql_mistakes import pointed
from guanxi.store.suggestions import MINIMUM_COUNT, PREAMBLE, Suggestion, lexicon_with
from guanxi.store.terms import Term, compact, from_rdflib
from guanxi.store.validation import DocumentChecks, Violation
from guanxi.store.written_document import WrittenDocument, write_document

__all__ = [
    "EXPORT_FORMATS",
    "MINIMUM_COUNT",
    "MINIMUM_SCORE",
    "PREAMBLE",
    "RESULT_FORMATS",
    "REVIEW_VERDICTS",
    "Binding",
    "ClaimRecord",
    "Curation",
    "Derivation",
    "DocumentChecks",
    "DocumentRecord",
    "Doubt",
    "EntityRecord",
    "EvidenceRecord",
    "ExportFormat",
    "GraphStore",
    "ImportedGraph",
    "Judgement",
    "MergeCandidate",
    "NamedQuery",
    "Parameter",
    "Profile",
    "QueryAccount",
    "QueryResult",
    "ResultFormat",
    "Review",
    "ReviewVerdict",
    "Reviewing",
    "Sample",
    "StoreDraft",
    "Suggestion",
    "Term",
    "Verdict",
    "Violation",
    "WrittenDocument",
    "build_fingerprint",
    "compact",
    "from_rdflib",
    "is_url",
    "lexicon_with",
    "named_queries",
    "named_query",
    "original_in",
    "parse_assignment",
    "pointed",
    "read_foreign",
    "read_shard",
    "shard_bytes",
    "shard_paths",
    "write_document",
    "write_shard",
]
