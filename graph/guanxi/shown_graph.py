"""The graph in other forms: a network, a page, a report, files for other programs."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from guanxi.errors import QueryError
from guanxi.model import EntityType, Status
from guanxi.notebook import Page
from guanxi.opened_graph import OpenedGraph
from guanxi.store import ExportFormat as StoreFormat

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from guanxi.explorer import FigureName
    from guanxi.explorer.figures import Sheet
    from guanxi.network import Measure
    from guanxi.store import QueryResult

ExportFormat: TypeAlias = StoreFormat | Literal["graphml", "gexf", "neo4j-nodes", "neo4j-edges"]
ASSERTED: tuple[Status, ...] = ("asserted",)
TITLE = "关系"


class ShownGraph(OpenedGraph):
    """A graph that is drawn, told and written for others."""

    def network(
        self,
        *,
        predicates: Collection[str] | None = None,
        families: Collection[str] | None = None,
        types: Collection[EntityType] | None = None,
        statuses: Collection[Status] | None = ASSERTED,
        documents: Collection[str] | None = None,
        min_confidence: float = 0.0,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        background: bool = False,
        inferred: bool = False,
    ) -> nx.MultiDiGraph[str]:
        """Return the claims as a NetworkX graph: entities are nodes, every claim is an edge.

        Parameters
        ----------
        predicates, families, types, statuses, documents : collection of str, optional
            What to keep; None keeps all. Documents are given by their IRIs.
        min_confidence : float
            In [0, 1].
        since, until : str, optional
            Only claims of this period, such as ``2021`` to ``2022-06``; those without a time of
            their own go by the day of their article.
        as_of : str, optional
            Only what articles told by the end of this year, month or day.
        background : bool
            Also well-known facts of the lexicon between these entities.
        inferred : bool
            Also what the rules infer between them.

        Raises
        ------
        UnknownNameError
            If a predicate, family, type or status does not exist.
        QueryError
            If a date is none.
        """
        from guanxi.network import project

        return project(
            self._store,
            predicates=predicates,
            families=families,
            types=types,
            statuses=statuses,
            documents=documents,
            min_confidence=min_confidence,
            since=since,
            until=until,
            as_of=as_of,
            background=background,
            inferred=inferred,
        )

    def view(
        self,
        *,
        focus: str | None = None,
        hops: int = 1,
        title: str | None = None,
        background: bool = True,
        inferred: bool = True,
        since: str | None = None,
        until: str | None = None,
        answer: QueryResult | None = None,
        layout_from: str | Path | None = None,
    ) -> Page:
        """Return an offline page to explore: of everything, around one entity, of an answer.

        Parameters
        ----------
        focus : str, optional
            Name, alias or IRI of the entity in the middle.
        hops : int
            How many steps around it.
        title : str, optional
        background : bool
            Show well-known facts of the lexicon, too; the page can hide them.
        inferred : bool
            The same for what the rules infer.
        since, until : str, optional
            Only claims of this period, such as ``2021`` to ``2022-06``; those without a time of
            their own go by the day of their article.
        answer : QueryResult, optional
            Only the entities that occur in this answer, by IRI or name, those that the question
            named, and the facts between them.
        layout_from : str or Path, optional
            An earlier page: its entities keep their places.

        Raises
        ------
        UnknownNameError
            If `focus` means no entity, or several.
        QueryError
            If no article claims anything about it, in that period or in that answer; if there is
            no such period.
        DocumentError
            If `layout_from` is no page.
        """
        from guanxi.explorer import ExplorerView, read_places
        from guanxi.network import in_period

        entity = None if focus is None else self._store.entity(focus)
        places = None if layout_from is None else read_places(layout_from)
        graph = self.network(statuses=None, background=background, inferred=inferred)
        if entity is not None and entity.iri not in graph:
            raise _nothing_about(entity.label)
        if since is not None or until is not None:
            graph = in_period(graph, since, until)
        if answer is not None:
            # A subgraph view keeps no order of its own.
            asked = {value for row in answer.values() for value in row}
            asked.update(getattr(answer, "about", ()))
            graph = graph.copy()
            graph.remove_nodes_from(
                [
                    iri
                    for iri, node in graph.nodes.items()
                    if iri not in asked and node["label"] not in asked
                ]
            )
        if answer is not None and not graph:
            raise QueryError("the answer holds no entity that an article claims something about")
        if entity is not None and entity.iri not in graph:
            raise QueryError(f"nothing of what was asked for is about {entity.label}")
        return Page(
            ExplorerView.from_network(
                graph,
                title=title or (TITLE if entity is None else f"{entity.label} · {TITLE}"),
                focus=None if entity is None else entity.iri,
                hops=hops,
                ontology=self.ontology,
                places=places,
            )
        )

    def report(self) -> str:
        """Return a report in Markdown: rankings, communities, rivalries, plans, timeline."""
        from guanxi.network import report

        return report(self.network(statuses=None, background=True))

    def save_report(self, path: str | Path, *, font: str | Path | None = None) -> None:
        """Write the report with figures: one page for ``.html``, else Markdown with SVG beside it.

        Without the extra ``guanxi[figures]`` there are no figures, and the report says so.

        Parameters
        ----------
        path : str or Path
        font : str or Path, optional
            File or family of the font in the figures; see :meth:`figure`.

        Raises
        ------
        FigureError
            If the font that was named is unfit.
        OSError
            If a file cannot be written.
        """
        from guanxi.explorer import write_report
        from guanxi.network import select

        whole = self.network(statuses=None, background=True)
        write_report(select(whole, statuses=None), path, background=whole, font=font)

    def figure(
        self,
        name: FigureName,
        *,
        focus: str | None = None,
        top: int | None = None,
        measure: Measure = "pagerank",
        language: Literal["zh", "en"] = "zh",
        font: str | Path | None = None,
    ) -> Sheet:
        """Draw a figure for print; it displays itself in Jupyter, ``.save(path)`` makes a file.

        Parameters
        ----------
        name : {"rivalry", "ranking", "timeline", "months", "ownership"}
        focus : str, optional
            Name, alias or IRI of an entity: only what concerns it.
        top : int, optional
            Most rows; what is left out is counted.
        measure : {"pagerank", "degree", "betweenness", "claims", "eigenvector", "core"}
            What the ranking goes by.
        language : {"zh", "en"}
        font : str or Path, optional
            A font's file or family; by default what ``GUANXI_FONT`` says, else one that is found.

        Returns
        -------
        Sheet
            A :class:`matplotlib.figure.Figure`.

        Raises
        ------
        FigureError
            If matplotlib is missing, or the font is.
        UnknownNameError
            If `focus` means no entity, or several.
        QueryError
            If no article claims anything about it.
        ValueError
            If there is no such figure, measure or language, or `top` is less than 1.
        """
        from guanxi.explorer import draw

        entity = None if focus is None else self._store.entity(focus)
        graph = self.network(statuses=None, background=name == "ownership")
        if entity is not None and entity.iri not in graph:
            raise _nothing_about(entity.label)
        return draw(
            graph,
            name,
            focus=None if entity is None else entity.iri,
            top=top,
            measure=measure,
            language=language,
            font=font,
        )

    def export(self, format: ExportFormat) -> bytes:
        """Return the store in a standard format, the same bytes for the same documents.

        Raises
        ------
        ValueError
            If there is no such format.
        """
        if format == "graphml" or format == "gexf":
            from guanxi.network import write_network

            return write_network(self.network(statuses=None), format)
        if format == "neo4j-nodes":
            from guanxi.network import node_table

            return node_table(self.network(statuses=None))
        if format == "neo4j-edges":
            from guanxi.network import edge_table

            return edge_table(self.network(statuses=None))
        return self._store.export(format)


def _nothing_about(label: str) -> QueryError:
    return QueryError(
        f"{label} is known, but no article claims anything about it; focus on another entity"
    )
