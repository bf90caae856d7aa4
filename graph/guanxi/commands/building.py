"""``guanxi build`` and ``guanxi remove``: what the store holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guanxi.commands.build_meter import BuildMeter
from guanxi.commands.opening import opened
from guanxi.commands.options import (
    DEFAULT_STORE,
    AllowPrivate,
    Columns,
    Dask,
    DocumentMemory,
    DocumentTimeout,
    Errors,
    Fetch,
    Json,
    KeepSource,
    LayoutFrom,
    MaxSize,
    Overlays,
    Paths,
    Shards,
    Store,
    Workers,
    valid_text,
)
from guanxi.commands.problems import reading_options, size, told_warnings, write_problems
from guanxi.commands.terminal import counted, json_text, messages, write
from guanxi.errors import QueryError

if TYPE_CHECKING:
    from guanxi.building import Progress

__all__ = ["build", "remove"]


def build(
    paths: Paths,
    store: Store = DEFAULT_STORE,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the page of `guanxi view`.")
    ] = None,
    layout_from: LayoutFrom = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Also write what `guanxi analyse -o FILE` does: .md or .html."
        ),
    ] = None,
    columns: Columns = None,
    max_size: MaxSize = None,
    fetch: Fetch = False,
    allow_private: AllowPrivate = False,
    keep_source: KeepSource = False,
    workers: Workers = None,
    dask: Dask = None,
    shards: Shards = None,
    document_timeout: DocumentTimeout = 60,
    document_memory: DocumentMemory = "2GB",
    errors: Errors = None,
    ontology: Overlays = None,
    as_json: Json = False,
) -> None:
    """Read articles and bring the store up to date.

    Pages, posts, feeds, text, tables, PDF, Word files and archives of them are read. Documents that
    are stored already and unchanged are skipped; one that changed is replaced. Input that cannot be
    used gives a line each, and the others are built all the same (exit code 1). What is stored but
    no longer among the input stays, until `guanxi remove` forgets it.

    ```
    guanxi build article.md
    guanxi build news/2022 news/2023 --store news.db --html news.html
    guanxi build dump.jsonl --columns text=content,title=headline --errors errors.jsonl
    guanxi build archive/ --workers 8 --store archive.db
    guanxi build /shared/news --dask tcp://scheduler:8786 --shards s3://bucket/shards
    ```
    """
    from guanxi.building import DocumentLimits
    from guanxi.knowledge_graph import KnowledgeGraph

    if layout_from is not None and html is None:
        raise QueryError("--layout-from goes with --html")
    if shards is not None and dask is None:
        raise QueryError("--shards goes with --dask")
    if workers is not None and dask is not None:
        raise QueryError("--workers are processes here, --dask has its own; take one of them")
    reading = reading_options(
        columns, max_size, fetch=fetch, allow_private=allow_private, keep_source=keep_source
    )
    memory = size("--document-memory", document_memory)
    limits = DocumentLimits(document_timeout, memory // 1_000_000)
    console = messages()
    done = 0
    meter = BuildMeter(console)
    try:
        with meter:

            def show(progress: Progress) -> None:
                nonlocal done
                done = progress.documents
                meter.show(progress)

            kg = KnowledgeGraph.build(
                paths,
                store,
                ontology=ontology or (),
                on_error=meter.complain,
                on_warning=meter.warn,
                on_progress=show,
                reading=reading,
                workers=workers,
                limits=limits,
                dask=dask,
                shards=shards,
            )
    except KeyboardInterrupt:
        stored = f"{counted(done, 'document')} {'is' if done == 1 else 'are'} stored"
        console.print(f"stopped; {stored}; run the same command to go on", markup=False)
        raise typer.Exit(130) from None
    finally:
        if errors is not None:
            write_problems(meter.problems, meter.warnings, errors)
    with kg:
        summary = kg.summary
        assert summary is not None
        if summary.documents > 0 and html is not None:
            write(kg.view(layout_from=layout_from).html, html)
        if summary.documents > 0 and report is not None:
            with told_warnings():
                kg.save_report(report)
    if as_json:
        counts = ("stored", "unchanged", "replaced", "absent", "entities", "claims")
        record: dict[str, Any] = {name: getattr(summary, name) for name in counts}
        for name in ("problems", "warnings", "violations"):
            record[name] = list(map(str, getattr(summary, name)))
        write(json_text(record), None)
    if summary.documents == 0:
        console.print("Nothing to build: no article could be used.")
        raise typer.Exit(2)
    replaced = f" ({summary.replaced} in place of another article)" if summary.replaced else ""
    console.print(
        f"{counted(summary.documents, 'document')}: {summary.stored} new or changed{replaced}, "
        f"{summary.unchanged} unchanged. {store} holds "
        f"{counted(summary.entities, 'entity', 'entities')} · {counted(summary.claims, 'claim')}.",
        markup=False,
    )
    if summary.absent:
        console.print(
            f"{counted(summary.absent, 'stored document')} "
            f"{'was' if summary.absent == 1 else 'were'} not in the input; "
            "`guanxi remove DOCUMENT` forgets one.",
            markup=False,
        )
    for violation in summary.violations:
        console.print(f"invalid: {violation}", markup=False)
    for path in filter(None, (html, report, errors)):
        console.print(f"Wrote {path}", markup=False)
    if summary.problems or summary.violations:
        raise typer.Exit(1)


def remove(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCUMENT...",
            help="A document's path as `guanxi query documents` shows it, its address, id or IRI.",
            callback=valid_text,
        ),
    ],
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Forget documents, and what only they said.

    ```
    guanxi remove 2022/old-article.md --store news.db
    ```
    """
    with opened(store, ontology) as kg:
        removed = kg.remove(*documents)
    messages().print(f"Removed {counted(len(removed), 'document')} from {store}.", markup=False)
