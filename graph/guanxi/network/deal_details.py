"""What claims say beyond their ends: sums, stakes, and what made their confidence smaller."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guanxi.store import GraphStore

_QUANTITIES = """
SELECT ?claim ?name ?text ?value ?low ?high ?currency ?unit WHERE {
  GRAPH ?document {
    VALUES (?property ?name) { (gx:amount "amount") (gx:share "share") }
    ?claim ?property ?quantity .
    ?quantity gx:text ?text .
    OPTIONAL { ?quantity schema:value ?value }
    OPTIONAL { ?quantity schema:minValue ?low }
    OPTIONAL { ?quantity schema:maxValue ?high }
    OPTIONAL { ?quantity schema:currency ?currency }
    OPTIONAL { ?quantity schema:unitText ?unit }
  }
}"""

_DISCOUNTS = """
SELECT ?node ?discount WHERE { GRAPH ?document { ?node gx:discount ?discount } }"""

QUANTITY_PARTS = ("", "_value", "_low", "_high", "_unit")
"""What the names of the attributes of an amount or a share end in."""


def quantities(store: GraphStore) -> dict[str, dict[str, str | float]]:
    """Read the amounts and shares of all claims.

    Parameters
    ----------
    store : GraphStore

    Returns
    -------
    dict of str to dict
        By the claim's IRI: `amount` and `share` as written, and what is known of `amount_value`,
        `amount_low`, `amount_high`, `amount_unit` and the same of the share.
    """
    found: dict[str, dict[str, str | float]] = defaultdict(dict)
    for row in store.query(_QUANTITIES).records():
        name = str(row["name"])
        own = found[str(row["claim"])]
        own[name] = str(row["text"])
        for part in ("value", "low", "high"):
            if row[part] is not None:
                own[f"{name}_{part}"] = float(str(row[part]))
        if unit := row["currency"] or row["unit"]:
            own[f"{name}_unit"] = unit
    return dict(found)


def discounts(store: GraphStore) -> dict[str, tuple[str, ...]]:
    """Read why claims and their sentences are trusted less.

    Parameters
    ----------
    store : GraphStore

    Returns
    -------
    dict of str to tuple of str
        By the IRI of the claim or of its evidence, sorted, such as ``"guessed name × 0.85"``.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for node, text in store.rows(_DISCOUNTS):
        found[str(node)].append(str(text))
    return {node: tuple(sorted(texts)) for node, texts in found.items()}
