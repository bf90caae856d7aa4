"""Entities: many as a table, one as a card with its names, its facts and its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from guanxi.data_frames import data_frame
from guanxi.notebook.claims import Claims, name_spans
from guanxi.notebook.fragments import (
    MUTED,
    QUOTE,
    highlighted,
    left_out,
    source,
    source_link,
    table,
)
from guanxi.notebook.page import Page
from guanxi.store import ClaimRecord, DocumentRecord, EntityRecord
from guanxi.vocabulary import Ontology

if TYPE_CHECKING:
    import pandas

_MOST_ROWS: Final = 50
_MOST_FACTS: Final = 8  # of a family
_MOST_SOURCES: Final = 6
_COLUMNS: Final = ("name", "type", "english", "aliases", "documents", "iri")


class Entities(tuple[EntityRecord, ...]):
    """Entities that articles name, those in most articles first.

    A tuple of :class:`guanxi.store.EntityRecord`.
    """

    ontology: Ontology

    def __new__(cls, entities: Iterable[EntityRecord], ontology: Ontology) -> Entities:
        """Keep the entities in their order; `ontology` gives the types their names."""
        self = super().__new__(cls, entities)
        self.ontology = ontology
        return self

    @property
    def df(self) -> pandas.DataFrame:
        """The entities as a data frame, one a row; ``aliases`` are tuples.

        Raises
        ------
        QueryError
            If pandas is not installed.
        """
        rows = ((e.label, e.type, e.label_en, e.aliases, e.documents, e.iri) for e in self)
        return data_frame(rows, _COLUMNS)

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        for entity in islice(self, _MOST_ROWS):
            aliases = "、".join(filter(None, (entity.label_en, *entity.aliases)))
            yield entity.label, type_name(self.ontology, entity), str(entity.documents), aliases

    def __str__(self) -> str:
        lines = [" · ".join(filter(None, line)) for line in self._lines()]
        more = len(self) - _MOST_ROWS
        return "\n".join([*lines, *([f"… {more} more; .df has them all"] if more > 0 else [])])

    def __repr__(self) -> str:
        return str(self) or "<no entities>"

    def _repr_html_(self) -> str:
        if not self:
            return "<p>没有实体 · no entities</p>"
        columns = ("名称 name", "类型 type", "文章 articles", "又称 also")
        return table(columns, self._lines()) + left_out(
            len(self) - _MOST_ROWS, "个实体", "entities"
        )


class KnownEntity(EntityRecord):
    """An entity of a graph, which shows itself as a card.

    Parameters
    ----------
    record : EntityRecord
    claims : callable
        Returns what is claimed about it.
    view : callable
        Draws the page around it.
    """

    __slots__ = ("_claims", "_view")

    _claims: Callable[[], Claims]
    _view: Callable[..., Page]

    def __init__(
        self, record: EntityRecord, claims: Callable[[], Claims], view: Callable[..., Page]
    ) -> None:
        super().__init__(**{field.name: getattr(record, field.name) for field in fields(record)})
        object.__setattr__(self, "_claims", claims)
        object.__setattr__(self, "_view", view)

    @property
    def claims(self) -> Claims:
        """What articles say of it, whichever end it is."""
        return self._claims()

    def view(self, **options: Any) -> Page:
        """Return the page around it.

        Parameters
        ----------
        **options
            Such as `hops`, `since` and `until` of :meth:`guanxi.KnowledgeGraph.view`.

        Raises
        ------
        QueryError
            If no article claims anything about it.
        """
        return self._view(focus=self.iri, **options)

    def __str__(self) -> str:
        claims = self.claims
        lines = [" · ".join(_titles(claims.ontology, self))]
        for family, facts in _by_family(claims, self.iri):
            lines.append(family)
            lines += [f"  {fact.told}\n    │ {fact.quote}" for fact in facts[:_MOST_FACTS]]
            if len(facts) > _MOST_FACTS:
                lines.append(f"  … {len(facts) - _MOST_FACTS} more")
        lines += [f"└ {source(document)}" for document in _sources(claims)[:_MOST_SOURCES]]
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        claims = self.claims
        name, *others = map(escape, _titles(claims.ontology, self))
        parts = [f"<div><b>{name}</b> <span style='{MUTED}'>{' · '.join(others)}</span>"]
        for family, facts in _by_family(claims, self.iri):
            parts.append(f"<p style='margin:.6em 0 .2em'><b>{escape(family)}</b></p>")
            parts += [fact.html for fact in facts[:_MOST_FACTS]]
            parts.append(left_out(len(facts) - _MOST_FACTS, "条", "facts"))
        documents = _sources(claims)
        told = "<br>".join(map(source_link, documents[:_MOST_SOURCES]))
        parts.append(f"<p style='margin:.6em 0 0'><small>{told}</small></p>" if told else "")
        parts.append(left_out(len(documents) - _MOST_SOURCES, "篇文章", "articles"))
        if not claims:
            parts.append("<p>没有文章对它有所论断 · no article claims anything about it</p>")
        return "".join(parts) + "</div>"


def type_name(ontology: Ontology, entity: EntityRecord) -> str:
    """Return what the type of an entity is called in Chinese."""
    names = {str(type): label.label_zh for type, label in ontology.types.items()}
    return names.get(entity.type, entity.type)


@dataclass(frozen=True, slots=True)
class _Fact:
    """Claims of one fact and status, seen from an entity."""

    told: str
    quote: str
    spans: tuple[tuple[int, int], ...]

    @property
    def html(self) -> str:
        quote = highlighted(self.quote, self.spans)
        return (
            f"<div>{escape(self.told)}<blockquote style='{QUOTE}'><small>{quote}</small>"
            "</blockquote></div>"
        )


def _titles(ontology: Ontology, entity: EntityRecord) -> list[str]:
    articles = f"{entity.documents} 篇文章"
    others = "、".join(filter(None, (entity.label_en, *entity.aliases)))
    return list(filter(None, (entity.label, type_name(ontology, entity), others, articles)))


def _by_family(claims: Claims, iri: str) -> list[tuple[str, list[_Fact]]]:
    """Group what is claimed about an entity by families of relations, the surest first."""
    ontology = claims.ontology
    grouped: dict[tuple[str, ...], list[ClaimRecord]] = {}
    for claim in claims:
        key = (claim.subject, claim.predicate, claim.object, claim.status)
        grouped.setdefault(key, []).append(claim)
    families: dict[str, list[tuple[ClaimRecord, int]]] = {name: [] for name in ontology.families}
    for group in grouped.values():
        best = max(group, key=lambda claim: (claim.confidence, claim.time or ""))
        predicate = ontology.predicates.get(best.predicate)
        family = "" if predicate is None else predicate.family
        articles = len({claim.document.iri for claim in group})
        families.setdefault(family, []).append((best, articles))
    statuses = list(ontology.statuses)
    found = []
    for name, members in families.items():
        members.sort(key=lambda each: (statuses.index(each[0].status), -each[0].confidence))
        label = ontology.families.get(name)
        heading = "其他 Other" if label is None else f"{label.label_zh} {label.label_en}"
        if members:
            found.append((heading, [_fact(claims, best, iri, count) for best, count in members]))
    return found


def _fact(claims: Claims, claim: ClaimRecord, iri: str, articles: int) -> _Fact:
    predicate = claims.ontology.predicates.get(claim.predicate)
    ends = [claim.subject_label, claim.object_label]
    if predicate is not None and predicate.symmetric and claim.object == iri:
        ends.reverse()
    told = f"{ends[0]} {claims.relation(claim)} {ends[1]}"
    status = claims.ontology.statuses[claim.status].label_zh
    parts = (
        told,
        None if claim.status == "asserted" else status,
        claim.role,
        claim.time,
        f"{articles} 篇",
        f"{claim.confidence:.2f}",
    )
    return _Fact(
        told=" · ".join(filter(None, parts)),
        quote=claim.evidence[0].quote if claim.evidence else "",
        spans=tuple(name_spans(claim, 0)) if claim.evidence else (),
    )


def _sources(claims: Claims) -> list[DocumentRecord]:
    documents = {claim.document.iri: claim.document for claim in claims}
    return sorted(
        documents.values(), key=lambda each: (str(each.day or ""), each.title), reverse=True
    )
