"""``guanxi evaluate``: how well the extraction does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from guanxi.commands.opening import opened_ontology
from guanxi.commands.options import Overlays, ReportFormat, valid_text
from guanxi.commands.problems import Problems
from guanxi.commands.terminal import messages, print_evaluation
from guanxi.errors import EvaluationError

__all__ = ["evaluate"]


def evaluate(
    gold_dirs: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD_DIR...",
            help="Folders with annotations *.json and the articles in posts/.",
        ),
    ],
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate",
            help="Train the models anew for each fifth, on the other articles only (minutes). Then "
            "the recall of names that were not seen in training is told, too.",
        ),
    ] = False,
    training: Annotated[
        list[Path] | None,
        typer.Option(
            "--train-on", metavar="DIR", help="With --cross-validate: more annotated articles."
        ),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="PAIRS.jsonl",
            exists=True,
            dir_okay=False,
            help="With --cross-validate: pairs of names to train relations on, too, as FinRE has "
            "them.",
        ),
    ] = None,
    lexicon: Annotated[
        str,
        typer.Option(
            metavar="packaged|none|PATH",
            help="The names to know: those of the ontology, none at all, or those of a file or "
            "folder in their place.",
            callback=valid_text,
        ),
    ] = "packaged",
    misses: Annotated[
        bool, typer.Option("--misses", help="List every miss and extra, by cause.")
    ] = False,
    format: Annotated[ReportFormat, typer.Option(help="How to print.")] = ReportFormat.text,
    ontology: Overlays = None,
) -> None:
    """Score the extraction against annotated articles.

    Entities also by type and by recogniser, facts by relation and by wording, both by cause of
    error; and whether confidence means what it says.

    ```
    guanxi evaluate gold/
    guanxi evaluate gold/ --misses | grep "wrong direction"
    guanxi evaluate gold/ more/ --cross-validate
    guanxi evaluate gold/ --cross-validate --train-on more/ --lexicon none
    ```
    """
    from guanxi.assessment import cross_validate as cross_validated
    from guanxi.assessment import evaluate_extraction
    from guanxi.name_pairs import read_pairs
    from guanxi.training import read_annotated, seen_in_training
    from guanxi.vocabulary import with_lexicon

    for option, value in (("--train-on", training), ("--pairs", pairs)):
        if value and not cross_validate:
            raise EvaluationError(f"{option} trains nothing without --cross-validate; add it")
    problems = Problems()
    known = opened_ontology(ontology)
    if lexicon != "packaged":
        known = with_lexicon(known, None if lexicon == "none" else Path(lexicon))
    unread: list[Mapping[str, Any]] = []
    articles = read_annotated(gold_dirs, problems.report, unread.append)
    if cross_validate:
        others = read_annotated(training, problems.report) if training else []
        given = read_pairs(pairs) if pairs else ()
        result = cross_validated(
            articles, known, others, given, on_error=problems.report, unread=unread
        )
    else:
        if seen := seen_in_training(articles):
            messages().print(
                f"note: {seen} of {len(articles)} articles were seen in training; "
                "score them honestly with --cross-validate"
            )
        if lexicon != "packaged":
            messages().print(
                "note: the packaged tagger was trained beside the packaged names; "
                "--cross-validate trains one beside these"
            )
        result = evaluate_extraction(articles, known, on_error=problems.report, unread=unread)
    print_evaluation(result, format, misses=misses)
    if problems:
        raise typer.Exit(1)
