"""What is done with a graph as a whole: it is backed up, and documents go."""

from __future__ import annotations

from pathlib import Path

from guanxi.opened_graph import OpenedGraph
from guanxi.pipeline import remove
from guanxi.store import DocumentRecord


class KeptGraph(OpenedGraph):
    """A graph that is kept: backed up, and cleared of what is no longer wanted."""

    def remove(self, *documents: str) -> tuple[DocumentRecord, ...]:
        """Forget documents and what only they said, and read the store as it is then.

        Parameters
        ----------
        *documents : str
            Each a document's path (as the query ``documents`` shows it), address, id or IRI.

        Returns
        -------
        tuple of DocumentRecord
            What was removed. Nothing is, unless every one of `documents` means one document.

        Raises
        ------
        StoreError
            If somebody else is writing the store.
        UnknownNameError
            If there is no such document, or several.
        """
        with self._writing() as writer:
            return remove(documents, writer)

    def backup(self, destination: str | Path) -> None:
        """Copy what the store has published to a new folder, also while somebody writes it.

        The copy is a store of its own: open it, or :meth:`KnowledgeGraph.restore` from it.

        Raises
        ------
        StoreError
            If something is there already, or the graph is in memory.
        """
        self._store.backup(destination)
