"""Data frames, for those who have pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from guanxi.errors import QueryError

if TYPE_CHECKING:
    import pandas

__all__ = ["data_frame"]


def data_frame(
    rows: Iterable[Sequence[Any]],
    columns: Sequence[str],
    *,
    days: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> pandas.DataFrame:
    """Return rows as a data frame.

    Parameters
    ----------
    rows : iterable of sequence
    columns : sequence of str
    days : iterable of str
        The columns of dates, which become ``datetime64[s]``; they may lie in any century.
    numbers : iterable of str
        The columns that become ``float64`` although they may be empty.

    Raises
    ------
    QueryError
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise QueryError("data frames need pandas: pip install 'guanxi[notebook]'") from error
    frame = pd.DataFrame(list(rows), columns=list(columns))
    types = dict.fromkeys(days, "datetime64[s]") | dict.fromkeys(numbers, "float64")
    return frame.astype(types)
