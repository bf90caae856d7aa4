"""``guanxi analyse``: the report, and each analysis of the network on its own."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from guanxi.commands.network_options import analysis
from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Measure, Out, Overlays, Store, valid_text
from guanxi.commands.problems import told_warnings
from guanxi.commands.terminal import write

if TYPE_CHECKING:
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.network import Findings, Projection

__all__ = ["analyses"]

analyses = typer.Typer(rich_markup_mode="markdown")

Seed = Annotated[int, typer.Option(min=0, help="Of what is left to chance.")]


class PartyLevel(StrEnum):
    """Who counts as a party."""

    entity = "entity"
    company = "company"
    group = "group"


@analyses.callback(invoke_without_command=True)
def analyse(
    context: typer.Context,
    out: Out = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Write a report: who matters, who belongs together, who fights whom, what is planned.

    A file has figures, too, where `guanxi[figures]` is installed: beside it in `report_files/`, or
    within the one page that a name ending in .html gives. A further word asks for one analysis
    alone, with options of its own behind it.

    ```
    guanxi analyse -o report.md
    guanxi analyse -o report.html
    guanxi analyse standing --family rivalry --since 2021
    ```
    """
    if context.invoked_subcommand is not None:
        if (out, store, ontology) != (None, DEFAULT_STORE, None):
            raise typer.BadParameter(f"put the options behind {context.invoked_subcommand!r}")
        return
    with opened(store, ontology) as kg, told_warnings():
        if out is None:
            write(kg.report(), None)
        else:
            kg.save_report(out)


@analyses.command("standing")
@analysis
def standing(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    by: Annotated[Measure, typer.Option(help="What the ranking goes by.")] = Measure.pagerank,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE",
            help="Rank entities of this type alone; the others still count as neighbours.",
            callback=valid_text,
        ),
    ] = None,
    pivots: Annotated[
        int | None,
        typer.Option(min=4, help="Estimate betweenness from so many entities; by size otherwise."),
    ] = None,
    seed: Seed = 0,
) -> Findings[Any]:
    """Rank entities by how central they are.

    ```
    guanxi analyse standing --only Company
    guanxi analyse standing --by betweenness --family cooperation --since 2021 -o standing.csv
    ```
    """
    return kg.standing(by=by.value, only=cast("Any", only), pivots=pivots, seed=seed, **projection)


@analyses.command("changes")
@analysis
def changes(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    at: Annotated[
        str,
        typer.Argument(
            metavar="DATE",
            help="The first year, month or day of the later period.",
            callback=valid_text,
        ),
    ],
) -> Findings[Any]:
    """Compare standing before a date with standing from it on: who rose, who came, who went.

    ```
    guanxi analyse changes 2022
    guanxi analyse changes 2022-06 --since 2022 --family capital
    ```
    """
    return kg.standing_changes(at, **projection)


@analyses.command("communities")
@analysis
def communities(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    resolution: Annotated[
        float, typer.Option(min=0.01, help="Above 1 gives smaller groups, below 1 larger ones.")
    ] = 1.0,
    runs: Annotated[
        int | None,
        typer.Option(min=0, help="How many more seeds tell how stable groups are; by size else."),
    ] = None,
    seed: Seed = 0,
) -> Findings[Any]:
    """Divide entities into groups that are tied to one another more than to the rest.

    ```
    guanxi analyse communities --resolution 2
    ```
    """
    return kg.communities(resolution=resolution, runs=runs, seed=seed, **projection)


@analyses.command("ecosystems")
@analysis
def ecosystems(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    heads: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Companies, by name; all that have members enough by default.",
            callback=valid_text,
        ),
    ] = None,
    least: Annotated[int, typer.Option(min=1, help="How many members are enough.")] = 3,
) -> Findings[Any]:
    """Find what companies own and invest in: 腾讯系, 阿里系.

    With one name, each member is told with the facts that make it one.

    ```
    guanxi analyse ecosystems
    guanxi analyse ecosystems 腾讯 --until 2021
    ```
    """
    found = kg.ecosystems(*heads or (), least=least, **projection)
    return found.within("members") if len(heads or ()) == 1 else found


@analyses.command("rivalry")
@analysis
def rivalry(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    indirect: Annotated[
        bool,
        typer.Option("--indirect/--no-indirect", help="Also those who share customers, partners."),
    ] = True,
) -> Findings[Any]:
    """Find who competes with whom: directly, by what they own, over shared third parties.

    ```
    guanxi analyse rivalry --since 2022
    guanxi analyse rivalry --type Product --format json
    ```
    """
    return kg.rivalries(indirect=indirect, **projection)


@analyses.command("cliques")
@analysis
def cliques(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    level: Annotated[
        PartyLevel, typer.Option(help="Who competes: entities, their companies or groups.")
    ] = PartyLevel.entity,
    least: Annotated[int, typer.Option(min=2, help="Fewest members.")] = 3,
) -> Findings[Any]:
    """Find those who all compete with one another: the three kingdoms of a market.

    ```
    guanxi analyse cliques
    guanxi analyse cliques --level group
    ```
    """
    return kg.rival_cliques(level=level.value, least=least, **projection)


@analyses.command("brokers")
@analysis
def brokers(kg: KnowledgeGraph, projection: Projection) -> Findings[Any]:
    """Find who is caught between rivals: as ally, as investor, or as the third who fights both.

    ```
    guanxi analyse brokers
    ```
    """
    return kg.brokers(**projection)


@analyses.command("holes")
@analysis
def holes(kg: KnowledgeGraph, projection: Projection) -> Findings[Any]:
    """Measure who bridges circles that have no other tie: Burt's structural holes.

    ```
    guanxi analyse holes --family cooperation
    ```
    """
    return kg.structural_holes(**projection)
