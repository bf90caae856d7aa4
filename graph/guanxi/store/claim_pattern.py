"""Which claims are asked for, as a SPARQL pattern."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from guanxi.errors import UnknownNameError
from guanxi.model import Status
from guanxi.store import terms
from guanxi.vocabulary import Ontology


def claim_pattern(
    ontology: Ontology,
    *,
    subject: ox.NamedNode | None = None,
    object: ox.NamedNode | None = None,
    about: Iterable[ox.NamedNode] = (),
    predicate: str | None = None,
    status: Status | None = None,
    document: ox.NamedNode | None = None,
    min_confidence: float = 0.0,
) -> str:
    """Return a pattern over ``?claim ?predicate ?status ?confidence ?document``.

    The parameters are those of :meth:`guanxi.store.GraphStore.claims`, with entities as nodes.

    Raises
    ------
    UnknownNameError
        If the ontology has no such relation or status.
    """
    patterns = [f"FILTER(?confidence >= {terms.decimal(min_confidence)})"]
    if subject is not None or object is not None:
        symmetric = " ".join(f"<{p.iri}>" for p in ontology.predicates.values() if p.symmetric)
        patterns.append(
            f"{{ {_with_ends(subject, object)} }} UNION "
            f"{{ VALUES ?predicate {{ {symmetric} }} {_with_ends(object, subject)} }}"
        )
    for node in about:
        patterns.append(f"{{ {_with_ends(node, None)} }} UNION {{ {_with_ends(None, node)} }}")
    if predicate is not None:
        patterns.append(f"VALUES ?predicate {{ <{ontology.predicate(predicate).iri}> }}")
    if status is not None:
        if status not in ontology.statuses:
            raise UnknownNameError(status, tuple(ontology.statuses), kind="status")
        patterns.append(f"VALUES ?status {{ {terms.gx(status.capitalize())} }}")
    if document is not None:
        patterns.append(f"VALUES ?document {{ {document} }}")
    return "\n".join(patterns)


def _with_ends(subject: ox.NamedNode | None, object: ox.NamedNode | None) -> str:
    ends = ("rdf:subject", subject), ("rdf:object", object)
    triples = " ".join(f"?claim {end} {node} ." for end, node in ends if node is not None)
    return f"GRAPH ?document {{ {triples} }}"
