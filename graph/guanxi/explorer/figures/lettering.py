"""What a figure says: names, relations and phrases in one language, set in what its font has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, get_args

import networkx as nx

from guanxi.explorer.captions import label_width, wrap_label
from guanxi.explorer.figures.typeface import Typeface, find_typeface
from guanxi.network.claims import ontology_of
from guanxi.vocabulary import Label, Predicate

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


class Lettering:
    """Words for one figure.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Whose entities and ontology are named.
    language : {"zh", "en"}
        Where no font has Chinese glyphs, English is spoken, and names that have no English form
        are spelt in pinyin.
    font : str or Path, optional
        See :func:`~guanxi.explorer.figures.typeface.find_typeface`.

    Attributes
    ----------
    language : {"zh", "en"}
        What is spoken indeed.
    typeface : Typeface

    Raises
    ------
    FigureError
        If the font is unfit.
    ValueError
        If there is no such language.
    """

    def __init__(
        self,
        graph: nx.MultiDiGraph[str],
        language: Language = "zh",
        font: str | Path | None = None,
    ) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
        self.typeface: Typeface = find_typeface(font)
        self.language: Language = language if self.typeface.chinese else "en"
        self._graph = graph
        self._ontology = ontology_of(graph)

    def phrase(self, key: str, **values: object) -> str:
        """Return an entry of ``templates/figures.json`` with its blanks filled.

        A phrase that counts has a form for one and a form for others, by the value ``count``.
        """
        entry: str | dict[str, str] = _phrases()[self.language][key]
        if isinstance(entry, dict):
            entry = entry["one" if values.get("count") == 1 else "other"]
        return entry.format(**values)

    def title(self, key: str, focus: str | None) -> str:
        """Return the title of a figure, which names the entity that it is about, if any."""
        title = self.phrase(key)
        return title if focus is None else self.phrase("about", title=title, name=self.name(focus))

    def name(self, iri: str, limit: float = 14.0) -> str:
        """Return the name of an entity, cut after about `limit` em."""
        node = self._graph.nodes[iri]
        label = str(node["label"])
        if self.language == "en":
            label = str(node.get("label_en") or label)
        return wrap_label(self.legible(label), limit, lines=1)

    def legible(self, text: str) -> str:
        """Return text on one line in letters that the font has."""
        return self.typeface.legible(text if self.typeface.chinese else _spelt(text))

    def type(self, name: str) -> str:
        """Return the label of an entity type."""
        return self._label(self._ontology.types, name)

    def family(self, name: str) -> str:
        """Return the label of a relation family."""
        return self._label(self._ontology.families, name)

    def predicate(self, name: str) -> str:
        """Return the label of a relation."""
        return self._label(self._ontology.predicates, name)

    def status(self, name: str) -> str:
        """Return the label of a status."""
        return self._label(self._ontology.statuses, name)

    def time(self, edtf: str) -> str:
        """Return an EDTF time in words."""
        start, _, end = edtf.partition("/")
        if not end:
            return start
        if end == "..":
            return self.phrase("since", day=start)
        if start == "..":
            return self.phrase("until", day=end)
        return self.phrase("between", start=start, end=end)

    def _label(self, labels: Mapping[Any, Label] | Mapping[Any, Predicate], name: str) -> str:
        label = labels.get(name)
        if label is None:
            return self.legible(name)
        return self.legible(label.label_zh if self.language == "zh" else label.label_en)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, dict[str, Any]]:
    source = files("guanxi.explorer") / "templates" / "figures.json"
    phrases: dict[str, dict[str, Any]] = json.loads(source.read_text(encoding="utf-8"))
    return phrases


def _spelt(text: str) -> str:
    """Spell Chinese characters in pinyin, each run of them as one word.

    >>> _spelt("青禾软件CRM"), _spelt("WeCom")
    ('Qingheruanjian CRM', 'WeCom')
    """
    if text.isascii():
        return text
    from pypinyin import Style, lazy_pinyin

    words: list[str] = []
    run = ""
    for char in f"{text}\0":
        if "\u3400" <= char <= "\u9fff":
            run += char
            continue
        if run:
            words.append(f" {''.join(lazy_pinyin(run, style=Style.NORMAL)).capitalize()} ")
            run = ""
        words.append(char)
    return " ".join("".join(words)[:-1].split())


def broken(text: str, limit: float) -> str:
    """Break a paragraph into lines of at most about `limit` em, at Latin spaces and Chinese marks.

    >>> print(broken("一二三四，五六七八，九十。", 6))
    一二三四，
    五六七八，
    九十。
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and label_width((lines[-1] + piece).rstrip()) > limit:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines).rstrip()


def _pieces(text: str) -> list[str]:
    """Return the pieces that must stay on one line, with the space or mark that ends them."""
    pieces, start = [], 0
    for index, char in enumerate(text[1:-1], start=1):
        apart = char == " " and text[index - 1].isascii() and text[index + 1].isascii()
        if apart or char in "，；、。":
            pieces.append(text[start : index + 1])
            start = index + 1
    return [*pieces, text[start:]]
