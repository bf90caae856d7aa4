"""What changed between two networks: two builds of a store, or two days of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import networkx as nx

from guanxi.model import Status
from guanxi.network.claims import Fact, facts, ontology_of
from guanxi.network.fact_status import fact_status
from guanxi.network.findings import Findings
from guanxi.network.witness import Witness, witness

ChangeKind: TypeAlias = Literal["turned", "new fact", "gone fact", "new entity", "gone entity"]
_KINDS: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
_PLURALS: Final[Mapping[ChangeKind, str]] = {
    "turned": "turned facts",
    "new fact": "new facts",
    "gone fact": "facts gone",
    "new entity": "new entities",
    "gone entity": "entities gone",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that one of two networks says, and the other says not or differently.

    Attributes
    ----------
    about : Fact or str
        The fact as the later network has it, the earlier one if it is gone; or an entity's IRI.
    change : {"turned", "new fact", "gone fact", "new entity", "gone entity"}
        A fact has turned whose status is another one.
    before, after : Status or None
        How the fact stood and stands; None where it is not known, and for entities.
    sentence : str
        The best for the status after, else before; empty for entities.
    document : str or None
        IRI of the document that it stands in.
    published : str or None
        The document's day.
    """

    about: Fact | str
    change: ChangeKind
    before: Status | None
    after: Status | None
    sentence: str
    document: str | None
    published: str | None


class Diff(Findings[Change]):
    """Changes, turned facts first; it prints, displays and writes itself."""

    def of(self, *kinds: ChangeKind) -> Diff:
        """Return the changes of some kinds only.

        Parameters
        ----------
        *kinds : {"turned", "new fact", "gone fact", "new entity", "gone entity"}
        """
        kept = [change for change in self if change.change in kinds]
        return self._of(kept, self._names, self._relations, "", 0)

    def counts(self) -> dict[ChangeKind, int]:
        """Return how many changes there are of each kind."""
        found = Counter(change.change for change in self)
        return {kind: found[kind] for kind in _KINDS}


def changes(before: nx.MultiDiGraph[str], after: nx.MultiDiGraph[str]) -> Diff:
    """Return what changed from one network to another.

    Only what documents claim is compared, not background or inferred facts. A fact that several
    claims are about stands as :func:`~guanxi.network.fact_status.fact_status` says. Entities count
    as far as a claim is about them.

    Parameters
    ----------
    before, after : networkx.MultiDiGraph
        With claims of all statuses.

    Returns
    -------
    Diff
        Turned facts, then facts and entities, new ones first; what most documents tell comes first.
    """
    earlier, later = _claimed(before), _claimed(after)
    found: list[Change] = []
    for key in sorted(earlier.keys() | later.keys()):
        old, new = earlier.get(key), later.get(key)
        was = None if old is None else fact_status(before, old)
        now = None if new is None else fact_status(after, new)
        if new is not None and was != now:
            kind: ChangeKind = "new fact" if old is None else "turned"
            found.append(_change(kind, new, was, now, witness(after, new, [now] if now else None)))
        elif new is None and old is not None:
            told = witness(before, old, [was] if was else None)
            found.append(_change("gone fact", old, was, None, told))
    entities = [{end for key in known for end in (key[0], key[2])} for known in (earlier, later)]
    for kind, iris in (
        ("new entity", entities[1] - entities[0]),
        ("gone entity", entities[0] - entities[1]),
    ):
        found += [_change(kind, iri, None, None, Witness("", None, None)) for iri in sorted(iris)]
    found.sort(key=_place)  # stable
    both: nx.MultiDiGraph[str] = nx.MultiDiGraph(ontology=ontology_of(after))
    for graph in (before, after):
        both.add_nodes_from(graph.nodes(data=True))
    both.graph["documents"] = {
        **before.graph.get("documents", {}),
        **after.graph.get("documents", {}),
    }
    kinds = Counter(change.change for change in found)
    note = ", ".join(f"{_PLURALS[kind]} {kinds[kind]}" for kind in _KINDS if kinds[kind])
    return Diff(found, both, note=note or "no change")


def _claimed(graph: nx.MultiDiGraph[str]) -> dict[tuple[str, str, str], Fact]:
    """Return what documents claim, by subject, predicate and object."""
    claimed = {}
    for fact in facts(graph):
        told = tuple(claim for claim in fact.claims if claim.origin == "claim")
        if told:
            key = (fact.subject, fact.predicate, fact.object)
            claimed[key] = Fact(*key, told)
    return claimed


def _place(change: Change) -> tuple[int, int, float]:
    kind = _KINDS.index(change.change)
    if isinstance(change.about, str):
        return kind, 0, 0.0
    return kind, -len(change.about.reports), -change.about.confidence


def _change(
    kind: ChangeKind, about: Fact | str, before: Status | None, after: Status | None, told: Witness
) -> Change:
    return Change(about, kind, before, after, told.sentence, told.document, told.published)
