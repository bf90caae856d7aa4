"""Whatever happens to a build, finished documents stay, and none is there by half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from guanxi import KnowledgeGraph, Ontology, load_ontology
from guanxi.store import GraphStore, read_shard, terms
from guanxi.store.facts import Deriver
from guanxi.store.identity import Identity
from sample_articles import write_articles

DOCUMENTS = 300
KILLS = 20

# One process that has loaded everything and forks for each build, so that a build starts at once.
BUILDER = """
import os, sys
from guanxi import KnowledgeGraph, extract, load_ontology
ontology = load_ontology()
extract("飞书的竞争对手是钉钉。", ontology=ontology)
for line in sys.stdin:
    articles, store = line.rstrip().split("|")
    child = os.fork()
    if child == 0:
        KnowledgeGraph.build(
            articles,
            store,
            ontology=ontology,
            on_document=lambda document, outcome: os.write(1, f"{document.iri}\\n".encode()),
        )
        os._exit(0)
    os.write(1, f"{child}\\n".encode())
    os.write(1, f"over {os.waitpid(child, 0)[1]}\\n".encode())
"""


class Builder:
    """Builds stores in processes of their own, which may be killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BUILDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(
        self, articles: Path, store: Path, *, kill_after: int | None = None, delay: float = 0
    ) -> tuple[set[str], bool]:
        """Build; kill it some time after a number of documents is done, if that is given.

        Returns the documents that were reported as done, and whether the build ended by itself.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{articles}|{store}\n")
        self._process.stdin.flush()
        done = set()
        killer = threading.Timer(delay, lambda: None)
        for line in self._process.stdout:
            word = line.strip()
            if word.isdigit():
                killer = threading.Timer(delay, os.kill, (int(word), signal.SIGKILL))
            elif word.startswith("over"):
                killer.cancel()
                if killer.ident is not None:
                    killer.join()
                return done, word == "over 0"
            else:
                done.add(word)
            if len(done) == kill_after:
                kill_after = None
                killer.start()
        raise AssertionError("the builder ended early")

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    builder = Builder()
    yield builder
    builder.close()


def graph(store: ox.Store, iri: str) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(iri))}


def documents(store: ox.Store) -> set[str]:
    return {name.value for name in store.named_graphs() if "/document/" in name.value}


def assert_consistent(
    live: Path, whole: ox.Store, done: set[str], seen: set[str], ontology: Ontology
) -> None:
    """Check what a killed build left: the lock is free, documents are whole, facts fit them."""
    store = ox.Store(str(live))
    found = documents(store)
    assert done <= found
    for document in found - seen:
        assert graph(store, document) == graph(whole, document)
    seen |= found
    if found:
        deriver = Deriver(ontology, Identity(), {})
        facts = deriver.fact_triples(deriver.statements(store))
        facts |= deriver.entity_triples(deriver.namings(store))
        assert graph(store, terms.FACTS.value) == facts


@pytest.mark.xdist_group("durability")
def test_a_build_that_is_killed_loses_nothing_and_goes_on(tmp_path: Path, builder: Builder) -> None:
    ontology = load_ontology()
    articles = write_articles(tmp_path / "articles", DOCUMENTS, seed=5)
    first = write_articles(tmp_path / "first", 1, seed=5)
    clean, path = tmp_path / "clean.db", tmp_path / "killed.db"
    done, ended = builder.build(articles, clean)
    assert ended
    assert len(done) == DOCUMENTS
    whole = ox.Store.read_only(str(clean / "live"))
    builder.build(first, path)  # a store that is there is changed document by document

    chance = random.Random(2022)
    seen: set[str] = set()
    done = set()
    for kill in range(KILLS):
        # Most are killed between or within documents, the first before there is any, the last
        # while the whole is derived and published.
        if kill < 2:
            after, delay = 0, chance.uniform(0, 0.4)
        elif kill < KILLS - 4:
            after = min(len(done) + chance.randrange(1, 2 * DOCUMENTS // KILLS), DOCUMENTS)
            delay = chance.uniform(0, 0.02)
        else:
            after, delay = DOCUMENTS, chance.uniform(0, 0.6)
        now, ended = builder.build(articles, path, kill_after=after, delay=delay)
        done |= now
        assert_consistent(path / "live", whole, done, seen, ontology)
        if ended:  # it was quicker than we: another one, from the start
            path = path.with_name(f"{path.name}-{kill}")
            builder.build(first, path)
            done, seen = set(), set()
    again, ended = builder.build(articles, path)
    assert ended
    assert len(again) == DOCUMENTS
    with (
        GraphStore.open(path, ontology=ontology) as store,
        GraphStore.open(clean, ontology=ontology) as expected,
    ):
        assert store.export("nquads") == expected.export("nquads")
    assert len(list((path / "snapshots").iterdir())) == 1


@pytest.mark.xdist_group("durability")
def test_a_new_store_whose_build_is_killed_has_all_that_was_told(
    tmp_path: Path, builder: Builder
) -> None:
    articles = write_articles(tmp_path / "articles", DOCUMENTS, seed=5)
    clean, path = tmp_path / "clean.db", tmp_path / "killed.db"
    builder.build(articles, clean)
    chance = random.Random(2022)
    done: set[str] = set()
    for after in (0, 30, 31, 100, 180, 181, 299, DOCUMENTS):
        delay = chance.uniform(0, 0.05)
        now, ended = builder.build(articles, path, kill_after=after, delay=delay)
        assert not ended
        done |= now
        shards = (path / "building" / "shards").glob("*.gz")
        assert done <= {each.iri for shard in shards for each in read_shard(shard.read_bytes())}
    again, ended = builder.build(articles, path)
    assert ended
    assert len(again) == DOCUMENTS
    assert exported(path) == exported(clean)


def exported(store: Path) -> str | bytes:
    with KnowledgeGraph.open(store) as kg:
        return kg.export("nquads")


def test_a_killed_writer_leaves_no_lock(tmp_path: Path, builder: Builder) -> None:
    builder.build(write_articles(tmp_path / "first", 1, seed=5), tmp_path / "a.db")
    articles = write_articles(tmp_path / "articles", 5, seed=5)
    builder.build(articles, tmp_path / "a.db", kill_after=3)
    started = time.monotonic()
    with KnowledgeGraph.build(articles, tmp_path / "a.db") as kg:
        assert kg.summary is not None
        assert kg.summary.unchanged >= 3
        assert kg.info().documents == 5
    assert time.monotonic() - started < 30
