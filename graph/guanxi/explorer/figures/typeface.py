"""The font of a figure: one that really has Chinese glyphs, or Latin letters and one warning.

Searched in this order: what the caller or the variable ``GUANXI_FONT`` names, the font of the
extra ``guanxi[fonts]``, then the families that systems commonly have. Matplotlib's own settings
stay as they are; a font file that is named is added to its list of fonts.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from matplotlib import font_manager

from guanxi.errors import FigureError

VARIABLE: Final = "GUANXI_FONT"
_LATIN = "DejaVu Sans"  # comes with matplotlib
_PROBE = "微"
# What stands for a letter that no font has, as Chinese print has it.
_MISSING = "□"
_PACKAGE = "pylopdf_fonts_zh_cn"
_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "STHeiti",
    "Songti SC",
    "SimSun",
    "Noto Serif CJK SC",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    # Glyphs of Japanese form, but better than none: all that older releases of matplotlib find in
    # the files of Noto.
    "Noto Sans CJK JP",
)


class FontWarning(UserWarning):
    """No font on this machine has Chinese glyphs."""


@dataclass(frozen=True)
class Typeface:
    """The fonts that a figure is set in.

    Attributes
    ----------
    families : tuple of str
        Matplotlib takes each letter from the first of them that has it.
    chinese : bool
        Whether Chinese can be set at all.
    """

    families: tuple[str, ...]
    chinese: bool

    @property
    def bold(self) -> str:
        """The weight of titles: bold where there is such a font."""
        return _weights(self.families[0])[-1]

    def legible(self, text: str) -> str:
        """Return `text` on one line, with a box for every letter that none of the fonts has."""
        covered = _covered(self.families)
        return "".join(
            char if ord(char) in covered else _MISSING for char in " ".join(text.split())
        )


def find_typeface(font: str | Path | None = None) -> Typeface:
    """Find a font with Chinese glyphs.

    Parameters
    ----------
    font : str or Path, optional
        A font's file or family; by default what ``GUANXI_FONT`` says, else the first that is found.

    Returns
    -------
    Typeface
        Latin, with a :class:`FontWarning` the first time, if there is none.

    Raises
    ------
    FigureError
        If the font that was named is not there, or has no Chinese glyphs.
    """
    wanted = str(font) if font is not None else os.environ.get(VARIABLE)
    return _named(wanted) if wanted else _found()


def _named(font: str) -> Typeface:
    path = Path(font).expanduser()
    if path.is_file():
        try:
            family = _added(path)
        except (RuntimeError, OSError) as error:
            raise FigureError(f"{font} is no font file that can be read") from error
    else:
        family = font
        if _file(family) is None:
            raise FigureError(
                f"{font!r} is neither a font file nor the family of an installed font"
            )
    if not _has_chinese(family):
        raise FigureError(f"the font {font!r} has no Chinese glyphs; name another one")
    return Typeface((family, _LATIN), chinese=True)


@lru_cache(maxsize=1)
def _found() -> Typeface:
    if find_spec(_PACKAGE) is not None:
        family = _added(import_module(_PACKAGE).sans_path())
        if _has_chinese(family):
            return Typeface((family, _LATIN), chinese=True)
    for family in _FAMILIES:
        if _has_chinese(family):
            return Typeface((family, _LATIN), chinese=True)
    warnings.warn(
        "no font with Chinese glyphs was found, so the figures are labelled in Latin letters; "
        f"pip install 'guanxi[fonts]', or name a font in {VARIABLE}",
        FontWarning,
        stacklevel=2,
    )
    return Typeface((_LATIN,), chinese=False)


def _added(path: Path) -> str:
    """Return the family of a font file, which matplotlib knows from now on.

    Of a file with many faces, the one of Chinese form.
    """
    if all(Path(entry.fname) != path for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(path)
    held = [e.name for e in font_manager.fontManager.ttflist if Path(e.fname) == path]
    return next((family for family in _FAMILIES if family in held), held[0])


def _file(family: str, weight: str = "normal") -> str | None:
    """Return the file of an installed family, or None."""
    if family not in font_manager.fontManager.get_font_names():
        return None
    wanted = font_manager.FontProperties(family=family, weight=weight)
    return font_manager.fontManager.findfont(wanted, fallback_to_default=False)


def _has_chinese(family: str) -> bool:
    """Tell whether a family has Chinese glyphs indeed: names promise, files hold."""
    file = _file(family)
    return file is not None and bool(font_manager.get_font(file).get_char_index(ord(_PROBE)))


def _weights(family: str) -> tuple[str, ...]:
    """Return upright, and bold where the family has it: matplotlib complains where it has not."""
    entries = font_manager.fontManager.ttflist
    bold = any(e.name == family and e.weight in (600, 700, "bold") for e in entries)
    return ("normal", "bold") if bold else ("normal",)


@lru_cache(maxsize=8)
def _covered(families: tuple[str, ...]) -> frozenset[int]:
    """Return the letters that can be set in every weight that is used."""
    covered: frozenset[int] = frozenset()
    for family in families:
        files = [_file(family, weight) for weight in _weights(family)]
        charmaps = [font_manager.get_font(file).get_charmap() for file in files if file]
        if charmaps:
            covered |= frozenset.intersection(*map(frozenset, charmaps))
    return covered
