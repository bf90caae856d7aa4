"""SPARQL as users type it: refused where it would fetch or change, bound, explained when wrong.

Oxigraph has no switch against ``SERVICE`` and silently ignores ``FROM`` when the union of all
graphs is the default graph. Both are decided on the tokens of the query, so that a literal or a
comment that says ``SERVICE`` is no matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import product

import pyoxigraph as ox

from guanxi.errors import QueryError
from guanxi.store.quads import Quads
from guanxi.store.terms import Term
from guanxi.vocabulary import PREFIXES

# Terminals of the SPARQL 1.1 grammar (W3C Recommendation, §19.8), as far as they can hide words.
_CHARACTER = (
    "-0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d"
    "\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
    "\U00010000-\U000effff"
)
# A longer one is read as words: to look for its end from each of its dots would take for ever.
_LONGEST = 200
_TOKEN = re.compile(
    rf"""
    (?P<comment> \#[^\n\r]* )
  | (?P<iri> <(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*> )
  | (?P<string> \"{{3}}(?:[^"\\]|\\.|"(?!""))*\"{{3}} | '{{3}}(?:[^'\\]|\\.|'(?!''))*'{{3}}
              | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
  | (?P<variable> [?$]\w+ )
  | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<prefixed>
      (?P<prefix> (?:[{_CHARACTER}](?:[{_CHARACTER}.]{{0,{_LONGEST}}}[{_CHARACTER}])?)? )
                  :(?:[{_CHARACTER}.:]|%[0-9A-Fa-f]{{2}}|\\.)* )
  | (?P<word> [^\W\d]\w* )
  | (?P<mark> [{{}}()] )
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_PATTERN = frozenset({"GRAPH", "VALUES", "SELECT", "DISTINCT", "REDUCED", "BY", "HAVING"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal of the grammar that matters to us, at a span of the text."""

    kind: str
    text: str
    start: int
    end: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query that may be evaluated.

    Attributes
    ----------
    text : str
        With its bindings in place.
    union : bool
        Whether the union of all graphs is the default graph: unless the query says ``FROM``.
    depth : int
        How many groups and parentheses stand within each other.
    """

    text: str
    union: bool
    depth: int


def prepare(text: str, bindings: Mapping[str, Sequence[Term]] | None = None) -> PreparedQuery:
    """Check a query and put its bindings in place.

    Parameters
    ----------
    text : str
    bindings : Mapping of str to sequence of term, optional
        By variable, without ``?``: the terms that it may be. They are joined to the query's
        outermost group as if it began with ``VALUES``; a term can never turn into syntax.

    Raises
    ------
    QueryError
        If it is an update, would fetch from elsewhere (``SERVICE``) or lacks a variable that is
        to be bound.

    Examples
    --------
    >>> prepare("SELECT * { ?s ?p ?o }", {"s": [ox.Literal("}")]}).text
    'SELECT * { VALUES (?s) { ("}") } ?s ?p ?o }'
    """
    text = refuse(text, ("SERVICE",))
    found = tokens(text)
    words = {token.text.upper() for token in found if token.kind == "word"}
    form = _form(found)
    if form is None and words & UPDATES:
        raise QueryError(
            "this is an update, and a query only reads; change the graph by building documents"
        )
    if bindings:
        variables = {token.text[1:] for token in found if token.kind == "variable"}
        for name in bindings:
            if name not in variables:
                close = [f"?{each}" for each in get_close_matches(name, sorted(variables))]
                known = ", ".join(f"?{variable}" for variable in sorted(variables)) or "none"
                hint = f"did you mean {', '.join(close)}?" if close else f"it has {known}"
                raise QueryError(f"the query has no variable ?{name} to bind; {hint}")
        text = _with_values(text, found, form, bindings)
    return PreparedQuery(text, union="FROM" not in words, depth=_depth(found))


def refuse(text: str, keywords: Iterable[str]) -> str:
    r"""Return a query or update in which Oxigraph cannot see any of some keywords.

    Oxigraph's parser is context-sensitive: it reads ``?a<b:c)SERVICE#>`` as a comparison and a
    keyword, the grammar's own terminals as one IRI. So the tokens alone do not decide: what they
    take for a literal or an IRI has the keyword escaped, and what they take for a comment is
    blanked; a prefix of that name gets another one. Where the two readings differ, what remains is
    malformed, never executed.

    Parameters
    ----------
    text : str
    keywords : iterable of str

    Raises
    ------
    QueryError
        If a keyword is used.

    Examples
    --------
    >>> refuse("ASK { ?s ?p 'at your service' }  # SERVICE", ["SERVICE"])
    "ASK { ?s ?p 'at your \\u0073ervice' }           "
    """
    for keyword in keywords:
        pattern = re.compile(keyword, re.IGNORECASE | re.ASCII)
        if not pattern.search(text):
            continue
        parts = []
        position = 0
        for token in tokens(text):
            parts.append(text[position : token.start])
            position = token.end
            if token.kind == "comment":
                parts.append(" " * len(token.text))
            elif token.kind in ("iri", "string"):
                parts.append(pattern.sub(_escaped, token.text))
            else:
                # Variables, local names and language tags are read alike by both.
                if token.kind == "word" and pattern.search(token.text):
                    raise QueryError(f"{keyword} is refused: guanxi never fetches from elsewhere")
                renamed = _renamed(token.prefix, pattern, text)
                parts.append(renamed + token.text[len(token.prefix) :])
        text = "".join((*parts, text[position:]))
    return text


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0][0]):04x}{match[0][1:]}"


