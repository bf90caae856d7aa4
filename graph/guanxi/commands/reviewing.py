"""``guanxi review``: people accept and reject claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guanxi.commands.decision_session import read_decisions
from guanxi.commands.options import (
    DEFAULT_STORE,
    Author,
    DecisionDay,
    Json,
    Overlays,
    Store,
    valid_text,
)
from guanxi.commands.terminal import counted, json_text, messages, print_lines, print_table, write
from guanxi.errors import QueryError

if TYPE_CHECKING:
    from guanxi.store import ClaimRecord, Doubt, Review
    from guanxi.vocabulary import Ontology

__all__ = ["review"]


def review(
    list_: Annotated[bool, typer.Option("--list", help="List the claims, without asking.")] = False,
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only claims about this entity. May be given several times.",
            callback=valid_text,
        ),
    ] = None,
    min_doubt: Annotated[
        float, typer.Option(min=0, max=1, metavar="SCORE", help="Leave out surer claims.")
    ] = 0.0,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the N most doubtful claims.")
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Add the reviews of a table (TSV): verdict, claim, and optionally note, author, "
            "date. Rows without a verdict are left out.",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help="Write the reviews that count as such a table, and below them the claims that "
            "await one, to be filled in.",
        ),
    ] = None,
    history: Annotated[
        bool,
        typer.Option("--history", help="With --to: only reviews, and all that were ever given."),
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the latest review that counts.")
    ] = False,
    author: Author = None,
    date: DecisionDay = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Accept or reject claims, the least sure ones first.

    Shows claims with their sentences and asks. What is rejected supports no fact and is left out of
    reports and pages; what is accepted counts whatever its confidence. Reviews are kept through
    builds, and can be taken back: none is ever deleted. `explain` shows them.

    ```
    guanxi review --author 王
    guanxi review --list --limit 20
    guanxi review --about 企业微信 --to reviews.tsv
    guanxi review --from reviews.tsv --author 王 --date 2022-09-14
    guanxi review --undo
    ```
    """
    from guanxi.commands.review_session import ReviewSession
    from guanxi.knowledge_graph import KnowledgeGraph

    wanted = [list_, from_ is not None, to is not None, undo]
    if sum(wanted) > 1:
        raise QueryError("choose one of --list, --from, --to and --undo")
    if history and to is None:
        raise QueryError("--history goes with --to")
    if as_json and (to is not None or not any(wanted)):
        raise QueryError("--json goes with --list, --from or --undo")
    with KnowledgeGraph.open(store, ontology=ontology or ()) as kg:
        doubts: Sequence[Doubt] = ()
        if not (undo or history or from_):
            doubts = kg.doubts(min_doubt, about=about or ())[:limit]
        if to is not None:
            write(kg.review_table(doubts, history=history), to)
            return
        if list_:
            _print_doubts(doubts, kg.claims_in_doubt(doubts), kg.ontology, as_json)
            return
        with kg.reviewing() as reviewing:
            if not any(wanted):
                ReviewSession(reviewing, kg.ontology, doubts, author=author, date=date).run()
                return
            if from_ is not None:
                added = reviewing.decide(read_decisions(from_, reviewing.read_table, author, date))
            else:
                taken_back = reviewing.undo()
                added = () if taken_back is None else (taken_back,)
            records = reviewing.records(each.claim for each in added)
    if as_json:
        write(json_text([asdict(each) for each in added]), None)
    else:
        print_lines(f"{each.verdict}: {_claim(each, records)}" for each in added)
    messages().print(f"{counted(len(added), 'review')} added to {store}.", markup=False)


def _claim(each: Review, records: Mapping[str, ClaimRecord]) -> str:
    found = records.get(each.claim)
    if found is None:
        return f"<{each.claim}>, which the store lacks"
    return f"{found.subject_label} {found.predicate} {found.object_label}"


def _print_doubts(
    doubts: Sequence[Doubt],
    claims: Sequence[ClaimRecord],
    ontology: Ontology,
    as_json: bool,
) -> None:
    from guanxi.notebook import Claims

    if as_json:
        told: list[dict[str, Any]] = [
            {"iri": each.claim, "doubt": each.score, "reasons": each.reasons, **record}
            for each, record in zip(doubts, Claims(claims, ontology).records(), strict=True)
        ]
        write(json_text(told), None)
        return
    print_table(
        ("doubt", "claim", "why", "sentence", "article"),
        [
            (
                f"{each.score:.2f}",
                Claims((), ontology).heading(found),
                "; ".join(each.reasons),
                found.evidence[0].quote if found.evidence else "",
                found.document.title,
            )
            for each, found in zip(doubts, claims, strict=True)
        ],
    )
