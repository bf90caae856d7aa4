"""Write ``ontology/lexicon/*.ttl`` from the curated TSV files.

::

    python scripts/import_lexicon.py ../shared/lexicon/curated

The lists were written from general knowledge in two rounds: the curated folder, which has all five
files, and ``lexicon_additions`` beside the corrections, in the same form; any may be missing there.
A string is a name or an alias once over all of them (case ignored), aliases have two characters or
more, and a fact's object is a name; every row that breaks this is reported with file and line.

None was checked against a source, so what proved wrong is corrected by ``lexicon_corrections.tsv``
beside this script, with a reason on each line. Its columns are ``name``, ``column``, ``value`` and
``reason``:

* ``column`` is a column of the lists and ``value`` its new content: a person's ``fact``, say;
* ``+aliases``, ``-aliases``, ``+ambiguous_aliases``, ``-ambiguous_aliases`` add and take away
  forms (joined by ``|``); a form that becomes ambiguous needs only ``+ambiguous_aliases``;
* ``name`` gives the entry a better name and keeps the old one as an alias; ``longer name`` gives
  it one that cannot be mistaken and keeps the old one as an ambiguous alias;
* ``row`` with the value ``drop`` leaves the entry out; with ``add TYPE`` it makes a new one.

Rows are called by the name that the lists give them. A correction that no longer changes anything
is an error, so that the table stays honest.

People whose note says that many share their name get the other end of their fact into theirs, as
张勇（海底捞） has it in the lists; the bare name becomes ambiguous. Those without a fact are left
out: nothing tells which bearer of the name is meant.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from guanxi.vocabulary import BASE, GX, PREFIXES, entity_iri

ROOT = Path(__file__).resolve().parent.parent
CORRECTIONS = Path(__file__).with_name("lexicon_corrections.tsv")
TARGET = ROOT / "ontology" / "lexicon"
PARTS = ("companies", "institutions", "people", "products", "units")
PART_OF_TYPE = {
    "Company": "companies",
    "Institution": "institutions",
    "Person": "people",
    "Product": "products",
    "BusinessUnit": "units",
}
COLUMNS = ("name", "type", "en", "aliases", "ambiguous_aliases", "fact", "since", "until", "note")
PREDICATES = {
    *("unitOf", "subsidiaryOf", "offeredBy", "headOf", "founderOf", "worksFor", "partOf"),
}
SHARED_NAME = "常见姓名，需语境"
SCHEME = NamedNode(f"{BASE}lexicon")
HEADER = """\
# Names of {part} known from Chinese business and technology news.
# Written from general knowledge for guanxi in two rounds, no article or evaluation file was used;
# made by scripts/import_lexicon.py from the curated lists, scripts/lexicon_additions and
# scripts/lexicon_corrections.tsv. Correct it there, or lay a folder of your own over it
# (guanxi --ontology DIR).

