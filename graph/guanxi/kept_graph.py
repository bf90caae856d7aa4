"""What is done with a graph as a whole: backed up, documents gone or given back, RDF taken in."""

from __future__ import annotations

from pathlib import Path

from guanxi.errors import StoreError, UnknownNameError
from guanxi.opened_graph import OpenedGraph
from guanxi.pipeline import document_named, remove
from guanxi.store import DocumentRecord, ImportedGraph, read_foreign


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

    def original(self, document: str) -> bytes:
        """Return what a document was read from, byte by byte.

        Parameters
        ----------
        document : str
            Its path (as the query ``documents`` shows it), address, id or IRI.

        Raises
        ------
        StoreError
            If it was built without ``ReadingOptions(keep_source=True)``.
        UnknownNameError
            If there is no such document, or several.
        """
        record = document_named(document, self._store.documents())
        original = self._store.original(record.iri)
        if original is None:
            raise StoreError(
                f"what {record.path or record.iri} was read from is not kept; build it again with "
                "--keep-source (in Python, ReadingOptions(keep_source=True))"
            )
        return original

    def backup(self, destination: str | Path) -> None:
        """Copy what the store has published to a new folder, also while somebody writes it.

        The copy is a store of its own: open it, or :meth:`KnowledgeGraph.restore` from it.

        Raises
        ------
        StoreError
            If something is there already, or the graph is in memory.
        """
        self._store.backup(destination)

    def import_rdf(self, *files: str | Path, name: str | None = None) -> tuple[ImportedGraph, ...]:
        """Take foreign RDF into the store, beside the graph and without effect on it.

        It answers queries, survives builds, and takes the place of what was imported under the
        same name before. It makes no claims, facts or names of entities.

        Parameters
        ----------
        *files : str or Path
            Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD or N3, by their endings.
        name : str, optional
            What to import all of them under; each goes by its file's name otherwise.

        Returns
        -------
        tuple of ImportedGraph
            All that is imported now.

        Raises
        ------
        StoreError
            If a file is malformed or holds claims of a guanxi store, two files have one name, the
            store was built with another ontology, or somebody else is writing it. Nothing is
            imported then.
        """
        paths = [Path(file) for file in files]
        groups: dict[str, list[Path]] = {}
        for path in paths:
            groups.setdefault(name or path.stem, []).append(path)
        for stem, group in groups.items():
            if name is None and len(group) > 1:
                raise StoreError(
                    f"{' and '.join(map(str, group))} would both be imported under {stem!r}; "
                    "give them a name together, or import them one after the other"
                )
        self._require_up_to_date()
        read = {each: read_foreign(group, each) for each, group in groups.items()}
        with self._writing() as writer:
            for each, triples in read.items():
                writer.write_import(each, triples)
            writer.publish()
        return self.imports()

    def imports(self) -> tuple[ImportedGraph, ...]:
        """Return what foreign RDF the store holds, sorted by name."""
        return self._store.imports()

    def remove_imports(self, *names: str) -> tuple[ImportedGraph, ...]:
        """Forget foreign RDF, and return what was forgotten.

        Raises
        ------
        UnknownNameError
            If nothing was imported under one of the names; nothing is forgotten then.
        """
        known = {name for each in self.imports() for name in (each.name, each.iri)}
        for name in names:
            if name not in known:
                present = tuple(each.name for each in self.imports())
                raise UnknownNameError(name, present, kind="import")
        self._require_up_to_date()
        with self._writing() as writer:
            removed = tuple(writer.remove_import(name) for name in dict.fromkeys(names))
            writer.publish()
        return removed
