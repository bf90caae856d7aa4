"""The curated names: read from Turtle files and tables, merged file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeAlias, cast, get_args

import pyoxigraph

from guanxi.compiled_files import compiled
from guanxi.errors import OntologyError
from guanxi.lexicon_table import LexiconEntry, LexiconTable
from guanxi.model import EntityType
from guanxi.name_lists import read_name_list
from guanxi.namespaces import GX, RDF, SKOS
from guanxi.ontology_files import read_triples

__all__ = ["Background", "read_lexicon"]

Background: TypeAlias = tuple[tuple[str, str, str], ...]
"""Well-known facts: subject IRI, predicate name, object IRI; sorted."""

_LARGE: Final = 4_000_000
"""Bytes of lexicon files from which on their compiled form is kept; below, it saves 0.3 s."""


def read_lexicon(
    files: Sequence[Traversable], predicates: Mapping[str, str], fingerprint: str
) -> tuple[Sequence[LexiconEntry], Background]:
    """Return the known entities, sorted by IRI, and the facts known about them.

    Parameters
    ----------
    files : sequence of Traversable
        Later ones change what earlier ones say.
    predicates : Mapping of str to str
        IRI → local name, of the relations that background facts may have.
    fingerprint : str
        Hash of the files.

    Raises
    ------
    OntologyError
        If a file is malformed.
    """
    if sum(file.stat().st_size for file in files if isinstance(file, Path)) < _LARGE:
        names = _Names(files, predicates)
        return tuple(names.entries()), names.background

    def compile() -> list[bytes]:
        names = _Names(files, predicates)
        return [*LexiconTable.compile(names.entries()), json.dumps(names.background).encode()]

    made_from = (fingerprint, *map("=".join, sorted(predicates.items())))
    *sections, background = compiled("names", made_from, compile)
    table = LexiconTable(sections, "\0".join(made_from))
    return table, tuple((s, p, o) for s, p, o in json.loads(bytes(background)))


class _Draft:
    """A lexicon entry while its files are read."""

    __slots__ = ("file", "forms", "label_en", "name", "type")

    def __init__(self, file: Traversable) -> None:
        self.file = file
        self.name: str | None = None
        self.label_en: str | None = None
        self.type: EntityType | None = None
        self.forms: dict[str, bool] | None = None  # form → is it ambiguous?

    @property
    def is_named(self) -> bool:
        """Whether anything is said of the resource but background facts."""
        return bool(self.name or self.label_en or self.type or self.forms)

    def add(self, form: str, is_ambiguous: bool) -> None:
        """Let a form mean the entity, for sure or not as the latest file says."""
        if self.forms is None:
            self.forms = {}
        self.forms[form] = is_ambiguous

    def entry(self, iri: str) -> LexiconEntry:
        """Return the entry."""
        if self.name is None:
            raise OntologyError(
                f"{self.file}: {iri} has no Chinese name; give it a skos:prefLabel in zh"
            )
        if self.type is None:
            raise OntologyError(
                f"{self.file}: {self.name} is named but has none of the types "
                f"{', '.join(f'gx:{type}' for type in get_args(EntityType))}; give it one"
            )
        return LexiconEntry(
            iri, self.name, self.type, self.label_en, self._forms(False), self._forms(True)
        )

    def _forms(self, are_ambiguous: bool) -> tuple[str, ...]:
        if self.forms is None:
            return ()
        return tuple(
            sorted(
                form for form, is_ambiguous in self.forms.items() if is_ambiguous is are_ambiguous
            )
        )


class _Names:
    """All that some files say."""

    def __init__(self, files: Sequence[Traversable], predicates: Mapping[str, str]) -> None:
        self._drafts: dict[str, _Draft] = {}
        background: set[tuple[str, str, str]] = set()
        for file in files:
            if file.name.endswith(".ttl"):
                self._read_turtle(file, predicates, background)
            else:
                self._read_list(file)
        self.background: Background = tuple(sorted(background))

    def entries(self) -> Iterator[LexiconEntry]:
        """Yield the entries by IRI; what is yielded is forgotten here, so do it once."""
        for iri in sorted(self._drafts):
            draft = self._drafts.pop(iri)
            if draft.is_named:
                yield draft.entry(iri)

    def _read_turtle(
        self,
        file: Traversable,
        predicates: Mapping[str, str],
        background: set[tuple[str, str, str]],
    ) -> None:
        types = {GX + type: cast(EntityType, type) for type in get_args(EntityType)}
        for subject, predicate, value in read_triples(file):
            draft = self._drafts.get(subject)
            if draft is None:
                draft = self._drafts[subject] = _Draft(file)
            if isinstance(value, pyoxigraph.Literal):
                if predicate == f"{SKOS}prefLabel":
                    if value.language == "en":
                        draft.label_en = value.value
                    else:
                        draft.name = value.value
                elif predicate == f"{SKOS}altLabel":
                    draft.add(value.value, is_ambiguous=False)
                elif predicate == f"{GX}ambiguousLabel":
                    draft.add(value.value, is_ambiguous=True)
            elif isinstance(value, pyoxigraph.NamedNode):
                if predicate in predicates:
                    background.add((subject, predicates[predicate], value.value))
                elif predicate == f"{RDF}type" and value.value in types:
                    draft.type = types[value.value]

    def _read_list(self, file: Traversable) -> None:
        for row in read_name_list(file):
            draft = self._drafts.get(row.iri)
            if draft is None:
                draft = self._drafts[row.iri] = _Draft(file)
            draft.name, draft.type = row.name, row.type
            draft.label_en = row.label_en or draft.label_en
            for form in row.aliases:
                draft.add(form, is_ambiguous=False)
            for form in row.ambiguous_aliases:
                draft.add(form, is_ambiguous=True)
