"""Subjects carried over: a clause that names none goes on about what the text spoke of before."""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from guanxi.extraction.skeleton import EXPLICIT, MAX_SLOTS, Piece, Skeleton, carried_char
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Mention

_OPENERS = re.compile(
    "(?:但是?|而且?|并且?|不过|然而|虽然|虽说|尽管|随后|同时|此外|另外|目前|因此|所以|于是|据悉|据了解|近日|日前|此前|如今|现在|彼时|当时|因为|由于|即便|即使|如果|倘若|如果说|换言之|事实上|其实|显然|不仅|例如|比如|随着|以|当|最近|昨日|今日|[一-龥]?天后|，|,|“|”|@|【|】)*"
)
_PRONOUN = re.compile(
    "(?:其(?![他它中实余间次])|该(?:公司|集团|企业|机构|平台|产品|品牌|应用)|公司(?=[拟将已与和的在])|它(?!们)|他(?!们)|她(?!们))"
)
_PERSONAL = frozenset("他她")
_LONGEST_WORD = 10
# First letters of the ICTCLAS tags of nouns, pronouns, foreign words, idioms and adjectives.
_NOMINAL = frozenset("nrexijlba")
_RELATIVE_HEAD = re.compile(f"的([{EXPLICIT}])，")
_SOURCE_AFTER = re.compile(
    "(?:网|新闻|财经|app|客户端|独家|首发|记者|从|方面)*(?:获悉|讯|消息|报道|数据|显示|统计|披露|研报|发布的?报告|发布的?数据|援引|了解到?|独家|首发|】)"
)
_SOURCE_BEFORE = re.compile("(?:据|援引|来源[:：]|来源于|@|图源[:：]?|根据|接受)$")


@dataclass(frozen=True)
class Continued:
    """A skeleton with its carried subjects.

    Attributes
    ----------
    skeleton : Skeleton
    topic : Mention or None
        What a following sentence without a subject goes on about.
    """

    skeleton: Skeleton
    topic: Mention | None


class Subjects:
    """Puts the carried subject at the start of each clause that leaves its own out.

    A clause does so if it begins with a pronoun, with a word of the list ``subjectless-start``, or
    with no noun at all (parts of speech by `rjieba`). A noun at its beginning is taken for a
    subject that no recogniser knows.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        self._subjectless = re.compile(words.pattern("subjectless-start"))

    def carry(self, skeleton: Skeleton, topic: Mention | None) -> Continued:
        """Carry subjects over the clauses of a sentence.

        Parameters
        ----------
        skeleton : Skeleton
        topic : Mention or None
            What the text spoke of before this sentence.
        """
        slots = dict(skeleton.slots)
        pieces: list[Piece] = []
        text = skeleton.text
        position = 0
        for clause in re.finditer("[^，；：]+[，；：]?", text):
            opener = _OPENERS.match(text, clause.start(), clause.end())
            lead = opener.end() if opener else clause.start()
            pieces += skeleton.pieces[clause.start() : lead]
            first = text[lead : lead + 1]
            pronoun = _PRONOUN.match(text, lead, clause.end())
            if first in slots:
                if not _is_source(text, lead):
                    topic = slots[first][0]
            elif topic is not None and len(slots) < MAX_SLOTS:
                mention = None
                if pronoun and _agrees(pronoun.group(), topic):
                    last = skeleton.pieces[pronoun.end() - 1]
                    mention = Mention(
                        skeleton.pieces[lead].start, last.end, topic.entity, "coreference"
                    )
                    lead = pronoun.end()
                elif self._leaves_out(text[lead : clause.end()]):
                    mention = Mention(topic.start, topic.end, topic.entity, "coreference")
                if mention is not None:
                    char = carried_char(topic.entity.type, len(slots))
                    slots[char] = (mention,)
                    anchor = skeleton.pieces[min(lead, len(skeleton.pieces) - 1)].start
                    pieces.append(Piece(char, anchor, anchor))
            relative = _RELATIVE_HEAD.search(text, clause.start(), clause.end())
            if relative and first not in slots:
                topic = slots[relative.group(1)][0]
            pieces += skeleton.pieces[lead : clause.end()]
            position = clause.end()
        return Continued(Skeleton((*pieces, *skeleton.pieces[position:]), slots), topic)

    def _leaves_out(self, clause: str) -> bool:
        """Tell whether a clause that begins with no mention leaves its subject out."""
        if self._subjectless.match(clause):
            return True
        words = rjieba.tag(clause[:_LONGEST_WORD])
        return bool(words) and words[0][1][0] not in _NOMINAL


def _agrees(pronoun: str, topic: Mention) -> bool:
    return pronoun[0] not in _PERSONAL or topic.entity.type == "Person"


def _is_source(text: str, position: int) -> bool:
    """Tell whether the slot at a position names who reports, not what is reported on."""
    return bool(
        _SOURCE_AFTER.match(text, position + 1)
        or _SOURCE_BEFORE.search(text, max(0, position - 4), position)
    )
