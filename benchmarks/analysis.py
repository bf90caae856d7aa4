"""How long each analysis takes, and what memory, beside plain networkx in the same run.

    python benchmarks/analysis.py [EDGES …] [--only NAME]

Networks are made up: communities with hubs, and giants that tie them together. Each analysis runs
in a process of its own. Seconds are processor time of all threads, so that a busy machine does not
count; memory is the peak of the process beyond that of the network. What stands beside an analysis
is the function of networkx that does the same work on the same ties, already collapsed to a simple
graph: the difference is what claims, names and evidence cost, or what sampling saves. networkx is
given up after 30 seconds. 10,000 and 100,000 edges by default; with 1,000,000 there is no report.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import sys
import time
from collections.abc import Callable
from itertools import combinations
from typing import Any, TypeAlias

import networkx as nx
from made_up_network import network

from guanxi.network import (
    before_and_since,
    brokers,
    bursts,
    communities,
    ecosystems,
    explanation_paths,
    facts,
    in_period,
    likely_facts,
    open_questions,
    report,
    rival_cliques,
    rivalries,
    roll_up,
    select,
    standing,
    standing_changes,
    structural_holes,
    undirected,
)
from guanxi.network import changes as diff
from guanxi.network.collecting import collecting_rarely
from guanxi.network.prediction import CROWD

SIZES = (10_000, 100_000)
EDGES_EACH = 2.45  # of an entity
PATIENCE = 30.0  # seconds that networkx may take
REPORTED_WITHIN = 100_000  # edges
TARGETS = {10_000: 10.0, 100_000: 120.0}  # seconds of the whole report

Graph: TypeAlias = "nx.MultiDiGraph[str]"
ANALYSES: dict[str, Callable[[Graph], object]] = {
    "facts": facts,
    "simple graph": undirected,
    "standing": standing,
    "standing, no betweenness": lambda graph: standing(graph, measures=("eigenvector", "core")),
    "changes": lambda graph: standing_changes(*before_and_since(graph, "2022-07")),
    "communities": lambda graph: communities(graph, runs=0),
    "roll-up": lambda graph: roll_up(graph, "group"),
    "ecosystems": ecosystems,
    "rivalries": rivalries,
    "cliques": rival_cliques,
    "holes": structural_holes,
    "brokers": brokers,
    "paths": lambda graph: explanation_paths(graph, *far_ends(graph), max_hops=6),
    "guesses": lambda graph: likely_facts(graph, "competesWith"),
    "guesses, no patterns": lambda graph: likely_facts(
        graph, "competesWith", measure="adamic-adar"
    ),
    "bursts": bursts,
    "diff": lambda graph: diff(in_period(graph, as_of="2022-06"), graph),
    "doubts": open_questions,
    "report": report,
}
REFERENCES: dict[str, Callable[[Any], object]] = {
    "standing": nx.betweenness_centrality,
    "standing, no betweenness": nx.pagerank,
    "communities": lambda ties: nx.community.louvain_communities(ties, seed=0),
    "cliques": lambda ties: sum(1 for _ in nx.find_cliques(ties)),
    "holes": nx.constraint,
    "paths": lambda ties: nx.bidirectional_shortest_path(ties, *far_ends(ties)),
    "guesses, no patterns": lambda ties: [*nx.adamic_adar_index(ties, two_steps_apart(ties))],
}


def far_ends(graph: nx.Graph[str] | Graph) -> tuple[str, str]:
    first, *_, last = sorted(graph)
    return first, last


def two_steps_apart(ties: nx.Graph[str]) -> list[tuple[str, str]]:
    pairs = {
        pair for node in ties if len(ties[node]) <= CROWD for pair in combinations(ties[node], 2)
    }
    return sorted(pairs)


def peak() -> float:
    """Return the peak memory of this process, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(name: str, graph: Graph) -> dict[str, Any]:
    before = peak()
    seconds = timed(lambda: ANALYSES[name](graph))
    found: dict[str, Any] = {"seconds": seconds, "memory": peak() - before}
    if name in REFERENCES:
        ties = undirected(graph)
        signal.signal(signal.SIGVTALRM, give_up)
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        try:
            found["networkx"] = f"{timed(lambda: REFERENCES[name](ties)):.1f}"
        except TimeoutError:
            found["networkx"] = f"> {PATIENCE:.0f}"
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return found


def measure_apart(name: str, graph: Graph) -> dict[str, Any]:
    """Measure in a process that has the network already, so that peaks of memory are told apart."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(measure(name, graph)))
    process.start()
    sender.close()
    try:
        found: dict[str, Any] = receiver.recv()
    except EOFError:
        sys.exit(f"{name} failed")
    process.join()
    return found


def give_up(*_: object) -> None:
    raise TimeoutError


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("edges", nargs="*", type=int, default=SIZES)
    parser.add_argument("--only", choices=ANALYSES, help="measure this analysis")
    chosen = parser.parse_args()
    for edges in chosen.edges:
        with collecting_rarely():
            graph = select(network(int(edges / EDGES_EACH), giants=True), statuses=None)
        print(f"\n{edges:,} edges\n{'analysis':26}{'s':>8}{'networkx s':>12}{'MiB':>8}")
        for name in [chosen.only] if chosen.only else ANALYSES:
            if name == "report" and edges > REPORTED_WITHIN:
                continue
            found = measure_apart(name, graph)
            reference = found.get("networkx", "")
            print(
                f"{name:26}{found['seconds']:8.1f}{reference:>12}{found['memory']:8.0f}", flush=True
            )
            if name == "report" and edges in TARGETS and found["seconds"] > TARGETS[edges]:
                sys.exit(f"the report takes longer than {TARGETS[edges]:.0f} s")


if __name__ == "__main__":
    main()
