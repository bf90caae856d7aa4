"""Hand-made extractions and small stores for the store's tests."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from guanxi.building import BuildSummary, InProcess, Listeners, PresentStore, build_documents
from guanxi.documents import ReadingOptions
from guanxi.model import (
    Claim,
    Document,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Mention,
    Status,
)
from guanxi.pipeline import documents_at, extractor_for
from guanxi.store import GraphStore
from guanxi.vocabulary import LexiconEntry, Ontology, entity_iri, load_ontology


@functools.cache
def small_ontology() -> Ontology:
    """The packaged vocabulary with a lexicon of three, quick to load."""
    entries = (
        LexiconEntry(
            entity_iri("甲信", None), "甲信", "Product", "JiaXin", ("甲信App",), ("小甲",)
        ),
        LexiconEntry(entity_iri("甲集团", None), "甲集团", "Company", None, ("甲公司",), ()),
        LexiconEntry(entity_iri("甲事业群", None), "甲事业群", "BusinessUnit", None, (), ()),
    )
    background = (
        (entity_iri("甲事业群", None), "unitOf", entity_iri("甲集团", None)),
        (entity_iri("甲集团", None), "offers", entity_iri("甲信", None)),
    )
    return dataclasses.replace(
        load_ontology(),
        lexicon=tuple(sorted(entries, key=lambda entry: entry.iri)),
        background=background,
        fingerprint="small",
    )


def known(name: str, type: EntityType, *aliases: str, as_: str | None = None) -> Entity:
    """An entity of the small lexicon, called `as_` in its document."""
    return Entity(entity_iri(name, None), as_ or name, type, aliases, name, in_lexicon=True)


def found(name: str, type: EntityType, *aliases: str, key: str | None = None) -> Entity:
    """An entity that only documents name; `key` is its normal form."""
    return Entity(entity_iri(key or name, type), name, type, aliases, name, in_lexicon=False)


JIAXIN = known("甲信", "Product")
JIA = known("甲集团", "Company")
UNIT = known("甲事业群", "BusinessUnit")
YIXIN = found("乙信", "Product")
YI = found("乙科技", "Company")
ZHANG = found("张三", "Person")


def claim(
    subject: Entity,
    predicate: str,
    object: Entity,
    status: Status = "asserted",
    *,
    time: str | None = None,
    role: str | None = None,
    confidence: float = 0.9,
    quotes: Sequence[str] = ("甲信和乙信是竞争对手。",),
    speaker: str | None = None,
) -> Claim:
    evidence = tuple(
        Evidence(10 * index, 10 * index + len(quote), quote, "wording:test", (0, 2), (3, 5))
        for index, quote in enumerate(quotes)
    )
    return Claim(subject, predicate, object, status, time, role, confidence, evidence, speaker)


def document(id: str, published: datetime | None = None, title: str | None = None) -> Document:
    return Document(
        id=id,
        iri=f"https://w3id.org/guanxi/document/{id}",
        path=f"news/{id}.md",
        text="甲信和乙信是竞争对手。",
        title=title or f"标题 {id}",
        author="记者",
        source="某报",
        url=f"https://example.org/{id}",
        published=published,
        language="zh",
        sha256=f"{sum(map(ord, id)):064x}",
        paragraphs=(),
        sentences=(),
    )


def extraction(
    id: str,
    *claims: Claim,
    published: str | None = "2022-09-14",
    entities: Sequence[Entity] = (),
) -> Extraction:
    """What a document says; its entities are the claims' ends and `entities`."""
    when = None if published is None else datetime.fromisoformat(published).replace(tzinfo=UTC)
    ends = [end for c in claims for end in (c.subject, c.object)]
    distinct = {entity.iri: entity for entity in (*ends, *entities)}
    mentions = tuple(
        Mention(5 * index, 5 * index + 2, entity, "lexicon")
        for index, entity in enumerate(distinct.values())
    )
    return Extraction(document(id, when), tuple(distinct.values()), mentions, claims)


def small_store(*extractions: Extraction) -> GraphStore:
    """A store in memory that holds these documents."""
    store = GraphStore.open(None, ontology=small_ontology())
    for each in extractions:
        store.replace(each)
    return store


def build(
    folder: Path,
    store: GraphStore,
    *,
    ontology: Ontology,
    listeners: Listeners | None = None,
    reading: ReadingOptions | None = None,
) -> BuildSummary:
    """Bring a store that is open for writing up to date, and leave it open."""
    return build_documents(
        lambda listener: documents_at(folder, listener, reading),
        lambda: PresentStore(store),
        listeners=listeners or Listeners(),
        extracting=lambda _: InProcess(store.ontology, lambda: extractor_for(ontology)),
    )
