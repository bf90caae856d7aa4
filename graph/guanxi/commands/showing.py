"""``guanxi view``, ``figure`` and ``export``: the graph in other forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import (
    DEFAULT_STORE,
    ExportFormat,
    FigureName,
    Language,
    LayoutFrom,
    Measure,
    Out,
    Overlays,
    Since,
    Store,
    Until,
    valid_text,
)
from guanxi.commands.problems import told_warnings
from guanxi.commands.terminal import messages, write

__all__ = ["export", "figure", "view"]


def _valid_image(value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in {".svg", ".png"}:
        raise typer.BadParameter("name a file that ends in .svg or .png")
    return value


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
    since: Since = None,
    until: Until = None,
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


def figure(
    name: Annotated[FigureName, typer.Argument(help="What to draw.")],
    focus: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Draw only what concerns this entity.", callback=valid_text
        ),
    ] = None,
    top: Annotated[
        int | None, typer.Option(min=1, help="Most rows (months: months); the rest is counted.")
    ] = None,
    measure: Annotated[Measure, typer.Option(help="What `ranking` goes by.")] = Measure.pagerank,
    language: Annotated[Language, typer.Option(help="Of titles and labels.")] = Language.zh,
    font: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|FAMILY",
            help="A font with Chinese glyphs, also in GUANXI_FONT; by default one that is found.",
            callback=valid_text,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Where to write it, .svg or .png; by default the figure's name with .svg.",
            callback=_valid_image,
        ),
    ] = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Draw a figure for print (extra `guanxi[figures]`).

    `rivalry` who competes with whom, `ranking` who is central, `timeline` who did what when,
    `months` how many relations were reported each month, `ownership` who owns what.

    ```
    guanxi figure rivalry
    guanxi figure timeline --focus 企业微信 -o timeline.png
    guanxi figure ranking --measure degree --top 10 --language en -o ranking.svg
    ```
    """
    out = out or Path(f"{name.value}.svg")
    with opened(store, ontology) as kg, told_warnings():
        drawn = kg.figure(
            name.value,
            focus=focus,
            top=top,
            measure=measure.value,
            language=language.value,
            font=font,
        )
        drawn.save(out)
    if drawn.is_empty:
        messages().print("Nothing to draw; the figure says so.")
    messages().print(f"Wrote {out}", markup=False)


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
