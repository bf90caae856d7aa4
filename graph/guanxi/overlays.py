"""Adding to a user's own lexicon files; the installed package is never written to."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path

from guanxi.errors import OntologyError
from guanxi.store import Suggestion, lexicon_with
from guanxi.whole_file import write_whole

__all__ = ["add_to_lexicon", "overlay_of"]


def add_to_lexicon(path: Path, suggestions: Iterable[Suggestion]) -> int:
    """Add entities to a lexicon file, but for those that it describes already.

    The file is never seen half written; it is made if it is missing, and its folders with it.

    Parameters
    ----------
    path : Path
        A Turtle file, in the folder ``lexicon`` of an overlay.
    suggestions : iterable of Suggestion

    Returns
    -------
    int
        How many were added.

    Raises
    ------
    OntologyError
        If the file is no Turtle file, or belongs to the installed package.
    OSError
        If it cannot be written.
    """
    if path.suffix != ".ttl":
        raise OntologyError(f"{path}: name a Turtle file, such as my-ontology/lexicon/names.ttl")
    with as_file(files("guanxi.ontology")) as packaged:
        if path.resolve().is_relative_to(packaged.resolve()):
            raise OntologyError(f"{path} belongs to the package; name a file in a folder of yours")
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        content = ""
    except UnicodeDecodeError:
        raise OntologyError(f"{path} is no text in UTF-8") from None
    try:
        content, count = lexicon_with(content, suggestions)
    except OntologyError as error:
        raise OntologyError(f"{path}: {error}") from error
    if count:
        write_whole(path, content.encode())
    return count


def overlay_of(path: Path) -> Path | None:
    """Return the folder to give as ``--ontology`` so that a lexicon file is read, if there is one.

    Examples
    --------
    >>> print(overlay_of(Path("mine/lexicon/names.ttl")), overlay_of(Path("names.ttl")))
    mine None
    """
    return path.parent.parent if path.parent.name == "lexicon" else None
