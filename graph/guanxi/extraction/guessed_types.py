"""The types of names that were guessed one by one, settled by all their places in a document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from guanxi.extraction.found_names import FoundNames
from guanxi.extraction.tagger import TaggedName, likeliest_type
from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType

GUESSING = frozenset({"tagger", "coordination"})
"""Recognisers that guess a type from the words around a name."""

_LEAST_MASS = 0.3
# A word for a kind right before a name (芯片Nubrix) tips what the tagger is not sure of.
_KIND_WEIGHT = 0.7
_REACH = 6
# What has versions is a product: Nubrix beside Nubrix 5.0.
_VERSION = re.compile(r"(?<=[a-z㐀-鿿]) ?v?\d[\d.]*$")


class GuessedTypes:
    """Settles what tagger and lists guessed.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        given = words.pattern("latin-given-name")
        self._latin_person = re.compile(rf"(?i:{given})(?: [A-Z]\.?)?(?: [A-Z][A-Za-z'’-]+){{1,2}}")
        self._kind_before = re.compile(
            f"(?:(?P<Product>{words.pattern('product-kind')})|"
            f"(?P<Company>{words.pattern('company-kind')}))[“「]?$"
        )
        self._firm = re.compile(f"(?i: {words.pattern('latin-firm-ending')})$")

    def settle(
        self, found: FoundNames, text: str, matching: str, tagged: Iterable[TaggedName]
    ) -> None:
        """Give each guessed name the type that is likeliest over the document.

        The tagger's probabilities add up over all places of the name, and so do words for kinds
        right before it.

        Parameters
        ----------
        found : FoundNames
        text, matching : str
            Of the document, and its matching form.
        tagged : iterable of TaggedName
            Also the improbable ones.
        """
        mass: defaultdict[str, defaultdict[EntityType, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        for name in tagged:
            of_form = mass[matching[name.start : name.end]]
            for type_, probability in name.probabilities.items():
                of_form[type_] += probability
        for guess in found.in_order():
            told = self._kind_before.search(matching, max(0, guess.start - _REACH), guess.start)
            if told and guess.recogniser in GUESSING:
                kind: EntityType = "Product" if told["Product"] else "Company"
                mass[matching[guess.start : guess.end]][kind] += _KIND_WEIGHT
            if guess.type == "Product" and (
                version := _VERSION.search(matching, guess.start, guess.end)
            ):
                mass[matching[guess.start : version.start()]]["Product"] += 1
        for guess in found.in_order():
            if guess.recogniser not in GUESSING or guess.entry is not None:
                continue
            of_form = mass[matching[guess.start : guess.end]]
            if self._is_latin_person(text[guess.start : guess.end]):
                found.retype(guess, "Person")
            elif sum(of_form.values()) >= _LEAST_MASS:
                found.retype(guess, likeliest_type(of_form))

    def _is_latin_person(self, surface: str) -> bool:
        return bool(self._latin_person.fullmatch(surface)) and not self._firm.search(surface)
