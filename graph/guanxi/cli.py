"""The program ``guanxi``: every command is a thin layer over its Python twin.

Data go to standard output or to ``-o FILE``, progress and messages to standard error. Exit codes:
0 done, 1 a check failed or some input could not be used, 2 the user must change something,
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

import guanxi
from guanxi.commands.building import build, remove
from guanxi.commands.checking import info, validate
from guanxi.commands.comparing import diff
from guanxi.commands.evaluating import evaluate
from guanxi.commands.examining import analyses
from guanxi.commands.extracting import extract, relate, wordings
from guanxi.commands.keeping import backup, import_, restore, source
from guanxi.commands.merging import merge, suggest
from guanxi.commands.querying import explain, queries, query
from guanxi.commands.reading import read
from guanxi.commands.reviewing import review
from guanxi.commands.serving import serve
from guanxi.commands.showing import export, figure, view
from guanxi.commands.terminal import messages, write
from guanxi.commands.training import trainers
from guanxi.errors import GuanxiError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        write(f"guanxi {guanxi.__version__}\n", None)
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and stop.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Chinese business news in, a knowledge graph out, every claim with its sentence.

    ```
    guanxi build articles/
    guanxi query competitors --bind name=企业微信
    guanxi explain 企业微信
    guanxi view --focus 企业微信 -o graph.html
    ```
    """


for command in (
    build,
    read,
    extract,
    query,
    queries,
    explain,
    view,
    figure,
    diff,
    serve,
    export,
    remove,
    backup,
    restore,
    source,
    info,
    validate,
    merge,
    review,
    suggest,
    evaluate,
    relate,
):
    app.command()(command)
app.command("import")(import_)
app.add_typer(analyses, name="analyse")
app.add_typer(wordings, name="wording")
app.add_typer(trainers, name="train")


def main() -> None:
    """Run the program; a user's mistake is told in one line, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # What is piped or redirected is UTF-8 everywhere, whatever the locale says.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except GuanxiError as error:
        messages().print(f"error: {error}", markup=False)
        sys.exit(2)
    except BrokenPipeError:
        # The reader has gone (`guanxi extract … | head`): nobody is left to be told.
        sys.stdout = None
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        messages().print(f"error: {place}{error.strerror or error}", markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
