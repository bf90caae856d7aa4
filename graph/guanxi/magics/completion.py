"""What Tab offers: all that a SPARQL cell may hold, and names in calls of a graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from weakref import WeakKeyDictionary

from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher

from guanxi.errors import QueryError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.magics.guanxi_line import COMMANDS
from guanxi.magics.name_index import NameIndex
from guanxi.magics.session import graph_in
from guanxi.namespaces import PREFIXES
from guanxi.store import compact

_CELL: Final = re.compile(r"\s*%%sparql\b(?P<line>[^\n]*)\n")
_GRAPH: Final = re.compile(r"--graph[ =]+(\w+)")
_TYPED: Final = re.compile(r"[^\s{}()<>\"'|/^*+=!;,]*$")
_LINE: Final = re.compile(r"\s*%guanxi\s+(?:(\w+\s+)(?:\S+\s+)*)?([^\s-]*)$")
_HOLE: Final = re.compile(r"\{\{\s*(\w*)$")
_GRAMMAR: Final = """
    ASC ASK AVG AS BIND BOUND BY COALESCE CONSTRUCT CONTAINS COUNT DESC DESCRIBE DISTINCT EXISTS
    FILTER GRAPH GROUP GROUP_CONCAT HAVING IF IN LANG LIMIT MAX MIN MINUS MONTH NOT OFFSET OPTIONAL
    ORDER PREFIX REGEX SAMPLE SELECT STR STRSTARTS SUM UNION VALUES WHERE YEAR"""
_WORDS: Final = tuple(_GRAMMAR.split())
# name.method("…", or a later argument, or keyword="…" — up to the text that is being typed.
_CALL: Final = re.compile(
    r"([^\W\d]\w*)\.(entity|entities|explain|claims|derivations|view|figure|query)\("
    r"((?:[^()\"']|\"[^\"]*\"|'[^']*')*?)(?:(\w+)\s*=\s*)?[\"']([^\"']*)$"
)
_RELATIONS: Final = frozenset({"explain", "claims", "derivations"})
_NAMED: Final = frozenset({"subject", "object", "focus", "about", "name"})


class Completion:
    """The matcher, bound to a shell.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    NAME: Final = "guanxi.completion"

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._entities: WeakKeyDictionary[KnowledgeGraph, NameIndex] = WeakKeyDictionary()

    def matcher(self) -> Callable[[CompletionContext], Any]:
        """Return what IPython's completer asks."""

        @context_matcher(identifier=self.NAME)  # type: ignore[untyped-decorator]
        def complete(context: CompletionContext) -> dict[str, Any]:
            fragment, found = self._found(context)
            return {
                "completions": [SimpleCompletion(text, type=type) for text, type in found],
                "matched_fragment": fragment,
                "suppress": bool(found),
            }

        return complete  # type: ignore[no-any-return]

    def _found(self, context: CompletionContext) -> tuple[str, list[tuple[str, str]]]:
        """Return the text to replace, and what may take its place with its kind."""
        before = context.text_until_cursor
        cell = _CELL.match(context.full_text)
        if cell is not None and context.cursor_line > 0:
            return self._in_sparql(before, context.full_text, cell["line"])
        if line := _LINE.match(before):
            return line[2], [(name, "text") for name in self._in_line(line[1], line[2])]
        call = _CALL.search(before)
        graph = self._shell.user_ns.get(call[1]) if call is not None else None
        if call is None or not isinstance(graph, KnowledgeGraph):
            return "", []
        typed = call[5]
        return typed, [(name, "text") for name in self._arguments(graph, call, typed)]

    def _arguments(self, graph: KnowledgeGraph, call: re.Match[str], typed: str) -> Iterable[str]:
        method, before, keyword = call[2], call[3], call[4]
        position = before.count(",")
        if method == "entities":
            types = graph.ontology.types.items()
            return [
                t
                for t, label in types
                if t.casefold().startswith(typed.casefold()) or label.label_zh.startswith(typed)
            ]
        if method == "query" and keyword is None and position == 0:
            return [q.name for q in graph.queries() if q.name.startswith(typed)]
        is_relation = keyword == "predicate" or (
            keyword is None and position == 1 and method in _RELATIONS
        )
        if is_relation:
            found = NameIndex.of_relations(graph.ontology).beginning(typed)
        elif keyword is None or keyword in _NAMED or method == "query":
            found = self._index(graph).beginning(typed)
        else:
            found = []
        return [each.name for each in found]

    def _in_line(self, command: str | None, typed: str) -> list[str]:
        if command is None:
            return [name for name in COMMANDS if name.startswith(typed)]
        if command.split()[0] not in ("explain", "entity", "view"):
            return []
        try:
            graph = graph_in(self._shell.user_ns)
        except QueryError:
            return []
        return [each.name for each in self._index(graph).beginning(typed)]

    def _in_sparql(self, before: str, text: str, line: str) -> tuple[str, list[tuple[str, str]]]:
        if hole := _HOLE.search(before):
            names = (name for name in self._shell.user_ns if not name.startswith("_"))
            return hole[1], [(n, "variable") for n in sorted(names) if n.startswith(hole[1])]
        match = _TYPED.search(before)
        typed = "" if match is None else match[0]
        named = _GRAPH.search(line)
        try:
            graph = graph_in(self._shell.user_ns, named and named[1])
        except QueryError:
            return typed, []
        return typed, list(dict.fromkeys(self._terms(graph, typed, text)))

    def _terms(self, graph: KnowledgeGraph, typed: str, text: str) -> Iterator[tuple[str, str]]:
        if typed[:1] in ("?", "$"):
            variables = sorted(set(re.findall(r"[?$]\w+", text)) - {typed})
            yield from ((each, "variable") for each in variables if each.startswith(typed))
            return
        prefix, colon, local = typed.rpartition(":")
        if not typed:
            return
        if not colon or prefix == "gx":
            for each in NameIndex.of_relations(graph.ontology).beginning(local):
                yield f"gx:{each.name}", "property"
            types = (t for t in graph.ontology.types if t.casefold().startswith(local.casefold()))
            yield from ((f"gx:{each}", "class") for each in types)
        if not colon or prefix == "ent":
            for each in self._index(graph).beginning(local):
                yield compact(each.iri), "instance"
        if not colon:
            words = (word for word in _WORDS if word.startswith(typed.upper()))
            yield from ((word, "keyword") for word in words)
            yield from ((f"{p}:", "module") for p in sorted(PREFIXES) if p.startswith(typed))

    def _index(self, graph: KnowledgeGraph) -> NameIndex:
        """Return the names of a graph, as they were when it was first asked for them."""
        if graph not in self._entities:
            self._entities[graph] = NameIndex.of_entities(graph.entities())
        return self._entities[graph]
