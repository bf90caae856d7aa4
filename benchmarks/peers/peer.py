"""What each script of this folder does around its library: read, repeat, measure, print.

Runs in an environment of that library's own, in which Guanxi is not installed.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any, TypeAlias

Name: TypeAlias = "tuple[str, str]"  # and its type
Find: TypeAlias = "Callable[[str], Iterable[Name]]"


def measure_names(library: str, prepare: Callable[[list[dict[str, Any]]], Find]) -> None:
    """Find names in the documents on standard input, several times, and print the last ones.

    Parameters
    ----------
    library : str
        As its distribution is called.
    prepare : callable
        Given the entries of the lexicon, returns what finds names in a sentence.
    """
    given = json.load(sys.stdin)
    start = time.process_time()
    find = prepare(given["lexicon"])
    for sentence in given["documents"][0]["sentences"]:
        list(find(sentence))
    prepared = time.process_time() - start
    seconds, found = [], []
    for _ in range(given["repeats"]):
        start = time.process_time()
        found = [
            dict.fromkeys(name for sentence in each["sentences"] for name in find(sentence))
            for each in given["documents"]
        ]
        seconds.append(time.process_time() - start)
    print_result(
        library,
        prepared=prepared,
        seconds=statistics.median(seconds),
        documents=[
            {
                "id": document["id"],
                "entities": [{"name": name, "type": type_} for name, type_ in names],
                "claims": [],
            }
            for document, names in zip(given["documents"], found, strict=True)
        ],
    )


def print_result(library: str, **figures: object) -> None:
    """Print figures as JSON, with the library's version and the peak of memory in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"version": version(library), "peak": peak, **figures}, ensure_ascii=False))
