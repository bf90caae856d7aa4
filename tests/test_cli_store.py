"""The program on stores as a whole: backups, locks, what else is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi import load_ontology
from guanxi.store import GraphStore
from program_runs import Run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    return path


def test_backup_and_restore(run: Run, article: Path, tmp_path: Path) -> None:
    store, copy, other = tmp_path / "a.db", tmp_path / "copy", tmp_path / "other.db"
    assert run("build", article, "--store", store).code == 0
    done = run("backup", copy, "--store", store)
    assert (done.code, done.out, done.err) == (0, "", f"Copied {store} to {copy}.\n")
    again = run("backup", copy, "--store", store)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "exists already" in again.err
    assert run("remove", "a.txt", "--store", store).code == 0
    refused = run("restore", copy, "--store", store)
    assert refused.code == 2
    assert "--replace" in refused.err
    restored = run("restore", copy, "--store", store, "--replace")
    assert (restored.code, restored.err) == (0, f"{store} holds 1 document of {copy}.\n")
    assert run("restore", copy, "--store", other).code == 0
    whole = run("export", "--format", "nquads", "--store", copy).out
    for path in (store, other):
        assert run("export", "--format", "nquads", "--store", path).out == whole


def test_a_second_writer_is_told_in_one_line(run: Run, article: Path, tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    assert run("build", article, "--store", store).code == 0
    article.write_text("飞书与钉钉打通。", encoding="utf-8")
    with GraphStore.open(store, ontology=load_ontology(), write=True):
        for command in (("build", article), ("remove", "a.txt")):
            refused = run(*command, "--store", store)
            assert refused.code == 2
            line = f"error: {store} is being written by another process; wait until it ends\n"
            assert refused.err == line
        assert run("explain", "飞书", "--store", store).code == 0


@pytest.mark.parametrize("command", [("backup", "copy"), ("restore", "copy")])
def test_what_needs_a_folder_says_so(run: Run, command: tuple[str, ...]) -> None:
    refused = run(*command, "--store", "http://127.0.0.1:1")
    assert refused.code == 2
    assert "not one on a server" in " ".join(refused.err.replace("│", " ").split())
