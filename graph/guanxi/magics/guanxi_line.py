"""``%guanxi``: what one does to begin, in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from IPython.core.magic_arguments import MagicArgumentParser

from guanxi.built_graph import DEFAULT_STORE
from guanxi.errors import UnknownNameError
from guanxi.knowledge_graph import KnowledgeGraph
from guanxi.magics.session import DEFAULT_NAME, graph_in, told_in_short
from guanxi.store import parse_assignment

COMMANDS: Final = ("open", "build", "explain", "entity", "view", "query", "queries")
_EXAMPLES: Final = """
    %guanxi open guanxi.db                 opens a store, as kg
    %guanxi build news/ --store news.db    brings a store up to date and opens it
    %guanxi explain 企业微信 竞争 飞书       the sentences behind a fact
    %guanxi entity 企微                    all that is known of an entity
    %guanxi view 企业微信 --hops 2          the page around an entity
    %guanxi query competitors name=钉钉    a named question; %guanxi queries lists them
"""


class GuanxiLine:
    """The magic, bound to a shell.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._parser: Any = MagicArgumentParser(  # type: ignore[no-untyped-call]
            "%guanxi", description=f"Knowledge graphs.\n{_EXAMPLES}"
        )
        self._commands = self._parser.add_subparsers(
            dest="command", required=True, parser_class=MagicArgumentParser
        )
        store = self._command("open", self._open, "open a store")
        store("store", nargs="?", default=str(DEFAULT_STORE), help="its folder or address")
        build = self._command("build", self._build, "read articles and open the store")
        build("paths", nargs="+", metavar="PATH", help="files, or folders read recursively")
        build("--store", default=str(DEFAULT_STORE), help="its folder or address")
        for add in (store, build):
            add("--ontology", action="append", default=[], metavar="DIR", help="an overlay")
            add("--as", dest="name", default=DEFAULT_NAME, help="the variable; kg by default")
        explain = self._command("explain", self._explain, "show the sentences behind facts")
        explain("subject")
        explain("predicate", nargs="?")
        explain("object", nargs="?")
        self._command("entity", self._entity, "show what is known of an entity")("subject")
        view = self._command("view", self._view, "show the network")
        view("focus", nargs="?", help="the entity in the middle")
        view("--hops", type=int, default=1)
        view("--since")
        view("--until")
        query = self._command("query", self._query, "ask a named question")
        query("question", metavar="NAME")
        query("bindings", nargs="*", metavar="VARIABLE=TEXT")
        self._command("queries", self._queries, "list the named questions")
        for name in ("explain", "entity", "view", "query"):
            self._commands.choices[name].add_argument("--graph", metavar="NAME")

    def magic(self) -> Callable[[str], object]:
        """Return the function that IPython calls."""

        def guanxi(line: str) -> object:
            with told_in_short():
                options = self._parser.parse_argstring(line)
                return options.run(options)

        guanxi.__doc__ = self._parser.format_help()
        return guanxi

    def _command(
        self, name: str, run: Callable[[Any], object], about: str
    ) -> Callable[..., object]:
        parser = self._commands.add_parser(name, description=about)
        parser.set_defaults(run=run)
        return cast("Callable[..., object]", parser.add_argument)

    def _open(self, options: Any) -> KnowledgeGraph:
        return self._kept(
            options.name, KnowledgeGraph.open(options.store, ontology=options.ontology)
        )

    def _build(self, options: Any) -> KnowledgeGraph:
        built = KnowledgeGraph.build(options.paths, options.store, ontology=options.ontology)
        return self._kept(options.name, built)

    def _kept(self, name: str, graph: KnowledgeGraph) -> KnowledgeGraph:
        self._shell.user_ns[name] = graph
        return graph

    def _explain(self, options: Any) -> object:
        graph, asked = self._graph(options), (options.subject, options.predicate, options.object)
        if options.predicate is not None:
            try:
                graph.ontology.predicate(options.predicate)
            except UnknownNameError:  # some relations are only inferred
                return graph.derivations(*asked)
        return graph.explain(*asked)

    def _entity(self, options: Any) -> object:
        return self._graph(options).entity(options.subject)

    def _view(self, options: Any) -> object:
        return self._graph(options).view(
            focus=options.focus, hops=options.hops, since=options.since, until=options.until
        )

    def _query(self, options: Any) -> object:
        bindings = dict(map(parse_assignment, options.bindings))
        return self._graph(options).query(options.question, bindings)

    def _queries(self, _options: Any) -> object:
        return graph_in(self._shell.user_ns).queries()

    def _graph(self, options: Any) -> KnowledgeGraph:
        return graph_in(self._shell.user_ns, options.graph)
