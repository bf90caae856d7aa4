"""Building a store: read, extract, store, one document after the other.

Each document is stored in one atomic step, and one that is stored already and unchanged is
skipped, so that a build that was interrupted goes on where it stopped when it is called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from guanxi.contents import read_info
from guanxi.documents import ReadingOptions, iter_documents, list_addresses, list_files
from guanxi.errors import (
    DocumentError,
    EndpointError,
    ExtractionError,
    StoreError,
    UnknownNameError,
)
from guanxi.model import Document, Extraction
from guanxi.store import DocumentRecord, GraphStore, Violation
from guanxi.vocabulary import Ontology, load_ontology

if TYPE_CHECKING:
    from guanxi.extraction import Extractor

Paths: TypeAlias = str | Path | Iterable[str | Path]
Report: TypeAlias = Callable[[DocumentError], None]
Outcome: TypeAlias = Literal["stored", "unchanged"]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did, and what the store holds after it.

    Attributes
    ----------
    stored : int
        Documents that were new or had changed.
    unchanged : int
        Documents that the store held already.
    replaced : int
        Of the stored ones, those that took the place of what seems to be another article.
    absent : int
        Documents of the store that were not in the input; they stay.
    entities, claims : int
        That the store holds, as :meth:`guanxi.KnowledgeGraph.info` counts them.
    problems : tuple of DocumentError
        Input that could not be used, in the order in which it was met.
    warnings : tuple of DocumentError
        What is wrong with input that was used all the same.
    violations : tuple of Violation
        Where the stored documents break the graph's shapes.
    """

    stored: int = 0
    unchanged: int = 0
    replaced: int = 0
    absent: int = 0
    entities: int = 0
    claims: int = 0
    problems: tuple[DocumentError, ...] = ()
    warnings: tuple[DocumentError, ...] = ()
    violations: tuple[Violation, ...] = ()

    @property
    def documents(self) -> int:
        """Documents that could be used."""
        return self.stored + self.unchanged


def build(
    paths: Paths,
    store: GraphStore | Callable[[], GraphStore],
    *,
    ontology: Ontology,
    on_error: Report | None = None,
    on_warning: Report | None = None,
    on_document: Callable[[Document, Outcome], None] | None = None,
    reading: ReadingOptions | None = None,
) -> BuildSummary:
    """Bring a store up to date with files and folders.

    Parameters
    ----------
    paths : str, Path or iterable of them
        Files, or folders that are read recursively.
    store : GraphStore or callable
        Open for writing; or what opens it, called at the first article that can be used.
    ontology : Ontology
        What to recognise.
    on_error : callable, optional
        Told of every input that cannot be used; the others are built all the same.
    on_warning : callable, optional
        Told of what is wrong with an input that is used all the same.
    on_document : callable, optional
        Told of every document once it is dealt with.
    reading : ReadingOptions, optional
        How files are read.

    Returns
    -------
    BuildSummary

    Raises
    ------
    StoreError
        If the store cannot be opened or published.
    KeyboardInterrupt
        If the user stops the build; what is stored until then stays, and is published.
    """
    return build_documents(
        lambda report, warn: documents_at(paths, report, warn, reading),
        store,
        ontology=ontology,
        on_error=on_error,
        on_warning=on_warning,
        on_document=on_document,
    )


def build_documents(
    read: Callable[[Report, Report], Iterable[Document]],
    store: GraphStore | Callable[[], GraphStore],
    *,
    ontology: Ontology,
    on_error: Report | None = None,
    on_warning: Report | None = None,
    on_document: Callable[[Document, Outcome], None] | None = None,
) -> BuildSummary:
    """Bring a store up to date with documents, wherever they come from.

    Parameters
    ----------
    read : callable
        Given what is to be told of problems and of warnings, yields the documents.
    store, ontology, on_error, on_warning, on_document
        As for :func:`build`.

    Raises
    ------
    StoreError, KeyboardInterrupt
        As for :func:`build`.
    """
    problems, report = _collector(on_error)
    warnings, warn = _collector(on_warning)
    writer = store if isinstance(store, GraphStore) else None
    met: set[str] = set()
    stored: list[str] = []
    replaced = unchanged = 0
    try:
        for document in read(report, warn):
            writer = writer or _opened(store)
            met.add(document.iri)
            outcome: Outcome = "unchanged"
            if writer.is_current(document):
                writer.keep_original(document)
                unchanged += 1
            else:
                rival = _rival(writer, document)
                try:
                    writer.replace(extractor_for(ontology).extract(document))
                except EndpointError:
                    raise  # no article's fault, and the next one would fare no better
                except (ExtractionError, StoreError) as error:
                    report(DocumentError(document.path, str(error)))
                    continue
                outcome = "stored"
                stored.append(document.iri)
                if rival is not None:
                    replaced += 1
                    warn(rival)
            if on_document is not None:
                on_document(document, outcome)
    except KeyboardInterrupt:
        if writer is not None:
            writer.publish()
        raise
    summary = BuildSummary(
        stored=len(stored),
        unchanged=unchanged,
        replaced=replaced,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )
    if writer is None:
        return summary
    writer.publish()
    contents = read_info(writer)
    return replace(
        summary,
        absent=sum(1 for iri in _stored_documents(writer) if iri not in met),
        entities=sum(contents.entities.values()),
        claims=sum(contents.claims.values()),
        violations=writer.validate(stored) if stored else (),
    )


