"""What is wrong with a query and where: line, column, a caret and what may have been meant.

Oxigraph names the furthest place that it could read to, which is often a word behind the mistake,
and takes a relation that does not exist for one that nobody stated. So the tokens are looked at
for the mistakes that people make.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import Final, TypeAlias

from guanxi.errors import QueryError
from guanxi.store.sparql import FORMS, UPDATES, Token, template, tokens
from guanxi.vocabulary import GX, PREFIXES

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_BEGIN = "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"

# Keywords and built-in functions of SPARQL 1.1 (W3C Recommendation, §19.8) and 1.2.
_GRAMMAR: Final = """
    a abs add adjust all as asc ask avg base bind bnode bound by ceil clear coalesce concat
    construct contains copy count create data datatype day default delete desc describe distinct
    drop encode_for_uri exists false filter floor from graph group group_concat haslang haslangdir
    having hours if in insert into iri isblank isiri isliteral isnumeric istriple isuri lang langdir
    langmatches lateral lcase limit load max md5 min minus minutes month move named not now object
    offset optional order predicate prefix rand reduced regex replace round sameterm sample seconds
    select separator service sha1 sha256 sha384 sha512 silent str strafter strbefore strdt strends
    strlang strlangdir strlen strstarts struuid subject substr sum timezone to triple true tz ucase
    undef union unsaid uri using uuid values version where with year"""
_WORDS: Final = frozenset(_GRAMMAR.split())

Mistake: TypeAlias = tuple[int, str]
"""Where it is, as an offset in the text, and what is wrong."""


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
    lines = text.split("\n")
    line = min(max(int(match[1]) - lines_before, 1), len(lines))
    start = sum(len(each) + 1 for each in lines[: line - 1])
    offset = min(start + int(match[2]) - 1, len(text))
    return pointed(text, *_mistake(text, offset, match[3]))


def pointed(
    text: str, offset: int, complaint: str, subject: str = "malformed SPARQL"
) -> QueryError:
    """Return an error that shows a place of a query.

    Examples
    --------
    >>> print(pointed("ASK { 甲 }", 6, "no name"))
    malformed SPARQL at line 1, column 7: no name
      ASK { 甲 }
            ^
    """
    line_number = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].partition("\n")[0].rstrip("\r")
    before = text[start:offset]
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before)
    return QueryError(
        f"{subject} at line {line_number}, column {offset - start + 1}: {complaint}\n"
        f"  {line}\n  {' ' * width}^"
    )


def check_vocabulary(
    text: str, vocabulary: Collection[str], is_used: Callable[[str], bool]
) -> None:
    """Refuse a query that asks for a class or relation of ours that does not exist.

    Parameters
    ----------
    text : str
        A query that Oxigraph can read.
    vocabulary : collection of str
        Local names of the ontology.
    is_used : callable
        Tells whether the store uses a local name all the same.

    Raises
    ------
    QueryError
        If there is one; the message shows where, and what may have been meant.

    Examples
    --------
    >>> check_vocabulary("ASK { ?a gx:competeWith ?b }", ["competesWith"], lambda name: False)
    Traceback (most recent call last):
        ...
    guanxi.errors.QueryError: malformed SPARQL at line 1, column 10: the ontology has no
    gx:competeWith; did you mean gx:competesWith?
      ASK { ?a gx:competeWith ?b }
               ^
    """
    for offset, written, name in _terms(text):
        if name not in vocabulary and not is_used(name):
            close = [f"gx:{each}" for each in alike(name, vocabulary)]
            raise pointed(text, offset, f"the ontology has no {written}{or_rather(close)}")


def alike(word: str, known: Iterable[str], cutoff: float = 0.7) -> list[str]:
    """Return up to three known words that are spelled like one, without regard to case."""
    folded: dict[str, str] = {}
    for each in sorted(known):
        folded.setdefault(each.casefold(), each)
    return [folded[each] for each in get_close_matches(word.casefold(), folded, n=3, cutoff=cutoff)]


def or_rather(candidates: Iterable[str]) -> str:
    """Ask whether something else was meant; nothing where nothing comes close."""
    told = ", ".join(candidates)
    return f"; did you mean {told}?" if told else ""


def _terms(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the terms of our vocabulary in a query: offset, as written, local name.

    What a CONSTRUCT makes may have any name.
    """
    found = tokens(text)
    namespaces = dict(PREFIXES)
    made = template(found)
    for word, prefix, namespace in zip(found, found[1:], found[2:], strict=False):
        if word.kind == "word" and word.text.upper() == "PREFIX" and namespace.kind == "iri":
            namespaces[prefix.prefix] = namespace.text[1:-1]
    for token in found:
        iri = ""
        if token.kind == "prefixed" and "\\" not in token.text and "%" not in token.text:
            iri = namespaces.get(token.prefix, "") + token.text[len(token.prefix) + 1 :].rstrip(".")
        elif token.kind == "iri" and "\\" not in token.text:
            iri = token.text[1:-1]
        if iri.startswith(GX) and iri != GX and token.start not in made:
            yield token.start, token.text.rstrip("."), iri.removeprefix(GX)


