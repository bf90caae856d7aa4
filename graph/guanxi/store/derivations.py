"""Why an inferred fact holds: the rule that gives it and the facts that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

import pyoxigraph as ox

from guanxi.errors import UnknownNameError
from guanxi.store import terms
from guanxi.store.quads import Quads
from guanxi.store.rules import Rule, expanded, read_rules
from guanxi.store.sparql import select
from guanxi.store.terms import Term
from guanxi.vocabulary import GX, PREFIXES, Ontology

_Triple = tuple[str, str, str]
_TRIED = 20  # ways in which one rule may give one fact
_FEW = 40  # facts whose reasons are found sooner than all that they may rest on is copied
_STATED = (terms.FACTS, terms.LEXICON)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A fact and why it holds.

    Attributes
    ----------
    subject, predicate, object : str
        IRIs.
    source : {"facts", "lexicon", "rule"}
        Stated by documents, known beforehand, or inferred.
    rule_zh, rule_en : str
        What the rule is called; empty if it is stated.
    premises : tuple of Derivation
        What the rule rests on, in its order.
    """

    subject: str
    predicate: str
    object: str
    source: str
    rule_zh: str = ""
    rule_en: str = ""
    premises: tuple[Derivation, ...] = ()

    def stated(self) -> Iterator[Derivation]:
        """Yield the facts at the bottom: what documents say, or the lexicon knows."""
        if self.source != "rule":
            yield self
        for premise in self.premises:
            yield from premise.stated()


class Derivations:
    """Finds out why facts hold.

    Parameters
    ----------
    store : pyoxigraph.Store
        With its inferred graph up to date.
    relations : set of str, optional
        IRIs of the relations of which many facts will be asked for: what their rules look at is
        then copied into memory first, as one graph, which the patterns of the rules run over a
        hundred times faster.

    Raises
    ------
    OntologyError
        If a rule is malformed.
    """

    def __init__(self, store: Quads, relations: Set[str] = frozenset()) -> None:
        self._store = store
        self._from = "".join(f" FROM {graph}" for graph in (*_STATED, terms.INFERRED))
        # What says more goes first: that rivalry is symmetric explains little.
        self._rules = sorted(read_rules(store), key=lambda rule: -len(rule.premises))
        self._groups: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        if relations:
            self._store, self._from = _copy(store, _beneath(relations, self._rules)), ""

    def of(self, subject: str, predicate: str, object: str) -> Derivation | None:
        """Return why a fact holds; None if it does not.

        Parameters
        ----------
        subject, predicate, object : str
            IRIs.
        """
        return self._of((subject, predicate, object), frozenset())

    def about(self, entities: tuple[str, ...], predicate: str | None) -> tuple[Derivation, ...]:
        """Return the inferred facts of our own relations between or about entities.

        That a symmetric one holds the other way round, too, is left out.

        Parameters
        ----------
        entities : tuple of str
            IRIs; all of them are ends of the facts, in any order.
        predicate : str or None
            IRI of the relation; None takes all.
        """
        first, *others = map(ox.NamedNode, entities)
        wanted = None if predicate is None else ox.NamedNode(predicate)
        found: set[_Triple] = set()
        for ends in ((first, None), (None, first)):
            for quad in self._store.quads_for_pattern(ends[0], wanted, ends[1], terms.INFERRED):
                parts = (quad.subject, quad.predicate, quad.object)
                is_ours = quad.predicate.value.startswith(GX) and quad.predicate != terms.gx("fact")
                if is_ours and all(other in parts for other in others):
                    found.add((_iri(quad.subject), quad.predicate.value, _iri(quad.object)))
        asked = self
        if len(found) > _FEW:
            asked = Derivations(self._store, {relation for _, relation, _ in found})
        derivations = (asked._of(triple, frozenset()) for triple in sorted(found))
        return tuple(each for each in derivations if each is not None and not _is_mirror(each))

    def between(self, entities: Set[str], relations: Set[str]) -> Iterator[Derivation]:
        """Yield the inferred facts of some relations between some entities, sorted.

        Mirrors of symmetric relations are left out; what two entities are to each other either way
        round comes once.

        Parameters
        ----------
        entities, relations : set of str
            IRIs.
        """
        found: set[_Triple] = set()
        for relation in sorted(relations):
            pattern = (None, ox.NamedNode(relation), None, terms.INFERRED)
            for quad in self._store.quads_for_pattern(*pattern):
                subject, object_ = _iri(quad.subject), _iri(quad.object)
                if subject in entities and object_ in entities:
                    found.add((subject, relation, object_))
        for triple in sorted(found):
            derivation = self._of(triple, frozenset())
            if derivation is not None and not _is_mirror(derivation):
                yield derivation

    def _of(self, triple: _Triple, above: frozenset[_Triple]) -> Derivation | None:
        subject, predicate, object = map(ox.NamedNode, triple)
        for graph in _STATED:
            if ox.Quad(subject, predicate, object, graph) in self._store:
                return Derivation(*triple, source=graph.value.rpartition("/")[2])
        inferred = ox.Quad(subject, predicate, object, terms.INFERRED)
        if triple in above or inferred not in self._store:
            return None
        for rule in self._rules:
            if rule.ends[1] != f"<{triple[1]}>" and expanded(rule.ends[1]) != triple[1]:
                continue
            for premises in self._premises(rule, triple):
                reasons = [self._of(premise, above | {triple}) for premise in premises]
                known = tuple(reason for reason in reasons if reason is not None)
                if len(known) == len(reasons):
                    return Derivation(*triple, "rule", rule.label_zh, rule.label_en, known)
        return None

    def _premises(self, rule: Rule, triple: _Triple) -> Iterator[list[_Triple]]:
        """Yield what the premises of a rule are, for each way in which it gives a fact."""
        subject, _, object = rule.ends
        if rule.steps and self._is_one_group(rule.steps, triple[0], triple[2]):
            return
        pattern = " . ".join(rule.premises) if rule.steps else rule.pattern
        for variable, value in ((subject, triple[0]), (object, triple[2])):
            pattern = _replaced(pattern, variable, value)
        variables = sorted({word for word in pattern.split() if word.startswith("?")})
        order = f" ORDER BY {' '.join(variables)}" if variables else ""
        answers = self._store.query(
            f"SELECT *{self._from} WHERE {{ {pattern} }}{order} LIMIT {_TRIED}",
            prefixes=dict(PREFIXES),
        )
        assert isinstance(answers, ox.QuerySolutions)
        for answer in answers:
            premises = []
            for premise in rule.premises:
                parts = []
                for part in premise.split():
                    if part == subject:
                        parts.append(triple[0])
                    elif part == object:
                        parts.append(triple[2])
                    elif part.startswith("?"):
                        parts.append(str(answer[part[1:]].value))
                    else:
                        parts.append(expanded(part))
                first, second, third = parts
                premises.append((first, second, third))
            yield premises

    def _is_one_group(self, steps: str, first: str, second: str) -> bool:
        """Tell whether steps lead from one to the other; each group is walked through once."""
        groups = self._groups[steps]
        if first not in groups:
            path = f"{{ <{first}> ({steps})+ ?member }}"
            answers = self._store.query(
                f"SELECT ?member{self._from} WHERE {path}", prefixes=dict(PREFIXES)
            )
            assert isinstance(answers, ox.QuerySolutions)
            members = frozenset(str(answer["member"].value) for answer in answers)
            groups.update(dict.fromkeys({first, *members}, members))
        return second in groups[first]


