"""Whether the graph keeps its rules: SHACL, reported in words.

Engine: pyshacl, on an in-memory copy. Over Oxigraph it is six times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from guanxi.errors import OntologyError
from guanxi.store import terms
from guanxi.store.names import described
from guanxi.store.quads import Quads
from guanxi.store.records import read_documents, read_label
from guanxi.store.sparql import select
from guanxi.store.terms import compact, gx
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib


_BATCH = 20
"""Documents checked at a time: more, and what is said of much-mentioned entities adds up."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that something in the graph breaks.

    Attributes
    ----------
    focus : str
        IRI of the claim, document, entity or evidence.
    about : str
        The same in words: a claim's ends and predicate, a document's title, an entity's name.
    document : str or None
        Where it stands: the file as it was built, else the IRI; None for an entity.
    sentence : str or None
        The best sentence behind a claim.
    rule : str
        What should hold.
    path : str or None
        The property that is wrong, as a prefixed name.
    """

    focus: str
    about: str
    document: str | None
    sentence: str | None
    rule: str
    path: str | None

    def __str__(self) -> str:
        where = f"{self.document}: " if self.document else ""
        sentence = f" (“{self.sentence}”)" if self.sentence else ""
        path = f" [{self.path}]" if self.path else ""
        return f"{where}{self.about}: {self.rule}{path}{sentence}"


def validate(
    store: Quads, ontology: Ontology, documents: Iterable[str] | None = None
) -> tuple[Violation, ...]:
    """Check what documents wrote, and the entities that they name.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
        Gives the shapes.
    documents : iterable of str, optional
        IRIs of the documents to check; all by default.

    Returns
    -------
    tuple of Violation
        By document, focus and rule; empty if the graph keeps all rules.

    Raises
    ------
    OntologyError
        If the shapes are no valid SHACL.
    """
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError

    shapes = rdflib.Graph()
    for file in ontology.shape_files:
        shapes.parse(data=file.read_bytes(), format="turtle")
    found = set()
    checked = sorted(read_documents(store) if documents is None else documents)
    for start in range(0, len(checked), _BATCH):
        graph = _checked_graph(store, checked[start : start + _BATCH])
        try:
            _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        except ReportableRuntimeError as error:
            reason = " ".join(str(error).split())
            raise OntologyError(f"shapes.ttl: no valid SHACL ({reason})") from error
        assert isinstance(report, rdflib.Graph)
        # Results of nested shapes hang below these; they say why, not what.
        for result in report.objects(None, rdflib.SH.result):
            found.add(_violation(store, report, result))
    return tuple(sorted(found, key=lambda v: (v.document or "", v.focus, v.rule, v.path or "")))


def _checked_graph(store: Quads, documents: Iterable[str]) -> rdflib.Graph:
    """Return documents' graphs with the names and types of the entities in them."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    entities = set()
    for document in documents:
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(document)):
            _add(graph, quad)
            if quad.predicate in (terms.SUBJECT, terms.OBJECT, gx("entity")):
                entities.add(quad.object)
    for entity in entities:
        assert isinstance(entity, ox.NamedNode)
        for predicate in (terms.TYPE, terms.PREF_LABEL, terms.ALT_LABEL):
            for quad in described(store, entity, predicate, None):
                _add(graph, quad)
    return graph


def _violation(store: Quads, report: rdflib.Graph, result: rdflib.term.Node) -> Violation:
    import rdflib

    focus, value, path, message = (
        report.value(result, rdflib.SH[name])
        for name in ("focusNode", "value", "resultPath", "resultMessage")
    )
    rule = str(message)
    wrong = compact(str(path)) if isinstance(path, rdflib.URIRef) else None
    # A rule about the ends of a relation has the relation as focus and the claim as value.
    for node in (focus, value):
        if isinstance(node, rdflib.URIRef):
            for claim, words, place, sentence in _claims_at(store, ox.NamedNode(str(node))):
                return Violation(claim, words, place, sentence, rule, wrong)
    for document in read_documents(store, [str(focus)]).values():
        place = document.path or document.iri
        return Violation(document.iri, document.title, place, None, rule, wrong)
    return Violation(str(focus), read_label(store, str(focus)), None, None, rule, wrong)


def _claims_at(store: Quads, node: ox.NamedNode) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield the claim that a node is, or is evidence of: IRI, words, place and best sentence.

    Nothing about the claim is taken for granted: it is here because something is wrong with it.
    """
    is_evidence = f"GRAPH ?document {{ ?claim gx:evidence {node} }}"
    for claim, document, path, *ends, quote in select(
        store,
        f"""
        SELECT ?claim ?document ?path ?subject ?predicate ?object ?quote WHERE {{
          {{ VALUES ?claim {{ {node} }} }} UNION {{ {is_evidence} }}
          GRAPH ?document {{
            ?claim a gx:Claim .
            OPTIONAL {{ ?document gx:path ?path }}
            OPTIONAL {{ ?claim rdf:subject ?subject }}
            OPTIONAL {{ ?claim rdf:predicate ?predicate }}
            OPTIONAL {{ ?claim rdf:object ?object }}
            OPTIONAL {{ ?claim gx:evidence ?evidence . ?evidence gx:rank 1 ; oa:exact ?quote }}
          }}
        }}
        ORDER BY ?subject ?predicate ?object ?quote""",
    ):
        subject, predicate, object = (
            "?" if end is None else read_label(store, end).rpartition(":")[2] for end in ends
        )
        yield claim or "", f"{subject} {predicate} {object}", path or document or "", quote


def _add(graph: rdflib.Graph, quad: ox.Quad) -> None:
    graph.add(
        (
            terms.to_rdflib(quad.subject),
            terms.to_rdflib(quad.predicate),
            terms.to_rdflib(quad.object),
        )
    )
