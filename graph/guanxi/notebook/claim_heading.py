"""A claim in one line."""

from __future__ import annotations

from guanxi.model import Claim
from guanxi.store import ClaimRecord
from guanxi.vocabulary import Ontology


def relation_name(ontology: Ontology, predicate: str) -> str:
    """Return what a relation is called in Chinese, else its local name."""
    known = ontology.predicates.get(predicate)
    return predicate if known is None else known.label_zh


def claim_heading(
    ontology: Ontology, subject: str, object: str, claim: Claim | ClaimRecord, *more: str | None
) -> str:
    """Say a claim in one line: ``企业微信 打通 腾讯会议 · integratesWith · 2022-01 · 0.90``.

    Parameters
    ----------
    ontology : Ontology
    subject, object : str
        What its ends are called.
    claim : Claim or ClaimRecord
    *more : str or None
        What else to say before the confidence.
    """
    status = ontology.statuses[claim.status].label_zh
    parts = (
        f"{subject} {relation_name(ontology, claim.predicate)} {object}",
        claim.predicate,
        None if claim.status == "asserted" else f"{claim.status} {status}",
        claim.role,
        None if claim.amount is None else claim.amount.text,
        claim.round,
        None if claim.share is None else claim.share.text,
        claim.time,
        *more,
        f"{claim.confidence:.2f}",
    )
    return " · ".join(filter(None, parts))
