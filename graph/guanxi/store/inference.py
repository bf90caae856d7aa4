"""What follows from facts and background.

The rules are the ontology's; they run over a copy of the facts in memory, which has no claims and
no sentences in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from guanxi.errors import OntologyError
from guanxi.store import terms
from guanxi.store.document_update import change_graph
from guanxi.store.identity import Identity
from guanxi.store.quads import Quads
from guanxi.store.rules import Rule, expanded, read_rules, variables
from guanxi.store.sparql import select
from guanxi.store.terms import Term, gx
from guanxi.vocabulary import PREFIXES, Ontology


def infer(store: Quads, ontology: Ontology, identity: Identity) -> None:
    """Derive the inferred graph anew, in one atomic step.

    The rules of the ontology (:mod:`guanxi.store.rules`) run over facts and background until
    nothing new follows; those with an exception come last. Also leads claims about entities that
    stand for others to the facts that they support. No inferred triple stands in another graph,
    too.

    Raises
    ------
    OntologyError
        If a rule is malformed.
    """
    rules = read_rules(store)
    known = _known(store, frozenset().union(*(rule.relations for rule in rules)))
    unhindered = [rule for rule in rules if not rule.unless]
    inferred = _run(known, unhindered, unhindered)
    _group(known, rules)
    inferred |= _run(known, [rule for rule in rules if rule.unless], rules)
    inferred.update(_claimed_facts(store, ontology, identity))
    change_graph(store, terms.INFERRED, inferred)


def _known(store: Quads, relations: frozenset[str]) -> ox.Store:
    """Return what rules look at in facts and background, as one graph."""
    known = ox.Store()
    wanted = " ".join(f"<{relation}>" for relation in sorted(relations))
    for graph in (terms.FACTS, terms.LEXICON):
        pattern = f"GRAPH {graph} {{ VALUES ?p {{ {wanted} }} ?s ?p ?o }}"
        _add(known, _constructed(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"))
    return known


def _run(known: ox.Store, first: Iterable[Rule], rules: Collection[Rule]) -> set[ox.Triple]:
    """Apply some rules, then of all those that look at what is new, until nothing new follows.

    Returns
    -------
    set of pyoxigraph.Triple
        What is new.
    """
    inferred: set[ox.Triple] = set()
    waiting = dict.fromkeys(first)
    while waiting:
        rule = next(iter(waiting))
        del waiting[rule]
        query = f"CONSTRUCT {{ {rule.conclusion} }} WHERE {{ {_what_is_new(rule)} }}"
        with _naming(rule):
            new = set(_constructed(known, query))
        if new:
            _add(known, new)
            inferred |= new
            relation = expanded(rule.ends[1])
            waiting |= dict.fromkeys(each for each in rules if relation in each.relations)
    return inferred


def _constructed(store: Quads, query: str) -> ox.QueryTriples:
    answer = store.query(query, prefixes=dict(PREFIXES))
    assert isinstance(answer, ox.QueryTriples)
    return answer


def _add(known: ox.Store, triples: Iterable[ox.Triple]) -> None:
    known.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)


@contextmanager
def _naming(rule: Rule) -> Iterator[None]:
    """Tell which rule is malformed."""
    try:
        yield
    except SyntaxError as error:
        raise OntologyError(f"rule {rule.name}: malformed: {error}") from error


def _what_is_new(rule: Rule) -> str:
    subject, _, object = rule.ends
    new = (
        f"{' . '.join(rule.premises)} FILTER ({subject} != {object}) "
        f"FILTER NOT EXISTS {{ {rule.conclusion} }}"
    )
    if not rule.unless:
        return new
    # An exception may follow long paths: look at it once for each conclusion, not for each way
    # that leads there, and never for what is known already.
    kept = " ".join(sorted({*variables(rule.conclusion), *variables(rule.unless)}))
    return f"{{ SELECT DISTINCT {kept} {{ {new} }} }} FILTER NOT EXISTS {{ {_hindrance(rule)} }}"


def _hindrance(rule: Rule) -> str:
    """Return the pattern that must not hold; where it means one group, that both are in one."""
    if not rule.steps:
        return rule.unless
    subject, _, object = rule.ends
    group = _groups(rule.steps)
    return f"GRAPH {group} {{ ?group {group} {subject}, {object} }}"


def _group(known: ox.Store, rules: Iterable[Rule]) -> None:
    """Note which things the paths that hinder rules lead between, in graphs of their own.

    Each group is walked through once. Oxigraph would walk through it anew for every conclusion
    about any of its members.
    """
    for rule in {rule.steps: rule for rule in rules if rule.steps}.values():
        graph = _groups(rule.steps)
        grouped: set[Term] = set()
        with _naming(rule):
            for start in _found(known, f"?member {rule.steps} ?next"):
                if start not in grouped:
                    members = _found(known, f"?start ({rule.steps})+ ?member", start)
                    grouped.update(members)
                    group = ox.BlankNode()
                    known.extend(ox.Quad(group, graph, member, graph) for member in members)


def _groups(steps: str) -> ox.NamedNode:
    """Return what names the graph of groups, and in it the relation of groups to their members."""
    return terms.hashed_iri("steps", steps)


def _found(known: ox.Store, path: str, start: Term | None = None) -> list[Term]:
    """Return what ``?member`` of a path stands for, given its ``?start``."""
    bound, given = ("", {}) if start is None else ("?start ", {ox.Variable("start"): start})
    query = f"SELECT DISTINCT {bound}?member {{ {path} }}"
    answers = known.query(query, prefixes=dict(PREFIXES), substitutions=given)
    assert isinstance(answers, ox.QuerySolutions)
    return [answer["member"] for answer in answers]


def _claimed_facts(store: Quads, ontology: Ontology, identity: Identity) -> Iterator[ox.Triple]:
    """Yield the facts of representatives that claims about what stands for them support."""
    names = {predicate.iri: predicate for predicate in ontology.predicates.values()}
    standing_in = [
        ox.NamedNode(member) for first in identity.clusters for member in identity.others(first)
    ]
    if not standing_in:
        return
    ends = f"VALUES ?end {{ {' '.join(map(str, standing_in))} }}"
    for claim, subject, predicate, object in select(
        store,
        f"""SELECT DISTINCT ?claim ?subject ?predicate ?object WHERE {{
          {ends}
          GRAPH ?document {{
            ?claim rdf:subject|rdf:object ?end ;
              rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
          }}
        }}""",
    ):
        first, second = map(identity.representative, (str(subject), str(object)))
        if first != second and predicate in names:
            fact = terms.canonical_fact(first, names[predicate], second)
            yield ox.Triple(ox.NamedNode(str(claim)), gx("fact"), terms.fact_iri(fact))
