"""The sheet that a figure is printed on: title, how to read it, picture, source."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import matplotlib as mpl
import networkx as nx
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from guanxi.explorer.figures.lettering import Lettering, broken
from guanxi.whole_file import write_whole

ImageFormat = Literal["svg", "png"]
FORMATS: Final[tuple[ImageFormat, ...]] = get_args(ImageFormat)

INK: Final = "#1f2937"
MUTED: Final = "#5b6472"
FAINT: Final = "#d5dae1"
TEXT_SIZE: Final = 9.0
"""Of names, points."""

WIDTH: Final = 7.2  # of a sheet, inches
_MARGIN = 0.28
_TITLE_SIZE = 15.0
_NOTE_SIZE = 8.5
_SOURCE_SIZE = 7.5
_LINE = 1.45 / 72  # inches a point of type takes with its leading
_GAP = 0.12
_KEY_COLUMNS = 6
_DPI = 160
_STYLE: dict[str, Any] = {
    "text.parse_math": False,  # a dollar in a name is a dollar
    "text.usetex": False,
    "axes.unicode_minus": False,
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": FAINT,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": TEXT_SIZE,
    "ytick.labelsize": TEXT_SIZE,
    "legend.frameon": False,
    "legend.fontsize": TEXT_SIZE,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",  # a report travels to where the font is not
    "svg.hashsalt": "guanxi",
    "figure.dpi": _DPI,
    "savefig.dpi": _DPI,
    "savefig.facecolor": "white",
    "savefig.bbox": None,
}


class Sheet(Figure):
    """A matplotlib figure with a title, a line on how to read it, and its source.

    It displays itself in Jupyter. Its bytes depend on the network, the font and the release of
    matplotlib alone.

    Attributes
    ----------
    title : str
        What the figure shows.
    is_empty : bool
        Whether there was nothing to draw: the sheet says so.
    """

    title: str
    is_empty: bool

    def image(self, format: ImageFormat = "svg") -> bytes:
        """Return the figure as a file's content.

        Raises
        ------
        ValueError
            If there is no such format.
        """
        if format not in FORMATS:
            raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
        target = io.BytesIO()
        nameless = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
        with _style(self._families):
            super().savefig(
                target, format=format, dpi=_DPI, metadata={"Title": self.title, **nameless}
            )
        return target.getvalue()

    def save(self, path: str | Path) -> None:
        """Write the figure to a file ``.svg`` or ``.png``, whole or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.
        ValueError
            If the name ends otherwise.
        """
        path = Path(path)
        write_whole(path, self.image(cast("ImageFormat", path.suffix.lower().removeprefix("."))))

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        width, height = self.get_size_inches() * 96
        return self.image("png"), {"width": round(width), "height": round(height)}

    def place_key(self, handles: Sequence[Artist]) -> None:
        """Explain colours and shapes below the notes; the picture makes room."""
        columns = min(len(handles), _KEY_COLUMNS)
        rows = -(-len(handles) // columns)
        left, bottom, width, height = self._picture
        self.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(left, bottom + height),
            borderaxespad=0,
            borderpad=0,
            ncols=columns,
            columnspacing=1.4,
            handlelength=1.1,
            handleheight=1.0,
            handletextpad=0.4,
            labelcolor=INK,
        )
        taken = (rows * TEXT_SIZE * _LINE + _GAP) / self.get_figheight()
        engine = self.get_layout_engine()
        assert isinstance(engine, ConstrainedLayoutEngine)
        engine.set(rect=(left, bottom, width, height - taken))

    _families: tuple[str, ...] = ()
    _picture: tuple[float, float, float, float] = (0, 0, 1, 1)


@contextmanager
def sheet(
    graph: nx.MultiDiGraph[str],
    lettering: Lettering,
    *,
    title: str,
    notes: Iterable[str],
    height: float,
    documents: Iterable[str | None],
    width: float = WIDTH,
) -> Iterator[tuple[Sheet, Axes]]:
    """Set up a sheet to draw on, while matplotlib's settings are ours.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Whose articles are counted in the source line.
    lettering : Lettering
    title : str
    notes : iterable of str
        How to read the figure and what is left out of it.
    height : float
        Of the picture, inches.
    documents : iterable of str
        IRIs of the articles that the figure rests on.
    width : float
        Of the sheet, inches.

    Yields
    ------
    tuple of Sheet and Axes
        The axes fill the picture; a layout engine makes room for their labels.
    """
    joint = "" if lettering.language == "zh" else " "
    note = broken(
        joint.join(filter(None, notes)),
        (width - 2 * _MARGIN) * 72 / _NOTE_SIZE * (1.0 if lettering.language == "zh" else 1.1),
    )
    head = _MARGIN + _TITLE_SIZE * _LINE + (note.count("\n") + 1) * _NOTE_SIZE * _LINE + 2 * _GAP
    foot = _MARGIN * 0.8 + _SOURCE_SIZE * _LINE + _GAP
    total = head + height + foot
    with _style(lettering.typeface.families):
        page = Sheet(figsize=(width, total), facecolor="white")
        page.title = title
        page.is_empty = False
        page._families = lettering.typeface.families
        FigureCanvasAgg(page)
        left = _MARGIN / width
        top = 1 - _MARGIN / total
        page.text(
            left,
            top,
            title,
            fontsize=_TITLE_SIZE,
            fontweight=lettering.typeface.bold,
            va="top",
        )
        page.text(
            left,
            top - (_TITLE_SIZE * _LINE + _GAP * 0.6) / total,
            note,
            fontsize=_NOTE_SIZE,
            color=MUTED,
            va="top",
            linespacing=1.35,
        )
        page.text(
            left,
            _MARGIN * 0.8 / total,
            source_line(graph, lettering, documents),
            fontsize=_SOURCE_SIZE,
            color=MUTED,
            va="bottom",
        )
        page.text(
            1 - left,
            _MARGIN * 0.8 / total,
            lettering.phrase("made_by"),
            fontsize=_SOURCE_SIZE,
            color=MUTED,
            va="bottom",
            ha="right",
        )
        page._picture = (left, foot / total, 1 - 2 * left, height / total)
        page.set_layout_engine("constrained", rect=page._picture, w_pad=0, h_pad=0)
        yield page, page.add_subplot()


def empty_sheet(
    graph: nx.MultiDiGraph[str], lettering: Lettering, *, title: str, note: str
) -> Sheet:
    """Return a sheet that says that there is nothing to draw, and why."""
    with sheet(graph, lettering, title=title, notes=[note], height=1.0, documents=()) as (
        page,
        axes,
    ):
        page.is_empty = True
        axes.set_axis_off()
        axes.text(0.5, 0.5, lettering.phrase("nothing"), ha="center", va="center", color=MUTED)
    return page


def source_line(
    graph: nx.MultiDiGraph[str], lettering: Lettering, documents: Iterable[str | None]
) -> str:
    """Say how many of the articles a figure rests on, and when they were published."""
    known = graph.graph.get("documents", {})
    days = sorted(filter(None, (item.get("published") for item in known.values())))
    period = ""
    if days:
        key = "period" if days[0] != days[-1] else "period_day"
        period = lettering.phrase(key, first=days[0], last=days[-1])
    used = {document for document in documents if document is not None}
    return lettering.phrase("source", used=len(used), count=len(known), period=period)


def bare(axes: Axes) -> None:
    """Take frame and ticks from axes, which leaves the labels."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)


@contextmanager
def _style(families: tuple[str, ...]) -> Iterator[None]:
    """Hold our settings; outside, the user's own stay as they are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(cast("Any", {**_STYLE, "font.family": list(families)}))
        yield
