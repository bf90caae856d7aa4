"""``guanxi extract``, ``relate`` and ``wording test``: what texts say, without a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened_ontology
from guanxi.commands.options import (
    AllowPrivate,
    Columns,
    Fetch,
    Json,
    MaxSize,
    Out,
    Overlays,
    Paths,
    valid_text,
)
from guanxi.commands.problems import Problems, reading_options, warn
from guanxi.commands.terminal import json_text, print_trial, write

__all__ = ["extract", "relate", "wordings"]

wordings = typer.Typer(no_args_is_help=True)


def extract(
    paths: Paths,
    out: Out = None,
    columns: Columns = None,
    max_size: MaxSize = None,
    fetch: Fetch = False,
    allow_private: AllowPrivate = False,
    ontology: Overlays = None,
) -> None:
    """Print what articles say, one JSON line a document, without storing anything.

    ```
    guanxi extract article.md
    guanxi extract news/ -o news.jsonl
    ```
    """
    from guanxi.extraction import extraction_record
    from guanxi.pipeline import extract_all

    problems = Problems()
    lines = (
        json.dumps(extraction_record(extraction), ensure_ascii=False) + "\n"
        for extraction in extract_all(
            paths,
            ontology=opened_ontology(ontology),
            on_error=problems.report,
            on_warning=warn,
            reading=reading_options(columns, max_size, fetch=fetch, allow_private=allow_private),
        )
    )
    count = 0
    if out is None:
        for line in lines:
            write(line, None)
            count += 1
    else:
        content = list(lines)
        count = len(content)
        write("".join(content), out)
    if problems:
        raise typer.Exit(1 if count else 2)


def relate(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.jsonl",
            exists=True,
            dir_okay=False,
            help="Lines with text, head and tail: a text and two names in it.",
        ),
    ],
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="P",
            help="The smallest probability that counts; by default where precision and recall "
            "balance. `build` and `extract` use 0.3.",
        ),
    ] = None,
    out: Out = None,
    ontology: Overlays = None,
) -> None:
    """Tell which relation each text states of two names, one JSON line for each line.

    ```
    guanxi relate pairs.jsonl
    guanxi relate pairs.jsonl --threshold 0.3 -o relations.jsonl
    ```
    """
    from guanxi.extraction import Extractor
    from guanxi.name_pairs import read_pairs
    from guanxi.relating import LEAST_PROBABILITY, relate

    least = LEAST_PROBABILITY if threshold is None else threshold
    records = relate(read_pairs(pairs), Extractor(opened_ontology(ontology)), least)
    write("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), out)


@wordings.callback()
def wording() -> None:
    """See how relations are worded.

    ```
    guanxi wording test "甲公司收购了乙科技。"
    ```
    """


@wordings.command("test")
def wording_test(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A sentence or a few.", callback=valid_text)
    ],
    date: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The day on which it was written, such as 2022-09-14."),
    ] = None,
    as_json: Json = False,
    ontology: Overlays = None,
) -> None:
    """Show which wordings match a text and why, and which come close.

    For each the pattern, the words it matches, its status and the words that gave it.

    ```
    guanxi wording test "腾讯收购了搜狗。"
    guanxi wording test "如果腾讯收购搜狗，情况会不同。" --json
    guanxi wording test "腾讯和搜狗拜了把子。" --ontology mine
    ```
    """
    from guanxi.documents import document_from_text
    from guanxi.extraction import Extractor

    trial = Extractor(opened_ontology(ontology)).try_wordings(document_from_text(text, date=date))
    if as_json:
        write(json_text(trial.as_dict()), None)
    else:
        print_trial(trial)
