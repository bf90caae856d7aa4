"""A notebook as the magics see it: which graph is meant, and how mistakes are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from guanxi.errors import GuanxiError, QueryError, UnknownNameError
from guanxi.knowledge_graph import KnowledgeGraph

DEFAULT_NAME: Final = "kg"


def graph_in(namespace: Mapping[str, Any], name: str | None = None) -> KnowledgeGraph:
    """Return the graph of a notebook: the one of that name, else `kg`, else the only one.

    Parameters
    ----------
    namespace : Mapping of str to object
        The notebook's variables.
    name : str, optional

    Raises
    ------
    QueryError
        If there is none, or several and none is called `kg`.

    Examples
    --------
    >>> graph_in({})
    Traceback (most recent call last):
        ...
    guanxi.errors.QueryError: no graph is open; begin with: %guanxi open guanxi.db
    """
    graphs = {
        key: value
        for key, value in namespace.items()
        if isinstance(value, KnowledgeGraph) and not key.startswith("_")
    }
    if name is not None:
        if name not in graphs:
            raise UnknownNameError(name, tuple(sorted(graphs)), kind="graph")
        return graphs[name]
    if DEFAULT_NAME in graphs:
        return graphs[DEFAULT_NAME]
    if not graphs:
        raise QueryError("no graph is open; begin with: %guanxi open guanxi.db")
    if len({id(graph) for graph in graphs.values()}) > 1:
        raise QueryError(f"which graph? Add one of: --graph {', --graph '.join(sorted(graphs))}")
    return next(iter(graphs.values()))


@contextmanager
def told_in_short() -> Iterator[None]:
    """Let errors of the user fail the cell with their message alone, caret included.

    Raises
    ------
    GuanxiError, OSError, KeyboardInterrupt
        As they came; IPython shows no frames of them.
    """
    try:
        yield
    except (GuanxiError, OSError, KeyboardInterrupt) as error:
        told = str(error) or "stopped"
        shown = f"{type(error).__name__}: {told}"
        error._render_traceback_ = lambda: shown.splitlines()  # type: ignore[union-attr]
        raise
