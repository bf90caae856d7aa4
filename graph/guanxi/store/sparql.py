"""SPARQL as users type it: refused where it would fetch or change, bound, explained when wrong.

Oxigraph has no switch against ``SERVICE`` and silently ignores ``FROM`` when the union of all
graphs is the default graph. Both are decided on the tokens of the query, so that a literal or a
comment that says ``SERVICE`` is no matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
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
    tokens = list(_tokens(text))
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    form = next(
        (token for token in tokens if token.kind == "word" and token.text.upper() in _FORMS),
        None,
    )
    if form is None and words & _UPDATES:
        raise QueryError(
            "this is an update, and a query only reads; change the graph by building documents"
        )
    if bindings:
        variables = {token.text[1:] for token in tokens if token.kind == "variable"}
        for name in bindings:
            if name not in variables:
                known = ", ".join(f"?{variable}" for variable in sorted(variables)) or "none"
                raise QueryError(f"the query has no variable ?{name} to bind; it has {known}")
        text = _with_values(text, tokens, form, bindings)
    return PreparedQuery(text, union="FROM" not in words, depth=_depth(tokens))


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
        for token in _tokens(text):
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


def syntax_error(text: str, message: str, lines_before: int = 0) -> QueryError:
    """Return Oxigraph's complaint about a query as one that shows the place.

    Parameters
    ----------
    text : str
        The query as the user wrote it.
    message : str
        Of the SyntaxError.
    lines_before : int
        How many lines stood before `text` in what Oxigraph was given.
    """
    match = _POSITION.match(message)
    if match is None:
        return QueryError(f"malformed SPARQL: {message}")
    line_number, column = max(int(match[1]) - lines_before, 1), int(match[2])
    lines = text.splitlines() or [""]
    line = lines[min(line_number, len(lines)) - 1]
    before = line[: column - 1]
    after = "\n".join((line[column - 1 :], *lines[line_number:])).split()
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before)
    return QueryError(
        f"malformed SPARQL at line {line_number}, column {column}: "
        f"{_complaint(text, match[3], before, after)}\n  {line}\n  {' ' * width}^"
    )


def select(store: Quads, sparql: str) -> list[tuple[str | None, ...]]:
    """Run a SELECT of our own, with the union off; return IRIs and lexical forms as text."""
    solutions = store.query(sparql, prefixes=dict(PREFIXES))
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(None if term is None else term.value for term in row) for row in solutions]


def _complaint(text: str, expectation: str, before: str, after: list[str]) -> str:
    if "Prefix not found" in expectation:
        prefix = re.search(r"[^\s{}();,.|/^]*$", before)
        name = (prefix[0] if prefix else "").partition(":")[0]
        return f"unknown prefix {name}: (known: {', '.join(sorted(PREFIXES))})"
    sentence = re.search(r"The SELECT [^,\[]+", expectation)
    if sentence is not None:
        return sentence[0].strip()
    if not any(token.kind == "word" and token.text.upper() in _FORMS for token in _tokens(text)):
        return "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
    # All that could stand there would fill the screen; what closes something may be a help.
    if after:
        return f"unexpected {after[0]!r}"
    missing = [mark for mark in "'})" if f'"{mark}"' in expectation]
    return f"the query ends too early{f'; is a {missing[0]} missing?' if missing else ''}"


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None:
            yield _Token(kind, match[0], match.start(), match.end(), match["prefix"] or "")


def _with_values(
    text: str, tokens: list[_Token], form: _Token | None, bindings: Mapping[str, Sequence[Term]]
) -> str:
    names = sorted(bindings)
    variables = " ".join(f"?{name}" for name in names)
    rows = product(*(bindings[name] for name in names))
    values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    clause = f"VALUES ({variables}) {{ {values} }}"
    start = _group_start(tokens, form)
    if start is None:
        # DESCRIBE ?x and CONSTRUCT WHERE {…} have no group that could hold it.
        return f"{text}\n{clause}"
    return f"{text[:start]} {clause}{text[start:]}"


def _depth(tokens: list[_Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        if token.kind == "mark":
            depth += 1 if token.text in "{(" else -1
            deepest = max(deepest, depth)
    return deepest


def _group_start(tokens: list[_Token], form: _Token | None) -> int | None:
    """Return where the outermost group graph pattern begins, behind its brace."""
    if form is None:
        return None
    opening: list[int] = []  # where the braces at depth 0 open, outside parentheses
    depth = 0
    for token in tokens:
        if token.start < form.end or token.kind != "mark":
            continue
        if token.text == "{" and depth == 0:
            opening.append(token.end)
        depth += 1 if token.text in "{(" else -1
    is_construct = form.text.upper() == "CONSTRUCT"
    # CONSTRUCT {template} WHERE {group}
    wanted = 1 if is_construct else 0
    return opening[wanted] if len(opening) > wanted else None
