"""How fast the shapes are checked: the engine in use beside pyshacl, the reference, in one run.

    python benchmarks/validation.py [STORE]

Checks every document of a store (by default one built from seeds/) with both; they must agree.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib

from guanxi import KnowledgeGraph
from guanxi.store.records import read_documents
from guanxi.store.validation import checked_text, compiled_shapes
from guanxi.vocabulary import load_ontology

ROOT = Path(__file__).parents[1]
REPEATS = 5


def main() -> None:
    ontology = load_ontology()
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            kg = KnowledgeGraph.open(Path(sys.argv[1]))
        else:
            kg = KnowledgeGraph.build(ROOT / "seeds", store=Path(folder) / "s.db")
        with kg:
            inner = kg._store._store
            data = checked_text(inner, sorted(read_documents(inner)))
            claims = len(kg.claims())
    shapes = rdflib.Graph()
    for file in ontology.shape_files:
        shapes.parse(data=file.read_bytes(), format="turtle")
    seconds: dict[str, list[float]] = {"shacl": [], "pyshacl": []}
    for _ in range(REPEATS):
        start = time.perf_counter()
        ours = compiled_shapes(ontology).validate_text(data, "ntriples")
        seconds["shacl"].append(time.perf_counter() - start)
        start = time.perf_counter()
        graph = rdflib.Graph(bind_namespaces="none").parse(data=data, format="nt")
        conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        seconds["pyshacl"].append(time.perf_counter() - start)
        assert ours.conforms == conforms
    triples = sum(1 for _ in ox.parse(data.encode(), ox.RdfFormat.N_TRIPLES))
    print(f"{claims} claims, {triples} triples, median of {REPEATS}\n")
    medians = {engine: statistics.median(taken) for engine, taken in seconds.items()}
    for engine, median in medians.items():
        print(f"{engine:10}{median * 1e3:10.1f} ms{median / claims * 1e3:10.2f} ms a claim")
    print(f"\nshacl is {medians['pyshacl'] / medians['shacl']:.0f} times faster")


if __name__ == "__main__":
    main()
