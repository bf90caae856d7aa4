"""Networks as the two tables that Neo4j's importer takes: nodes and relationships.

::

    neo4j-admin database import full --nodes=nodes.csv --relationships=edges.csv neo4j

Source: Neo4j Operations Manual, "Import", CSV header format.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import networkx as nx

Cell: TypeAlias = str | float | int | None

_ARRAY: Final = ";"
_NODE_COLUMNS: Final = ("iri:ID", "name", "nameEn", "aliases:string[]", ":LABEL")
_EDGE_COLUMNS: Final = (
    ":START_ID",
    ":END_ID",
    ":TYPE",
    "claim",
    "status",
    "confidence:double",
    "time",
    "earliest:date",
    "latest:date",
    "role",
    "speaker",
    "quote",
    "start:int",
    "end:int",
    "document",
    "title",
    "published:date",
    "url",
)


def node_table(graph: nx.MultiDiGraph[str]) -> bytes:
    """Return the entities as CSV, labelled by their types.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    bytes
        UTF-8, sorted by IRI. A semicolon in an alias, which would end it, becomes the full-width
        one.
    """

    def rows() -> Iterator[tuple[Cell, ...]]:
        for node in sorted(graph):
            data = graph.nodes[node]
            aliases = _ARRAY.join(name.replace(_ARRAY, "；") for name in data.get("aliases", ()))
            yield node, data["label"], data.get("label_en"), aliases, data["type"]

    return _csv(_NODE_COLUMNS, rows())


def edge_table(graph: nx.MultiDiGraph[str]) -> bytes:
    """Return the claims as CSV, typed by their relation, each with its best sentence.

    Parameters
    ----------
    graph : networkx.MultiDiGraph

    Returns
    -------
    bytes
        UTF-8, sorted by ends and IRI of the claim.
    """
    documents = graph.graph.get("documents", {})

    def rows() -> Iterator[tuple[Cell, ...]]:
        for subject, object_, key in sorted(graph.edges(keys=True)):
            edge = graph.edges[subject, object_, key]
            best: Mapping[str, Cell] = next(iter(edge.get("evidence", ())), {})
            document = documents.get(edge.get("document"), {})
            yield (
                subject,
                object_,
                edge["predicate"],
                key,
                *(edge.get(name) for name in ("status", "confidence", "time")),
                *(edge.get(name) for name in ("earliest", "latest", "role", "speaker")),
                *(best.get(name) for name in ("quote", "start", "end")),
                edge.get("document"),
                *(document.get(name) for name in ("title", "published", "url")),
            )

    return _csv(_EDGE_COLUMNS, rows())


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(columns)
    # The importer takes a line for a row unless it is told otherwise.
    writer.writerows(
        [" ".join(cell.splitlines()) if isinstance(cell, str) else cell for cell in row]
        for row in rows
    )
    return output.getvalue().encode("utf-8", "replace")
