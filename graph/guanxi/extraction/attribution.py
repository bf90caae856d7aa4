"""Attribution: who says it, where the text names a speaker or a source."""

from __future__ import annotations

import re

from guanxi.extraction.skeleton import EXPLICIT, Skeleton
from guanxi.extraction.word_lists import WordLists


class Attribution:
    """Finds the named speaker of what a sentence says.

    Parameters
    ----------
    words : WordLists
        The list ``say``.
    """

    def __init__(self, words: WordLists) -> None:
        say = words.pattern("say")
        self._speaker = re.compile(
            f"(?<![对向给])(?<!告诉)([{EXPLICIT}])[^{EXPLICIT}，。；：“]{{0,10}}?{say}[^{EXPLICIT}，。；：“]{{0,6}}[，：]"
            f"|据([{EXPLICIT}])[^{EXPLICIT}，。；：“]{{0,6}}(?:报道|消息|数据|披露)[^，。]{{0,4}}[，：]"
        )

    def speaker(self, skeleton: Skeleton, position: int) -> str | None:
        """Return the name of the last speaker introduced before a position.

        Parameters
        ----------
        skeleton : Skeleton
        position : int
            Offset into the skeleton's text where the attributed words begin.

        Returns
        -------
        str or None
            None where the sentence introduces no named speaker there.
        """
        name = None
        for match in self._speaker.finditer(skeleton.text):
            if match.end() > position:
                break
            name = skeleton.slots[match.group(1) or match.group(2)][0].entity.name
        return name
