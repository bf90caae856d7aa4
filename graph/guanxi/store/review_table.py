"""Reviews of claims as a table of tab-separated values, to fill in, keep and share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from guanxi.store.doubts import Doubt
from guanxi.store.records import ClaimRecord
from guanxi.store.reviews import Review, review
from guanxi.store.tab_separated import read_tab_separated, tab_separated

COLUMNS: Final = (
    *("verdict", "claim", "note", "author", "date"),
    *("doubt", "subject", "predicate", "object", "status", "time", "confidence"),
    *("reasons", "quote", "document"),
)
_NEEDED: Final = COLUMNS[:2]


def review_table(
    reviews: Iterable[Review], doubts: Iterable[Doubt], record: Callable[[str], ClaimRecord | None]
) -> str:
    """Return reviews, then claims that await one, as a table.

    Parameters
    ----------
    reviews : iterable of Review
    doubts : iterable of Doubt
        Their verdict is left open.
    record : callable
        What a claim says, given its IRI, for people to read; None if the store lacks it.
    """

    def told(claim: str, score: str, reasons: str) -> tuple[object, ...]:
        found = record(claim)
        if found is None:
            return ()
        ends = (found.subject_label, found.predicate, found.object_label)
        state = (found.status, found.time, f"{found.confidence:.2f}")
        quote = found.evidence[0].quote if found.evidence else None
        place = found.document.path or found.document.iri
        return (score, *ends, *state, reasons, quote, place)

    rows: list[tuple[object, ...]] = [
        (each.verdict, each.claim, each.note, each.author, each.date, *told(each.claim, "", ""))
        for each in reviews
    ]
    rows += [
        (
            "",
            each.claim,
            "",
            "",
            "",
            *told(each.claim, f"{each.score:.2f}", "; ".join(each.reasons)),
        )
        for each in doubts
    ]
    return tab_separated(COLUMNS, rows)


def read_review_table(content: str) -> list[Review]:
    """Return the reviews of a table; rows without a verdict are left out.

    Parameters
    ----------
    content : str
        With a line of column names. `verdict` and `claim` are needed; what a claim says is for
        people to read and not looked at.

    Raises
    ------
    JudgementError
        If a column is missing or unknown, or a line is malformed; the message says which.
    """

    def read(values: dict[str, str]) -> Review | None:
        verdict = values.get("verdict", "")
        if not verdict:
            return None
        return review(
            values.get("claim", "").strip("<>"),
            verdict,
            note=values.get("note"),
            author=values.get("author"),
            date=values.get("date"),
        )

    found = read_tab_separated(content, COLUMNS, _NEEDED, read)
    return [each for each in found if each is not None]
