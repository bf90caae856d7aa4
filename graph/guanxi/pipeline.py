"""Building a store: what is read, by whom it is extracted from and where it goes.

What is stored already and unchanged is skipped, so that a build that was interrupted goes on where
it stopped when it is called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from guanxi.building import (
    BATCH,
    Cluster,
    Crew,
    Destination,
    DocumentLimits,
    Extracting,
    InProcess,
    NewStore,
    PresentStore,
    ReaderProcess,
    ReadingListener,
    Report,
)
from guanxi.documents import (
    STANDARD_INPUT,
    ReadingOptions,
    SourceFile,
    first_readings,
    iter_documents,
    list_addresses,
    list_files,
    read_addresses,
    read_file,
    shown_path,
)
from guanxi.errors import DocumentError, ExtractionError, UnknownNameError
from guanxi.model import Document, Extraction
from guanxi.store import DocumentRecord, GraphStore, StoreDraft, is_url
from guanxi.vocabulary import Ontology, load_ontology

if TYPE_CHECKING:
    from guanxi.extraction import Extractor

Paths: TypeAlias = str | Path | Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Workforce:
    """Which processes build.

    Attributes
    ----------
    workers : int or None
        How many extract; None for all in this process.
    limits : DocumentLimits
        What a document may take in the other processes.
    batch : int
        How many documents a process gets at once.
    cluster : Cluster or None
        Machines that read and extract in place of processes here.
    """

    workers: int | None = None
    limits: DocumentLimits = field(default_factory=DocumentLimits)
    batch: int = BATCH
    cluster: Cluster | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise ValueError(f"{self.workers} workers cannot build; take 1 or more")


def documents_at(
    paths: Paths,
    listener: ReadingListener,
    reading: ReadingOptions | None = None,
    workforce: Workforce | None = None,
) -> Iterator[Document]:
    """Read the articles of files, folders and addresses.

    Files are read in another process if others build at all; addresses are fetched in this one.
    """
    named = _as_paths(paths)
    files: Sequence[SourceFile] = list_files(named, listener.on_error)
    listener.on_files(0, len(files))
    if workforce is not None and workforce.cluster is not None:
        for address in list_addresses(named):
            problem = "is not fetched by a build on a cluster; save it to a file, and build that"
            listener.on_error(DocumentError(address, problem))
        if any(file.path == STANDARD_INPUT for file in files):
            problem = "standard input is not read by a build on a cluster; save it to a file first"
            listener.on_error(DocumentError(str(STANDARD_INPUT), problem))
            files = [file for file in files if file.path != STANDARD_INPUT]
        return workforce.cluster.documents(files, listener, reading)
    is_here = workforce is None or workforce.workers is None
    readings: Iterable[tuple[SourceFile, Document]]
    if is_here or any(file.path == STANDARD_INPUT for file in files):
        readings = _readings(files, listener, reading)
    else:
        assert workforce is not None
        readings = ReaderProcess(files, listener, reading, workforce.limits)
    shown = ((shown_path(file, document), document) for file, document in readings)
    fetched = read_addresses(list_addresses(named), listener.on_error, listener.on_warning, reading)
    return first_readings(chain(shown, fetched), listener.on_error)


def _readings(
    files: Sequence[SourceFile], listener: ReadingListener, reading: ReadingOptions | None
) -> Iterator[tuple[SourceFile, Document]]:
    for number, file in enumerate(files, start=1):
        for document in read_file(file, listener.on_error, listener.on_warning, reading):
            yield file, document
        listener.on_files(number, len(files))


def destination_at(
    store: str | Path | None,
    writer: Callable[[], GraphStore],
    ontology: Ontology,
) -> Destination:
    """Return where documents go: a store that is still to be made is made in bulk.

    Parameters
    ----------
    store : str, Path or None
        Its folder or address; None in memory.
    writer : callable
        Opens it for writing.
    ontology : Ontology
    """
    if store is None or is_url(store) or not StoreDraft.is_for(Path(store)):
        return PresentStore(writer())
    return NewStore(StoreDraft(Path(store), ontology))


def extracting_by(workforce: Workforce, ontology: Ontology) -> Callable[[Destination], Extracting]:
    """Return what starts those who extract."""
    cluster = workforce.cluster
    if cluster is not None:
        return lambda _: cluster

    def start(destination: Destination) -> Extracting:
        if workforce.workers is None:
            shards = destination.shards if isinstance(destination, NewStore) else None
            return InProcess(ontology, lambda: extractor_for(ontology), shards)
        return Crew(
            ontology, workforce.workers, destination.shards, workforce.limits, workforce.batch
        )

    return start


def count_documents(paths: Paths) -> int:
    """Count the files and addresses that a build would read."""
    named = _as_paths(paths)
    return len(list_addresses(named)) + len(list_files(named, lambda _problem: None))


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
