"""``guanxi info`` and ``validate``: the state of the store."""

from __future__ import annotations

from dataclasses import asdict

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Json, Overlays, Store
from guanxi.commands.terminal import counted, json_text, messages, print_lines, write

__all__ = ["info", "validate"]


def info(as_json: Json = False, store: Store = DEFAULT_STORE, ontology: Overlays = None) -> None:
    """Tell what the store holds.

    ```
    guanxi info --store news.db
    ```
    """
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
