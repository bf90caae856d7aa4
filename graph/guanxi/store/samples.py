"""Sentences that name an entity, for people who must judge it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from guanxi.store.quads import Quads
from guanxi.store.records import read_documents
from guanxi.store.sparql import select


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence that names an entity.

    Attributes
    ----------
    sentence : str
    forms : tuple of str
        What the document calls the entity, longest first.
    title : str
        Of the document.
    document : str
        Its path, else its IRI.
    """

    sentence: str
    forms: tuple[str, ...]
    title: str
    document: str


def read_samples(store: Quads, entities: Iterable[str], limit: int = 2) -> tuple[Sample, ...]:
    """Return sentences that name an entity, at most one from each document.

    Parameters
    ----------
    store : Quads
    entities : iterable of str
        IRIs of all that stands for it.
    limit : int
        How many at most; the shortest ones are taken, which are read fastest.

    Returns
    -------
    tuple of Sample
        By length, sentence and document.
    """
    nodes = " ".join(sorted(str(ox.NamedNode(iri)) for iri in entities))
    found: dict[tuple[str, str], set[str]] = {}
    for document, sentence, name, alias in select(
        store,
        f"""SELECT ?document ?sentence ?name ?alias WHERE {{
          VALUES ?entity {{ {nodes} }}
          GRAPH ?document {{
            ?mention gx:entity ?entity ; gx:name ?name ; gx:sentence ?sentence .
            OPTIONAL {{ ?mention gx:alias ?alias }}
          }}
        }}""",
    ):
        forms = found.setdefault((str(sentence), str(document)), set())
        forms.update(form for form in (name, alias) if form is not None)
    chosen = sorted(found, key=lambda each: (len(each[0]), each))[:limit]
    documents = read_documents(store, {document for _, document in chosen})
    return tuple(
        Sample(
            sentence,
            tuple(sorted(found[sentence, iri], key=lambda form: (-len(form), form))),
            documents[iri].title,
            documents[iri].path or iri,
        )
        for sentence, iri in chosen
    )
