"""Which entities a page shows: all, or the surroundings of one."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from unicodedata import normalize

import networkx as nx

from guanxi.errors import UnknownNameError
from guanxi.explorer.facts import ShownFact


def find_entity(graph: nx.MultiDiGraph[str], name: str) -> str:
    """Find the entity that an IRI, label, English label or alias names, whatever case or width.

    Returns
    -------
    str
        Its IRI.

    Raises
    ------
    UnknownNameError
        If no entity or several bear the name.
    """
    if name in graph:
        return name
    wanted = _folded(name)
    named: dict[str, list[str]] = {"label": [], "other": []}
    for iri, node in sorted(graph.nodes.items()):
        if _folded(node["label"]) == wanted:
            named["label"].append(iri)
        elif wanted in map(_folded, (node.get("label_en") or "", *node.get("aliases", ()))):
            named["other"].append(iri)
    for found in named.values():  # a label wins over somebody else's alias
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownNameError(name, tuple(found))
    similar = sorted(
        str(node["label"])
        for node in graph.nodes.values()
        if wanted and wanted in _folded(node["label"])
    )
    raise UnknownNameError(name, tuple(similar[:5]))


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split())


def degrees(facts: Iterable[ShownFact]) -> Counter[str]:
    """Count the facts at each entity."""
    counts: Counter[str] = Counter()
    for fact in facts:
        counts.update({fact.subject, fact.object})
    return counts


def distances(facts: Iterable[ShownFact], start: str, hops: int) -> dict[str, int]:
    """Count the steps from `start` to the entities within `hops`, whatever the direction."""
    neighbours: dict[str, set[str]] = {}
    for fact in facts:
        neighbours.setdefault(fact.subject, set()).add(fact.object)
        neighbours.setdefault(fact.object, set()).add(fact.subject)
    found = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if found[here] == hops:
            continue
        for there in neighbours.get(here, ()):
            if there not in found:
                found[there] = found[here] + 1
                queue.append(there)
    return found
