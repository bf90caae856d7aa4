"""Word lists of the wordings: the `gx:WordList` resources of the ontology."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from guanxi.errors import OntologyError
from guanxi.extraction.matching_text import matching_form
from guanxi.vocabulary import GX, Ontology

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True)
class WordLists:
    """Named lists of words in matching form, longest first.

    Parameters
    ----------
    lists : mapping of str to tuple of str
        From the list's local name to its words.
    """

    lists: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """Return the words of a list.

        Raises
        ------
        OntologyError
            If no list has the name.
        """
        try:
            return self.lists[name]
        except KeyError:
            raise OntologyError(
                f"wordings: no word list is called <{name}>; known are {', '.join(self.lists)}"
            ) from None

    def pattern(self, *names: str) -> str:
        """Return a regular expression that matches any word of the lists, longest first."""
        words = {word for name in names for word in self[name]}
        return "(?:" + "|".join(map(re.escape, sorted(words, key=_longest_first))) + ")"

    @cached_property
    def posts(self) -> str:
        """The regular expression of any post."""
        return self.pattern("founder-post", "head-post", "staff-post")


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def parse_turtle_files(files: Iterable[object]) -> list[ox.Quad]:
    """Parse Turtle files of the ontology.

    Parameters
    ----------
    files : iterable of Path or Traversable

    Raises
    ------
    OntologyError
        If a file is not Turtle; names the file and the place.
    """
    quads: list[ox.Quad] = []
    for file in files:
        try:
            quads.extend(ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE))  # type: ignore[attr-defined]
        except SyntaxError as error:
            raise OntologyError(f"{file}: not valid Turtle: {error}; mend the file") from error
    return quads


def load_word_lists(ontology: Ontology) -> WordLists:
    """Read the word lists of an ontology; a list given twice (an overlay's) is their union."""
    quads = parse_turtle_files(ontology.wording_files)
    members = {
        q.subject
        for q in quads
        if q.predicate == RDF_TYPE and q.object == ox.NamedNode(GX + "WordList")
    }
    words: dict[str, set[str]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if subject not in members or quad.predicate != ox.NamedNode(GX + "words"):
            continue
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            name = subject.value.rpartition("/")[2]
            words.setdefault(name, set()).update(matching_form(value.value).split())
    return WordLists(
        {name: tuple(sorted(words[name], key=_longest_first)) for name in sorted(words)}
    )
