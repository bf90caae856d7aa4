"""The options that all analyses of the network share, and how their findings are printed."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, cast, get_type_hints

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Out, Overlays, Since, Store, Until, valid_text
from guanxi.commands.terminal import messages, print_lines, print_table, write
from guanxi.errors import UnknownNameError

if TYPE_CHECKING:
    from guanxi.network import Findings, Projection
    from guanxi.vocabulary import Ontology

__all__ = ["FindingsFormat", "analysis", "show_findings"]

_ROWS = 20


class FindingsFormat(StrEnum):
    """How an analysis is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    md = "md"


def analysis(find: Callable[..., Findings[Any]]) -> Callable[..., None]:
    """Make a command of an analysis: it gets the options that choose claims, and prints rows.

    Parameters
    ----------
    find : callable
        Called with the opened graph, the projection that the options ask for, and its own options
        by name; its docstring is the help.

    Returns
    -------
    callable
        For ``typer.Typer.command``.
    """
    own = list(inspect.signature(find).parameters.values())[2:]
    shared = list(inspect.signature(_shared).parameters.values())

    def command(**given: Any) -> None:
        options = {item.name: given.pop(item.name) for item in own}
        _run(find, options, **given)

    hints = get_type_hints(_shared, include_extras=True)
    # Its first two parameters are of types that are imported for type checkers alone.
    told = SimpleNamespace(__annotations__={item.name: item.annotation for item in own})
    hints |= get_type_hints(told, cast("FunctionType", find).__globals__, include_extras=True)
    parameters = [
        item.replace(annotation=hints[item.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for item in (*own, *shared)
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    command.__name__ = find.__name__
    command.__doc__ = find.__doc__
    return command


def _shared(
    *,
    relation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only this relation, by name or label, such as investsIn or 投资. May be given "
            "several times.",
            callback=valid_text,
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only relations of this family: rivalry, organisation, cooperation, capital, "
            "people, regulation. May be given several times.",
            callback=valid_text,
        ),
    ] = None,
    type: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only entities of this type, such as Company. May be given several times.",
            callback=valid_text,
        ),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Claims of this status, or `all`; asserted ones by default. May be given several "
            "times.",
            callback=valid_text,
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Least confidence of a claim.")
    ] = 0.0,
    document: Annotated[
        list[str] | None,
        typer.Option(
            metavar="IRI",
            help="Only what this article says. May be given several times.",
            callback=valid_text,
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only what articles told by then.", callback=valid_text),
    ] = None,
    background: Annotated[
        bool | None,
        typer.Option(
            "--background/--no-background",
            help="Count well-known facts of the lexicon, too; by default where owners matter.",
        ),
    ] = None,
    inferred: Annotated[
        bool, typer.Option("--inferred", help="Count what the rules infer, too.")
    ] = False,
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
    """Hold the options that all analyses share; never called."""


def _run(
    find: Callable[..., Findings[Any]],
    options: dict[str, Any],
    *,
    top: int | None,
    format: FindingsFormat | None,
    out: Path | None,
    store: str,
    ontology: list[Path] | None,
    **chosen: Any,
) -> None:
    with opened(store, ontology) as kg:
        found = find(kg, _projection(kg.ontology, **chosen), **options)
    show_findings(found, top=top, format=format, out=out)


def show_findings(
    found: Findings[Any],
    *,
    top: int | None,
    format: FindingsFormat | None,
    out: Path | None,
    rows: int = _ROWS,
) -> None:
    """Print findings, or write them to a file.

    Parameters
    ----------
    found : Findings
    top : int or None
        Most rows; None shows `rows` of a table, and all in other formats.
    format : FindingsFormat or None
        None goes by what `out` ends in, and is a table without it.
    out : Path or None
    rows : int
    """
    wanted = format or _format_of(out)
    if top is not None or wanted in {FindingsFormat.table, FindingsFormat.md}:
        found = found.top(top or rows)
    if out is None and wanted is FindingsFormat.table:
        _print(found)
    else:
        write(found.to(wanted.value), out)
        if out is not None:
            messages().print(f"Wrote {out}", markup=False)


def _print(found: Findings[Any]) -> None:
    rows = found.texts()
    if rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
    else:
        messages().print("Nothing found.")
    print_lines(found.remarks())


def _format_of(out: Path | None) -> FindingsFormat:
    suffix = "" if out is None else out.suffix.lower().removeprefix(".")
    return FindingsFormat(suffix) if suffix in set(FindingsFormat) else FindingsFormat.table


def _projection(
    ontology: Ontology,
    *,
    relation: list[str] | None,
    family: list[str] | None,
    type: list[str] | None,
    status: list[str] | None,
    document: list[str] | None,
    **others: Any,
) -> Projection:
    chosen: dict[str, Any] = dict(others)
    chosen["predicates"] = [_relation(ontology, text) for text in relation or ()] or None
    chosen["families"] = family or None
    chosen["types"] = type or None
    chosen["documents"] = document or None
    if chosen["background"] is None:
        del chosen["background"]
    if status:
        chosen["statuses"] = None if "all" in status else status
    return cast("Projection", chosen)


def _relation(ontology: Ontology, text: str) -> str:
    try:
        return ontology.predicate(text).name
    except UnknownNameError:
        return text  # one that is only inferred, such as rivalOf: the network knows it, or refuses
