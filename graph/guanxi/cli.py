"""The program ``guanxi``: every command is a thin layer over its Python twin.

Data go to standard output or to ``-o FILE``, progress and messages to standard error. Exit codes:
0 done, 1 a check failed or some input could not be used, 2 the user must change something,
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from rich.text import Text

import guanxi
from guanxi.errors import (
    DocumentError,
    EvaluationError,
    GuanxiError,
    QueryError,
    TrainingError,
)
from guanxi.merging import merge, suggest
from guanxi.options import (
    DEFAULT_STORE,
    ExportFormat,
    Json,
    Out,
    Overlays,
    Paths,
    ReportFormat,
    ResultFormat,
    Store,
    valid_text,
)
from guanxi.terminal import (
    counted,
    json_text,
    messages,
    print_claims,
    print_evaluation,
    print_lines,
    print_result,
    print_table,
    print_trial,
    write,
)

if TYPE_CHECKING:
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.model import Document
    from guanxi.pipeline import Outcome
    from guanxi.store import QueryResult
    from guanxi.store import ResultFormat as TextFormat
    from guanxi.vocabulary import Ontology

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


@app.command()
def build(
    paths: Paths,
    store: Store = DEFAULT_STORE,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the page of `guanxi view`.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write what `guanxi analyse` says.")
    ] = None,
    ontology: Overlays = None,
    as_json: Json = False,
) -> None:
    """Read articles and bring the store up to date.

    Documents that are stored already and unchanged are skipped; one that changed is replaced. Input
    that cannot be used gives a line each, and the others are built all the same (exit code 1). What
    is stored but no longer among the input stays, until `guanxi remove` forgets it.

    ```
    guanxi build article.md
    guanxi build news/2022 news/2023 --store news.db --html news.html
    ```
    """
    from guanxi.knowledge_graph import KnowledgeGraph

    console = messages()
    done = 0
    try:
        with console.status("Reading …") as status:

            def count(document: Document, _: Outcome) -> None:
                nonlocal done
                done += 1
                status.update(Text(f"Read {document.path}"))

            kg = KnowledgeGraph.build(
                paths,
                store,
                ontology=ontology or (),
                on_error=_complain,
                on_warning=_warn,
                on_document=count,
            )
    except KeyboardInterrupt:
        stored = f"{counted(done, 'document')} {'is' if done == 1 else 'are'} stored"
        console.print(f"stopped; {stored}; run the same command to go on", markup=False)
        raise typer.Exit(130) from None
    with kg:
        summary = kg.summary
        assert summary is not None
        if summary.documents > 0 and html is not None:
            write(kg.view().html, html)
        if summary.documents > 0 and report is not None:
            write(kg.report(), report)
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
    for path in filter(None, (html, report)):
        console.print(f"Wrote {path}", markup=False)
    if summary.problems or summary.violations:
        raise typer.Exit(1)


@app.command()
def extract(paths: Paths, out: Out = None, ontology: Overlays = None) -> None:
    """Print what articles say, one JSON line a document, without storing anything.

    ```
    guanxi extract article.md
    guanxi extract news/ -o news.jsonl
    ```
    """
    from guanxi.extraction import extraction_record
    from guanxi.pipeline import extract_all

    problems = _Problems()
    lines = (
        json.dumps(extraction_record(extraction), ensure_ascii=False) + "\n"
        for extraction in extract_all(
            paths, ontology=_ontology(ontology), on_error=problems.report, on_warning=_warn
        )
    )
    count = 0
    if out is None:
        for line in lines:
            write(line, None)
            count += 1
    else:
        content = list(lines)
        count = len(content)
        write("".join(content), out)
    if problems:
        raise typer.Exit(1 if count else 2)


@app.command()
def query(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME|FILE", help="A named query (`guanxi queries`) or a file with SPARQL."
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            "--query",
            "-q",
            metavar="SPARQL",
            help="The query itself.",
            callback=valid_text,
        ),
    ] = None,
    bind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=TEXT",
            callback=valid_text,
            help="Give a variable its value: an entity's name or alias, `<IRI>` or "
            '`"text"`. May be given several times.',
        ),
    ] = None,
    format: Annotated[ResultFormat, typer.Option(help="What to print.")] = ResultFormat.table,
    out: Out = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Ask the graph: a named query, a SPARQL file or SPARQL text.

    The prefixes gx:, ent:, skos:, prov:, oa:, dct:, schema:, rdf:, rdfs: and xsd: are known.

    ```
    guanxi query competitors --bind name=企业微信
    guanxi query my-question.rq --format csv -o answer.csv
    guanxi query -q 'SELECT ?a ?b { ?a gx:competesWith ?b }'
    ```
    """
    from guanxi.store import parse_assignment

    if text is None:
        if what is None:
            raise QueryError("name a query (`guanxi queries` lists them), a file, or -q SPARQL")
        text = _query_text(what)
    elif what is not None:
        raise QueryError("give either a named query or file, or -q SPARQL, not both")
    if format is ResultFormat.parquet and out is None:
        raise QueryError("Parquet is no text: add -o FILE")
    with _open(store, ontology) as kg:
        bindings = dict(map(parse_assignment, bind or ()))
        result = kg.query(text, bindings)
        if format is ResultFormat.parquet:
            write(_parquet(result), out)
        elif format is ResultFormat.table and out is None:
            print_result(result)
        else:
            write(result.to(cast("TextFormat", format.value)), out)