def _beneath(relations: Set[str], rules: Iterable[Rule]) -> set[str]:
    """Return some relations with all that rules look at to conclude them."""
    beneath = set(relations)
    found = -1
    while found != len(beneath):
        found = len(beneath)
        for rule in rules:
            if expanded(rule.ends[1]) in beneath:
                beneath |= rule.relations
    return beneath


def _copy(store: Quads, relations: Iterable[str]) -> ox.Store:
    """Copy facts of some relations, graph by graph and all of them as the default graph."""
    copy = ox.Store()
    for graph in (*_STATED, terms.INFERRED):
        for relation in sorted(relations):
            found = list(store.quads_for_pattern(None, ox.NamedNode(relation), None, graph))
            copy.extend(found)
            copy.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)
    return copy


def _replaced(pattern: str, variable: str, value: str) -> str:
    return " ".join(f"<{value}>" if word == variable else word for word in pattern.split())


def _is_mirror(derivation: Derivation) -> bool:
    mirrored = (derivation.object, derivation.predicate, derivation.subject)
    return [(p.subject, p.predicate, p.object) for p in derivation.premises] == [mirrored]


def _iri(term: Term) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value


def relation_iri(store: Quads, ontology: Ontology, text: str) -> str:
    """Return the relation of a local name or label, also of those that are only inferred.

    Raises
    ------
    UnknownNameError
        If it names none, or several; the message has what comes close.
    """
    try:
        return ontology.predicate(text).iri
    except UnknownNameError:
        rows = select(
            store,
            f"""SELECT DISTINCT ?relation {{ GRAPH {terms.ONTOLOGY} {{
              ?relation a owl:ObjectProperty ; rdfs:label ?label
              FILTER (str(?label) = {ox.Literal(text)} || str(?relation) = {ox.Literal(GX + text)})
            }} }}""",
        )
        if len(rows) != 1:
            raise
        return str(rows[0][0])
