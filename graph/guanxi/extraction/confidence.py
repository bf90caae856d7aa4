"""Confidence: how likely a claim is read rightly, and the parts that this is made of.

Each piece of evidence is as strong as its wording is precise, times a factor for whatever makes it
weaker. Pieces from different sentences add up as a noisy-or (Pearl 1988); what speaks against the
claim as a whole lowers the result. The factors were measured on annotated posts
(docs/confidence.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from guanxi.model import Discount, Evidence

_LARGEST = 0.99
CARRIED = Discount("carried subject", 0.85)
"""The clause leaves its subject out, or has a word in its place."""
CUED = Discount("status from a cue", 0.85)
"""The status hangs on a word that may belong to something else."""
GUESSED = Discount("guessed name", 0.85)
"""One end is a name that only the tagger, or a list, takes for one."""
TOLD_OTHERWISE = Discount("told otherwise, too", 0.65)
"""The document also gives the same fact another status."""
RIVAL_READING = Discount("read as another relation, too", 0.6)
"""The document also gives another relation of the same two, which is rarely meant."""


def strength(precision: float, discounts: Iterable[Discount]) -> float:
    """Return how likely one piece of evidence is read rightly.

    Examples
    --------
    >>> round(strength(0.8, [CARRIED]), 2)
    0.68
    """
    return precision * prod(discount.factor for discount in discounts)


def confidence(evidence: Iterable[Evidence], discounts: Iterable[Discount] = ()) -> float:
    """Return how likely a claim is read rightly.

    Parameters
    ----------
    evidence : iterable of Evidence
        Each from a sentence of its own.
    discounts : iterable of Discount
        Of the claim as a whole.

    Examples
    --------
    >>> one = Evidence(0, 1, "句", "wording:a", precision=0.8)
    >>> confidence([one]), confidence([one, one]), confidence([one], [Discount("denied", 0.5)])
    (0.8, 0.96, 0.4)
    """
    doubt = prod(1 - strength(each.precision or 0.0, each.discounts) for each in evidence)
    return round(min(_LARGEST, strength(1 - doubt, discounts)), 3)
