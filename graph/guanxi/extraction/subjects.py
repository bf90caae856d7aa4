"""Subjects carried over: a clause that names none goes on about what the text spoke of before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import rjieba

from guanxi.extraction.references import Heard, References, referring
from guanxi.extraction.skeleton import EXPLICIT, MAX_SLOTS, Piece, Skeleton, slot_char
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Mention

_LONGEST_WORD = 10
# First letters of the ICTCLAS tags of nouns, pronouns, foreign words, idioms and adjectives.
_NOMINAL = frozenset("nrexijlba")
# 一家老牌厂商就是甲公司，…: what a clause ends upon is spoken of from now on.
_RELATIVE_HEAD = re.compile(f"(?:的|就是|正是|便是|即是)([{EXPLICIT}])，")


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
    references : References
    """

    def __init__(self, words: WordLists, references: References) -> None:
        self._references = references
        self._subjectless = re.compile(words.pattern("subjectless-start"))
        self._others = re.compile(words.pattern("others"))
        self._openers = re.compile(
            f"(?:(?!以及){words.pattern('clause-opener')}|[一-龥]?天后|[，,“”@【】])*"
        )
        self._source_after = re.compile(
            f"{words.pattern('before-news')}*(?:发布的?)?{words.pattern('news')}"
        )
        self._source_before = re.compile(f"{words.pattern('source-before')}$")
        self._person_does = re.compile(words.pattern("person-does"))
        # 另一大芯片厂商乙公司也…: what a kind stands before is spoken of from now on.
        self._introduced = re.compile(
            f"[^{EXPLICIT}，]{{0,14}}{words.pattern('company-kind', 'product-kind')}"
            f"(?P<slot>[{EXPLICIT}])"
        )

    def carry(self, skeleton: Skeleton, heard: Heard) -> Continued:
        """Carry subjects over the clauses of a sentence.

        Parameters
        ----------
        skeleton : Skeleton
        heard : Heard
            What the text spoke of before this sentence.
        """
        slots = dict(skeleton.slots)
        pieces: list[Piece] = []
        text = skeleton.text
        topic = heard.topic
        position = 0
        for clause in re.finditer("[^，；：]+[，；：]?", text):
            opener = self._openers.match(text, clause.start(), clause.end())
            lead = opener.end() if opener else clause.start()
            pieces += skeleton.pieces[clause.start() : lead]
            first = text[lead : lead + 1]
            if first in slots:
                if not self._is_source(text, lead):
                    topic = slots[first][0]
            elif len(slots) < MAX_SLOTS:
                lead, mentions = self._subjects(
                    skeleton, lead, clause.end(), replace(heard, topic=topic)
                )
                if mentions:
                    char = slot_char(mentions[0].entity.type, len(slots), carried=True)
                    slots[char] = mentions
                    anchor = skeleton.pieces[min(lead, len(skeleton.pieces) - 1)].start
                    pieces.append(Piece(char, anchor, anchor))
                elif introduced := self._introduced.match(text, lead, clause.end()):
                    topic = slots[introduced["slot"]][0]
            relative = _RELATIVE_HEAD.search(text, clause.start(), clause.end())
            if relative and first not in slots:
                topic = slots[relative.group(1)][0]
            pieces += skeleton.pieces[lead : clause.end()]
            position = clause.end()
        return Continued(Skeleton((*pieces, *skeleton.pieces[position:]), slots), topic)

    def _subjects(
        self, skeleton: Skeleton, lead: int, end: int, heard: Heard
    ) -> tuple[int, tuple[Mention, ...]]:
        """Return where a clause goes on behind its pronoun, and what its subject stands for."""
        text = skeleton.text
        pronoun = self._references.at(text, lead, end)
        found = self._references.subject(pronoun, skeleton, heard) if pronoun else ()
        if pronoun and found:
            start, stop = skeleton.pieces[lead].start, skeleton.pieces[pronoun.end - 1].end
            return pronoun.end, tuple(referring(start, stop, m) for m in found)
        topic = heard.topic
        if self._person_does.match(text, lead, end) and (person := _person(skeleton, lead, topic)):
            return lead, (Mention(person.start, person.end, person.entity, "coreference"),)
        if topic is not None and self._leaves_out(text[lead:end]):
            # Left out: the subject stands where it was named last.
            return lead, (Mention(topic.start, topic.end, topic.entity, "coreference"),)
        return lead, ()

    def _leaves_out(self, clause: str) -> bool:
        """Tell whether a clause that begins with no mention leaves its subject out."""
        if self._others.match(clause):
            return False
        if self._subjectless.match(clause):
            return True
        words = rjieba.tag(clause[:_LONGEST_WORD])
        return bool(words) and words[0][1][0] not in _NOMINAL

    def _is_source(self, text: str, position: int) -> bool:
        """Tell whether the slot at a position names who reports, not what is reported on."""
        return bool(
            self._source_after.match(text, position + 1)
            or self._source_before.search(text, max(0, position - 4), position)
        )


def _person(skeleton: Skeleton, position: int, topic: Mention | None) -> Mention | None:
    """Return whom a clause that only people can be the subject of goes on about."""
    if topic is not None and topic.entity.type == "Person":
        return topic
    named = (skeleton.slots[char][0] for char in skeleton.text[:position] if char in skeleton.slots)
    people = [mention for mention in named if mention.entity.type == "Person"]
    return people[-1] if people else None
