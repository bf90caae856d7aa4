"""The part of a network that a page shows: pure data, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import networkx as nx

from guanxi.explorer.appearance import family_colours, symbols
from guanxi.explorer.captions import label_box, wrap_label
from guanxi.explorer.facts import ShownFact, merge_claims, status_rank
from guanxi.explorer.layout import place
from guanxi.explorer.pinyin import spelt
from guanxi.explorer.prominence import ranks
from guanxi.explorer.selection import best_connected, degrees, distances, find_entity
from guanxi.vocabulary import ENTITY, Ontology, load_ontology

ENTITY_LIMIT = 300
"""More entities than this cannot be read at once; the best connected ones are shown."""

_EDGE_LABEL_LIMIT = 24
_OWN_FAMILIES = {"inferred": ("推断", "Inferred"), "other": ("其他", "Other")}


@dataclass(frozen=True, slots=True)
class ShownEntity:
    """An entity with its place on the canvas.

    `caption` and `caption_en` are its labels broken into lines; `x`, `y` and `radius` are
    pixels; `degree` counts its facts.
    """

    iri: str
    label: str
    label_en: str | None
    type: str
    aliases: tuple[str, ...]
    degree: int
    x: int
    y: int
    radius: int
    caption: str
    caption_en: str


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """An article; `url` is http(s) or None, `published` the day in China, ISO 8601."""

    title: str
    url: str | None
    path: str | None
    published: str | None
    author: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class ExplorerView:
    """What a page shows.

    Attributes
    ----------
    title : str
    focus : str or None
        IRI of the entity the page opens on.
    hops : int
        With `focus`: how far around it the view reaches.
    entities : tuple of ShownEntity
        Sorted by IRI.
    facts : tuple of ShownFact
        Sorted by subject, predicate and object.
    documents : mapping of str to ShownDocument
        By IRI; those that the claims come from.
    labels : mapping
        ``types``, ``families``, ``predicates`` and ``statuses`` in Chinese and English, with
        symbols and colours; only what occurs.
    left_out : int
        Entities that did not fit into :data:`ENTITY_LIMIT`.
    ranks : tuple of int or None
        Of every entity, by its standing in the whole network.
    pinyin : tuple of str
        The names of every entity as :func:`~guanxi.explorer.pinyin.spelt` spells them.
    """

    title: str
    focus: str | None
    hops: int
    entities: tuple[ShownEntity, ...]
    facts: tuple[ShownFact, ...]
    documents: Mapping[str, ShownDocument]
    labels: Mapping[str, Mapping[str, Mapping[str, Any]]]
    left_out: int
    ranks: tuple[int | None, ...]
    pinyin: tuple[str, ...]

    @classmethod
    def from_network(
        cls,
        graph: nx.MultiDiGraph[str],
        *,
        title: str,
        focus: str | None = None,
        hops: int = 1,
        ontology: Ontology | None = None,
    ) -> Self:
        """Choose, merge, label and place what a page shows.

        Parameters
        ----------
        graph : networkx.MultiDiGraph
            As :func:`guanxi.network.project` returns it; not changed.
        title : str
        focus : str, optional
            An entity's IRI, label or alias: only its surroundings are shown.
        hops : int, optional
            How many steps the surroundings reach.
        ontology : Ontology, optional
            Where the labels of types and relations come from; the packaged one by default.

        Raises
        ------
        UnknownNameError
            If no single entity is named `focus`.
        """
        ontology = ontology or load_ontology()
        symmetric = {name for name, item in ontology.predicates.items() if item.symmetric}
        symmetric |= set(graph.graph.get("inferred_relations", ()))
        facts = merge_claims(graph, symmetric)
        chosen: list[str] = sorted(graph)
        near: Mapping[str, int] = {}
        if focus is not None:
            focus = find_entity(graph, focus)
            near = distances(facts, focus, hops)
            chosen = sorted(near)
        candidates = len(chosen)
        if candidates > ENTITY_LIMIT:
            chosen = best_connected(chosen, degrees(facts), ENTITY_LIMIT, near)
        kept = frozenset(chosen)
        facts = tuple(fact for fact in facts if fact.subject in kept and fact.object in kept)
        return cls(
            title=title,
            focus=focus,
            hops=hops,
            entities=_placed(graph, chosen, facts),
            facts=facts,
            documents=_documents(graph.graph.get("documents", {}), facts),
            labels=_labels(
                ontology,
                {graph.nodes[iri]["type"] for iri in chosen},
                facts,
                graph.graph.get("inferred_relations", {}),
            ),
            left_out=candidates - len(chosen),
            ranks=ranks(graph, chosen),
            pinyin=tuple(
                spelt((graph.nodes[iri]["label"], *sorted(graph.nodes[iri].get("aliases", ()))))
                for iri in chosen
            ),
        )

    @property
    def labels_edges(self) -> bool:
        """Whether few enough relations are shown to name each of them on the canvas."""
        return len(self.facts) <= _EDGE_LABEL_LIMIT

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as dicts, tuples, strings and numbers, for JSON."""
        return {**asdict(self), "labels_edges": self.labels_edges, "namespace": ENTITY}


