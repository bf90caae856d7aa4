"""What the program shows on a terminal, and how it writes files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from guanxi.namespaces import PREFIXES
from guanxi.whole_file import write_whole

if TYPE_CHECKING:
    from guanxi.extraction import Evaluation, MatchedWording, WordingTrial
    from guanxi.notebook import Claims
    from guanxi.store import QueryResult

__all__ = [
    "claim_lines",
    "counted",
    "emphasised",
    "json_text",
    "messages",
    "plain",
    "print_claims",
    "print_evaluation",
    "print_lines",
    "print_pair",
    "print_result",
    "print_table",
    "print_trial",
    "write",
]

# An article must not be able to move the cursor or rename the window.
_CONTROLS: Final = dict.fromkeys([*range(32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}") | {
    ord("\t"): "\t"
}
# Wide enough for any row: what is piped must not be folded to the width of a screen.
_UNFOLDED: Final = 10_000


def json_text(value: object) -> str:
    """Return data as JSON that people can read, too."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """Return a number with its noun, of which the plural may be given.

    Examples
    --------
    >>> counted(1, "document"), counted(2, "document"), counted(2, "entity", "entities")
    ('1 document', '2 documents', '2 entities')
    """
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"


def messages() -> Console:
    """Return the console for progress and messages: standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def print_result(result: QueryResult) -> None:
    """Print the answer to a query to standard output: a table, a graph's triples or yes or no."""
    if result.kind != "rows":
        write(result.to("table", width=_width()), None)
        return
    print_table(
        result.variables,
        (["" if cell is None else _compact(cell) for cell in row] for row in result.values()),
    )


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table to standard output; a Chinese character is two columns wide.

    A table that does not fit the screen would fold every cell into a thread: then each row
    becomes a paragraph, under its first cell, without empty cells.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    cells = [list(row) for row in rows]
    for column in columns:
        table.add_column(Text(column))
    for row in cells:
        table.add_row(*map(_text, row))
    console = _data()
    if Measurement.get(console, console.options.update(width=_UNFOLDED), table).maximum > (
        console.width
    ):
        for first, *others in cells:
            console.print(_text(first, style="bold"))
            console.print(_paragraph(columns[1:], others))
    else:
        console.print(table)


def print_lines(lines: Iterable[str | Text]) -> None:
    """Print lines to standard output as they are, without reading markup in them."""
    console = _data()
    for line in lines:
        console.print(line if isinstance(line, Text) else _text(line), soft_wrap=True)


def print_claims(claims: Claims) -> None:
    """Print claims to standard output, each above its sentences with the names emphasised."""
    print_lines(claim_lines(claims))


def claim_lines(claims: Claims) -> list[Text]:
    """Return claims as lines, each above its sentences with the names emphasised."""
    from guanxi.explanation import reasons, sum_of_evidence
    from guanxi.notebook import name_spans, source

    lines: list[Text] = []
    for claim in claims:
        lines.append(_text(claims.heading(claim), style="bold"))
        for index, evidence in enumerate(claim.evidence):
            quote = _text(evidence.quote)
            for span in name_spans(claim, index):
                quote.stylize("yellow", *span)
            lines.append(Text("  │ ").append_text(quote))
            lines.append(Text("  │   ").append_text(_text(reasons(claim, evidence), "dim")))
        if told := sum_of_evidence(claim):
            lines.append(Text("  │ ").append_text(_text(told, "dim")))
        if claim.review is not None:
            lines.append(Text("  │ ").append_text(_text(str(claim.review), "bold")))
        lines.append(_text(f"  └ {source(claim.document)}", style="dim"))
    return lines


