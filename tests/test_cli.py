"""The program: what it prints where, its exit codes, and its patience with its users."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph
import pytest
import rdflib

from guanxi import cli
from program_runs import Run, guanxi

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
GOLD = ROOT.parent / "shared" / "gold"
FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "guanxi.db"
    built = guanxi("build", SEEDS, "--store", folder)
    assert built.returncode == 0, built.stderr.decode()
    return folder


def test_build_writes_store_page_and_report_and_skips_what_it_knows(
    run: Run, tmp_path: Path
) -> None:
    words = ("build", SEEDS, "--store", tmp_path / "a.db")
    first = run(*words, "--html", tmp_path / "out/a.html", "--report", tmp_path / "out/a.md")
    assert (first.code, first.out) == (0, "")
    assert re.search(
        r"4 documents: 4 new or changed, 0 unchanged\. .* holds \d+ entities · \d+ claims\.",
        first.err,
    )
    assert (tmp_path / "out/a.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "out/a.md").read_text("utf-8").startswith("# ")
    again = run(*words, "--json")
    told = json.loads(again.out)
    facts = json.loads(run("info", "--json", "--store", tmp_path / "a.db").out)
    assert told == {
        "stored": 0,
        "unchanged": 4,
        "replaced": 0,
        "absent": 0,
        "entities": sum(facts["entities"].values()),
        "claims": sum(facts["claims"].values()),
        "problems": [],
        "warnings": [],
        "violations": [],
    }


def test_a_changed_article_is_replaced(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "in" / "a.txt"
    article.parent.mkdir()
    words = ("--store", tmp_path / "a.db")
    article.write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    assert run("build", article.parent, *words).code == 0
    article.write_text("飞书的竞争对手是企业微信。", encoding="utf-8")
    assert "1 new or changed" in run("build", article.parent, *words).err
    told = run("explain", "飞书", *words).out
    assert "企业微信" in told
    assert "钉钉" not in told


def test_bad_input_gives_a_line_each_and_the_rest_is_built(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (tmp_path / "empty").mkdir()
    folder.mkdir()
    (folder / "good.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (folder / "broken.md").write_text("---\ntitle: [\n---\n<p>x</p>", encoding="utf-8")
    (folder / "empty.html").write_text("<html><head></head></html>", encoding="utf-8")
    (folder / "undated.md").write_text(
        "---\ntitle: 无日\ndate: 不知道\n---\n<p>企业微信与微信打通。</p>", encoding="utf-8"
    )
    told = tmp_path / "out" / "errors.jsonl"
    words = ("--store", tmp_path / "a.db", "--errors", told)
    done = run("build", folder, tmp_path / "missing.md", tmp_path / "empty", *words)
    assert done.code == 1
    assert "2 documents: 2 new or changed" in done.err
    lines = done.err.splitlines()
    for name, kind in (
        ("binary.txt", "error"),
        ("broken.md", "error"),
        ("empty.html", "error"),
        ("missing.md", "error"),
        (str(tmp_path / "empty"), "error"),
        ("undated.md", "warning"),
    ):
        assert len([line for line in lines if line.startswith(f"{kind}: ") and name in line]) == 1
    assert "Traceback" not in done.err
    records = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    assert [record["kind"] for record in records] == ["error"] * 5 + ["warning"]
    assert records[-1]["path"] == str(folder / "undated.md")
    assert "不知道" in records[-1]["problem"]


def test_nothing_usable_is_the_users_to_change(run: Run, tmp_path: Path) -> None:
    done = run("build", tmp_path / "missing", "--store", tmp_path / "a.db")
    assert done.code == 2
    assert len(done.err.splitlines()) == 2
    assert not (tmp_path / "a.db").exists()
    assert run("extract", tmp_path / "missing").code == 2


def test_folders_built_one_after_the_other(run: Run, tmp_path: Path) -> None:
    for folder, title, rival in (("x", "三国", "钉钉"), ("y", "两强", "企业微信")):
        (tmp_path / folder).mkdir()
        text = f"---\ntitle: {title}\n---\n<p>飞书的竞争对手是{rival}。</p>"
        (tmp_path / folder / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "x" / "b.txt").write_text("腾讯推出了企业微信。", encoding="utf-8")
    words = ("--store", tmp_path / "a.db")
    assert run("build", tmp_path / "x", *words).code == 0
    done = run("build", tmp_path / "y", "--json", *words)
    told = json.loads(done.out)
    assert (told["stored"], told["replaced"], told["absent"]) == (1, 1, 1)
    (warning,) = told["warnings"]
    assert warning in done.err
    for word in ("a.md", "《三国》", "《两强》", "one command"):
        assert word in warning
    assert "1 stored document was not in the input; `guanxi remove DOCUMENT`" in done.err
    # The same article, corrected, is no other article.
    corrected = "---\ntitle: 两强\n---\n<p>飞书的竞争对手是钉钉。</p>"
    (tmp_path / "y" / "a.md").write_text(corrected, encoding="utf-8")
    assert "place of" not in run("build", tmp_path / "y", *words).err


def test_remove_forgets_what_only_a_document_said(run: Run, tmp_path: Path) -> None:
    for name, rival in (("a", "钉钉"), ("b", "企业微信")):
        text = f"飞书的竞争对手是{rival}。"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    words = ("--store", tmp_path / "a.db")
    assert run("build", tmp_path / "a.txt", tmp_path / "b.txt", *words).code == 0
    wrong = run("remove", "a.txt", "c.txt", *words)
    assert (wrong.code, "no single document is named 'c.txt'; did you" in wrong.err) == (2, True)
    assert json.loads(run("info", "--json", *words).out)["documents"] == 2
    assert run("remove", "a.txt", *words).code == 0
    assert run("validate", *words).code == 0
    told = run("query", "competitors", "--bind", "name=飞书", *words).out
    assert "企业微信" in told
    assert "钉钉" not in told
    assert run("remove", "a.txt", "--store", tmp_path / "none.db").code == 2
    assert not (tmp_path / "none.db").exists()


def test_extract_prints_a_line_a_document_with_exact_quotes(run: Run, tmp_path: Path) -> None:
    from guanxi.documents import read_document

    done = run("extract", SEEDS)
    records = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, len(records)) == (0, 4)
    assert list(records[0]) == ["id", "title", "date", "entities", "claims"]
    for record in records:
        text = read_document(SEEDS / f"{record['id']}.md").text
        for claim in record["claims"]:
            assert text[claim["start"] : claim["end"]] == claim["evidence"]
    run("extract", SEEDS, "-o", tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_text("utf-8") == done.out


def test_competitors_come_with_their_sentences(run: Run, store: Path) -> None:
    done = run("query", "competitors", "--bind", "name=企业微信", "--store", store)
    assert done.code == 0
    assert {"飞书", "钉钉"} <= set(done.out.split())
    assert "三个主要竞争对手" in done.out


def test_answers_come_in_every_format(run: Run, store: Path, tmp_path: Path) -> None:
    words = ("query", "-q", "SELECT ?a ?b { ?a gx:competesWith ?b } ORDER BY ?a", "--store", store)
    rows = list(csv.reader(io.StringIO(run(*words, "--format", "csv").out)))
    assert rows[0] == ["a", "b"]
    assert ["https://w3id.org/guanxi/entity/飞书", "https://w3id.org/guanxi/entity/钉钉"] in rows
    assert len(run(*words, "--format", "tsv").out.splitlines()) == len(rows)
    answer = json.loads(run(*words, "--format", "json").out)
    assert len(answer["results"]["bindings"]) == len(rows) - 1
    assert run(*words, "--format", "parquet", "-o", tmp_path / "a.parquet").code == 0
    assert len(pd.read_parquet(tmp_path / "a.parquet")) == len(rows) - 1
    assert run(*words, "--format", "parquet").code == 2
    construct = "CONSTRUCT { ?a gx:competesWith ?b } { ?a gx:competesWith ?b }"
    turtle = run("query", "-q", construct, "--store", store, "--format", "turtle").out
    assert len(rdflib.Graph().parse(data=turtle, format="turtle")) == len(rows) - 1
    assert run("query", "-q", "ASK { ent:飞书 a gx:Product }", "--store", store).out == "yes\n"


def test_a_query_may_be_a_file(run: Run, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("SELECT ?x { ?x a gx:Claim }", encoding="utf-8")
    assert run("query", file, "--store", store).code == 0
    assert run("query", tmp_path / "missing.rq", "--store", store).code == 2


def test_every_named_query_answers(run: Run, store: Path) -> None:
    listed = json.loads(run("queries", "--json").out)
    assert len(listed) >= 10
    samples = {
        "entity": "腾讯",
        "predicate": "offers",
        "status": "planned",
        "date": "2022-01-01",
    }
    with_answers = 0
    for query in listed:
        assert query["title"]
        assert query["description"]
        bindings = [
            word
            for parameter in query["parameters"]
            for word in ("--bind", f"{parameter['name']}={samples[parameter['kind']]}")
            if parameter["required"]
        ]
        done = run("query", query["name"], *bindings, "--store", store, "--format", "csv")
        assert done.code == 0, done.err
        with_answers += len(done.out.splitlines()) > 1
    assert with_answers >= 10


def test_explain_shows_the_sentence_its_date_and_its_source(run: Run, store: Path) -> None:
    done = run("explain", "企微", "integratesWith", "腾讯会议", "--store", store)
    assert done.code == 0
    assert "2022-01" in done.out
    assert "│ 不过，虽然企业微信没有合并到CSIG，但其在今年1月与CSIG的腾讯会议" in done.out
    assert "《夹缝中的企业微信》 · 鸟哥笔记 · 2022-09-14" in done.out
    (claim,) = json.loads(
        run("explain", "企微", "integratesWith", "腾讯会议", "--json", "--store", store).out
    )
    assert (claim["status"], claim["time"]) == ("asserted", "2022-01")


def test_explain_finds_nothing_where_nothing_is_said(run: Run, store: Path) -> None:
    words = ("explain", "瑞幸咖啡", "收购", "钉钉", "--store", store)
    assert run(*words).code == 1
    assert (run(*words, "--json").code, run(*words, "--json").out) == (1, "[]\n")


def test_exports_can_be_read_by_others(run: Run, store: Path, tmp_path: Path) -> None:
    for name, format in FORMATS.items():
        assert run("export", "--format", name, "-o", tmp_path / name, "--store", store).code == 0
        assert sum(1 for _ in pyoxigraph.parse((tmp_path / name).read_bytes(), format=format)) > 100
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        assert run("export", "--format", name, "-o", tmp_path / name, "--store", store).code == 0
        assert len(read(tmp_path / name)) > 20
    table = run("export", "--format", "csv", "--store", store).out
    assert len(list(csv.DictReader(io.StringIO(table)))) > 30


def test_order_and_repetition_change_no_byte(run: Run, tmp_path: Path) -> None:
    articles = sorted(SEEDS.glob("*.md"))
    for name, order in (("a", articles), ("b", articles[::-1])):
        done = run("build", *order, "--store", tmp_path / name, "--html", tmp_path / f"{name}.html")
        assert done.code == 0
        run(
            "export",
            "--format",
            "nquads",
            "-o",
            tmp_path / f"{name}.nq",
            "--store",
            tmp_path / name,
        )
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_info_and_validate(run: Run, store: Path) -> None:
    facts = json.loads(run("info", "--json", "--store", store).out)
    assert facts["documents"] == 4
    assert facts["claims"]["negated"] >= 1
    assert "企业" not in run("info", "--store", store).out
    done = run("validate", "--store", store)
    assert (done.code, done.out) == (0, "")
    assert "0 violations" in done.err
    assert json.loads(run("validate", "--json", "--store", store).out) == []


def test_info_tells_what_the_store_was_built_with(run: Run, store: Path, tmp_path: Path) -> None:
    told = run("info", "--json", "--store", store)
    facts = json.loads(told.out)
    parts = r"guanxi [\d.]+, extraction [0-9a-f]+, models [0-9a-f]+, ontology [0-9a-f]+"
    assert re.fullmatch(parts, facts["fingerprint"])
    assert (facts["is_up_to_date"], told.err) == (True, "")
    (tmp_path / "mine" / "queries").mkdir(parents=True)
    (tmp_path / "mine" / "queries" / "mine.rq").write_text("# title: x\nASK {}", "utf-8")
    other = run("info", "--json", "--store", store, "--ontology", tmp_path / "mine")
    assert json.loads(other.out) == facts | {"is_up_to_date": False}
    assert other.err.startswith("warning: the store was built with another ontology")


def test_view_and_analyse(run: Run, store: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run("view", "--focus", "企微", "--hops", "2", "-o", page, "--store", store)
    assert (done.code, done.out) == (0, "")
    assert "腾讯会议" in page.read_text("utf-8")
    assert "企业微信" in run("analyse", "--store", store).out


def test_each_analysis_prints_or_writes_rows(run: Run, store: Path, tmp_path: Path) -> None:
    cliques = json.loads(run("analyse", "cliques", "--format", "json", "--store", store).out)
    assert {"企业微信", "钉钉", "飞书"} == set(cliques[0]["members"])
    assert cliques[0]["facts"][0]["claims"][0]["quotes"][0]["text"]
    told = run("analyse", "standing", "--relation", "竞争", "--top", "1", "--store", store)
    assert "more" in told.out
    table = tmp_path / "rivals.csv"
    done = run("analyse", "rivalry", "--status", "all", "-o", table, "--store", store)
    assert (done.code, done.out) == (0, "")
    assert table.read_text("utf-8").startswith("one,other,kind,")
    for words in (
        *(("ecosystems", "腾讯"), ("ecosystems",), ("brokers",), ("holes",), ("communities",)),
        *(("changes", "2022-06"), ("standing", "--family", "capital", "--background")),
    ):
        assert run("analyse", *words, "--store", store).code == 0
    nothing = run("analyse", "rivalry", "--since", "2090", "--store", store)
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing found.\n")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("build",),
        ("query", "competitors"),
        ("query", "competitors", "--bind", "name"),
        ("query", "competitors", "--bind", "name=没有这个名字"),
        ("query", "competitors", "--bind", "other=企业微信"),
        ("query", "competitors", "-q", "ASK {}"),
        ("query", "no-such-query"),
        ("query", "-q", "SELECT ?x {"),
        ("query", "-q", "DELETE WHERE { ?s ?p ?o }"),
        ("query", "-q", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"),
        ("query", "-q", "ASK {}", "--format", "xlsx"),
        ("analyse", "nonsense"),
        ("analyse", "--store", "guanxi.db", "standing"),
        ("analyse", "standing", "--type", "Firm"),
        ("analyse", "standing", "--relation", "fights"),
        ("analyse", "changes", "soon"),
        ("analyse", "ecosystems", "没有这个名字"),
        ("explain",),
        ("explain", "没有这个名字"),
        ("explain", "企业微信", "没有这种关系"),
        ("export", "--format", "nquads", "-o", "."),
        ("view", "--focus", "没有这个名字"),
        ("view", "--hops", "0"),
        ("view", "--until", "tomorrow"),
        ("view", "--layout-from", "missing.html"),
        ("query", "competitors", "--bind", "name=企业微信", "--view"),
        ("evaluate", "."),
        ("evaluate", ".", "--lexicon", "no-such-list.csv"),
        ("evaluate", ".", "--train-on", "."),
        ("info", "--ontology", "no-such-folder"),
        ("wording", "test", "甲", "--date", "no day"),
    ],
    ids=" ".join,
)
def test_mistakes_are_told_without_a_traceback(
    run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "guanxi.db").symlink_to(store)
    done = run(*words)
    assert done.code == 2
    assert done.err or words == ()  # without any word the help is shown
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", ["info", "query", "validate", "view"])
def test_a_missing_or_foreign_store_is_told(run: Run, tmp_path: Path, command: str) -> None:
    words = (command, "documents") if command == "query" else (command,)
    missing = run(*words, "--store", tmp_path / "none.db")
    assert missing.code == 2
    assert "guanxi build" in missing.err
    (tmp_path / "file").write_text("x")
    assert "not a guanxi store" in run(*words, "--store", tmp_path).err


COMMANDS = sorted(
    [str(each.name or each.callback.__name__) for each in cli.app.registered_commands]  # type: ignore[union-attr]
    + [str(group.name) for group in cli.app.registered_groups]
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_answers_with_an_example(run: Run, command: str) -> None:
    done = run(*filter(None, [command]), "--help")
    assert done.code == 0
    assert f"guanxi {command}".strip() in done.out.replace("Usage: guanxi", "", 1)


def test_the_command_page_and_the_readme_know_every_command_and_option(run: Run) -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    sections = dict(re.findall(r"## `guanxi (\w+)`\n(.*?)(?=\n###? |\Z)", page, re.DOTALL))
    assert sorted(sections) == COMMANDS
    for command, section in sections.items():
        shown = set(re.findall(r"^│[ *]+(--[a-z-]+)", run(command, "--help").out, re.MULTILINE))
        assert shown == set(re.findall(r"^\* `[^`]*?(--[a-z-]+)", section, re.MULTILINE))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert sorted(set(re.findall(r"^\| `guanxi (\w+)", readme, re.MULTILINE))) == COMMANDS


def test_wording_test_shows_what_matches(run: Run) -> None:
    done = run("wording", "test", "据传腾讯收购了搜狗。")
    assert done.code == 0
    assert "腾讯 acquires 搜狗" in done.out
    assert "rumoured (据传)" in done.out
    (match, *_) = json.loads(run("wording", "test", "腾讯收购了搜狗。", "--json").out)["wordings"]
    assert (match["wording"], match["status"]) == ("acquires", "asserted")


def test_version(run: Run) -> None:
    assert run("--version").out == "guanxi 0.1.0\n"


def test_output_is_utf8_in_any_locale(store: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = guanxi("query", "most-mentioned", "--store", store, **ascii_only)
    assert done.returncode == 0, done.stderr
    assert "企业微信" in done.stdout.decode("utf-8")
    # The same words, as a terminal sends them that does not keep to its locale.
    for words in (("explain", "企业微信"), ("query", "competitors", "--bind", "name=企业微信")):
        done = guanxi(*words, "--store", store, **ascii_only)
        assert done.returncode == 2
        assert b"encoding" in done.stderr


def test_an_article_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("飞书的竞争对手是钉钉\x1b]0;renamed\x07\x1b[2J。", encoding="utf-8")
    assert run("build", article, "--store", tmp_path / "a.db").code == 0
    told = run("explain", "飞书", "--store", tmp_path / "a.db").out
    told += run("query", "competitors", "--bind", "name=飞书", "--store", tmp_path / "a.db").out
    assert "钉钉" in told
    assert not {"\x1b", "\x07"} & set(told)


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text")
def test_a_file_name_that_is_no_text_is_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff[red].txt")).write_text("钉钉", encoding="utf-8")
    done = run("build", folder, folder / "missing[/red]", "--store", tmp_path / "a.db")
    assert done.code == 1
    problems = [line for line in done.err.splitlines() if line.startswith("error: ")]
    assert len(problems) == 2
    assert "missing[/red]" in problems[0]
    assert "[red].txt" in problems[1]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of a POSIX shell")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(f"飞书的竞争对手是钉钉。{number}", encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m guanxi.cli extract {tmp_path} | head -c 20"],
        capture_output=True,
        check=True,
    )
    assert len(done.stdout) == 20
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_leaves_a_valid_store(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    article = (SEEDS / "夹缝中的企业微信.md").read_text("utf-8")
    for number in range(400):
        (folder / f"{number:03}.md").write_text(article, encoding="utf-8")
    store = tmp_path / "a.db"
    process = subprocess.Popen(
        [sys.executable, "-m", "guanxi.cli", "build", str(folder), "--store", str(store)],
        stderr=subprocess.PIPE,
    )
    while len(list((store / "building" / "shards").glob("*.gz"))) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    (line,) = told.decode().strip().splitlines()
    assert re.fullmatch(
        r"stopped; \d+ documents? (is|are) stored; run the same command to go on", line
    )
    done = run("info", "--json", "--store", store)
    assert done.code == 0, done.err
    assert 0 < json.loads(done.out)["documents"] < 400
    assert run("validate", "--store", store).code == 0
    shutil.rmtree(folder)


@pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/gold is not beside this checkout")
def test_evaluate_prints_what_the_gold_scorer_prints(run: Run, tmp_path: Path) -> None:
    assert run("extract", GOLD / "posts", "-o", tmp_path / "a.jsonl").code == 0
    scorer = [sys.executable, str(GOLD / "score.py"), str(GOLD), str(tmp_path / "a.jsonl")]
    printed = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    told = run("evaluate", GOLD).out
    assert told.startswith(f"{printed}\nentities by type ")
    figures = json.loads(run("evaluate", GOLD, "--format", "json").out)
    assert figures["entity_scores"]["recognisers"]["lexicon"]["found"] > 0
    assert figures["entities"]["f1"] >= 0.45
    assert figures["facts"]["f1"] >= 0.25
    misses = run("evaluate", GOLD, "--misses").out
    assert misses.endswith(told)
    assert "fact missed" in misses
    assert re.search(r" entity extra +(boundary|linking|other) +\S", misses)
    assert re.search(r" fact missed +entity missing +\S", misses)
    assert figures["fact_scores"]["reliability"]["bins"]
    markdown = run("evaluate", GOLD, "--format", "markdown").out
    assert markdown.startswith("| all | P | R | F1 | right | extra | missed |\n|---|")
