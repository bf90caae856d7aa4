"""Full names: organisations that a seat begins and a word of their kind ends.

武汉甲乙照明有限公司, 日本甲乙大学, 乙国能源部: what stands between the two is the name's own,
however unheard of, as long as no word between names stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guanxi.extraction.names import NamePatternHit
from guanxi.extraction.parts_of_speech import FUNCTION_WORDS, tags_of
from guanxi.extraction.word_lists import WordLists
from guanxi.model import EntityType

_BETWEEN = FUNCTION_WORDS | {"v", "m", "t"}
_OWN = re.compile("[㐀-鿿]*(?:[（(][㐀-鿿]+[）)][㐀-鿿]*)?")
_IN_A_FIRM, _IN_AN_INSTITUTION = 18, 7


class FullNames:
    """Finds organisations by seat and kind.

    Parameters
    ----------
    words : WordLists
    """

    def __init__(self, words: WordLists) -> None:
        self._kind = re.compile(f".*{words.pattern('kind-before-name')}")
        place = f"{words.pattern('place')}{words.pattern('place-rank')}?"
        self._kinds: tuple[tuple[re.Pattern[str], re.Pattern[str], int, EntityType], ...] = (
            (
                re.compile(f"(?P<whole>{words.pattern('full-legal-form')})"),
                re.compile(place),
                _IN_A_FIRM,
                "Company",
            ),
            (
                re.compile(
                    f"{words.pattern('institution-ending')}|"
                    f"(?P<whole>{words.pattern('authority-ending')})"
                ),
                re.compile(f"{place}|{words.pattern('country')}"),
                _IN_AN_INSTITUTION,
                "Institution",
            ),
        )

    def find(self, matching: str) -> Iterator[NamePatternHit]:
        """Find names, in order of their ends.

        Parameters
        ----------
        matching : str
            A text in matching form.
        """
        for ending, seat, reach, type_ in self._kinds:
            border = 0
            for match in ending.finditer(matching):
                low = max(border, match.start() - reach)
                for found in seat.finditer(matching, low, match.start()):
                    start = found.start()
                    between = matching[found.end() : match.start()]
                    if type_ == "Company" and (kind := self._kind.match(between)):
                        # 重庆初创公司甲乙照明有限公司: the name begins behind its kind
                        start, between = found.end() + kind.end(), between[kind.end() :]
                    if _is_own(between) and (between or match["whole"]):
                        yield NamePatternHit(start, match.end(), type_, "pattern")
                        break
                border = match.end()


def _is_own(between: str) -> bool:
    """Tell whether what stands between seat and kind may be a name's own."""
    if _OWN.fullmatch(between) is None:
        return False
    return _BETWEEN.isdisjoint(tags_of(between)) if between else True
