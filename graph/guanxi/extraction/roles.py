"""Posts as written: 董事长兼首席执行官 is one role of who leads a firm."""

from __future__ import annotations

import re

from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.word_lists import WordLists

_LIST_OF = {"headOf": "head-post", "worksFor": "staff-post", "founderOf": "founder-post"}
_LINK = "(?:兼任?|、|和|及|以及|与|/|&)"
_REACH = 24


class Roles:
    """Extends a post over the posts of the same kind that it is joined with.

    Parameters
    ----------
    words : WordLists
        The lists ``founder-post``, ``head-post`` and ``staff-post``.
    """

    def __init__(self, words: WordLists) -> None:
        self._posts = {predicate: frozenset(words[name]) for predicate, name in _LIST_OF.items()}
        self._next = re.compile(f"{_LINK}(?P<post>{words.posts})")
        self._previous = re.compile(f"(?P<post>{words.posts}){_LINK}$")

    def as_written(self, text: str, start: int, end: int, predicate: str) -> str:
        """Return the whole of a post.

        Parameters
        ----------
        text : str
            Of the document.
        start, end : int
            The post that a wording found.
        predicate : str
            What it says; 创始人兼总裁 is a post of who founded and one of who leads.
        """
        kind = self._posts.get(predicate, frozenset())
        low, high = max(0, start - _REACH), min(len(text), end + _REACH)
        matching = matching_form(text[low:high])
        start, end = start - low, end - low
        while (after := self._next.match(matching, end)) and after["post"] in kind:
            end = after.end()
        while (before := self._previous.search(matching, 0, start)) and before["post"] in kind:
            start = before.start()
        return text[low + start : low + end]
