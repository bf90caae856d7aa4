"""``guanxi diff``: what changed between two stores, or two days of one."""

from __future__ import annotations

from typing import Annotated

import typer

from guanxi.commands.network_options import FindingsFormat, show_findings
from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Out, Overlays, Store, valid_text
from guanxi.errors import QueryError

__all__ = ["diff"]

_ROWS = 50


def diff(
    before: Annotated[
        str | None,
        typer.Argument(
            metavar="[A]", help="The earlier store: its folder or address.", callback=valid_text
        ),
    ] = None,
    after: Annotated[
        str | None,
        typer.Argument(metavar="[B]", help="The later store.", callback=valid_text),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="Without A and B: compare what was told by this year, month or day (2022-06) …",
            callback=valid_text,
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="… with what was told by this one.", callback=valid_text),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, help=f"Most rows; {_ROWS} of a table by default, else all."),
    ] = None,
    format: Annotated[
        FindingsFormat | None,
        typer.Option(help="What to print; by default what --out ends in, else a table."),
    ] = None,
    out: Out = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Tell what changed: facts and entities that are new or gone, plans and rumours that turned.

    Compares two stores, or what the articles of one store told by two dates. Facts whose status is
    another one come first: planned or rumoured ones that are asserted now, and what ended or is
    denied. Each stands with its best sentence.

    ```
    guanxi diff last-week.db guanxi.db
    guanxi diff --from 2022-05 --to 2022-06 --store guanxi.db
    guanxi diff last-week.db guanxi.db -o changes.md
    ```
    """
    if before is None and from_ is not None and to is not None:
        with opened(store, ontology) as kg:
            found = kg.changes(from_, to)
    elif before is not None and after is not None and from_ is None and to is None:
        with opened(before, ontology) as kg, opened(after, ontology) as other:
            found = kg.diff(other)
    else:
        raise QueryError("name two stores to compare, or two days of one with --from and --to")
    show_findings(found, top=top, format=format, out=out, rows=_ROWS)
