"""Measure how well names are found in sentences of other people's corpora, by exact spans.

usage: measure_names.py [--cluener FILE] [--finre FILE]    (by default those of ../shared)

CLUENER is for evaluation only. Its types are mapped: company is our Company, name is our Person,
and what we call Institution or BusinessUnit may be its organization or government (which it tells
apart, and we do not). Its guidelines differ from ours: it calls sports clubs organizations, games
and films something else, and many of our companies organizations.

FinRE lists pairs of firms, not all names: every occurrence of a listed name in its text counts as a
mention, and whatever else is found as wrong, so that precision is a lower bound.

A file that is absent is left out. Test splits are held out and refused.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor, Ratio, ScoreTable, lines_of, matching_form
from guanxi.extraction.recognition import LEAST_PROBABILITY
from guanxi.extraction.tagger import Tagger, most_probable
from guanxi.model import Document
from guanxi.vocabulary import load_ontology

SHARED = Path(__file__).parents[2] / "shared"
MORE_LIKELY_THAN_NOT = 0.5


class Name(NamedTuple):
    """A name at ``text[start:end]``."""

    start: int
    end: int
    type: str


Finder: TypeAlias = Callable[[Document], Iterable[Name]]
Sentence: TypeAlias = tuple[str, frozenset[Name]]

CLUENER_GROUPS = {
    "company (Company)": ({"company"}, {"Company"}),
    "organization + government (Institution, BusinessUnit)": (
        {"organization", "government"},
        {"Institution", "BusinessUnit"},
    ),
    "name (Person)": ({"name"}, {"Person"}),
    "any organisation (all three of ours)": (
        {"company", "organization", "government"},
        {"Company", "Institution", "BusinessUnit"},
    ),
}
FINRE_GROUPS = {
    "firm (Company)": ({"firm"}, {"Company"}),
    "firm (Company, Institution)": ({"firm"}, {"Company", "Institution"}),
    "firm (any organisation)": ({"firm"}, {"Company", "Institution", "BusinessUnit"}),
}


def read_cluener(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CLUENER file with the names in them."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        yield row["text"], frozenset(Name(*entity) for entity in row["entities"])


def read_finre(path: Path) -> Iterator[Sentence]:
    """Yield the distinct texts of a FinRE file with every occurrence of their firms."""
    firms: defaultdict[str, set[str]] = defaultdict(set)
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        firms[row["text"]] |= {row["head"], row["tail"]}
    for text, names in firms.items():
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        pattern = "|".join(map(re.escape, longest_first))
        yield text, frozenset(Name(*match.span(), "firm") for match in re.finditer(pattern, text))


def finders() -> dict[str, Finder]:
    """Return what is measured: the tagger alone, and the whole recognition.

    The tagger counts with all that it holds for names, and with the surer ones that recognition
    takes from it.
    """
    extractor = Extractor(load_ontology())
    tagger = Tagger(extractor.features)

    def tagged(least: float, document: Document) -> Iterator[Name]:
        probable = tagger.find(document, matching_form(document.text))
        for name in most_probable(probable, least):
            yield Name(name.start, name.end, name.type)

    def recognised(document: Document) -> Iterator[Name]:
        for mention in extractor.extract(document).mentions:
            yield Name(mention.start, mention.end, mention.entity.type)

    least = (MORE_LIKELY_THAN_NOT, LEAST_PROBABILITY)
    taggers = {f"tagger alone, from {p:g}": partial(tagged, p) for p in least}
    return {**taggers, "whole recognition": recognised}


def found_in(text: str, find: Finder) -> frozenset[Name]:
    """Return the names that are found in a text, where they stand in it as it is written."""
    document = document_from_text(text)
    written = [0] * len(document.text)
    for span in document.raw_spans:
        for i in range(span.start, span.end):
            written[i] = min(span.raw_start + i - span.start, span.raw_end - 1)
    return frozenset(
        Name(written[name.start], written[name.end - 1] + 1, name.type) for name in find(document)
    )


def measure(
    sentences: Iterable[Sentence], find: Finder, groups: Mapping[str, tuple[set[str], set[str]]]
) -> dict[str, Ratio]:
    """Compare the spans of each group of types."""
    pairs = [(wanted, found_in(text, find)) for text, wanted in sentences]
    ratios = {}
    for group, (wanted_types, found_types) in groups.items():
        right = predicted = annotated = 0
        for wanted, found in pairs:
            ours = {name[:2] for name in found if name.type in found_types}
            theirs = {name[:2] for name in wanted if name.type in wanted_types}
            right += len(ours & theirs)
            predicted += len(ours)
            annotated += len(theirs)
        ratios[group] = Ratio(right, predicted - right, annotated - right)
    return ratios


def main() -> None:
    """Print a table for each corpus and what is measured on it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cluener", type=Path, default=SHARED / "cluener" / "dev.jsonl")
    parser.add_argument("--finre", type=Path, default=SHARED / "finre" / "valid.jsonl")
    args = parser.parse_args()
    measured = finders()
    for corpus, path, read, groups in (
        ("CLUENER", args.cluener, read_cluener, CLUENER_GROUPS),
        ("FinRE", args.finre, read_finre, FINRE_GROUPS),
    ):
        if "test" in path.name:
            parser.error(f"{path}: test splits are held out; name a development split")
        if not path.is_file():
            print(f"{corpus} is left out: there is no {path}", file=sys.stderr)
            continue
        sentences = list(read(path))
        tables = [
            ScoreTable(
                (f"{corpus} {path.name}, {name}", "P", "R", "F1", "right", "extra", "missed"),
                tuple((group, *ratio.cells()) for group, ratio in
                      measure(sentences, find, groups).items()),
            )
            for name, find in measured.items()
        ]  # fmt: skip
        print("\n".join(lines_of(tables)).lstrip("\n"), end="\n\n")


if __name__ == "__main__":
    main()
