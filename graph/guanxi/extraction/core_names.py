"""What is left of a name without the parts that do not tell firms apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.word_lists import WordLists, load_word_lists
from guanxi.vocabulary import Ontology

_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
_SPACE = re.compile(r"[\s,，]+")
_LEAST = 2  # a core of one character names nobody


@dataclass(frozen=True, slots=True)
class CoreName:
    """A firm's name taken apart.

    Attributes
    ----------
    full : str
        Its matching form, without spaces.
    firm : str
        Without legal form and without a place in brackets.
    core : str
        Also without trade words at the end and a place before it.
    place : str
        Before it, else in brackets.
    trade : str
    """

    full: str
    firm: str
    core: str
    place: str = ""
    trade: str = ""


class CoreNames:
    """Takes the names of firms apart, by the ontology's word lists.

    Parameters
    ----------
    ontology : Ontology

    Examples
    --------
    >>> from guanxi.vocabulary import load_ontology
    >>> cores = CoreNames(load_ontology())
    >>> name = cores.of("杭州甲乙科技（集团）股份有限公司")
    >>> name.firm, name.core, name.place, name.trade
    ('杭州甲乙科技', '甲乙', '杭州', '科技')
    >>> cores.of("北京银行").core
    '北京银行'
    """

    def __init__(self, ontology: Ontology) -> None:
        words = load_word_lists(ontology)
        self._legal_form = re.compile(
            rf"(?:(?<=[^a-z])|(?<=[a-z]\s))\s?{_ends(words, 'legal-form')}"
        )
        self._trade = re.compile(rf"(?:(?<=[^a-z])|(?<=[a-z]\s))\s?{_ends(words, 'trade-word')}")
        self._place = re.compile(f"{words.pattern('place')}{words.pattern('place-rank')}?")
        self._no_part = re.compile(f"(?:{words.pattern('place', 'legal-form')})*")
        self._generic = frozenset(
            word
            for name in ("generic-stem", "organisation-ending", "institution-ending", "trade-word")
            for word in words[name]
        )

    def of(self, name: str) -> CoreName:
        """Take a name apart; what would leave nothing that names a firm is kept."""
        form = " ".join(_SPACE.split(matching_form(name).strip()))
        bare = _BRACKETS.sub(self._kept, form).strip()
        firm = self._without_legal_form(bare if self._names_a_firm(bare) else form)
        inside = [
            found[0] for found in map(self._place.fullmatch, _BRACKETS.findall(form)) if found
        ]
        core = self._shortened(firm, self._trade)
        trade = firm[len(core) :]
        place = self._place.match(core)
        if place is None or not self._names_a_firm(core[place.end() :]):
            seat = inside[0] if inside else ""
            return CoreName(_joined(form), _joined(firm), _joined(core), seat, _joined(trade))
        rest = core[place.end() :]
        return CoreName(_joined(form), _joined(firm), _joined(rest), place[0], _joined(trade))

    def _kept(self, brackets: re.Match[str]) -> str:
        return "" if self._no_part.fullmatch(brackets[1]) else brackets[0]

    def _without_legal_form(self, form: str) -> str:
        while (shorter := self._shortened(form, self._legal_form)) != form:
            form = shorter
        return form

    def _shortened(self, form: str, ending: re.Pattern[str]) -> str:
        found = ending.search(form)
        rest = form if found is None else form[: found.start()].rstrip()
        return rest if self._names_a_firm(rest) else form

    def _names_a_firm(self, rest: str) -> bool:
        return (
            len(rest) >= _LEAST
            and rest not in self._generic
            and self._no_part.fullmatch(rest) is None
        )


def _ends(words: WordLists, name: str) -> str:
    return f"{words.pattern(name)}$"


def _joined(form: str) -> str:
    """Return a form without spaces, which writers put between scripts or leave out."""
    return form.replace(" ", "")
