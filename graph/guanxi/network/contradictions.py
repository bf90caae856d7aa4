"""Facts that cannot all be so: one source denies what another asserts, two stand where one does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, TypeAlias

import networkx as nx

from guanxi.model import Status
from guanxi.network.claims import ClaimEdge, Fact, facts, holding, ontology_of
from guanxi.network.fact_status import fact_status, is_later
from guanxi.network.findings import Findings
from guanxi.network.owner_chains import OwnerChains
from guanxi.network.witness import published

LaterSide: TypeAlias = Literal["assertion", "denial"]

# One post under several names, and what makes a post one that several hold at once.
_POSTS: Final[Mapping[str, str]] = {
    "首席执行官": "CEO",
    "行政总裁": "CEO",
    "董事会主席": "董事长",
    "董事局主席": "董事长",
}
_WITH_POSTS: Final = frozenset({"headOf"})
_SHARED_POST: Final = re.compile("轮值|联席|共同|副|前")
_POST_LINK: Final = re.compile("兼任?|、|和|及|以及|与|/|&")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact that is asserted and denied, or asserted after it is said to have ended.

    Attributes
    ----------
    fact : Fact
    denial : Status
        ``negated`` or ``ended``.
    asserted_in, denied_in : str
        IRIs of the documents.
    asserted_on, denied_on : str or None
        Their days.
    later : {"assertion", "denial"} or None
        Which is of a later day, by what they tell of, else by their articles; None if neither.
    assertion, contradiction : str
        The two sentences.
    """

    fact: Fact
    denial: Status
    asserted_in: str | None
    denied_in: str | None
    asserted_on: str | None
    denied_on: str | None
    later: LaterSide | None
    assertion: str
    contradiction: str


@dataclass(frozen=True, slots=True)
class Contested:
    """Several entities where there is usually one at a time.

    Attributes
    ----------
    entity : str
        IRI of what they all stand to.
    predicate : str
        The relation.
    role : str or None
        The post, where the relation has such.
    claimants : tuple of str
        IRIs; whose fact is surest comes first.
    facts : tuple of Fact
        One for each of them.
    """

    entity: str
    predicate: str
    role: str | None
    claimants: tuple[str, ...]
    facts: tuple[Fact, ...]


def contradictions(graph: nx.MultiDiGraph[str]) -> Findings[Contradiction]:
    """Find facts whose claims contradict each other.

    That something ended after it was asserted is no contradiction; that it is denied is one, and
    :attr:`Contradiction.later` tells who spoke last.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses.

    Returns
    -------
    Findings of Contradiction
        One row a fact: the most confident assertion against the most confident denial. Those
        without a later side first, because nothing settles them; then the most confident.
    """
    found = []
    for fact in facts(graph):
        assertions = [claim for claim in fact.claims if claim.status == "asserted"]
        denials = [claim for claim in fact.claims if claim.status in {"negated", "ended"}]
        pairs = [
            (assertion, denial)
            for assertion in assertions
            for denial in denials
            if denial.status == "negated" or is_later(graph, denial, assertion) is not True
        ]
        if pairs:
            found.append(_contradiction(graph, fact, *pairs[0]))
    found.sort(key=lambda row: (row.later is not None, -row.fact.confidence))  # stable
    return Findings(found, graph)


def contested(graph: nx.MultiDiGraph[str]) -> Findings[Contested]:
    """Find what has several owners, buyers or heads of one post at a time.

    The ontology says of which relations there is usually one (``gx:usuallyOne``). Several of one
    house do not contest each other: a product may be that of a unit and of its firm. Nor do those
    whose times begin on different days, one being the successor, or posts that are shared by their
    names (轮值, 联席). Two names of one entity do, and are then worth a merge.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.

    Returns
    -------
    Findings of Contested
        Most documents first, then by IRI, relation and role.
    """
    known = ontology_of(graph).predicates
    told = facts(graph)
    houses = OwnerChains(holding(told))
    places: dict[tuple[str, str, str], dict[str, Fact]] = {}
    for fact in told:
        one = known[fact.predicate].usually_one if fact.predicate in known else None
        if one is None or fact_status(graph, fact) != "asserted":
            continue
        ends = (fact.subject, fact.object)
        claimant, entity = ends if one == "subject" else ends[::-1]
        for post in _posts(fact):
            places.setdefault((entity, fact.predicate, post), {}).setdefault(claimant, fact)
    found = []
    for (entity, predicate, post), by_claimant in sorted(places.items()):
        rivals = {
            claimant: None
            for pair in combinations(by_claimant, 2)
            if not _are_kin(houses, *pair) and not _follow(*(by_claimant[each] for each in pair))
            for claimant in pair
        }
        if rivals:
            order = sorted(rivals, key=lambda iri: (-by_claimant[iri].confidence, iri))
            rows = tuple(by_claimant[iri] for iri in order)
            found.append(Contested(entity, predicate, post or None, tuple(order), rows))
    found.sort(key=lambda row: -len({d for fact in row.facts for d in fact.documents}))  # stable
    return Findings(found, graph)


def _contradiction(
    graph: nx.MultiDiGraph[str], fact: Fact, assertion: ClaimEdge, denial: ClaimEdge
) -> Contradiction:
    order = is_later(graph, denial, assertion)
    later: LaterSide | None = None if order is None else "denial" if order else "assertion"
    return Contradiction(
        fact,
        denial.status,
        assertion.document,
        denial.document,
        published(graph, assertion),
        published(graph, denial),
        later,
        *(each.quotes[0].text if each.quotes else "" for each in (assertion, denial)),
    )


def _posts(fact: Fact) -> Iterator[str]:
    """Yield the posts that a fact is about, each in one spelling; one empty post if it has none."""
    roles = [claim.role for claim in fact.claims if claim.role and claim.status == "asserted"]
    if fact.predicate not in _WITH_POSTS:
        yield ""
        return
    posts = {part for role in roles for part in _POST_LINK.split(role) if part}
    for post in sorted(posts):
        if not _SHARED_POST.search(post):
            spelt = unicodedata.normalize("NFKC", post).upper()
            yield _POSTS.get(spelt, spelt)


def _are_kin(houses: OwnerChains, first: str, second: str) -> bool:
    """Tell whether one belongs to the other."""
    return first in houses.above(second) or second in houses.above(first)


def _follow(first: Fact, second: Fact) -> bool:
    """Tell whether two facts began on different days."""
    begins = [
        {claim.earliest for claim in fact.claims if claim.earliest} for fact in (first, second)
    ]
    return all(begins) and begins[0].isdisjoint(begins[1])
