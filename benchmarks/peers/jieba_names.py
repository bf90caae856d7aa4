"""Names by jieba's tags of people (nr), organisations (nt) and other names (nz)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import jieba
import jieba.posseg
from peer import Find, Name, measure_names

TYPES = {"nr": "Person", "nt": "Company", "nz": "Product"}


def prepare(_lexicon: list[dict[str, Any]]) -> Find:
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return find


def find(sentence: str) -> Iterator[Name]:
    for word, tag in jieba.posseg.cut(sentence):
        if tag in TYPES and len(word) > 1:
            yield word, TYPES[tag]


if __name__ == "__main__":
    measure_names("jieba", prepare)
