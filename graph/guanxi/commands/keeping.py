"""``guanxi backup``, ``restore`` and ``import``: the store as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened
from guanxi.commands.options import DEFAULT_STORE, Out, Overlays, Store, StoreFolder, valid_text
from guanxi.commands.terminal import counted, messages, write
from guanxi.errors import StoreError

__all__ = ["backup", "import_", "restore", "source"]


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


def source(
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT",
            help="A document's path as `guanxi query documents` shows it, its address, id or IRI.",
            callback=valid_text,
        ),
    ],
    out: Out = None,
    store: Store = DEFAULT_STORE,
) -> None:
    """Give back what a document was read from, byte by byte.

    The file; of a document in an archive or a crawl, that part of it; of an entry of a feed or a
    row of a table, the text of its body. Only `guanxi build --keep-source` keeps it.

    ```
    guanxi source 2022/article.html --store news.db -o article.html
    ```
    """
    with opened(store, None) as kg:
        write(kg.original(document), out)


def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="RDF: .ttl .nt .nq .trig .rdf .jsonld .n3"),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Import all files under this name; each goes by its own otherwise.",
            callback=valid_text,
        ),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Forget what was imported under this name. May be given several times.",
            callback=lambda names: valid_text(names or []),
        ),
    ] = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Take foreign RDF into the store, each file as a graph of its own beside ours.

    It answers queries and survives builds, but makes no claims, facts or names. To import under the
    same name again replaces it; `guanxi info` lists what is there.

    ```
    guanxi import register.ttl --store news.db
    guanxi import 2022/*.nt --name register
    guanxi import --remove register
    ```
    """
    if not files and not remove:
        raise StoreError("name files to import, or --remove NAME")
    with opened(store, ontology) as kg:
        removed = kg.remove_imports(*remove) if remove else ()
        wanted = {name} if name else {path.stem for path in files or ()}
        imported = kg.import_rdf(*files, name=name) if files else ()
    for verb, graphs in (("Removed", removed), ("Imported", imported)):
        for graph in graphs:
            if verb == "Removed" or graph.name in wanted:
                size = counted(graph.triples, "triple")
                messages().print(f"{verb} {graph.name}: {size}, <{graph.iri}>", markup=False)