"""


@dataclass
class Row:
    """One line of a list, its forms split."""

    part: str
    name: str
    type: str
    en: str = ""
    aliases: set[str] = field(default_factory=set)
    ambiguous_aliases: set[str] = field(default_factory=set)
    fact: str = ""
    since: str = ""
    until: str = ""
    note: str = ""
    place: str = ""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the curated *.tsv")
    parser.add_argument("-c", "--corrections", type=Path, default=CORRECTIONS, metavar="TSV")
    parser.add_argument("-o", "--out", type=Path, default=TARGET, metavar="FOLDER")
    arguments = parser.parse_args()
    additions = arguments.corrections.with_name("lexicon_additions")
    rows, problems = read_rows([arguments.folder, additions])
    problems += wrong_facts(rows)
    if problems:
        sys.exit("\n".join([*problems, f"{len(problems)} problems, nothing written"]))
    correct(rows, arguments.corrections)
    set_shared_names_apart(rows)
    for part in PARTS:
        part_rows = [row for row in rows.values() if row.part == part]
        text = HEADER.format(part=part) + turtle(part_rows, rows)
        (arguments.out / f"{part}.ttl").write_text(text, encoding="utf-8", newline="\n")
        print(f"{part}.ttl: {len(part_rows)} entries", file=sys.stderr)


def read_rows(folders: list[Path]) -> tuple[dict[str, Row], list[str]]:
    """Read the lists, and say which lines break the rules; the first folder has all of them."""
    rows: dict[str, Row] = {}
    taken: dict[str, str] = {}
    problems: list[str] = []
    for folder in folders:
        for part in PARTS:
            path = folder / f"{part}.tsv"
            if path.exists() or folder is folders[0]:
                read_list(path, part, rows, taken, problems)
    return rows, problems


def read_list(
    path: Path, part: str, rows: dict[str, Row], taken: dict[str, str], problems: list[str]
) -> None:
    """Add a list to the rows; ``taken`` says where each form stands that is sure already."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            sys.exit(f"{path}, line 1: the columns are not {', '.join(COLUMNS)}")
        for record in reader:
            place = f"{path.parent.name}/{path.name}, line {reader.line_num}"
            if None in record or None in record.values():
                problems.append(f"{place}: not {len(COLUMNS)} cells")
                continue
            ambiguous = forms(record.pop("ambiguous_aliases"))
            aliases = record.pop("aliases").split("|")
            # 《星空》 is sure only with its marks, which no form keeps.
            sure = forms("|".join(alias for alias in aliases if bare(alias) not in ambiguous))
            unmarked = {alias for alias in aliases if alias in ambiguous}
            problems += [f"{place}: {alias} is both sure and ambiguous" for alias in unmarked]
            title = bare(record["name"])
            if title in ambiguous:  # only its marks tell 《开端》 from the word
                owner = record["fact"].partition(" ")[2]
                record["name"] = f"{title}（{owner or '作品'}）"
            elif title != record["name"]:
                record["name"] = title
            row = Row(part=part, place=place, aliases=sure, ambiguous_aliases=ambiguous, **record)
            problems += [f"{place}: {problem}" for problem in wrong_in(row)]
            for form in [row.name, *sorted(row.aliases)]:
                other = taken.setdefault(form.casefold(), place)
                if other != place:
                    problems.append(f"{place}: {form} stands in {other}, too")
            rows.setdefault(row.name, row)


def wrong_in(row: Row) -> list[str]:
    """Return what is wrong with a row by itself."""
    problems = []
    if PART_OF_TYPE.get(row.type) != row.part:
        problems.append(f"{row.name}: type {row.type!r} belongs elsewhere")
    for form in [row.name, *sorted(row.aliases)]:
        if len(form) < 2 or form != bare(" ".join(form.split())):
            problems.append(f"{row.name}: {form!r} is too short or has odd spaces or title marks")
    for column in ("since", "until"):
        year = getattr(row, column)
        if year and not (len(year) == 4 and year.isdecimal()):
            problems.append(f"{row.name}: {column} {year!r} is no year")
    return problems


def wrong_facts(rows: dict[str, Row]) -> list[str]:
    """Return the facts that name nothing in the lists or say nothing known."""
    problems = []
    for row in rows.values():
        predicate, _, other = row.fact.partition(" ")
        if row.fact and (predicate not in PREDICATES or other not in rows):
            problems.append(f"{row.place}: {row.name}: no such fact, {row.fact!r}")
    return problems


def forms(cell: str) -> set[str]:
    """Split the forms of a cell; title marks are no part of a name."""
    return {bare(form) for form in cell.split("|")} - {""}


def bare(form: str) -> str:
    """Return the form without title marks."""
    return form.replace("《", "").replace("》", "").strip()


