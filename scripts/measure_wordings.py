"""Measure how often each wording is right on annotated posts, and record it as its precision.

usage: measure_wordings.py ANNOTATED_DIR... [--taggers FILE...] [-o ontology/wordings/precision.ttl]

An ANNOTATED_DIR holds ID.json files and posts/ID.md, as the gold annotations do. A match counts as
right when the annotation holds the fact with that status; matches whose subject was carried over
from an earlier clause are left out, since their confidence is discounted anyway. The share is
smoothed towards 0.7 with the weight of four matches, so that a wording seen once is neither
certain nor worthless. The packaged tagger has learnt from such posts; with --taggers, one trained
on the other posts for each fifth of them, in order, names are found as on new ones. Posts whose
title hashes (md5) to 0 modulo 3 are left out: they measure how well wordings carry over.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from pathlib import Path

from guanxi.documents import read_document
from guanxi.extraction import Extractor, read_gold
from guanxi.training import FOLDS, AnnotatedArticle
from guanxi.vocabulary import load_ontology

PRIOR, WEIGHT = 0.7, 4
HEADER = """# How often each wording was right on the annotated training posts; written by
# scripts/measure_wordings.py, not by hand.
@prefix gx: <https://w3id.org/guanxi/ontology#> .
@prefix w: <https://w3id.org/guanxi/wording/> .

"""


def measure(folders: list[Path], taggers: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """Count the matches of each wording, and those that were right."""
    ontology = load_ontology()
    extractors = [Extractor(ontology, tagger.read_bytes()) for tagger in taggers]
    packaged = None if taggers else Extractor(ontology)
    matches: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for folder in folders:
        for gold in read_gold(folder):
            document = read_document(folder / "posts" / f"{gold['id']}.md")
            if int(hashlib.md5(document.title.encode()).hexdigest(), 16) % 3 == 0:
                continue
            extractor = packaged or extractors[AnnotatedArticle(document, gold).fold]
            number_of = {
                label: number
                for number, entity in enumerate(gold["entities"])
                for label in (entity["name"], *entity.get("aliases", []))
            }
            facts = set()
            for fact in gold["facts"]:
                ends = number_of.get(fact["subject"]), number_of.get(fact["object"])
                facts.add((*ends, fact["predicate"], fact["status"]))
                if ontology.predicates[fact["predicate"]].symmetric:
                    facts.add((*ends[::-1], fact["predicate"], fact["status"]))
            found = {
                (relation.extractor, relation.subject.entity, relation.object.entity,
                 relation.predicate, relation.status)
                for relation in extractor.relations(document)
                if not relation.is_carried
            }  # fmt: skip
            for name, subject, object_, predicate, status in found:
                ends = (
                    next((number_of[f] for f in (e.name, *e.aliases) if f in number_of), None)
                    for e in (subject, object_)
                )
                matches[name] += 1
                right[name] += (*ends, predicate, status) in facts
    return matches, right


def main() -> None:
    """Write the precisions of all wordings that matched."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="ANNOTATED_DIR")
    parser.add_argument("--taggers", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("-o", "--out", type=Path, default=Path("ontology/wordings/precision.ttl"))
    args = parser.parse_args()
    if args.taggers and len(args.taggers) != FOLDS:
        parser.error(f"--taggers wants {FOLDS} files, one a fifth")
    matches, right = measure(args.folders, args.taggers)
    lines = []
    for name in sorted(matches):
        kind, _, local_name = name.partition(":")
        if kind == "wording":
            precision = (right[name] + PRIOR * WEIGHT) / (matches[name] + WEIGHT)
            lines.append(
                f"w:{local_name} gx:precision {precision:.2f} ."
                f"  # {right[name]} of {matches[name]}\n"
            )
    args.out.write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"{args.out}: {len(lines)} wordings, {sum(matches.values())} matches")


if __name__ == "__main__":
    main()
