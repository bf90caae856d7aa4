"""Why a claim is made: its wording, the words of its status and time, what its confidence is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from typing import Any

from guanxi.model import Discount
from guanxi.store import ClaimRecord, Derivation, EvidenceRecord, Review

__all__ = [
    "cue_text",
    "derivation_lines",
    "derivation_record",
    "discount_records",
    "reasons",
    "reasons_record",
    "review_record",
    "sum_of_evidence",
]


def reasons(claim: ClaimRecord, evidence: EvidenceRecord) -> str:
    """Say in one line what a sentence was read by.

    Parameters
    ----------
    claim : ClaimRecord
    evidence : EvidenceRecord
        One of its pieces.

    Returns
    -------
    str
        Such as ``wording:acquires 0.51 × 0.85 carried subject = 0.43 · planned: 拟 · 2022: 今年``.
    """
    parts = [_strength_in_words(evidence)]
    if status := cue_text(evidence, evidence.status_cue):
        parts.append(f"{claim.status}: {status}")
    elif claim.status != "asserted":
        parts.append(f"{claim.status}: by the wording")
    if time := cue_text(evidence, evidence.time_cue):
        parts.append(f"{claim.time}: {time}")
    return " · ".join(parts)


def sum_of_evidence(claim: ClaimRecord) -> str | None:
    """Say how a confidence comes from its evidence; None where one piece says it all.

    Returns
    -------
    str or None
        Such as ``confidence 0.83 = 1 − 0.42 × 0.30, from 2 sentences``.
    """
    strengths = [_strength(each) for each in claim.evidence if each.precision is not None]
    if len(strengths) < 2 and not claim.discounts:
        return None
    doubts = " × ".join(f"{1 - each:.2f}" for each in strengths)
    told = f"1 − {doubts}" if len(strengths) > 1 else "".join(f"{each:.2f}" for each in strengths)
    if claim.discounts:
        told = f"({told}){_discounts_in_words(claim.discounts)}"
    sentences = f"{len(strengths)} sentence{'s' if len(strengths) != 1 else ''}"
    return f"confidence {claim.confidence:.2f} = {told}, from {sentences}"


def derivation_lines(
    derivation: Derivation, label: Callable[[str], str], sentence: Callable[[Derivation], str]
) -> Iterator[str]:
    """Say why an inferred fact holds, premise by premise, indented below what rests on them.

    Parameters
    ----------
    derivation : Derivation
    label : callable
        Returns what an IRI is called.
    sentence : callable
        Returns the best sentence behind a fact that documents state.
    """
    told = " ".join(map(label, (derivation.subject, derivation.predicate, derivation.object)))
    if derivation.source == "rule":
        yield f"{told} ⇐ {derivation.rule_zh} ({derivation.rule_en})"
    elif derivation.source == "lexicon":
        yield f"{told} (lexicon)"
    else:
        yield f"{told}: {sentence(derivation)}"
    for premise in derivation.premises:
        yield from (f"  {line}" for line in derivation_lines(premise, label, sentence))


def derivation_record(derivation: Derivation, label: Callable[[str], str]) -> dict[str, Any]:
    """Return why an inferred fact holds as plain data for JSON."""
    record: dict[str, Any] = {
        "subject": label(derivation.subject),
        "predicate": derivation.predicate.rpartition("#")[2],
        "object": label(derivation.object),
        "source": derivation.source,
    }
    if derivation.source == "rule":
        record["rule"] = derivation.rule_en
        record["premises"] = [derivation_record(each, label) for each in derivation.premises]
    return record


def cue_text(evidence: EvidenceRecord, span: tuple[int, int] | None) -> str | None:
    """Return the words at a span of document offsets, if they stand in the quote."""
    if span is None or span[0] < evidence.start or span[1] > evidence.end:
        return None
    return evidence.quote[span[0] - evidence.start : span[1] - evidence.start]


def reasons_record(evidence: EvidenceRecord) -> dict[str, Any]:
    """Return what a sentence was read by as plain data for JSON."""
    cues = (("status_cue", evidence.status_cue), ("time_cue", evidence.time_cue))
    return {
        "extractor": evidence.extractor,
        "precision": evidence.precision,
        "discounts": discount_records(evidence.discounts),
        **{name: cue_text(evidence, span) for name, span in cues},
    }


def review_record(review: Review) -> dict[str, Any]:
    """Return what people decided about a claim as plain data for JSON."""
    names = ("verdict", "author", "date", "note")
    return {name: getattr(review, name) for name in names}


def discount_records(discounts: tuple[Discount, ...]) -> list[dict[str, Any]]:
    """Return discounts as plain data for JSON."""
    return [{"reason": each.reason, "factor": each.factor} for each in discounts]


def _strength(evidence: EvidenceRecord) -> float:
    return (evidence.precision or 0.0) * prod(each.factor for each in evidence.discounts)


def _strength_in_words(evidence: EvidenceRecord) -> str:
    if evidence.precision is None:
        return evidence.extractor
    told = f"{evidence.extractor} {evidence.precision:.2f}"
    if evidence.discounts:
        told += f"{_discounts_in_words(evidence.discounts)} = {_strength(evidence):.2f}"
    return told


def _discounts_in_words(discounts: tuple[Discount, ...]) -> str:
    return "".join(f" × {each.factor:.2f} {each.reason}" for each in discounts)
