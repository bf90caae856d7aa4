"""Whether the graph keeps its rules: SHACL, reported in words.

Engine: shacl (Rust), which reads N-Triples. On the same shapes it finds what pyshacl finds, the
reference (a test holds them equal), in a fiftieth of the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from guanxi.errors import OntologyError
from guanxi.store import terms
from guanxi.store.facts import Deriver
from guanxi.store.identity import Identity
from guanxi.store.lexicon_graph import entry_triples
from guanxi.store.names import described
from guanxi.store.quads import Quads
from guanxi.store.records import read_documents, read_label
from guanxi.store.sparql import select
from guanxi.store.terms import compact, gx
from guanxi.store.written_document import WrittenDocument
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    from shacl import Result, Shapes


_SH = "http://www.w3.org/ns/shacl#"
_WELL_KNOWN = 20_000
"""Known entities of which the description is kept as text."""

_BATCH = 200
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
    shapes = compiled_shapes(ontology)
    found = set()
    checked = sorted(read_documents(store) if documents is None else documents)
    for start in range(0, len(checked), _BATCH):
        data = checked_text(store, checked[start : start + _BATCH])
        for result in shapes.validate_text(data, "ntriples").results:
            found.add(_violation(store, result))
    return tuple(sorted(found, key=lambda v: (v.document or "", v.focus, v.rule, v.path or "")))


class DocumentChecks:
    """Checks documents by themselves, on their way into a store, by whichever process has them.

    What a document says is as valid in a store as by itself, as long as nobody judged names to be
    the same: of the entities that it names, the packaged shapes look at the type, which lexicon or
    IRI decide, and at names, of which :class:`~guanxi.store.facts.Deriver` makes one label for each
    language and aliases that differ. Shapes of an overlay may look at anything: with them no
    document is taken for valid here.

    Parameters
    ----------
    ontology : Ontology
        Gives the shapes, and the types and names of known entities.

    Raises
    ------
    OntologyError
        If the shapes are no valid SHACL.
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._shapes = compiled_shapes(ontology)
        self._is_decided_here = len(ontology.shape_files) == 1
        self._deriver = Deriver(ontology, Identity(), {})
        self._known = lru_cache(_WELL_KNOWN)(self._told_by_lexicon)

    def checked(self, document: WrittenDocument) -> WrittenDocument:
        """Return a document with its mark, if it keeps all shapes."""
        if not self._is_decided_here:
            return document
        named = _as_text(self._deriver.entity_triples(dict(document.namings)))
        known = "".join(self._known(iri) for iri, _ in document.namings)
        data = f"{document.triples.decode()}{named}{known}"
        is_valid = not self._shapes.validate_text(data, "ntriples").results
        return replace(document, is_valid=is_valid)

    def _told_by_lexicon(self, iri: str) -> str:
        entry = self._ontology.entry(iri)
        return "" if entry is None else _as_text(entry_triples(entry))


def compiled_shapes(ontology: Ontology) -> Shapes:
    """Return the shapes of an ontology, ready to validate against.

    Raises
    ------
    OntologyError
        If they are no valid SHACL.
    """
    triples = [quad.triple for file in ontology.shape_files for quad in _parsed(file)]
    try:
        _require_paths(triples)
        return _compiled(_as_text(triples))
    except ValueError as error:
        # The packaged file, which comes first, is valid.
        files = ", ".join(map(str, ontology.shape_files[1:]))
        reason = " ".join(str(error).split())
        raise OntologyError(
            f"{files}: no valid SHACL ({reason}); mend it, or leave it out"
        ) from error


def checked_text(store: Quads, documents: Iterable[str]) -> str:
    """Return what is checked of some documents, as N-Triples."""
    return _as_text(_checked_triples(store, documents))


def _parsed(file: Traversable) -> Iterator[ox.Quad]:
    # Blank nodes of different files must not meet.
    return ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True)


def _require_paths(triples: Iterable[ox.Triple]) -> None:
    """Refuse a property shape that says of no property what holds: the engine would pass over it.

    Raises
    ------
    ValueError
        If there is one.
    """
    objects: defaultdict[str, set[object]] = defaultdict(set)
    with_path = set()
    for triple in triples:
        objects[triple.predicate.value].add(triple.object)
        if triple.predicate.value == f"{_SH}path":
            with_path.add(triple.subject)
    if objects[f"{_SH}property"] - with_path:
        raise ValueError("an sh:property without sh:path")


@lru_cache(maxsize=4)
def _compiled(turtle: str) -> Shapes:
    from shacl import Shapes

    return Shapes.from_text(turtle, "ntriples")


def _as_text(triples: Iterable[ox.Triple]) -> str:
    serialised = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert serialised is not None
    return serialised.decode()


def _checked_triples(store: Quads, documents: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield documents' graphs with the names and types of the entities in them."""
    entities = set()
    for document in documents:
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(document)):
            yield quad.triple
            if quad.predicate in (terms.SUBJECT, terms.OBJECT, gx("entity")):
                entities.add(quad.object)
    for entity in entities:
        assert isinstance(entity, ox.NamedNode)
        for predicate in (terms.TYPE, terms.PREF_LABEL, terms.ALT_LABEL):
            for quad in described(store, entity, predicate, None):
                yield quad.triple


def _violation(store: Quads, result: Result) -> Violation:
    rule = result.message or result.component
    path = result.path or ""
    wrong = compact(path.strip("<>")) if path.startswith("<") else None
    # A rule about the ends of a relation has the relation as focus and the claim as value.
    for node in (result.focus_node, result.value or ""):
        if node.startswith("<"):
            for claim, words, place, sentence in _claims_at(store, ox.NamedNode(node.strip("<>"))):
                return Violation(claim, words, place, sentence, rule, wrong)
    focus = result.focus_node.strip("<>")
    for document in read_documents(store, [focus]).values():
        place = document.path or document.iri
        return Violation(document.iri, document.title, place, None, rule, wrong)
    return Violation(focus, read_label(store, focus), None, None, rule, wrong)


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
