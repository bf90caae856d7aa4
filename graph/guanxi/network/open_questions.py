"""All that an analyst should look at before relying on a network, in one list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import networkx as nx

from guanxi.errors import QueryError
from guanxi.model import EntityType
from guanxi.network.claims import Fact, ontology_of
from guanxi.network.contradictions import contested, contradictions
from guanxi.network.findings import Findings
from guanxi.network.gaps import single_sources, unconfirmed
from guanxi.network.suspicious_merges import suspicious_merges
from guanxi.network.witness import Witness, witness

QuestionKind: TypeAlias = Literal[
    "contradiction", "contested", "unconfirmed", "suspicious merge", "single source"
]
QUESTION_KINDS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that is worth a look.

    Attributes
    ----------
    about : Fact or str
        A fact, or an entity's IRI.
    kind : {"contradiction", "contested", "unconfirmed", "suspicious merge", "single source"}
    why : str
        What is odd, in words.
    sources : tuple of Witness
        What the articles say.
    """

    about: Fact | str
    kind: QuestionKind
    why: str
    sources: tuple[Witness, ...]


def open_questions(
    graph: nx.MultiDiGraph[str],
    *,
    kinds: Collection[QuestionKind] = (),
    each: int | None = None,
    taken_for: Mapping[str, Collection[EntityType]] | None = None,
) -> Findings[OpenQuestion]:
    """Collect contradictions and gaps.

    See :func:`~guanxi.network.contradictions`, :func:`~guanxi.network.contested`,
    :func:`~guanxi.network.unconfirmed`, :func:`~guanxi.network.suspicious_merges` and
    :func:`~guanxi.network.single_sources`, which tell more of each.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.
    kinds : collection of str
        Only these; none restrict nothing.
    each : int, optional
        Most of each kind; the note counts what is left out.
    taken_for : mapping of str to collection of EntityType, optional
        As what documents take entities.

    Returns
    -------
    Findings of OpenQuestion
        Contradictions first, then what is contested, unconfirmed, suspicious, of one source.

    Raises
    ------
    QueryError
        If there is no such kind.
    """
    for kind in kinds:
        if kind not in QUESTION_KINDS:
            raise QueryError(f"no kind {kind!r}; choose among {', '.join(QUESTION_KINDS)}")
    askers: Mapping[QuestionKind, Iterator[OpenQuestion]] = {
        "contradiction": _contradictions(graph),
        "contested": _contested(graph),
        "unconfirmed": _unconfirmed(graph),
        "suspicious merge": _suspicious_merges(graph, taken_for),
        "single source": _single_sources(graph),
    }
    found: list[OpenQuestion] = []
    more: list[str] = []
    for kind, questions in askers.items():
        if kinds and kind not in kinds:
            continue
        asked = list(questions)
        found += asked[:each]
        if each is not None and len(asked) > each:
            more.append(f"{kind} {len(asked) - each}")
    return Findings(found, graph, note=f"left out: {', '.join(more)}" if more else "")


def _contradictions(graph: nx.MultiDiGraph[str]) -> Iterator[OpenQuestion]:
    for row in contradictions(graph):
        later = f"the {row.later} is later" if row.later else "neither is later"
        yield OpenQuestion(
            row.fact,
            "contradiction",
            f"asserted and {row.denial}; {later}",
            (
                Witness(row.assertion, row.asserted_in, row.asserted_on),
                Witness(row.contradiction, row.denied_in, row.denied_on),
            ),
        )


def _contested(graph: nx.MultiDiGraph[str]) -> Iterator[OpenQuestion]:
    for row in contested(graph):
        names = "、".join(_label(graph, iri) for iri in row.claimants)
        post = f" as {row.role}" if row.role else ""
        label = _relation(graph, row.predicate)
        seen = (witness(graph, fact) for fact in row.facts)
        told = tuple(each for each in seen if each.document is not None)
        yield OpenQuestion(row.entity, "contested", f"{label}{post}: {names}", told)


def _unconfirmed(graph: nx.MultiDiGraph[str]) -> Iterator[OpenQuestion]:
    for row in unconfirmed(graph):
        parts = [
            row.status,
            f"for {row.due}, which is over" if row.due else "",
            f"last told {row.last_told}" if row.last_told else "",
        ]
        told = Witness(row.sentence, row.document, row.last_told)
        yield OpenQuestion(row.fact, "unconfirmed", ", ".join(filter(None, parts)), (told,))


def _suspicious_merges(
    graph: nx.MultiDiGraph[str], taken_for: Mapping[str, Collection[EntityType]] | None
) -> Iterator[OpenQuestion]:
    reasons = {
        "names": "called {0}, and {1}",
        "types": "taken for {0}, and for {1}",
        "circles": "articles tell of it with {0}, others with {1}",
    }
    for row in suspicious_merges(graph, taken_for=taken_for):
        sides = (
            "、".join(_label(graph, each) for each in side) for side in (row.first, row.second)
        )
        why = reasons[row.suspicion].format(*sides)
        yield OpenQuestion(row.entity, "suspicious merge", why, ())


def _single_sources(graph: nx.MultiDiGraph[str]) -> Iterator[OpenQuestion]:
    for row in single_sources(graph):
        why = f"{row.facts} facts, all from one article"
        told = Witness("", row.document, row.published)
        yield OpenQuestion(row.entity, "single source", why, (told,))


def _label(graph: nx.MultiDiGraph[str], name: str) -> str:
    return str(graph.nodes[name]["label"]) if name in graph else name


def _relation(graph: nx.MultiDiGraph[str], predicate: str) -> str:
    return ontology_of(graph).predicates[predicate].label_zh