def documents_at(
    paths: Paths, on_error: Report, on_warning: Report, reading: ReadingOptions | None = None
) -> Iterator[Document]:
    """Read the articles of files and folders, for :func:`build_documents`."""
    return iter_documents(_as_paths(paths), on_error, on_warning, reading)


def count_documents(paths: Paths) -> int:
    """Count the files and addresses that a build would read."""
    named = _as_paths(paths)
    return len(list_addresses(named)) + sum(1 for _ in list_files(named, lambda _problem: None))


def remove(names: Iterable[str], store: GraphStore) -> tuple[DocumentRecord, ...]:
    """Forget documents and what only they said.

    Parameters
    ----------
    names : iterable of str
        Each a document's path (as ``guanxi query documents`` shows it), address, id or IRI.
    store : GraphStore
        Open for writing.

    Returns
    -------
    tuple of DocumentRecord
        What was removed, sorted by path and IRI. Nothing is, unless every name means one document.

    Raises
    ------
    UnknownNameError
        If a name means no document, or several.
    """
    documents = store.documents()
    wanted = {document_named(name, documents).iri for name in names}
    for iri in sorted(wanted):
        store.remove(iri)
    store.publish()
    return tuple(document for document in documents if document.iri in wanted)


def document_named(name: str, documents: Sequence[DocumentRecord]) -> DocumentRecord:
    """Return the one document of a path, address, id or IRI.

    Raises
    ------
    UnknownNameError
        If the name means no document, or several.
    """
    matches = [d for d in documents if name in (d.iri, d.path, d.url, d.id)]
    if len(matches) != 1:
        paths = [d.path for d in documents if d.path]
        close = [f"{d.path} <{d.iri}>" for d in matches] or get_close_matches(name, paths)
        raise UnknownNameError(name, tuple(close), kind="document")
    return matches[0]


def extract_all(
    paths: Paths,
    *,
    ontology: Ontology,
    on_error: Report,
    on_warning: Report | None = None,
    reading: ReadingOptions | None = None,
) -> Iterator[Extraction]:
    """Extract from files and folders without storing anything.

    Parameters
    ----------
    paths : str, Path or iterable of them
    ontology : Ontology
    on_error : callable
        Told of every input that cannot be used.
    on_warning : callable, optional
        Told of what is wrong with an input that is used all the same.
    reading : ReadingOptions, optional
        How files are read.

    Yields
    ------
    Extraction
        One a document, in the order of their paths.
    """
    from guanxi.extraction import Extractor  # whoever only asks a store need not wait for it

    extractor = Extractor(ontology)
    for document in iter_documents(_as_paths(paths), on_error, on_warning, reading):
        try:
            yield extractor.extract(document)
        except ExtractionError as error:
            on_error(DocumentError(document.path, str(error)))


def _collector(tell: Report | None) -> tuple[list[DocumentError], Report]:
    """Return a list, and what adds to it and passes on."""
    collected: list[DocumentError] = []

    def collect(problem: DocumentError) -> None:
        collected.append(problem)
        if tell is not None:
            tell(problem)

    return collected, collect


def _opened(store: GraphStore | Callable[[], GraphStore]) -> GraphStore:
    return store if isinstance(store, GraphStore) else store()


def _rival(store: GraphStore, document: Document) -> DocumentError | None:
    """Return a warning if a document is about to take the place of what seems another article.

    Without an address the path names it, and folders built one after the other may both hold it.
    """
    before = None if document.url else store.document(document.iri)
    if before is None or before.title == document.title:
        return None
    return DocumentError(
        document.path,
        f"《{document.title}》 takes the place of 《{before.title}》, stored under the same path; "
        "if these are two articles, build both with one command, from a folder that holds both",
    )


def _stored_documents(store: GraphStore) -> Iterator[str | None]:
    query = "SELECT ?document { GRAPH ?document { ?document a schema:NewsArticle } }"
    return (iri for (iri,) in store.query(query).values())


def _as_paths(paths: Paths) -> list[str | Path]:
    return [paths] if isinstance(paths, str | Path) else list(paths)


def as_ontology(ontology: Ontology | Sequence[str | Path]) -> Ontology:
    """Return an ontology as it is, or the packaged one with folders laid over it.

    Raises
    ------
    OntologyError
        If a folder is missing or a file is malformed.
    """
    if isinstance(ontology, Ontology):
        return ontology
    return load_ontology([Path(folder) for folder in ontology])


# Calls in a loop or in a notebook should not build the name automaton again.
@lru_cache(maxsize=2)
def extractor_for(ontology: Ontology) -> Extractor:
    """Return the extractor of an ontology, the same one as long as few others are asked for."""
    from guanxi.extraction import Extractor  # whoever only asks a store need not wait for it

    return Extractor(ontology)
