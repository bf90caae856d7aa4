"""A graph whose store is open: what all its parts stand on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from guanxi.errors import StoreError
from guanxi.store import GraphStore
from guanxi.vocabulary import Ontology


class OpenedGraph:
    """Holds a store open for reading; a context manager that closes it.

    Parameters
    ----------
    store : GraphStore
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def ontology(self) -> Ontology:
        """The ontology in use."""
        return self._store.ontology

    @contextmanager
    def _deciding(self) -> Iterator[GraphStore]:
        """Open the store for decisions; they are kept even if the block ends with an error."""
        self._require_up_to_date()
        with self._writing() as writer:
            known = writer.decisions
            try:
                yield writer
            finally:
                if writer.decisions != known:
                    writer.publish()

    @contextmanager
    def _writing(self) -> Iterator[GraphStore]:
        """Open the store for writing; when the block has ended, it is read anew."""
        path, in_memory = self._store.location, self._store.in_memory
        if path is None:
            yield self._store
            return
        with GraphStore.open(path, ontology=self.ontology, write=True) as writer:
            yield writer
        self._store.close()
        self._store = GraphStore.open(path, ontology=self.ontology, in_memory=in_memory)

    def _require_up_to_date(self) -> None:
        """Refuse to write with another ontology than the store was built with."""
        if not self._store.is_up_to_date:
            raise StoreError(
                f"{self._store.location} was built by another version or with another ontology; "
                "give the same --ontology, or run `guanxi build` again first"
            )
