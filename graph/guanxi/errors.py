"""What can go wrong, as one tree of exceptions.

::

    GuanxiError                 everything that guanxi raises on purpose
    ├── DocumentError           an input file or text cannot be read
    ├── OntologyError           a Turtle file, wording, lexicon or query is malformed
    ├── ExtractionError         a document could be read but not processed
    ├── StoreError              the store is missing, locked, damaged or of another version
    │   ├── JudgementError      a judgement is malformed or contradicts earlier ones
    │   └── EndpointError       a store behind an address cannot be reached, or refuses
    ├── QueryError              a SPARQL query is malformed or its bindings do not fit
    │   └── UnknownNameError    a name matches no entity or query, or several
    ├── ValidationError         the graph violates its shapes
    ├── EvaluationError         gold annotations are missing or malformed
    ├── PairError               a line of a file of pairs is no text with two names
    ├── ServingError            the graph cannot be served
    ├── FigureError             a figure cannot be drawn: its library or a font is missing
    └── TrainingError           a model cannot be trained from what is given

Messages are one line for the user: what is wrong, where, and what to do about it. The command
line prints them without a traceback and exits with code 2.
"""

from __future__ import annotations


class GuanxiError(Exception):
    """Base of all errors that guanxi raises on purpose."""


class DocumentError(GuanxiError):
    """An input file or text cannot be read.

    Parameters
    ----------
    path : str
        The file as the user named it.
    problem : str
        What is wrong and how to mend it.
    """

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return type(self), (self.path, self.problem)  # so that one process can tell another


class OntologyError(GuanxiError):
    """A Turtle file, wording, lexicon or named query of the ontology is malformed."""


class ExtractionError(GuanxiError):
    """A document could be read but not processed."""


class StoreError(GuanxiError):
    """The store is missing, locked by another writer, damaged or of another version."""


class JudgementError(StoreError):
    """A judgement on entities is malformed, or contradicts what was decided before."""


class EndpointError(StoreError):
    """A SPARQL endpoint cannot be reached, refuses, or is none."""


class QueryError(GuanxiError):
    """A SPARQL query is malformed, or its bindings do not fit it."""


_HINTS = {"query": "; `guanxi queries` lists them"}


class UnknownNameError(QueryError):
    """A name matches no entity or query, or several.

    Parameters
    ----------
    name : str
        The name that was asked for.
    candidates : sequence of str
        What the user may have meant, best first; empty if nothing comes close.
    kind : str
        What the name should have named ("entity", "query" …).
    """

    def __init__(self, name: str, candidates: tuple[str, ...] = (), kind: str = "entity") -> None:
        hint = f"; did you mean {', '.join(candidates)}?" if candidates else _HINTS.get(kind, "")
        super().__init__(f"no single {kind} is named {name!r}{hint}")
        self.name = name
        self.candidates = candidates


class ValidationError(GuanxiError):
    """The graph violates its SHACL shapes."""


class PairError(GuanxiError):
    """A line of a file of pairs is no text with two names."""


class EvaluationError(GuanxiError):
    """Gold annotations or predictions are missing or malformed."""


class ServingError(GuanxiError):
    """The graph cannot be served: something is missing, does not start or has no free port."""


class FigureError(GuanxiError):
    """A figure cannot be drawn: the extra ``guanxi[figures]`` is missing, or a font is unfit."""


class TrainingError(GuanxiError):
    """The data of a training are malformed, or the extra ``guanxi[train]`` is missing."""
