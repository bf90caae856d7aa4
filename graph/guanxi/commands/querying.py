"""``guanxi query``, ``queries`` and ``explain``: questions to the graph."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from guanxi.commands.opening import opened, opened_ontology
from guanxi.commands.options import (
    DEFAULT_STORE,
    Json,
    Out,
    Overlays,
    ResultFormat,
    Store,
    valid_text,
)
from guanxi.commands.terminal import (
    json_text,
    messages,
    plain,
    print_claims,
    print_lines,
    print_result,
    write,
)
from guanxi.errors import QueryError, UnknownNameError

if TYPE_CHECKING:
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.store import QueryResult
    from guanxi.store import ResultFormat as TextFormat

__all__ = ["explain", "queries", "query"]


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
    explain_: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Instead of the answer, tell what was asked, with prefixes and values filled in, "
            "which graphs it reads, how much it finds and how long it takes.",
        ),
    ] = False,
    view: Annotated[
        bool,
        typer.Option(
            "--view",
            help="Write the page of the entities in the answer and the facts between them; "
            "with -o FILE.html.",
        ),
    ] = False,
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
    guanxi query competitors --bind name=企业微信 --explain
    guanxi query -q 'SELECT ?a ?b { ?a gx:competesWith ?b }' --view -o rivals.html
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
    if view and out is None:
        raise QueryError("a page needs a file: add -o FILE.html")
    with opened(store, ontology) as kg:
        bindings = dict(map(parse_assignment, bind or ()))
        if explain_:
            account = kg.account(text, bindings)
            if format is ResultFormat.json:
                write(json_text(account.as_dict()), out)
            else:
                write("\n".join((*account.lines(), "")), out)
            return
        result = kg.query(text, bindings)
        if view:
            write(kg.view(answer=result).html, out)
            messages().print(f"Wrote {out}", markup=False)
        elif format is ResultFormat.parquet:
            write(_parquet(result), out)
        elif format is ResultFormat.table and out is None:
            print_result(result)
        else:
            write(result.to(cast("TextFormat", format.value)), out)


def queries(
    name: Annotated[
        str | None,
        typer.Argument(help="Only this one, with its SPARQL.", callback=valid_text),
    ] = None,
    as_json: Json = False,
    ontology: Overlays = None,
) -> None:
    """List the named queries: what they answer, and what `guanxi query NAME --bind` may give them.

    ```
    guanxi queries
    guanxi queries competitors
    ```
    """
    from guanxi.store import named_queries, named_query

    known = opened_ontology(ontology)
    found = named_queries(known) if name is None else (named_query(known, name),)
    if as_json:
        write(json_text([asdict(query) for query in found]), None)
        return
    for query in found:
        lines = [plain(f"{query.name}  {query.title}", "bold"), plain(f"  {query.description}")]
        for item in query.parameters:
            need = "" if item.required else ", optional"
            about = f": {item.description}" if item.description else ""
            lines.append(plain(f"  --bind {item.name}={item.kind.upper()}{need}{about}", "dim"))
        print_lines(lines)
    if name is not None:
        print_lines(["", *found[0].text.splitlines()])


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
    that gave status and time, and what makes the claim less sure. With a relation, also what is
    inferred: the rule and what it rests on.

    ```
    guanxi explain 企业微信
    guanxi explain 腾讯 rivalOf
    guanxi explain 企业微信 competesWith 钉钉
    ```
    """
    from guanxi.explanation import derivation_record

    with opened(store, ontology) as kg:
        derivations = kg.derivations(subject, predicate, object) if predicate else ()
        is_stated = predicate is None or not derivations or _is_claimed(kg, predicate)
        claims = kg.explain(subject, predicate, object) if is_stated else None
        if as_json:
            records = claims.records() if claims is not None else []
            inferred = [{"inferred": derivation_record(each, kg.label)} for each in derivations]
            write(json_text([*records, *inferred]), None)
        else:
            if claims is not None:
                print_claims(claims)
            if derivations:
                print_lines(derivations.lines())
    if not claims and not derivations:
        messages().print(f"No article in {store} says so.", markup=False)
        raise typer.Exit(1)


def _is_claimed(kg: KnowledgeGraph, predicate: str) -> bool:
    """Tell whether documents state a relation; some are only inferred."""
    try:
        kg.ontology.predicate(predicate)
    except UnknownNameError:
        return False
    return True


def _parquet(result: QueryResult) -> bytes:
    buffer = io.BytesIO()
    try:
        result.df.to_parquet(buffer)
    except ImportError as error:
        raise QueryError("Parquet needs pyarrow: pip install 'guanxi[notebook]'") from error
    return buffer.getvalue()


def _query_text(what: str) -> str:
    """Return the text of a query file, else the name of a query as it is."""
    path = Path(what)
    if path.suffix not in {".rq", ".sparql"} and not path.is_file():
        return what
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise QueryError(f"{path} is no text in UTF-8") from None
