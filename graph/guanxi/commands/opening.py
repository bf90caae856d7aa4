"""The store and the ontology that a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.vocabulary import Ontology

__all__ = ["opened", "opened_ontology"]


def opened_ontology(overlays: list[Path] | None) -> Ontology:
    """Return the packaged ontology with the user's overlays on it."""
    from guanxi.vocabulary import load_ontology

    return load_ontology(overlays or ())


@contextmanager
def opened(store: str | Path, overlays: list[Path] | None) -> Iterator[KnowledgeGraph]:
    """Hold a store open for one command."""
    from guanxi.knowledge_graph import KnowledgeGraph

    with KnowledgeGraph.open(store, ontology=overlays or ()) as kg:
        yield kg
