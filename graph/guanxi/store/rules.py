"""Rules: what follows from facts, as the ontology states it in triple patterns.

A rule is data (``rules.ttl``, or any Turtle file of an overlay). Where it is about relations of a
kind, such as symmetric ones, it is made concrete by what the ontology says: one rule for each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from guanxi.errors import OntologyError
from guanxi.store import terms
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.vocabulary import PREFIXES

_VARIABLE = re.compile(r"\?(\w+)")
_NAME = re.compile(r"<[^>]*>|[a-z]\w*:\w+")
_BETWEEN = re.compile(r"\s+\.\s+")
_MANY_STEPS = re.compile(r"(\?\w+)\s+\(([^()]+)\)\+\s+(\?\w+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about concrete relations.

    Attributes
    ----------
    name : str
        Local name in ``rules.ttl``.
    label_zh, label_en : str
    premises : tuple of str
        Triple patterns in SPARQL.
    conclusion : str
        A triple pattern over their variables.
    unless : str
        A pattern that must not hold; empty if nothing hinders.
    """

    name: str
    label_zh: str
    label_en: str
    premises: tuple[str, ...]
    conclusion: str
    unless: str

    @property
    def pattern(self) -> str:
        """What must hold, as a group of SPARQL patterns."""
        hindrance = f" FILTER NOT EXISTS {{ {self.unless} }}" if self.unless else ""
        return f"{' . '.join(self.premises)}{hindrance}"

    @property
    def steps(self) -> str:
        """The steps of a path between the ends that hinders it, if they lead back as well.

        Such a path divides what it passes through into groups: within one it leads from
        everything to everything. Empty for all other hindrances.

        Examples
        --------
        >>> within = "?a (gx:unitOf|^gx:unitOf)+ ?b"
        >>> Rule("r", "", "", (), "?a gx:rivalOf ?b", within).steps
        'gx:unitOf|^gx:unitOf'
        >>> Rule("r", "", "", (), "?a gx:rivalOf ?b", "?a (gx:unitOf)+ ?b").steps
        ''
        """
        subject, _, object = self.ends
        path = _MANY_STEPS.fullmatch(self.unless.strip())
        if path is None or {path[1], path[3]} != {subject, object}:
            return ""
        steps = {step.strip() for step in path[2].split("|")}
        back = {step[1:] if step.startswith("^") else f"^{step}" for step in steps}
        return path[2].strip() if steps == back else ""

    @property
    def relations(self) -> frozenset[str]:
        """The IRIs of all that it looks at."""
        looked_at = [premise.split()[1] for premise in self.premises]
        return frozenset(map(expanded, [*looked_at, *_NAME.findall(self.unless)]))

    @property
    def ends(self) -> tuple[str, str, str]:
        """The three parts of the conclusion, as written."""
        subject, predicate, object = self.conclusion.split()
        return subject, predicate, object


def read_rules(store: Quads) -> tuple[Rule, ...]:
    """Return the rules of the ontology that a store holds, made concrete by it.

    Parameters
    ----------
    store : pyoxigraph.Store
        Its graph of the ontology holds the rules and what they are about.

    Returns
    -------
    tuple of Rule
        By name, then by what they are about.

    Raises
    ------
    OntologyError
        If a rule is malformed; names the rule.
    """
    rows = select(
        store,
        f"""SELECT ?rule ?zh ?en ?schema ?premise ?conclusion ?unless {{
          GRAPH {terms.ONTOLOGY} {{
            ?rule a gx:Rule .
            OPTIONAL {{ ?rule rdfs:label ?zh FILTER (lang(?zh) = "zh") }}
            OPTIONAL {{ ?rule rdfs:label ?en FILTER (lang(?en) = "en") }}
            OPTIONAL {{ ?rule gx:onSchema ?schema }}
            OPTIONAL {{ ?rule gx:premise ?premise }}
            OPTIONAL {{ ?rule gx:conclusion ?conclusion }}
            OPTIONAL {{ ?rule gx:unless ?unless }}
          }}
        }} ORDER BY ?rule ?premise ?conclusion ?unless""",
    )
    rules = []
    for iri, zh, en, schema, premise, conclusion, unless in rows:
        name = (iri or "").rpartition("/")[2]
        if not (premise and conclusion and zh and en):
            raise OntologyError(
                f"rule {name}: needs gx:premise, gx:conclusion and an rdfs:label in zh and en"
            )
        if len(conclusion.split()) != 3:
            raise OntologyError(f"rule {name}: gx:conclusion is one triple pattern")
        if any(len(each.split()) != 3 for each in _BETWEEN.split(premise.strip())):
            raise OntologyError(
                f"rule {name}: malformed gx:premise: triple patterns, split by ' . '"
            )
        for values in _on_schema(store, name, schema):
            rules.append(
                Rule(
                    name,
                    zh,
                    en,
                    tuple(_concrete(each, values) for each in _BETWEEN.split(premise.strip())),
                    _concrete(conclusion.strip(), values),
                    _concrete(unless or "", values),
                )
            )
    for rule in rules:
        _require_relations(rule)
    return tuple(rules)


def _require_relations(rule: Rule) -> None:
    looked_at = [premise.split()[1] for premise in rule.premises]
    for name in (*looked_at, *_NAME.findall(rule.unless), rule.ends[1]):
        if name.startswith("?"):
            raise OntologyError(f"rule {rule.name}: nothing says which relation {name} is")
        if not name.startswith("<") and name != "a" and name.partition(":")[0] not in PREFIXES:
            raise OntologyError(f"rule {rule.name}: unknown prefix in {name}")


def _on_schema(store: Quads, name: str, schema: str | None) -> list[dict[str, str]]:
    """Return what the variables of a rule stand for, for each answer of the ontology."""
    if not schema:
        return [{}]
    variables = sorted(set(_VARIABLE.findall(schema)))
    asked = " ".join(f"?{variable}" for variable in variables)
    try:
        answers = store.query(
            f"SELECT DISTINCT {asked} {{ GRAPH {terms.ONTOLOGY} {{ {schema} }} }} ORDER BY {asked}",
            prefixes=dict(PREFIXES),
        )
    except SyntaxError as error:
        raise OntologyError(f"rule {name}: malformed gx:onSchema: {error}") from error
    assert isinstance(answers, ox.QuerySolutions)
    return [
        {variable: str(answer[variable]) for variable in variables if answer[variable] is not None}
        for answer in answers
    ]


def _concrete(pattern: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), pattern)


def variables(pattern: str) -> list[str]:
    """Return the variables of a pattern, as written.

    >>> variables("?owner gx:rivalOf ?rival")
    ['?owner', '?rival']
    """
    return [f"?{name}" for name in _VARIABLE.findall(pattern)]


def expanded(term: str) -> str:
    """Return the IRI of a term as SPARQL writes it: ``a``, a prefixed name or an IRI."""
    if term == "a":
        return terms.TYPE.value
    if term.startswith("<"):
        return term.strip("<>")
    prefix, _, local = term.partition(":")
    return PREFIXES[prefix] + local