def print_evaluation(result: Evaluation, format: str, *, misses: bool) -> None:
    """Print the figures of an evaluation to standard output.

    Parameters
    ----------
    result : Evaluation
    format : {"text", "json", "markdown"}
        As text, the lines of the gold scorer come first; as JSON, its keys do.
    misses : bool
        Whether to list the misses as well, those of one cause together.
    """
    from guanxi.extraction import lines_of, markdown_of

    if format == "json":
        record = result.as_dict() | {
            "entity_scores": result.entity_scores.as_dict(),
            "fact_scores": result.fact_scores.as_dict(),
        }
        if misses:
            record["misses"] = [asdict(miss) for miss in result.misses_by_cause()]
        write(json_text(record), None)
        return
    listed = result.misses_by_cause() if misses else []
    if format == "markdown":
        print_lines(markdown_of(result.tables()))
        for heading, group in groupby(listed, key=lambda miss: f"{miss.kind}: {miss.cause}"):
            told = (filter(None, (miss.document, miss.item, miss.evidence)) for miss in group)
            print_lines(["", f"### {heading}", "", *(f"- {' · '.join(each)}" for each in told)])
    else:
        print_lines(
            "\t".join(
                filter(None, (miss.document, miss.kind, miss.cause, miss.item, miss.evidence))
            )
            for miss in listed
        )
        print_lines([*result.lines(), *lines_of(result.breakdowns())])


def print_trial(trial: WordingTrial) -> None:
    """Print what wordings make of a text to standard output."""
    lines: list[Text] = [_text("names", style="bold")]
    for mention in trial.mentions:
        form = trial.text[mention.start : mention.end]
        stands_for = "" if form == mention.entity.name else f" = {mention.entity.name}"
        lines.append(_text(f"  {form}{stands_for} · {mention.entity.type} · {mention.recogniser}"))
    claims = [match for match in trial.matches if match.is_claim]
    near = [match for match in trial.matches if not match.is_claim]
    for heading, matches in (("wordings that match", claims), ("near misses", near)):
        if matches:
            lines.append(_text(heading, style="bold"))
        for match in matches:
            lines += _trial_lines(match)
    if not claims:
        lines.append(_text("no claim", style="bold"))
    print_lines(lines)


def _trial_lines(match: MatchedWording) -> list[Text]:
    status = f"{match.status} ({match.cue})" if match.cue else match.status
    facts = {
        "status": match.is_claim and status,
        "time": match.time,
        "role": match.role,
        "speaker": match.speaker,
        "carried": match.is_carried and "an end stands elsewhere in the text",
        "why not": match.reason,
        "matched": match.matched,
        "wording": f"{match.wording} ({match.kind})",
        "pattern": match.pattern,
    }
    heading = f"  {match.subject} {match.predicate} {match.object}"
    return [_text(heading), *(_text(f"    {k}: {v}", style="dim") for k, v in facts.items() if v)]


def print_pair(heading: str, first: Sequence[Text], second: Sequence[Text]) -> None:
    """Print two things side by side to standard error, below what there is to say of them.

    Parameters
    ----------
    heading : str
    first, second : sequence of Text
        Paragraphs.
    """
    console = Console(stderr=True, highlight=False)
    columns = (Column(ratio=1, overflow="fold"), Column(ratio=1, overflow="fold"))
    grid = Table.grid(*columns, padding=(0, 2, 0, 0), expand=True)
    for left, right in zip_longest(first, second, fillvalue=Text()):
        grid.add_row(left, right)
    console.print()
    console.print(_text(heading, style="bold"))
    console.print(grid)


def emphasised(value: str, forms: Iterable[str]) -> Text:
    """Return a text with every occurrence of some forms emphasised."""
    text = _text(value)
    text.highlight_words(list(forms), "yellow")
    return text


def plain(value: str, style: str = "") -> Text:
    """Return a text that can do nothing to the terminal."""
    return _text(value, style)


def _paragraph(names: Sequence[str], values: Sequence[str]) -> Padding:
    grid = Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 0))
    for name, value in zip(names, values, strict=True):
        if value:
            grid.add_row(_text(name), _text(value))
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _text(value: str, style: str = "") -> Text:
    return Text(value.translate(_CONTROLS), style=style)


def _data() -> Console:
    return Console(highlight=False, width=_width())


def _width() -> int:
    console = Console()
    return console.width if console.is_terminal or "COLUMNS" in os.environ else _UNFOLDED


def _compact(value: str) -> str:
    """Return an IRI as a prefixed name where a prefix fits."""
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return value


def write(data: str | bytes, out: Path | None) -> None:
    """Write data to standard output, or to a file that is never seen half written.

    Parameters
    ----------
    data : str or bytes
        Text is written as UTF-8.
    out : Path or None
        None for standard output. Missing folders are made.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    # A file name that is no text may leave surrogates in what is printed.
    content = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_whole(out, content)