def _mistake(text: str, offset: int, expectation: str) -> Mistake:
    if "Prefix not found" in expectation:
        prefix = re.search(r"[^\s{}();,.|/^]*$", text[:offset])
        start = prefix.start() if prefix else offset
        name = text[start:offset].partition(":")[0]
        close = [f"{each}:" for each in alike(name, PREFIXES, cutoff=0.5)]
        known = f"(known: {', '.join(sorted(PREFIXES))})"
        return start, f"unknown prefix {name}:{or_rather(close)} {known}"
    found = tokens(text)
    before = [token for token in found if token.start <= offset]
    words = [token for token in found if token.kind == "word"]
    if not any(word.text.upper() in FORMS | UPDATES for word in words):
        first = words[0] if words else None
        close = [] if first is None else alike(first.text, FORMS)
        return (0 if first is None else first.start), f"{_BEGIN}{or_rather(close)}"
    sentence = re.search(r"The SELECT [^,\[]+|Duplicated variable name in SELECT", expectation)
    if sentence is not None:
        return offset, sentence[0].strip()
    mistakes = (_unknown_word(text, before), _relative(before), _closing(found))
    for mistake in mistakes:
        if mistake is not None:
            return mistake
    # All that could stand there would fill the screen; what closes something may be a help.
    if after := text[offset:].split():
        return offset, f"unexpected {after[0]!r}"
    missing = [mark for mark in "'})" if f'"{mark}"' in expectation]
    if not missing and _is_closed(found):
        return offset, "it cannot be read to its end; look for a stray . ; or , before this"
    return offset, f"the query ends too early{f'; is a {missing[0]} missing?' if missing else ''}"


def _unknown_word(text: str, before: Iterable[Token]) -> Mistake | None:
    for token in before:
        if token.kind != "word" or token.text.casefold() in _WORDS:
            continue
        previous = text[token.start - 1 : token.start]
        if previous == "@":
            return token.start - 1, f"@{token.text} is no language; write one such as @zh"
        if previous.isdigit() or previous in (".", ":", "_", "-"):
            continue  # part of a number or name
        if not token.text.isascii():
            return token.start, (
                f"{token.text} is a bare name; write ent:{token.text}, or a variable such as "
                f"?name with --bind name={token.text}"
            )
        close = [each.upper() for each in alike(token.text, _WORDS)]
        return token.start, f"SPARQL has no word {token.text}{or_rather(close)}"
    return None


def _relative(before: Collection[Token]) -> Mistake | None:
    if any(token.text.upper() == "BASE" for token in before):
        return None
    for token in before:
        if token.kind == "iri" and not _SCHEME.match(token.text):
            return token.start, f"{token.text} is no whole IRI; write it out, as in <https://…>"
    return None


def _closing(found: Iterable[Token]) -> Mistake | None:
    depth = 0
    for token in found:
        if token.kind == "mark":
            depth += 1 if token.text in "{(" else -1
        if depth < 0:
            return token.start, f"this {token.text} closes nothing"
    return None


def _is_closed(found: Iterable[Token]) -> bool:
    marks = [token.text for token in found if token.kind == "mark"]
    return sum(1 if mark in "{(" else -1 for mark in marks) == 0
