"""How Chinese names are spelt in pinyin, for readers who type it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def spellings(names: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Spell names for search, in little room.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    syllables : dict of str to str
        The characters that are read so most often, by syllable; both sorted.
    others : dict of str to str
        Names in which a character is read otherwise, as syllables; sorted.

    Examples
    --------
    >>> spellings(["重庆", "重庆银行", "银行", "重", "WeCom"])
    ({'chong': '重', 'hang': '行', 'qing': '庆', 'yin': '银'}, {'重': 'zhong'})
    """
    # Imported late: reading its dictionaries takes a moment.
    from pypinyin import lazy_pinyin

    spelt: dict[str, list[tuple[str, str]]] = {}
    readings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in sorted(set(names)):
        signs = _CHINESE.findall(name)
        if not signs:
            continue
        # What is not Chinese comes as one piece between the others.
        pieces = lazy_pinyin(name, errors="ignore")
        if len(pieces) != len(signs):
            continue
        spelt[name] = list(zip(signs, pieces, strict=True))
        for sign, syllable in spelt[name]:
            readings[sign][syllable] += 1
    usual = {
        sign: min(counts, key=lambda syllable, counts=counts: (-counts[syllable], syllable))  # type: ignore[misc]
        for sign, counts in readings.items()
    }
    syllables: defaultdict[str, str] = defaultdict(str)
    for sign in sorted(usual):
        syllables[usual[sign]] += sign
    others = {
        name: " ".join(syllable for _, syllable in pairs)
        for name, pairs in spelt.items()
        if any(usual[sign] != syllable for sign, syllable in pairs)
    }
    return {syllable: syllables[syllable] for syllable in sorted(syllables)}, others
