"""Telling which relation a text states of two names that are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor
from guanxi.extraction.relations import RelationFound
from guanxi.name_pairs import GivenPair

__all__ = ["LEAST_PROBABILITY", "RelationRecord", "relate"]

LEAST_PROBABILITY = 0.09
"""Where F1 is best on the validation split of FinRE."""

RelationRecord: TypeAlias = dict[str, str | float | None]


def relate(
    pairs: Iterable[GivenPair], extractor: Extractor, least: float = LEAST_PROBABILITY
) -> Iterator[RelationRecord]:
    """Tell the relation of each pair.

    Parameters
    ----------
    pairs : iterable of GivenPair
    extractor : Extractor
    least : float
        The smallest probability that counts.

    Yields
    ------
    dict
        ``predicate``, ``direction`` (``>`` where the head is the subject, ``<`` where the tail is,
        ``=`` where it has none), ``status`` and ``confidence``; or ``predicate`` None where the
        text states nothing, or a name does not stand in it.
    """
    for pair in pairs:
        document = document_from_text(pair.text)
        mentions = pair.mentions(document.text)
        found = extractor.relation(document, mentions, least) if mentions else None
        yield _record(pair, found, extractor)


def _record(pair: GivenPair, found: RelationFound | None, extractor: Extractor) -> RelationRecord:
    if found is None:
        return {"predicate": None}
    way = ">" if found.subject.entity.name == pair.head else "<"
    return {
        "predicate": found.predicate,
        "direction": "=" if found.predicate in extractor.symmetric else way,
        "status": found.status,
        "confidence": round(found.precision, 3),
    }
