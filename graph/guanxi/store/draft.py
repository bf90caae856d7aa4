"""A store that is made anew, in bulk: shards in, one database out, which appears whole.

::

    guanxi.db/
      building/
        made-with            what the shards are made with; others are cleared away
        shards/*.gz          documents that are written down; they outlive a build that is killed
        database/            what is loaded so far; made anew by the next build
        facts/               what follows from it so far; likewise
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final, Self

import pyoxigraph as ox

from guanxi.model import Document
from guanxi.store import terms
from guanxi.store.fact_buckets import FactBuckets
from guanxi.store.facts import Deriver
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.folder import StoreFolder, writing
from guanxi.store.graph_store import GraphStore
from guanxi.store.identity import Identity
from guanxi.store.originals import kept_original, original_iri
from guanxi.store.shards import read_shard
from guanxi.store.written_document import WrittenDocument
from guanxi.vocabulary import Ontology
from guanxi.whole_file import write_whole

_NOTE: Final = "made-with"
_SHARDS: Final = "shards"
_AT_ONCE: Final = 32_000_000
"""Bytes of N-Triples that are loaded in one step, some 200,000 triples: smaller steps leave less to
the end, but RocksDB merges the files of many for longer than that saves."""


class StoreDraft:
    """A store in the making, which nobody sees before it is complete.

    Parameters
    ----------
    path : Path
        Of the store.
    ontology : Ontology

    Raises
    ------
    StoreError
        If there is something else, or another process writes it.

    Attributes
    ----------
    shards : Path
        The folder that shards are to be put into, whole, before they are added.
    doubtful : list of str
        IRIs of the documents that were taken in without having been found valid by themselves.
    """

    def __init__(self, path: Path, ontology: Ontology) -> None:
        self._ontology = ontology
        self._folder = StoreFolder(path)
        self._folder.create()
        self._lock: IO[bytes] | None = self._folder.lock()
        self._place = self._folder.building
        self.shards = self._place / _SHARDS
        with ExitStack() as failed, writing(self._folder.path):
            failed.enter_context(self._lock)
            self._make_places()
            self._left = _LeftShards(_shards(self._place))
            self._store: ox.Store | None = ox.Store(str(self._place / "database"))
            failed.pop_all()
        self._buckets = FactBuckets(self._place / "facts")
        self.doubtful: list[str] = []
        self._waiting: list[WrittenDocument] = []
        self._size = 0
        self._loader = ThreadPoolExecutor(1)
        # Meanwhile those who extract can start.
        self._loading: Future[None] | None = self._loader.submit(self._load_ontology)

    @staticmethod
    def is_for(path: Path) -> bool:
        """Tell whether a store is still to be made."""
        return StoreFolder(path).is_new

    @property
    def is_awaiting(self) -> bool:
        """Whether an earlier build left documents not met again yet: they may have changed."""
        return self._left.is_awaiting

    def is_finished(self, document: Document) -> bool:
        """Tell whether an earlier build that was cut short wrote this document down.

        If so, it is added.
        """
        shard = self._left.confirm(document)
        if shard is not None:
            self.add_shard(shard)
        return shard is not None or self._left.is_confirmed(document)

    def add(self, document: WrittenDocument) -> None:
        """Take in a document."""
        if not document.is_valid:
            self.doubtful.append(document.iri)
        self._waiting.append(document)
        self._size += len(document.triples)
        if self._size >= _AT_ONCE:
            with writing(self._folder.path):
                self._load()

    def add_shard(self, shard: Path, only: Collection[str] | None = None) -> None:
        """Take in the documents of a shard, or only some of them, by IRI."""
        for document in read_shard(shard.read_bytes()):
            if only is None or document.iri in only:
                self.add(document)

    def load(self) -> None:
        """Load all that was taken in, and what an earlier build left and this one has not met."""
        with writing(self._folder.path):
            for shard, counting in self._left.rest():
                self.add_shard(shard, counting)
            self._load()
            self._wait()

    def derive(self) -> None:
        """Derive the facts of all that is loaded."""
        assert self._store is not None
        deriver = Deriver(self._ontology, Identity(), {})
        with writing(self._folder.path):
            for triples in self._buckets.triples(deriver):
                self._store.bulk_extend(
                    ox.Quad(t.subject, t.predicate, t.object, terms.FACTS) for t in triples
                )

    def finish(self) -> GraphStore:
        """Put the database, which is loaded and has its facts, where the store's is.

        Returns
        -------
        GraphStore
            Open for writing. It has the lock now: nobody can come in between.
        """
        with writing(self._folder.path):
            self._store = None  # closes it
            self._folder.adopt(self._place / "database")
        lock, self._lock = self._lock, None
        return GraphStore.open(self._folder.path, ontology=self._ontology, write=True, lock=lock)

    def close(self) -> None:
        """Let go of the folder; the shards stay until the store is published."""
        self._loader.shutdown()
        self._store = self._loading = None
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self) -> None:
        self._wait()
        documents, self._waiting, self._size = self._waiting, [], 0
        self._loading = self._loader.submit(self._load_now, documents)

    def _load_ontology(self) -> None:
        """Load lexicon, ontology and what the whole is made with."""
        assert self._store is not None
        GraphStore(self._store, ontology=self._ontology).close()

    def _load_now(self, documents: list[WrittenDocument]) -> None:
        assert self._store is not None
        for document in documents:
            self._buckets.add(document)
        quads = b"".join(document.quads for document in documents)
        self._store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)

    def _wait(self) -> None:
        if self._loading is None:
            return
        try:
            self._loading.result()
        except Exception:
            self._loading = None  # whose error would hold itself, and with it the database
            raise
        # Whoever is interrupted has not heard of an error: the next one to wait does.
        self._loading = None

    def _make_places(self) -> None:
        fingerprint = build_fingerprint(self._ontology)
        if not _is_made_with(self._place, fingerprint):
            shutil.rmtree(self._place, ignore_errors=True)
            self.shards.mkdir(parents=True)
            write_whole(self._place / _NOTE, fingerprint.encode())
        for name in ("database", "facts"):
            shutil.rmtree(self._place / name, ignore_errors=True)
        (self._place / "facts").mkdir()


def _is_made_with(place: Path, fingerprint: str) -> bool:
    note = place / _NOTE
    return note.exists() and note.read_text(encoding="utf-8") == fingerprint


def _shards(place: Path) -> list[Path]:
    return sorted((place / _SHARDS).glob("*.gz"))


class _LeftShards:
    """Shards that an earlier build left; what is met again counts if it is still the same."""

    def __init__(self, shards: Iterable[Path]) -> None:
        self._shards: dict[Path, set[str]] = {}
        self._documents: dict[str, tuple[str, str | None, Path]] = {}
        self._confirmed: defaultdict[Path, set[str]] = defaultdict(set)
        self._met: set[str] = set()
        for shard in shards:
            try:
                documents = {
                    each.iri: (each.sha256, kept_original(each.iri, each.triples), shard)
                    for each in read_shard(shard.read_bytes())
                }
            except (OSError, ValueError):
                shard.unlink()  # of a disk that was full
                continue
            self._shards[shard] = set(documents)
            self._documents |= documents

    @property
    def is_awaiting(self) -> bool:
        return not self._met.issuperset(self._documents)

    def is_confirmed(self, document: Document) -> bool:
        sha256, original, _ = self._documents.get(document.iri, ("", None, None))
        return sha256 == document.sha256 and (
            document.original is None or original == original_iri(document)
        )

    def confirm(self, document: Document) -> Path | None:
        """Note that a document is met again; return its shard if all of that are."""
        self._met.add(document.iri)
        if not self.is_confirmed(document):
            return None
        *_, shard = self._documents[document.iri]
        confirmed = self._confirmed[shard]
        confirmed.add(document.iri)
        if confirmed != self._shards[shard]:
            return None
        del self._confirmed[shard]
        return shard

    def rest(self) -> Iterator[tuple[Path, set[str]]]:
        """Yield shards of which only some documents count: what was not met at all does, too."""
        for shard, documents in sorted(self._shards.items()):
            unmet = {iri for iri in documents - self._met if self._documents[iri][2] == shard}
            if counting := self._confirmed.get(shard, set()) | unmet:
                yield shard, counting
