"""``guanxi train``: the models."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from guanxi.commands.opening import opened_ontology
from guanxi.commands.options import Overlays
from guanxi.commands.problems import Problems
from guanxi.commands.terminal import counted, json_text, messages, write
from guanxi.errors import TrainingError

__all__ = ["trainers"]

trainers = typer.Typer(no_args_is_help=True)


@trainers.callback()
def train() -> None:
    """Train what guanxi recognises names and relations with (needs `pip install 'guanxi[train]'`).

    ```
    guanxi train tagger gold/ train/ -o tagger.npz
    guanxi train relations finre/train.jsonl --articles gold/ -o relations.npz
    ```
    """


@trainers.command("tagger")
def train_tagger(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...", help="Folders with annotations *.json and the articles in posts/."
        ),
    ],
    encoder: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="What to start from, made by `train encoder`.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write the model.")
    ] = Path("tagger.npz"),
    ontology: Overlays = None,
) -> None:
    """Train the tagger on annotated articles; the same articles give the same bytes.

    Writes FILE, and beside it FILE with the ending .json: what it was trained on. Starts from the
    packaged encoder and takes some minutes for 200 articles.

    ```
    guanxi train tagger gold/ train/ -o tagger.npz
    ```
    """
    from guanxi.training import fingerprints, read_annotated, train

    problems = Problems()
    articles = read_annotated(folders, problems.report)
    with messages().status("Training the tagger …"):
        model = train(
            articles,
            opened_ontology(ontology),
            encoder.read_bytes() if encoder is not None else None,
        )
    _write_model(model, out, {"articles": fingerprints(articles)})
    messages().print(
        f"Trained on {counted(len(articles), 'article')}: {_made(model, out)}", markup=False
    )
    if problems:
        raise typer.Exit(1)


@trainers.command("encoder")
def train_encoder(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.jsonl",
            exists=True,
            dir_okay=False,
            help="Lines with text, head and tail, as FinRE has them.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write the encoder.")
    ] = Path("encoder.npz"),
    ontology: Overlays = None,
) -> None:
    """Teach the encoder of Baidu LAC what firms are called; taggers start from what comes out.

    ```
    guanxi train encoder finre/train.jsonl -o encoder.npz
    guanxi train tagger gold/ train/ --encoder encoder.npz -o tagger.npz
    ```
    """
    from guanxi.training import train_encoder

    with messages().status("Training the encoder …"):
        model = train_encoder(pairs, opened_ontology(ontology))
    write(model, out)
    messages().print(f"Trained on {pairs}: {_made(model, out)}", markup=False)


@trainers.command("relations")
def train_relations(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.jsonl",
            exists=True,
            dir_okay=False,
            help="Lines with text, head, tail and relation, as FinRE has them.",
        ),
    ],
    articles: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="A folder with annotations *.json and the articles in posts/. May be given "
            "several times.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write the model.")
    ] = Path("relations.npz"),
    ontology: Overlays = None,
) -> None:
    """Train the classifier of pairs of names; the same data give the same bytes.

    Writes FILE, and beside it FILE with the ending .json: what it was trained on.

    ```
    guanxi train relations finre/train.jsonl --articles gold/ --articles train/ -o relations.npz
    ```
    """
    from guanxi.name_pairs import read_pairs
    from guanxi.relation_training import train_relations
    from guanxi.training import fingerprints, read_annotated

    problems = Problems()
    given = read_pairs(pairs)
    annotated = read_annotated(articles, problems.report) if articles else []
    if not given and not annotated:
        raise TrainingError(f"{pairs}: no pairs in this file; name another, or --articles DIR")
    with messages().status("Training the classifier …"):
        model = train_relations(given, annotated, opened_ontology(ontology))
    trained_on = {
        "articles": fingerprints(annotated),
        "pairs": hashlib.sha256(pairs.read_bytes()).hexdigest(),
    }
    _write_model(model, out, trained_on)
    messages().print(
        f"Trained on {counted(len(given), 'pair')} and {counted(len(annotated), 'article')}: "
        f"{_made(model, out)}",
        markup=False,
    )
    if problems:
        raise typer.Exit(1)


def _write_model(model: bytes, out: Path, trained_on: Mapping[str, Any]) -> None:
    """Write a model, and beside it the card that says what it was trained on."""
    write(model, out)
    card = {**trained_on, "sha256": hashlib.sha256(model).hexdigest()}
    write(json_text(card), out.with_suffix(".json"))


def _made(model: bytes, out: Path) -> str:
    return f"{out}, {len(model) / 1e6:.1f} MB"
