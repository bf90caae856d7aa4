"""Other names that a document itself gives to what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.extraction.parts_of_speech import FUNCTION_WORDS, tags_of
from guanxi.extraction.word_lists import WordLists

_HAN = re.compile("[㐀-鿿]")
_BRACKET = re.compile(r" ?[（(]([^（）()\n]{2,60})[）)]")
_QUOTES = "“”\"'‘’「」『』《》"
_QUOTED = re.compile(f"^[{_QUOTES}]+|[{_QUOTES}]+$")
_NO_NAME = re.compile(
    r"\d{3,}|[。，；、:：！？/]|^\d|\.(?:hk|sh|sz|us|o|n)$|^(?:hk|sh|sz|us)[.:]?\d", re.IGNORECASE
)
_LATIN_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9 .,&'\-]{1,59}$")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_LONGEST = 40
_NAME = (
    r"(?:[“「《](?P<quoted>[^“”「」《》\n]{2,24})[”」》]"
    r"|(?P<latin>[A-Za-z][A-Za-z0-9&.\-]*(?: [A-Za-z0-9][A-Za-z0-9&.\-]*){0,4})"
    r"|(?P<plain>[㐀-鿿A-Za-z0-9·&.（）()\-]{2,20})(?=[，。；、！？：）)\n]|$))"
)


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name at ``text[start:end]``.

    Attributes
    ----------
    start, end : int
    has_cue : bool
        Whether a word (简称, 原名 …) says that it is one. Else it stands in brackets behind the
        first name, and the two names themselves must tell whether they are one thing's.
    """

    start: int
    end: int
    has_cue: bool


