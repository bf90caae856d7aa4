"""``guanxi read``: what is read of files, before anything is recognised in it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from guanxi.commands.options import AllowPrivate, Columns, Fetch, MaxSize, Out, Paths
from guanxi.commands.problems import Problems, reading_options, warn
from guanxi.commands.terminal import write
from guanxi.model import Document

__all__ = ["read"]


def read(
    paths: Paths,
    out: Out = None,
    cut: Annotated[
        bool, typer.Option("--cut", help="Show what was left out and why, not what was kept.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line a document, with all that is known.")
    ] = False,
    columns: Columns = None,
    max_size: MaxSize = None,
    fetch: Fetch = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Print the text of articles as it is read, without looking for anything in it.

    Line by line, with the title, date and source above. What the offsets of claims count in is this
    text.

    ```
    guanxi read page.html
    guanxi read crawl.warc.gz --cut
    guanxi read dump.csv --columns text=正文,title=标题 --json -o documents.jsonl
    ```
    """
    from guanxi.documents import iter_documents

    problems = Problems()
    shown = _record if as_json else _cut if cut else _text
    count = 0
    pieces: list[str] = []
    options = reading_options(columns, max_size, fetch=fetch, allow_private=allow_private)
    for document in iter_documents(paths, problems.report, warn, options):
        count += 1
        if out is None:
            write(shown(document), None)
        else:
            pieces.append(shown(document))
    if out is not None:
        write("".join(pieces), out)
    if problems:
        raise typer.Exit(1 if count else 2)


def _record(document: Document) -> str:
    published = document.published
    record: dict[str, Any] = {
        name: getattr(document, name)
        for name in ("id", "iri", "path", "title", "author", "source", "url", "language", "text")
    }
    record["published"] = published.isoformat() if published else None
    record["paragraphs"] = [[p.start, p.end, p.kind] for p in document.paragraphs]
    record["sentences"] = [[s.start, s.end] for s in document.sentences]
    record["cut"] = [{"rule": cut.rule, "text": cut.text} for cut in document.cut]
    return json.dumps(record, ensure_ascii=False) + "\n"


def _text(document: Document) -> str:
    published = document.published.isoformat() if document.published else "no date"
    known = (published, document.author, document.source, document.language, document.url)
    body = document.text.removeprefix(document.title).lstrip("\n")
    title = document.title or "(no title)"
    return f"{document.path}\n{title}\n{' · '.join(filter(None, known))}\n\n{body}\n\n"


def _cut(document: Document) -> str:
    lines = [f"  {cut.rule}: {cut.text}" for cut in document.cut] or ["  nothing was left out"]
    return "\n".join([document.path, *lines, "", ""])
