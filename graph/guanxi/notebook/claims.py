"""Claims that print and show themselves, each above its sentences."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any, Final, SupportsIndex, overload

from guanxi.data_frames import data_frame
from guanxi.explanation import (
    discount_records,
    reasons,
    reasons_record,
    review_record,
    sum_of_evidence,
)
from guanxi.notebook.fragments import QUOTE, highlighted, left_out, source, source_link
from guanxi.store import ClaimRecord
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import pandas

_MOST_SHOWN: Final = 30
_COLUMNS: Final = (
    "subject",
    "predicate",
    "relation",
    "object",
    "status",
    "time",
    "earliest",
    "latest",
    "role",
    "amount",
    "amount_value",
    "currency",
    "round",
    "share",
    "speaker",
    "confidence",
    "quote",
    "title",
    "source",
    "published",
    "reported",
    "url",
    "subject_iri",
    "object_iri",
    "claim",
)
_NUMBERS: Final = ("amount_value", "share")
_DAYS: Final = ("earliest", "latest", "published", "reported")


class Claims(tuple[ClaimRecord, ...]):
    """Claims with their sentences, which print and display themselves.

    A tuple of :class:`guanxi.store.ClaimRecord`.
    """

    ontology: Ontology

    def __new__(cls, claims: Iterable[ClaimRecord], ontology: Ontology) -> Claims:
        """Keep the claims in their order; `ontology` gives the relations their names."""
        self = super().__new__(cls, claims)
        self.ontology = ontology
        return self

    @overload
    def __getitem__(self, index: SupportsIndex) -> ClaimRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Claims: ...
    def __getitem__(self, index: SupportsIndex | slice) -> ClaimRecord | Claims:
        if isinstance(index, slice):
            return Claims(super().__getitem__(index), self.ontology)
        return super().__getitem__(index)

    @property
    def df(self) -> pandas.DataFrame:
        """The claims as a data frame, one a row, with the best sentence of each.

        ``relation`` is the Chinese label of the predicate; ``earliest`` and ``latest`` are the
        days that ``time`` covers; ``amount_value`` is a number in ``currency``, where the text
        names one; ``share`` is in per cent.

        Raises
        ------
        QueryError
            If pandas is not installed.
        """
        return data_frame(map(self._row, self), _COLUMNS, days=_DAYS, numbers=_NUMBERS)

    def relation(self, claim: ClaimRecord) -> str:
        """Return what the relation of a claim is called in Chinese."""
        predicate = self.ontology.predicates.get(claim.predicate)
        return claim.predicate if predicate is None else predicate.label_zh

    def heading(self, claim: ClaimRecord) -> str:
        """Say a claim in one line: ``企业微信 打通 腾讯会议 · integratesWith · 2022-01 · 0.90``."""
        status = self.ontology.statuses[claim.status].label_zh
        parts = (
            f"{claim.subject_label} {self.relation(claim)} {claim.object_label}",
            claim.predicate,
            None if claim.status == "asserted" else f"{claim.status} {status}",
            claim.role,
            None if claim.amount is None else claim.amount.text,
            claim.round,
            None if claim.share is None else claim.share.text,
            claim.time,
            f"{claim.confidence:.2f}",
        )
        return " · ".join(filter(None, parts))

    def records(self) -> list[dict[str, Any]]:
        """Return the claims as plain data for JSON, without identifiers of RDF."""
        from guanxi.extraction import quantity_record

        return [
            {
                "subject": claim.subject_label,
                "predicate": claim.predicate,
                "object": claim.object_label,
                "status": claim.status,
                "time": claim.time,
                "role": claim.role,
                "amount": claim.amount and quantity_record(claim.amount),
                "round": claim.round,
                "share": claim.share and quantity_record(claim.share),
                "speaker": claim.speaker,
                "reported": claim.reported and claim.reported.isoformat(),
                "confidence": claim.confidence,
                "discounts": discount_records(claim.discounts),
                "review": claim.review and review_record(claim.review),
                "document": {
                    "id": claim.document.id,
                    "title": claim.document.title,
                    "published": claim.document.day and claim.document.day.isoformat(),
                    "url": claim.document.url,
                    "path": claim.document.path,
                },
                "evidence": [
                    {
                        "quote": evidence.quote,
                        "start": evidence.start,
                        "end": evidence.end,
                        **reasons_record(evidence),
                    }
                    for evidence in claim.evidence
                ],
            }
            for claim in self
        ]

    def __str__(self) -> str:
        return "\n".join(
            "\n".join(
                [
                    self.heading(claim),
                    *(
                        line
                        for evidence in claim.evidence
                        for line in (f"  │ {evidence.quote}", f"  │   {reasons(claim, evidence)}")
                    ),
                    *([f"  │ {told}"] if (told := sum_of_evidence(claim)) else []),
                    *([f"  │ {claim.review}"] if claim.review is not None else []),
                    f"  └ {source(claim.document)}",
                ]
            )
            for claim in self
        )

    def __repr__(self) -> str:
        if not self:
            return "<no claims>"
        more = len(self) - _MOST_SHOWN
        told = str(self[:_MOST_SHOWN])
        return f"{told}\n… {more} more; print() or .df has them all" if more > 0 else told

    def _repr_html_(self) -> str:
        if not self:
            return "<p>没有这样的论断 · no such claim</p>"
        shown = self[:_MOST_SHOWN]
        return "".join(map(self._claim_html, shown)) + left_out(
            len(self) - len(shown), "条论断", "claims"
        )

    def _claim_html(self, claim: ClaimRecord) -> str:
        return (
            f"<div><b>{escape(self.heading(claim))}</b>"
            + "".join(
                f'<blockquote style="{QUOTE}">'
                f"{highlighted(evidence.quote, name_spans(claim, index))}"
                f"<br><small>{escape(reasons(claim, evidence))}</small></blockquote>"
                for index, evidence in enumerate(claim.evidence)
            )
            + (f"<small>{escape(told)}</small><br>" if (told := sum_of_evidence(claim)) else "")
            + (f"<b>{escape(str(claim.review))}</b><br>" if claim.review is not None else "")
            + f"<small>{source_link(claim.document)}</small></div>"
        )

    def _row(self, claim: ClaimRecord) -> tuple[Any, ...]:
        amount, share, document = claim.amount, claim.share, claim.document
        return (
            claim.subject_label,
            claim.predicate,
            self.relation(claim),
            claim.object_label,
            claim.status,
            claim.time,
            claim.earliest,
            claim.latest,
            claim.role,
            amount and amount.text,
            None if amount is None or amount.value is None else float(amount.value),
            amount and amount.unit,
            claim.round,
            None if share is None or share.value is None else float(share.value),
            claim.speaker,
            claim.confidence,
            claim.evidence[0].quote if claim.evidence else None,
            document.title,
            document.source or document.author,
            document.day,
            claim.reported,
            document.url,
            claim.subject,
            claim.object,
            claim.iri,
        )


def name_spans(claim: ClaimRecord, index: int) -> list[tuple[int, int]]:
    """Return where a claim's two names stand within its evidence: offsets into the quote."""
    evidence = claim.evidence[index]
    return [
        (start - evidence.start, end - evidence.start)
        for start, end in filter(None, (evidence.subject, evidence.object))
        if evidence.start <= start and end <= evidence.end
    ]
