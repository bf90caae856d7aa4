"""``guanxi view``, ``analyse`` and ``export``: the graph in other forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import (
    DEFAULT_STORE,
    ExportFormat,
    LayoutFrom,
    Out,
    Overlays,
    Store,
    valid_text,
)
from guanxi.commands.terminal import messages, write

__all__ = ["analyse", "export", "view"]


def view(
    focus: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Show only what surrounds this entity.",
            callback=valid_text,
        ),
    ] = None,
    hops: Annotated[int, typer.Option(min=1, max=5, help="With --focus: how far around it.")] = 1,
    background: Annotated[
        bool,
        typer.Option(
            "--background/--no-background", help="Also draw well-known facts of the lexicon."
        ),
    ] = True,
    inferred: Annotated[
        bool, typer.Option("--inferred/--no-inferred", help="Also draw what the rules infer.")
    ] = True,
    title: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The page's title.", callback=valid_text),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Only what is of this year, month or day (2022-06), or later.",
            callback=valid_text,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The same, or earlier.", callback=valid_text),
    ] = None,
    layout_from: LayoutFrom = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write the page.")
    ] = Path("graph.html"),
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Write a page to explore: one offline HTML file.

    ```
    guanxi view -o everything.html
    guanxi view --focus 企业微信 --hops 2 --until 2022-06 -o wecom.html
    guanxi view --layout-from everything.html -o everything.html
    ```
    """
    with opened(store, ontology) as kg:
        page = kg.view(
            focus=focus,
            hops=hops,
            background=background,
            inferred=inferred,
            title=title,
            since=since,
            until=until,
            layout_from=layout_from,
        )
        write(page.html, out)
    messages().print(f"Wrote {out}", markup=False)


def analyse(out: Out = None, store: Store = DEFAULT_STORE, ontology: Overlays = None) -> None:
    """Write a report: who matters, who belongs together, who fights whom, what is planned.

    ```
    guanxi analyse -o report.md
    ```
    """
    with opened(store, ontology) as kg:
        write(kg.report(), out)


def export(
    format: Annotated[ExportFormat, typer.Option(help="What to write.")],
    out: Out = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Write the store in a standard format.

    N-Quads, TriG and JSON-LD hold all of it. Turtle and RDF/XML know no named graphs: they hold the
    plain facts with names and types, without claims, sentences and documents; `rdf12` adds these to
    the Turtle as RDF 1.2 has it. CSV, GraphML and GEXF hold the claims, with their best sentence or
    all of them; the two tables for Neo4j entities and claims.

    ```
    guanxi export --format nquads -o graph.nq
    guanxi export --format graphml -o graph.graphml
    guanxi export --format neo4j-nodes -o nodes.csv
    guanxi export --format neo4j-edges -o edges.csv
    ```
    """
    with opened(store, ontology) as kg:
        write(kg.export(format.value), out)
