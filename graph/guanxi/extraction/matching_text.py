"""The parallel string on which names and wordings are matched."""

from __future__ import annotations

from functools import cache

import opencc

_FULL_WIDTH_START, _FULL_WIDTH_END, _FULL_WIDTH_SHIFT = 0xFF01, 0xFF5E, 0xFEE0
_CJK_IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
_PRIVATE_USE = range(0xE000, 0xF900)
# Punctuation keeps its width: sentence and bracket rules tell ， from , and （ from (.
_FOLDED_SYMBOLS = frozenset("＆＋－．／＠＃％＿")


@cache
def _translation() -> dict[int, str]:
    table: dict[int, str] = {0x3000: " "}
    for code in _PRIVATE_USE:  # icon fonts; skeletons use these code points as slots
        table[code] = "\ufffd"
    for code in range(_FULL_WIDTH_START, _FULL_WIDTH_END + 1):
        char = chr(code)
        if char.isalnum() or char in _FOLDED_SYMBOLS:
            table[code] = chr(code - _FULL_WIDTH_SHIFT).lower()
    for code in range(0x41, 0x2000):
        lower = chr(code).lower()
        if len(lower) == 1 and lower != chr(code):
            table[code] = lower
    traditional = "\n".join(chr(code) for block in _CJK_IDEOGRAPHS for code in block)
    simplified = opencc.OpenCC("t2s").convert(traditional)
    for before, after in zip(traditional.split("\n"), simplified.split("\n"), strict=True):
        if before != after and len(after) == 1:
            table[ord(before)] = after
    return table


def matching_form(text: str) -> str:
    """Fold what does not tell names apart: width of letters and digits, case, script.

    Every code point maps to exactly one, so offsets into the result are offsets into `text`.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As long as `text`; letters and digits half-width and lower case, Han characters simplified
        (character by character with OpenCC's ``t2s`` table).

    Examples
    --------
    >>> matching_form("ＱＱ與WeChat（騰訊）")
    'qq与wechat（腾讯）'
    """
    return text.translate(_translation())
