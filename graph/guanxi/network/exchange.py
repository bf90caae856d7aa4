"""Networks as files of other programs: GraphML (yEd, igraph, Cytoscape) and GEXF (Gephi)."""

from __future__ import annotations

import io
import json
import re
from typing import Any, Literal

import networkx as nx
from lxml import etree

from guanxi.network.claims import ontology_of

NetworkFormat = Literal["graphml", "gexf"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIST_SEPARATOR = " | "


def write_network(graph: nx.MultiDiGraph[str], format: NetworkFormat) -> bytes:
    """Write a network in a format that other programs read.

    These formats hold numbers and strings only: aliases are joined by `` | ``, the best sentence
    becomes `quote` with its document offsets, all evidence stands as JSON in `evidence`, and
    title, url and date of the document are repeated on its edges. What is None is left out.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
    format : {"graphml", "gexf"}

    Returns
    -------
    bytes
        UTF-8; the same for the same network (without the date that GEXF would carry).

    Raises
    ------
    ValueError
        If `format` is neither.
    """
    flat = _flat(graph)
    buffer = io.BytesIO()
    if format == "graphml":
        nx.write_graphml(flat, buffer)
        return buffer.getvalue()
    if format == "gexf":
        nx.write_gexf(flat, buffer)
        return _without_date(buffer.getvalue())
    raise ValueError(f"unknown network format {format!r}; choose graphml or gexf")


def _flat(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return a copy whose attributes are numbers and strings, in sorted order."""
    documents = graph.graph.get("documents", {})
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(graph):
        data = graph.nodes[node]
        aliases = _LIST_SEPARATOR.join(data.get("aliases", ()))
        flat.add_node(node, **_plain({**data, "aliases": aliases or None}))
    for subject, object_, key in sorted(graph.edges(keys=True)):
        edge = graph.edges[subject, object_, key]
        evidence = edge.get("evidence", ())
        document = documents.get(edge.get("document"), {})
        attributes = {
            **edge,
            "label": _label(graph, edge["predicate"]),
            "title": document.get("title"),
            "url": document.get("url"),
            "published": document.get("published"),
            "evidence": json.dumps(evidence, ensure_ascii=False) if evidence else None,
            "via": json.dumps(edge["via"], ensure_ascii=False) if edge.get("via") else None,
        }
        if evidence:
            best = evidence[0]
            # Plain "start" and "end" would be the life span of the edge in GEXF.
            attributes |= {
                "quote": best["quote"],
                "quote_start": best["start"],
                "quote_end": best["end"],
            }
        flat.add_edge(subject, object_, key=key, **_plain(attributes))
    return flat


def _label(graph: nx.MultiDiGraph[str], predicate: str) -> str:
    known = ontology_of(graph).predicates.get(predicate)
    inferred: dict[str, dict[str, str]] = graph.graph.get("inferred_relations", {})
    return known.label_zh if known else inferred[predicate]["zh"]


def _plain(attributes: dict[str, Any]) -> dict[str, str | int | float]:
    return {
        name: _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value
        for name, value in sorted(attributes.items())
        if value is not None
    }


def _without_date(gexf: bytes) -> bytes:
    root = etree.fromstring(gexf)
    for meta in root.iterfind("{*}meta"):
        if "lastmodifieddate" in meta.attrib:
            del meta.attrib["lastmodifieddate"]
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
