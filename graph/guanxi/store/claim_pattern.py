"""Which claims are asked for, as a SPARQL pattern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from guanxi.errors import UnknownNameError
from guanxi.model import Status
from guanxi.namespaces import status_iri
from guanxi.store import terms
from guanxi.vocabulary import Ontology

Ends: TypeAlias = Sequence[ox.NamedNode]
"""The nodes that stand for one entity."""


def claim_pattern(
    ontology: Ontology,
    *,
    subject: Ends = (),
    object: Ends = (),
    about: Iterable[Ends] = (),
    predicate: str | None = None,
    status: Status | None = None,
    document: ox.NamedNode | None = None,
    min_confidence: float = 0.0,
) -> str:
    """Return a pattern over ``?claim ?predicate ?status ?confidence ?document``.

    The parameters are those of :meth:`guanxi.store.GraphStore.claims`, with an entity as all the
    nodes that stand for it; none of them restrict nothing.

    Raises
    ------
    UnknownNameError
        If the ontology has no such relation or status.
    """
    patterns = [f"FILTER(?confidence >= {terms.decimal(min_confidence)})"]
    if subject or object:
        symmetric = " ".join(f"<{p.iri}>" for p in ontology.predicates.values() if p.symmetric)
        patterns.append(
            f"{{ {_with_ends(subject, object)} }} UNION "
            f"{{ VALUES ?predicate {{ {symmetric} }} {_with_ends(object, subject)} }}"
        )
    for nodes in about:
        patterns.append(f"{{ {_with_ends(nodes, ())} }} UNION {{ {_with_ends((), nodes)} }}")
    if predicate is not None:
        patterns.append(f"VALUES ?predicate {{ <{ontology.predicate(predicate).iri}> }}")
    if status is not None:
        if status not in ontology.statuses:
            raise UnknownNameError(status, tuple(ontology.statuses), kind="status")
        patterns.append(f"VALUES ?status {{ <{status_iri(status)}> }}")
    if document is not None:
        patterns.append(f"VALUES ?document {{ {document} }}")
    return "\n".join(patterns)


def _with_ends(subject: Ends, object: Ends) -> str:
    patterns = [
        f"VALUES ?{end} {{ {' '.join(map(str, nodes))} }} ?claim rdf:{end} ?{end} ."
        for end, nodes in (("subject", subject), ("object", object))
        if nodes
    ]
    return f"GRAPH ?document {{ {' '.join(patterns)} }}"
