"""Tables of figures, as aligned text or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """A heading and rows of cells; the first column names what the others measure.

    Attributes
    ----------
    columns : tuple of str
        The first one is the table's heading.
    rows : tuple of tuple of str
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> list[str]:
        """Give the table as aligned lines, names to the left and figures to the right.

        Examples
        --------
        >>> ScoreTable(("by type", "P"), (("Person", "0.91"),)).lines()
        ['by type      P', '  Person  0.91']
        """
        cells = [self.columns, *((f"  {name}", *figures) for name, *figures in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
            for row in cells
        ]

    def markdown(self) -> list[str]:
        """Give the table as lines of Markdown.

        Examples
        --------
        >>> ScoreTable(("by type", "P"), (("Person", "0.91"),)).markdown()
        ['| by type | P |', '|---|--:|', '| Person | 0.91 |']
        """
        rule = "|---|" + "--:|" * (len(self.columns) - 1)
        header, *rows = (f"| {' | '.join(row)} |" for row in (self.columns, *self.rows))
        return [header, rule, *rows]


def lines_of(tables: Iterable[ScoreTable]) -> list[str]:
    """Give tables as aligned lines, an empty line before each."""
    return [line for table in tables for line in ("", *table.lines())]


def markdown_of(tables: Sequence[ScoreTable]) -> list[str]:
    """Give tables as lines of Markdown, an empty line between them."""
    return [line for table in tables for line in (*table.markdown(), "")][:-1]