class Aliases:
    """Reads off a text what other names it gives to what it named.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        cue = words.pattern("alias-cue")
        self._cue = re.compile(rf"{cue}[:：]?\s?(?P<rest>.+)", re.IGNORECASE)
        self._not_a_name = re.compile(
            f"{words.pattern('no-alias-part')}|^{words.pattern('no-alias-start')}"
            f"|{words.pattern('no-alias-end')}$",
            re.IGNORECASE,
        )
        # Of Nubrix Energy Co., Ltd. the comma is a part.
        ending = f", ?{words.pattern('latin-firm-ending')}(?![a-z])"
        self._parts = re.compile(f"(?:[^，,；;、]|{ending})+", re.IGNORECASE)
        before = words.pattern("before-rename")
        self._plain = re.compile(
            rf"[，,]?(?:{words.pattern('plain-alias-cue')}|{before}{{0,4}}?"
            rf"{words.pattern('rename-verb')}|(?<=[，,])即(?!将|便|使|可|时|刻|日))[:：]?{_NAME}",
            re.IGNORECASE,
        )
        self._ending = re.compile(
            rf"(?:[（(][^（）()]*[）)])?(?:{words.pattern('short-form-ending')}"
            rf"|(?<=[a-z0-9.])[ ,]+{words.pattern('latin-firm-ending')})$"
        )
        self._place = re.compile(f"{words.pattern('place')}{words.pattern('place-rank')}?")

    def after(self, text: str, end: int) -> Iterator[OtherName]:
        """Find the other names right after a name that ends at `end`.

        Parameters
        ----------
        text : str
        end : int
            Offset after the name, and after its closing quotation mark.

        Examples
        --------
        >>> from guanxi.extraction.word_lists import load_word_lists
        >>> from guanxi.vocabulary import load_ontology
        >>> aliases = Aliases(load_word_lists(load_ontology()))
        >>> text = "平台与内容事业群（下称“PCG”）"
        >>> [(text[name.start : name.end], name.has_cue) for name in aliases.after(text, 8)]
        [('PCG', True)]
        >>> text = "甲乙速运更名为丙丁打车。"
        >>> [text[name.start : name.end] for name in aliases.after(text, 4)]
        ['丙丁打车']
        """
        bracket = _BRACKET.match(text, end)
        if bracket:
            yield from self._inside(text, *bracket.span(1))
            end = bracket.end()
        if plain := self._plain.match(text, end):
            start, stop = next(
                plain.span(kind) for kind in ("quoted", "latin", "plain") if plain[kind]
            )
            name = text[start:stop]
            is_phrase = plain["plain"] and not FUNCTION_WORDS.isdisjoint(tags_of(name))
            if not is_phrase and not self._is_no_name(name):
                yield OtherName(start, stop, has_cue=True)

    def _inside(self, text: str, start: int, stop: int) -> Iterator[OtherName]:
        """Yield the names of a bracket: what begins it, and all that follow a cue: 简称Y、Z."""
        has_cue = False
        for number, part in enumerate(self._parts.finditer(text, start, stop)):
            piece = part.group()
            cue = self._cue.match(piece.strip())
            name = cue["rest"] if cue else piece
            stripped = name.strip()
            left = part.start() + len(piece) - len(piece.lstrip())
            left += (len(piece.strip()) - len(name)) if cue else 0
            left += len(name) - len(name.lstrip()) if cue else 0
            if opening := _QUOTED.match(stripped):
                left += opening.end() if opening.start() == 0 else 0
            core = _QUOTED.sub("", _QUOTED.sub("", stripped))
            has_cue = has_cue or cue is not None
            is_there = text[left : left + len(core)] == core and not self._is_no_name(core)
            if is_there and (has_cue or number == 0):
                yield OtherName(left, left + len(core), has_cue)

    def _is_no_name(self, name: str) -> bool:
        return (
            not 2 <= len(name) <= _LONGEST
            or _NO_NAME.search(name) is not None
            or self._not_a_name.search(name) is not None
        )

    def leading_parts(self, name: str) -> Iterator[str]:
        """Yield the short forms that a firm's full name leads one to expect, by what falls away.

        Endings (有限公司, 科技 …) and a leading place fall away; two characters at least stay.

        Examples
        --------
        >>> from guanxi.extraction.word_lists import load_word_lists
        >>> from guanxi.vocabulary import load_ontology
        >>> aliases = Aliases(load_word_lists(load_ontology()))
        >>> list(aliases.leading_parts("深圳市长盈精密技术有限公司"))
        ['长盈精密技术有限公司', '深圳市长盈精密技术', '长盈精密技术', '深圳市长盈精密', '长盈精密']
        """
        seen = {name}
        bare = name
        while True:
            place = self._place.match(bare)
            for form in (bare, bare[place.end() :] if place else ""):
                if len(form) >= 2 and form not in seen:
                    seen.add(form)
                    yield form
            shorter = self._ending.sub("", bare).rstrip(" ,")
            if shorter == bare or len(shorter) < 2 or self._place.fullmatch(shorter):
                return
            bare = shorter


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


def abbreviates(short: str, full: str) -> bool:
    """Tell whether a name is an abbreviation of another: its characters, in order, or its initials.

    Characters may fall out anywhere but at the beginning, or else only at both ends.

    Examples
    --------
    >>> abbreviates("长盈精密", "深圳市长盈精密技术公司")
    True
    >>> abbreviates("SEC", "Securities Exchange Commission")
    True
    >>> abbreviates("乙乙Z700", "乙乙A6L"), abbreviates("腾讯", "阿里巴巴")
    (False, False)
    """
    if not 2 <= len(short) < len(full):
        return False
    if short in full or short.lower() == initials(full).lower():
        return True
    if not _HAN.search(short):
        return False
    rest = iter(full)
    return short[0] == full[0] and all(char in rest for char in short)


def initials(name: str) -> str:
    """Return the initials of a Latin name of several words, else nothing.

    Examples
    --------
    >>> initials("Advanced Micro Devices, Inc."), initials("腾讯")
    ('AMD', '')
    """
    if not _LATIN_NAME.match(name):
        return ""
    found = [w for w in _LATIN_WORD.findall(name) if w.lower() not in _NO_INITIAL]
    return "".join(word[0].upper() for word in found) if len(found) > 1 else ""


_NO_INITIAL = frozenset({"inc", "ltd", "llc", "corp", "co", "plc", "limited", "the", "of", "and"})


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
