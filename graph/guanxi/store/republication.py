"""Which articles are republished or slightly edited ones: MinHash over shingles, and bands.

Each document keeps a signature of its body: for each of 64 random orders of all shingles (runs of
five characters) the first that it has [1]_. Two signatures agree in about as many places as the
documents share shingles. Only documents that agree in all four places of one of sixteen bands are
compared at all [2]_: of two that share four fifths, 99.98 % are.

The signatures are stored and must never change, and 10⁵ of them are joined within seconds in
numpy; `datasketch` changes its signatures between versions and takes a second to load.

References
----------
.. [1] A. Z. Broder: On the resemblance and containment of documents. SEQUENCES 1997.
.. [2] J. Leskovec, A. Rajaraman, J. Ullman: Mining of Massive Datasets, 3.4. 2020.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from guanxi.model import Document
from guanxi.store import terms
from guanxi.store.document_update import change_graph
from guanxi.store.quads import Quads
from guanxi.store.sparql import select
from guanxi.store.terms import gx

_PLACES: Final = 64
_BANDS: Final = 16
_SHINGLE: Final = 5
_FEWEST: Final = 60
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_AT_ONCE: Final = 4096
_ALIKE: Final = 0.75
_MOST_COMPARED: Final = 50
_AFTER_ALL: Final = "9999"

_Words: TypeAlias = NDArray[np.uint64]
_Places: TypeAlias = NDArray[np.uint32]

_SIGNED: Final = """
SELECT ?document ?signature ?issued {
  GRAPH ?document {
    ?document gx:signature ?signature .
    OPTIONAL { ?document dct:issued ?issued }
  }
}"""


@dataclass(frozen=True, slots=True)
class _Signed:
    iri: str
    issued: str
    places: _Places


def signature(document: Document) -> str | None:
    """Return what a document's body is known by, or None if it is too short to be known again.

    Letters and digits alone count, so that other quotation marks or spaces make no difference; the
    title does not, because who republishes likes to change it.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str or None
        64 numbers of 32 bits, little-endian, in Base64.
    """
    body = document.text[len(document.title) :]
    letters = _NO_LETTERS.sub("", body.lower())
    points = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(points) < _FEWEST + _SHINGLE:
        return None
    shingles = np.zeros(len(points) - _SHINGLE + 1, dtype=np.uint64)
    for place in range(_SHINGLE):
        shingles = shingles * np.uint64(0x9E3779B97F4A7C15) + points[place : place + len(shingles)]
    shingles = np.unique(_mixed(shingles))
    orders = _mixed(np.arange(1, _PLACES + 1, dtype=np.uint64))
    least = np.full(_PLACES, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(shingles), _AT_ONCE):
        some = _mixed(shingles[start : start + _AT_ONCE, None] ^ orders[None, :])
        least = np.minimum(least, (some >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return base64.b64encode(least.astype("<u4").tobytes()).decode()


def link_republications(store: Quads) -> None:
    """Derive anew which documents are republications, in one atomic step.

    Of documents that are alike, directly or through others, the one published first is taken for
    the original (of several, or of undated ones, the smallest IRI); the others lead to it.
    """
    signed = sorted(_signed(store), key=lambda each: each.iri)
    triples = {
        ox.Triple(ox.NamedNode(copy), gx("republicationOf"), ox.NamedNode(original))
        for copy, original in _originals(signed)
    }
    change_graph(store, terms.REPUBLICATIONS, triples)


def _mixed(words: _Words) -> _Words:
    """Scatter 64-bit words (the finaliser of SplitMix64, which loses nothing)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _signed(store: Quads) -> Iterator[_Signed]:
    for document, written, issued in select(store, _SIGNED):
        assert document is not None
        assert written is not None
        try:
            places = np.frombuffer(base64.b64decode(written), dtype="<u4")
        except ValueError:  # somebody wrote into the store
            continue
        if len(places) == _PLACES:
            yield _Signed(document, issued or _AFTER_ALL, places)


def _originals(signed: list[_Signed]) -> Iterator[tuple[str, str]]:
    """Yield each republication with its original."""
    parents = list(range(len(signed)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = index = parents[parents[index]]
        return index

    for first, second in _alike(signed):
        parents[root(second)] = root(first)
    groups: dict[int, list[_Signed]] = {}
    for index, each in enumerate(signed):
        groups.setdefault(root(index), []).append(each)
    for group in groups.values():
        original = min(group, key=lambda each: (each.issued, each.iri))
        yield from ((each.iri, original.iri) for each in group if each is not original)


def _alike(signed: list[_Signed]) -> Iterator[tuple[int, int]]:
    if len(signed) < 2:
        return
    places = np.stack([each.places for each in signed])
    width = _PLACES // _BANDS
    for band in range(_BANDS):
        part = np.ascontiguousarray(places[:, band * width : (band + 1) * width])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * width))).ravel()
        _, inverse = np.unique(keys, return_inverse=True)
        order = np.argsort(inverse, kind="stable")
        ends = np.flatnonzero(np.diff(inverse[order])) + 1
        for bucket in np.split(order, ends):
            if len(bucket) > 1:
                yield from _alike_in(bucket, places)


def _alike_in(bucket: Iterable[np.intp], places: _Places) -> Iterator[tuple[int, int]]:
    """Compare the documents of a bucket with the different ones among those before them."""
    different: list[int] = []
    for index in map(int, bucket):
        for other in different:
            if (places[other] == places[index]).mean() >= _ALIKE:
                yield other, index
                break
        else:
            if len(different) < _MOST_COMPARED:
                different.append(index)