def _renamed(prefix: str, pattern: re.Pattern[str], text: str) -> str:
    """Return a prefix without a keyword: each with another first letter, new to the text.

    >>> _renamed("my-service", re.compile("service"), "my-zervice:")
    'my-yervice'
    """
    if not pattern.search(prefix):
        return prefix
    for letter in "zyxwvutqpnm":
        renamed = pattern.sub(lambda match: letter + match[0][1:], prefix)  # noqa: B023
        if f"{renamed}:" not in text:
            return renamed
    raise QueryError(f"the prefix {prefix}: is refused: give it a name without a keyword in it")


def prepare_update(text: str) -> str:
    """Check an update and declare the prefixes that it may use without.

    Raises
    ------
    QueryError
        If it would fetch from elsewhere (``SERVICE``, ``LOAD``).

    Examples
    --------
    >>> print(prepare_update("INSERT DATA { GRAPH <x:g> { ent:企业微信 a <x:c> } }"))
    PREFIX ent: <https://w3id.org/guanxi/entity/>
    INSERT DATA { GRAPH <x:g> { ent:企业微信 a <x:c> } }
    """
    return with_prefixes(refuse(text, ("SERVICE", "LOAD")))


def with_prefixes(text: str) -> str:
    """Declare, in one line before a text, those of our prefixes that it may use."""
    declared = " ".join(
        f"PREFIX {prefix}: <{namespace}>"
        for prefix, namespace in PREFIXES.items()
        if f"{prefix}:" in text
    )
    return f"{declared}\n{text}"


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a query that can hide words, or that words are."""
    return tuple(
        Token(match.lastgroup, match[0], match.start(), match.end(), match["prefix"] or "")
        for match in _TOKEN.finditer(text)
        if match.lastgroup is not None
    )


def template(found: Sequence[Token]) -> range:
    """Return the span of what a CONSTRUCT makes; empty for all other queries."""
    form = _form(found)
    start = _group_start(found, form)
    if form is None or start is None or form.text.upper() != "CONSTRUCT":
        return range(0)
    return range(form.end, start)


def graphs(text: str) -> dict[str, list[str]]:
    """Return what a query says after ``GRAPH``, ``FROM`` and ``FROM NAMED``, in its order.

    Examples
    --------
    >>> graphs("SELECT * FROM <x:a> { GRAPH ?g { ?s ?p ?o } }")
    {'GRAPH': ['?g'], 'FROM': ['<x:a>'], 'FROM NAMED': []}
    """
    found: dict[str, list[str]] = {"GRAPH": [], "FROM": [], "FROM NAMED": []}
    last = ""
    for token in tokens(text):
        if token.kind == "word":
            word = token.text.upper()
            last = f"FROM {word}" if last == "FROM" and word == "NAMED" else word
        elif token.kind != "comment":
            if last in found and token.text not in found[last]:
                found[last].append(token.text)
            last = ""
    return found


def reads_default_graph(text: str) -> bool:
    """Tell whether a query has patterns outside every ``GRAPH``.

    Examples
    --------
    >>> reads_default_graph("SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(?s != ?o) }")
    False
    >>> reads_default_graph("SELECT * { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s a ?c } }")
    True
    """
    found = tokens(text)
    start = template(found).stop
    opened: list[str] = []  # what each open brace and parenthesis stands after
    last = ""
    for token in found:
        if token.start < start or token.kind == "comment":
            continue
        if token.kind == "word" and token.text != "a":
            last = token.text.upper()
        elif token.kind == "mark" and token.text in "})":
            if opened:
                last = "VALUES" if opened.pop() == "VALUES (" else ""
        elif token.kind == "mark":
            inherited = opened[-1] if opened[-1:] == ["GRAPH"] else "{"
            kind = last if last in ("GRAPH", "VALUES") else inherited
            opened.append(kind if token.text == "{" else f"{kind} (")
            last = "" if token.text == "{" else last
        elif token.kind != "string" and opened[-1:] == ["{"] and last not in _NO_PATTERN:
            return True
    return False


def _form(found: Iterable[Token]) -> Token | None:
    return next(
        (token for token in found if token.kind == "word" and token.text.upper() in FORMS), None
    )


def select(store: Quads, sparql: str) -> list[tuple[str | None, ...]]:
    """Run a SELECT of our own, with the union off; return IRIs and lexical forms as text."""
    solutions = store.query(sparql, prefixes=dict(PREFIXES))
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(None if term is None else term.value for term in row) for row in solutions]


def _with_values(
    text: str, found: Sequence[Token], form: Token | None, bindings: Mapping[str, Sequence[Term]]
) -> str:
    names = sorted(bindings)
    variables = " ".join(f"?{name}" for name in names)
    rows = product(*(bindings[name] for name in names))
    values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    clause = f"VALUES ({variables}) {{ {values} }}"
    start = _group_start(found, form)
    if start is None:
        # DESCRIBE ?x and CONSTRUCT WHERE {…} have no group that could hold it.
        return f"{text}\n{clause}"
    return f"{text[:start]} {clause}{text[start:]}"


def _depth(found: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in found:
        if token.kind == "mark":
            depth += 1 if token.text in "{(" else -1
            deepest = max(deepest, depth)
    return deepest


def _group_start(found: Sequence[Token], form: Token | None) -> int | None:
    """Return where the outermost group graph pattern begins, behind its brace."""
    if form is None:
        return None
    opening: list[int] = []  # where the braces at depth 0 open, outside parentheses
    depth = 0
    for token in found:
        if token.start < form.end or token.kind != "mark":
            continue
        if token.text == "{" and depth == 0:
            opening.append(token.end)
        depth += 1 if token.text in "{(" else -1
    is_construct = form.text.upper() == "CONSTRUCT"
    # CONSTRUCT {template} WHERE {group}
    wanted = 1 if is_construct else 0
    return opening[wanted] if len(opening) > wanted else None
