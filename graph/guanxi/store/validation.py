"""Whether the graph keeps its rules: SHACL, reported in words.

Engine: pyshacl, on an in-memory copy. Over Oxigraph it is six times slower.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from guanxi.errors import UnknownNameError
from guanxi.store import terms
from guanxi.store.names import entity_record
from guanxi.store.records import read_claims, read_documents
from guanxi.store.terms import compact, gx
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import rdflib


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


def validate(store: ox.Store, ontology: Ontology) -> tuple[Violation, ...]:
    """Check everything that documents wrote, the facts, and the entities that these name.

    Returns
    -------
    tuple of Violation
        By document, focus and rule; empty if the graph keeps all rules.
    """
    import pyshacl
    import rdflib

    shapes = rdflib.Graph()
    for file in ontology.shape_files:
        shapes.parse(data=file.read_bytes(), format="turtle")
    _, report, _ = pyshacl.validate(
        _checked_graph(store), shacl_graph=shapes, advanced=False, inplace=True
    )
    assert isinstance(report, rdflib.Graph)
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = {
        _violation(store, report, result)
        for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult)
    }
    return tuple(sorted(found, key=lambda v: (v.document or "", v.focus, v.rule, v.path or "")))


def _checked_graph(store: ox.Store) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    entities = set()
    graphs = [ox.NamedNode(iri) for iri in read_documents(store)]
    for name in (*graphs, terms.FACTS):
        for quad in store.quads_for_pattern(None, None, None, name):
            _add(graph, quad)
            if quad.predicate in (terms.SUBJECT, terms.OBJECT, gx("entity")):
                entities.add(quad.object)
    for entity in entities:
        assert isinstance(entity, ox.NamedNode)
        for predicate in (terms.TYPE, terms.PREF_LABEL, terms.ALT_LABEL):
            _add_all(graph, store.quads_for_pattern(entity, predicate, None, terms.LEXICON))
    return graph


def _violation(store: ox.Store, report: rdflib.Graph, result: rdflib.term.Node) -> Violation:
    import rdflib

    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    focus, value, path, message = (
        report.value(result, shacl[name])
        for name in ("focusNode", "value", "resultPath", "resultMessage")
    )
    rule = str(message)
    written_path = compact(str(path)) if isinstance(path, rdflib.URIRef) else None
    # A rule about the ends of a relation has the relation as focus and the claim as value.
    for node in (focus, value):
        if not isinstance(node, rdflib.URIRef):
            continue
        iri = ox.NamedNode(str(node))
        pattern = f"FILTER(?claim = {iri} || EXISTS {{ ?claim gx:evidence {iri} }})"
        for claim in read_claims(store, f"GRAPH ?document {{ {pattern} }}"):
            return Violation(
                focus=claim.iri,
                about=f"{claim.subject_label} {claim.predicate} {claim.object_label}",
                document=claim.document.path or claim.document.iri,
                sentence=claim.evidence[0].quote if claim.evidence else None,
                rule=rule,
                path=written_path,
            )
    documents = read_documents(store, [str(focus)])
    for document in documents.values():
        return Violation(
            focus=document.iri,
            about=document.title,
            document=document.path or document.iri,
            sentence=None,
            rule=rule,
            path=written_path,
        )
    return Violation(str(focus), _name(store, focus), None, None, rule, written_path)


def _name(store: ox.Store, node: object) -> str:
    try:
        return entity_record(store, str(node)).label
    except (UnknownNameError, ValueError):
        return compact(str(node))


def _add_all(graph: rdflib.Graph, quads: Iterable[ox.Quad]) -> None:
    for quad in quads:
        _add(graph, quad)


def _add(graph: rdflib.Graph, quad: ox.Quad) -> None:
    graph.add(
        (
            terms.to_rdflib(quad.subject),
            terms.to_rdflib(quad.predicate),
            terms.to_rdflib(quad.object),
        )
    )
