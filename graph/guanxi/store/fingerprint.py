"""What documents are extracted with: equal fingerprints mean equal claims of equal documents."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from guanxi.vocabulary import Ontology


def build_fingerprint(ontology: Ontology) -> str:
    """Name the program, its extraction code and the ontology.

    Parameters
    ----------
    ontology : Ontology

    Returns
    -------
    str
        One line, stored with every document and with the whole.
    """
    return (
        f"guanxi {version('guanxi')}, extraction {_extraction_code()}, "
        f"ontology {ontology.fingerprint}"
    )


@cache
def _extraction_code() -> str:
    """Hash the sources, so that whoever edits a rule need not change the version to see it work."""
    digest = hashlib.sha256()
    for package in ("guanxi.documents", "guanxi.extraction"):
        sources = (file for file in files(package).iterdir() if file.name.endswith(".py"))
        for file in sorted(sources, key=lambda file: file.name):
            data = file.read_bytes()
            digest.update(f"{package}/{file.name}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()[:16]
