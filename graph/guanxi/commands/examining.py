"""``guanxi analyse paths``, ``predict``, ``activity``, ``bursts``, ``doubts``: a closer look."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guanxi.commands.analysing import Seed, analyses
from guanxi.commands.network_options import analysis
from guanxi.commands.options import valid_text

if TYPE_CHECKING:
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.network import Findings, Projection

__all__ = ["analyses"]


class Period(StrEnum):
    """What events are counted by."""

    year = "year"
    quarter = "quarter"
    month = "month"


class PredictionMeasure(StrEnum):
    """What guesses go by."""

    patterns = "patterns"
    adamic_adar = "adamic-adar"
    resource_allocation = "resource-allocation"
    preferential_attachment = "preferential-attachment"
    katz = "katz"
    svd = "svd"


Source = Annotated[
    str, typer.Argument(metavar="FROM", help="An entity's name or alias.", callback=valid_text)
]
Target = Annotated[str, typer.Argument(metavar="TO", help="Another one's.", callback=valid_text)]


class QuestionKind(StrEnum):
    """What is worth a look."""

    contradiction = "contradiction"
    contested = "contested"
    unconfirmed = "unconfirmed"
    suspicious_merge = "suspicious merge"
    single_source = "single source"


Entities = Annotated[
    list[str] | None,
    typer.Option(
        "--entity",
        metavar="NAME",
        help="Only about this entity. May be given several times.",
        callback=valid_text,
    ),
]
PeriodLength = Annotated[Period, typer.Option(help="How long a period is.")]


@analyses.command("paths")
@analysis
def paths(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    source: Source,
    target: Target,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Most paths.")] = 3,
    max_hops: Annotated[int, typer.Option(min=1, max=20, help="Most steps of a path.")] = 6,
) -> Findings[Any]:
    """Show how two entities hang together: chains of facts, each with its sentence.

    The surest and shortest come first. Facts are walked either way, and those of the lexicon count.

    ```
    guanxi analyse paths 企业微信 阿里巴巴
    guanxi analyse paths 腾讯 字节跳动 -k 5 --max-hops 3 --family rivalry
    ```
    """
    projection["background"] = True
    return kg.paths(source, target, k=k, max_hops=max_hops, **projection)


@analyses.command("predict")
@analysis
def predict(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    entity: Entities = None,
    measure: Annotated[
        PredictionMeasure, typer.Option(help="What guesses go by.")
    ] = PredictionMeasure.patterns,
    guesses: Annotated[int, typer.Option(min=1, help="Most guesses of each relation.")] = 10,
    evaluate: Annotated[
        bool,
        typer.Option(
            "--evaluate",
            help="Instead of guesses, tell how often each measure finds facts again that were "
            "hidden, or told by later articles.",
        ),
    ] = False,
    seed: Seed = 0,
) -> Findings[Any]:
    """Guess which relations no article has told yet, and say why.

    By default who may compete, cooperate and invest; `--relation` names others. Guesses are never
    stored. Each stands with what both entities are tied to. Facts of the lexicon count as ties.

    ```
    guanxi analyse predict --relation competesWith
    guanxi analyse predict --relation 投资 --entity 腾讯
    guanxi analyse predict --evaluate
    ```
    """
    projection["background"] = True
    relations = list(projection.pop("predicates", None) or ())
    if evaluate:
        return kg.try_predictions(relations, seed=seed, **projection)
    return kg.predict(
        relations, about=entity or (), measure=measure.value, top=guesses, **projection
    )


@analyses.command("activity")
@analysis
def activity(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    entity: Entities = None,
    period: PeriodLength = Period.month,
) -> Findings[Any]:
    """Count what happened around each entity, period by period.

    An event is a fact in a period, by its own time, else by the day of its article. Without
    `--status` all counts but what is denied.

    ```
    guanxi analyse activity --period quarter
    guanxi analyse activity --entity 企业微信
    ```
    """
    return kg.activity(period.value, about=entity or (), **projection)


@analyses.command("bursts")
@analysis
def bursts(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    entity: Entities = None,
    period: PeriodLength = Period.month,
) -> Findings[Any]:
    """Find the times of which more articles tell something about an entity than usual.

    ```
    guanxi analyse bursts --period quarter --type Company
    ```
    """
    return kg.bursts(period.value, about=entity or (), **projection)


@analyses.command("doubts")
@analysis
def doubts(
    kg: KnowledgeGraph,
    projection: Projection,
    *,
    kind: Annotated[
        list[QuestionKind] | None,
        typer.Option(help="Only this. May be given several times."),
    ] = None,
    each: Annotated[int, typer.Option(min=1, help="Most of each kind.")] = 5,
) -> Findings[Any]:
    """Show contradictions and gaps: what to look at before relying on the graph.

    Facts that are asserted and denied; several owners, buyers or heads at a time; plans and rumours
    that nobody confirmed; entities that may be two; entities that one article alone tells of.
    `guanxi review` asks about single claims, `guanxi merge` about names that may mean one thing.

    ```
    guanxi analyse doubts
    guanxi analyse doubts --kind unconfirmed --kind contested --each 100 -o doubts.csv
    ```
    """
    projection["background"] = True
    return kg.open_questions(*(item.value for item in kind or ()), each=each, **projection)
