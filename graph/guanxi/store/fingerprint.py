"""What documents are extracted with: equal fingerprints mean equal claims of equal documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from guanxi.vocabulary import Ontology

_PACKAGES: Final = ("documents", "extraction")
_MODULES: Final = (
    "clock.py",
    "known_names.py",
    "lexicon_table.py",
    "name_lists.py",
    "namespaces.py",
    "ontology_terms.py",
    "vocabulary.py",
    "store/document_graph.py",
    "store/edtf.py",
    "store/republication.py",
    "store/terms.py",
)
_LIBRARIES: Final = (
    "beautifulsoup4",
    "daachorse",
    "lxml",
    "opencc",
    "python-frontmatter",
    "rjieba",
)
_MODELS: Final = ("relations.npz", "tagger.npz")


def build_fingerprint(ontology: Ontology) -> str:
    """Name the program, its extraction code and models, and the ontology.

    Parameters
    ----------
    ontology : Ontology

    Returns
    -------
    str
        One line, stored with every document and with the whole.
    """
    return (
        f"guanxi {version('guanxi')}, extraction {_extraction_code()}, models {_models()}, "
        f"ontology {ontology.fingerprint}"
    )


@cache
def _extraction_code() -> str:
    """Hash the sources, so that whoever edits a rule need not change the version to see it work.

    With the versions of the libraries that read and split texts.
    """
    libraries = " ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return digest_of(_sources(), libraries)


@cache
def _models() -> str:
    folder = files("guanxi.extraction") / "models"
    return digest_of(folder / name for name in _MODELS)


def _sources() -> Iterator[Traversable]:
    root = files("guanxi")
    for package in _PACKAGES:
        yield from sorted(
            (file for file in (root / package).iterdir() if file.name.endswith(".py")),
            key=lambda file: file.name,
        )
    for name in _MODULES:
        yield root.joinpath(*name.split("/"))


def digest_of(contents: Iterable[Traversable], text: str = "") -> str:
    """Return the beginning of a hash over names and bytes of files, in this order.

    Parameters
    ----------
    contents : iterable of Traversable
    text : str
        What else counts.
    """
    digest = hashlib.sha256(text.encode())
    for file in contents:
        data = file.read_bytes()
        digest.update(f"{file.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:16]
