"""Parts of speech as evidence for names: what a name may consist of, and what is likely one."""

from __future__ import annotations

import rjieba

UNKNOWN = "x"
"""The tag of a word that the dictionary lacks; whatever else a model would guess for it."""
NAMES = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg", "eng", UNKNOWN})
"""Tags of names, foreign words and words that the dictionary lacks."""
FUNCTION_WORDS = frozenset({"uj", "ul", "uz", "ug", "ud", "uv", "p", "c", "r", "y", "e", "o", "d"})
"""Tags of particles, prepositions, conjunctions, pronouns and adverbs: of words between names."""
ACTIONS = frozenset({"v", "vn", "vd", "ad", "a", "an"})
"""Tags of verbs and adjectives, and of the nouns made of them."""

# Of words that the dictionary lacks because they are made by rule: 更大, 三家, 12月.
_SURE = frozenset({"a", "ad", "d", "m", "t"})


def tags_of(form: str) -> list[str]:
    """Return the part of speech of each word of a form.

    Parameters
    ----------
    form : str
        In matching form.

    Examples
    --------
    >>> tags_of("智能手机"), tags_of("晨鹭能源")
    (['n'], ['x', 'n'])
    """
    return [
        UNKNOWN if len(word) > 1 and tag not in _SURE and not rjieba.has_word(word) else tag
        for word, tag in rjieba.tag(form)
    ]
