"""``guanxi backup`` and ``restore``: the store as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, StoreFolder
from guanxi.commands.terminal import counted, messages

__all__ = ["backup", "restore"]


def backup(
    destination: Annotated[Path, typer.Argument(metavar="DEST", help="A new folder.")],
    store: StoreFolder = Path(DEFAULT_STORE),
) -> None:
    """Copy the store to a new folder, also while it is being built.

    The copy holds what was published last, and is a store of its own: ask it with --store, or make
    it the store again with `guanxi restore`.

    ```
    guanxi backup backups/2022-09-14 --store news.db
    ```
    """
    with opened(store, None) as kg:
        kg.backup(destination)
    messages().print(f"Copied {store} to {destination}.", markup=False)


def restore(
    source: Annotated[Path, typer.Argument(metavar="SRC", help="What `guanxi backup` wrote.")],
    store: StoreFolder = Path(DEFAULT_STORE),
    replace: Annotated[
        bool, typer.Option("--replace", help="Give up what the store holds now.")
    ] = False,
) -> None:
    """Make a store of a backup.

    Where there is a store already, it is replaced only with --replace; whoever reads it meanwhile
    goes on reading what it was.

    ```
    guanxi restore backups/2022-09-14 --store news.db --replace
    ```
    """
    from guanxi.knowledge_graph import KnowledgeGraph

    with KnowledgeGraph.restore(source, store, replace=replace) as kg:
        count = kg.info().documents
    messages().print(f"{store} holds {counted(count, 'document')} of {source}.", markup=False)