def correct(rows: dict[str, Row], path: Path) -> None:
    """Apply the table of corrections in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        for line, record in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            try:
                apply(rows, record["name"], record["column"], record["value"] or "")
            except (KeyError, ValueError) as error:
                sys.exit(f"{path.name}, line {line}: {error}")
            if not record["reason"]:
                sys.exit(f"{path.name}, line {line}: no reason given")


def apply(rows: dict[str, Row], name: str, column: str, value: str) -> None:
    """Apply one correction; raise ValueError if it changes nothing."""
    if column == "row" and value.startswith("add "):
        if name in rows:
            raise ValueError(f"{name} is there already")
        type = value.removeprefix("add ")
        rows[name] = Row(part=PART_OF_TYPE[type], name=name, type=type)
        return
    row = rows[name]
    if column == "row" and value == "drop":
        del rows[name]
        return
    before = (str(row.__dict__), len(rows))
    match column:
        case "name":
            row.aliases.add(row.name)
            row.name = value
            row.aliases.discard(value)
        case "longer name":
            row.ambiguous_aliases.add(row.name)
            row.name = value
            row.aliases.discard(value)
            row.ambiguous_aliases.discard(value)
        case "type":
            row.type, row.part = value, PART_OF_TYPE[value]
        case "+aliases":
            row.aliases |= forms(value)
            row.ambiguous_aliases -= forms(value)
        case "-aliases":
            row.aliases -= forms(value)
        case "+ambiguous_aliases":
            row.ambiguous_aliases |= forms(value)
            row.aliases -= forms(value)
        case "-ambiguous_aliases":
            row.ambiguous_aliases -= forms(value)
        case "en" | "fact" | "since" | "until" | "note":
            setattr(row, column, value)
        case _:
            raise ValueError(f"no column {column}")
    if before == (str(row.__dict__), len(rows)):
        raise ValueError(f"{name}: {column} {value!r} changes nothing; remove the line")


def set_shared_names_apart(rows: dict[str, Row]) -> None:
    """Put the other end of the fact behind a person's name that many people have."""
    for name, row in list(rows.items()):
        if SHARED_NAME not in row.note:
            continue
        if "（" not in row.name and not row.fact:
            del rows[name]
            continue
        row.note = row.note.replace(SHARED_NAME, "").strip("；")
        if "（" not in row.name:
            other = rows[row.fact.partition(" ")[2]].name
            row.ambiguous_aliases.add(row.name)
            row.name = f"{row.name}（{other}）"
            row.aliases.discard(row.name)


def turtle(part_rows: list[Row], rows: dict[str, Row]) -> str:
    """Return the entries as Turtle, sorted by IRI."""
    triples = [
        triple
        for row in sorted(part_rows, key=lambda row: entity_iri(row.name, None))
        for triple in describe(row, rows)
    ]
    prefixes = {name: PREFIXES[name] for name in ("ent", "gx", "skos")}
    data = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert data is not None  # it is None only where the caller gives a file to write to
    return data.decode("utf-8").replace("\nent:", "\n\nent:").replace("\t", "    ")


def describe(row: Row, rows: dict[str, Row]) -> list[Triple]:
    """Return what the lexicon says of an entity; its fact last, as history if it has ended."""
    subject = NamedNode(entity_iri(row.name, None))
    skos = PREFIXES["skos"]

    def literal(local: str, text: str, language: str) -> Triple:
        return Triple(subject, NamedNode(local), Literal(text, language=language))

    rdf_type = NamedNode(PREFIXES["rdf"] + "type")
    triples = [
        Triple(subject, rdf_type, NamedNode(GX + row.type)),
        Triple(subject, rdf_type, NamedNode(f"{skos}Concept")),
        Triple(subject, NamedNode(f"{skos}inScheme"), SCHEME),
        literal(f"{skos}prefLabel", row.name, "zh"),
    ]
    if row.en:
        triples.append(literal(f"{skos}prefLabel", row.en, "en"))
    # Latin forms are tagged zh, too: they are what Chinese text writes, WeCom as well as 企业微信.
    aliases = sorted(row.aliases - {row.name})
    triples += [literal(f"{skos}altLabel", form, "zh") for form in aliases]
    ambiguous = sorted(row.ambiguous_aliases)
    triples += [literal(f"{GX}ambiguousLabel", form, "zh") for form in ambiguous]
    if row.note:
        triples.append(literal(f"{skos}note", row.note, "zh"))
    if row.fact:
        predicate, _, other_name = row.fact.partition(" ")
        other_name = rows[other_name].name
        other = NamedNode(entity_iri(other_name, None))
        # Who founded it founded it: there the year tells when the person left or died.
        if row.until and predicate != "founderOf":
            ended = Literal(f"{predicate} {other_name} {row.since or '..'}/{row.until}")
            triples.append(Triple(subject, NamedNode(f"{skos}historyNote"), ended))
        elif predicate == "offeredBy":
            triples.append(Triple(other, NamedNode(f"{GX}offers"), subject))
        else:
            triples.append(Triple(subject, NamedNode(f"{GX}{predicate}"), other))
    return triples


if __name__ == "__main__":
    main()
