"""What a page carries: the view as columns, its quotes packed and, if need be, fewer of them."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from guanxi.explorer.columns import columns
from guanxi.explorer.facts import ShownClaim, ShownEvidence, ShownFact
from guanxi.explorer.placed_entities import ShownEntity
from guanxi.explorer.view import ExplorerView, ShownDocument
from guanxi.vocabulary import ENTITY

_PLAIN_LIMIT = 250_000
"""Longer details are deflated: that costs the browser a moment and saves half of them."""

_QUOTE_ROOM = 1_000_000
_QUOTE_ROOM_PER_ENTITY = 70
"""Bytes of quotes in any page, and more per entity: 10 MB at 50,000 entities hold them."""

_DRAWN = ("caption", "caption_en", "x", "y", "radius")  # of an entity; the network has them
_ENDS = ("", "s", "o", "so")
# `<` could end the script element; the separators and lone surrogates are no valid JavaScript
# or UTF-8. JSON knows all of them as escapes.
_UNSAFE_IN_SCRIPT = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def embedded(view: ExplorerView) -> dict[str, Any]:
    """Return a view as `decoding.js` reads it.

    Positions and captions are left to the network that is drawn.

    Returns
    -------
    dict
        For :func:`script_json`. ``details`` are the quotes and the IRIs of the claims, which the
        page can do without for its first picture.
    """
    number = {entity.iri: index for index, entity in enumerate(view.entities)}
    claims = [claim for fact in view.facts for claim in fact.claims]
    quotes = _chosen_quotes(view)
    details = {
        "iris": columns({"iri": [claim.iri for claim in claims]}),
        "evidence": _evidence_columns([claim.evidence for claim in claims], quotes),
    }
    text = script_json(details)
    kept = sum(len(chosen) for chosen in quotes)
    return {
        "title": view.title,
        "focus": view.focus,
        "hops": view.hops,
        "labels": view.labels,
        "labels_edges": view.labels_edges,
        "namespace": ENTITY,
        "quotes_left_out": sum(len(claim.evidence) for claim in claims) - kept,
        "entities": columns(
            {
                field.name: [getattr(entity, field.name) for entity in view.entities]
                for field in fields(ShownEntity)
                if field.name not in ("iri", *_DRAWN)
            }
            | {
                "iri": [None if e.iri.startswith(ENTITY) else e.iri for e in view.entities],
                "local": [_local_name(entity) for entity in view.entities],
                "rank": [rank or 0 for rank in view.ranks],  # whole numbers are written shorter
            }
        ),
        "facts": columns(
            {
                "from": [number[fact.subject] for fact in view.facts],
                "to": [number[fact.object] for fact in view.facts],
                "predicate": [fact.predicate for fact in view.facts],
                "claims": [len(fact.claims) for fact in view.facts],
            }
        ),
        "claims": columns(
            {
                field.name: [getattr(claim, field.name) for claim in claims]
                for field in fields(ShownClaim)
                if field.name not in ("iri", "evidence")
            }
            | {"quotes": [len(claim.evidence) for claim in claims]}
        ),
        "pinyin": view.pinyin,
        "documents": columns(
            {"iri": list(view.documents)}
            | {
                field.name: [getattr(item, field.name) for item in view.documents.values()]
                for field in fields(ShownDocument)
            }
        ),
        "communities": [asdict(community) for community in view.communities],
        "details": details if len(text) <= _PLAIN_LIMIT else _packed(text),
    }


def script_json(value: Any) -> str:
    r"""Write JSON that is safe inside a script element.

    >>> script_json({"quote": "</script>"})
    '{"quote":"\\u003c/script\\u003e"}'
    """
    # Keys keep their order: it is the order of the legend.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _local_name(entity: ShownEntity) -> str | None:
    """Shorten an IRI of our namespace; None where the label makes it."""
    local = entity.iri.removeprefix(ENTITY)
    return None if local == entity.label or not entity.iri.startswith(ENTITY) else local


def _chosen_quotes(view: ExplorerView) -> list[range]:
    """Choose which pieces of evidence of each claim the page carries, best first.

    All of them if there is room; else the best quote of every fact before the second best of any,
    those between well connected entities first.
    """
    claims = [claim for fact in view.facts for claim in fact.claims]
    room = _QUOTE_ROOM + _QUOTE_ROOM_PER_ENTITY * len(view.entities)
    if sum(_size(evidence) for claim in claims for evidence in claim.evidence) <= room:
        return [range(len(claim.evidence)) for claim in claims]
    counts = [0] * len(claims)
    known: set[str] = set()
    for index, evidence in _by_worth(view.facts, {e.iri: e.degree for e in view.entities}):
        quote = _quote(evidence)
        if quote not in known:
            if len(quote.encode("utf-8", "surrogatepass")) > room:
                continue
            room -= len(quote.encode("utf-8", "surrogatepass"))
            known.add(quote)
        counts[index] += 1
    return [range(count) for count in counts]


def _by_worth(
    facts: Sequence[ShownFact], degree: dict[str, int]
) -> Iterable[tuple[int, ShownEvidence]]:
    """Yield (number of the claim, evidence): in rounds, one quote of every fact in each."""
    first = 0
    numbered = []
    for fact in facts:
        entries = [
            (rank, position, first + position, evidence)
            for position, claim in enumerate(fact.claims)
            for rank, evidence in enumerate(claim.evidence)
        ]
        # By rank, so that the quotes of one claim come in their order.
        entries.sort(key=lambda entry: entry[:2])
        first += len(fact.claims)
        worth = -(degree[fact.subject] + degree[fact.object])
        numbered += [
            (turn, worth, index, evidence) for turn, (_, _, index, evidence) in enumerate(entries)
        ]
    numbered.sort(key=lambda entry: entry[:3])
    return ((index, evidence) for _, _, index, evidence in numbered)


def _quote(evidence: ShownEvidence) -> str:
    return "".join(text for text, _ in evidence.parts)


def _size(evidence: ShownEvidence) -> int:
    return sum(len(text.encode("utf-8", "surrogatepass")) for text, _ in evidence.parts)


def _evidence_columns(
    evidence: Sequence[Sequence[ShownEvidence]], chosen: Sequence[range]
) -> dict[str, Any]:
    kept = [items[index] for items, which in zip(evidence, chosen, strict=True) for index in which]
    parts = [part for item in kept for part in item.parts]
    return {
        "counts": columns({"evidence": [len(which) for which in chosen]}),
        "evidence": columns(
            {
                "quote": list(map(_quote, kept)),
                "parts": [len(item.parts) for item in kept],
                "extractor": [item.extractor for item in kept],
                "cues": [item.cues for item in kept],
                "precision": [item.precision for item in kept],
                "discounts": [item.discounts for item in kept],
            }
        ),
        "parts": columns(
            {
                # In UTF-16 units, as JavaScript counts.
                "length": [
                    len(text.encode("utf-16-le", "surrogatepass")) // 2 for text, _ in parts
                ],
                "ends": [_ENDS.index(ends) for _, ends in parts],
            }
        ),
    }
