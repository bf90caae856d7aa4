"""The files of an ontology: where they lie, what their triples are, whether they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

import pyoxigraph

from guanxi.errors import OntologyError

__all__ = ["Description", "OntologyFolder", "fingerprint", "read_schema", "read_triples"]

Term: TypeAlias = (
    pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
)

_LEXICON_ENDINGS = (".ttl", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class OntologyFolder:
    """The files of one folder by kind, each kind sorted by name."""

    schema: tuple[Traversable, ...]
    shapes: tuple[Traversable, ...]
    wordings: tuple[Traversable, ...]
    lexicon: tuple[Traversable, ...]
    queries: tuple[Traversable, ...]

    @classmethod
    def packaged(cls) -> OntologyFolder:
        """Return the folder that comes with guanxi."""
        return cls.at(files("guanxi.ontology"))

    @classmethod
    def at(cls, folder: Traversable) -> OntologyFolder:
        """Return what lies in a folder; every part of it is optional."""
        top = _files(folder, ".ttl")
        return cls(
            schema=tuple(file for file in top if file.name != "shapes.ttl"),
            shapes=tuple(file for file in top if file.name == "shapes.ttl"),
            wordings=_files(folder / "wordings", ".ttl"),
            lexicon=_files(folder / "lexicon", _LEXICON_ENDINGS),
            queries=_files(folder / "queries", ".rq"),
        )

    @classmethod
    def of_lexicon(cls, path: Path | None) -> OntologyFolder:
        """Return a file of names, or the files of a folder, with nothing beside them.

        Raises
        ------
        OntologyError
            If there are none; None in place of a path asks for none.
        """
        files: tuple[Traversable, ...] = () if path is None else _files(path, _LEXICON_ENDINGS)
        if path is not None and path.is_file() and path.name.endswith(_LEXICON_ENDINGS):
            files = (path,)
        if path is not None and not files:
            problem = "no names in" if path.exists() else "no such file or folder:"
            raise OntologyError(
                f"{problem} {path}; name a file *.ttl, *.csv or *.tsv, or a folder of them"
            )
        return cls(schema=(), shapes=(), wordings=(), lexicon=files, queries=())


def _files(folder: Traversable, suffix: str | tuple[str, ...]) -> tuple[Traversable, ...]:
    if not folder.is_dir():
        return ()
    found = (file for file in folder.iterdir() if file.name.endswith(suffix) and file.is_file())
    return tuple(sorted(found, key=lambda file: file.name))


def fingerprint(folders: Sequence[OntologyFolder], *kinds: str) -> str:
    """Return the SHA-256 over kind, name and bytes of files, wherever the folders lie.

    Parameters
    ----------
    folders : sequence of OntologyFolder
    *kinds : str
        Of the files that count; all by default.
    """
    digest = hashlib.sha256()
    for folder in folders:
        for kind in kinds or [field.name for field in fields(folder)]:
            for file in getattr(folder, kind):
                digest.update(f"{kind}/{file.name}\0".encode())
                with file.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
        digest.update(b"\0")
    return digest.hexdigest()


def read_triples(file: Traversable) -> Iterator[tuple[str, str, Term]]:
    """Yield subject IRI, predicate IRI and object; what blank nodes are said to be is left out.

    Raises
    ------
    OntologyError
        If the file is no Turtle or no UTF-8.
    """
    try:
        for quad in pyoxigraph.parse(file.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE):
            if isinstance(quad.subject, pyoxigraph.NamedNode):
                yield quad.subject.value, quad.predicate.value, quad.object
    except SyntaxError as error:
        raise OntologyError(
            f"{_place(file)}, line {error.lineno}: not Turtle ({error.msg}); "
            "mend or remove that line"
        ) from error
    except ValueError as error:
        raise OntologyError(f"{_place(file)}: not Turtle ({error}); save it as UTF-8") from error


def _place(file: Traversable) -> str:
    return str(file) if isinstance(file, Path) else file.name


class Description:
    """What the schema files say of one resource: objects by predicate, in the order read."""

    def __init__(self) -> None:
        self._objects: dict[str, list[Term]] = {}

    def add(self, predicate: str, value: Term) -> None:
        """Add a statement."""
        self._objects.setdefault(predicate, []).append(value)

    def iris(self, predicate: str) -> list[str]:
        """Return the IRIs that stand as objects of a predicate."""
        values = self._objects.get(predicate, ())
        return [value.value for value in values if isinstance(value, pyoxigraph.NamedNode)]

    def text(self, predicate: str, language: str | None = None) -> str | None:
        """Return the literal of a predicate in a language; the latest where there are several."""
        latest = None
        for value in self._objects.get(predicate, ()):
            if isinstance(value, pyoxigraph.Literal) and value.language == language:
                latest = value.value
        return latest


def read_schema(folders: Iterable[OntologyFolder]) -> dict[str, Description]:
    """Return the resources of the schema files by IRI, in the order read."""
    schema: dict[str, Description] = {}
    for folder in folders:
        for file in folder.schema:
            for subject, predicate, value in read_triples(file):
                schema.setdefault(subject, Description()).add(predicate, value)
    return schema
