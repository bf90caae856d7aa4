"""Findings: rows of an analysis that print, display and write themselves."""

from __future__ import annotations

import csv
import io
import json
import pickle
import sys
from dataclasses import dataclass

import pytest

from guanxi.errors import QueryError
from guanxi.network import Fact, Findings, facts, standing
from sample_networks import industry

FACT = "云雀 竞争 白鹭"


@dataclass(frozen=True, slots=True)
class Found:
    iri: str
    entity: str
    score: float
    rivals: tuple[str, ...]
    facts: tuple[Fact, ...]


def found() -> Findings[Found]:
    graph = industry()
    rivalry = next(fact for fact in facts(graph) if fact.predicate == "competesWith")
    row = Found("ent:云雀", "ent:云雀", 0.12345, ("ent:白鹭",) * 7, (rivalry,))
    return Findings([row, row], graph, note="a <b>note</b>")


def test_findings_are_a_tuple_of_rows() -> None:
    rows = found()
    assert rows == tuple(rows)
    assert rows.top(1) == rows[:1]
    assert pickle.loads(pickle.dumps(rows)) == rows


def test_a_table_names_entities_rounds_numbers_and_says_facts() -> None:
    lines = str(found().top(1)).splitlines()
    assert lines[0].split() == ["entity", "score", "rivals", "facts"]
    assert lines[2].split() == ["云雀", "0.123", "、".join(["白鹭"] * 6), "…", "(7)", *FACT.split()]
    assert lines[3:] == ["1 more", "a <b>note</b>"]
    # A Chinese character is two columns wide: the second column starts below its heading.
    assert lines[0].index("score") == lines[2].index("0.123") + len("云雀")


def test_json_holds_the_sentences_of_facts() -> None:
    record = json.loads(found().to("json"))[0]
    assert record["score"] == 0.12345
    assert record["rivals"] == ["白鹭"] * 7
    claim = record["facts"][0]["claims"][0]
    assert claim["document"] == "云雀与白鹭之争"
    assert claim["quotes"][0]["text"] == "办公软件市场上，云雀与白鹭针锋相对。"


def test_csv_cuts_nothing() -> None:
    (row, _) = csv.DictReader(io.StringIO(found().to("csv")))
    assert row == {
        "iri": "ent:云雀",
        "entity": "云雀",
        "score": "0.12345",
        "rivals": "、".join(["白鹭"] * 7),
        "facts": FACT,
    }


def test_html_and_markdown_are_escaped() -> None:
    assert "a &lt;b&gt;note&lt;/b&gt;" in found()._repr_html_()
    assert r"a \<b\>note\</b\>" in found().to("md")
    assert "<th" in standing(industry())._repr_html_()


def test_findings_become_a_data_frame() -> None:
    frame = standing(industry()).df
    assert list(frame["label"])[:1] == ["云雀"]
    assert len(frame) == 6


def test_a_missing_pandas_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(QueryError, match="pip install"):
        _ = found().df


def test_nothing_found_is_said_in_every_form() -> None:
    nothing: Findings[Found] = Findings([], industry())
    assert str(nothing) == "nothing found"
    assert "nothing found" in nothing._repr_html_()
    assert (nothing.to("csv"), nothing.to("json")) == ("", "[]\n")
    with pytest.raises(QueryError, match="choose among table, csv, json, md"):
        nothing.to("xml")  # type: ignore[arg-type]
