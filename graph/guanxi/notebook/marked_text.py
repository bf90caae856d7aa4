"""A text with the names and claims that were found in it, marked where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from guanxi.data_frames import data_frame
from guanxi.model import Claim, Extraction, Mention
from guanxi.notebook.fragments import MUTED
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import pandas

_LONGEST: Final = 6000
_COLUMNS: Final = (
    "subject",
    "predicate",
    "relation",
    "object",
    "status",
    "time",
    "role",
    "confidence",
    "quote",
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a paragraph: what it names, and the numbers of the claims that end with it."""

    text: str
    mentions: tuple[Mention, ...]
    numbers: tuple[int, ...]


class MarkedText(Extraction):
    """What was found in one document, which shows itself in its text.

    Parameters
    ----------
    extraction : Extraction
    ontology : Ontology
        Gives types and relations their names.
    """

    __slots__ = ("ontology",)

    ontology: Ontology

    def __init__(self, extraction: Extraction, ontology: Ontology) -> None:
        super().__init__(**{f.name: getattr(extraction, f.name) for f in fields(extraction)})
        object.__setattr__(self, "ontology", ontology)

    @property
    def df(self) -> pandas.DataFrame:
        """The claims as a data frame, one a row, each with its best sentence.

        Raises
        ------
        QueryError
            If pandas is not installed.
        """
        rows = (
            (
                claim.subject.name,
                claim.predicate,
                self._relation(claim),
                claim.object.name,
                claim.status,
                claim.time,
                claim.role,
                claim.confidence,
                claim.evidence[0].quote,
            )
            for claim in self.claims
        )
        return data_frame(rows, _COLUMNS)

    def __str__(self) -> str:
        lines = []
        for paragraph in self._paragraphs():
            told = []
            for piece in paragraph:
                names = "、".join(map(self._named, piece.mentions))
                told.append(f"〔{piece.text}·{names}〕" if names else piece.text)
                told += [f"[{number}]" for number in piece.numbers]
            lines.append("".join(told))
        claims = [f"[{n}] {self._heading(claim)}" for n, claim in enumerate(self.claims, start=1)]
        return "\n".join([*lines, "", *(claims or ["没有论断 no claim"])])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        parts = []
        for paragraph in self._paragraphs():
            told = "".join(self._piece_html(piece) for piece in paragraph)
            parts.append(f'<p style="line-height:2;margin:.3em 0">{told}</p>')
        if self._is_cut:
            parts.append(f'<p style="{MUTED}">…</p>')
        items = "".join(f"<li>{escape(self._heading(claim))}</li>" for claim in self.claims)
        parts.append(f"<ol>{items}</ol>" if items else "<p>没有论断 · no claim</p>")
        return f"<div>{''.join(parts)}</div>"

    # ------------------------------------------------------------------ inside

    @property
    def _is_cut(self) -> bool:
        return len(self.document.text) > _LONGEST

    def _paragraphs(self) -> Iterator[list[_Piece]]:
        """Yield the pieces of each paragraph, as far as they are shown."""
        found: dict[tuple[int, int], list[Mention]] = {}
        for mention in (*self.mentions, *self.references):
            found.setdefault((mention.start, mention.end), []).append(mention)
        ends: dict[int, list[int]] = {}
        for number, claim in enumerate(self.claims, start=1):
            for end in sorted({evidence.end for evidence in claim.evidence}):
                ends.setdefault(end, []).append(number)
        for paragraph in self.document.paragraphs:
            if paragraph.start < _LONGEST:
                yield list(self._pieces(paragraph.start, paragraph.end, found, ends))

    def _pieces(
        self,
        start: int,
        end: int,
        found: dict[tuple[int, int], list[Mention]],
        ends: dict[int, list[int]],
    ) -> Iterator[_Piece]:
        spans = [span for span in sorted(found) if start <= span[0] and span[1] <= end]
        cuts = sorted({start, end, *(e for e in ends if start < e <= end), *sum(spans, ())})
        for first, last in pairwise(cuts):
            yield _Piece(
                text=self.document.text[first:last],
                mentions=tuple(found.get((first, last), ())),
                numbers=tuple(ends.get(last, ())),
            )

    def _piece_html(self, piece: _Piece) -> str:
        text = escape(piece.text)
        if piece.mentions:
            text = (
                f'<span style="border-bottom:3px {self._line(piece.mentions)}" '
                f'title="{escape("、".join(self._told(piece.text, m) for m in piece.mentions))}">'
                f"{text}</span>"
            )
        return text + "".join(f"<sup>{number}</sup>" for number in piece.numbers)

    def _line(self, mentions: Sequence[Mention]) -> str:
        """Return how a name is underlined: coloured by type, dotted if a word stands for it."""
        from guanxi.explorer import symbols

        type = mentions[0].entity.type
        style = "solid" if mentions[0].antecedent is None else "dotted"
        return f"{style} {symbols([type])[type].colour.light}"

    def _told(self, text: str, mention: Mention) -> str:
        entity = mention.entity
        stands_for = "" if text == entity.name else f" = {entity.name}"
        return f"{text}{stands_for} · {self._type(mention)} · {mention.recogniser}"

    def _named(self, mention: Mention) -> str:
        return mention.entity.name if mention.antecedent is not None else self._type(mention)

    def _type(self, mention: Mention) -> str:
        return self.ontology.types[mention.entity.type].label_zh

    def _relation(self, claim: Claim) -> str:
        predicate = self.ontology.predicates.get(claim.predicate)
        return claim.predicate if predicate is None else predicate.label_zh

    def _heading(self, claim: Claim) -> str:
        status = self.ontology.statuses[claim.status].label_zh
        parts = (
            f"{claim.subject.name} {self._relation(claim)} {claim.object.name}",
            claim.predicate,
            None if claim.status == "asserted" else f"{claim.status} {status}",
            claim.role,
            None if claim.amount is None else claim.amount.text,
            claim.round,
            None if claim.share is None else claim.share.text,
            claim.time,
            claim.speaker and f"据{claim.speaker}",
            f"{claim.confidence:.2f}",
        )
        return " · ".join(filter(None, parts))
