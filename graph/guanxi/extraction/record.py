"""The JSON line of a document (DESIGN §6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from guanxi.clock import CHINA_STANDARD_TIME
from guanxi.model import Claim, Evidence, Extraction, Quantity


def extraction_record(extraction: Extraction) -> dict[str, Any]:
    """Turn an extraction into the record that ``guanxi extract`` prints.

    Parameters
    ----------
    extraction : Extraction

    Returns
    -------
    dict
        ``id``, ``title``, ``date`` (ISO 8601 in China's time, or None), ``entities`` and
        ``claims``; names are the canonical forms of this document.
    """
    document = extraction.document
    published = document.published
    return {
        "id": document.id,
        "title": document.title,
        "date": published and published.astimezone(CHINA_STANDARD_TIME).isoformat(),
        "entities": [
            {"name": entity.name, "type": entity.type, "aliases": list(entity.aliases)}
            for entity in extraction.entities
        ],
        "claims": [_claim_record(claim) for claim in extraction.claims],
    }


def _claim_record(claim: Claim) -> dict[str, Any]:
    best, *more = claim.evidence
    record: dict[str, Any] = {
        "subject": claim.subject.name,
        "predicate": claim.predicate,
        "object": claim.object.name,
        "status": claim.status,
        "time": claim.time,
        "role": claim.role,
        "confidence": claim.confidence,
        "evidence": best.quote,
        "start": best.start,
        "end": best.end,
        "extractor": best.extractor,
    }
    if claim.amount is not None:
        record["amount"] = quantity_record(claim.amount)
    if claim.round is not None:
        record["round"] = claim.round
    if claim.share is not None:
        record["share"] = quantity_record(claim.share)
    if claim.speaker is not None:
        record["speaker"] = claim.speaker
    if claim.reported is not None:
        record["reported"] = claim.reported.isoformat()
    if more:
        record["more"] = [_evidence_record(evidence) for evidence in more]
    return record


def quantity_record(quantity: Quantity) -> dict[str, Any]:
    """Turn a sum or share into plain data, without what the text does not say.

    Parameters
    ----------
    quantity : Quantity

    Returns
    -------
    dict
        ``text``; ``value``, or ``low`` and ``high``; ``qualifier``; ``currency``, or ``unit`` for
        a share. Whole numbers are integers.

    Examples
    --------
    >>> from decimal import Decimal
    >>> quantity_record(Quantity("近1.5亿港元", "HKD", Decimal("150000000"), "under"))
    {'text': '近1.5亿港元', 'value': 150000000, 'qualifier': 'under', 'currency': 'HKD'}
    """
    record: dict[str, Any] = {"text": quantity.text}
    for name in ("value", "low", "high"):
        number: Decimal | None = getattr(quantity, name)
        if number is not None:
            record[name] = int(number) if number == int(number) else float(number)
    if quantity.qualifier is not None:
        record["qualifier"] = quantity.qualifier
    if quantity.unit is not None:
        record["unit" if quantity.unit == "%" else "currency"] = quantity.unit
    return record


def _evidence_record(evidence: Evidence) -> dict[str, Any]:
    return {
        "evidence": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "extractor": evidence.extractor,
    }
