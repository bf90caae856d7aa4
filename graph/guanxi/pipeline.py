"""Building a store: read, extract, store, one document after the other.

Each document is stored in one atomic step, and one that is stored already and unchanged is
skipped, so that a build that was interrupted goes on where it stopped when it is called again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from guanxi.documents import document_from_text, iter_documents, read_document
from guanxi.errors import DocumentError, ExtractionError
from guanxi.extraction import Evaluation, Extractor, evaluate, extraction_record, read_gold
from guanxi.model import Document, Extraction
from guanxi.store import GraphStore, Violation
from guanxi.vocabulary import Ontology, load_ontology

Paths: TypeAlias = str | Path | Iterable[str | Path]
Report: TypeAlias = Callable[[DocumentError], None]
Outcome: TypeAlias = Literal["stored", "unchanged"]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did.

    Attributes
    ----------
    stored : int
        Documents that were new or had changed.
    unchanged : int
        Documents that the store held already.
    entities, claims : int
        Found in the stored documents, counted once a document.
    problems : tuple of DocumentError
        Input that could not be used, in the order in which it was met.
    violations : tuple of Violation
        Where the finished graph breaks its shapes.
    """

    stored: int = 0
    unchanged: int = 0
    entities: int = 0
    claims: int = 0
    problems: tuple[DocumentError, ...] = ()
    violations: tuple[Violation, ...] = ()

    @property
    def documents(self) -> int:
        """Documents that could be used."""
        return self.stored + self.unchanged


def build(
    paths: Paths,
    store: GraphStore,
    *,
    ontology: Ontology,
    on_error: Report | None = None,
    on_warning: Report | None = None,
    on_document: Callable[[Document, Outcome], None] | None = None,
) -> BuildSummary:
    """Bring a store up to date with files and folders.

    Parameters
    ----------
    paths : str, Path or iterable of them
        Files, or folders that are read recursively.
    store : GraphStore
        Open for writing.
    ontology : Ontology
        What to recognise.
    on_error : callable, optional
        Told of every input that cannot be used; the others are built all the same.
    on_warning : callable, optional
        Told of what is wrong with an input that is used all the same.
    on_document : callable, optional
        Told of every document once it is dealt with.

    Returns
    -------
    BuildSummary

    Raises
    ------
    StoreError
        If the store cannot be written.
    KeyboardInterrupt
        If the user stops the build; what is stored until then stays, and is published.
    """
    problems: list[DocumentError] = []

    def report(problem: DocumentError) -> None:
        problems.append(problem)
        if on_error is not None:
            on_error(problem)

    extractor: Extractor | None = None  # takes a while to make, and is often not needed
    summary = BuildSummary()
    try:
        for document in iter_documents(_as_paths(paths), report, on_warning):
            if store.is_current(document):
                outcome: Outcome = "unchanged"
                summary = replace(summary, unchanged=summary.unchanged + 1)
            else:
                extractor = extractor or Extractor(ontology)
                try:
                    extraction = extractor.extract(document)
                except ExtractionError as error:
                    report(DocumentError(document.path, str(error)))
                    continue
                store.replace(extraction)
                outcome = "stored"
                summary = replace(
                    summary,
                    stored=summary.stored + 1,
                    entities=summary.entities + len(extraction.entities),
                    claims=summary.claims + len(extraction.claims),
                )
            if on_document is not None:
                on_document(document, outcome)
    except KeyboardInterrupt:
        store.publish()
        raise
    store.publish()
    return replace(summary, problems=tuple(problems), violations=tuple(store.validate()))


def extract_all(
    paths: Paths,
    *,
    ontology: Ontology,
    on_error: Report,
) -> Iterator[Extraction]:
    """Extract from files and folders without storing anything.

    Parameters
    ----------
    paths : str, Path or iterable of them
    ontology : Ontology
    on_error : callable
        Told of every input that cannot be used.

    Yields
    ------
    Extraction
        One a document, in the order of `paths`.
    """
    extractor = Extractor(ontology)
    for document in iter_documents(_as_paths(paths), on_error):
        try:
            yield extractor.extract(document)
        except ExtractionError as error:
            on_error(DocumentError(document.path, str(error)))


def extract(
    source: str | Path,
    *,
    title: str = "",
    date: str | None = None,
    ontology: Ontology | Sequence[str | Path] = (),
) -> Extraction:
    """Extract from one text, or from one file.

    Parameters
    ----------
    source : str or Path
        A str is the text itself, a Path names a file.
    title, date : str, optional
        Of a text; a file brings its own. Relative dates such as 今年1月 resolve on `date`.
    ontology : Ontology, or sequence of str or Path
        The ontology, or folders that overlay the packaged one.

    Returns
    -------
    Extraction

    Raises
    ------
    DocumentError
        If the file or the date cannot be read.

    Examples
    --------
    >>> claim, = extract("字节跳动推出了飞书。").claims
    >>> claim.subject.name, claim.predicate, claim.object.name
    ('字节跳动', 'offers', '飞书')
    """
    if isinstance(source, Path):
        document = read_document(source)
    else:
        document = document_from_text(source, title=title, date=date)
    return _extractor(as_ontology(ontology)).extract(document)


def evaluate_extraction(
    gold: str | Path,
    *,
    ontology: Ontology,
    on_error: Report,
) -> Evaluation:
    """Extract from annotated articles and score what is found.

    Parameters
    ----------
    gold : str or Path
        A folder with annotations ``ID.json`` and the articles ``posts/ID.md``.
    ontology : Ontology
    on_error : callable
        Told of every article that cannot be read; it counts as one in which nothing was found.

    Raises
    ------
    EvaluationError
        If the annotations are missing or malformed.
    """
    annotations = read_gold(Path(gold))
    wanted = {annotation["id"] for annotation in annotations}
    posts = [path for path in sorted(Path(gold, "posts").glob("*")) if path.stem in wanted]
    for missing in sorted(wanted - {path.stem for path in posts}):
        on_error(DocumentError(str(Path(gold, "posts", f"{missing}.md")), "no such article"))
    return evaluate(
        annotations,
        map(extraction_record, extract_all(posts, ontology=ontology, on_error=on_error)),
        symmetric=frozenset(
            predicate.name for predicate in ontology.predicates.values() if predicate.symmetric
        ),
    )


def _as_paths(paths: Paths) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]


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
def _extractor(ontology: Ontology) -> Extractor:
    return Extractor(ontology)
