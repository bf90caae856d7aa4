"""Which language a text is in, from the letters that it is written with."""

from __future__ import annotations

import re
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]+")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]+")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_ENGLISH: Final = re.compile(r"\b(?:the|of|and|to|in|is|that|for|with|its|said)\b", re.IGNORECASE)
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SAMPLE: Final = 20_000
_LATIN_PER_HAN: Final = 4  # a Han character says about as much as four letters
UNDETERMINED: Final = "und"


def language_of(text: str, declared: str | None = None) -> str:
    """Name the language of a text.

    What a file declares is believed where the script bears it out: many Chinese pages say
    ``lang="en"``, as their software's default has it.

    Parameters
    ----------
    text : str
    declared : str, optional
        BCP 47, or the like.

    Returns
    -------
    str
        BCP 47; ``"und"`` where the script is shared by many languages and nothing is declared.

    Examples
    --------
    >>> language_of("飞书推出了新的OKR功能。", "en")
    'zh'
    >>> language_of("The owner of TikTok is based in Beijing.")
    'en'
    """
    tag = (declared or "").strip().replace("_", "-")
    tag = tag if _TAG.fullmatch(tag) else ""
    sample = text[:_SAMPLE]
    scripts = (_HAN, _KANA, _HANGUL, _LATIN, _CYRILLIC)
    han, kana, hangul, latin, cyrillic = (sum(map(len, p.findall(sample))) for p in scripts)
    if kana * 5 > han + kana:
        script = "ja"
    elif hangul * 2 > han + hangul and hangul * _LATIN_PER_HAN > latin:
        script = "ko"
    elif han * _LATIN_PER_HAN * 2 >= latin + cyrillic:
        script = "zh" if han else ""
    elif cyrillic > latin:
        script = "ru"
    else:
        script = "latin"
    primary = tag.lower().partition("-")[0]
    if script == "latin":
        if primary and primary not in ("zh", "ja", "ko", "ru"):
            return tag
        words = len(re.findall(r"[A-Za-z]+", sample))
        return "en" if len(_ENGLISH.findall(sample)) * 12 >= words else UNDETERMINED
    if script in ("", primary) or (script == "zh" and primary in ("yue", "cmn", "lzh")):
        return tag or "zh"
    return script
