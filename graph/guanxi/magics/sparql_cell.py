"""``%%sparql``: a cell that is a question to the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from IPython.core.magic_arguments import MagicArgumentParser

from guanxi.errors import QueryError
from guanxi.magics.interpolation import interpolated
from guanxi.magics.session import graph_in, told_in_short
from guanxi.notebook import Answer, Page

_HELP = """Ask the graph in SPARQL.

The prefixes gx:, ent:, skos:, prov:, oa:, dct:, schema:, rdf:, rdfs: and xsd: are known. {{name}}
puts a variable of the notebook in, as a term: a text is the name of an entity, "{{name}}" takes it
as it is and <{{name}}> as an IRI; a list fills VALUES.

    %%sparql rivals --limit 20
    SELECT ?other ?confidence WHERE {
      ?claim rdf:predicate gx:competesWith ; rdf:subject|rdf:object {{product}}, ?other ;
             gx:confidence ?confidence .
      FILTER(?other != {{product}})
    }
"""


class SparqlCell:
    """The magic, bound to a shell.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._parser: Any = MagicArgumentParser(  # type: ignore[no-untyped-call]
            "%%sparql", description=_HELP
        )
        add = self._parser.add_argument
        add("name", nargs="?", help="a variable that keeps the answer; name.df is a data frame")
        add("--limit", type=int, metavar="N", help="read no more rows or triples than these")
        add("--view", action="store_true", help="show the page of the entities in the answer")
        add("--graph", metavar="NAME", help="the variable that holds the graph; kg by default")

    def magic(self) -> Callable[[str, str], Answer | Page]:
        """Return the function that IPython calls."""

        def sparql(line: str, cell: str) -> Answer | Page:
            with told_in_short():
                return self._asked(line, cell)

        sparql.__doc__ = self._parser.format_help()
        return sparql

    def _asked(self, line: str, cell: str) -> Answer | Page:
        options = self._parser.parse_argstring(line)
        name: str | None = options.name
        if name is not None and not name.isidentifier():
            raise QueryError(f"{name!r} is no name for a variable; write %%sparql answer")
        if options.limit is not None and options.limit < 1:
            raise QueryError(f"--limit {options.limit}: at least 1")
        namespace = self._shell.user_ns
        graph = graph_in(namespace, options.graph)
        answer = graph.query(interpolated(cell, namespace, graph), limit=options.limit)
        if name is not None:
            namespace[name] = answer
        return answer.view() if options.view else answer
