"""Where the time of extraction goes, stage by stage."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Final

RECOGNITION: Final = (
    "matching form",
    "lexicon",
    "tagger: features",
    "tagger: network",
    "tagger: decoding",
    "patterns, links, credits",
    "rules of the document",
    "linking",
)
"""Stages that lead to mentions and entities."""

STAGES: Final = (*RECOGNITION, "sentences, times, references", "wordings", "classifier", "claims")
"""All stages, in the order in which they begin to matter."""


class StageWatch:
    """Adds up the processor time of one thread by stage.

    What a stage calls counts for the stage called.

    Attributes
    ----------
    seconds : dict of str to float
        By stage, a member of :data:`STAGES`, since the last :meth:`restart`.

    Examples
    --------
    >>> watch = StageWatch()
    >>> with watch.stage("claims"), watch.stage("wordings"):
    ...     pass
    >>> list(watch.seconds)
    ['wordings', 'claims']
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inside = 0.0

    def restart(self) -> None:
        """Begin at nothing again."""
        self.seconds = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens meanwhile for a stage, without the stages inside it."""
        began, beside = time.thread_time(), self._inside
        self._inside = 0.0
        try:
            yield
        finally:
            spent = time.thread_time() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + spent - self._inside
            self._inside = beside + spent
