"""The answer to a question to the graph: a table, a data frame, a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from guanxi.notebook.fragments import left_out, table
from guanxi.notebook.page import Page
from guanxi.store import QueryResult

_MOST_ROWS: Final = 100
_MOST_LINES: Final = 30


class Answer(QueryResult):
    """What a query answers, with the graph at hand to show the entities in it.

    Parameters
    ----------
    result : QueryResult
    view : callable
        Draws the page of this answer.
    about : iterable of str
        IRIs of the entities that the question named.
    """

    def __init__(
        self, result: QueryResult, view: Callable[..., Page], about: Iterable[str] = ()
    ) -> None:
        vars(self).update(vars(result))
        self.about = tuple(about)
        self._view = view

    def view(self, **options: Any) -> Page:
        """Return the page of the entities in it, and of the facts between them.

        Entities count by IRI and by name; those that the question named are shown, too.

        Parameters
        ----------
        **options
            Such as `title`, `background` and `inferred` of :meth:`guanxi.KnowledgeGraph.view`.

        Raises
        ------
        QueryError
            If it holds no entity that an article claims something about.
        """
        return self._view(answer=self, **options)

    def __str__(self) -> str:
        return self.to("table")

    def __repr__(self) -> str:
        if self.kind == "boolean":
            return f"<Answer: {'yes' if self.boolean else 'no'}>"
        return f"<Answer: {len(self)} {'rows' if self.kind == 'rows' else 'triples'}>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        lines = str(self).splitlines()
        # A long answer would scroll the screen away.
        shown = lines[:_MOST_LINES] if len(lines) > _MOST_LINES + 2 else lines
        if len(shown) < len(lines):
            shown.append(f"… {len(self)} rows; print() or .df has them all")
        printer.text("\n".join(shown))

    def _repr_html_(self) -> str:
        if self.kind == "boolean":
            return f"<p>{'是 yes' if self.boolean else '否 no'}</p>"
        if not len(self):
            return "<p>没有结果 · no rows</p>"
        columns = self.variables or ("subject", "predicate", "object")
        rows = [row for row, _ in zip(self.readable(), range(_MOST_ROWS), strict=False)]
        more = len(self) - len(rows)
        if self.is_cut:
            note = f"<p>只取前 {len(self)} 行 · only the first {len(self)} rows</p>"
        else:
            note = left_out(more, "行", "rows")
        return table(columns, rows) + note