@app.command()
def queries(as_json: Json = False, ontology: Overlays = None) -> None:
    """List the named queries and what they answer.

    ```
    guanxi queries
    ```
    """
    from guanxi.store import named_queries

    found = named_queries(_ontology(ontology))
    if as_json:
        write(json_text([asdict(query) for query in found]), None)
    else:
        print_table(
            ("name", "answers", "--bind"),
            [
                (query.name, query.title, ", ".join(item.name for item in query.parameters))
                for query in found
            ],
        )


@app.command()
def explain(
    subject: Annotated[str, typer.Argument(help="An entity's name or alias.", callback=valid_text)],
    predicate: Annotated[
        str | None,
        typer.Argument(
            help="A relation by name or label, such as competesWith or 竞争.", callback=valid_text
        ),
    ] = None,
    object: Annotated[
        str | None, typer.Argument(help="An entity's name or alias.", callback=valid_text)
    ] = None,
    as_json: Json = False,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Show the sentences behind the facts about an entity.

    Below each sentence stand the wording that found the claim and how often it is right, the words
    that gave status and time, and what makes the claim less sure.

    ```
    guanxi explain 企业微信
    guanxi explain 企业微信 competesWith 钉钉
    ```
    """
    with _open(store, ontology) as kg:
        claims = kg.explain(subject, predicate, object)
    if as_json:
        write(json_text(claims.records()), None)
    else:
        print_claims(claims)
    if not claims:
        messages().print(f"No article in {store} says so.", markup=False)
        raise typer.Exit(1)


@app.command()
def view(
    focus: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Show only what surrounds this entity.",
            callback=valid_text,
        ),
    ] = None,
    hops: Annotated[int, typer.Option(min=1, max=5, help="With --focus: how far around it.")] = 1,
    background: Annotated[
        bool,
        typer.Option(
            "--background/--no-background", help="Also draw well-known facts of the lexicon."
        ),
    ] = True,
    title: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The page's title.", callback=valid_text),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write the page.")
    ] = Path("graph.html"),
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Write a page to explore: one offline HTML file.

    ```
    guanxi view -o everything.html
    guanxi view --focus 企业微信 --hops 2 -o wecom.html
    ```
    """
    with _open(store, ontology) as kg:
        page = kg.view(focus=focus, hops=hops, background=background, title=title)
        write(page.html, out)
    messages().print(f"Wrote {out}", markup=False)


@app.command()
def analyse(out: Out = None, store: Store = DEFAULT_STORE, ontology: Overlays = None) -> None:
    """Write a report: who matters, who belongs together, who fights whom, what is planned.

    ```
    guanxi analyse -o report.md
    ```
    """
    with _open(store, ontology) as kg:
        write(kg.report(), out)


@app.command()
def export(
    format: Annotated[ExportFormat, typer.Option(help="What to write.")],
    out: Out = None,
    store: Store = DEFAULT_STORE,
    ontology: Overlays = None,
) -> None:
    """Write the store in a standard format.

    N-Quads, TriG and JSON-LD hold all of it. Turtle and RDF/XML know no named graphs: they hold the
    plain facts with names and types, without claims, sentences and documents. CSV, GraphML and GEXF
    hold the claims, with their best sentence or all of them.

    ```
    guanxi export --format nquads -o graph.nq
    guanxi export --format graphml -o graph.graphml
    ```
    """
    with _open(store, ontology) as kg:
        write(kg.export(format.value), out)


@app.command()
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
    with _open(store, ontology) as kg:
        removed = kg.remove(*documents)
    messages().print(f"Removed {counted(len(removed), 'document')} from {store}.", markup=False)


@app.command()
def info(as_json: Json = False, store: Store = DEFAULT_STORE, ontology: Overlays = None) -> None:
    """Tell what the store holds.

    ```
    guanxi info --store news.db
    ```
    """
    with _open(store, ontology) as kg:
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


@app.command()
def validate(
    as_json: Json = False, store: Store = DEFAULT_STORE, ontology: Overlays = None
) -> None:
    """Check the graph against its shapes; exit code 1 if something is wrong.

    ```
    guanxi validate --store news.db
    ```
    """
    with _open(store, ontology) as kg:
        violations = kg.validate()
    if as_json:
        write(json_text([asdict(violation) for violation in violations]), None)
    else:
        print_lines(str(violation) for violation in violations)
        messages().print(f"{counted(len(violations), 'violation')} in {store}.", markup=False)
    if violations:
        raise typer.Exit(1)


app.command()(merge)
app.command()(suggest)


@app.command()
def evaluate(
    gold_dirs: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD_DIR...",
            help="Folders with annotations *.json and the articles in posts/.",
        ),
    ],
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate",
            help="Train the models anew for each fifth, on the other articles only (minutes). Then "
            "the recall of names that were not seen in training is told, too.",
        ),
    ] = False,
    training: Annotated[
        list[Path] | None,
        typer.Option(
            "--train-on", metavar="DIR", help="With --cross-validate: more annotated articles."
        ),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="PAIRS.jsonl",
            exists=True,
            dir_okay=False,
            help="With --cross-validate: pairs of names to train relations on, too, as FinRE has "
            "them.",
        ),
    ] = None,
    lexicon: Annotated[
        str,
        typer.Option(
            metavar="packaged|none|PATH",
            help="The names to know: those of the ontology, none at all, or those of a file or "
            "folder in their place.",
            callback=valid_text,
        ),
    ] = "packaged",
    misses: Annotated[
        bool, typer.Option("--misses", help="List every miss and extra, by cause.")
    ] = False,
    format: Annotated[ReportFormat, typer.Option(help="How to print.")] = ReportFormat.text,
    ontology: Overlays = None,
) -> None:
    """Score the extraction against annotated articles.

    Entities also by type and by recogniser, facts by relation and by wording, both by cause of
    error; and whether confidence means what it says.

    ```
    guanxi evaluate gold/
    guanxi evaluate gold/ --misses | grep "wrong direction"
    guanxi evaluate gold/ more/ --cross-validate
    guanxi evaluate gold/ --cross-validate --train-on more/ --lexicon none
    ```
    """
    from guanxi.assessment import cross_validate as cross_validated
    from guanxi.assessment import evaluate_extraction
    from guanxi.name_pairs import read_pairs
    from guanxi.training import read_annotated, seen_in_training
    from guanxi.vocabulary import with_lexicon

    for option, value in (("--train-on", training), ("--pairs", pairs)):
        if value and not cross_validate:
            raise EvaluationError(f"{option} trains nothing without --cross-validate; add it")
    problems = _Problems()
    known = _ontology(ontology)
    if lexicon != "packaged":
        known = with_lexicon(known, None if lexicon == "none" else Path(lexicon))
    unread: list[Mapping[str, Any]] = []
    articles = read_annotated(gold_dirs, problems.report, unread.append)
    if cross_validate:
        others = read_annotated(training, problems.report) if training else []
        given = read_pairs(pairs) if pairs else ()
        result = cross_validated(
            articles, known, others, given, on_error=problems.report, unread=unread
        )
    else:
        if seen := seen_in_training(articles):
            messages().print(
                f"note: {seen} of {len(articles)} articles were seen in training; "
                "score them honestly with --cross-validate"
            )
        if lexicon != "packaged":
            messages().print(
                "note: the packaged tagger was trained beside the packaged names; "
                "--cross-validate trains one beside these"
            )
        result = evaluate_extraction(articles, known, on_error=problems.report, unread=unread)
    print_evaluation(result, format, misses=misses)
    if problems:
        raise typer.Exit(1)


