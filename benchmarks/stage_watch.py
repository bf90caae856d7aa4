"""Which stage of a program takes how long, told by wrappers in the places of its functions."""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from inspect import isgenerator
from typing import Any


class StageWatch:
    """Gives each moment to the innermost stage that runs."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def watch(self, place: str, stage: str) -> None:
        """Put a wrapper in the place of a function or method, for as long as this process runs."""
        owner, name = found(place)
        setattr(owner, name, self._watched(getattr(owner, name), stage))

    def _watched(self, act: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(act)
        def watched(*args: Any, **kwargs: Any) -> Any:
            self._switch()
            self._running.append(stage)
            try:
                result = act(*args, **kwargs)
                # A generator would do its work later, on another stage's time.
                return iter(list(result)) if isgenerator(result) else result
            finally:
                self._switch()
                self._running.pop()

        return watched

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


def found(place: str) -> tuple[Any, str]:
    """Return whose attribute a place such as ``module:Class.method`` is, and what it is called."""
    module, _, path = place.partition(":")
    owner: Any = import_module(module)
    *classes, name = path.split(".")
    for part in classes:
        owner = getattr(owner, part)
    return owner, name
