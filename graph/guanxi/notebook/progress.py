"""How far a build has come, as a bar in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any, TypeAlias

from guanxi.model import Document

OnDocument: TypeAlias = Callable[[Document, Any], None]


class _Bar:
    """A line below the cell that is rewritten as documents are dealt with."""

    def __init__(self, total: int) -> None:
        from IPython.display import display

        self.total = total
        self.done = 0
        self._told = ""
        self._handle: Any = display(self, display_id=True)  # type: ignore[no-untyped-call]

    def count(self, document: Document) -> None:
        """Go one step on."""
        self.done += 1
        self.tell(document.path or document.title)

    def tell(self, told: str) -> None:
        """Say something else beside the bar."""
        self._told = told
        self._handle.update(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        text = f"{self.done} / {self.total} {self._told}"
        bar = f'<progress value="{self.done}" max="{self.total}" style="width:40%"></progress>'
        return {"text/plain": text, "text/html": f"<div>{bar} {escape(text)}</div>"}


@contextmanager
def told_progress(
    total: Callable[[], int], on_document: OnDocument | None = None
) -> Iterator[OnDocument | None]:
    """Show a bar in a notebook while a build runs; elsewhere, nothing.

    Parameters
    ----------
    total : callable
        Counts the documents that are to be dealt with; asked in a notebook only.
    on_document : callable, optional
        Told of every document, too.

    Yields
    ------
    callable or None
        To be told of every document.

    Raises
    ------
    KeyboardInterrupt
        If the user stops the build; the line says how to go on.
    """
    if not _is_notebook():
        yield on_document
        return
    bar = _Bar(total())

    def count(document: Document, outcome: Any) -> None:
        bar.count(document)
        if on_document is not None:
            on_document(document, outcome)

    try:
        yield count
    except KeyboardInterrupt:
        bar.tell(
            f"已停止：{bar.done} 篇已存，再次运行即从此继续 · "
            f"stopped: {bar.done} are stored, run it again to go on"
        )
        raise
    bar.total = max(bar.done, 1)
    bar.tell("篇文章 articles")


def _is_notebook() -> bool:
    """Tell whether a kernel runs this: what a terminal shows cannot be rewritten."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")
