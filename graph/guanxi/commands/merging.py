"""``guanxi merge`` and ``guanxi suggest``: people decide what names mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from guanxi.commands.decision_session import read_decisions
from guanxi.commands.options import (
    DEFAULT_STORE,
    Author,
    DecisionDay,
    Json,
    Out,
    Overlays,
    Store,
    valid_text,
)
from guanxi.commands.terminal import counted, json_text, messages, print_lines, print_table, write
from guanxi.errors import QueryError

if TYPE_CHECKING:
    from guanxi.model import EntityType
    from guanxi.store import MergeCandidate, Profile, Sample, Suggestion

__all__ = ["merge", "suggest"]


class SuggestionFormat(StrEnum):
    """How `guanxi suggest` prints what it found."""

    table = "table"
    json = "json"
    turtle = "turtle"


def merge(
    list_: Annotated[
        bool, typer.Option("--list", help="List the pairs that may be one, without asking.")
    ] = False,
    min_score: Annotated[
        float, typer.Option(min=0, max=1, metavar="SCORE", help="Leave out weaker pairs.")
    ] = 0.5,
    accept_above: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, metavar="SCORE", help="Judge all pairs of this score or more the same."
        ),
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Add the judgements of a table (TSV): verdict, first, second, and optionally "
            "note, author, date. Entities go by IRI, name or alias.",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Write the judgements that count as such a table."
        ),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="With --to: all that were ever given, in order.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the latest judgement that counts.")
    ] = False,
    author: Author = None,
    date: DecisionDay = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Decide which names mean one thing: 58速运 and 快狗打车, 飞书 and Lark.

    Shows pairs that may be one with sentences from the articles side by side and asks: same,
    different or unsure. What is judged the same is one entity for every question, report and page
    from then on. Judgements are kept through builds, and can be taken back: none is ever deleted.

    ```
    guanxi merge
    guanxi merge --list --json
    guanxi merge --accept-above 0.9
    guanxi merge --to judgements.tsv
    guanxi merge --from judgements.tsv --store another.db
    guanxi merge --undo
    ```
    """
    from guanxi.commands.merge_session import MergeSession
    from guanxi.knowledge_graph import KnowledgeGraph

    wanted = [list_, accept_above is not None, from_ is not None, to is not None, undo]
    if sum(wanted) > 1:
        raise QueryError("choose one of --list, --accept-above, --from, --to and --undo")
    if history and to is None:
        raise QueryError("--history goes with --to")
    if as_json and (to is not None or not any(wanted)):
        raise QueryError("--json goes with --list, --accept-above, --from or --undo")
    with KnowledgeGraph.open(store, ontology=ontology or ()) as kg:
        if to is not None:
            write(kg.judgement_table(history=history), to)
            return
        if list_:
            _print_candidates(kg.merge_candidates(min_score), kg.samples, as_json)
            return
        with kg.curating() as curation:
            for contradiction in curation.contradictions():
                messages().print(f"warning: {contradiction}", markup=False)
            if not any(wanted):
                MergeSession(curation, min_score, author=author, date=date).run()
                return
            if accept_above is not None:
                added = curation.accept(accept_above, author=author, date=date)
            elif from_ is not None:
                added = curation.judge(read_decisions(from_, curation.read_table, author, date))
            else:
                taken_back = curation.undo()
                added = () if taken_back is None else (taken_back,)
            table = [curation.labels(each) for each in added]
    if as_json:
        write(json_text([asdict(each) for each in added]), None)
    else:
        print_lines(
            f"{each.verdict}: {first} and {second}"
            for each, (first, second) in zip(added, table, strict=True)
        )
    messages().print(f"{counted(len(added), 'judgement')} added to {store}.", markup=False)


def suggest(
    min_count: Annotated[
        int, typer.Option(min=1, metavar="N", help="How often a name must be used.")
    ] = 2,
    type: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="Only Company, BusinessUnit, Institution, Product or Person. May be given "
            "several times.",
            callback=valid_text,
        ),
    ] = None,
    format: Annotated[SuggestionFormat, typer.Option(help="What to print.")] = (
        SuggestionFormat.table
    ),
    write_: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="FILE",
            help="Append them to this lexicon file of your own, such as mine/lexicon/names.ttl; "
            "it is made if it is missing, and what it holds already is left out.",
        ),
    ] = None,
    out: Out = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """List names that articles use often and the lexicon lacks, ready to be added to it.

    Look through what you add: a name in the lexicon is recognised everywhere.

    ```
    guanxi suggest --min-count 5 --type Company
    guanxi suggest --format turtle
    guanxi suggest --min-count 10 --write mine/lexicon/names.ttl
    guanxi build news/ --ontology mine
    ```
    """
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.overlays import add_to_lexicon, overlay_of
    from guanxi.store import PREAMBLE

    with KnowledgeGraph.open(store, ontology=ontology or ()) as kg:
        found = kg.suggest(min_count, types=cast("list[EntityType]", type or []))
    if write_ is not None:
        count = add_to_lexicon(write_, found)
        folder = overlay_of(write_)
        hint = (
            f"Build again with --ontology {folder} to use it."
            if folder is not None
            else "guanxi reads it once it lies in DIR/lexicon/, with --ontology DIR."
        )
        messages().print(f"{counted(count, 'name')} added to {write_}. {hint}", markup=False)
    elif format is SuggestionFormat.json:
        write(json_text([_suggestion(each) for each in found]), out)
    elif format is SuggestionFormat.turtle:
        write("\n".join((PREAMBLE, *(each.turtle for each in found))), out)
    elif out is not None:
        raise QueryError("a table is for the screen: add --format json or turtle")
    else:
        print_table(
            ("name", "type", "mentions", "articles", "sentence"),
            [
                (
                    each.name,
                    each.type,
                    str(each.mentions),
                    str(each.documents),
                    each.sample.sentence if each.sample else "",
                )
                for each in found
            ],
        )


def _print_candidates(
    candidates: Sequence[MergeCandidate],
    samples: Callable[[str], tuple[Sample, ...]],
    as_json: bool,
) -> None:
    if as_json:
        records = [
            {
                "score": each.score,
                "reasons": each.reasons,
                "first": _side(each.first, samples(each.first.iri)),
                "second": _side(each.second, samples(each.second.iri)),
            }
            for each in candidates
        ]
        write(json_text(records), None)
        return
    print_table(
        ("score", "first", "second", "type", "why"),
        [
            (
                f"{each.score:.2f}",
                each.first.name,
                each.second.name,
                " / ".join(dict.fromkeys((each.first.type, each.second.type))),
                "; ".join(each.reasons),
            )
            for each in candidates
        ],
    )


def _side(profile: Profile, samples: Sequence[Sample]) -> dict[str, Any]:
    return {
        "iri": profile.iri,
        "name": profile.name,
        "type": profile.type,
        "aliases": sorted(profile.forms - {profile.name}),
        "documents": len(profile.mentions),
        "in_lexicon": profile.entry is not None,
        "samples": [
            {"sentence": each.sentence, "title": each.title, "document": each.document}
            for each in samples
        ],
    }


def _suggestion(each: Suggestion) -> dict[str, Any]:
    return {
        "iri": each.iri,
        "name": each.name,
        "type": each.type,
        "aliases": each.aliases,
        "ambiguous_aliases": each.ambiguous_aliases,
        "mentions": each.mentions,
        "documents": each.documents,
        "sentence": each.sample and each.sample.sentence,
        "title": each.sample and each.sample.title,
        "turtle": each.turtle,
    }
