"""Load triples into kglab, select one relation as a graph, rank what it ties.

Given on standard input: the path of N-Triples, a SPARQL query of ``?subject ?object``.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

import kglab  # noqa: E402
import networkx as nx  # noqa: E402
from peer import print_result  # noqa: E402


def main() -> None:
    given = json.load(sys.stdin)
    start = time.process_time()
    graph = kglab.KnowledgeGraph()
    graph.load_rdf(given["triples"], format="nt")
    loaded = time.process_time() - start
    start = time.process_time()
    ties = kglab.SubgraphMatrix(graph, given["query"]).build_nx_graph(nx.DiGraph())
    selected = time.process_time() - start
    start = time.process_time()
    nx.pagerank(ties)
    print_result(
        "kglab",
        loading=loaded,
        network=selected,
        ranking=time.process_time() - start,
        ties=ties.number_of_edges(),
    )


if __name__ == "__main__":
    main()
