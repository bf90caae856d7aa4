"""The ontology as data: types, relations, statuses and the lexicon of known names.

Everything is read from Turtle: the data packaged as ``guanxi.ontology``, then the folders that a
user lays over it (``--ontology DIR``). Such a folder has the same layout, each part optional::

    *.ttl             classes, relations, labels (shapes.ttl: further SHACL shapes)
    wordings/*.ttl    how relations are worded
    lexicon/*.ttl     names, aliases and background facts
    lexicon/*.csv     names and aliases as a table (also *.tsv)
    queries/*.rq      named SPARQL queries

A folder adds relations, names and facts, and changes what it names by the same IRI: the latest
label and type win, aliases add up, and a form is ambiguous or not as the latest folder says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import get_args

from guanxi.errors import OntologyError, UnknownNameError
from guanxi.known_names import Background, read_lexicon
from guanxi.lexicon_table import LexiconEntry, LexiconTable
from guanxi.model import EntityType, Status
from guanxi.namespaces import BASE, ENTITY, GX, PREFIXES, RDF, entity_iri, status_iri
from guanxi.ontology_files import OntologyFolder, fingerprint, read_schema, read_triples
from guanxi.ontology_terms import Label, Predicate, label_of, notation_of, predicates_of

__all__ = [
    "BASE",
    "ENTITY",
    "GX",
    "PREFIXES",
    "Label",
    "LexiconEntry",
    "Ontology",
    "Predicate",
    "entity_iri",
    "load_ontology",
    "with_lexicon",
]


@dataclass(frozen=True, eq=False)
class Ontology:
    """Everything that the ontology's files say, ready for use.

    Attributes
    ----------
    types : Mapping of EntityType to Label
    statuses : Mapping of Status to Label
    families : Mapping of str to Label
        By notation, in the order of the schema file.
    predicates : Mapping of str to Predicate
        By local name, in the order of the schema file.
    lexicon : sequence of LexiconEntry
        Sorted by IRI. Where it is large, an entry is made each time that it is asked for.
    background : tuple of (str, str, str)
        Well-known facts: subject IRI, predicate name, object IRI; sorted.
    schema_files, shape_files, wording_files, lexicon_files, query_files : tuple of Traversable
        The packaged files, then those of each overlay, each folder's sorted by name.
    fingerprint : str
        SHA-256 over the names and bytes of all files: equal exactly if the data are.
    overlays : tuple of Path or None
        The user's folders, so that another process can load the same; None if none can.
    """

    types: Mapping[EntityType, Label]
    statuses: Mapping[Status, Label]
    families: Mapping[str, Label]
    predicates: Mapping[str, Predicate]
    lexicon: Sequence[LexiconEntry]
    background: Background
    schema_files: tuple[Traversable, ...]
    shape_files: tuple[Traversable, ...]
    wording_files: tuple[Traversable, ...]
    lexicon_files: tuple[Traversable, ...]
    query_files: tuple[Traversable, ...]
    fingerprint: str
    overlays: tuple[Path, ...] | None = ()

    def entry(self, iri: str) -> LexiconEntry | None:
        """Return the lexicon entry of an entity, or None."""
        if isinstance(self.lexicon, LexiconTable):
            return self.lexicon.entry(iri)
        return self._entries.get(iri)

    @cached_property
    def _entries(self) -> dict[str, LexiconEntry]:
        return {entry.iri: entry for entry in self.lexicon}

    def predicate(self, text: str) -> Predicate:
        """Return the relation of a local name or a label in Chinese or English.

        Raises
        ------
        UnknownNameError
            If it names none, or several; the message has what comes close.

        Examples
        --------
        >>> [load_ontology().predicate(text).name for text in ("investsIn", "投资", "invests in")]
        ['investsIn', 'investsIn', 'investsIn']
        """
        if text in self.predicates:
            return self.predicates[text]
        found = [
            item
            for item in self.predicates.values()
            if _folded(text) in map(_folded, (item.name, item.label_zh, item.label_en))
        ]
        if len(found) == 1:
            return found[0]
        forms = [
            form
            for item in self.predicates.values()
            for form in (item.name, item.label_zh, item.label_en)
        ]
        close = [item.name for item in found] or get_close_matches(text, forms)
        raise UnknownNameError(text, tuple(close), kind="relation")


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def load_ontology(overlays: Sequence[Path] = ()) -> Ontology:
    """Read the packaged ontology and the folders laid over it.

    Parameters
    ----------
    overlays : sequence of Path
        The user's folders, later ones over earlier ones.

    Returns
    -------
    Ontology
        The same object for the same folders until a file in them changes.

    Raises
    ------
    OntologyError
        If a folder is missing or a file is malformed; the message says which file and line.

    Examples
    --------
    >>> ontology = load_ontology()
    >>> ontology.predicates["competesWith"].symmetric
    True
    >>> ontology.types["Company"].label_zh
    '公司'
    """
    paths = tuple(Path(overlay).resolve() for overlay in overlays)
    for path in paths:
        if not path.is_dir():
            raise OntologyError(f"{path}: no such folder; --ontology takes a folder of Turtle")
    return _load(paths, tuple(_state(path) for path in paths))


def with_lexicon(ontology: Ontology, path: Path | None) -> Ontology:
    """Return an ontology that knows other names, and is the same in all else.

    Other processes cannot load it: `workers` and `dask` of a build need an overlay instead.

    Parameters
    ----------
    ontology : Ontology
    path : Path or None
        A file with names, or a folder of such files: Turtle, CSV or TSV, as in an overlay's folder
        ``lexicon``. None for no names at all.

    Raises
    ------
    OntologyError
        If the path is missing or holds no names, or a file is malformed.

    Examples
    --------
    >>> len(with_lexicon(load_ontology(), None).lexicon)
    0
    """
    names = OntologyFolder.of_lexicon(path)
    lexicon, background = read_lexicon(
        names.lexicon,
        {predicate.iri: predicate.name for predicate in ontology.predicates.values()},
        fingerprint([names], "lexicon"),
    )
    return replace(
        ontology,
        lexicon=lexicon,
        background=background,
        lexicon_files=names.lexicon,
        fingerprint=f"{ontology.fingerprint}-{fingerprint([names], 'lexicon')}",
        overlays=None,
    )


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what tells a changed folder: an overlay is edited while a notebook runs."""
    globs = ("*.ttl", "*/*.ttl", "*/*.rq", "lexicon/*.csv", "lexicon/*.tsv")
    paths = sorted(path for glob in globs for path in folder.glob(glob))
    stats = ((path, path.stat()) for path in paths)
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


