"""Everyday sentences of business news, written for the purpose, say what anybody reads in them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor
from guanxi.vocabulary import load_ontology

EXTRACTOR = Extractor(load_ontology())
with (Path(__file__).parent / "everyday_sentences.tsv").open(encoding="utf-8") as table:
    SENTENCES = list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.parametrize(
    "expected", SENTENCES, ids=[f"{row['predicate']}-{n}" for n, row in enumerate(SENTENCES)]
)
def test_a_sentence_says_what_anybody_reads_in_it(expected: dict[str, str]) -> None:
    document = document_from_text(expected["text"], date="2022-09-14")
    ends = {expected["subject"], expected["object"]}
    statuses = {
        claim.status
        for claim in EXTRACTOR.extract(document).claims
        if claim.predicate == expected["predicate"]
        and {claim.subject.name, claim.object.name} == ends
        and (claim.predicate in EXTRACTOR.symmetric or claim.subject.name == expected["subject"])
    }
    assert statuses == {expected["status"]}
