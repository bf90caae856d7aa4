"""``guanxi info`` and ``validate``: the state of the store."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Json, Overlays, Store
from guanxi.commands.terminal import (
    counted,
    json_text,
    messages,
    print_lines,
    print_table,
    write,
)
from guanxi.errors import StoreError

__all__ = ["info", "validate"]


def info(
    timings: Annotated[
        bool, typer.Option("--timings", help="How long the stages of the last build took instead.")
    ] = False,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Tell what the store holds, or how long its last build took.

    ```
    guanxi info --store news.db
    guanxi info --timings --store news.db
    ```
    """
    if timings:
        _tell_timings(store, as_json=as_json)
        return
    with opened(store, ontology) as kg:
        facts = kg.info()
        rows = facts.rows(kg.ontology)
    if not facts.is_up_to_date:
        messages().print(
            "warning: the store was built with another ontology or another version of guanxi; "
            "`guanxi build` brings it up to date"
        )
    if as_json:
        write(json_text(facts.as_dict()), None)
    else:
        print_lines(f"{name} {value}" for name, value in rows)


def _tell_timings(store: str, *, as_json: bool) -> None:
    from guanxi.building import Timings

    found = Timings.of(Path(store))
    if found is None:
        raise StoreError(
            f"{store} keeps no timings: they are kept of a build into a folder, by this version"
        )
    if as_json:
        write(json_text(asdict(found)), None)
        return
    print_table(("stage", "processor time", "share", "a document"), found.rows())
    by = "one process" if found.workers is None else counted(found.workers, "worker")
    print_lines([f"{counted(found.documents, 'document')} in {found.elapsed:.1f} s by {by}"])


def validate(
    as_json: Json = False, store: Store = DEFAULT_STORE, ontology: Overlays = None
) -> None:
    """Check the graph against its shapes; exit code 1 if something is wrong.

    ```
    guanxi validate --store news.db
    ```
    """
    with opened(store, ontology) as kg:
        violations = kg.validate()
    if as_json:
        write(json_text([asdict(violation) for violation in violations]), None)
    else:
        print_lines(str(violation) for violation in violations)
        messages().print(f"{counted(len(violations), 'violation')} in {store}.", markup=False)
    if violations:
        raise typer.Exit(1)