def _placed(
    graph: nx.MultiDiGraph[str], chosen: list[str], facts: Iterable[ShownFact]
) -> tuple[ShownEntity, ...]:
    facts = tuple(facts)
    counts = degrees(facts)
    most = max(counts.values(), default=1)
    captions, radii = [], []
    for iri in chosen:
        node = graph.nodes[iri]
        caption = wrap_label(node["label"])
        caption_en = wrap_label(node.get("label_en") or node["label"])
        captions.append((caption, caption_en))
        radii.append(round(9 + 15 * (counts[iri] / most) ** 0.5))
    index = {iri: position for position, iri in enumerate(chosen)}
    boxes = [label_box(labels, radius) for labels, radius in zip(captions, radii, strict=True)]
    places = place(boxes, [(index[fact.subject], index[fact.object]) for fact in facts])
    return tuple(
        ShownEntity(
            iri=iri,
            label=graph.nodes[iri]["label"],
            label_en=graph.nodes[iri].get("label_en"),
            type=graph.nodes[iri]["type"],
            aliases=tuple(sorted(graph.nodes[iri].get("aliases", ()))),
            degree=counts[iri],
            x=x,
            y=y,
            radius=radius,
            caption=caption,
            caption_en=caption_en,
        )
        for iri, (x, y), radius, (caption, caption_en) in zip(
            chosen, places, radii, captions, strict=True
        )
    )


def _documents(
    known: Mapping[str, Mapping[str, Any]], facts: Iterable[ShownFact]
) -> dict[str, ShownDocument]:
    used = {claim.document for fact in facts for claim in fact.claims if claim.document}
    return {
        iri: ShownDocument(
            title=known[iri].get("title") or known[iri].get("path") or iri,
            url=_web_address(known[iri].get("url")),
            path=known[iri].get("path"),
            published=known[iri].get("published"),
            author=known[iri].get("author"),
            source=known[iri].get("source"),
        )
        for iri in sorted(used & known.keys())
    }


def _web_address(url: str | None) -> str | None:
    """Keep http and https addresses only: a link must never run a script."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:  # an address such as http://[ is no address
        return None


def _labels(
    ontology: Ontology,
    types: set[str],
    facts: tuple[ShownFact, ...],
    inferred: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, dict[str, Any]]]:
    """Labels of what occurs; what the ontology does not know goes by its own name."""
    predicates: dict[str, dict[str, Any]] = {}
    for name in sorted({fact.predicate for fact in facts}):
        known = ontology.predicates.get(name)
        predicates[name] = {
            **(inferred.get(name) or _pair(ontology.predicates, name)),
            "family": known.family if known else "inferred" if name in inferred else "other",
            "symmetric": known.symmetric if known else name in inferred,
        }
    families = family_colours(item["family"] for item in predicates.values())
    statuses = {claim.status for fact in facts for claim in fact.claims}
    return {
        "types": {
            name: {**_pair(ontology.types, name), **asdict(symbol)}
            for name, symbol in symbols(types).items()
        },
        "families": {
            name: {**_family(ontology, name), "colour": asdict(colour)}
            for name, colour in families.items()
        },
        "predicates": predicates,
        "statuses": {
            name: _pair(ontology.statuses, name)
            for name in sorted(statuses, key=lambda status: (status_rank(status), status))
        },
    }


def _family(ontology: Ontology, name: str) -> dict[str, str]:
    if name in _OWN_FAMILIES:
        zh, en = _OWN_FAMILIES[name]
        return {"zh": zh, "en": en}
    return _pair(ontology.families, name)


class _Labelled(Protocol):
    @property
    def label_zh(self) -> str: ...
    @property
    def label_en(self) -> str: ...


def _pair(labels: Mapping[Any, _Labelled], name: str) -> dict[str, str]:
    label = labels.get(name)
    return {"zh": label.label_zh, "en": label.label_en} if label else {"zh": name, "en": name}
