"""The arguments and options that commands of the program share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

_Text = TypeVar("_Text", str, list[str], None)
DEFAULT_STORE = "guanxi.db"


class ResultFormat(StrEnum):
    """How `guanxi query` prints what it found."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    turtle = "turtle"
    parquet = "parquet"


class ExportFormat(StrEnum):
    """What `guanxi export` can write."""

    turtle = "turtle"
    trig = "trig"
    nquads = "nquads"
    jsonld = "jsonld"
    rdfxml = "rdfxml"
    rdf12 = "rdf12"
    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"
    neo4j_nodes = "neo4j-nodes"
    neo4j_edges = "neo4j-edges"


class FigureName(StrEnum):
    """What `guanxi figure` can draw."""

    rivalry = "rivalry"
    ranking = "ranking"
    timeline = "timeline"
    months = "months"
    ownership = "ownership"


class Measure(StrEnum):
    """What a ranking goes by."""

    pagerank = "pagerank"
    degree = "degree"
    betweenness = "betweenness"
    claims = "claims"
    eigenvector = "eigenvector"
    core = "core"


class Language(StrEnum):
    """What a figure is labelled in."""

    zh = "zh"
    en = "en"


class ReportFormat(StrEnum):
    """How `guanxi evaluate` prints its figures."""

    text = "text"
    json = "json"
    markdown = "markdown"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Files, or folders to read recursively; - is standard input. With --fetch, web "
        "addresses of pages or feeds, too.",
    ),
]
Fetch = Annotated[
    bool,
    typer.Option(
        "--fetch", help="Fetch the web addresses among the PATHs (extra `guanxi[fetch]`)."
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Also where they are on this machine or a private network.",
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="FIELD=COLUMN,…",
        help="Which column of a table is what: text, title, date, author, source, url, id, "
        "language. Common names are guessed.",
    ),
]
MaxSize = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE", help="The largest article that is read, such as 50MB; by default 20MB."
    ),
]
KeepSource = Annotated[
    bool,
    typer.Option(
        "--keep-source",
        help="Keep what articles are read from, too, compressed: `guanxi source` gives it back.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="How many other processes extract, beside one that reads. The result is the same.",
    ),
]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="A Dask scheduler, such as tcp://scheduler:8786, whose workers read and extract.",
        callback=lambda value: valid_text(value),
    ),
]
Shards = Annotated[
    str | None,
    typer.Option(
        metavar="DIR|URL",
        help="With --dask: where all machines see the finished batches; by default STORE.shards.",
        callback=lambda value: valid_text(value),
    ),
]
DocumentTimeout = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        min=0.1,
        help="With --workers or --dask: what takes longer to read or to extract from is left out.",
    ),
]
DocumentMemory = Annotated[
    str,
    typer.Option(
        metavar="SIZE",
        help="With --workers or --dask, on Linux: what needs more memory is left out.",
    ),
]
Errors = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Also write what could not be used, and what looks wrong, as JSON lines.",
    ),
]
Store = Annotated[
    str,
    typer.Option(
        metavar="DIR|URL",
        help="The store's folder, or the address of a SPARQL 1.1 server that keeps it.",
        callback=lambda value: valid_text(value),
    ),
]
StoreFolder = Annotated[
    Path,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The store's folder.",
        callback=lambda value: _folder(value),
    ),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option(
        "--ontology",
        metavar="DIR",
        help="A folder of your own types, relations, wordings, names and queries, laid over the "
        "packaged ones. May be given several times.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write to this file, not to the screen."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


Author = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Who decides now; kept with it.",
        callback=lambda value: valid_text(value),
    ),
]
DecisionDay = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DAY",
        help="When, such as 2022-09-14.",
        callback=lambda value: valid_day(value),
    ),
]


def valid_day(value: str | None) -> str | None:
    """Refuse what is no day.

    Raises
    ------
    typer.BadParameter
        If it is not written as in ISO 8601.
    """
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise typer.BadParameter("write it as 2022-09-14") from error
    return value


def valid_text(value: _Text) -> _Text:
    """Refuse words that the terminal sent in another encoding than it promised.

    Raises
    ------
    typer.BadParameter
        If a word holds bytes that could not be decoded.
    """
    texts = value if isinstance(value, list) else [value or ""]
    for text in texts:
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise typer.BadParameter("this is no valid text in your terminal's encoding")
    return value


def _folder(store: Path) -> Path:
    if store.parts[:1] in {("http:",), ("https:",)}:
        raise typer.BadParameter("this needs a store in a folder, not one on a server")
    return store


LayoutFrom = Annotated[
    Path | None,
    typer.Option(
        metavar="OLD.html",
        exists=True,
        dir_okay=False,
        help="An earlier page: its entities keep their places.",
    ),
]

Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Only what is of this year, month or day (2022-06), or later.",
        callback=valid_text,
    ),
]
Until = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The same, or earlier.", callback=valid_text),
]
