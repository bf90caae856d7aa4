"""Other names that a document itself gives to what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = re.compile("[㐀-鿿]")
_BRACKET = re.compile(r" ?[（(]([^（）()\n]{2,40})[）)]")
_CUE = re.compile(
    r"(?:以下简称|下简称|以下统称|下称|以下称|简称为?|又名|又称|亦称|原名|曾用名|前称|旧称|即|英文名称?|英文简称|中文名|花名|本名|股票简称)"
    r"[:：]?\s?(?P<rest>.+)"
)
_QUOTED = re.compile("^[“”\"'‘’「」『』《》]+|[“”\"'‘’「」『』《》]+$")
_NOT_A_NAME = re.compile(
    r"(?i)\d{3,}|nasdaq|nyse|纳斯达克|港交所|股票|代码|单位|编号|[。，；、:：！？/]|^\d|\.(?:hk|sh|sz|us|o|n)$|^(?:图|注|左|右|上|下|如|含|含税|不含|约|共|占|化名|音译|以下|笔者|编者|来源|包括)|[年月日亿万元%％]$"
)
_LATIN_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9 .&'\-]{1,39}$")


def bracket_aliases(text: str, end: int) -> Iterator[tuple[int, int, bool]]:
    """Find the names in brackets right after a name that ends at `end`.

    Parameters
    ----------
    text : str
    end : int
        Offset after the name.

    Yields
    ------
    tuple of int, int and bool
        Span of the other name, and whether a cue (简称, 原名 …) says that it is one. Without a
        cue the bracket must pair a Han name with a Latin one, or the other way round; whether it
        does is left to the caller, who knows the first name.

    Examples
    --------
    >>> text = "平台与内容事业群（下称“PCG”）"
    >>> [(text[s:e], cue) for s, e, cue in bracket_aliases(text, 8)]
    [('PCG', True)]
    """
    match = _BRACKET.match(text, end)
    if match is None:
        return
    start, stop = match.span(1)
    for part in re.finditer("[^，,；;、]+", text[start:stop]):
        piece = part.group()
        cue = _CUE.match(piece.strip())
        offset = start + part.start() + (piece.index(cue["rest"]) if cue else 0)
        name = cue["rest"] if cue else piece
        stripped = name.strip()
        left = len(name) - len(name.lstrip())
        if opening := _QUOTED.match(stripped):
            left += opening.end() if opening.start() == 0 else 0
        core = _QUOTED.sub("", _QUOTED.sub("", stripped))
        if 2 <= len(core) <= 40 and not _NOT_A_NAME.search(core):
            begin = offset + left
            if text[begin : begin + len(core)] == core:
                yield begin, begin + len(core), bool(cue)
        if cue is None:
            return


def pairs_scripts(name: str, other: str) -> bool:
    """Tell whether one of two names is written in Han characters and the other in Latin letters.

    Examples
    --------
    >>> pairs_scripts("CSIG", "云与智慧产业事业群"), pairs_scripts("腾讯", "阿里")
    (True, False)
    """
    name_latin, other_latin = bool(_LATIN_NAME.match(name)), bool(_LATIN_NAME.match(other))
    return (name_latin and bool(_HAN.search(other)) and not other_latin) or (
        other_latin and bool(_HAN.search(name)) and not name_latin
    )


def two_character_short_form(name: str) -> str | None:
    """Abbreviate a name of two disyllabic words by their first characters.

    The commonest way to shorten a four-character Chinese name (Packard 2000, *The Morphology of
    Chinese*, ch. 7): 南方航空 becomes 南航.

    Examples
    --------
    >>> two_character_short_form("南方航空"), two_character_short_form("腾讯")
    ('南航', None)
    """
    if len(name) == 4 and len(_HAN.findall(name)) == 4:
        return name[0] + name[2]
    return None


_LEGAL_ENDING = re.compile(
    r"(?:[（(][^（）()]*[）)])?(?:股份有限公司|有限责任公司|集团有限公司|控股有限公司|科技有限公司|有限公司|股份公司|集团公司|娱乐集团|集团|控股|公司|科技|股份)$"
)
_PLACE = re.compile(
    "^(?:北京|上海|天津|重庆|深圳市?|广州市?|杭州|南京|苏州|成都|武汉|西安|厦门|福建|浙江|江苏|广东|山东|湖南|湖北|河南|河北|四川|安徽|江西|中国|海南|贵州|云南|辽宁|吉林)市?省?"
)


def leading_parts(name: str) -> Iterator[str]:
    """Yield the short forms that a firm's full name leads one to expect, longest first.

    Legal endings (有限公司, 集团 …) and a leading place fall away; two characters at least stay.

    Examples
    --------
    >>> list(leading_parts("深圳市长盈精密技术有限公司"))
    ['深圳市长盈精密技术', '长盈精密技术']
    """
    seen = {name}
    bare = name
    while shorter := _LEGAL_ENDING.sub("", bare):
        if shorter == bare or len(shorter) < 2:
            break
        bare = shorter
        if bare not in seen:
            seen.add(bare)
            yield bare
    placeless = _PLACE.sub("", bare)
    if len(placeless) >= 2 and placeless not in seen:
        yield placeless
