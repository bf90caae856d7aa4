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
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from guanxi.model import Document
from guanxi.store import terms
from guanxi.store.fact_buckets import FactBuckets
from guanxi.store.facts import Deriver
from guanxi.store.fingerprint import build_fingerprint
from guanxi.store.folder import StoreFolder, writing
from guanxi.store.graph_store import GraphStore
from guanxi.store.identity import Identity
from guanxi.store.originals import has_original
from guanxi.store.shards import read_shard
from guanxi.store.written_document import WrittenDocument
from guanxi.vocabulary import Ontology
from guanxi.whole_file import write_whole

_AT_ONCE: Final = 32_000_000
"""Bytes of N-Quads that are loaded in one step: some 200,000 quads."""


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
    """

    def __init__(self, path: Path, ontology: Ontology) -> None:
        self._ontology = ontology
        self._folder = StoreFolder(path)
        self._folder.create()
        self._hold = self._folder.lock()
        self._place = self._folder.building
        self.shards = self._place / "shards"
        with writing(self._folder.path):
            self._make_places()
            self._left = _LeftShards(self.shards)
            self._store: ox.Store | None = ox.Store(str(self._place / "database"))
            # Lexicon, ontology and what the whole is made with.
            GraphStore(self._store, ontology=ontology).close()
        self._buckets = FactBuckets(self._place / "facts")
        self._waiting: list[WrittenDocument] = []
        self._size = 0
        self._loader = ThreadPoolExecutor(1)
        self._loading: Future[None] | None = None

    @staticmethod
    def is_for(path: Path) -> bool:
        """Tell whether a store is still to be made."""
        return StoreFolder(path).is_new

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
        """Load all that was taken in."""
        with writing(self._folder.path):
            for shard, confirmed in self._left.partly_confirmed():
                self.add_shard(shard, confirmed)
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

    def finish(self) -> None:
        """Put the database, which is loaded and has its facts, where the store's is; unlock it."""
        with writing(self._folder.path):
            self._store = None  # closes it
            self._folder.adopt(self._place / "database")
        self.close()

    def close(self) -> None:
        """Let go of the folder; the shards stay, unless the store was finished."""
        self._loader.shutdown()
        self._store = None
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self) -> None:
        self._wait()
        documents, self._waiting, self._size = self._waiting, [], 0
        self._loading = self._loader.submit(self._load_now, documents)

    def _load_now(self, documents: list[WrittenDocument]) -> None:
        assert self._store is not None
        for document in documents:
            self._buckets.add(document)
        quads = b"".join(document.quads for document in documents)
        self._store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)

    def _wait(self) -> None:
        if self._loading is not None:
            loading, self._loading = self._loading, None
            loading.result()

    def _make_places(self) -> None:
        fingerprint = build_fingerprint(self._ontology)
        note = self._place / "made-with"
        if not note.exists() or note.read_text(encoding="utf-8") != fingerprint:
            shutil.rmtree(self._place, ignore_errors=True)
            self.shards.mkdir(parents=True)
            write_whole(note, fingerprint.encode())
        for name in ("database", "facts"):
            shutil.rmtree(self._place / name, ignore_errors=True)
        (self._place / "facts").mkdir()


class _LeftShards:
    """Shards that an earlier build left, of which only documents that are met again count."""

    def __init__(self, folder: Path) -> None:
        self._shards: dict[Path, set[str]] = {}
        self._documents: dict[str, tuple[str, bool, Path]] = {}
        self._confirmed: defaultdict[Path, set[str]] = defaultdict(set)
        for shard in sorted(folder.glob("*.gz")):
            try:
                documents = {
                    each.iri: (each.sha256, has_original(each.iri, each.triples), shard)
                    for each in read_shard(shard.read_bytes())
                }
            except (OSError, ValueError, EOFError):
                shard.unlink()  # of a disk that was full
                continue
            self._shards[shard] = set(documents)
            self._documents |= documents

    def is_confirmed(self, document: Document) -> bool:
        sha256, is_original_kept, _ = self._documents.get(document.iri, ("", False, None))
        return sha256 == document.sha256 and (is_original_kept or document.original is None)

    def confirm(self, document: Document) -> Path | None:
        """Note that a document is met again; return its shard if all of that are."""
        if not self.is_confirmed(document):
            return None
        *_, shard = self._documents[document.iri]
        confirmed = self._confirmed[shard]
        confirmed.add(document.iri)
        if confirmed != self._shards[shard]:
            return None
        del self._confirmed[shard]
        return shard

    def partly_confirmed(self) -> Iterator[tuple[Path, set[str]]]:
        yield from sorted(self._confirmed.items())