wordings = typer.Typer(no_args_is_help=True)
app.add_typer(wordings, name="wording")


@wordings.callback()
def wording() -> None:
    """See how relations are worded.

    ```
    guanxi wording test "甲公司收购了乙科技。"
    ```
    """


@wordings.command("test")
def wording_test(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A sentence or a few.", callback=valid_text)
    ],
    date: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="The day on which it was written, such as 2022-09-14."),
    ] = None,
    as_json: Json = False,
    ontology: Overlays = None,
) -> None:
    """Show which wordings match a text and why, and which come close.

    For each the pattern, the words it matches, its status and the words that gave it.

    ```
    guanxi wording test "腾讯收购了搜狗。"
    guanxi wording test "如果腾讯收购搜狗，情况会不同。" --json
    guanxi wording test "腾讯和搜狗拜了把子。" --ontology mine
    ```
    """
    from guanxi.documents import document_from_text
    from guanxi.extraction import Extractor

    trial = Extractor(_ontology(ontology)).try_wordings(document_from_text(text, date=date))
    if as_json:
        write(json_text(trial.as_dict()), None)
    else:
        print_trial(trial)


@app.command()
def relate(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS.jsonl",
            exists=True,
            dir_okay=False,
            help="Lines with text, head and tail: a text and two names in it.",
        ),
    ],
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="P",
            help="The smallest probability that counts; by default where precision and recall "
            "balance. `build` and `extract` use 0.6.",
        ),
    ] = None,
    out: Out = None,
    ontology: Overlays = None,
) -> None:
    """Tell which relation each text states of two names, one JSON line for each line.

    ```
    guanxi relate pairs.jsonl
    guanxi relate pairs.jsonl --threshold 0.6 -o relations.jsonl
    ```
    """
    from guanxi.extraction import Extractor
    from guanxi.name_pairs import read_pairs
    from guanxi.relating import LEAST_PROBABILITY, relate

    least = LEAST_PROBABILITY if threshold is None else threshold
    records = relate(read_pairs(pairs), Extractor(_ontology(ontology)), least)
    write("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), out)


trainers = typer.Typer(no_args_is_help=True)
app.add_typer(trainers, name="train")


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

    problems = _Problems()
    articles = read_annotated(folders, problems.report)
    with messages().status("Training the tagger …"):
        model = train(
            articles, _ontology(ontology), encoder.read_bytes() if encoder is not None else None
        )
    write(model, out)
    card = {"articles": fingerprints(articles), "sha256": hashlib.sha256(model).hexdigest()}
    write(json_text(card), out.with_suffix(".json"))
    messages().print(f"Trained on {len(articles)} articles: {out}, {len(model) / 1e6:.1f} MB")
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
        model = train_encoder(pairs, _ontology(ontology))
    write(model, out)
    messages().print(f"Trained on {pairs}: {out}, {len(model) / 1e6:.1f} MB")


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

    problems = _Problems()
    given = read_pairs(pairs)
    annotated = read_annotated(articles, problems.report) if articles else []
    if not given and not annotated:
        raise TrainingError(f"{pairs}: no pairs in this file; name another, or --articles DIR")
    with messages().status("Training the classifier …"):
        model = train_relations(given, annotated, _ontology(ontology))
    write(model, out)
    card = {
        "articles": fingerprints(annotated),
        "pairs": hashlib.sha256(pairs.read_bytes()).hexdigest(),
        "sha256": hashlib.sha256(model).hexdigest(),
    }
    write(json_text(card), out.with_suffix(".json"))
    messages().print(
        f"Trained on {counted(len(given), 'pair')} and {counted(len(annotated), 'article')}: "
        f"{out}, {len(model) / 1e6:.1f} MB",
        markup=False,
    )
    if problems:
        raise typer.Exit(1)


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


class _Problems(list[DocumentError]):
    """Input that could not be used, told as it is met."""

    def report(self, problem: DocumentError) -> None:
        self.append(problem)
        _complain(problem)


def _complain(problem: DocumentError) -> None:
    messages().print(f"error: {problem}", markup=False)


def _warn(problem: DocumentError) -> None:
    messages().print(f"warning: {problem}", markup=False)


def _parquet(result: QueryResult) -> bytes:
    buffer = io.BytesIO()
    try:
        result.df.to_parquet(buffer)
    except ImportError as error:
        raise QueryError("Parquet needs pyarrow: pip install 'guanxi[notebook]'") from error
    return buffer.getvalue()


def _ontology(overlays: list[Path] | None) -> Ontology:
    from guanxi.vocabulary import load_ontology

    return load_ontology(overlays or ())


@contextmanager
def _open(store: Path, overlays: list[Path] | None) -> Iterator[KnowledgeGraph]:
    from guanxi.knowledge_graph import KnowledgeGraph

    with KnowledgeGraph.open(store, ontology=overlays or ()) as kg:
        yield kg


def _query_text(what: str) -> str:
    """Return the text of a query file, else the name of a query as it is."""
    path = Path(what)
    if path.suffix not in {".rq", ".sparql"} and not path.is_file():
        return what
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise QueryError(f"{path} is no text in UTF-8") from None


if __name__ == "__main__":
    main()
