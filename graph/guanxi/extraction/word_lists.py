"""Word lists of the wordings: the `gx:WordList` resources of the ontology."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import TypeAlias

from guanxi.errors import OntologyError
from guanxi.extraction.matching_text import matching_form
from guanxi.ontology_files import read_triples
from guanxi.vocabulary import GX, Ontology

Properties: TypeAlias = dict[str, list[str]]
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


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


def read_resources(files: Iterable[Traversable], class_name: str) -> dict[str, Properties]:
    """Read the resources of a class of ``gx:`` from the wording files.

    Parameters
    ----------
    files : iterable of Path or Traversable
        In order: where two files give a property, the later file's values replace the earlier's,
        so that an overlay changes what it names.
    class_name : str
        ``Wording`` or ``WordList``.

    Returns
    -------
    dict
        From local name to the values of each property, as texts; ``gx:`` names by local name.

    Raises
    ------
    OntologyError
        If a file is not Turtle.
    """
    members: set[str] = set()
    resources: dict[str, Properties] = {}
    for file in files:
        own: dict[str, Properties] = {}
        for subject, predicate, value in read_triples(file):
            text = str(getattr(value, "value", value)).removeprefix(GX)
            if predicate == RDF_TYPE:
                if text == class_name:
                    members.add(subject)
            elif predicate.startswith(GX):
                properties = own.setdefault(subject, {})
                properties.setdefault(predicate.removeprefix(GX), []).append(text)
        for subject, properties in own.items():
            resources.setdefault(subject, {}).update(properties)
    return {subject.rpartition("/")[2]: resources[subject] for subject in sorted(members)}


def load_word_lists(ontology: Ontology) -> WordLists:
    """Read the word lists of an ontology."""
    resources = read_resources(ontology.wording_files, "WordList")
    return WordLists(
        {
            name: tuple(sorted(set(_words(values)), key=_longest_first))
            for name, values in resources.items()
        }
    )


def _words(properties: Properties) -> list[str]:
    return [word for text in properties.get("words", []) for word in matching_form(text).split()]
