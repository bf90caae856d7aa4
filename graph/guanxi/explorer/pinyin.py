"""How Chinese names are spelt in pinyin, for readers who type it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def spelt(names: Iterable[str]) -> str:
    """Spell names for search: syllables apart, names apart by ``|``.

    The page joins the syllables and takes their initials: both need not be stored. What is not
    Chinese stays as it is; names without any Chinese are left out.

    Examples
    --------
    >>> spelt(["企业微信", "WeCom", "微信Pay"])
    'qi ye wei xin|wei xin Pay'
    >>> spelt(["重庆银行"])
    'chong qing yin hang'
    """
    # Imported late: reading its dictionaries takes a moment.
    from pypinyin import lazy_pinyin

    chinese = dict.fromkeys(name for name in names if _CHINESE.search(name))
    return "|".join(" ".join(lazy_pinyin(name)).replace("|", "/") for name in chinese)