# A handful: an overlay that is edited while a notebook runs is another one each time.
@lru_cache(maxsize=4)
def _load(overlays: tuple[Path, ...], _states: tuple[object, ...]) -> Ontology:
    folders = [OntologyFolder.packaged(), *(OntologyFolder.at(path) for path in overlays)]
    schema = read_schema(folders)
    for file in (file for folder in folders for file in folder.shapes):
        for _ in read_triples(file):  # to complain now, not when a build is done
            pass
    predicates = predicates_of(schema)
    lexicon_files = tuple(file for folder in folders for file in folder.lexicon)
    lexicon, background = read_lexicon(
        lexicon_files,
        {predicate.iri: predicate.name for predicate in predicates.values()},
        fingerprint(folders, "lexicon"),
    )
    return Ontology(
        types={type: label_of(schema, GX + type) for type in get_args(EntityType)},
        statuses={status: label_of(schema, status_iri(status)) for status in get_args(Status)},
        families={
            notation_of(schema, iri): label_of(schema, iri)
            for iri, description in schema.items()
            if f"{GX}Family" in description.iris(f"{RDF}type")
        },
        predicates=predicates,
        lexicon=lexicon,
        background=background,
        schema_files=tuple(file for folder in folders for file in folder.schema),
        shape_files=tuple(file for folder in folders for file in folder.shapes),
        wording_files=tuple(file for folder in folders for file in folder.wordings),
        lexicon_files=lexicon_files,
        query_files=tuple(file for folder in folders for file in folder.queries),
        fingerprint=fingerprint(folders),
        overlays=overlays,
    )
