"""What Jupyter shows: cards, answers, sentences and pages as HTML.

Nothing here trusts a text: whatever comes from an article or a query is escaped, and a page runs
inside a sandboxed frame of its own origin.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guanxi.explanation import (
    discount_records,
    reasons,
    reasons_record,
    review_record,
    sum_of_evidence,
)
from guanxi.store import ClaimRecord, DocumentRecord, QueryResult
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    from guanxi.explorer import ExplorerView

__all__ = ["Claims", "Page", "card_html", "highlighted", "register_displays", "table_html"]

_CELL = "text-align:left;vertical-align:top;padding:.2em .8em .2em 0"
_MARK = "background:#fde68a;color:#1f2937;border-radius:.2em;padding:0 .1em"
_QUOTE = "margin:.2em 0 .2em 1em;padding-left:.6em;border-left:2px solid #d1d5db"
_ROW_LIMIT = 100


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

    def heading(self, claim: ClaimRecord) -> str:
        """Say a claim in one line: ``企业微信 打通 腾讯会议 · integratesWith · 2022-01 · 0.90``."""
        predicate = self.ontology.predicates.get(claim.predicate)
        relation = claim.predicate if predicate is None else predicate.label_zh
        status = self.ontology.statuses[claim.status].label_zh
        parts = (
            f"{claim.subject_label} {relation} {claim.object_label}",
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
        return str(self) or "<no claims>"

    def _repr_html_(self) -> str:
        if not self:
            return "<p>没有这样的论断 · no such claim</p>"
        return "".join(
            f"<div><b>{escape(self.heading(claim))}</b>"
            + "".join(
                f'<blockquote style="{_QUOTE}">'
                f"{highlighted(evidence.quote, name_spans(claim, index))}"
                f"<br><small>{escape(reasons(claim, evidence))}</small></blockquote>"
                for index, evidence in enumerate(claim.evidence)
            )
            + (f"<small>{escape(told)}</small><br>" if (told := sum_of_evidence(claim)) else "")
            + (f"<b>{escape(str(claim.review))}</b><br>" if claim.review is not None else "")
            + f"<small>{_link(claim.document)}</small></div>"
            for claim in self
        )


class Page:
    """An offline page that shows a part of the network.

    In a notebook it displays itself, in a frame; :meth:`save` makes a file of it.

    Parameters
    ----------
    view : ExplorerView
        The data that it shows.
    """

    def __init__(self, view: ExplorerView) -> None:
        self.view = view

    @cached_property
    def html(self) -> str:
        """The whole page, from the doctype on."""
        from guanxi.explorer import render

        return render(self.view)

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        from guanxi.explorer import save

        save(self.view, path)

    def _repr_html_(self) -> str:
        # Without allow-same-origin the page can neither read the notebook nor its cookies.
        return (
            '<iframe sandbox="allow-scripts allow-popups allow-downloads" '
            'style="width:100%;height:640px;border:1px solid #d1d5db" '
            f'srcdoc="{escape(self.html)}"></iframe>'
        )


def name_spans(claim: ClaimRecord, index: int) -> list[tuple[int, int]]:
    """Return where a claim's two names stand within its evidence: offsets into the quote."""
    evidence = claim.evidence[index]
    return [
        (start - evidence.start, end - evidence.start)
        for start, end in filter(None, (evidence.subject, evidence.object))
        if evidence.start <= start and end <= evidence.end
    ]


def source(document: DocumentRecord) -> str:
    """Name a document in one line: title, author, day in China, address or file."""
    day = None if document.day is None else document.day.isoformat()
    place = document.url or document.path
    return " · ".join(filter(None, (f"《{document.title}》", document.author, day, place)))


def card_html(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Return a small card: a title above names and values.

    Examples
    --------
    >>> "<b>&lt;x&gt;</b>" in card_html("<x>", [("文章", "4")])
    True
    """
    body = "".join(
        f'<tr><td style="{_CELL}">{escape(name)}</td><td style="{_CELL}">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<div><b>{escape(title)}</b><table>{body}</table></div>"


def table_html(result: QueryResult) -> str:
    """Return the answer to a query as a table, cut after 100 rows with a line that says so."""
    if result.kind == "boolean":
        return f"<p>{'是 yes' if result.boolean else '否 no'}</p>"
    columns: Sequence[str] = result.variables or ("subject", "predicate", "object")
    rows = list(result.values())
    head = "".join(f'<th style="{_CELL}">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell or "")}</td>' for cell in row) + "</tr>"
        for row in rows[:_ROW_LIMIT]
    )
    left_out = len(rows) - _ROW_LIMIT
    note = f"<p>… 还有 {left_out} 行 · {left_out} more rows</p>" if left_out > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def highlighted(quote: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `quote` as HTML with the spans marked; what overlaps or lies outside is left alone.

    Examples
    --------
    >>> import re
    >>> re.sub(" style=[^>]*", "", highlighted("钉钉<飞书", [(3, 5), (0, 2), (1, 3)]))
    '<mark>钉钉</mark>&lt;<mark>飞书</mark>'
    """
    parts = []
    done = 0
    for start, end in sorted(spans):
        if done <= start < end <= len(quote):
            parts.append(escape(quote[done:start]))
            parts.append(f'<mark style="{_MARK}">{escape(quote[start:end])}</mark>')
            done = end
    parts.append(escape(quote[done:]))
    return "".join(parts)


def register_displays() -> None:
    """Teach a running Jupyter to show answers to queries; elsewhere do nothing.

    The store knows nothing of notebooks, so its results get their display from here.
    """
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(QueryResult, table_html)


def _link(document: DocumentRecord) -> str:
    text = escape(source(document))
    if document.url is None or not document.url.startswith(("http://", "https://")):
        return text
    return f'<a href="{escape(document.url)}" target="_blank" rel="noopener">{text}</a>'
