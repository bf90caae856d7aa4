"""The part of a network that a page shows: pure data, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import networkx as nx

from guanxi.explorer.appearance import family_colours, symbols
from guanxi.explorer.earlier_page import Places
from guanxi.explorer.facts import ShownFact, merge_claims, status_rank
from guanxi.explorer.pinyin import spellings
from guanxi.explorer.placed_entities import ShownCommunity, ShownEntity, placed
from guanxi.explorer.prominence import ranks
from guanxi.explorer.selection import distances, find_entity
from guanxi.vocabulary import Label, Ontology, Predicate, load_ontology

_EDGE_LABEL_LIMIT = 24
_OWN_FAMILIES = {"inferred": ("推断", "Inferred"), "other": ("其他", "Other")}


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
    communities : tuple of ShownCommunity
        The largest first; very small ones are left out.
    ranks : tuple of int or None
        Of every entity, by its standing in the whole network.
    pinyin : pair of dicts
        How the names of the entities are spelt, see :func:`~guanxi.explorer.pinyin.spellings`.
    """

    title: str
    focus: str | None
    hops: int
    entities: tuple[ShownEntity, ...]
    facts: tuple[ShownFact, ...]
    documents: Mapping[str, ShownDocument]
    labels: Mapping[str, Mapping[str, Mapping[str, Any]]]
    communities: tuple[ShownCommunity, ...]
    ranks: tuple[int | None, ...]
    pinyin: tuple[dict[str, str], dict[str, str]]

    @classmethod
    def from_network(
        cls,
        graph: nx.MultiDiGraph[str],
        *,
        title: str,
        focus: str | None = None,
        hops: int = 1,
        ontology: Ontology | None = None,
        places: Places | None = None,
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
        places : Places, optional
            Of an earlier page: there entities and communities stay.

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
        if focus is not None:
            focus = find_entity(graph, focus)
            chosen = sorted(distances(facts, focus, hops))
        kept = frozenset(chosen)
        facts = tuple(fact for fact in facts if fact.subject in kept and fact.object in kept)
        entities, communities = placed(graph, chosen, facts, places or Places())
        return cls(
            title=title,
            focus=focus,
            hops=hops,
            entities=entities,
            facts=facts,
            documents=_documents(graph.graph.get("documents", {}), facts),
            labels=_labels(
                ontology,
                {graph.nodes[iri]["type"] for iri in chosen},
                facts,
                graph.graph.get("inferred_relations", {}),
            ),
            communities=communities,
            ranks=ranks(graph, chosen),
            pinyin=spellings(
                name
                for iri in chosen
                for name in (graph.nodes[iri]["label"], *graph.nodes[iri].get("aliases", ()))
            ),
        )

    @property
    def labels_edges(self) -> bool:
        """Whether few enough relations are shown to name each of them on the canvas."""
        return len(self.facts) <= _EDGE_LABEL_LIMIT


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


def _pair(labels: Mapping[Any, Label] | Mapping[Any, Predicate], name: str) -> dict[str, str]:
    label = labels.get(name)
    return {"zh": label.label_zh, "en": label.label_en} if label else {"zh": name, "en": name}
