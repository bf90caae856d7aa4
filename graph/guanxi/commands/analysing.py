"""``guanxi analyse``: the report, and each analysis of the network on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from guanxi.commands.network_options import analysis
from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Out, Overlays, Store
from guanxi.commands.problems import told_warnings
from guanxi.commands.terminal import write

if TYPE_CHECKING:
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.network import Findings, Projection

__all__ = ["analyses"]

analyses = typer.Typer(rich_markup_mode="markdown")

Resolution = Annotated[
    float, typer.Option(min=0.01, help="Above 1 gives smaller groups, below 1 larger ones.")
]
Seed = Annotated[int, typer.Option(min=0, help="Of what is left to chance.")]


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
def standing(kg: KnowledgeGraph, projection: Projection, *, seed: Seed = 0) -> Findings[Any]:
    """Rank entities by how central they are.

    ```
    guanxi analyse standing --type Company
    guanxi analyse standing --family cooperation --since 2021 -o standing.csv
    ```
    """
    return kg.standing(seed=seed, **projection)


@analyses.command("communities")
@analysis
def communities(
    kg: KnowledgeGraph, projection: Projection, *, resolution: Resolution = 1.0, seed: Seed = 0
) -> Findings[Any]:
    """Divide entities into groups that are tied to one another more than to the rest.

    ```
    guanxi analyse communities --resolution 2
    ```
    """
    return kg.communities(resolution=resolution, seed=seed, **projection)
