"""Where documents go: into a store as it is, or into one that is made anew."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from guanxi.building.batches import ExtractedBatch
from guanxi.building.timings import Stopwatch
from guanxi.errors import DocumentError
from guanxi.model import Document
from guanxi.store import GraphStore, StoreDraft

Outcome: TypeAlias = Literal["stored", "unchanged"]


class Destination(Protocol):
    """A store that takes documents in."""

    @property
    def shards(self) -> Path:
        """The folder for shards that are to be taken in."""
        ...

    def present(self, document: Document) -> Outcome | None:
        """Return what becomes of a document that need not be extracted from: it is there as it is.

        None if it is not.
        """
        ...

    def rival(self, document: Document) -> DocumentError | None:
        """Return a warning if a document will take the place of what seems another article."""
        ...

    def take(self, batch: ExtractedBatch) -> None:
        """Take documents in."""
        ...

    def waiting(self) -> Collection[str]:
        """Return the IRIs of documents that were taken in but that no server has yet."""
        ...

    @property
    def doubtful(self) -> Collection[str]:
        """The IRIs of documents that were taken in and are to be checked in the store."""
        ...

    @property
    def is_awaiting(self) -> bool:
        """Whether an earlier build left documents not met again yet: they may have changed."""
        ...

    def complete(self, watch: Stopwatch) -> GraphStore:
        """Return the store, with all that was taken in, open for writing."""
        ...

    def close(self) -> None:
        """Let go of what is not part of the store."""
        ...


class PresentStore:
    """A store as it is: each document is exchanged in one atomic step.

    Parameters
    ----------
    store : GraphStore
        Open for writing.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._is_judged = bool(store.curation.identity.clusters)
        self._doubtful: list[str] = []
        self._shards: tempfile.TemporaryDirectory[str] | None = None

    @property
    def shards(self) -> Path:
        """A folder that is there until all is over."""
        self._shards = self._shards or tempfile.TemporaryDirectory(prefix="guanxi-")
        return Path(self._shards.name)

    def present(self, document: Document) -> Outcome | None:
        """Return "unchanged" if a document is stored as it is; its original is kept if wanted."""
        if not self._store.is_current(document):
            return None
        self._store.keep_original(document)
        return "unchanged"

    def rival(self, document: Document) -> DocumentError | None:
        """Return a warning if a document will take the place of what seems another article.

        Without an address the path names it, and folders built one after the other may both hold
        it.
        """
        before = None if document.url else self._store.document(document.iri)
        if before is None or before.title == document.title:
            return None
        return DocumentError(
            document.path,
            f"《{document.title}》 takes the place of 《{before.title}》, stored under the same "
            "path; if these are two articles, build both with one command, from a folder that "
            "holds both",
        )

    def take(self, batch: ExtractedBatch) -> None:
        """Exchange the documents, one after the other."""
        for document in batch.contents():
            self._store.write(document)
            # Where names stand for others, so do their types.
            if self._is_judged or not document.is_valid:
                self._doubtful.append(document.iri)
        if isinstance(batch.written, Path):
            batch.written.unlink()

    def waiting(self) -> Collection[str]:
        """Return the IRIs of documents that go to a server together with further ones."""
        return self._store.waiting

    @property
    def doubtful(self) -> Collection[str]:
        """The IRIs of documents that may break shapes."""
        return self._doubtful

    @property
    def is_awaiting(self) -> bool:
        """Return False: what is finished is in the store."""
        return False

    def complete(self, watch: Stopwatch) -> GraphStore:  # noqa: ARG002
        """Return the store."""
        return self._store

    def close(self) -> None:
        """Remove the shards."""
        if self._shards is not None:
            self._shards.cleanup()


class NewStore:
    """A store that is made anew in a folder, in bulk.

    Parameters
    ----------
    draft : StoreDraft
    """

    def __init__(self, draft: StoreDraft) -> None:
        self._draft = draft
        self._store: GraphStore | None = None

    @property
    def shards(self) -> Path:
        """A folder that outlives a build that is killed."""
        return self._draft.shards

    def present(self, document: Document) -> Outcome | None:
        """Return "stored" if a build that was cut short wrote a document down: that is taken in."""
        return "stored" if self._draft.is_finished(document) else None

    def rival(self, document: Document) -> None:
        """Return None: nothing was stored before."""

    def take(self, batch: ExtractedBatch) -> None:
        """Take the documents in."""
        if isinstance(batch.written, Path):
            self._draft.add_shard(batch.written)
            return
        for document in batch.written:
            self._draft.add(document)

    def waiting(self) -> Collection[str]:
        """Return nothing: there is no server."""
        return ()

    @property
    def doubtful(self) -> Collection[str]:
        """The IRIs of documents that may break shapes."""
        return self._draft.doubtful

    @property
    def is_awaiting(self) -> bool:
        """Whether an earlier build left documents that were not met again so far."""
        return self._draft.is_awaiting

    def complete(self, watch: Stopwatch) -> GraphStore:
        """Put the store in its place."""
        with watch.stage("storing"):
            self._draft.load()
        with watch.stage("facts"):
            self._draft.derive()
        self._store = self._draft.finish()
        return self._store

    def close(self) -> None:
        """Let go of the folder; the shards stay if the store is not complete."""
        self._draft.close()
        if self._store is not None:
            self._store.close()
