"""What the store's parts need of a dataset, wherever it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

import pyoxigraph as ox

from guanxi.store.terms import Term

_PART = 20_000
_SHARE = 8
_LARGEST_PART = 500_000


class Quads(Protocol):
    """A dataset that answers SPARQL: ``pyoxigraph.Store``, or one behind an endpoint."""

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        """Evaluate a query."""
        ...

    def update(self, update: str, *, prefixes: dict[str, str] | None = None) -> None:
        """Run an update as one transaction."""
        ...

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads with these terms; None stands for any."""
        ...

    def bulk_extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add many quads, in several steps."""
        ...

    def remove_graph(self, graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> None:
        """Remove a graph, if it is there."""
        ...

    def __contains__(self, quad: ox.Quad) -> bool: ...

    def __iter__(self) -> Iterator[ox.Quad]: ...

    def __len__(self) -> int: ...


def in_graph(triples: bytes, graph: str) -> bytes:
    r"""Return N-Triples as the N-Quads of a graph, given its IRI.

    Examples
    --------
    >>> in_graph(b'<s> <p> "o" .\n', "g")
    b'<s> <p> "o" <g> .\n'
    """
    # In N-Triples a full stop before a line break ends a statement, always.
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())


def load(store: Quads, quads: Iterable[ox.Quad]) -> None:
    """Add many quads, holding no more than a part of them in memory.

    A part is an eighth of what was added so far: small stores take little memory, and large ones
    do not fall into thousands of files.

    Parameters
    ----------
    store : Quads
    quads : iterable of pyoxigraph.Quad
        Read as they are needed.
    """
    coming = iter(quads)
    added = 0
    for first in coming:
        part = min(max(_PART, added // _SHARE), _LARGEST_PART)
        store.bulk_extend(chain((first,), islice(coming, part - 1)))
        added += part
