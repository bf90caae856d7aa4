"""Parallel claims of the network merged into facts, each keeping all of its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import networkx as nx

from guanxi.explorer.highlighting import Part, highlight
from guanxi.model import Status

_STATUSES = get_args(Status)


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A quote in parts (see :func:`~guanxi.explorer.highlighting.highlight`), and who found it.

    `cues` are the words that give the claim's status and its time, None where none do;
    `precision` is how often the extractor is right, `discounts` why this time it may be less so,
    such as ``"guessed name × 0.85"``.
    """

    parts: tuple[Part, ...]
    extractor: str
    cues: tuple[str | None, str | None] = (None, None)
    precision: float | None = None
    discounts: tuple[str, ...] = ()


Quantity = tuple[str, float | None, float | None, float | None, str | None]
"""A sum or a stake: as written, the number, or the least and the most, and the unit."""


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """What one document says, a background fact of the lexicon, or what rules infer.

    `document` is an IRI, None where no document says so; `time` is EDTF, `earliest` and `latest`
    are the days that it covers, None where it is open or unknown. An inferred fact has the name
    of its rule in Chinese and English, and `via`, the facts it rests on.
    """

    iri: str
    status: str
    confidence: float
    time: str | None
    role: str | None
    speaker: str | None
    document: str | None
    background: bool
    evidence: tuple[ShownEvidence, ...]
    inferred: bool = False
    earliest: str | None = None
    latest: str | None = None
    round: str | None = None
    reported: str | None = None
    amount: Quantity | None = None
    share: Quantity | None = None
    discounts: str | None = None
    rule: tuple[str, str] | None = None
    via: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One subject, predicate and object, with all claims of it, best first, at least one.

    `subject` and `object` are entity IRIs; of a symmetric predicate the smaller one comes first.
    """

    subject: str
    predicate: str
    object: str
    claims: tuple[ShownClaim, ...]


def merge_claims(graph: nx.MultiDiGraph[str], symmetric: Collection[str]) -> tuple[ShownFact, ...]:
    """Merge claims of the same subject, predicate and object.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As :func:`guanxi.network.project` returns it; not changed.
    symmetric : collection of str
        Predicates for which ``(a, p, b)`` and ``(b, p, a)`` are the same fact.

    Returns
    -------
    tuple of ShownFact
        Sorted by subject, predicate and object. The best claim of a fact comes first: claims of
        documents before background facts, then by status (asserted, planned, rumoured, ended,
        negated), then by confidence.
    """
    merged: dict[tuple[str, str, str], list[ShownClaim]] = defaultdict(list)
    for subject, object_, key, attributes in graph.edges(keys=True, data=True):
        predicate = attributes["predicate"]
        turned = predicate in symmetric and object_ < subject
        ends = (object_, subject) if turned else (subject, object_)
        names = [_names(graph.nodes[end]) for end in ends]
        merged[ends[0], predicate, ends[1]].append(
            _shown_claim(str(key), attributes, names, turned=turned)
        )
    return tuple(
        ShownFact(subject, predicate, object_, tuple(sorted(claims, key=_best_first)))
        for (subject, predicate, object_), claims in sorted(merged.items())
    )


def status_rank(status: str) -> int:
    """Order statuses from what holds to what does not.

    >>> sorted(["negated", "asserted", "planned"], key=status_rank)
    ['asserted', 'planned', 'negated']
    """
    return _STATUSES.index(status)


def _best_first(claim: ShownClaim) -> tuple[bool, bool, int, float, str]:
    return (
        claim.inferred,
        claim.background,
        status_rank(claim.status),
        -claim.confidence,
        claim.iri,
    )


def _shown_claim(
    iri: str, attributes: Mapping[str, Any], names: list[list[str]], *, turned: bool
) -> ShownClaim:
    background = attributes.get("origin") == "background"
    inferred = attributes.get("origin") == "inferred"
    return ShownClaim(
        iri=iri,
        status=attributes["status"],
        confidence=round(float(attributes["confidence"]), 3),
        time=attributes.get("time"),
        role=attributes.get("role"),
        speaker=attributes.get("speaker"),
        document=None if background or inferred else attributes.get("document"),
        background=background,
        evidence=tuple(
            _shown_evidence(item, names, turned=turned) for item in attributes.get("evidence", ())
        ),
        inferred=inferred,
        earliest=attributes.get("earliest"),
        latest=attributes.get("latest"),
        round=attributes.get("round"),
        reported=attributes.get("reported"),
        amount=_quantity(attributes, "amount"),
        share=_quantity(attributes, "share"),
        discounts=attributes.get("discounts"),
        rule=(attributes["rule_zh"], attributes["rule_en"]) if inferred else None,
        via=tuple(attributes.get("via", ())),
    )


def _quantity(attributes: Mapping[str, Any], name: str) -> Quantity | None:
    if name not in attributes:
        return None
    value, low, high, unit = (
        attributes.get(f"{name}_{part}") for part in ("value", "low", "high", "unit")
    )
    return (attributes[name], value, low, high, unit)


def _shown_evidence(
    item: Mapping[str, Any], names: list[list[str]], *, turned: bool
) -> ShownEvidence:
    """Mark the ends of the fact, which are the claim's own ones, `turned` or not."""
    first, second = ("object", "subject") if turned else ("subject", "object")
    return ShownEvidence(
        parts=highlight(
            item["quote"],
            subject=_relative(item.get(first), item["start"]),
            object=_relative(item.get(second), item["start"]),
            subject_names=names[0],
            object_names=names[1],
        ),
        extractor=item.get("extractor", ""),
        cues=(_cue(item, "status_cue"), _cue(item, "time_cue")),
        precision=item.get("precision"),
        discounts=tuple(item.get("discounts", ())),
    )


def _cue(item: Mapping[str, Any], name: str) -> str | None:
    """Return the words of a cue that stands in the quote."""
    span = _relative(item.get(name), item["start"])
    return item["quote"][span[0] : span[1]] or None if span and span[0] >= 0 else None


def _relative(span: tuple[int, int] | None, start: int) -> tuple[int, int] | None:
    return (span[0] - start, span[1] - start) if span else None


def _names(node: Mapping[str, Any]) -> list[str]:
    return [node["label"], *node.get("aliases", ())]
